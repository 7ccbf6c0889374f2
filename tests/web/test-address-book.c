/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The address book asked with a web ticket. */

#include "web/address-book.h"

#include <string.h>

#include "util/error.h"
#include "web/customer.h"
#include "web/documents.h"

#define BOOK "/groupexpansion/service.svc"
#define PORT BOOK "/WebTicket_Bearer"
#define DEAD "https://127.0.0.1:9/groupexpansion/service.svc"

typedef struct {
	Customer customer;
	SfbWebAddressBook *book;
	GPtrArray *entries;
	GError *error;
	gboolean is_waiting;
} Fixture;

/* @before: a service to be tried first; NULL: none. */
static void
set_up(Fixture *fixture, const char *before)
{
	Customer *customer = &fixture->customer;
	g_autofree char *url = NULL;

	customer_open(customer, &with_password);
	issuer_describe(customer, forms, "");
	issuer_issue_for_long(customer, "/Auth");
	url = g_strconcat(clerk_get_url(customer->clerk), BOOK, NULL);
	fixture->book = sfb_web_address_book_new(
		customer->http, customer->tickets,
		(const char *const[]){ before != NULL ? before : url, before != NULL ? url : NULL,
	                               NULL });
}

static void
tear_down(Fixture *fixture)
{
	g_assert_finalize_object(fixture->book);
	g_clear_pointer(&fixture->entries, g_ptr_array_unref);
	g_clear_error(&fixture->error);
	customer_close(&fixture->customer);
}

static void
describe(Fixture *fixture)
{
	const char *url = clerk_get_url(fixture->customer.clerk);
	g_autofree char *mex = g_strdup_printf(
		"<d><Policy Id=\"AddressBookWebTicketBearer_policy\"><ExactlyOne><All>"
		"<SignedSupportingTokens><Policy><IssuedToken><Issuer><Address>%s" SERVICE
		"</Address></Issuer></IssuedToken></Policy></SignedSupportingTokens></All>"
		"</ExactlyOne></Policy><port name=\"AddressBookWebTicketBearer\">"
		"<address location=\"%s" PORT "\"/></port></d>",
		url, url);

	clerk_tell(fixture->customer.clerk, BOOK "/mex", 200, NULL, mex);
}

static void
tell_entries(Fixture *fixture)
{
	g_autoptr(GBytes) document = document_load("address-book.xml");
	g_autofree char *text =
		g_strndup(g_bytes_get_data(document, NULL), g_bytes_get_size(document));

	clerk_tell(fixture->customer.clerk, PORT, 200, NULL, text);
}

static void
on_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->entries = sfb_web_address_book_search_finish(SFB_WEB_ADDRESS_BOOK(source), result,
	                                                      &fixture->error);
	fixture->is_waiting = FALSE;
}

static void
search(Fixture *fixture, GCancellable *cancellable)
{
	const SfbWebAddressBookQuery query = { .text = "bob", .count = 101 };

	g_clear_pointer(&fixture->entries, g_ptr_array_unref);
	g_clear_error(&fixture->error);
	fixture->is_waiting = TRUE;
	sfb_web_address_book_search_async(fixture->book, &query, cancellable, on_found, fixture);
	while (fixture->is_waiting)
		g_main_context_iteration(NULL, TRUE);
}

static void
assert_found(const Fixture *fixture)
{
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(fixture->entries->len, ==, 5);
}

/* Two descriptions, a ticket, the query; the second time the query alone. */
static void
test_found(void)
{
	Fixture fixture = { 0 };
	Clerk *clerk;

	set_up(&fixture, NULL);
	clerk = fixture.customer.clerk;
	describe(&fixture);
	tell_entries(&fixture);
	search(&fixture, NULL);
	assert_found(&fixture);
	g_assert_cmpuint(clerk_count(clerk, NULL), ==, 4);
	/* A bearer's ticket: the assertion without a signature by its key. */
	g_assert_nonnull(strstr(clerk_get_body(clerk, PORT), "</saml:Assertion></wsse:Security>"));
	g_assert_nonnull(strstr(clerk_get_body(clerk, PORT),
	                        ">" SFB_WEB_ADDRESS_BOOK_ACTION "</wsa:Action>"));
	search(&fixture, NULL);
	assert_found(&fixture);
	g_assert_cmpuint(clerk_count(clerk, NULL), ==, 5);
	tear_down(&fixture);
}

static void
test_not_described(void)
{
	Fixture fixture = { 0 };

	set_up(&fixture, NULL);
	tell_entries(&fixture);
	search(&fixture, NULL);
	assert_found(&fixture);
	tear_down(&fixture);
}

static void
test_ticket_refused_once(void)
{
	Fixture fixture = { 0 };

	set_up(&fixture, NULL);
	describe(&fixture);
	issuer_refuse(&fixture.customer, PORT, "wsse:FailedAuthentication", "Too old.");
	tell_entries(&fixture);
	search(&fixture, NULL);
	assert_found(&fixture);
	g_assert_cmpuint(clerk_count(fixture.customer.clerk, "/Auth"), ==, 2);
	tear_down(&fixture);
}

static void
test_ticket_refused_again(void)
{
	Fixture fixture = { 0 };

	set_up(&fixture, NULL);
	describe(&fixture);
	issuer_refuse(&fixture.customer, PORT, "wsse:InvalidSecurityToken", "Never.");
	search(&fixture, NULL);
	g_assert_error(fixture.error, SFB_ERROR, SFB_ERROR_SERVER);
	g_assert_cmpuint(clerk_count(fixture.customer.clerk, PORT), ==, 2);
	tear_down(&fixture);
}

/* It is asked for fewer attributes, and never again for more. */
static void
test_unknown_attributes(void)
{
	Fixture fixture = { 0 };
	Clerk *clerk;

	set_up(&fixture, NULL);
	clerk = fixture.customer.clerk;
	describe(&fixture);
	issuer_refuse(&fixture.customer, PORT, "s:Client", "No such attribute.");
	tell_entries(&fixture);
	search(&fixture, NULL);
	assert_found(&fixture);
	g_assert_cmpuint(clerk_count(clerk, PORT), ==, 2);
	g_assert_null(strstr(clerk_get_body(clerk, PORT), "physicalDeliveryOfficeName"));
	search(&fixture, NULL);
	g_assert_cmpuint(clerk_count(clerk, PORT), ==, 3);
	tear_down(&fixture);
}

/* What was only trouble does not make the next answer poorer. */
static void
test_trouble(void)
{
	Fixture fixture = { 0 };
	Clerk *clerk;

	set_up(&fixture, NULL);
	clerk = fixture.customer.clerk;
	describe(&fixture);
	clerk_tell(clerk, PORT, 503, NULL, "<html/>");
	clerk_tell(clerk, PORT, 503, NULL, "<html/>");
	tell_entries(&fixture);
	search(&fixture, NULL);
	g_assert_error(fixture.error, SFB_ERROR, SFB_ERROR_SERVER);
	search(&fixture, NULL);
	assert_found(&fixture);
	g_assert_nonnull(strstr(clerk_get_body(clerk, PORT), "physicalDeliveryOfficeName"));
	tear_down(&fixture);
}

/* Inside the network nobody answers, outside somebody does; the next question goes there first. */
static void
test_elsewhere(void)
{
	Fixture fixture = { 0 };
	guint count;

	set_up(&fixture, DEAD);
	describe(&fixture);
	tell_entries(&fixture);
	search(&fixture, NULL);
	assert_found(&fixture);
	count = sfb_web_http_get_count(fixture.customer.http);
	search(&fixture, NULL);
	assert_found(&fixture);
	g_assert_cmpuint(sfb_web_http_get_count(fixture.customer.http), ==, count + 1);
	tear_down(&fixture);
}

static void
test_nowhere(void)
{
	Fixture fixture = { 0 };
	SfbWebAddressBook *book;

	set_up(&fixture, NULL);
	book = fixture.book;
	fixture.book = sfb_web_address_book_new(fixture.customer.http, fixture.customer.tickets,
	                                        (const char *const[]){ DEAD, DEAD, NULL });
	g_object_unref(book);
	search(&fixture, NULL);
	g_assert_error(fixture.error, SFB_ERROR, SFB_ERROR_UNREACHABLE);
	tear_down(&fixture);
}

static void
test_cancelled(void)
{
	Fixture fixture = { 0 };
	g_autoptr(GCancellable) cancellable = g_cancellable_new();

	set_up(&fixture, NULL);
	g_cancellable_cancel(cancellable);
	search(&fixture, cancellable);
	g_assert_error(fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	tear_down(&fixture);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/address-book/found", test_found);
	g_test_add_func("/address-book/not-described", test_not_described);
	g_test_add_func("/address-book/ticket-refused-once", test_ticket_refused_once);
	g_test_add_func("/address-book/ticket-refused-again", test_ticket_refused_again);
	g_test_add_func("/address-book/unknown-attributes", test_unknown_attributes);
	g_test_add_func("/address-book/trouble", test_trouble);
	g_test_add_func("/address-book/elsewhere", test_elsewhere);
	g_test_add_func("/address-book/nowhere", test_nowhere);
	g_test_add_func("/address-book/cancelled", test_cancelled);
	return g_test_run();
}
