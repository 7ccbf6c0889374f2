/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The ends of a session that never gets far: against a server that takes the connection and then is
 * silent, hangs up, or talks nonsense. Whole sign-ins are in stories/. */

#include <gio/gio.h>
#include <string.h>

#include "net/gio-network.h"
#include "session/session.h"
#include "support/resolver.h"
#include "util/error.h"

typedef enum {
	SILENT,
	HANGS_UP,
	TALKS_NONSENSE,
} Manners;

typedef struct {
	Manners manners;
	GSocketService *service;
	guint16 port;
	GPtrArray *connections; /* kept open by the server */
	SfbSession *session;
	GString *story; /* "discover:2 connect:0 connect:1 ..." by stage and state */
	guint signed_in;
	guint ended;
	GError *error;
	guint signed_out;
} Fixture;

static gboolean
on_incoming(GSocketService *service, GSocketConnection *connection, GObject *source,
            gpointer user_data)
{
	Fixture *fixture = user_data;
	GOutputStream *output = g_io_stream_get_output_stream(G_IO_STREAM(connection));

	if (fixture->manners == HANGS_UP)
		return TRUE;
	g_ptr_array_add(fixture->connections, g_object_ref(connection));
	if (fixture->manners == TALKS_NONSENSE)
		g_output_stream_write_all(output, "HTTP/1.1 400 Bad Request\r\n\r\n", 28, NULL,
		                          NULL, NULL);
	return TRUE;
}

static void
on_stage_changed(SfbSession *session, const char *id, const char *label, SfbStageState state,
                 const GError *error, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_cmpint(error != NULL, ==,
	                state == SFB_STAGE_FAILED || state == SFB_STAGE_WARNING ||
	                        state == SFB_STAGE_WENT_BACK);
	g_assert_nonnull(label);
	g_string_append_printf(fixture->story, "%s:%d ", id, state);
}

static void
on_signed_in(SfbSession *session, gpointer user_data)
{
	((Fixture *)user_data)->signed_in++;
}

static void
on_ended(SfbSession *session, const GError *error, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->ended++;
	fixture->error = g_error_copy(error);
}

static void
on_signed_out(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	sfb_session_sign_out_finish(SFB_SESSION(source), result);
	fixture->signed_out++;
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
	g_autoptr(GSocketAddress) wish = g_inet_socket_address_new(loopback, 0);
	g_autoptr(GSocketAddress) bound = NULL;

	fixture->manners = GPOINTER_TO_INT(data);
	fixture->connections = g_ptr_array_new_with_free_func(g_object_unref);
	fixture->story = g_string_new(NULL);
	fixture->service = g_socket_service_new();
	g_assert_true(g_socket_listener_add_address(G_SOCKET_LISTENER(fixture->service), wish,
	                                            G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
	                                            NULL, &bound, NULL));
	fixture->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
	g_signal_connect(fixture->service, "incoming", G_CALLBACK(on_incoming), fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_clear_object(&fixture->session);
	g_socket_service_stop(fixture->service);
	g_socket_listener_close(G_SOCKET_LISTENER(fixture->service));
	g_object_unref(fixture->service);
	g_ptr_array_unref(fixture->connections);
	g_string_free(fixture->story, TRUE);
	g_clear_error(&fixture->error);
}

static void
make_session(Fixture *fixture, const char *server)
{
	g_autoptr(SfbNetwork) network = sfb_gio_network_new("");
	g_autoptr(SfbAuthKeyring) keyring =
		sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, g_get_tmp_dir());
	const SfbConfigText text = {
		.address = "alice@example.com",
		.password = "Passw0rd!",
		.server = server,
		.transport = "tcp",
		.ews_url = "https://127.0.0.1:9/", /* nobody looks for it in the world */
	};
	SfbConfig *config = sfb_config_new(&text, NULL);

	g_assert_nonnull(config);
	fixture->session = sfb_session_new(config, network, keyring);
	g_signal_connect(fixture->session, "stage-changed", G_CALLBACK(on_stage_changed), fixture);
	g_signal_connect(fixture->session, "signed-in", G_CALLBACK(on_signed_in), fixture);
	g_signal_connect(fixture->session, "ended", G_CALLBACK(on_ended), fixture);
}

static void
make_session_here(Fixture *fixture)
{
	g_autofree char *server = g_strdup_printf("127.0.0.1:%u", fixture->port);

	make_session(fixture, server);
}

static void
wait_for(Fixture *fixture, const guint *count)
{
	while (*count == 0)
		g_main_context_iteration(NULL, TRUE);
}

static void
wait_for_story(Fixture *fixture, const char *words)
{
	while (strstr(fixture->story->str, words) == NULL)
		g_main_context_iteration(NULL, TRUE);
}

/* Whatever was under way has called back, or never will. */
static void
run_dry(void)
{
	gint64 end = g_get_monotonic_time() + 100 * 1000;

	while (g_get_monotonic_time() < end) {
		if (!g_main_context_iteration(NULL, FALSE))
			g_usleep(1000);
	}
}

static void
test_rooms(Fixture *fixture, gconstpointer data)
{
	make_session_here(fixture);
	g_assert_true(SFB_IS_CONTACTS(sfb_session_get_contacts(fixture->session)));
	g_assert_true(SFB_IS_PRESENCE(sfb_session_get_presence(fixture->session)));
	g_assert_true(SFB_IS_OWN_PRESENCE(sfb_session_get_own_presence(fixture->session)));
	g_assert_true(SFB_IS_CHATS(sfb_session_get_chats(fixture->session)));
	g_assert_cmpstr(sfb_session_get_config(fixture->session)->address, ==, "alice@example.com");
	g_assert_cmpuint(sfb_session_get_register_count(fixture->session), ==, 0);
	g_assert_cmpuint(sfb_session_get_dropped_count(fixture->session), ==, 0);
}

static void
test_no_server(Fixture *fixture, gconstpointer data)
{
	make_session(fixture, "");
	sfb_session_start(fixture->session);
	wait_for(fixture, &fixture->ended);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNREACHABLE);
	g_assert_cmpstr(fixture->story->str, ==, "discover:0 discover:4 ");
	run_dry();
	g_assert_cmpuint(fixture->ended, ==, 1);
	g_assert_cmpuint(fixture->signed_in, ==, 0);
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	make_session_here(fixture);
	g_socket_service_stop(fixture->service);
	g_socket_listener_close(G_SOCKET_LISTENER(fixture->service));
	sfb_session_start(fixture->session);
	wait_for(fixture, &fixture->ended);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNREACHABLE);
	g_assert_cmpstr(fixture->story->str, ==, "discover:2 connect:0 connect:4 ");
}

/* It ends once, in the stage that waited for an answer, with a sentence. */
static void
test_bad_manners(Fixture *fixture, gconstpointer data)
{
	make_session_here(fixture);
	sfb_session_start(fixture->session);
	wait_for(fixture, &fixture->ended);
	g_assert_cmpstr(fixture->story->str, ==,
	                "discover:2 connect:0 connect:1 challenge:0 challenge:4 ");
	g_assert_nonnull(fixture->error);
	g_assert_cmpstr(fixture->error->message, !=, "");
	run_dry();
	g_assert_cmpuint(fixture->ended, ==, 1);
	g_assert_cmpuint(fixture->signed_in, ==, 0);
}

static void
test_dropped_unused(Fixture *fixture, gconstpointer data)
{
	make_session_here(fixture);
	g_clear_object(&fixture->session);
	run_dry();
	g_assert_cmpuint(fixture->ended, ==, 0);
}

static void
test_dropped_while_connecting(Fixture *fixture, gconstpointer data)
{
	make_session_here(fixture);
	sfb_session_start(fixture->session);
	g_clear_object(&fixture->session);
	run_dry();
	g_assert_cmpstr(fixture->story->str, ==, "discover:2 connect:0 ");
	g_assert_cmpuint(fixture->ended, ==, 0);
}

static void
test_dropped_while_waiting(Fixture *fixture, gconstpointer data)
{
	make_session_here(fixture);
	sfb_session_start(fixture->session);
	wait_for_story(fixture, "challenge:0");
	g_clear_object(&fixture->session);
	run_dry();
	g_assert_cmpuint(fixture->ended, ==, 0);
}

static void
drop_at_stage(SfbSession *session, const char *id, const char *label, SfbStageState state,
              const GError *error, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_clear_object(&fixture->session);
}

/* The listener itself lets go of the session. */
static void
test_dropped_by_listener(Fixture *fixture, gconstpointer data)
{
	make_session_here(fixture);
	g_signal_connect(fixture->session, "stage-changed", G_CALLBACK(drop_at_stage), fixture);
	sfb_session_start(fixture->session);
	run_dry();
	g_assert_null(fixture->session);
	g_assert_cmpstr(fixture->story->str, ==, "discover:2 ");
	g_assert_cmpuint(fixture->ended, ==, 0);
}

static void
test_signed_out_unused(Fixture *fixture, gconstpointer data)
{
	make_session_here(fixture);
	sfb_session_sign_out_async(fixture->session, on_signed_out, fixture);
	wait_for(fixture, &fixture->signed_out);
	g_assert_cmpuint(fixture->ended, ==, 0);
}

static void
test_signed_out_while_waiting(Fixture *fixture, gconstpointer data)
{
	make_session_here(fixture);
	sfb_session_start(fixture->session);
	wait_for_story(fixture, "challenge:0");
	sfb_session_sign_out_async(fixture->session, on_signed_out, fixture);
	wait_for(fixture, &fixture->signed_out);
	run_dry();
	g_assert_cmpuint(fixture->signed_out, ==, 1);
	g_assert_cmpuint(fixture->ended, ==, 0);
	g_assert_cmpstr(fixture->story->str, ==, "discover:2 connect:0 connect:1 challenge:0 ");
}

static void
add(const char *path, Manners manners, void (*test)(Fixture *fixture, gconstpointer data))
{
	g_test_add(path, Fixture, GINT_TO_POINTER(manners), set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
	static const ResolverEntry nobody[] = { { .name = NULL } };

	g_test_init(&argc, &argv, NULL);
	resolver_install(nobody);
	add("/session/rooms", SILENT, test_rooms);
	add("/session/no-server", SILENT, test_no_server);
	add("/session/refused", SILENT, test_refused);
	add("/session/hangs-up", HANGS_UP, test_bad_manners);
	add("/session/nonsense", TALKS_NONSENSE, test_bad_manners);
	add("/session/dropped/unused", SILENT, test_dropped_unused);
	add("/session/dropped/while-connecting", SILENT, test_dropped_while_connecting);
	add("/session/dropped/while-waiting", SILENT, test_dropped_while_waiting);
	add("/session/dropped/by-listener", SILENT, test_dropped_by_listener);
	add("/session/signed-out/unused", SILENT, test_signed_out_unused);
	add("/session/signed-out/while-waiting", SILENT, test_signed_out_while_waiting);
	return g_test_run();
}
