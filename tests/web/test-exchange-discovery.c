/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Walks through Exchange Autodiscover: what leads where, what ends it, and who is never asked. */

#include "web/exchange-discovery.h"

#include <string.h>

#include "support/folder.h"
#include "util/error.h"
#include "web/town.h"

#define EMAIL "kim@contoso.example"
#define PATH "/autodiscover/autodiscover.xml"
#define SOAP_PATH "/autodiscover/autodiscover.svc"
#define FIRST_SOAP "POST https://autodiscover.contoso.example" SOAP_PATH
#define SECOND_SOAP "POST https://contoso.example" SOAP_PATH
#define FIRST "POST https://autodiscover.contoso.example" PATH
#define SECOND "POST https://contoso.example" PATH
#define PLAIN "GET http://autodiscover.contoso.example" PATH
#define MAIL "https://mail.contoso.example/EWS/Exchange.asmx"
#define INNER "https://inner.contoso.example/EWS/Exchange.asmx"

#define RESPONSE(content)                                                                          \
	"<Autodiscover><Response><Account>" content "</Account></Response></Autodiscover>"
#define PROTOCOL(type, url) "<Protocol><Type>" type "</Type><EwsUrl>" url "</EwsUrl></Protocol>"
#define SETTINGS RESPONSE(PROTOCOL("EXPR", MAIL))
#define UNKNOWN                                                                                    \
	"<Autodiscover><Response><Error><Message>Never heard of her</Message></Error></Response>"  \
	"</Autodiscover>"

#define SOAP_USER(content)                                                                         \
	"<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>"                 \
	"<GetUserSettingsResponseMessage xmlns="                                                   \
	"'http://schemas.microsoft.com/exchange/2010/Autodiscover'><Response>"                     \
	"<ErrorCode>NoError</ErrorCode><ErrorMessage/><UserResponses><UserResponse>" content       \
	"</UserResponse></UserResponses></Response></GetUserSettingsResponseMessage>"              \
	"</e:Body></e:Envelope>"
#define SOAP(settings)                                                                             \
	SOAP_USER("<ErrorCode>NoError</ErrorCode><ErrorMessage>No error.</ErrorMessage>"           \
	          "<UserSettings>" settings "</UserSettings>")
#define SETTING(name, url) "<UserSetting><Name>" name "</Name><Value>" url "</Value></UserSetting>"
#define SOAP_REDIRECT(code, target)                                                                \
	SOAP_USER("<ErrorCode>" code "</ErrorCode><RedirectTarget>" target "</RedirectTarget>")

typedef struct {
	const char *request;
	guint status;
	const char *body;
	const char *location;
} Answer;

typedef struct {
	const char *name;
	const char *refusing; /* a host without HTTPS; NULL: none */
	const char *misnamed; /* a host with another's certificate */
	const char *doubted;  /* a host the user would accept */
	const char *service;  /* what DNS says; NULL: nothing */
	guint16 port;
	Answer answers[6];
	const char *url;   /* NULL: none is found */
	int code;          /* of the error */
	const char *words; /* in it */
	const char *untrusted;
	guint requests; /* that reach a server */
} Row;

static const Row rows[] = {
	{ .name = "first", .answers = { { FIRST, 200, SETTINGS } }, .url = MAIL, .requests = 1 },
	{ .name = "second",
	  .refusing = "autodiscover.contoso.example",
	  .answers = { { SECOND, 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 1 },
	{ .name = "misnamed",
	  .misnamed = "autodiscover.contoso.example",
	  .answers = { { SECOND, 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 1 },
	{ .name = "guess-asks-nobody",
	  .doubted = "autodiscover.contoso.example",
	  .answers = { { FIRST, 200, SETTINGS },
	               { SECOND, 200, RESPONSE(PROTOCOL("EXCH", INNER)) } },
	  .url = INNER,
	  .requests = 1 },
	{ .name = "named-may-ask",
	  .doubted = "hoster.example",
	  .answers = { { FIRST, 200,
	                 RESPONSE("<RedirectUrl>https://hoster.example/a</RedirectUrl>") },
	               { "POST https://hoster.example/a", 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 2 },
	{ .name = "plain-asks-nobody",
	  .doubted = "mail.contoso.example",
	  .answers = { { PLAIN, 302, NULL, "https://mail.contoso.example/a.xml" },
	               { "POST https://mail.contoso.example/a.xml", 200, SETTINGS } },
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "ews-url",
	  .requests = 5 },
	{ .name = "web-page-at-first",
	  .answers = { { FIRST, 200, "<html/>" }, { SECOND, 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 3 },
	{ .name = "plain",
	  .answers = { { PLAIN, 302, NULL, "https://mail.contoso.example/a.xml" },
	               { "POST https://mail.contoso.example/a.xml", 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 6 },
	{ .name = "plain-relative",
	  .answers = { { PLAIN, 302, NULL, "/elsewhere" } },
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "ews-url",
	  .requests = 5 },
	{ .name = "plain-to-stranger",
	  .answers = { { PLAIN, 302, NULL, "https://evil.example/a.xml" },
	               { "POST https://evil.example/a.xml", 200, SETTINGS } },
	  .code = SFB_ERROR_UNTRUSTED_NAME,
	  .words = "evil.example",
	  .untrusted = "evil.example",
	  .requests = 5 },
	{ .name = "plain-answers-itself",
	  .answers = { { PLAIN, 200, SETTINGS } },
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "autodiscover.contoso.example, contoso.example, http://",
	  .requests = 5 },
	{ .name = "service",
	  .service = "ex.contoso.example",
	  .port = 443,
	  .answers = { { "POST https://ex.contoso.example" PATH, 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 6 },
	{ .name = "service-of-stranger",
	  .service = "evil.example",
	  .port = 443,
	  .answers = { { "POST https://evil.example" PATH, 200, SETTINGS } },
	  .code = SFB_ERROR_UNTRUSTED_NAME,
	  .words = "evil.example",
	  .untrusted = "evil.example",
	  .requests = 5 },
	{ .name = "service-of-nonsense",
	  .service = "evil.example/x.contoso.example",
	  .port = 443,
	  .answers = { { "POST https://evil.example/x.contoso.example:443" PATH, 200, SETTINGS } },
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "404",
	  .requests = 5 },
	{ .name = "service-of-nobody",
	  .service = "192.0.2.1,mail",
	  .port = 443,
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "_autodiscover._tcp.contoso.example",
	  .requests = 5 },
	{ .name = "second-service",
	  .service = "evil.example,dead.contoso.example,odd.contoso.example,ex.contoso.example",
	  .port = 443,
	  .refusing = "dead.contoso.example",
	  .answers = { { "POST https://ex.contoso.example" PATH, 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 5 + 2 + 1 },
	{ .name = "plain-to-trusted",
	  .answers = { { PLAIN, 302, NULL, "https://mail.trusted.example/a.xml" },
	               { "POST https://mail.trusted.example/a.xml", 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 6 },
	{ .name = "service-of-trusted",
	  .service = "ex.trusted.example",
	  .port = 443,
	  .answers = { { "POST https://ex.trusted.example" PATH, 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 6 },
	{ .name = "soap",
	  .answers = { { FIRST_SOAP, 200, SOAP(SETTING("ExternalEwsUrl", MAIL)) } },
	  .url = MAIL,
	  .requests = 2 },
	{ .name = "soap-at-second",
	  .refusing = "autodiscover.contoso.example",
	  .answers = { { SECOND_SOAP, 200, SOAP(SETTING("ExternalEwsUrl", MAIL)) } },
	  .url = MAIL,
	  .requests = 2 },
	{ .name = "soap-inner-and-outer",
	  .refusing = "inner.contoso.example",
	  .answers = { { FIRST_SOAP, 200,
	                 SOAP(SETTING("ExternalEwsUrl", MAIL) SETTING("InternalEwsUrl", INNER)) } },
	  .url = MAIL,
	  .requests = 2 },
	{ .name = "soap-redirect-url",
	  .answers = { { FIRST_SOAP, 200,
	                 SOAP_REDIRECT("RedirectUrl", "https://hoster.example/a.svc") },
	               { "POST https://hoster.example/a.svc", 200,
	                 SOAP(SETTING("ExternalEwsUrl", MAIL)) } },
	  .url = MAIL,
	  .requests = 3 },
	{ .name = "soap-redirect-address",
	  .answers = { { FIRST_SOAP, 200, SOAP_REDIRECT("RedirectAddress", "kim@hoster.example") },
	               { "POST https://autodiscover.hoster.example" PATH, 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 3 },
	{ .name = "soap-unknown",
	  .answers = { { FIRST_SOAP, 200,
	                 "<e:Envelope xmlns:e='x'><e:Body><GetUserSettingsResponseMessage>"
	                 "<Response><ErrorCode>NoError</ErrorCode><UserResponses><UserResponse>"
	                 "<ErrorCode>InvalidUser</ErrorCode><ErrorMessage>Never heard of "
	                 "her</ErrorMessage></UserResponse></UserResponses></Response>"
	                 "</GetUserSettingsResponseMessage></e:Body></e:Envelope>" } },
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "404",
	  .requests = 5 },
	{ .name = "soap-redirect-loop",
	  .answers = { { FIRST_SOAP, 200,
	                 SOAP_REDIRECT("RedirectUrl",
	                               "https://autodiscover.contoso.example" SOAP_PATH) } },
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "404",
	  .requests = 1 + 11 + 3 },
	{ .name = "redirect-url",
	  .answers = { { FIRST, 200,
	                 RESPONSE("<RedirectUrl>https://hoster.example/a</RedirectUrl>") },
	               { "POST https://hoster.example/a", 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 2 },
	{ .name = "redirect-url-plain",
	  .answers = { { FIRST, 200,
	                 RESPONSE("<RedirectUrl>http://contoso.example/a</RedirectUrl>") } },
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "no web services",
	  .requests = 4 },
	{ .name = "redirect-302",
	  .answers = { { FIRST, 302, NULL, "https://hoster.example/a" },
	               { "POST https://hoster.example/a", 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 2 },
	{ .name = "redirect-302-plain",
	  .answers = { { FIRST, 302, NULL, "http://hoster.example/a" }, { SECOND, 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 3 },
	{ .name = "redirect-address",
	  .answers = { { FIRST, 200, RESPONSE("<RedirectAddr>kim@hoster.example</RedirectAddr>") },
	               { "POST https://autodiscover.hoster.example" PATH, 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 2 },
	{ .name = "redirect-address-nonsense",
	  .answers = { { FIRST, 200, RESPONSE("<RedirectAddr>kim@evil.example/x</RedirectAddr>") },
	               { SECOND, 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 2 },
	{ .name = "redirect-address-loop",
	  .answers = { { FIRST, 200,
	                 RESPONSE("<RedirectAddr>kim@contoso.example</RedirectAddr>") } },
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "more than 10 times",
	  .requests = 11 + 3 },
	{ .name = "redirect-url-loop",
	  .answers = { { FIRST, 200,
	                 RESPONSE("<RedirectUrl>https://autodiscover.contoso.example" PATH
	                          "</RedirectUrl>") } },
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "more than 10 times",
	  .requests = 11 + 3 },
	{ .name = "redirect-302-loop",
	  .answers = { { FIRST, 302, NULL, PATH } },
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "another place",
	  .requests = 11 + 4 },
	{ .name = "forbidden-twice",
	  .answers = { { FIRST, 403 }, { SECOND, 200, SETTINGS } },
	  .url = MAIL,
	  .requests = 4 },
	{ .name = "unknown",
	  .answers = { { FIRST, 200, UNKNOWN }, { SECOND, 200, UNKNOWN } },
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "Never heard of her",
	  .requests = 3 },
	{ .name = "nothing-anywhere",
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "_autodiscover._tcp.contoso.example",
	  .requests = 5 },
	{ .name = "inner-and-outer-from-inside",
	  .answers = { { FIRST, 200, RESPONSE(PROTOCOL("EXPR", MAIL) PROTOCOL("EXCH", INNER)) },
	               { "GET " INNER, 401 } },
	  .url = INNER,
	  .requests = 2 },
	{ .name = "inner-and-outer-from-outside",
	  .refusing = "inner.contoso.example",
	  .answers = { { FIRST, 200, RESPONSE(PROTOCOL("EXCH", INNER) PROTOCOL("EXPR", MAIL)) } },
	  .url = MAIL,
	  .requests = 1 },
	{ .name = "password-refused",
	  .answers = { { FIRST, 401 }, { SECOND, 200, SETTINGS } },
	  .code = SFB_ERROR_CREDENTIALS,
	  .words = "autodiscover.contoso.example",
	  .requests = 3 },
};

typedef struct {
	const Row *row;
	Town *town;
	char *folder;
	SfbWebVisitor *visitor;
	char *url;
	char *untrusted;
	GError *error;
	gboolean is_done;
} Fixture;

/* Plain HTTP is told nothing about anybody. */
static void
check_request(SoupServerMessage *message, const char *request)
{
	if (strstr(request, "http:") == NULL)
		return;
	g_assert_true(g_str_has_prefix(request, "GET "));
	g_assert_null(town_get_header(message, "Authorization"));
	g_assert_null(town_get_header(message, "X-AnchorMailbox"));
	g_assert_cmpint(soup_server_message_get_request_body(message)->length, ==, 0);
}

/* Whoever is asked in SOAP hears who asks for what, and where. */
static void
check_soap(SoupServerMessage *message, const char *request)
{
	const char *url = request + strlen("POST ");
	SoupMessageBody *body = soup_server_message_get_request_body(message);
	g_autofree char *text = g_strndup(body->data, body->length);

	if (!g_str_has_suffix(request, ".svc"))
		return;
	g_assert_true(g_str_has_suffix(town_get_header(message, "SOAPAction"),
	                               "/Autodiscover/GetUserSettings\""));
	g_assert_nonnull(strstr(text, ">kim@contoso.example<"));
	g_assert_nonnull(strstr(text, url));
}

static void
serve(SoupServerMessage *message, const char *request, gpointer user_data)
{
	Fixture *fixture = user_data;
	const Answer *answer = fixture->row->answers;
	const char *headers[] = { NULL, NULL, NULL };

	check_request(message, request);
	check_soap(message, request);
	while (answer->request != NULL && strcmp(answer->request, request) != 0)
		answer++;
	headers[0] = answer->location != NULL ? "Location" : NULL;
	headers[1] = answer->location;
	if (answer->request != NULL && answer->status == 401) {
		headers[0] = "WWW-Authenticate";
		headers[1] = "NTLM";
	}
	town_answer(message, answer->request != NULL ? answer->status : 404, headers, "text/xml",
	            answer->body);
}

static SfbWebVisitor *
make_visitor(Fixture *fixture)
{
	SfbWebHttp *http = town_get_http(fixture->town);
	g_autoptr(SfbAuthKeyring) keyring =
		sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, fixture->folder);
	g_autoptr(SfbWebOauth) oauth =
		sfb_web_oauth_new(http, keyring, EMAIL, &(const SfbWebOauthOptions){ "", "", "" });
	g_autoptr(SfbSecret) password = sfb_secret_new("Passw0rd!");
	const SfbWebCredentials credentials = { "CONTOSO\\kim", password, FALSE };
	g_autoptr(SfbWebTickets) tickets =
		sfb_web_tickets_new(http, oauth, EMAIL, &credentials, SFB_WEB_AUTHENTICATION_AUTO);

	return sfb_web_visitor_new(&(const SfbWebVisitorMeans){
		.http = http,
		.tickets = tickets,
		.oauth = oauth,
		.credentials = &credentials,
		.address = EMAIL,
	});
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	fixture->row = data;
	fixture->folder = folder_make();
	fixture->town = town_new(serve, fixture);
	fixture->visitor = make_visitor(fixture);
	if (fixture->row->refusing != NULL)
		town_refuse(fixture->town, fixture->row->refusing);
	if (fixture->row->misnamed != NULL)
		town_misname(fixture->town, fixture->row->misnamed);
	if (fixture->row->doubted != NULL)
		town_doubt(fixture->town, fixture->row->doubted);
	town_set_service(fixture->town, fixture->row->service, fixture->row->port);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_assert_finalize_object(fixture->visitor);
	g_free(fixture->url);
	g_free(fixture->untrusted);
	g_clear_error(&fixture->error);
	town_free(fixture->town);
	folder_remove(fixture->folder);
	g_free(fixture->folder);
}

static void
on_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->url =
		sfb_web_exchange_discover_finish(result, &fixture->untrusted, &fixture->error);
	fixture->is_done = TRUE;
}

static void
walk(Fixture *fixture, GCancellable *cancellable)
{
	static const char *const trusted[] = { "trusted.example", NULL };

	sfb_web_exchange_discover_async(
		&(const SfbWebExchangeWish){
			.network = town_get_network(fixture->town),
			.visitor = fixture->visitor,
			.email = EMAIL,
			.trusted_domains = trusted,
		},
		cancellable, on_done, fixture);
	if (cancellable != NULL)
		g_cancellable_cancel(cancellable);
	while (!fixture->is_done)
		g_main_context_iteration(NULL, TRUE);
}

static guint
count_lines(const char *text)
{
	guint lines = 0;

	for (; *text != '\0'; text++)
		lines += *text == '\n';
	return lines;
}

static void
test_row(Fixture *fixture, gconstpointer data)
{
	const Row *row = data;

	walk(fixture, NULL);
	g_test_message("%s", town_get_log(fixture->town));
	g_assert_cmpstr(fixture->url, ==, row->url);
	g_assert_cmpstr(fixture->untrusted, ==, row->untrusted);
	if (row->url != NULL) {
		g_assert_no_error(fixture->error);
	} else {
		g_assert_error(fixture->error, SFB_ERROR, row->code);
		g_test_message("%s", fixture->error->message);
		g_assert_nonnull(strstr(fixture->error->message, row->words));
	}
	g_assert_cmpuint(count_lines(town_get_log(fixture->town)), ==, row->requests);
	g_assert_null(strstr(town_get_log(fixture->town), "evil"));
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();

	walk(fixture, cancellable);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/web/exchange-discovery/", rows[i].name, NULL);

		g_test_add(path, Fixture, &rows[i], set_up, test_row, tear_down);
	}
	g_test_add("/web/exchange-discovery/cancelled", Fixture, &rows[0], set_up, test_cancelled,
	           tear_down);
	return g_test_run();
}
