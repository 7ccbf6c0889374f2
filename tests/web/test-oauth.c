/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Modern authentication against a provider that checks what it is given: a person with a browser, a
 * person with a code, the token that is kept, and every way in which it can end. */

#include <string.h>

#include "support/folder.h"
#include "util/error.h"
#include "web/oauth-private.h"
#include "web/provider.h"

#define SERVICE "https://Lsweb.contoso.example/WebTicket/WebTicketService.svc/OAuth"
#define KEPT_NAME "refresh-token kim@contoso.example " PROVIDER_AUTHORIZE " " PROVIDER_CLIENT
#define DEVICE_CODE                                                                                \
	"{\"device_code\":\"dev\",\"user_code\":\"ABCD-1234\",\"verification_uri\":"               \
	"\"https://sts.contoso.example/device\",\"expires_in\":60,\"interval\":\"1\"}"
#define GRANT "{\"access_token\":\"abc\",\"expires_in\":3600}"
#define REFUSAL(code) "{\"error\":\"" code "\",\"error_description\":\"MSIS1234: the words\"}"

typedef struct {
	Provider *provider;
	char *folder;
	SfbAuthKeyring *keyring;
	SfbWebOauth *oauth;
	GMainLoop *loop;
	gboolean ignores_page; /* the person does nothing */
	char *page;            /* the latest; "" when none is needed; NULL before */
	char *user_code;
	guint pages;
	guint waiting;
	SfbSecret *token;
	GError *error;
} Fixture;

static void
on_page_needed(SfbWebOauth *oauth, const char *url, const char *user_code, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_free(fixture->page);
	fixture->page = g_strdup(url);
	fixture->pages += *url != '\0';
	if (*user_code != '\0') {
		g_free(fixture->user_code);
		fixture->user_code = g_strdup(user_code);
	}
	if (*url != '\0' && !fixture->ignores_page)
		provider_browse(fixture->provider, url);
}

static SfbWebOauth *
make_oauth(Fixture *fixture, const char *client_id, const char *redirect_uri)
{
	SfbWebOauthOptions options = { client_id, redirect_uri, "" };
	SfbWebOauth *oauth = sfb_web_oauth_new(town_get_http(provider_get_town(fixture->provider)),
	                                       fixture->keyring, "kim@contoso.example", &options);

	sfb_web_oauth_set_patience(oauth, 20);
	g_signal_connect(oauth, "page-needed", G_CALLBACK(on_page_needed), fixture);
	return oauth;
}

static void
set_up(Fixture *fixture, gconstpointer redirect_uri)
{
	fixture->provider = provider_open();
	fixture->folder = folder_make();
	fixture->keyring = sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, fixture->folder);
	fixture->oauth = make_oauth(fixture, PROVIDER_CLIENT, redirect_uri);
	fixture->loop = g_main_loop_new(NULL, FALSE);
}

static void
forget_outcome(Fixture *fixture)
{
	g_clear_pointer(&fixture->token, sfb_secret_unref);
	g_clear_error(&fixture->error);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_assert_true(fixture->page == NULL || *fixture->page == '\0');
	forget_outcome(fixture);
	g_object_add_weak_pointer(G_OBJECT(fixture->oauth), (gpointer *)&fixture->oauth);
	g_object_unref(fixture->oauth);
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_assert_null(fixture->oauth);
	g_object_unref(fixture->keyring);
	provider_close(fixture->provider);
	folder_remove(fixture->folder);
	g_free(fixture->folder);
	g_free(fixture->page);
	g_free(fixture->user_code);
	g_main_loop_unref(fixture->loop);
}

static void
on_token(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	forget_outcome(fixture);
	fixture->token =
		sfb_web_oauth_get_token_finish(SFB_WEB_OAUTH(source), result, &fixture->error);
	if (--fixture->waiting == 0)
		g_main_loop_quit(fixture->loop);
}

static void
ask(Fixture *fixture, const char *service, GCancellable *cancellable)
{
	fixture->waiting++;
	sfb_web_oauth_get_token_async(fixture->oauth, PROVIDER_AUTHORIZE, service, cancellable,
	                              on_token, fixture);
}

static void
get_token(Fixture *fixture)
{
	ask(fixture, SERVICE, NULL);
	g_main_loop_run(fixture->loop);
}

static void
assert_token(Fixture *fixture, const char *token)
{
	g_assert_no_error(fixture->error);
	g_assert_cmpstr(sfb_secret_peek(fixture->token), ==, token);
}

static void
assert_error(Fixture *fixture, int code, const char *words)
{
	g_assert_null(fixture->token);
	g_assert_error(fixture->error, SFB_ERROR, code);
	g_test_message("%s", fixture->error->message);
	g_assert_nonnull(strstr(fixture->error->message, words));
}

/* The keyring */

static void
on_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	forget_outcome(fixture);
	fixture->token =
		sfb_auth_keyring_load_finish(SFB_AUTH_KEYRING(source), result, &fixture->error);
	g_main_loop_quit(fixture->loop);
}

static void
assert_kept(Fixture *fixture, const char *token)
{
	sfb_auth_keyring_load_async(fixture->keyring, KEPT_NAME, NULL, on_loaded, fixture);
	g_main_loop_run(fixture->loop);
	g_assert_no_error(fixture->error);
	g_assert_cmpstr(fixture->token != NULL ? sfb_secret_peek(fixture->token) : NULL, ==, token);
}

static void
on_saved(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_true(sfb_auth_keyring_change_finish(SFB_AUTH_KEYRING(source), result, NULL));
	g_main_loop_quit(fixture->loop);
}

static void
keep(Fixture *fixture, const char *token)
{
	g_autoptr(SfbSecret) secret = sfb_secret_new(token);

	sfb_auth_keyring_save_async(fixture->keyring, KEPT_NAME, secret, on_saved, fixture);
	g_main_loop_run(fixture->loop);
}

/* A browser */

/* AD FS of 2012, which does not describe itself. */
static void
test_code(Fixture *fixture, gconstpointer data)
{
	get_token(fixture);
	assert_token(fixture, "access-1");
	g_assert_cmpstr(provider_get_page(fixture->provider, "login_hint"), ==,
	                "kim@contoso.example");
	g_assert_cmpstr(provider_get_page(fixture->provider, "resource"), ==,
	                "https://lsweb.contoso.example/");
	g_assert_null(provider_get_page(fixture->provider, "scope"));
	g_assert_cmpstr(provider_get_form(fixture->provider, "resource"), ==,
	                "https://lsweb.contoso.example/");
	g_assert_true(g_str_has_prefix(provider_get_page(fixture->provider, "redirect_uri"),
	                               "http://127.0.0.1:"));
	assert_kept(fixture, "refresh-1");
}

static void
test_described(Fixture *fixture, gconstpointer data)
{
	provider_describe(fixture->provider);
	get_token(fixture);
	assert_token(fixture, "access-1");
	g_assert_cmpstr(provider_get_page(fixture->provider, "scope"), ==, "openid offline_access");
	g_assert_cmpstr(provider_get_page(fixture->provider, "prompt"), ==, "consent");
	g_assert_true(g_str_has_prefix(provider_get_page(fixture->provider, "redirect_uri"),
	                               "http://localhost:"));
	g_assert_true(
		g_str_has_suffix(provider_get_page(fixture->provider, "redirect_uri"), "/back"));
}

/* The latest token serves until it ends or is dropped; then the one that is kept brings another. */
static void
test_again(Fixture *fixture, gconstpointer data)
{
	get_token(fixture);
	get_token(fixture);
	assert_token(fixture, "access-1");
	g_assert_cmpuint(provider_get_count(fixture->provider), ==, 1);
	sfb_web_oauth_drop_token(fixture->oauth);
	get_token(fixture);
	assert_token(fixture, "access-2");
	g_assert_cmpuint(fixture->pages, ==, 1);
	assert_kept(fixture, "refresh-2");
}

static void
test_short_lived(Fixture *fixture, gconstpointer data)
{
	provider_tell(fixture->provider, 200, "{\"access_token\":\"abc\",\"expires_in\":60}");
	get_token(fixture);
	assert_token(fixture, "abc");
	get_token(fixture);
	assert_token(fixture, "access-2");
	g_assert_cmpuint(fixture->pages, ==, 2);
}

static void
test_merged(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();

	ask(fixture, SERVICE, cancellable);
	ask(fixture, SERVICE, NULL);
	ask(fixture, "https://other.contoso.example/", NULL);
	g_cancellable_cancel(cancellable);
	g_main_loop_run(fixture->loop);
	assert_token(fixture, "access-2");
	g_assert_cmpstr(provider_get_form(fixture->provider, "resource"), ==,
	                "https://other.contoso.example/");
	g_assert_cmpuint(fixture->pages, ==, 1);
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();

	fixture->ignores_page = TRUE;
	ask(fixture, SERVICE, cancellable);
	while (fixture->page == NULL)
		g_main_context_iteration(NULL, TRUE);
	g_cancellable_cancel(cancellable);
	g_main_loop_run(fixture->loop);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	while (*fixture->page != '\0')
		g_main_context_iteration(NULL, TRUE);
}

static void
test_nobody(Fixture *fixture, gconstpointer data)
{
	fixture->ignores_page = TRUE;
	sfb_web_oauth_set_patience(fixture->oauth, 1);
	get_token(fixture);
	assert_error(fixture, SFB_ERROR_TIMEOUT, "Nobody");
}

/* Somebody else's answer does not count, and ours still does. */
static void
test_other_state(Fixture *fixture, gconstpointer data)
{
	g_autofree char *page = NULL;
	g_autofree char *forged = NULL;
	g_autoptr(GHashTable) parameters = NULL;

	fixture->ignores_page = TRUE;
	ask(fixture, SERVICE, NULL);
	while (fixture->page == NULL)
		g_main_context_iteration(NULL, TRUE);
	page = g_strdup(fixture->page);
	parameters =
		g_uri_parse_params(strchr(page, '?') + 1, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
	forged = g_strconcat(g_hash_table_lookup(parameters, "redirect_uri"),
	                     "?code=evil&state=evil", NULL);
	provider_browse(fixture->provider, forged);
	for (guint i = 0; i < 20; i++) {
		g_usleep(5000);
		while (g_main_context_iteration(NULL, FALSE))
			continue;
	}
	g_assert_cmpuint(fixture->waiting, ==, 1);
	g_assert_cmpuint(provider_get_count(fixture->provider), ==, 0);
	provider_browse(fixture->provider, page);
	g_main_loop_run(fixture->loop);
	assert_token(fixture, "access-1");
}

static void
test_denied(Fixture *fixture, gconstpointer data)
{
	provider_refuse(fixture->provider,
	                "error=access_denied&error_description=MSIS9999%3A+not+you");
	get_token(fixture);
	assert_error(fixture, SFB_ERROR_IDENTITY, "access_denied: MSIS9999: not you");
	assert_kept(fixture, NULL);
}

/* What the token endpoint may say, and what comes of it. */
typedef struct {
	const char *name;
	guint status;
	const char *body;
	int code;
	const char *words;
} Saying;

static const Saying sayings[] = {
	{ "client", 400, REFUSAL("invalid_client"), SFB_ERROR_IDENTITY, "MSIS1234: the words" },
	{ "client-401", 401, REFUSAL("invalid_client"), SFB_ERROR_IDENTITY, "oauth-client-id" },
	{ "grant", 400, REFUSAL("invalid_grant"), SFB_ERROR_IDENTITY, "MSIS1234" },
	{ "resource", 400, REFUSAL("invalid_resource"), SFB_ERROR_IDENTITY, "oauth-resource" },
	{ "busy", 400, REFUSAL("temporarily_unavailable"), SFB_ERROR_IDENTITY_TROUBLE, "MSIS1234" },
	{ "trouble", 500, "<html/>", SFB_ERROR_IDENTITY_TROUBLE, "500" },
	{ "down", 503, REFUSAL("server_error"), SFB_ERROR_IDENTITY_TROUBLE, "503" },
	{ "page", 200, "<html/>", SFB_ERROR_IDENTITY_TROUBLE, "200" },
	{ "redirect", 302, "{}", SFB_ERROR_IDENTITY_TROUBLE, "302" },
	{ "empty", 200, "{}", SFB_ERROR_IDENTITY_TROUBLE, "sts.contoso.example" },
};

static void
test_saying(gconstpointer data)
{
	const Saying *saying = data;
	Fixture fixture = { NULL };

	set_up(&fixture, "http://127.0.0.1/");
	provider_tell(fixture.provider, saying->status, saying->body);
	get_token(&fixture);
	assert_error(&fixture, saying->code, saying->words);
	tear_down(&fixture, NULL);
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	town_refuse(provider_get_town(fixture->provider), "sts.contoso.example");
	get_token(fixture);
	assert_error(fixture, SFB_ERROR_UNREACHABLE, "sts.contoso.example");
}

static void
test_misnamed(Fixture *fixture, gconstpointer data)
{
	town_misname(provider_get_town(fixture->provider), "sts.contoso.example");
	get_token(fixture);
	assert_error(fixture, SFB_ERROR_CERTIFICATE, "sts.contoso.example");
}

/* What is kept */

static void
test_refresh(Fixture *fixture, gconstpointer data)
{
	keep(fixture, "refresh-0");
	get_token(fixture);
	assert_token(fixture, "access-1");
	g_assert_cmpuint(fixture->pages, ==, 0);
	assert_kept(fixture, "refresh-1");
}

static void
test_refresh_too_old(Fixture *fixture, gconstpointer data)
{
	keep(fixture, "ancient");
	provider_tell(fixture->provider, 400, REFUSAL("invalid_grant"));
	provider_tell(fixture->provider, 200, GRANT);
	get_token(fixture);
	assert_token(fixture, "abc");
	g_assert_cmpuint(fixture->pages, ==, 1);
	assert_kept(fixture, NULL);
}

/* Nobody wants a page any more while the old token is being thrown away. */
static void
test_cancelled_before_page(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	g_autoptr(GDir) folder = NULL;

	keep(fixture, "ancient");
	folder = g_dir_open(fixture->folder, 0, NULL);
	provider_tell(fixture->provider, 400, REFUSAL("invalid_grant"));
	ask(fixture, SERVICE, cancellable);
	while (g_dir_read_name(folder) != NULL) {
		g_main_context_iteration(NULL, TRUE);
		g_dir_rewind(folder);
	}
	g_cancellable_cancel(cancellable);
	g_main_loop_run(fixture->loop);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_assert_cmpuint(fixture->pages, ==, 0);
}

/* A second factor is due: the person is asked, and the token stays. */
static void
test_refresh_not_alone(Fixture *fixture, gconstpointer data)
{
	keep(fixture, "refresh-0");
	provider_tell(fixture->provider, 400, REFUSAL("interaction_required"));
	provider_tell(fixture->provider, 200, GRANT);
	get_token(fixture);
	assert_token(fixture, "abc");
	g_assert_cmpuint(fixture->pages, ==, 1);
	assert_kept(fixture, "refresh-0");
}

static void
test_refresh_in_trouble(Fixture *fixture, gconstpointer data)
{
	keep(fixture, "refresh-0");
	provider_tell(fixture->provider, 503, "busy");
	get_token(fixture);
	assert_error(fixture, SFB_ERROR_IDENTITY_TROUBLE, "503");
	g_assert_cmpuint(fixture->pages, ==, 0);
	assert_kept(fixture, "refresh-0");
}

/* A code */

/* Pending, trouble in passing, then too fast for the server, which is 5 s slower from then on. */
static void
test_device(Fixture *fixture, gconstpointer data)
{
	gint64 start = g_get_monotonic_time();

	provider_tell(fixture->provider, 200, DEVICE_CODE);
	provider_tell(fixture->provider, 400, REFUSAL("authorization_pending"));
	provider_tell(fixture->provider, 400, REFUSAL("slow_down"));
	provider_tell(fixture->provider, 200, GRANT);
	get_token(fixture);
	assert_token(fixture, "abc");
	g_assert_cmpstr(fixture->user_code, ==, "ABCD-1234");
	g_assert_cmpuint(fixture->pages, ==, 1);
	g_assert_cmpuint(provider_get_count(fixture->provider), ==, 4);
	g_assert_cmpint(g_get_monotonic_time() - start, >, 7 * G_USEC_PER_SEC);
	g_assert_cmpstr(provider_get_form(fixture->provider, "grant_type"), ==, "device_code");
	g_assert_cmpstr(provider_get_form(fixture->provider, "code"), ==, "dev");
	g_assert_cmpstr(provider_get_form(fixture->provider, "resource"), ==,
	                "https://lsweb.contoso.example/");
}

static void
test_device_described(Fixture *fixture, gconstpointer data)
{
	provider_describe(fixture->provider);
	provider_tell(fixture->provider, 200, DEVICE_CODE);
	provider_tell(fixture->provider, 200, GRANT);
	get_token(fixture);
	assert_token(fixture, "abc");
	g_assert_cmpstr(provider_get_form(fixture->provider, "grant_type"), ==,
	                "urn:ietf:params:oauth:grant-type:device_code");
	g_assert_cmpstr(provider_get_form(fixture->provider, "device_code"), ==, "dev");
	g_assert_null(provider_get_form(fixture->provider, "code"));
}

static void
test_device_trouble(Fixture *fixture, gconstpointer data)
{
	provider_tell(fixture->provider, 200, DEVICE_CODE);
	provider_tell(fixture->provider, 503, "busy");
	provider_tell(fixture->provider, 200, GRANT);
	get_token(fixture);
	assert_token(fixture, "abc");
}

static const Saying device_sayings[] = {
	{ "declined", 400, REFUSAL("authorization_declined"), SFB_ERROR_IDENTITY, "MSIS1234" },
	{ "denied", 400, REFUSAL("access_denied"), SFB_ERROR_IDENTITY, "access_denied" },
	{ "expired", 400, REFUSAL("expired_token"), SFB_ERROR_TIMEOUT, "expired_token" },
	{ "code-expired", 400, REFUSAL("code_expired"), SFB_ERROR_TIMEOUT, "code_expired" },
};

static void
test_device_saying(gconstpointer data)
{
	const Saying *saying = data;
	Fixture fixture = { NULL };

	set_up(&fixture, "");
	provider_tell(fixture.provider, 200, DEVICE_CODE);
	provider_tell(fixture.provider, saying->status, saying->body);
	get_token(&fixture);
	assert_error(&fixture, saying->code, saying->words);
	tear_down(&fixture, NULL);
}

static void
test_device_too_late(Fixture *fixture, gconstpointer data)
{
	provider_tell(fixture->provider, 200,
	              "{\"device_code\":\"dev\",\"user_code\":\"A\",\"verification_url\":"
	              "\"https://sts.contoso.example/device\",\"expires_in\":1,\"interval\":1}");
	provider_tell(fixture->provider, 400, REFUSAL("authorization_pending"));
	get_token(fixture);
	assert_error(fixture, SFB_ERROR_TIMEOUT, "expired_token");
	g_assert_cmpuint(provider_get_count(fixture->provider), <=, 2);
}

static void
test_device_refused(Fixture *fixture, gconstpointer data)
{
	provider_tell(fixture->provider, 400, REFUSAL("unauthorized_client"));
	get_token(fixture);
	assert_error(fixture, SFB_ERROR_IDENTITY, "oauth-client-id");
	g_assert_cmpuint(fixture->pages, ==, 0);
}

/* The port that was registered is taken, so it is a code. */
static void
test_port_taken(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GSocketListener) listener = g_socket_listener_new();
	guint16 port = g_socket_listener_add_any_inet_port(listener, NULL, NULL);
	g_autofree char *redirect_uri = g_strdup_printf("http://127.0.0.1:%u/", port);

	g_object_unref(fixture->oauth);
	fixture->oauth = make_oauth(fixture, PROVIDER_CLIENT, redirect_uri);
	provider_tell(fixture->provider, 200, DEVICE_CODE);
	provider_tell(fixture->provider, 200, GRANT);
	get_token(fixture);
	assert_token(fixture, "abc");
	g_assert_cmpstr(fixture->user_code, ==, "ABCD-1234");
}

/* Options */

static void
test_redirect_elsewhere(Fixture *fixture, gconstpointer data)
{
	get_token(fixture);
	assert_error(fixture, SFB_ERROR_USAGE, "oauth-redirect-uri");
	g_assert_cmpuint(fixture->pages, ==, 0);
}

static void
test_not_configured(Fixture *fixture, gconstpointer data)
{
	g_object_unref(fixture->oauth);
	fixture->oauth = make_oauth(fixture, "", "http://127.0.0.1/");
	g_assert_false(sfb_web_oauth_is_configured(fixture->oauth));
	get_token(fixture);
	assert_error(fixture, SFB_ERROR_USAGE, "docs/modern-authentication.md");
	g_assert_nonnull(strstr(fixture->error->message, "oauth-client-id"));
	g_assert_cmpstr(town_get_log(provider_get_town(fixture->provider)), ==, "");
}

static void
test_not_encrypted(Fixture *fixture, gconstpointer data)
{
	g_assert_true(sfb_web_oauth_is_configured(fixture->oauth));
	fixture->waiting++;
	sfb_web_oauth_get_token_async(fixture->oauth, "http://sts.contoso.example/authorize",
	                              SERVICE, NULL, on_token, fixture);
	g_main_loop_run(fixture->loop);
	assert_error(fixture, SFB_ERROR_UNSUPPORTED, "sts.contoso.example");
	g_assert_cmpstr(town_get_log(provider_get_town(fixture->provider)), ==, "");
}

static const struct {
	const char *name;
	const char *redirect_uri;
	void (*test)(Fixture *fixture, gconstpointer data);
} cases[] = {
	{ "code", "http://127.0.0.1/", test_code },
	{ "described", "http://localhost/back", test_described },
	{ "again", "http://127.0.0.1", test_again },
	{ "short-lived", "http://127.0.0.1/", test_short_lived },
	{ "merged", "http://127.0.0.1/", test_merged },
	{ "cancelled", "http://127.0.0.1/", test_cancelled },
	{ "nobody", "http://127.0.0.1/", test_nobody },
	{ "other-state", "http://127.0.0.1/", test_other_state },
	{ "denied", "http://127.0.0.1/", test_denied },
	{ "refused", "http://127.0.0.1/", test_refused },
	{ "misnamed", "http://127.0.0.1/", test_misnamed },
	{ "refresh", "http://127.0.0.1/", test_refresh },
	{ "refresh-too-old", "http://127.0.0.1/", test_refresh_too_old },
	{ "cancelled-before-page", "http://127.0.0.1/", test_cancelled_before_page },
	{ "refresh-not-alone", "http://127.0.0.1/", test_refresh_not_alone },
	{ "refresh-in-trouble", "http://127.0.0.1/", test_refresh_in_trouble },
	{ "device", "", test_device },
	{ "device-described", "", test_device_described },
	{ "device-trouble", "", test_device_trouble },
	{ "device-too-late", "", test_device_too_late },
	{ "device-refused", "", test_device_refused },
	{ "port-taken", "", test_port_taken },
	{ "redirect-elsewhere", "https://evil.example/", test_redirect_elsewhere },
	{ "redirect-not-here", "http://evil.example/", test_redirect_elsewhere },
	{ "redirect-nonsense", "urn:ietf:wg:oauth:2.0:oob", test_redirect_elsewhere },
	{ "not-configured", "", test_not_configured },
	{ "not-encrypted", "", test_not_encrypted },
};

static void
add_sayings(const char *folder, const Saying *table, gsize count, GTestDataFunc test)
{
	for (gsize i = 0; i < count; i++) {
		g_autofree char *path = g_strconcat(folder, table[i].name, NULL);

		g_test_add_data_func(path, &table[i], test);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/web/oauth/", cases[i].name, NULL);

		g_test_add(path, Fixture, cases[i].redirect_uri, set_up, cases[i].test, tear_down);
	}
	add_sayings("/web/oauth/token-", sayings, G_N_ELEMENTS(sayings), test_saying);
	add_sayings("/web/oauth/device-", device_sayings, G_N_ELEMENTS(device_sayings),
	            test_device_saying);
	return g_test_run();
}
