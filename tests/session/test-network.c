/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The network of this computer changes under somebody who is signed in. */

#include "session/session.h"

#include "net/watch.h"
#include "support/loopback.h"
#include "support/monitor.h"
#include "util/error.h"
#include "web/rerouted.h"

#define NOBODYS_ADDRESS "203.0.113.250" /* TEST-NET-3: no computer has it */

typedef struct {
	Loopback loopback;
	GNetworkMonitor *monitor;
	SfbNetwork *network; /* NULL once nobody uses it any more */
	SfbSession *session;
	gboolean is_signed_in;
	GError *error;
} Fixture;

static void
on_signed_in(SfbSession *session, gpointer user_data)
{
	((Fixture *)user_data)->is_signed_in = TRUE;
}

static void
on_ended(SfbSession *session, const GError *error, gpointer user_data)
{
	((Fixture *)user_data)->error = g_error_copy(error);
}

static SfbConfig *
make_config(const Fixture *fixture)
{
	g_autofree char *server =
		g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(fixture->loopback.sim));
	const SfbConfigText text = {
		.address = "alice@example.com",
		.password = SFB_SIM_PASSWORD,
		.server = server,
		.ews_url = "https://127.0.0.1:9/", /* nobody looks for it in the world */
	};

	return sfb_config_new(&text, NULL);
}

/* @data: the near end of the line; NULL: where it is */
static void
set_up(Fixture *fixture, gconstpointer data)
{
	const SfbSimOptions options = { 0 };
	g_autoptr(SfbNetwork) network = NULL;
	g_autoptr(SfbAuthKeyring) keyring = NULL;

	loopback_open(&fixture->loopback, &options);
	fixture->monitor = monitor_new();
	network = rerouted_new(sfb_sim_get_ca_file(fixture->loopback.sim), NULL,
	                       sfb_sim_get_https_port(fixture->loopback.sim));
	rerouted_watch(network, fixture->monitor, data);
	keyring = sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, fixture->loopback.folder);
	fixture->network = network;
	g_object_add_weak_pointer(G_OBJECT(network), (gpointer *)&fixture->network);
	fixture->session = sfb_session_new(make_config(fixture), network, keyring);
	g_signal_connect(fixture->session, "signed-in", G_CALLBACK(on_signed_in), fixture);
	g_signal_connect(fixture->session, "ended", G_CALLBACK(on_ended), fixture);
	sfb_session_start(fixture->session);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_object_unref(fixture->session);
	/* A server that is closed in the middle of a handshake waits for its end, and it is ours. */
	while (fixture->network != NULL)
		g_main_context_iteration(NULL, TRUE);
	g_object_unref(fixture->monitor);
	g_clear_error(&fixture->error);
	loopback_close(&fixture->loopback);
}

static void
sign_in(Fixture *fixture)
{
	while (!fixture->is_signed_in && fixture->error == NULL)
		g_main_context_iteration(NULL, TRUE);
	g_assert_no_error(fixture->error);
}

static void
on_noticed(SfbNetWatch *watch, gpointer user_data)
{
	*(gboolean *)user_data = TRUE;
}

/* Until the change has been noticed, which the session's own watch does before the test's. */
static void
change(Fixture *fixture)
{
	g_autoptr(SfbNetWatch) watch = sfb_net_watch_new(fixture->monitor);
	gboolean is_noticed = FALSE;

	g_signal_connect(watch, "changed", G_CALLBACK(on_noticed), &is_noticed);
	monitor_change(fixture->monitor);
	while (!is_noticed)
		g_main_context_iteration(NULL, TRUE);
}

/* The address is still ours: the session goes on. */
static void
test_stays(Fixture *fixture, gconstpointer data)
{
	sign_in(fixture);
	change(fixture);
	g_assert_no_error(fixture->error);
	g_assert_true(sfb_session_is_signed_in(fixture->session));
}

/* It is not: the session ends as one that may be tried again, and soon. */
static void
test_gone(Fixture *fixture, gconstpointer data)
{
	sign_in(fixture);
	change(fixture);
	while (fixture->error == NULL)
		g_main_context_iteration(NULL, TRUE);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNREACHABLE);
	g_assert_true(sfb_error_is_temporary(fixture->error));
	g_assert_false(sfb_session_is_signed_in(fixture->session));
}

/* While signing in, the stages have deadlines of their own. */
static void
test_too_early(Fixture *fixture, gconstpointer data)
{
	monitor_change(fixture->monitor);
	sign_in(fixture);
	g_assert_true(sfb_session_is_signed_in(fixture->session));
}

#define NETWORK_TEST(name, local, test)                                                            \
	g_test_add("/session/network/" name, Fixture, local, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	int outcome;

	g_test_init(&argc, &argv, NULL);
	NETWORK_TEST("stays", NULL, test_stays);
	NETWORK_TEST("gone", NOBODYS_ADDRESS, test_gone);
	NETWORK_TEST("too-early", NOBODYS_ADDRESS, test_too_early);
	outcome = g_test_run();
	loopback_clear_up();
	return outcome;
}
