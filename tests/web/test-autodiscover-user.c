/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Autodiscover's User resource: the ticket it wants, and what happens if there is none. */

#include <string.h>

#include "support/folder.h"
#include "util/error.h"
#include "web/autodiscover.h"
#include "web/town.h"

#define ENTRY "lyncdiscover.contoso.example"
#define LSWEB "https://lsweb.contoso.example"
#define ISSUER LSWEB "/WebTicket/WebTicketService.svc"
#define AUTHORIZE "https://sts.contoso.example/adfs/oauth2/authorize"
#define XML "application/vnd.microsoft.rtc.autodiscover+xml"

#define LINK(token, href) "<Link token='" token "' href='" href "'/>"
#define DOCUMENT(kind, content)                                                                    \
	"<AutodiscoverResponse AccessLocation='Internal'><" kind ">" content "</" kind             \
	"></AutodiscoverResponse>"
#define ROOT DOCUMENT("Root", LINK("User", LSWEB "/user") LINK("Domain", LSWEB "/domain"))
#define ROOT_WITHOUT_DOMAIN DOCUMENT("Root", LINK("User", LSWEB "/user"))
#define MOVED DOCUMENT("User", LINK("Redirect", "https://pool2.hoster.example/root"))
#define OTHER_ROOT DOCUMENT("Root", LINK("User", "https://pool2.hoster.example/user"))
#define USER DOCUMENT("User", "<SipClientInternalAccess fqdn='pool01.contoso.example' port='443'/>")
#define DOMAIN                                                                                     \
	DOCUMENT("Domain", "<SipClientExternalAccess fqdn='sip.contoso.example' port='443'/>")

typedef struct {
	const char *name;
	const char *client_id;
	const char *root;
	const char *issuer;  /* X-MS-WebTicketURL; NULL: none */
	guint statuses[3];   /* of the User resource, once it gets a ticket */
	const char *user;    /* its document */
	const char *token;   /* what the identity provider says; NULL: a token */
	guint domain_status; /* of the Domain resource */
	int code;            /* -1: servers are found */
	const char *words;   /* in the message; or the server's name */
	guint tickets;       /* that were issued */
} Row;

static const Row rows[] = {
	{ "ticket", "id", ROOT, ISSUER, { 200 }, USER, NULL, 0, -1, "pool01.contoso.example", 1 },
	{ "renewed",
	  "id",
	  ROOT,
	  ISSUER,
	  { 401, 200 },
	  USER,
	  NULL,
	  0,
	  -1,
	  "pool01.contoso.example",
	  2 },
	{ "refused-twice",
	  "id",
	  ROOT,
	  ISSUER,
	  { 401, 401 },
	  USER,
	  NULL,
	  200,
	  SFB_ERROR_SERVER,
	  "ticket",
	  2 },
	{ "no-issuer", "id", ROOT, NULL, { 0 }, USER, NULL, 200, SFB_ERROR_PROTOCOL, "lsweb", 0 },
	{ "plain-issuer",
	  "id",
	  ROOT,
	  "http://lsweb.contoso.example/WebTicket/WebTicketService.svc",
	  { 0 },
	  USER,
	  NULL,
	  200,
	  SFB_ERROR_PROTOCOL,
	  "lsweb",
	  0 },
	{ "strange-issuer",
	  "id",
	  ROOT,
	  "https://evil.example/WebTicket/WebTicketService.svc",
	  { 0 },
	  USER,
	  NULL,
	  200,
	  SFB_ERROR_UNTRUSTED_NAME,
	  "evil.example",
	  0 },
	{ "moved", "id", ROOT, ISSUER, { 200 }, MOVED, NULL, 0, -1, "pool02.hoster.example", 2 },
	{ "forbidden",
	  "id",
	  ROOT,
	  ISSUER,
	  { 403 },
	  USER,
	  NULL,
	  200,
	  SFB_ERROR_NOT_ALLOWED,
	  "kim@contoso.example",
	  1 },
	{ "unknown",
	  "id",
	  ROOT,
	  ISSUER,
	  { 404 },
	  USER,
	  NULL,
	  200,
	  SFB_ERROR_NOT_FOUND,
	  "kim@contoso.example",
	  1 },
	{ "trouble", "id", ROOT, ISSUER, { 503 }, USER, NULL, 200, SFB_ERROR_SERVER, "lsweb", 1 },
	{ "not-configured",
	  "",
	  ROOT,
	  ISSUER,
	  { 0 },
	  USER,
	  NULL,
	  200,
	  -1,
	  "sip.contoso.example",
	  0 },
	{ "not-configured-no-domain",
	  "",
	  ROOT_WITHOUT_DOMAIN,
	  ISSUER,
	  { 0 },
	  USER,
	  NULL,
	  0,
	  SFB_ERROR_USAGE,
	  "oauth-client-id",
	  0 },
	{ "not-configured-bad-domain",
	  "",
	  ROOT,
	  ISSUER,
	  { 0 },
	  USER,
	  NULL,
	  404,
	  SFB_ERROR_USAGE,
	  "oauth-client-id",
	  0 },
	{ "identity-refuses",
	  "id",
	  ROOT,
	  ISSUER,
	  { 0 },
	  USER,
	  "{\"error\":\"invalid_client\"}",
	  200,
	  SFB_ERROR_IDENTITY,
	  "invalid_client",
	  0 },
	{ "identity-busy",
	  "id",
	  ROOT,
	  ISSUER,
	  { 0 },
	  USER,
	  "{\"error\":\"temporarily_unavailable\"}",
	  200,
	  -1,
	  "sip.contoso.example",
	  0 },
};

typedef struct {
	const Row *row;
	Town *town;
	char *folder;
	SfbAuthKeyring *keyring;
	SfbWebOauth *oauth;
	SfbWebTickets *tickets;
	GMainLoop *loop;
	guint issued;
	guint shown; /* tickets that the User resource saw */
	SfbWebAutodiscovered *discovered;
	GError *error;
} Fixture;

/* The servers */

/* Brought up to date: what is issued is good for some years. */
static void
serve_file(SoupServerMessage *message, const char *name)
{
	g_autofree char *path = g_build_filename(g_getenv("SFB_TEST_DATA"), "web", name, NULL);
	g_autofree char *text = NULL;

	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	for (char *year = text; (year = strstr(year, "2024-")) != NULL;)
		memcpy(year, "2096", 4);
	town_answer(message, 200, NULL, "text/xml", text);
}

static void
serve_user(Fixture *fixture, SoupServerMessage *message)
{
	const char *headers[] = { "X-MS-WebTicketURL", fixture->row->issuer, NULL };
	const char *ticket = town_get_header(message, "X-MS-WebTicket");
	guint status = ticket != NULL ? fixture->row->statuses[fixture->shown++] : 401;

	g_assert_true(ticket == NULL || g_str_has_prefix(ticket, "opaque="));
	town_answer(message, status, status == 401 && headers[1] != NULL ? headers : NULL, XML,
	            status == 200 ? fixture->row->user : "");
}

/* Where the user lives now: everything begins anew there, without the old ticket. */
static void
serve_other_user(Fixture *fixture, SoupServerMessage *message)
{
	static const char *const headers[] = { "X-MS-WebTicketURL", ISSUER, NULL };

	if (town_get_header(message, "X-MS-WebTicket") == NULL)
		town_answer(message, 401, headers, NULL, NULL);
	else
		town_answer(message, 200, NULL, XML,
		            DOCUMENT("User", "<SipClientInternalAccess "
		                             "fqdn='pool02.hoster.example'/>"));
}

static void
serve_ticket(Fixture *fixture, SoupServerMessage *message)
{
	g_assert_cmpstr(town_get_header(message, "Authorization"), ==, "Bearer access");
	fixture->issued++;
	serve_file(message, "rstr.xml");
}

static void
serve_token(Fixture *fixture, SoupServerMessage *message)
{
	const char *token = fixture->row->token;

	town_answer(message, token != NULL ? 400 : 200, NULL, "application/json",
	            token != NULL ? token : "{\"access_token\":\"access\",\"expires_in\":3600}");
}

static void
serve_root(Fixture *fixture, SoupServerMessage *message)
{
	g_assert_null(town_get_header(message, "X-MS-WebTicket"));
	town_answer(message, 200, NULL, XML, fixture->row->root);
}

static void
serve_other_root(Fixture *fixture, SoupServerMessage *message)
{
	g_assert_null(town_get_header(message, "X-MS-WebTicket"));
	town_answer(message, 200, NULL, XML, OTHER_ROOT);
}

static void
serve_domain(Fixture *fixture, SoupServerMessage *message)
{
	town_answer(message, fixture->row->domain_status, NULL, XML, DOMAIN);
}

static void
serve_metadata(Fixture *fixture, SoupServerMessage *message)
{
	serve_file(message, "mex-issuer.xml");
}

static const struct {
	const char *request;
	void (*serve)(Fixture *fixture, SoupServerMessage *message);
} services[] = {
	{ "GET https://" ENTRY "/?sipuri=kim@contoso.example", serve_root },
	{ "GET " LSWEB "/user", serve_user },
	{ "GET " LSWEB "/domain", serve_domain },
	{ "GET https://pool2.hoster.example/root?sipuri=kim@contoso.example", serve_other_root },
	{ "GET https://pool2.hoster.example/user", serve_other_user },
	{ "GET " ISSUER "/mex", serve_metadata },
	{ "POST " ISSUER "/OAuth", serve_ticket },
	{ "POST https://sts.contoso.example/adfs/oauth2/token", serve_token },
};

static void
serve(SoupServerMessage *message, const char *request, gpointer user_data)
{
	for (gsize i = 0; i < G_N_ELEMENTS(services); i++) {
		if (strcmp(request, services[i].request) == 0) {
			services[i].serve(user_data, message);
			return;
		}
	}
	town_answer(message, 404, NULL, "text/html", "<html/>");
}

/* The client */

static void
on_kept(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_true(sfb_auth_keyring_change_finish(SFB_AUTH_KEYRING(source), result, NULL));
	g_main_loop_quit(fixture->loop);
}

/* With a refresh token nobody has to be asked. */
static void
keep_refresh_token(Fixture *fixture)
{
	g_autoptr(SfbSecret) token = sfb_secret_new("refresh");

	fixture->folder = folder_make();
	fixture->keyring = sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, fixture->folder);
	sfb_auth_keyring_save_async(fixture->keyring,
	                            "refresh-token kim@contoso.example " AUTHORIZE " id", token,
	                            on_kept, fixture);
	g_main_loop_run(fixture->loop);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	const Row *row = data;
	SfbWebOauthOptions options = { row->client_id, "http://127.0.0.1/", "" };
	SfbWebCredentials credentials = { .login = "kim@contoso.example" };
	SfbWebHttp *http;

	fixture->row = row;
	fixture->loop = g_main_loop_new(NULL, FALSE);
	fixture->town = town_new(serve, fixture);
	http = town_get_http(fixture->town);
	keep_refresh_token(fixture);
	fixture->oauth = sfb_web_oauth_new(http, fixture->keyring, "kim@contoso.example", &options);
	fixture->tickets = sfb_web_tickets_new(http, fixture->oauth, "kim@contoso.example",
	                                       &credentials, SFB_WEB_AUTHENTICATION_OAUTH);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	sfb_web_autodiscovered_free(fixture->discovered);
	g_clear_error(&fixture->error);
	g_object_unref(fixture->tickets);
	g_object_unref(fixture->oauth);
	g_object_unref(fixture->keyring);
	folder_remove(fixture->folder);
	g_free(fixture->folder);
	town_free(fixture->town);
	g_main_loop_unref(fixture->loop);
}

static gboolean
is_trusted(const char *host, gpointer user_data)
{
	return FALSE;
}

static void
on_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->discovered = sfb_web_autodiscover_finish(result, &fixture->error);
	g_main_loop_quit(fixture->loop);
}

static void
test_row(Fixture *fixture, gconstpointer data)
{
	const Row *row = data;
	SfbWebAutodiscoverWish wish = {
		.http = town_get_http(fixture->town),
		.tickets = fixture->tickets,
		.address = "kim@contoso.example",
		.is_trusted = is_trusted,
	};

	sfb_web_autodiscover_async(ENTRY, &wish, NULL, on_done, fixture);
	g_main_loop_run(fixture->loop);
	g_test_message("%s", town_get_log(fixture->town));
	g_assert_cmpuint(fixture->issued, ==, row->tickets);
	if (row->code < 0) {
		const SfbWebAutodiscovered *found = fixture->discovered;

		g_assert_no_error(fixture->error);
		g_assert_cmpstr(found->internal.host != NULL ? found->internal.host
		                                             : found->external.host,
		                ==, row->words);
	} else {
		g_assert_error(fixture->error, SFB_ERROR, row->code);
		g_test_message("%s", fixture->error->message);
		g_assert_nonnull(strstr(fixture->error->message, row->words));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/web/autodiscover-user/", rows[i].name, NULL);

		g_test_add(path, Fixture, &rows[i], set_up, test_row, tear_down);
	}
	return g_test_run();
}
