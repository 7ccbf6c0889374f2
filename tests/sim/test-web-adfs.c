/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The AD FS in both its dialects, and its assertions at the ticket service. */

#include <string.h>

#include "sim/visitor.h"
#include "util/xml-raw.h"

#define TRUST_2005 "http://schemas.xmlsoap.org/ws/2005/02/trust"
#define TRUST_1_3 "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
#define URL_2005 "/adfs/services/trust/2005/usernamemixed"
#define URL_1_3 "/adfs/services/trust/13/usernamemixed"
#define FEDERATED "/WebTicket/WebTicketService.svc/WsFed_bearer"

typedef struct {
	const char *name;
	const char *faults;
	const char *url;
	const char *trust;
	const char *login;
	const char *password;
	guint status;
	const char *code;
} Row;

static const Row rows[] = {
	{ "2005", NULL, URL_2005, TRUST_2005, "alice@example.com", SFB_SIM_PASSWORD, 200, NULL },
	{ "1.3", NULL, URL_1_3, TRUST_1_3, "EXAMPLE\\alice", SFB_SIM_PASSWORD, 200, NULL },
	{ "wrong-password", NULL, URL_2005, TRUST_2005, "alice@example.com", "&lt;wrong>", 500,
	  "a:FailedAuthentication" },
	{ "wrong-dialect", NULL, URL_2005, TRUST_1_3, "alice@example.com", SFB_SIM_PASSWORD, 500,
	  "a:InvalidRequest" },
	{ "mfa", "adfs-refused=mfa", URL_1_3, TRUST_1_3, "alice@example.com", SFB_SIM_PASSWORD, 500,
	  "a:RequestFailed" },
	{ "disabled", "adfs-refused=disabled", URL_1_3, TRUST_1_3, "alice@example.com",
	  SFB_SIM_PASSWORD, 500, "a:FailedAuthentication" },
};

static Answer *
ask(Visitor *visitor, const Row *row, const char *applies_to)
{
	g_autofree char *location = g_strconcat(visitor->base, row->url, NULL);
	g_autofree char *audience = g_strconcat(visitor->base, applies_to, NULL);
	g_autofree char *body = visitor_fill_in("adfs-request.xml", "TRUST", row->trust, "LOCATION",
	                                        location, "NAME", row->login, "PASSWORD",
	                                        row->password, "APPLIES-TO", audience, NULL);
	Question question = { .url = row->url, .type = "application/soap+xml", .body = body };

	return visitor_ask(visitor, &question);
}

static char *
read_assertion(const Row *row, const Answer *answer)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(answer->body, -1, NULL);
	SfbXmlNode *node = sfb_xml_get_child(sfb_xml_get_root(xml), "Body");

	if (strcmp(row->trust, TRUST_1_3) == 0)
		node = sfb_xml_get_child(node, "RequestSecurityTokenResponseCollection");
	node = sfb_xml_find(node, "RequestSecurityTokenResponse/RequestedSecurityToken/Assertion");
	g_assert_nonnull(node);
	return sfb_xml_dup_raw(xml, node, answer->body, -1);
}

/* The status of a ticket request that shows @assertion. */
static guint
show_assertion(Visitor *visitor, const char *assertion)
{
	g_autofree char *applies_to = g_strconcat(visitor->base, "/service", NULL);
	g_autofree char *body =
		visitor_fill_in("ticket-request.xml", "SECURITY", assertion, "APPLIES-TO",
	                        applies_to, "ADDRESS", "alice@example.com", NULL);
	Question question = { .url = FEDERATED, .type = "text/xml", .body = body };
	g_autoptr(Answer) answer = visitor_ask(visitor, &question);

	return answer->status;
}

static void
test_request(gconstpointer data)
{
	const Row *row = data;
	SfbSimOptions options = { .web_tickets = "adfs", .faults = row->faults };
	g_autoptr(Answer) answer = NULL;
	Visitor visitor;

	visitor_open(&visitor, &options);
	answer = ask(&visitor, row, FEDERATED);
	g_assert_cmpuint(answer->status, ==, row->status);
	g_assert_true(g_str_has_prefix(answer_get_header(answer, "Content-Type"),
	                               "application/soap+xml"));
	if (row->code != NULL) {
		g_autofree char *code = answer_dup_text(answer, "Body/Fault/Code/Subcode/Value");

		g_assert_cmpstr(code, ==, row->code);
	} else {
		g_autofree char *assertion = read_assertion(row, answer);

		g_assert_cmpuint(show_assertion(&visitor, assertion), ==, 200);
	}
	visitor_close(&visitor);
}

/* Neither an assertion for another service nor a web ticket is one for the ticket service. */
static void
test_misuse(void)
{
	SfbSimOptions options = { .web_tickets = "adfs,forms" };
	Visitor visitor;
	g_autoptr(Answer) answer = NULL;
	g_autoptr(Ticket) ticket = NULL;
	g_autofree char *federated = NULL;
	g_autofree char *assertion = NULL;

	visitor_open(&visitor, &options);
	answer = ask(&visitor, &rows[0], "/service");
	assertion = read_assertion(&rows[0], answer);
	g_assert_cmpuint(show_assertion(&visitor, assertion), ==, 500);
	federated = g_strconcat(visitor.base, FEDERATED, NULL);
	ticket = visitor_get_ticket(&visitor, "alice@example.com", federated);
	g_assert_cmpuint(show_assertion(&visitor, ticket->assertion), ==, 500);
	g_assert_cmpuint(show_assertion(&visitor, ""), ==, 500);
	visitor_close(&visitor);
}

/* The ticket service says whose assertions it takes. */
static void
test_metadata(void)
{
	SfbSimOptions options = { .web_tickets = "adfs" };
	Question question = { .url = "/WebTicket/WebTicketService.svc/mex" };
	Visitor visitor;
	g_autoptr(Answer) answer = NULL;
	g_autofree char *issuer = NULL;
	g_autofree char *expected = NULL;

	visitor_open(&visitor, &options);
	answer = visitor_ask(&visitor, &question);
	issuer = answer_dup_text(answer, "Policy/ExactlyOne/All/SignedSupportingTokens/Policy/"
	                                 "IssuedToken/Issuer/Address");
	expected = g_strconcat(visitor.base, URL_2005, NULL);
	g_assert_cmpstr(issuer, ==, expected);
	visitor_close(&visitor);
}

int
main(int argc, char **argv)
{
	int status;

	visitor_init();
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/sim/web-adfs/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_request);
	}
	g_test_add_func("/sim/web-adfs/misuse", test_misuse);
	g_test_add_func("/sim/web-adfs/metadata", test_metadata);
	status = g_test_run();
	visitor_clear_up();
	return status;
}
