/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Calls of Exchange Web Services: how one is let in, how the service is found, what is reported. */

#include "web/ews.h"

#include <string.h>

#include "support/folder.h"
#include "util/error.h"
#include "web/town.h"

#define EMAIL "kim@contoso.example"
#define MAIL "https://mail.contoso.example/EWS/Exchange.asmx"
#define MOVED "https://mail2.contoso.example/EWS/Exchange.asmx"
#define FIRST "POST https://autodiscover.contoso.example/autodiscover/autodiscover.xml"
#define HOSTER "mx.hoster.example"
#define OTHER_FIRST "POST https://autodiscover.other.example/autodiscover/autodiscover.xml"
#define ISSUER "https://lsweb.contoso.example/WebTicket/WebTicketService.svc"
#define AUTHORIZE "https://sts.contoso.example/adfs/oauth2/authorize"
#define BEARER "Bearer client_id=\"00000002\", authorization_uri=\"" AUTHORIZE "\""
#define QUESTION "<m:GetImItemList/>"
#define ANSWER                                                                                     \
	"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>"                 \
	"<GetImItemListResponse ResponseClass='Success'/></s:Body></s:Envelope>"
#define FAULT                                                                                      \
	"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>"        \
	"<faultstring>Busy</faultstring><detail><ResponseCode>ErrorServerBusy</ResponseCode>"      \
	"</detail></s:Fault></s:Body></s:Envelope>"

typedef struct {
	const char *name;
	const char *client_id; /* of modern authentication; "": not configured */
	const char *issuer;    /* of tickets, in a 401; NULL: none */
	const char *challenge; /* in a 401; NULL: none */
	guint statuses[3];     /* with a proof, one after the other; 0: as the one before */
	const char *body;      /* NULL: the answer */
	int code;              /* -1: the call succeeds */
	const char *words;     /* in the message */
	guint tickets;         /* that were issued */
	guint tokens;
} Row;

static const Row rows[] = {
	{ "ticket", "id", ISSUER, NULL, { 200 }, NULL, -1, NULL, 1, 1 },
	{ "ticket-renewed", "id", ISSUER, NULL, { 401, 200 }, NULL, -1, NULL, 2, 1 },
	{ "ticket-refused",
	  "id",
	  ISSUER,
	  NULL,
	  { 401 },
	  NULL,
	  SFB_ERROR_CREDENTIALS,
	  "mail.contoso.example",
	  2,
	  1 },
	{ "ticket-of-stranger",
	  "id",
	  "https://evil.example/WebTicketService.svc",
	  NULL,
	  { 200 },
	  NULL,
	  SFB_ERROR_UNSUPPORTED,
	  "mail.contoso.example",
	  0,
	  0 },
	{ "ticket-of-own-host",
	  "id",
	  "https://mail.contoso.example/nowhere",
	  BEARER,
	  { 200 },
	  NULL,
	  -1,
	  NULL,
	  0,
	  1 },
	{ "token", "id", NULL, BEARER, { 200 }, NULL, -1, NULL, 0, 1 },
	{ "token-renewed", "id", NULL, BEARER, { 401, 200 }, NULL, -1, NULL, 0, 2 },
	{ "token-not-configured",
	  "",
	  NULL,
	  BEARER,
	  { 200 },
	  NULL,
	  SFB_ERROR_UNSUPPORTED,
	  "Bearer",
	  0,
	  0 },
	{ "basic",
	  "id",
	  NULL,
	  "Basic realm=\"mail\"",
	  { 200 },
	  NULL,
	  SFB_ERROR_UNSUPPORTED,
	  "Basic",
	  0,
	  0 },
	{ "fault", "id", NULL, BEARER, { 500 }, FAULT, SFB_ERROR_SERVER, "Busy", 0, 1 },
	{ "trouble", "id", NULL, BEARER, { 500 }, "<html/>", SFB_ERROR_PROTOCOL, "", 0, 1 },
	{ "down", "id", NULL, BEARER, { 503 }, "", SFB_ERROR_SERVER, "down", 0, 1 },
	{ "web-page", "id", NULL, BEARER, { 200 }, "<html/>", SFB_ERROR_PROTOCOL, "ews-url", 0, 1 },
};

typedef struct {
	const Row *row;
	Town *town;
	char *folder;
	SfbAuthKeyring *keyring;
	SfbWebEws *ews;
	guint shown; /* proofs that the service saw */
	guint issued;
	guint tokens;
	const char *found; /* what Autodiscover says; NULL: nothing */
	guint waiting;
	guint answered;
	char *code;
	GError *error; /* the last one */
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

static guint
choose_status(Fixture *fixture)
{
	const guint *statuses = fixture->row->statuses;
	guint at = MIN(fixture->shown, 2);

	fixture->shown++;
	while (statuses[at] == 0)
		at--;
	return statuses[at];
}

static void
demand_proof(Fixture *fixture, SoupServerMessage *message)
{
	const char *headers[5] = { NULL };
	guint at = 0;

	if (fixture->row->issuer != NULL) {
		headers[at++] = "X-MS-WebTicketURL";
		headers[at++] = fixture->row->issuer;
	}
	if (fixture->row->challenge != NULL) {
		headers[at++] = "WWW-Authenticate";
		headers[at++] = fixture->row->challenge;
	}
	town_answer(message, 401, headers, "text/html", "<html/>");
}

static void
serve_call(Fixture *fixture, SoupServerMessage *message)
{
	gboolean has_proof = town_get_header(message, "X-MS-WebTicket") != NULL ||
	                     town_get_header(message, "Authorization") != NULL;
	guint status = has_proof ? choose_status(fixture) : 401;

	g_assert_cmpstr(town_get_header(message, "X-AnchorMailbox"), ==,
	                sfb_web_ews_get_email(fixture->ews));
	g_assert_true(g_str_has_suffix(town_get_header(message, "SOAPAction"),
	                               "/messages/GetImItemList\""));
	if (status == 401)
		demand_proof(fixture, message);
	else
		town_answer(message, status, NULL, "text/xml",
		            fixture->row->body != NULL ? fixture->row->body : ANSWER);
}

static void
serve_anybody(Fixture *fixture, SoupServerMessage *message)
{
	town_answer(message, 200, NULL, "text/xml", ANSWER);
}

static void
serve_mail(Fixture *fixture, SoupServerMessage *message)
{
	if (fixture->row != NULL)
		serve_call(fixture, message);
	else
		serve_anybody(fixture, message);
}

static void
serve_autodiscover(Fixture *fixture, SoupServerMessage *message)
{
	g_autofree char *text = g_strdup_printf(
		"<Autodiscover><Response><Account><Protocol><Type>EXCH</Type><EwsUrl>%s</EwsUrl>"
		"</Protocol></Account></Response></Autodiscover>",
		fixture->found);

	town_answer(message, fixture->found != NULL ? 200 : 404, NULL, "text/xml", text);
}

static void
serve_hoster(Fixture *fixture, SoupServerMessage *message)
{
	fixture->found = MAIL;
	serve_autodiscover(fixture, message);
}

static void
serve_metadata(Fixture *fixture, SoupServerMessage *message)
{
	serve_file(message, "mex-issuer.xml");
}

static void
serve_ticket(Fixture *fixture, SoupServerMessage *message)
{
	fixture->issued++;
	serve_file(message, "rstr.xml");
}

static void
serve_token(Fixture *fixture, SoupServerMessage *message)
{
	fixture->tokens++;
	town_answer(
		message, 200, NULL, "application/json",
		"{\"access_token\":\"access\",\"expires_in\":3600,\"refresh_token\":\"refresh\"}");
}

static const struct {
	const char *request;
	void (*serve)(Fixture *fixture, SoupServerMessage *message);
} services[] = {
	{ "POST " MAIL, serve_mail },
	{ "POST " MOVED, serve_anybody },
	{ FIRST, serve_autodiscover },
	{ OTHER_FIRST, serve_autodiscover },
	{ "POST https://" HOSTER "/autodiscover/autodiscover.xml", serve_hoster },
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
	fixture->waiting--;
}

static void
wait_for_all(Fixture *fixture)
{
	while (fixture->waiting > 0)
		g_main_context_iteration(NULL, TRUE);
}

/* With a refresh token nobody has to be asked. */
static void
keep_refresh_token(Fixture *fixture)
{
	g_autoptr(SfbSecret) token = sfb_secret_new("refresh");

	fixture->waiting++;
	sfb_auth_keyring_save_async(fixture->keyring, "refresh-token " EMAIL " " AUTHORIZE " id",
	                            token, on_kept, fixture);
	wait_for_all(fixture);
}

static void
make_ews(Fixture *fixture, const char *client_id, const char *url)
{
	SfbWebHttp *http = town_get_http(fixture->town);
	const SfbWebOauthOptions options = { client_id, "http://127.0.0.1/", "" };
	const SfbWebCredentials credentials = { .login = "CONTOSO\\kim" };
	g_autoptr(SfbWebOauth) oauth = sfb_web_oauth_new(http, fixture->keyring, EMAIL, &options);
	g_autoptr(SfbWebTickets) tickets =
		sfb_web_tickets_new(http, oauth, EMAIL, &credentials, SFB_WEB_AUTHENTICATION_OAUTH);

	fixture->ews = sfb_web_ews_new(&(const SfbWebEwsWish){
		.network = town_get_network(fixture->town),
		.http = http,
		.tickets = tickets,
		.oauth = oauth,
		.credentials = &credentials,
		.url = url,
		.email = "",
		.address = EMAIL,
	});
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	fixture->row = data;
	fixture->folder = folder_make();
	fixture->keyring = sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, fixture->folder);
	fixture->town = town_new(serve, fixture);
	keep_refresh_token(fixture);
	make_ews(fixture, data != NULL ? fixture->row->client_id : "",
	         data != NULL ? MAIL "/WSSecurity" : "");
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_assert_finalize_object(fixture->ews);
	g_object_unref(fixture->keyring);
	folder_remove(fixture->folder);
	g_free(fixture->folder);
	g_free(fixture->code);
	g_clear_error(&fixture->error);
	town_free(fixture->town);
}

static void
on_called(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;
	g_autoptr(SfbXml) answer = NULL;

	g_clear_error(&fixture->error);
	g_clear_pointer(&fixture->code, g_free);
	answer = sfb_web_ews_call_finish(SFB_WEB_EWS(source), result, &fixture->code,
	                                 &fixture->error);
	fixture->waiting--;
	fixture->answered += answer != NULL;
	if (answer != NULL)
		g_assert_true(
			sfb_xml_has_name(sfb_web_ews_get_answer(answer), "GetImItemListResponse"));
}

static void
call(Fixture *fixture, GCancellable *cancellable)
{
	fixture->waiting++;
	sfb_web_ews_call_async(fixture->ews, "GetImItemList", QUESTION, cancellable, on_called,
	                       fixture);
}

static guint
count(Fixture *fixture, const char *request)
{
	g_auto(GStrv) parts = g_strsplit(town_get_log(fixture->town), request, -1);

	return g_strv_length(parts) - 1;
}

static void
test_row(Fixture *fixture, gconstpointer data)
{
	const Row *row = data;

	g_assert_cmpstr(sfb_web_ews_get_url(fixture->ews), ==, MAIL);
	call(fixture, NULL);
	wait_for_all(fixture);
	g_test_message("%s", town_get_log(fixture->town));
	if (row->code < 0) {
		g_assert_no_error(fixture->error);
	} else {
		g_assert_error(fixture->error, SFB_ERROR, row->code);
		g_test_message("%s", fixture->error->message);
		g_assert_nonnull(strstr(fixture->error->message, row->words));
	}
	g_assert_cmpuint(fixture->issued, ==, row->tickets);
	g_assert_cmpuint(fixture->tokens, ==, row->tokens);
	g_assert_cmpuint(count(fixture, "evil"), ==, 0);
}

/* Everybody who asks waits for the one search. */
static void
test_found_once(Fixture *fixture, gconstpointer data)
{
	fixture->found = MAIL;
	g_assert_null(sfb_web_ews_get_url(fixture->ews));
	for (guint i = 0; i < 3; i++)
		call(fixture, NULL);
	wait_for_all(fixture);
	call(fixture, NULL);
	wait_for_all(fixture);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(fixture->answered, ==, 4);
	g_assert_cmpuint(count(fixture, FIRST), ==, 1);
	g_assert_cmpstr(sfb_web_ews_get_url(fixture->ews), ==, MAIL);
}

static void
on_name_untrusted(SfbWebEws *ews, const char *host, gpointer user_data)
{
	GString *hosts = user_data;

	g_string_append_printf(hosts, "%s ", host);
}

/* Nobody goes to a stranger before the user agrees. */
static void
test_untrusted(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GString) hosts = g_string_new(NULL);

	town_set_service(fixture->town, HOSTER, 443);
	g_signal_connect(fixture->ews, "name-untrusted", G_CALLBACK(on_name_untrusted), hosts);
	call(fixture, NULL);
	wait_for_all(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME);
	g_assert_nonnull(strstr(fixture->error->message, HOSTER));
	g_assert_cmpstr(hosts->str, ==, HOSTER " ");
	g_assert_cmpuint(count(fixture, HOSTER), ==, 0);
	sfb_web_ews_trust(fixture->ews, "hoster.example");
	call(fixture, NULL);
	wait_for_all(fixture);
	g_assert_no_error(fixture->error);
	g_assert_cmpstr(sfb_web_ews_get_url(fixture->ews), ==, MAIL);
	g_assert_cmpstr(hosts->str, ==, HOSTER " ");
	g_signal_handlers_disconnect_by_data(fixture->ews, hosts);
}

static void
test_not_found(Fixture *fixture, gconstpointer data)
{
	call(fixture, NULL);
	call(fixture, NULL);
	wait_for_all(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_FOUND);
	g_assert_null(fixture->code);
	g_assert_cmpuint(count(fixture, FIRST), ==, 1);
	/* It is not looked for again at every need, but when somebody cannot do without. */
	fixture->found = MAIL;
	call(fixture, NULL);
	wait_for_all(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_FOUND);
	g_assert_cmpuint(count(fixture, FIRST), ==, 1);
	sfb_web_ews_look_again(fixture->ews);
	call(fixture, NULL);
	wait_for_all(fixture);
	g_assert_no_error(fixture->error);
}

static void
test_deserted(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();

	fixture->found = MAIL;
	call(fixture, cancellable);
	call(fixture, cancellable);
	g_cancellable_cancel(cancellable);
	wait_for_all(fixture);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	call(fixture, NULL);
	wait_for_all(fixture);
	g_assert_no_error(fixture->error);
}

/* Our own card may know another mailbox, even while the first is searched for. */
static void
test_other_mailbox(Fixture *fixture, gconstpointer data)
{
	fixture->found = MAIL;
	call(fixture, NULL);
	sfb_web_ews_set_email(fixture->ews, "Kim@Other.example");
	wait_for_all(fixture);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(count(fixture, OTHER_FIRST), ==, 1);
	sfb_web_ews_set_email(fixture->ews, "kim@other.example");
	sfb_web_ews_set_email(fixture->ews, "not an address");
	g_assert_cmpstr(sfb_web_ews_get_url(fixture->ews), ==, MAIL);
	g_assert_cmpstr(sfb_web_ews_get_email(fixture->ews), ==, "kim@other.example");
}

/* Who hears first that it was found learns of another mailbox at the same moment. */
static void
on_found_first(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_true(sfb_web_ews_find_finish(SFB_WEB_EWS(source), result, NULL));
	sfb_web_ews_set_email(fixture->ews, "kim@other.example");
	fixture->waiting--;
}

static void
test_forgotten_at_once(Fixture *fixture, gconstpointer data)
{
	fixture->found = MAIL;
	fixture->waiting++;
	sfb_web_ews_find_async(fixture->ews, NULL, on_found_first, fixture);
	call(fixture, NULL);
	wait_for_all(fixture);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(count(fixture, OTHER_FIRST), ==, 1);
}

/* A mailbox may move while we are signed in. */
static void
test_moved(Fixture *fixture, gconstpointer data)
{
	fixture->found = "https://gone.contoso.example/EWS/Exchange.asmx";
	call(fixture, NULL);
	wait_for_all(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	fixture->found = MOVED;
	call(fixture, NULL);
	wait_for_all(fixture);
	g_assert_no_error(fixture->error);
	g_assert_cmpstr(sfb_web_ews_get_url(fixture->ews), ==, MOVED);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(Fixture *fixture, gconstpointer data);
	} cases[] = {
		{ "/web/ews/found-once", test_found_once },
		{ "/web/ews/not-found", test_not_found },
		{ "/web/ews/untrusted", test_untrusted },
		{ "/web/ews/deserted", test_deserted },
		{ "/web/ews/other-mailbox", test_other_mailbox },
		{ "/web/ews/forgotten-at-once", test_forgotten_at_once },
		{ "/web/ews/moved", test_moved },
	};

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/web/ews/", rows[i].name, NULL);

		g_test_add(path, Fixture, &rows[i], set_up, test_row, tear_down);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_test_add(cases[i].path, Fixture, NULL, set_up, cases[i].test, tear_down);
	return g_test_run();
}
