/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Credentials for the media relay, from the simulator's Edge server to whoever wants to call. */

#include "sim/sim.h"
#include "stories/person.h"
#include "support/folder.h"
#include "util/error.h"

typedef struct {
	SfbSim *sim;
	Person alice;
	gboolean is_answered;
	char *user_name; /* NULL: refused */
	GError *error;
	guint changes;
} Scene;

typedef struct {
	const char *name;
	SfbSimOptions world;
	void (*test)(Scene *scene, gconstpointer row);
	int code; /* an SfbError, where they are refused */
} Row;

static char *folder;

static SfbRelay *
get_relay(Scene *scene)
{
	return sfb_session_get_relay(scene->alice.session);
}

static void
on_changed(SfbRelay *relay, Scene *scene)
{
	scene->changes++;
}

static void
set_up(Scene *scene, gconstpointer data)
{
	const Row *row = data;
	SfbSimOptions world = row->world;
	g_autoptr(GError) error = NULL;
	g_autofree char *server = NULL;
	SfbConfigText text = { .address = ALICE,
		               .login = SFB_SIM_WINDOWS_DOMAIN "\\alice",
		               .password = SFB_SIM_PASSWORD };

	world.directory = folder;
	scene->sim = sfb_sim_new(&world, &error);
	g_assert_no_error(error);
	server = g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(scene->sim));
	text.server = server;
	person_init(&scene->alice, &text, sfb_sim_get_ca_file(scene->sim), folder);
	g_signal_connect(get_relay(scene), "changed", G_CALLBACK(on_changed), scene);
	sfb_session_start(scene->alice.session);
	WAIT_UNTIL(scene->alice.is_signed_in);
}

static void
tear_down(Scene *scene, gconstpointer row)
{
	g_signal_handlers_disconnect_by_data(get_relay(scene), scene);
	person_clear(&scene->alice);
	g_object_unref(scene->sim);
	g_free(scene->user_name);
	g_clear_error(&scene->error);
}

static void
on_got(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Scene *scene = user_data;
	const SfbRelayCredentials *credentials =
		sfb_relay_get_finish(SFB_RELAY(source), result, &scene->error);

	scene->user_name = credentials != NULL ? g_strdup(credentials->user_name) : NULL;
	scene->is_answered = TRUE;
}

static void
ask(Scene *scene)
{
	sfb_relay_get_async(get_relay(scene), NULL, on_got, scene);
	WAIT_UNTIL(scene->is_answered);
}

/* Puts forward what the relay waits for. */
static void
let_time_come(Scene *scene)
{
	GSource *timer = g_main_context_find_source_by_user_data(NULL, get_relay(scene));

	g_assert_nonnull(timer);
	g_source_set_ready_time(timer, 0);
}

/* Nobody who only writes costs the server anything. */
static void
test_granted(Scene *scene, gconstpointer row)
{
	guint services = sfb_sim_get_request_count(scene->sim, "SERVICE");
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	const SfbRelayCredentials *credentials;
	const SfbRelayServer *server;
	g_autofree guint8 *token = NULL;
	gsize length;

	g_assert_null(sfb_relay_peek(get_relay(scene)));
	ask(scene);
	g_assert_no_error(scene->error);
	g_assert_cmpuint(sfb_sim_get_request_count(scene->sim, "SERVICE"), ==, services + 1);
	credentials = sfb_relay_peek(get_relay(scene));
	g_assert_cmpint(credentials->expires, >=, now + 480 * 60);
	g_assert_cmpstr(credentials->realm, ==, "rtcmedia");
	token = g_base64_decode(credentials->user_name, &length);
	g_assert_cmpuint(length, ==, 40);
	g_assert_cmpuint(credentials->servers->len, ==, 1);
	server = credentials->servers->pdata[0];
	g_assert_cmpstr(server->host, ==, "127.0.0.1");
	g_assert_true(server->udp_port != 0 && server->tcp_port != 0);
	g_assert_false(server->is_internet);
}

static void
test_outside(Scene *scene, gconstpointer row)
{
	const SfbRelayServer *server;

	ask(scene);
	g_assert_no_error(scene->error);
	server = sfb_relay_peek(get_relay(scene))->servers->pdata[0];
	g_assert_true(server->is_internet);
}

static void
test_renewed(Scene *scene, gconstpointer row)
{
	const SfbRelayCredentials *credentials;
	g_autofree char *first = NULL;

	ask(scene);
	credentials = sfb_relay_peek(get_relay(scene));
	g_assert_cmpint(credentials->expires, <=, g_get_real_time() / G_USEC_PER_SEC + 60);
	first = g_strdup(credentials->user_name);
	let_time_come(scene);
	WAIT_UNTIL(scene->changes == 2);
	g_assert_cmpstr(sfb_relay_peek(get_relay(scene))->user_name, !=, first);
}

static void
test_refused(Scene *scene, gconstpointer data)
{
	const Row *row = data;

	ask(scene);
	g_assert_error(scene->error, SFB_ERROR, row->code);
	g_assert_null(sfb_relay_peek(get_relay(scene)));
	g_assert_null(g_main_context_find_source_by_user_data(NULL, get_relay(scene)));
}

/* The first time only. */
static void
test_busy(Scene *scene, gconstpointer data)
{
	const Row *row = data;

	ask(scene);
	g_assert_error(scene->error, SFB_ERROR, row->code);
	let_time_come(scene);
	WAIT_UNTIL(sfb_relay_peek(get_relay(scene)) != NULL);
}

/* The company closes its door while she is signed in. */
static void
test_closed(Scene *scene, gconstpointer row)
{
	ask(scene);
	g_assert_nonnull(sfb_relay_peek(get_relay(scene)));
	let_time_come(scene);
	WAIT_UNTIL(scene->changes == 2);
	g_assert_null(sfb_relay_peek(get_relay(scene)));
}

static const Row rows[] = {
	{ "granted", { 0 }, test_granted },
	{ "outside", { .is_external = TRUE }, test_outside },
	{ "renewed", { .relay_minutes = 1 }, test_renewed },
	{ "busy", { .faults = "relay-refused=Server-Busy@1" }, test_busy, SFB_ERROR_SERVER },
	{ "time-out", { .faults = "relay-refused=Time-Out@1" }, test_busy, SFB_ERROR_TIMEOUT },
	{ "down", { .faults = "refuse-relay=503@1" }, test_busy, SFB_ERROR_SERVER },
	{ "forbidden",
	  { .faults = "relay-refused=Forbidden" },
	  test_refused,
	  SFB_ERROR_NOT_ALLOWED },
	{ "trouble",
	  { .faults = "relay-refused=Internal-Server-Error" },
	  test_refused,
	  SFB_ERROR_FAILED },
	{ "no-such-service",
	  { .faults = "refuse-relay=404/4005" },
	  test_refused,
	  SFB_ERROR_NOT_FOUND },
	{ "moved-away",
	  { .settings = "ServerConfiguration/mrasUri=sip:edge@example.com" },
	  test_refused,
	  SFB_ERROR_NOT_FOUND },
	{ "absent",
	  { .settings = "ServerConfiguration/mrasUri=" },
	  test_refused,
	  SFB_ERROR_UNSUPPORTED },
	{ "closed", { .faults = "refuse-relay=403@2+" }, test_closed },
};

/* The server's side of NTLM reads the environment, which may not change beside other threads. */
static void
prepare(void)
{
	const SfbSimOptions options = { .directory = folder };
	g_autoptr(SfbSim) sim = sfb_sim_new(&options, NULL);

	g_setenv("NTLM_USER_FILE", sfb_sim_get_password_file(sim), TRUE);
}

int
main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	folder = folder_make();
	prepare();
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/stories/relay/", rows[i].name, NULL);

		g_test_add(path, Scene, &rows[i], set_up, rows[i].test, tear_down);
	}
	status = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return status;
}
