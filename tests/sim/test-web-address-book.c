/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The address book web query, asked by hand. */

#include <string.h>

#include "sim/visitor.h"

#define SERVICE "/groupexpansion/service.svc"
#define PORT SERVICE "/WebTicket_Bearer"
#define ALICE "alice@example.com"

#define BASIC(list, text)                                                                          \
	"<BasicSearch><SearchList>" list "</SearchList><Value>" text "</Value>"                    \
	"<Verb>BeginsWith</Verb></BasicSearch>"
#define EXACT(attribute, text)                                                                     \
	"<ChangeSearch soapenc:arrayType=\"AbEntryRequest.ChangeSearchQuery[1]\">"                 \
	"<AbEntryRequest.ChangeSearchQuery><SearchOn>" attribute "</SearchOn><Value>" text         \
	"</Value></AbEntryRequest.ChangeSearchQuery></ChangeSearch>"

typedef struct {
	const char *name;
	const char *faults;
	const char *search;
	const char *count;
	gboolean has_other_ticket;
	guint found;      /* entries */
	const char *code; /* of the fault; NULL: none */
} Row;

static const Row rows[] = {
	{ "by-name", NULL, BASIC("sn,displayName", "muller"), "100", FALSE, 2, NULL },
	{ "by-script", NULL, BASIC("sn", "Волк"), "100", FALSE, 1, NULL },
	{ "by-number", NULL, BASIC("telephoneNumber,mobile", "+49 89"), "100", FALSE, 2, NULL },
	{ "by-address", NULL, EXACT("msRTCSIP-PrimaryUserAddress", "bob@example.com"), "1", FALSE,
	  1, NULL },
	{ "exact-is-exact", NULL, EXACT("msRTCSIP-PrimaryUserAddress", "bob"), "1", FALSE, 0,
	  NULL },
	{ "limited", NULL, BASIC("displayName", "Staff"), "7", FALSE, 7, NULL },
	{ "nothing-asked", NULL, "", "7", FALSE, 0, "a:InvalidRequest" },
	{ "other-service", NULL, BASIC("sn", "x"), "7", TRUE, 0, "a:FailedAuthentication" },
	{ "refused", "address-book-refused", BASIC("sn", "x"), "7", FALSE, 0,
	  "a:FailedAuthentication" },
	{ "old", "address-book-old", BASIC("sn", "x"), "7", FALSE, 0, "a:InvalidRequest" },
};

static Answer *
ask(Visitor *visitor, const Row *row)
{
	g_autofree char *location =
		g_strconcat(visitor->base, row->has_other_ticket ? "/elsewhere" : PORT, NULL);
	g_autoptr(Ticket) ticket = visitor_get_ticket(visitor, ALICE, location);
	g_autofree char *body =
		visitor_fill_in("address-book-request.xml", "ASSERTION", ticket->assertion,
	                        "SEARCH", row->search, "COUNT", row->count, NULL);
	const Question question = { .url = PORT, .type = "text/xml", .body = body };

	return visitor_ask(visitor, &question);
}

static guint
count_pieces(const char *text, const char *piece)
{
	g_auto(GStrv) parts = g_strsplit(text, piece, -1);

	return g_strv_length(parts) - 1;
}

static void
test_query(gconstpointer data)
{
	const Row *row = data;
	const SfbSimOptions options = { .web_tickets = "forms", .faults = row->faults };
	g_autoptr(Answer) answer = NULL;
	Visitor visitor;

	visitor_open(&visitor, &options);
	answer = ask(&visitor, row);
	g_assert_cmpuint(answer->status, ==, row->code != NULL ? 500 : 200);
	g_assert_cmpuint(count_pieces(answer->body, "<AbEntry>"), ==, row->found);
	if (row->code != NULL) {
		g_autofree char *code = answer_dup_text(answer, "Body/Fault/faultcode");

		g_assert_cmpstr(code, ==, row->code);
	}
	visitor_close(&visitor);
}

static void
test_error(void)
{
	const SfbSimOptions options = { .web_tickets = "forms", .faults = "address-book-error" };
	g_autoptr(Answer) answer = NULL;
	Visitor visitor;

	visitor_open(&visitor, &options);
	answer = ask(&visitor, &rows[0]);
	g_assert_cmpuint(answer->status, ==, 500);
	g_assert_null(strstr(answer->body, "Fault"));
	visitor_close(&visitor);
}

static void
test_metadata(void)
{
	const SfbSimOptions options = { 0 };
	const Question question = { .url = SERVICE "/mex" };
	g_autoptr(Answer) answer = NULL;
	g_autofree char *issuer = NULL;
	g_autofree char *expected = NULL;
	Visitor visitor;

	visitor_open(&visitor, &options);
	answer = visitor_ask(&visitor, &question);
	issuer = answer_dup_text(answer, "Policy/ExactlyOne/All/SignedSupportingTokens/Policy/"
	                                 "IssuedToken/Issuer/Address");
	expected = g_strconcat(visitor.base, "/WebTicket/WebTicketService.svc", NULL);
	g_assert_cmpstr(issuer, ==, expected);
	visitor_close(&visitor);
}

int
main(int argc, char **argv)
{
	int status;

	visitor_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/web-address-book/metadata", test_metadata);
	g_test_add_func("/sim/web-address-book/error", test_error);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/sim/web-address-book/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_query);
	}
	status = g_test_run();
	visitor_clear_up();
	return status;
}
