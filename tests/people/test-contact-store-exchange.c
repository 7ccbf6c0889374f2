/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The contact list in Exchange: what is asked when, and what is told. */

#include "people/contact-store-exchange.h"

#include <string.h>

#include "net/gio-network.h"
#include "people/contact-store-exchange-private.h"
#include "people/documents.h"
#include "support/folder.h"
#include "util/error.h"
#include "web/clerk.h"

#define ADDRESS "kim@contoso.example"
#define PATH "/EWS/Exchange.asmx"
#define ZOE "zoe@contoso.example"
#define BOB "bob@contoso.example"

#define ANSWER(name, class, content)                                                               \
	"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><" name           \
	"Response ResponseClass='" class "'>" content "</" name "Response></s:Body></s:Envelope>"
#define DONE ANSWER("Any", "Success", "<ResponseCode>NoError</ResponseCode>")
#define REFUSED(code) ANSWER("Any", "Error", "<ResponseCode>" code "</ResponseCode>")
#define PERSONA(id)                                                                                \
	ANSWER("AddNewImContactToGroup", "Success",                                                \
	       "<Persona><Attributions><Attribution><SourceId Id='" id "'/><IsQuickContact>true"   \
	       "</IsQuickContact><IsHidden>false</IsHidden></Attribution></Attributions>"          \
	       "</Persona>")
#define GROUP(id, name)                                                                            \
	ANSWER("AddImGroup", "Success",                                                            \
	       "<ImGroup><DisplayName>" name "</DisplayName><ExchangeStoreId Id='" id              \
	       "'/></ImGroup>")

typedef struct {
	Clerk *clerk;
	char *folder;
	char *list; /* the answer to GetImItemList */
	SfbWebEws *ews;
	SfbContactStore *store;
	guint documents;
	SfbContactsKind kind; /* of the last document */
	guint32 group_id;     /* of its first group; 0 if it has none */
	char *address;        /* of its first contact; NULL if it has none */
	guint unavailable;
	gboolean is_answered;
	GError *error; /* of the last load or write */
} Fixture;

static void
on_document(SfbContactStore *store, SfbContactsDocument *document, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->documents++;
	fixture->kind = document->kind;
	g_free(fixture->address);
	fixture->address = document->contacts->len > 0
	                           ? g_strdup(((SfbContact *)document->contacts->pdata[0])->address)
	                           : NULL;
	fixture->group_id =
		document->groups->len > 0 ? ((SfbGroup *)document->groups->pdata[0])->id : 0;
}

static void
on_unavailable(SfbContactStore *store, const GError *error, gpointer user_data)
{
	g_assert_nonnull(error);
	((Fixture *)user_data)->unavailable++;
}

static SfbWebEws *
make_ews(Fixture *fixture)
{
	g_autofree char *authority =
		g_build_filename(g_getenv("SFB_TEST_DATA"), "net/authority.pem", NULL);
	g_autofree char *url = g_strconcat(clerk_get_url(fixture->clerk), PATH, NULL);
	g_autoptr(SfbNetwork) network = sfb_gio_network_new(authority);
	g_autoptr(SfbWebHttp) http = sfb_web_http_new(network, "purple-sfb/test");
	g_autoptr(SfbAuthKeyring) keyring =
		sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, fixture->folder);
	g_autoptr(SfbWebOauth) oauth = sfb_web_oauth_new(http, keyring, ADDRESS,
	                                                 &(const SfbWebOauthOptions){ "", "", "" });
	const SfbWebCredentials credentials = { .login = ADDRESS };
	g_autoptr(SfbWebTickets) tickets = sfb_web_tickets_new(http, oauth, ADDRESS, &credentials,
	                                                       SFB_WEB_AUTHENTICATION_AUTO);

	return sfb_web_ews_new(&(const SfbWebEwsWish){
		.network = network,
		.http = http,
		.tickets = tickets,
		.oauth = oauth,
		.credentials = &credentials,
		.url = url,
		.email = "",
		.address = ADDRESS,
	});
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	fixture->folder = folder_make();
	fixture->clerk = clerk_open();
	fixture->list = document_read("im-item-list.xml", NULL);
	fixture->ews = make_ews(fixture);
	fixture->store = sfb_contact_store_exchange_new(fixture->ews);
	g_signal_connect(fixture->store, "document", G_CALLBACK(on_document), fixture);
	g_signal_connect(fixture->store, "unavailable", G_CALLBACK(on_unavailable), fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_clear_object(&fixture->store);
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_object_unref(fixture->ews);
	clerk_close(fixture->clerk);
	folder_remove(fixture->folder);
	g_free(fixture->folder);
	g_free(fixture->list);
	g_free(fixture->address);
	g_clear_error(&fixture->error);
}

static void
wait_until(const gboolean *condition)
{
	while (!*condition)
		g_main_context_iteration(NULL, TRUE);
}

static void
wait_for_questions(Fixture *fixture, guint count)
{
	while (clerk_count(fixture->clerk, PATH) < count)
		g_main_context_iteration(NULL, TRUE);
}

static void
wait_for_documents(Fixture *fixture, guint count)
{
	while (fixture->documents < count)
		g_main_context_iteration(NULL, TRUE);
}

static gboolean
on_over(gpointer user_data)
{
	*(gboolean *)user_data = TRUE;
	return G_SOURCE_REMOVE;
}

static void
wait_for_a_while(guint milliseconds)
{
	gboolean is_over = FALSE;

	g_timeout_add(milliseconds, on_over, &is_over);
	wait_until(&is_over);
}

static void
on_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_clear_error(&fixture->error);
	sfb_contact_store_load_finish(SFB_CONTACT_STORE(source), result, &fixture->error);
	fixture->is_answered = TRUE;
}

static void
begin_load(Fixture *fixture)
{
	fixture->is_answered = FALSE;
	sfb_contact_store_load_async(fixture->store, NULL, on_loaded, fixture);
}

static void
load(Fixture *fixture)
{
	begin_load(fixture);
	wait_until(&fixture->is_answered);
}

static void
tell(Fixture *fixture, const char *body)
{
	clerk_tell(fixture->clerk, PATH, 200, NULL, body);
}

static void
on_written(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_clear_error(&fixture->error);
	sfb_contact_store_write_finish(SFB_CONTACT_STORE(source), result, &fixture->error);
	fixture->is_answered = TRUE;
}

static void
begin_write(Fixture *fixture, const SfbContactWrite *write)
{
	fixture->is_answered = FALSE;
	sfb_contact_store_write_async(fixture->store, write, NULL, on_written, fixture);
}

static void
write_down(Fixture *fixture, const SfbContactWrite *write)
{
	begin_write(fixture, write);
	wait_until(&fixture->is_answered);
}

/* @first, @second: groups; 0: none. */
static SfbContact *
make_contact(const char *address, guint32 first, guint32 second)
{
	SfbContact *contact = g_new0(SfbContact, 1);

	contact->address = g_strdup(address);
	contact->groups = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_array_append_val(contact->groups, first);
	if (second != 0)
		g_array_append_val(contact->groups, second);
	return contact;
}

/* Reading */

static void
test_load(Fixture *fixture, gconstpointer data)
{
	tell(fixture, fixture->list);
	load(fixture);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(fixture->documents, ==, 1);
	g_assert_cmpint(fixture->kind, ==, SFB_CONTACTS_FULL);
	g_assert_cmpstr(fixture->address, ==, BOB);
	g_assert_nonnull(strstr(clerk_get_body(fixture->clerk, PATH), "<m:GetImItemList/>"));
	g_assert_false(sfb_contact_store_keeps_names(fixture->store));
}

/* Whoever waits is told by the answer, and later tries say nothing until one succeeds. */
static void
test_load_fails(Fixture *fixture, gconstpointer data)
{
	sfb_contact_store_exchange_set_second(fixture->store, 1);
	for (guint i = 0; i < 3; i++)
		clerk_tell(fixture->clerk, PATH, 503, NULL, "");
	tell(fixture, fixture->list);
	load(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_SERVER);
	g_assert_cmpuint(fixture->documents, ==, 0);
	wait_for_documents(fixture, 1);
	g_assert_cmpuint(clerk_count(fixture->clerk, PATH), ==, 4);
	g_assert_cmpuint(fixture->unavailable, ==, 0);
}

/* Success without a list must not look like a list without contacts. */
static void
test_no_list(Fixture *fixture, gconstpointer data)
{
	tell(fixture, ANSWER("GetImItemList", "Success", "<ResponseCode>NoError</ResponseCode>"));
	load(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	g_assert_cmpuint(fixture->documents, ==, 0);
}

static void
test_goes_away(Fixture *fixture, gconstpointer data)
{
	sfb_contact_store_exchange_set_second(fixture->store, 1);
	tell(fixture, fixture->list);
	clerk_tell(fixture->clerk, PATH, 503, NULL, "");
	clerk_tell(fixture->clerk, PATH, 503, NULL, "");
	tell(fixture, fixture->list);
	clerk_tell(fixture->clerk, PATH, 503, NULL, "");
	tell(fixture, fixture->list);
	load(fixture);
	sfb_contact_store_reload(fixture->store);
	wait_for_documents(fixture, 2);
	g_assert_cmpuint(fixture->unavailable, ==, 1);
	/* It is said anew when it has been there meanwhile. */
	sfb_contact_store_reload(fixture->store);
	wait_for_documents(fixture, 3);
	g_assert_cmpuint(fixture->unavailable, ==, 2);
}

/* Nobody is asked again and again with a password that is missing or wrong. */
static void
test_not_let_in(Fixture *fixture, gconstpointer data)
{
	guint count;

	sfb_contact_store_exchange_set_second(fixture->store, 1);
	clerk_tell(fixture->clerk, PATH, 401, "NTLM", "");
	load(fixture);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	count = clerk_count(fixture->clerk, PATH);
	wait_for_a_while(200);
	g_assert_cmpuint(clerk_count(fixture->clerk, PATH), ==, count);
	/* Unless the user wants it. */
	sfb_contact_store_reload(fixture->store);
	wait_for_questions(fixture, count + 1);
}

static void
test_polled(Fixture *fixture, gconstpointer data)
{
	sfb_contact_store_exchange_set_second(fixture->store, 1);
	tell(fixture, fixture->list);
	load(fixture);
	wait_for_documents(fixture, 3);
	g_assert_cmpuint(clerk_count(fixture->clerk, PATH), ==, 3);
}

/* What is hinted at right behind an answer may be our own doing; it is looked at a little later, and
 * once. */
static void
test_hints(Fixture *fixture, gconstpointer data)
{
	sfb_contact_store_exchange_set_second(fixture->store, 30);
	tell(fixture, fixture->list);
	load(fixture);
	for (guint i = 0; i < 5; i++)
		sfb_contact_store_reload(fixture->store);
	wait_for_a_while(60);
	g_assert_cmpuint(clerk_count(fixture->clerk, PATH), ==, 1);
	wait_for_documents(fixture, 2);
	wait_for_a_while(60);
	g_assert_cmpuint(clerk_count(fixture->clerk, PATH), ==, 2);
}

/* Writing */

static void
test_new_contact(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbContact) contact = make_contact(ZOE, 2, 3);
	const SfbContactWrite write = { .kind = SFB_WRITE_CONTACT, .contact = contact };

	tell(fixture, fixture->list);
	tell(fixture, PERSONA("C-ZOE"));
	tell(fixture, DONE);
	load(fixture);
	write_down(fixture, &write);
	g_assert_no_error(fixture->error);
	g_assert_cmpint(fixture->kind, ==, SFB_CONTACTS_DELTA);
	g_assert_cmpstr(fixture->address, ==, ZOE);
	g_assert_cmpuint(fixture->documents, ==, 2);
	g_assert_cmpuint(clerk_count(fixture->clerk, PATH), ==, 3);
	g_assert_nonnull(strstr(clerk_get_body(fixture->clerk, PATH), "C-ZOE"));
}

static void
test_new_group(Fixture *fixture, gconstpointer data)
{
	const SfbGroup group = { .name = (char *)"New" };
	const SfbContactWrite write = { .kind = SFB_WRITE_ADD_GROUP, .group = &group };

	tell(fixture, fixture->list);
	tell(fixture, GROUP("G-NEW", "New"));
	load(fixture);
	write_down(fixture, &write);
	g_assert_no_error(fixture->error);
	g_assert_cmpuint(fixture->group_id, ==, 6);
}

/* A write that comes while the list is read waits for its turn. */
static void
test_one_at_a_time(Fixture *fixture, gconstpointer data)
{
	const SfbGroup group = { .name = (char *)"New" };
	const SfbContactWrite write = { .kind = SFB_WRITE_ADD_GROUP, .group = &group };

	tell(fixture, fixture->list);
	tell(fixture, GROUP("G-NEW", "New"));
	begin_load(fixture);
	begin_write(fixture, &write);
	while (fixture->documents < 2)
		g_main_context_iteration(NULL, TRUE);
	g_assert_no_error(fixture->error);
	g_assert_cmpint(fixture->kind, ==, SFB_CONTACTS_DELTA);
}

typedef struct {
	const char *name;
	const char *code; /* NULL: 503 */
	int error;
} Refusal;

static const Refusal refusals[] = {
	{ "stale", "ErrorIrresolvableConflict", SFB_ERROR_CONFLICT },
	{ "stale-object", "ErrorStaleObject", SFB_ERROR_CONFLICT },
	{ "gone", "ErrorItemNotFound", SFB_ERROR_CONFLICT },
	{ "gone-contact", "ErrorInvalidImContactId", SFB_ERROR_CONFLICT },
	{ "taken-name", "ErrorImGroupDisplayNameAlreadyExists", SFB_ERROR_USAGE },
	{ "not-allowed", "ErrorAccessDenied", SFB_ERROR_NOT_ALLOWED },
	{ "down", NULL, SFB_ERROR_SERVER },
};

/* Whatever was refused, the list is looked at before that is told. */
static void
test_refused(Fixture *fixture, gconstpointer data)
{
	const Refusal *refusal = data;
	g_autoptr(SfbContact) before = make_contact(BOB, 1, 2);
	g_autoptr(SfbContact) contact = make_contact(BOB, 1, 3);
	const SfbContactWrite write = { SFB_WRITE_CONTACT, contact, before, NULL };
	g_autofree char *text = refusal->code != NULL
	                                ? g_strdup_printf(REFUSED("%s"), refusal->code)
	                                : g_strdup("");

	tell(fixture, fixture->list);
	tell(fixture, DONE);
	clerk_tell(fixture->clerk, PATH, refusal->code != NULL ? 200 : 503, NULL, text);
	tell(fixture, fixture->list);
	load(fixture);
	write_down(fixture, &write);
	g_assert_error(fixture->error, SFB_ERROR, refusal->error);
	g_assert_cmpuint(fixture->documents, ==, 2);
	g_assert_cmpint(fixture->kind, ==, SFB_CONTACTS_FULL);
	g_assert_cmpuint(clerk_count(fixture->clerk, PATH), ==, 4);
}

/* Done, but not said how: the whole list tells. */
static void
test_silent_answer(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbContact) contact = make_contact(ZOE, 2, 0);
	const SfbContactWrite write = { .kind = SFB_WRITE_CONTACT, .contact = contact };

	tell(fixture, fixture->list);
	tell(fixture, DONE);
	tell(fixture, fixture->list);
	load(fixture);
	write_down(fixture, &write);
	g_assert_no_error(fixture->error);
	g_assert_cmpint(fixture->kind, ==, SFB_CONTACTS_FULL);
}

static void
test_not_possible(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbContact) before = make_contact(BOB, 1, 2);
	g_autoptr(SfbContact) stranger = make_contact("who@contoso.example", 1, 0);
	g_autoptr(SfbContact) named = make_contact(BOB, 1, 2);
	const SfbContactWrite rename = { SFB_WRITE_CONTACT, named, before, NULL };
	const SfbContactWrite deletion = { SFB_WRITE_DELETE_CONTACT, NULL, stranger, NULL };

	named->name = g_strdup("Bobby");
	tell(fixture, fixture->list);
	load(fixture);
	write_down(fixture, &rename);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	write_down(fixture, &deletion);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_CONFLICT);
	/* Nothing was written; the list tells what has become of them. */
	g_assert_cmpuint(clerk_count(fixture->clerk, PATH), ==, 2);
	g_assert_cmpint(fixture->kind, ==, SFB_CONTACTS_FULL);
}

/* A store that nobody needs any more says nothing, and holds nothing. */
static void
test_dropped(Fixture *fixture, gconstpointer data)
{
	tell(fixture, fixture->list);
	load(fixture);
	sfb_contact_store_exchange_set_second(fixture->store, 1);
	wait_for_a_while(20);
	sfb_contact_store_reload(fixture->store);
	g_assert_finalize_object(fixture->store);
	fixture->store = NULL;
	wait_for_a_while(50);
	g_assert_cmpuint(fixture->documents, ==, 1);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(Fixture *fixture, gconstpointer data);
	} cases[] = {
		{ "load", test_load },
		{ "load-fails", test_load_fails },
		{ "no-list", test_no_list },
		{ "goes-away", test_goes_away },
		{ "not-let-in", test_not_let_in },
		{ "polled", test_polled },
		{ "hints", test_hints },
		{ "new-contact", test_new_contact },
		{ "new-group", test_new_group },
		{ "one-at-a-time", test_one_at_a_time },
		{ "silent-answer", test_silent_answer },
		{ "not-possible", test_not_possible },
		{ "dropped", test_dropped },
	};

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strconcat("/people/contact-store-exchange/", cases[i].path, NULL);

		g_test_add(path, Fixture, NULL, set_up, cases[i].test, tear_down);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
		g_autofree char *path = g_strconcat("/people/contact-store-exchange/refused/",
		                                    refusals[i].name, NULL);

		g_test_add(path, Fixture, &refusals[i], set_up, test_refused, tear_down);
	}
	return g_test_run();
}
