/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Lync Autodiscover: its formats, and who gets which document. */

#include <string.h>

#include "sim/visitor.h"
#include "util/json.h"

#define ROOT "/Autodiscover/AutodiscoverService.svc/root"
#define USER ROOT "/user?originalDomain=example.com"
#define XML "application/vnd.microsoft.rtc.autodiscover+xml;v=1"
#define JSON "application/vnd.microsoft.rtc.autodiscover+json;v=1"

static Answer *
ask(Visitor *visitor, const char *url, const char *accept, const char *ticket)
{
	g_autofree char *base64 =
		ticket != NULL ? g_base64_encode((const guchar *)ticket, strlen(ticket)) : NULL;
	g_autofree char *value = g_strconcat("opaque=", base64, NULL);
	const char *headers[] = { "Accept", accept, ticket != NULL ? "X-MS-WebTicket" : NULL, value,
		                  NULL };
	Question question = { .url = url, .headers = headers };

	return visitor_ask(visitor, &question);
}

/* The href of the link named @token in a document of that kind; NULL if it has none. */
static char *
dup_link(const Answer *answer, const char *kind, const char *token)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(answer->body, -1, NULL);
	SfbXmlNode *node;

	g_assert_nonnull(xml);
	g_assert_true(sfb_xml_has_name(sfb_xml_get_root(xml), "AutodiscoverResponse"));
	node = sfb_xml_get_child(sfb_xml_get_child(sfb_xml_get_root(xml), kind), "Link");
	while (node != NULL && g_strcmp0(sfb_xml_get_attribute(node, "token"), token) != 0)
		node = sfb_xml_get_next(node, "Link");
	return g_strdup(sfb_xml_get_attribute(node, "href"));
}

static void
assert_link(Visitor *visitor, const Answer *answer, const char *kind, const char *token,
            const char *path)
{
	g_autofree char *href = dup_link(answer, kind, token);
	g_autofree char *expected = g_strconcat(visitor->base, path, NULL);

	g_assert_cmpstr(href, ==, expected);
}

static void
test_root(void)
{
	static const char *const urls[] = { "/?sipuri=alice@example.com", ROOT };
	SfbSimOptions options = { 0 };
	Visitor visitor;

	visitor_open(&visitor, &options);
	for (guint i = 0; i < G_N_ELEMENTS(urls); i++) {
		g_autoptr(Answer) answer = ask(&visitor, urls[i], XML, NULL);

		g_assert_cmpuint(answer->status, ==, 200);
		g_assert_cmpstr(answer_get_header(answer, "Content-Type"), ==,
		                "application/vnd.microsoft.rtc.autodiscover+xml; v=1");
		g_assert_nonnull(strstr(answer->body, "AccessLocation=\"Internal\""));
		assert_link(&visitor, answer, "Root", "User", USER);
		assert_link(&visitor, answer, "Root", "Domain", ROOT "/domain");
		assert_link(&visitor, answer, "Root", "Self", ROOT);
	}
	visitor_close(&visitor);
}

static void
test_formats(void)
{
	static const struct {
		const char *accept;
		const char *type;
		const char *path; /* to the domain's URL or name */
		const char *location;
	} rows[] = {
		{ JSON, "application/vnd.microsoft.rtc.autodiscover+json; v=1",
		  "Domain.SipClientExternalAccess.fqdn", "fe.example.com" },
		{ "application/json", "application/json; charset=utf-8",
		  "_links.internal/autodiscover.href", ROOT },
		{ "*/*", "application/json; charset=utf-8", "_links.external/autodiscover.href",
		  ROOT },
	};
	SfbSimOptions options = { .is_external = TRUE };
	Visitor visitor;

	visitor_open(&visitor, &options);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Answer) answer = ask(&visitor, ROOT "/domain", rows[i].accept, NULL);
		g_autoptr(GBytes) body = g_bytes_new(answer->body, strlen(answer->body));
		g_autoptr(GError) error = NULL;
		g_autoptr(SfbJson) json = sfb_json_parse(body, &error);
		g_autofree char *found = NULL;

		g_assert_no_error(error);
		g_assert_cmpstr(answer_get_header(answer, "Content-Type"), ==, rows[i].type);
		found = sfb_json_dup_text(json, rows[i].path);
		g_assert_nonnull(found);
		g_assert_true(g_str_has_suffix(found, rows[i].location));
	}
	visitor_close(&visitor);
}

/* The names come with stray blanks, and the port is the SIP port. */
static void
test_domain(void)
{
	SfbSimOptions options = { .is_external = TRUE };
	Visitor visitor;
	g_autoptr(Answer) answer = NULL;

	visitor_open(&visitor, &options);
	answer = ask(&visitor, ROOT "/domain", XML, NULL);
	g_assert_nonnull(strstr(answer->body, "AccessLocation=\"External\""));
	g_assert_nonnull(
		strstr(answer->body,
	               "<SipClientInternalAccess fqdn=\" fe.example.com\" port=\"5061 \"/>"));
	g_assert_nonnull(
		strstr(answer->body,
	               "<SipClientExternalAccess fqdn=\" fe.example.com\" port=\"5061 \"/>"));
	visitor_close(&visitor);
}

/* 401 without WWW-Authenticate, then the ticket. */
static void
test_user(void)
{
	SfbSimOptions options = { .web_tickets = "forms" };
	Visitor visitor;
	g_autoptr(Answer) refused = NULL;
	g_autoptr(Answer) granted = NULL;
	g_autoptr(Ticket) ticket = NULL;
	g_autofree char *service = NULL;
	g_autofree char *issuer = NULL;

	visitor_open(&visitor, &options);
	refused = ask(&visitor, USER, XML, NULL);
	g_assert_cmpuint(refused->status, ==, 401);
	g_assert_null(answer_get_header(refused, "WWW-Authenticate"));
	issuer = g_strconcat(visitor.base, "/WebTicket/WebTicketService.svc", NULL);
	g_assert_cmpstr(answer_get_header(refused, "X-MS-WebTicketURL"), ==, issuer);
	service = g_strconcat(visitor.base, USER, NULL);
	ticket = visitor_get_ticket(&visitor, "alice@example.com", service);
	granted = ask(&visitor, USER, XML, ticket->assertion);
	g_assert_cmpuint(granted->status, ==, 200);
	assert_link(&visitor, granted, "User", "Internal/Ucwa", "/ucwa/v1/applications");
	assert_link(&visitor, granted, "User", "External/Autodiscover", ROOT);
	visitor_close(&visitor);
}

static void
test_wrong_tickets(void)
{
	SfbSimOptions options = { .web_tickets = "forms" };
	Visitor visitor;
	g_autoptr(Ticket) ticket = NULL;
	g_autofree char *service = NULL;
	g_auto(GStrv) pieces = NULL;
	g_autofree char *changed = NULL;
	const char *tickets[4];

	visitor_open(&visitor, &options);
	service = g_strconcat(visitor.base, ROOT "/other", NULL);
	ticket = visitor_get_ticket(&visitor, "alice@example.com", service);
	pieces = g_strsplit(ticket->assertion, ROOT "/other", -1);
	g_assert_cmpuint(g_strv_length(pieces), ==, 2);
	changed = g_strjoinv(USER, pieces);
	tickets[0] = ticket->assertion;
	tickets[1] = changed;
	tickets[2] = "<Assertion/>";
	tickets[3] = "";
	for (guint i = 0; i < G_N_ELEMENTS(tickets); i++) {
		g_autoptr(Answer) answer = ask(&visitor, USER, XML, tickets[i]);

		g_assert_cmpuint(answer->status, ==, 401);
	}
	visitor_close(&visitor);
}

typedef struct {
	const char *fault;
	guint status;
	const char *type;
	const char *redirect; /* of the Root, behind the base; NULL: none */
} Row;

static const Row rows[] = {
	{ "discover-answer=html", 200, "text/html", NULL },
	{ "discover-answer=empty", 200, "text/plain", NULL },
	{ "discover-answer=json", 200, "application/vnd.microsoft.rtc.autodiscover+json; v=1",
	  NULL },
	{ "discover-answer=404", 404, "text/html", NULL },
	{ "discover-answer=503", 503, "text/html", NULL },
	{ "discover-redirect=loop", 200, "application/vnd.microsoft.rtc.autodiscover+xml; v=1",
	  "/?sipuri=alice@example.com" },
};

static void
test_fault(gconstpointer data)
{
	const Row *row = data;
	SfbSimOptions options = { .faults = row->fault };
	Visitor visitor;
	g_autoptr(Answer) answer = NULL;

	visitor_open(&visitor, &options);
	answer = ask(&visitor, "/?sipuri=alice@example.com", XML, NULL);
	g_assert_cmpuint(answer->status, ==, row->status);
	g_assert_cmpstr(answer_get_header(answer, "Content-Type"), ==, row->type);
	if (row->redirect != NULL)
		assert_link(&visitor, answer, "Root", "Redirect", row->redirect);
	visitor_close(&visitor);
}

static void
test_stranger(void)
{
	SfbSimOptions options = { .faults = "discover-redirect=stranger" };
	Visitor visitor;
	g_autoptr(Answer) answer = NULL;
	g_autofree char *href = NULL;

	visitor_open(&visitor, &options);
	answer = ask(&visitor, "/", XML, NULL);
	href = dup_link(answer, "Root", "Redirect");
	g_assert_cmpstr(href, ==, "https://pool01.example.net" ROOT);
	visitor_close(&visitor);
}

/* The other pool takes no ticket but its own. */
static void
test_other_pool(void)
{
	SfbSimOptions options = { .web_tickets = "forms", .faults = "discover-user=other-pool" };
	Visitor visitor;
	g_autofree char *here = NULL;
	g_autofree char *there = NULL;
	g_autoptr(Ticket) first = NULL;
	g_autoptr(Ticket) second = NULL;
	g_autoptr(Answer) sent_on = NULL;
	g_autoptr(Answer) root = NULL;
	g_autoptr(Answer) refused = NULL;
	g_autoptr(Answer) granted = NULL;

	visitor_open(&visitor, &options);
	here = g_strconcat(visitor.base, USER, NULL);
	there = g_strconcat(visitor.base, "/OtherPool" USER, NULL);
	first = visitor_get_ticket(&visitor, "alice@example.com", here);
	second = visitor_get_ticket(&visitor, "alice@example.com", there);
	sent_on = ask(&visitor, USER, XML, first->assertion);
	assert_link(&visitor, sent_on, "User", "Redirect", "/OtherPool" ROOT);
	root = ask(&visitor, "/OtherPool" ROOT, XML, NULL);
	assert_link(&visitor, root, "Root", "User", "/OtherPool" USER);
	refused = ask(&visitor, "/OtherPool" USER, XML, first->assertion);
	g_assert_cmpuint(refused->status, ==, 401);
	granted = ask(&visitor, "/OtherPool" USER, XML, second->assertion);
	assert_link(&visitor, granted, "User", "Ucwa", "/ucwa/v1/applications");
	visitor_close(&visitor);
}

static void
test_user_faults(void)
{
	SfbSimOptions options = { .web_tickets = "forms",
		                  .faults = "discover-user=404@1,discover-user=403@2,"
		                            "discover-no-ticket-url" };
	Visitor visitor;
	g_autofree char *service = NULL;
	g_autoptr(Ticket) ticket = NULL;
	g_autoptr(Answer) unknown = NULL;
	g_autoptr(Answer) forbidden = NULL;
	g_autoptr(Answer) silent = NULL;

	visitor_open(&visitor, &options);
	service = g_strconcat(visitor.base, USER, NULL);
	ticket = visitor_get_ticket(&visitor, "alice@example.com", service);
	silent = ask(&visitor, USER, XML, NULL);
	g_assert_cmpuint(silent->status, ==, 401);
	g_assert_null(answer_get_header(silent, "X-MS-WebTicketURL"));
	unknown = ask(&visitor, USER, XML, ticket->assertion);
	g_assert_cmpuint(unknown->status, ==, 404);
	forbidden = ask(&visitor, USER, XML, ticket->assertion);
	g_assert_cmpuint(forbidden->status, ==, 403);
	visitor_close(&visitor);
}

int
main(int argc, char **argv)
{
	int status;

	visitor_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/web-autodiscover/root", test_root);
	g_test_add_func("/sim/web-autodiscover/formats", test_formats);
	g_test_add_func("/sim/web-autodiscover/domain", test_domain);
	g_test_add_func("/sim/web-autodiscover/user", test_user);
	g_test_add_func("/sim/web-autodiscover/wrong-tickets", test_wrong_tickets);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/sim/web-autodiscover/", rows[i].fault, NULL);

		g_test_add_data_func(path, &rows[i], test_fault);
	}
	g_test_add_func("/sim/web-autodiscover/stranger", test_stranger);
	g_test_add_func("/sim/web-autodiscover/other-pool", test_other_pool);
	g_test_add_func("/sim/web-autodiscover/user-faults", test_user_faults);
	status = g_test_run();
	visitor_clear_up();
	return status;
}
