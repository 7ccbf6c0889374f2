/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The web ticket service, asked as the sheet says clients ask. */

#include <string.h>

#include "sim/visitor.h"

#define URL "/WebTicket/WebTicketService.svc"
#define ALICE "alice@example.com"

/* F-W1 of the sheet, for our own half of what follows. */
static void
test_key(void)
{
	guint8 secret[32];
	guint8 seed[32];
	guint8 key[32];
	g_autofree char *base64 = NULL;

	for (guint i = 0; i < 32; i++) {
		secret[i] = (guint8)i;
		seed[i] = (guint8)(0xe0 + i);
	}
	derive_key(secret, seed, key);
	base64 = g_base64_encode(key, sizeof(key));
	g_assert_cmpstr(base64, ==, "8tGTeH66Cv2Jp0ne5qkqp6kTN0K5mMccRjPVLpL13LM=");
}

static void
test_metadata(void)
{
	static const struct {
		const char *ways;
		const char *ports; /* in this order */
	} rows[] = {
		{ NULL, "WebTicketServiceWinNegotiate" },
		{ "forms", "WebTicketServiceAuth" },
		{ "adfs, windows", "WebTicketServiceWinNegotiate WsFedBearer" },
		{ "windows,oauth,adfs,forms", "WebTicketServiceWinNegotiate WebTicketServiceAuth "
		                              "WebTicketServiceOAuth WsFedBearer" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		SfbSimOptions options = { .web_tickets = rows[i].ways };
		Question question = { .url = URL "/mex" };
		Visitor visitor;
		g_autoptr(Answer) answer = NULL;
		g_autoptr(SfbXml) xml = NULL;
		g_autoptr(GString) names = g_string_new(NULL);
		SfbXmlNode *port;

		visitor_open(&visitor, &options);
		answer = visitor_ask(&visitor, &question);
		g_assert_cmpuint(answer->status, ==, 200);
		xml = sfb_xml_parse(answer->body, -1, NULL);
		g_assert_nonnull(xml);
		port = sfb_xml_find(sfb_xml_get_root(xml), "service/port");
		for (; port != NULL; port = sfb_xml_get_next(port, "port")) {
			const char *location = sfb_xml_get_attribute(
				sfb_xml_get_child(port, "address"), "location");

			g_assert_true(g_str_has_prefix(location, visitor.base));
			g_string_append_printf(names, "%s%s", names->len > 0 ? " " : "",
			                       sfb_xml_get_attribute(port, "name"));
		}
		g_assert_cmpstr(names->str, ==, rows[i].ports);
		visitor_close(&visitor);
	}
}

static char *
build_security(const char *name, const char *password)
{
	g_autofree char *name64 = g_base64_encode((const guchar *)name, strlen(name));
	g_autofree char *password64 = g_base64_encode((const guchar *)password, strlen(password));

	return g_strdup_printf("<wsse:UsernameToken><wsse:Username>%s</wsse:Username>"
	                       "<wsse:Password>%s</wsse:Password></wsse:UsernameToken>",
	                       name64, password64);
}

typedef struct {
	const char *name;
	const char *faults;
	const char *login;
	const char *password;
	const char *address;    /* claimed */
	const char *applies_to; /* behind the base; NULL: somewhere else */
	guint status;           /* 0: no answer */
	const char *code;       /* of the fault */
	const char *id;         /* of the diagnostics */
} Row;

static const Row rows[] = {
	{ "granted", NULL, "EXAMPLE\\alice", SFB_SIM_PASSWORD, ALICE, "/service", 200, NULL, NULL },
	{ "wrong-password", NULL, "EXAMPLE\\alice", "x", ALICE, "/service", 500,
	  "a:FailedAuthentication", "28020" },
	{ "wrong-claim", NULL, "EXAMPLE\\alice", SFB_SIM_PASSWORD, "bob@example.com", "/service",
	  500, "a:FailedAuthentication", "28020" },
	{ "foreign-service", NULL, "EXAMPLE\\alice", SFB_SIM_PASSWORD, ALICE, NULL, 500,
	  "a:InvalidRequest", NULL },
	{ "not-enabled", "ticket-refused=28000", "EXAMPLE\\alice", SFB_SIM_PASSWORD, ALICE,
	  "/service", 500, "a:FailedAuthentication", "28000" },
	{ "uri-mismatch", "ticket-refused=uri-mismatch", "EXAMPLE\\alice", SFB_SIM_PASSWORD, ALICE,
	  "/service", 500, "a:FailedAuthentication", "28020" },
	{ "error", "ticket-error", "EXAMPLE\\alice", SFB_SIM_PASSWORD, ALICE, "/service", 500, NULL,
	  NULL },
	{ "hang-up", "ticket-hang-up", "EXAMPLE\\alice", SFB_SIM_PASSWORD, ALICE, "/service", 0,
	  NULL, NULL },
};

static char *
build_request(const Visitor *visitor, const Row *row)
{
	g_autofree char *security = build_security(row->login, row->password);
	g_autofree char *applies_to = row->applies_to != NULL
	                                      ? g_strconcat(visitor->base, row->applies_to, NULL)
	                                      : g_strdup("https://www.example.net/service");

	return visitor_fill_in("ticket-request.xml", "SECURITY", security, "APPLIES-TO", applies_to,
	                       "ADDRESS", row->address, NULL);
}

static Answer *
ask(Visitor *visitor, const Row *row)
{
	g_autofree char *body = build_request(visitor, row);
	Question question = { .url = URL "/Auth", .type = "text/xml", .body = body };

	return visitor_ask(visitor, &question);
}

static void
test_request(gconstpointer data)
{
	const Row *row = data;
	SfbSimOptions options = { .web_tickets = "forms", .faults = row->faults };
	Visitor visitor;
	g_autoptr(Answer) answer = NULL;

	visitor_open(&visitor, &options);
	answer = ask(&visitor, row);
	g_assert_cmpuint(answer->status, ==, row->status);
	if (row->code != NULL) {
		g_autofree char *code = answer_dup_text(answer, "Body/Fault/faultcode");

		g_assert_cmpstr(code, ==, row->code);
	}
	if (row->id != NULL) {
		g_autofree char *id = answer_dup_text(
			answer,
			"Body/Fault/detail/OCSDiagnosticsFault/Ms-Diagnostics-Fault/ErrorId");

		g_assert_cmpstr(id, ==, row->id);
		g_assert_true(
			g_str_has_prefix(answer_get_header(answer, "X-Ms-diagnostics"), row->id));
	}
	if (row->status == 0)
		g_assert_nonnull(answer->error);
	visitor_close(&visitor);
}

/* An address alone is no SIP URI. */
static void
test_bare_claim(void)
{
	SfbSimOptions options = { .web_tickets = "forms" };
	Visitor visitor;
	g_autofree char *body = NULL;
	g_auto(GStrv) parts = NULL;
	g_autofree char *bare = NULL;
	g_autoptr(Answer) answer = NULL;
	g_autofree char *code = NULL;

	visitor_open(&visitor, &options);
	body = build_request(&visitor, &rows[0]);
	parts = g_strsplit(body, "sip:" ALICE, -1);
	g_assert_cmpuint(g_strv_length(parts), ==, 2);
	bare = g_strjoinv(ALICE, parts);
	answer = visitor_ask(&visitor,
	                     &(Question){ .url = URL "/Auth", .type = "text/xml", .body = bare });
	g_assert_cmpuint(answer->status, ==, 500);
	code = answer_dup_text(answer, "Body/Fault/faultcode");
	g_assert_cmpstr(code, ==, "a:FailedAuthentication");
	visitor_close(&visitor);
}

static void
test_answer(void)
{
	SfbSimOptions options = { .web_tickets = "forms" };
	Visitor visitor;
	g_autoptr(Answer) answer = NULL;
	g_autoptr(Answer) again = NULL;
	g_autoptr(Ticket) first = NULL;
	g_autoptr(Ticket) second = NULL;
	g_autofree char *context = NULL;
	g_autofree char *audience = NULL;
	g_autofree char *service = NULL;

	visitor_open(&visitor, &options);
	answer = ask(&visitor, &rows[0]);
	again = ask(&visitor, &rows[0]);
	first = ticket_new(answer);
	second = ticket_new(again);
	g_assert_cmpstr(first->id, !=, second->id);
	g_assert_true(memcmp(first->key, second->key, sizeof(first->key)) != 0);
	g_assert_cmpstr(first->created, <, first->expires);
	g_assert_true(g_str_has_suffix(first->expires, ".0000000Z"));
	audience = answer_dup_text(answer,
	                           "Body/RequestSecurityTokenResponseCollection/"
	                           "RequestSecurityTokenResponse/RequestedSecurityToken/Assertion/"
	                           "Conditions/AudienceRestrictionCondition/Audience");
	service = g_strconcat(visitor.base, "/service", NULL);
	g_assert_cmpstr(audience, ==, service);
	g_assert_nonnull(strstr(answer->body, "Context=\"c1d9e0f2-0000-4000-8000-000000000001\""));
	visitor_close(&visitor);
}

static void
test_slow(void)
{
	SfbSimOptions options = { .web_tickets = "forms", .faults = "ticket-slow@1" };
	gint64 start = g_get_monotonic_time();
	gint64 between;
	Visitor visitor;
	g_autoptr(Answer) late = NULL;
	g_autoptr(Answer) prompt = NULL;

	visitor_open(&visitor, &options);
	late = ask(&visitor, &rows[0]);
	between = g_get_monotonic_time();
	prompt = ask(&visitor, &rows[0]);
	g_assert_cmpuint(late->status, ==, 200);
	g_assert_cmpuint(prompt->status, ==, 200);
	g_assert_cmpint(between - start, >, G_TIME_SPAN_SECOND);
	g_assert_cmpint(g_get_monotonic_time() - between, <, G_TIME_SPAN_SECOND);
	visitor_close(&visitor);
}

/* Also: a site that is gone before it answers. */
static void
test_unanswered(void)
{
	SfbSimOptions options = { .web_tickets = "forms", .faults = "ticket-unanswered" };
	Visitor visitor;
	g_autoptr(Answer) answer = NULL;

	visitor_open(&visitor, &options);
	g_object_set(visitor.session, "timeout", 1u, NULL);
	answer = ask(&visitor, &rows[0]);
	g_assert_error(answer->error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
	visitor_close(&visitor);
}

static void
test_no_metadata(void)
{
	SfbSimOptions options = { .faults = "no-metadata=tickets" };
	Question tickets = { .url = URL "/mex" };
	Question certprov = { .url = "/CertProv/CertProvisioningService.svc/mex" };
	Visitor visitor;
	g_autoptr(Answer) missing = NULL;
	g_autoptr(Answer) there = NULL;

	visitor_open(&visitor, &options);
	missing = visitor_ask(&visitor, &tickets);
	there = visitor_ask(&visitor, &certprov);
	g_assert_cmpuint(missing->status, ==, 404);
	g_assert_cmpuint(there->status, ==, 200);
	visitor_close(&visitor);
}

int
main(int argc, char **argv)
{
	int status;

	visitor_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/web-tickets/key", test_key);
	g_test_add_func("/sim/web-tickets/metadata", test_metadata);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/sim/web-tickets/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_request);
	}
	g_test_add_func("/sim/web-tickets/answer", test_answer);
	g_test_add_func("/sim/web-tickets/bare-claim", test_bare_claim);
	g_test_add_func("/sim/web-tickets/slow", test_slow);
	g_test_add_func("/sim/web-tickets/unanswered", test_unanswered);
	g_test_add_func("/sim/web-tickets/no-metadata", test_no_metadata);
	status = g_test_run();
	visitor_clear_up();
	return status;
}
