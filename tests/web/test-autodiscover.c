/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Walks through Autodiscover, without tickets: what leads where, and what ends it. */

#include "web/autodiscover.h"

#include <string.h>

#include "util/error.h"
#include "web/town.h"

#define ENTRY "lyncdiscover.contoso.example"
#define KIM "?sipuri=kim@contoso.example"
#define XML "application/vnd.microsoft.rtc.autodiscover+xml"
#define ACCEPT "application/vnd.microsoft.rtc.autodiscover+xml;v=1"

#define LINK(token, href) "<Link token='" token "' href='" href "'/>"
#define DOCUMENT(kind, content)                                                                    \
	"<AutodiscoverResponse AccessLocation='External'><" kind ">" content "</" kind             \
	"></AutodiscoverResponse>"
#define REDIRECT(href) XML, DOCUMENT("Root", LINK("Redirect", href))
#define ROOT                                                                                       \
	XML, DOCUMENT("Root", LINK("User", "https://lsweb.contoso.example/root/user")              \
	                              LINK("Domain", "https://lsweb.contoso.example/root/domain"))
#define DOMAIN                                                                                     \
	XML, DOCUMENT("Domain", "<SipClientExternalAccess fqdn='sip.contoso.example' "             \
	                        "port='443'/>")

typedef struct {
	const char *request;
	guint status;
	const char *type;
	const char *body;
	const char *location;
} Answer;

typedef struct {
	const char *name;
	const char *refusing; /* a host without HTTPS; NULL: none */
	const char *misnamed; /* a host with another's certificate */
	Answer answers[6];
	int code;          /* -1: the domain's servers are found */
	const char *words; /* in the message */
	guint requests;    /* that reach a server */
} Row;

static const Row rows[] = {
	{ "straight",
	  NULL,
	  NULL,
	  { { "GET https://" ENTRY "/" KIM, 200, ROOT },
	    { "GET https://lsweb.contoso.example/root/domain", 200, DOMAIN } },
	  -1,
	  NULL,
	  2 },
	{ "redirect",
	  NULL,
	  NULL,
	  { { "GET https://" ENTRY "/" KIM, 200, REDIRECT("https://other.example/root") },
	    { "GET https://other.example/root" KIM, 200, ROOT },
	    { "GET https://lsweb.contoso.example/root/domain", 200, DOMAIN } },
	  -1,
	  NULL,
	  3 },
	{ "http-redirect-302",
	  NULL,
	  NULL,
	  { { "GET https://" ENTRY "/" KIM, 302, NULL, NULL, "/Autodiscover/root?a=b" },
	    { "GET https://" ENTRY "/Autodiscover/root?a=b&sipuri=kim@contoso.example", 200, ROOT },
	    { "GET https://lsweb.contoso.example/root/domain", 307, NULL, NULL, "domain2" },
	    { "GET https://lsweb.contoso.example/root/domain2", 200, DOMAIN } },
	  -1,
	  NULL,
	  4 },
	{ "json",
	  NULL,
	  NULL,
	  { { "GET https://" ENTRY "/" KIM, 200, "application/json",
	      "{\"_links\":{\"redirect\":{\"href\":\"https://a.contoso.example/r\"}}}" },
	    { "GET https://a.contoso.example/r" KIM, 200, ROOT },
	    { "GET https://lsweb.contoso.example/root/domain", 200, DOMAIN } },
	  -1,
	  NULL,
	  3 },
	{ "plain-after-refused",
	  ENTRY,
	  NULL,
	  { { "GET http://" ENTRY "/" KIM, 200, REDIRECT("https://lsweb.contoso.example/root") },
	    { "GET https://lsweb.contoso.example/root" KIM, 200, ROOT },
	    { "GET https://lsweb.contoso.example/root/domain", 200, DOMAIN } },
	  -1,
	  NULL,
	  3 },
	{ "plain-after-misnamed",
	  NULL,
	  ENTRY,
	  { { "GET http://" ENTRY "/" KIM, 301, NULL, NULL, "https://hoster.example/root" },
	    { "GET https://hoster.example/root" KIM, 200, ROOT },
	    { "GET https://lsweb.contoso.example/root/domain", 200, DOMAIN } },
	  -1,
	  NULL,
	  3 },
	{ "plain-hop",
	  NULL,
	  ENTRY,
	  { { "GET http://" ENTRY "/" KIM, 301, NULL, NULL, "http://" ENTRY "/x/" },
	    { "GET http://" ENTRY "/x/" KIM, 200, REDIRECT("https://lsweb.contoso.example/root") },
	    { "GET https://lsweb.contoso.example/root" KIM, 200, ROOT },
	    { "GET https://lsweb.contoso.example/root/domain", 200, DOMAIN } },
	  -1,
	  NULL,
	  4 },
	{ "plain-to-stranger",
	  NULL,
	  ENTRY,
	  { { "GET http://" ENTRY "/" KIM, 200, REDIRECT("https://evil.example/root") } },
	  SFB_ERROR_UNTRUSTED_NAME,
	  "evil.example",
	  1 },
	{ "plain-captive-portal",
	  NULL,
	  ENTRY,
	  { { "GET http://" ENTRY "/" KIM, 200, "text/html", "<html>Welcome</html>" } },
	  SFB_ERROR_PROTOCOL,
	  ENTRY,
	  1 },
	{ "plain-is-no-root",
	  NULL,
	  ENTRY,
	  { { "GET http://" ENTRY "/" KIM, 200, ROOT } },
	  SFB_ERROR_PROTOCOL,
	  ENTRY,
	  1 },
	{ "plain-not-found", ENTRY, NULL, { { NULL } }, SFB_ERROR_PROTOCOL, "404", 1 },
	{ "plain-leads-back",
	  NULL,
	  ENTRY,
	  { { "GET http://" ENTRY "/" KIM, 302, NULL, NULL, "https://" ENTRY "/" KIM } },
	  SFB_ERROR_CERTIFICATE,
	  ENTRY,
	  1 },
	{ "later-misnamed",
	  NULL,
	  "other.example",
	  { { "GET https://" ENTRY "/" KIM, 200, REDIRECT("https://other.example/root") } },
	  SFB_ERROR_CERTIFICATE,
	  "other.example",
	  1 },
	{ "later-refused",
	  "other.example",
	  NULL,
	  { { "GET https://" ENTRY "/" KIM, 200, REDIRECT("https://other.example/root") } },
	  SFB_ERROR_UNREACHABLE,
	  "other.example",
	  1 },
	{ "circle",
	  NULL,
	  NULL,
	  { { "GET https://" ENTRY "/" KIM, 200, REDIRECT("https://b.example/root") },
	    { "GET https://b.example/root" KIM, 200, REDIRECT("https://" ENTRY "/") } },
	  SFB_ERROR_PROTOCOL,
	  "b.example leads back to " ENTRY,
	  2 },
	{ "domain-is-root",
	  NULL,
	  NULL,
	  { { "GET https://" ENTRY "/" KIM, 200, XML, DOCUMENT("Root", LINK("Domain", "/domain")) },
	    { "GET https://" ENTRY "/domain", 200, XML,
	      DOCUMENT("Root", LINK("Domain", "/domain")) } },
	  SFB_ERROR_PROTOCOL,
	  "circle",
	  2 },
	{ "wildcard-website",
	  NULL,
	  NULL,
	  { { "GET https://" ENTRY "/" KIM, 200, "text/html", "<html>Our products</html>" } },
	  SFB_ERROR_PROTOCOL,
	  ENTRY,
	  1 },
	{ "empty",
	  NULL,
	  NULL,
	  { { "GET https://" ENTRY "/" KIM, 200, XML, "" } },
	  SFB_ERROR_PROTOCOL,
	  ENTRY,
	  1 },
	{ "not-found", NULL, NULL, { { NULL } }, SFB_ERROR_PROTOCOL, "404", 1 },
	{ "password-wanted",
	  NULL,
	  NULL,
	  { { "GET https://" ENTRY "/" KIM, 401, "text/html", "<html/>" } },
	  SFB_ERROR_PROTOCOL,
	  "401",
	  1 },
	{ "trouble",
	  NULL,
	  NULL,
	  { { "GET https://" ENTRY "/" KIM, 503, "text/html", "<html/>" } },
	  SFB_ERROR_SERVER,
	  ENTRY,
	  1 },
	{ "nowhere",
	  NULL,
	  NULL,
	  { { "GET https://" ENTRY "/" KIM, 302, NULL, NULL, NULL } },
	  SFB_ERROR_PROTOCOL,
	  ENTRY,
	  1 },
	{ "downgrade",
	  NULL,
	  NULL,
	  { { "GET https://" ENTRY "/" KIM, 302, NULL, NULL, "http://b.contoso.example/" } },
	  SFB_ERROR_PROTOCOL,
	  "b.contoso.example",
	  1 },
	{ "nothing-linked",
	  NULL,
	  NULL,
	  { { "GET https://" ENTRY "/" KIM, 200, XML, DOCUMENT("Root", "") } },
	  SFB_ERROR_PROTOCOL,
	  ENTRY,
	  1 },
};

typedef struct {
	const Row *row;
	Town *town;
	GMainLoop *loop;
	SfbWebAutodiscovered *discovered;
	GError *error;
} Fixture;

/* Plain HTTP is told nothing but the form of answer that is wanted. */
static void
check_request(SoupServerMessage *message, const char *request)
{
	g_assert_cmpstr(town_get_header(message, "Accept"), ==, ACCEPT);
	g_assert_null(town_get_header(message, "Authorization"));
	g_assert_null(town_get_header(message, "X-MS-WebTicket"));
	if (g_str_has_prefix(request, "GET http:"))
		g_assert_null(town_get_header(message, "Cookie"));
}

static void
serve(SoupServerMessage *message, const char *request, gpointer user_data)
{
	Fixture *fixture = user_data;
	const Answer *answer = fixture->row->answers;
	const char *headers[] = { "Set-Cookie", "a=b; Path=/", NULL, NULL, NULL };

	check_request(message, request);
	while (answer->request != NULL && strcmp(answer->request, request) != 0)
		answer++;
	if (answer->location != NULL) {
		headers[2] = "Location";
		headers[3] = answer->location;
	}
	town_answer(message, answer->request != NULL ? answer->status : 404, headers, answer->type,
	            answer->body);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	fixture->row = data;
	fixture->town = town_new(serve, fixture);
	fixture->loop = g_main_loop_new(NULL, FALSE);
	if (fixture->row->refusing != NULL)
		town_refuse(fixture->town, fixture->row->refusing);
	if (fixture->row->misnamed != NULL)
		town_misname(fixture->town, fixture->row->misnamed);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	sfb_web_autodiscovered_free(fixture->discovered);
	g_clear_error(&fixture->error);
	town_free(fixture->town);
	g_main_loop_unref(fixture->loop);
}

static gboolean
is_trusted(const char *host, gpointer user_data)
{
	return strcmp(host, "hoster.example") == 0;
}

static void
on_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->discovered = sfb_web_autodiscover_finish(result, &fixture->error);
	g_main_loop_quit(fixture->loop);
}

static void
walk(Fixture *fixture, GCancellable *cancellable)
{
	SfbWebAutodiscoverWish wish = {
		.http = town_get_http(fixture->town),
		.address = "kim@contoso.example",
		.is_trusted = is_trusted,
	};

	sfb_web_autodiscover_async(ENTRY, &wish, cancellable, on_done, fixture);
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
	g_main_loop_run(fixture->loop);
	g_test_message("%s", town_get_log(fixture->town));
	if (row->code < 0) {
		g_assert_no_error(fixture->error);
		g_assert_cmpint(fixture->discovered->kind, ==, SFB_WEB_AUTODISCOVER_DOMAIN);
		g_assert_cmpstr(fixture->discovered->external.host, ==, "sip.contoso.example");
	} else {
		g_assert_error(fixture->error, SFB_ERROR, row->code);
		g_test_message("%s", fixture->error->message);
		g_assert_nonnull(strstr(fixture->error->message, row->words));
	}
	g_assert_cmpuint(count_lines(town_get_log(fixture->town)), ==, row->requests);
}

/* Eleven different ones: it is the number that ends it. */
static void
serve_chain(SoupServerMessage *message, const char *request, gpointer user_data)
{
	guint *asked = user_data;
	g_autofree char *location =
		g_strdup_printf("https://pool%u.contoso.example/root", ++*asked);
	const char *headers[] = { "Location", location, NULL };

	town_answer(message, 302, headers, NULL, NULL);
}

static void
test_chain(void)
{
	guint asked = 0;
	g_autoptr(Town) town = town_new(serve_chain, &asked);
	Fixture fixture = { .town = town, .loop = g_main_loop_new(NULL, FALSE) };

	walk(&fixture, NULL);
	g_main_loop_run(fixture.loop);
	g_assert_error(fixture.error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	g_assert_cmpuint(asked, ==, 11);
	g_clear_error(&fixture.error);
	g_main_loop_unref(fixture.loop);
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();

	walk(fixture, cancellable);
	g_cancellable_cancel(cancellable);
	g_main_loop_run(fixture->loop);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/web/autodiscover/", rows[i].name, NULL);

		g_test_add(path, Fixture, &rows[i], set_up, test_row, tear_down);
	}
	g_test_add_func("/web/autodiscover/chain", test_chain);
	g_test_add("/web/autodiscover/cancelled", Fixture, &rows[0], set_up, test_cancelled,
	           tear_down);
	return g_test_run();
}
