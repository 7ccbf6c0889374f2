/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Modern authentication against an OAuth server that nobody here wrote, the npm package
 * oidc-provider. To run it, copy tests/web/oidc/package.json into an empty folder, run "npm install"
 * there, and let the environment variable SFB_OIDC name that folder.
 */

#include <string.h>

#include "net/gio-network.h"
#include "support/folder.h"
#include "util/error.h"
#include "web/oauth-private.h"

#define SERVICE "https://lsweb.contoso.example/WebTicket/WebTicketService.svc"
#define REDIRECT "http://127.0.0.1/"

static char *node;          /* the program; NULL: not installed */
static GSubprocess *server; /* NULL: not started */
static char *server_url;

typedef struct {
	SfbWebHttp *http;
	SfbAuthKeyring *keyring;
	SfbWebOauth *oauth;
	char *folder;
	char *authorization_uri;
	const char *person; /* what the person does; NULL: as told */
	guint pages;
	char *user_code;
	GMainLoop *loop;
	SfbSecret *token;
	GError *error;
} Fixture;

/* Other programs */

static char *
find_script(const char *name)
{
	return g_build_filename(g_getenv("SFB_SOURCE"), "tests", "web", "oidc", name, NULL);
}

static char *
find_certificate(const char *name)
{
	return g_build_filename(g_getenv("SFB_TEST_DATA"), "net", name, NULL);
}

static void
start_server(void)
{
	g_autofree char *script = find_script("server.mjs");
	g_autofree char *certificate = find_certificate("good.pem");
	g_autoptr(GDataInputStream) lines = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *line = NULL;

	server = g_subprocess_new(G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
	                                  G_SUBPROCESS_FLAGS_STDERR_SILENCE,
	                          &error, node, script, g_getenv("SFB_OIDC"), certificate, NULL);
	g_assert_no_error(error);
	lines = g_data_input_stream_new(g_subprocess_get_stdout_pipe(server));
	do {
		g_clear_pointer(&line, g_free);
		line = g_data_input_stream_read_line(lines, NULL, NULL, NULL);
		g_assert_nonnull(line);
	} while (!g_str_has_prefix(line, "ready "));
	server_url = g_strdup(line + strlen("ready "));
	/* It goes on writing for as long as it lives. */
	g_filter_input_stream_set_close_base_stream(G_FILTER_INPUT_STREAM(lines), FALSE);
}

static void
on_page_needed(SfbWebOauth *oauth, const char *url, const char *user_code, gpointer user_data)
{
	Fixture *fixture = user_data;
	g_autofree char *script = find_script("person.mjs");
	g_autofree char *authority = find_certificate("authority.pem");
	g_autoptr(GError) error = NULL;
	g_autoptr(GSubprocess) person = NULL;

	if (*url == '\0')
		return;
	fixture->pages++;
	g_free(fixture->user_code);
	fixture->user_code = g_strdup(user_code);
	person = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
	                                  G_SUBPROCESS_FLAGS_STDERR_SILENCE,
	                          &error, node, script, authority, url, fixture->person, NULL);
	g_assert_no_error(error);
}

/* Our side */

static SfbWebOauth *
make_oauth(Fixture *fixture, const char *client_id, const char *redirect_uri)
{
	SfbWebOauthOptions options = { client_id, redirect_uri, "" };
	SfbWebOauth *oauth =
		sfb_web_oauth_new(fixture->http, fixture->keyring, "kim@contoso.example", &options);

	sfb_web_oauth_set_patience(oauth, 60);
	g_signal_connect(oauth, "page-needed", G_CALLBACK(on_page_needed), fixture);
	return oauth;
}

static void
set_up(Fixture *fixture, gconstpointer redirect_uri)
{
	g_autofree char *authority = find_certificate("authority.pem");
	g_autoptr(SfbNetwork) network = sfb_gio_network_new(authority);

	if (server == NULL)
		start_server();
	fixture->http = sfb_web_http_new(network, "purple-sfb/test");
	fixture->folder = folder_make();
	fixture->keyring = sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, fixture->folder);
	fixture->oauth = make_oauth(fixture, "purple-sfb", redirect_uri);
	fixture->authorization_uri = g_strconcat(server_url, "/auth", NULL);
	fixture->loop = g_main_loop_new(NULL, FALSE);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_object_unref(fixture->oauth);
	g_object_unref(fixture->keyring);
	g_object_unref(fixture->http);
	folder_remove(fixture->folder);
	g_free(fixture->folder);
	g_free(fixture->authorization_uri);
	g_free(fixture->user_code);
	g_clear_pointer(&fixture->token, sfb_secret_unref);
	g_clear_error(&fixture->error);
	g_main_loop_unref(fixture->loop);
}

static void
on_token(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_clear_pointer(&fixture->token, sfb_secret_unref);
	g_clear_error(&fixture->error);
	fixture->token =
		sfb_web_oauth_get_token_finish(SFB_WEB_OAUTH(source), result, &fixture->error);
	g_main_loop_quit(fixture->loop);
}

static void
get_token(Fixture *fixture)
{
	sfb_web_oauth_get_token_async(fixture->oauth, fixture->authorization_uri, SERVICE, NULL,
	                              on_token, fixture);
	g_main_loop_run(fixture->loop);
}

/* Returns: (transfer full) a token that came. */
static char *
get_good_token(Fixture *fixture)
{
	get_token(fixture);
	g_assert_no_error(fixture->error);
	g_assert_cmpstr(sfb_secret_peek(fixture->token), !=, "");
	return g_strdup(sfb_secret_peek(fixture->token));
}

static void
assert_refused(Fixture *fixture, const char *words)
{
	get_token(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_IDENTITY);
	g_test_message("%s", fixture->error->message);
	g_assert_nonnull(strstr(fixture->error->message, words));
}

/* A person once; after that the refresh token, in this session and in the next. */
static void
test_with_person(Fixture *fixture, gconstpointer redirect_uri)
{
	g_autofree char *first = get_good_token(fixture);
	g_autofree char *second = NULL;
	g_autofree char *third = NULL;

	g_assert_cmpuint(fixture->pages, ==, 1);
	sfb_web_oauth_drop_token(fixture->oauth);
	second = get_good_token(fixture);
	g_assert_cmpstr(second, !=, first);
	g_object_unref(fixture->oauth);
	fixture->oauth = make_oauth(fixture, "purple-sfb", redirect_uri);
	third = get_good_token(fixture);
	g_assert_cmpstr(third, !=, second);
	g_assert_cmpuint(fixture->pages, ==, 1);
}

static void
test_code(Fixture *fixture, gconstpointer data)
{
	test_with_person(fixture, data);
	g_assert_cmpstr(fixture->user_code, ==, "");
}

static void
test_device(Fixture *fixture, gconstpointer data)
{
	test_with_person(fixture, data);
	g_assert_cmpstr(fixture->user_code, !=, "");
}

static void
test_cancelled_by_person(Fixture *fixture, gconstpointer data)
{
	fixture->person = "cancel";
	assert_refused(fixture, "access_denied");
}

static void
test_unknown_client(Fixture *fixture, gconstpointer data)
{
	g_object_unref(fixture->oauth);
	fixture->oauth = make_oauth(fixture, "somebody-else", "");
	assert_refused(fixture, "invalid_client");
}

static void
on_saved(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_true(sfb_auth_keyring_change_finish(SFB_AUTH_KEYRING(source), result, NULL));
	g_main_loop_quit(fixture->loop);
}

/* The server does not know the refresh token any more: a person is asked. */
static void
test_stale(Fixture *fixture, gconstpointer data)
{
	g_autofree char *name = g_strdup_printf("refresh-token kim@contoso.example %s purple-sfb",
	                                        fixture->authorization_uri);
	g_autoptr(SfbSecret) stale = sfb_secret_new("stale");
	g_autofree char *token = NULL;

	sfb_auth_keyring_save_async(fixture->keyring, name, stale, on_saved, fixture);
	g_main_loop_run(fixture->loop);
	token = get_good_token(fixture);
	g_assert_cmpuint(fixture->pages, ==, 1);
}

static void
test_nothing(void)
{
	g_test_skip(node != NULL ? "SFB_OIDC names no folder with oidc-provider"
	                         : "node is not installed");
}

static void
add_tests(void)
{
	g_test_add("/web/oidc/code", Fixture, REDIRECT, set_up, test_code, tear_down);
	g_test_add("/web/oidc/device", Fixture, "", set_up, test_device, tear_down);
	g_test_add("/web/oidc/cancelled-by-person", Fixture, REDIRECT, set_up,
	           test_cancelled_by_person, tear_down);
	g_test_add("/web/oidc/device-cancelled-by-person", Fixture, "", set_up,
	           test_cancelled_by_person, tear_down);
	g_test_add("/web/oidc/unknown-client", Fixture, "", set_up, test_unknown_client, tear_down);
	g_test_add("/web/oidc/stale", Fixture, REDIRECT, set_up, test_stale, tear_down);
}

int
main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	node = g_find_program_in_path("node");
	if (node != NULL && g_getenv("SFB_OIDC") != NULL)
		add_tests();
	else
		g_test_add_func("/web/oidc", test_nothing);
	status = g_test_run();
	if (server != NULL)
		g_subprocess_force_exit(server);
	g_clear_object(&server);
	g_free(server_url);
	g_free(node);
	return status;
}
