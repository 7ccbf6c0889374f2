/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The ways to the directory: which comes first, and which when that one fails. */

#include "people/directory.h"

#include <string.h>

#include "people/documents.h"
#include "people/wire.h"
#include "util/error.h"
#include "web/customer.h"

#define KIM "sip:kim@contoso.example"
#define DOMAIN "sip:contoso.example"
#define PROVISIONING "vnd-microsoft-provisioning-v2"
#define PROVISIONING_TYPE "application/vnd-microsoft-roaming-provisioning-v2+xml"
#define SOAP_TYPE "application/SOAP+xml"
#define BOOK "/groupexpansion/service.svc"
#define PORT BOOK "/WebTicket_Bearer"
#define EWS "/EWS/Exchange.asmx"

#define NOBODY_IN_BOOK                                                                             \
	"<E><Body><SearchAbEntryResponse><SearchAbEntryResult><Items/></SearchAbEntryResult>"      \
	"</SearchAbEntryResponse></Body></E>"
#define NOBODY_ON_SERVER                                                                           \
	"<E><Body><directorySearch><moreAvailable>false</moreAvailable></directorySearch>"         \
	"<Array/></Body></E>"
#define NOBODY_IN_EXCHANGE                                                                         \
	"<E><Body><ResolveNamesResponse><ResponseMessages><ResolveNamesResponseMessage "           \
	"ResponseClass=\"Error\"><MessageText>No results were found.</MessageText>"                \
	"<ResponseCode>ErrorNameResolutionNoResults</ResponseCode>"                                \
	"</ResolveNamesResponseMessage></ResponseMessages></ResolveNamesResponse></Body></E>"

typedef struct {
	Customer customer;
	Clerk *clerk; /* his */
	Wire *wire;
	SfbSettings *settings;
	SfbWebEws *ews;
	SfbDirectory *directory;
	SfbDirectoryResult *result;
	SfbDirectoryEntry *entry;
	GError *error;
	gboolean is_answered;
} Fixture;

static void
on_settings_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;
	g_autoptr(GError) error = NULL;

	sfb_settings_load_finish(SFB_SETTINGS(source), result, &error);
	g_assert_no_error(error);
	fixture->is_answered = TRUE;
}

static void
wait_for_answer(Fixture *fixture)
{
	while (!fixture->is_answered)
		g_main_context_iteration(NULL, TRUE);
	fixture->is_answered = FALSE;
}

/* @server: what is in ServerConfiguration, with "URL" for the address book's; @client: properties of
 * endpointConfiguration. */
static void
set_settings(Fixture *fixture, const char *server, const char *client)
{
	g_autofree char *url = g_strconcat(clerk_get_url(fixture->clerk), BOOK, NULL);
	g_auto(GStrv) pieces = g_strsplit(server, "URL", -1);
	g_autofree char *filled = g_strjoinv(url, pieces);
	g_autofree char *document = g_strdup_printf(
		"<provisionGroupList><provisionGroup name=\"ServerConfiguration\">%s"
		"</provisionGroup><provisionGroup name=\"endpointConfiguration\">"
		"<propertyEntryList>%s</propertyEntryList></provisionGroup></provisionGroupList>",
		filled, client);
	g_autoptr(SfbSipMessage) subscribe = NULL;

	sfb_settings_load_async(fixture->settings, NULL, on_settings_loaded, fixture);
	subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, subscribe, 200, PROVISIONING_TYPE, document);
	wait_for_answer(fixture);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	Customer *customer = &fixture->customer;
	g_autofree char *url = NULL;
	SfbWebEwsWish wish = { .email = "", .address = ADDRESS };
	SfbDirectoryMeans means = { NULL };
	const SfbWebCredentials nobody = { .login = "" };

	customer_open(customer, &with_password);
	issuer_describe(customer, forms, "");
	issuer_issue_for_long(customer, "/Auth");
	fixture->clerk = customer->clerk;
	fixture->wire = wire_new(WIRE_EVENTS ", " PROVISIONING, NULL);
	fixture->settings = sfb_settings_new(fixture->wire->client);
	url = g_strconcat(clerk_get_url(fixture->clerk), EWS, NULL);
	wish.network = customer->network;
	wish.http = means.http = customer->http;
	wish.tickets = means.tickets = customer->tickets;
	wish.oauth = customer->oauth;
	wish.credentials = &nobody;
	wish.url = url;
	means.ews = fixture->ews = sfb_web_ews_new(&wish);
	means.client = fixture->wire->client;
	means.settings = fixture->settings;
	fixture->directory = sfb_directory_new(&means);
	if (data != NULL)
		set_settings(fixture, data, "");
}

static void
forget(Fixture *fixture)
{
	g_clear_pointer(&fixture->result, sfb_directory_result_free);
	g_clear_pointer(&fixture->entry, sfb_directory_entry_free);
	g_clear_error(&fixture->error);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	forget(fixture);
	g_assert_finalize_object(fixture->directory);
	g_object_unref(fixture->ews);
	g_object_unref(fixture->settings);
	wire_free(fixture->wire);
	customer_close(&fixture->customer);
}

/* Who answers what */

static void
tell_book(Fixture *fixture)
{
	g_autofree char *text = document_read("address-book.xml", NULL);

	clerk_tell(fixture->clerk, PORT, 200, NULL, text);
}

static void
tell_exchange(Fixture *fixture, const char *document)
{
	g_autofree char *text = document_read(document, NULL);

	clerk_tell(fixture->clerk, EWS, 200, NULL, text);
}

/* Answers one SERVICE; the question is to contain @word. */
static void
serve(Fixture *fixture, const char *word, guint status, const char *document)
{
	g_autoptr(SfbSipMessage) service = wire_expect(fixture->wire, "SERVICE", DOMAIN);
	g_autofree char *question = wire_dup_body(service);

	g_assert_true(sfb_sip_message_has_content_type(service, SOAP_TYPE));
	g_assert_nonnull(strstr(question, word));
	wire_answer(fixture->wire, service, status, SOAP_TYPE, document);
}

static void
serve_document(Fixture *fixture, const char *word)
{
	g_autofree char *text = document_read("directory-search.xml", NULL);

	serve(fixture, word, 200, text);
}

/* Asking */

static void
on_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->result =
		sfb_directory_search_finish(SFB_DIRECTORY(source), result, &fixture->error);
	fixture->is_answered = TRUE;
}

static void
begin(Fixture *fixture, const char *text, guint offset)
{
	forget(fixture);
	sfb_directory_search_async(fixture->directory, text, offset, NULL, on_found, fixture);
}

static void
search(Fixture *fixture, const char *text)
{
	begin(fixture, text, 0);
	wait_for_answer(fixture);
}

static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->entry =
		sfb_directory_look_up_finish(SFB_DIRECTORY(source), result, &fixture->error);
	fixture->is_answered = TRUE;
}

static void
look_up(Fixture *fixture, const char *address)
{
	forget(fixture);
	sfb_directory_look_up_async(fixture->directory, address, NULL, on_looked_up, fixture);
	wait_for_answer(fixture);
}

static void
assert_found(const Fixture *fixture, guint count, const char *first)
{
	const SfbDirectoryEntry *entry;

	g_assert_no_error(fixture->error);
	g_assert_cmpuint(fixture->result->entries->len, ==, count);
	entry = fixture->result->entries->pdata[0];
	g_assert_cmpstr(entry->display_name, ==, first);
}

/* The address book */

#define DLX "<dlxEnabled>true</dlxEnabled><dlxInternalUrl>URL</dlxInternalUrl>"

static void
test_address_book(Fixture *fixture, gconstpointer data)
{
	const SfbDirectoryEntry *bob;
	const SfbDirectoryEntry *group;
	const SfbDirectoryEntry *mail;
	const SfbPhone *phone;

	tell_book(fixture);
	search(fixture, "  bob\n");
	assert_found(fixture, 4, "Bob Müller"); /* without his double and whoever has nothing */
	g_assert_false(fixture->result->has_more);
	bob = fixture->result->entries->pdata[0];
	g_assert_cmpstr(bob->address, ==, "bob@contoso.example");
	g_assert_cmpstr(bob->title, ==, "Head of <b>Support & Ops</b>");
	g_assert_cmpstr(bob->department, ==, "Support");
	g_assert_cmpstr(bob->office, ==, "Büro 7");
	g_assert_cmpstr(bob->city, ==, "München");
	g_assert_cmpstr(bob->country, ==, "Germany");
	g_assert_cmpstr(bob->photo_path, ==, "files/0123.jpg");
	g_assert_cmpstr(bob->photo_hash, ==, "10b394d3bdc9b3f9");
	g_assert_cmpuint(bob->phones->len, ==, 4);
	phone = bob->phones->pdata[0];
	g_assert_cmpstr(phone->shown, ==, "+49 (89) 1234-70");
	g_assert_cmpstr(phone->uri, ==, "tel:+4989123470");
	group = fixture->result->entries->pdata[2];
	g_assert_true(group->is_group);
	mail = fixture->result->entries->pdata[3];
	g_assert_null(mail->address); /* the address book would know */
	g_assert_nonnull(strstr(clerk_get_body(fixture->clerk, PORT), "<Value>bob</Value>"));
	g_assert_nonnull(strstr(clerk_get_body(fixture->clerk, PORT), ">101<"));
}

static void
test_address_as_typed(Fixture *fixture, gconstpointer data)
{
	tell_book(fixture);
	search(fixture, "<SIP:Bob@Contoso.example>");
	assert_found(fixture, 4, "Bob Müller");
	g_assert_nonnull(
		strstr(clerk_get_body(fixture->clerk, PORT), "<Value>bob@contoso.example</Value>"));
}

static void
test_nobody(Fixture *fixture, gconstpointer data)
{
	clerk_tell(fixture->clerk, PORT, 200, NULL, NOBODY_IN_BOOK);
	search(fixture, "xyzzy");
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(fixture->result->entries->len, ==, 0);
	g_assert_false(fixture->result->has_more);
}

static char *
build_many(guint count)
{
	GString *text =
		g_string_new("<E><Body><SearchAbEntryResponse><SearchAbEntryResult><Items>");

	for (guint i = 0; i < count; i++)
		g_string_append_printf(text,
		                       "<AbEntry><Attributes><Attribute><Name>displayName</Name>"
		                       "<Value>P%u</Value></Attribute></Attributes></AbEntry>",
		                       i);
	g_string_append(text, "</Items></SearchAbEntryResult></SearchAbEntryResponse></Body></E>");
	return g_string_free(text, FALSE);
}

static void
test_pages(Fixture *fixture, gconstpointer data)
{
	g_autofree char *one_too_many = build_many(SFB_DIRECTORY_PAGE + 1);
	g_autofree char *all = build_many(SFB_DIRECTORY_PAGE + 50);

	clerk_tell(fixture->clerk, PORT, 200, NULL, one_too_many);
	clerk_tell(fixture->clerk, PORT, 200, NULL, all);
	search(fixture, "p");
	assert_found(fixture, SFB_DIRECTORY_PAGE, "P0");
	g_assert_true(fixture->result->has_more);
	begin(fixture, "p", SFB_DIRECTORY_PAGE);
	wait_for_answer(fixture);
	assert_found(fixture, 50, "P100");
	g_assert_false(fixture->result->has_more);
	g_assert_nonnull(strstr(clerk_get_body(fixture->clerk, PORT), ">201<"));
}

/* Nothing but a name or an address is looked for, and not endlessly long. */
static void
test_text(Fixture *fixture, gconstpointer data)
{
	g_autofree char *endless = g_strnfill(10000, 'x');

	search(fixture, " \t");
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_USAGE);
	g_assert_cmpuint(clerk_count(fixture->clerk, PORT), ==, 0);
	clerk_tell(fixture->clerk, PORT, 200, NULL, NOBODY_IN_BOOK);
	search(fixture, endless);
	g_assert_no_error(fixture->error);
	endless[SFB_DIRECTORY_QUERY_MAX] = '\0';
	g_assert_nonnull(strstr(clerk_get_body(fixture->clerk, PORT), endless));
	search(fixture, "\xff\xfe<&");
	g_assert_no_error(fixture->error);
}

/* Other ways */

static void
test_address_book_fails(Fixture *fixture, gconstpointer data)
{
	clerk_tell(fixture->clerk, PORT, 503, NULL, "<html/>");
	begin(fixture, "Bob Müller", 0);
	serve_document(fixture, "givenName");
	serve(fixture, "givenName", 200, NOBODY_ON_SERVER);
	wait_for_answer(fixture);
	assert_found(fixture, 2, "Bob Müller");
	g_assert_true(fixture->result->has_more);
}

static void
test_no_address_book(Fixture *fixture, gconstpointer data)
{
	begin(fixture, "bob", 0);
	serve_document(fixture, "givenName");
	serve_document(fixture, "\"sn\"");
	wait_for_answer(fixture);
	assert_found(fixture, 2, "Bob Müller"); /* each once, though found twice */
	g_assert_cmpuint(clerk_count(fixture->clerk, NULL), ==, 0);
}

static void
test_exchange_at_last(Fixture *fixture, gconstpointer data)
{
	const SfbDirectoryEntry *juergen;

	tell_exchange(fixture, "resolve-names.xml");
	begin(fixture, "juergen", 0);
	serve(fixture, "givenName", 500, NULL);
	wait_for_answer(fixture);
	assert_found(fixture, 2, "Jürgen Müller");
	juergen = fixture->result->entries->pdata[0];
	g_assert_cmpstr(juergen->address, ==, "juergen@contoso.example");
}

static void
test_nobody_in_exchange(Fixture *fixture, gconstpointer data)
{
	clerk_tell(fixture->clerk, EWS, 200, NULL, NOBODY_IN_EXCHANGE);
	begin(fixture, "xyzzy", 0);
	serve(fixture, "givenName", 500, NULL);
	wait_for_answer(fixture);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(fixture->result->entries->len, ==, 0);
}

/* The sentence names what was tried, in that order. */
static void
test_nothing_works(Fixture *fixture, gconstpointer data)
{
	const char *book;
	const char *server;
	const char *exchange;

	clerk_tell(fixture->clerk, PORT, 503, NULL, "<html/>");
	begin(fixture, "bob", 0);
	serve(fixture, "givenName", 403, NULL);
	wait_for_answer(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_SERVER); /* the first one's */
	g_test_message("%s", fixture->error->message);
	book = strstr(fixture->error->message, "\nAddress book: ");
	server = strstr(fixture->error->message, "\nServer: ");
	exchange = strstr(fixture->error->message, "\nExchange: ");
	g_assert_true(book != NULL && book < server && server < exchange);
}

static void
test_exchange_first(Fixture *fixture, gconstpointer data)
{
	sfb_directory_prefer_exchange(fixture->directory);
	tell_exchange(fixture, "find-people.xml");
	search(fixture, "zo");
	assert_found(fixture, 2, "Zoë Weiß");
	g_assert_cmpuint(clerk_count(fixture->clerk, PORT), ==, 0);
	g_assert_nonnull(strstr(clerk_get_body(fixture->clerk, EWS), "<m:FindPeople>"));
}

static void
test_exchange_fails(Fixture *fixture, gconstpointer data)
{
	sfb_directory_prefer_exchange(fixture->directory);
	clerk_tell(fixture->clerk, EWS, 503, NULL, "<html/>");
	tell_book(fixture);
	search(fixture, "bob");
	assert_found(fixture, 4, "Bob Müller");
}

/* What the administrator says about the address book. */
static void
test_settings(Fixture *fixture, gconstpointer data)
{
	tell_book(fixture);
	set_settings(fixture, "<dlxEnabled>false</dlxEnabled><dlxInternalUrl>URL</dlxInternalUrl>",
	             "");
	begin(fixture, "bob@contoso.example", 0);
	serve_document(fixture, "msRTCSIP-PrimaryUserAddress");
	serve(fixture, "mail", 200, NOBODY_ON_SERVER);
	wait_for_answer(fixture);
	assert_found(fixture, 2, "Bob Müller");
	g_assert_cmpuint(clerk_count(fixture->clerk, PORT), ==, 0);
	set_settings(fixture, "<abwqInternalUrl>URL</abwqInternalUrl>", "");
	search(fixture, "bob");
	g_assert_cmpuint(clerk_count(fixture->clerk, PORT), ==, 1);
	set_settings(fixture, DLX, "<property name=\"AbsUsage\">FileDownloadOnly</property>");
	begin(fixture, "bob@contoso.example", 0);
	serve_document(fixture, "msRTCSIP-PrimaryUserAddress");
	serve(fixture, "mail", 200, NOBODY_ON_SERVER);
	wait_for_answer(fixture);
	g_assert_cmpuint(clerk_count(fixture->clerk, PORT), ==, 1);
}

/* Outside the company's network its inner servers are not asked first. */
static void
test_external(Fixture *fixture, gconstpointer data)
{
	tell_book(fixture);
	sfb_settings_set_external(fixture->settings, TRUE);
	set_settings(fixture,
	             "<abwqInternalUrl>https://127.0.0.1:9/</abwqInternalUrl>"
	             "<abwqExternalUrl>URL</abwqExternalUrl>",
	             "");
	search(fixture, "bob");
	assert_found(fixture, 4, "Bob Müller");
}

static void
test_not_encrypted(Fixture *fixture, gconstpointer data)
{
	set_settings(fixture, "<abwqInternalUrl>http://127.0.0.1:9/</abwqInternalUrl>", "");
	begin(fixture, "bob@contoso.example", 0);
	serve_document(fixture, "msRTCSIP-PrimaryUserAddress");
	serve(fixture, "mail", 200, NOBODY_ON_SERVER);
	wait_for_answer(fixture);
	assert_found(fixture, 2, "Bob Müller");
}

/* One person */

static void
test_look_up(Fixture *fixture, gconstpointer data)
{
	clerk_tell(fixture->clerk, PORT, 200, NULL, NOBODY_IN_BOOK);
	tell_book(fixture);
	look_up(fixture, "bob@contoso.example");
	g_assert_no_error(fixture->error);
	g_assert_cmpstr(fixture->entry->department, ==, "Support");
	g_assert_cmpuint(clerk_count(fixture->clerk, PORT), ==, 2); /* the other search, too */
	look_up(fixture, "bobsleigh@contoso.example");
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_FOUND);
}

/* Groups */

static void
expand(Fixture *fixture)
{
	forget(fixture);
	sfb_directory_expand_async(fixture->directory, "team@contoso.example", NULL, on_found,
	                           fixture);
	wait_for_answer(fixture);
}

/* Bob is completed by the address book, Vera is not there, a group stays a group. */
static void
test_expand(Fixture *fixture, gconstpointer data)
{
	const SfbDirectoryEntry *bob;
	const SfbDirectoryEntry *vera;
	const SfbDirectoryEntry *testers;

	tell_exchange(fixture, "expand-dl.xml");
	tell_book(fixture);
	clerk_tell(fixture->clerk, PORT, 200, NULL, NOBODY_IN_BOOK);
	expand(fixture);
	assert_found(fixture, 3, "Bob Müller");
	bob = fixture->result->entries->pdata[0];
	vera = fixture->result->entries->pdata[1];
	testers = fixture->result->entries->pdata[2];
	g_assert_cmpstr(bob->address, ==, "bob@contoso.example");
	g_assert_cmpstr(bob->department, ==, "Support");
	g_assert_null(vera->address);
	g_assert_cmpstr(vera->display_name, ==, "Vera Visitor");
	g_assert_true(testers->is_group);
	g_assert_cmpuint(clerk_count(fixture->clerk, PORT), ==, 2);
}

/* Without an address book the mail address is the best guess, of the own domain. */
static void
test_expand_by_guess(Fixture *fixture, gconstpointer data)
{
	const SfbDirectoryEntry *bob;
	const SfbDirectoryEntry *vera;

	tell_exchange(fixture, "expand-dl.xml");
	expand(fixture);
	assert_found(fixture, 3, "Bob Müller");
	bob = fixture->result->entries->pdata[0];
	vera = fixture->result->entries->pdata[1];
	g_assert_cmpstr(bob->address, ==, "bob.mueller@contoso.example");
	g_assert_null(vera->address);
}

static void
test_expand_fails(Fixture *fixture, gconstpointer data)
{
	clerk_tell(fixture->clerk, EWS, 200, NULL, NOBODY_IN_EXCHANGE);
	expand(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_FOUND);
	g_assert_null(fixture->result);
}

/* An address book that fails is not asked for each of the others. */
static void
test_expand_with_broken_book(Fixture *fixture, gconstpointer data)
{
	const SfbDirectoryEntry *bob;

	tell_exchange(fixture, "expand-dl.xml");
	clerk_tell(fixture->clerk, PORT, 503, NULL, "<html/>");
	expand(fixture);
	bob = fixture->result->entries->pdata[0];
	g_assert_cmpstr(bob->address, ==, "bob.mueller@contoso.example");
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	g_autoptr(SfbSipMessage) service = NULL;

	sfb_directory_search_async(fixture->directory, "bob", 0, cancellable, on_found, fixture);
	service = wire_expect(fixture->wire, "SERVICE", DOMAIN);
	g_cancellable_cancel(cancellable);
	wait_for_answer(fixture);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const struct {
	const char *path;
	const char *settings; /* of the server; NULL: not there yet */
	void (*test)(Fixture *fixture, gconstpointer data);
} cases[] = {
	{ "/directory/address-book", DLX, test_address_book },
	{ "/directory/address-as-typed", DLX, test_address_as_typed },
	{ "/directory/nobody", DLX, test_nobody },
	{ "/directory/pages", DLX, test_pages },
	{ "/directory/text", DLX, test_text },
	{ "/directory/address-book-fails", DLX, test_address_book_fails },
	{ "/directory/no-address-book", NULL, test_no_address_book },
	{ "/directory/exchange-at-last", NULL, test_exchange_at_last },
	{ "/directory/nobody-in-exchange", NULL, test_nobody_in_exchange },
	{ "/directory/nothing-works", DLX, test_nothing_works },
	{ "/directory/exchange-first", DLX, test_exchange_first },
	{ "/directory/exchange-fails", DLX, test_exchange_fails },
	{ "/directory/settings", NULL, test_settings },
	{ "/directory/external", NULL, test_external },
	{ "/directory/not-encrypted", NULL, test_not_encrypted },
	{ "/directory/look-up", DLX, test_look_up },
	{ "/directory/expand", DLX, test_expand },
	{ "/directory/expand-by-guess", NULL, test_expand_by_guess },
	{ "/directory/expand-fails", NULL, test_expand_fails },
	{ "/directory/expand-with-broken-book", DLX, test_expand_with_broken_book },
	{ "/directory/cancelled", NULL, test_cancelled },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_test_add(cases[i].path, Fixture, cases[i].settings, set_up, cases[i].test,
		           tear_down);
	return g_test_run();
}
