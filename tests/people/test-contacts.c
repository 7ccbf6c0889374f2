/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The live contact list: first list, changes, gaps, losses. */

#include <string.h>

#include "people/contacts.h"
#include "people/documents.h"
#include "people/wire.h"
#include "util/error.h"

#define KIM "sip:kim@contoso.example"
#define TYPE "application/vnd-microsoft-roaming-contacts+xml"

typedef struct {
	Wire *wire;
	SfbContacts *contacts;
	SfbSipMessage *subscribe;
	GCancellable *cancellable;
	GString *story; /* what was announced since the last look */
	gboolean is_answered;
	GError *error;
} Fixture;

static void
on_group_added(SfbContacts *contacts, const SfbGroup *group, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_true(sfb_contacts_get_group(contacts, group->id) == group);
	g_string_append_printf(fixture->story, "+group %u %s\n", group->id, group->name);
}

static void
on_group_removed(SfbContacts *contacts, guint id, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_null(sfb_contacts_get_group(contacts, id));
	g_string_append_printf(fixture->story, "-group %u\n", id);
}

static void
append_contact(Fixture *fixture, const char *mark, const SfbContact *contact)
{
	g_assert_true(sfb_contacts_get(fixture->contacts, contact->address) == contact);
	g_string_append_printf(fixture->story, "%s%s", mark, contact->address);
	for (guint i = 0; i < contact->groups->len; i++)
		g_string_append_printf(fixture->story, " %u",
		                       g_array_index(contact->groups, guint32, i));
	g_string_append_printf(fixture->story, " %s\n", contact->name);
}

static void
on_contact_added(SfbContacts *contacts, const SfbContact *contact, gpointer user_data)
{
	append_contact(user_data, "+", contact);
}

static void
on_contact_changed(SfbContacts *contacts, const SfbContact *contact, gpointer user_data)
{
	append_contact(user_data, "*", contact);
}

static void
on_contact_removed(SfbContacts *contacts, const char *address, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_null(sfb_contacts_get(contacts, address));
	g_string_append_printf(fixture->story, "-%s\n", address);
}

static void
on_loaded(SfbContacts *contacts, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_string_append(fixture->story, "loaded\n");
}

static void
on_unavailable(SfbContacts *contacts, const GError *error, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_nonnull(error);
	g_string_append(fixture->story, "unavailable\n");
}

static void
on_load_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_false(fixture->is_answered);
	sfb_contacts_load_finish(SFB_CONTACTS(source), result, &fixture->error);
	fixture->is_answered = TRUE;
}

static void
set_up_with(Fixture *fixture, const char *events)
{
	fixture->wire = wire_new(events, "adhoclist");
	fixture->story = g_string_new(NULL);
	fixture->cancellable = g_cancellable_new();
	fixture->contacts = sfb_contacts_new(fixture->wire->client);
	g_object_connect(fixture->contacts, "signal::group-added", on_group_added, fixture,
	                 "signal::group-removed", on_group_removed, fixture,
	                 "signal::contact-added", on_contact_added, fixture,
	                 "signal::contact-changed", on_contact_changed, fixture,
	                 "signal::contact-removed", on_contact_removed, fixture, "signal::loaded",
	                 on_loaded, fixture, "signal::unavailable", on_unavailable, fixture, NULL);
	sfb_contacts_load_async(fixture->contacts, fixture->cancellable, on_load_answered, fixture);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	set_up_with(fixture, WIRE_EVENTS);
	fixture->subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_object_unref(fixture->contacts);
	g_clear_pointer(&fixture->subscribe, sfb_sip_message_unref);
	wire_free(fixture->wire);
	g_string_free(fixture->story, TRUE);
	g_object_unref(fixture->cancellable);
	g_clear_error(&fixture->error);
}

/* What was announced, then forgotten. */
static void
assert_story(Fixture *fixture, const char *expected)
{
	g_assert_cmpstr(fixture->story->str, ==, expected);
	g_string_truncate(fixture->story, 0);
}

static void
load(Fixture *fixture)
{
	g_autofree char *list = document_read("list.xml", NULL);

	wire_answer(fixture->wire, fixture->subscribe, 200, TYPE, list);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
	assert_story(fixture, "+group 1 ~\n+group 2 Support & Ops\n"
	                      "+bob@contoso.example 1 2 (null)\n"
	                      "+carol@partner.example 2 Carol (partner)\nloaded\n");
}

/* Notifies and waits until that was worked through: an OPTIONS behind it is answered. */
static void
notify(Fixture *fixture, const char *body)
{
	static const char options[] = "OPTIONS sip:kim@contoso.example SIP/2.0\r\n"
				      "Via: SIP/2.0/TLS 192.0.2.1;branch=z9hG4bKo\r\n"
				      "From: <sip:server@contoso.example>;tag=s\r\n"
				      "To: <sip:kim@contoso.example>\r\n"
				      "Call-ID: options\r\nCSeq: 1 OPTIONS\r\n"
				      "Content-Length: 0\r\n\r\n";
	g_autoptr(SfbSipMessage) answer = NULL;

	wire_notify(fixture->wire, fixture->subscribe, TYPE, body);
	peer_send_text(fixture->wire->peer, options);
	answer = peer_receive(fixture->wire->peer);
	g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, 200);
}

static void
test_load(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GPtrArray) contacts = NULL;
	g_autoptr(GPtrArray) groups = NULL;
	const SfbContact *first;

	peer_assert_header(fixture->subscribe, "Event", "vnd-microsoft-roaming-contacts");
	g_assert_true(sfb_sip_message_has_token(fixture->subscribe, "Supported", "ms-ucs"));
	g_assert_true(sfb_sip_message_has_token(fixture->subscribe, "Supported",
	                                        "com.microsoft.autoextend"));
	load(fixture);
	contacts = sfb_contacts_list(fixture->contacts);
	groups = sfb_contacts_list_groups(fixture->contacts);
	first = g_ptr_array_index(contacts, 0);
	g_assert_cmpuint(sfb_contacts_get_count(fixture->contacts), ==, 2);
	g_assert_cmpstr(first->address, ==, "bob@contoso.example");
	g_assert_cmpuint(groups->len, ==, 2);
	g_assert_cmpstr(sfb_group_get_label(g_ptr_array_index(groups, 0)), ==, "Other contacts");
	g_assert_cmpstr(sfb_group_get_label(g_ptr_array_index(groups, 1)), ==, "Support & Ops");
}

/* Some servers send the first list behind the answer. */
static void
test_list_later(Fixture *fixture, gconstpointer data)
{
	wire_answer(fixture->wire, fixture->subscribe, 200, NULL, NULL);
	notify(fixture, "<contactDelta deltaNum='3' prevDeltaNum='2'>"
	                "<addedContact uri='x@y.example'/></contactDelta>");
	g_assert_false(fixture->is_answered);
	notify(fixture, "<contactList deltaNum='3'/>");
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
	assert_story(fixture, "+group 1 ~\nloaded\n");
}

static void
test_changes(Fixture *fixture, gconstpointer data)
{
	load(fixture);
	notify(fixture, "<contactDelta deltaNum='42' prevDeltaNum='41'>"
	                "<addedGroup id='3' name='Project X'/>"
	                "<addedContact uri='sip:dave@contoso.example' name='' groups='3 '/>"
	                "<modifiedContact uri='bob@contoso.example' name='Bobby' groups='1 3 '/>"
	                "<deletedContact uri='carol@partner.example'/></contactDelta>");
	assert_story(fixture, "+group 3 Project X\n+dave@contoso.example 3 (null)\n"
	                      "*bob@contoso.example 1 3 Bobby\n-carol@partner.example\n");
	notify(fixture, "<contactDelta deltaNum='43' prevDeltaNum='42'>"
	                "<modifiedGroup id='2' name='Help'/><deletedGroup id='3'/>"
	                "<deletedContact uri='stranger@contoso.example'/></contactDelta>");
	assert_story(fixture, "+group 2 Help\n*bob@contoso.example 1 Bobby\n"
	                      "*dave@contoso.example 1 (null)\n-group 3\n");
}

/* What was applied already comes again as an echo. */
static void
test_echo(Fixture *fixture, gconstpointer data)
{
	load(fixture);
	notify(fixture, "<contactDelta deltaNum='41' prevDeltaNum='40'>"
	                "<deletedContact uri='bob@contoso.example'/></contactDelta>");
	assert_story(fixture, "");
	peer_assert_quiet(fixture->wire->peer);
}

static void
test_without_number(Fixture *fixture, gconstpointer data)
{
	load(fixture);
	notify(fixture, "<contactDelta><deletedContact uri='bob@contoso.example'/></contactDelta>");
	assert_story(fixture, "-bob@contoso.example\n");
	notify(fixture, "<contactDelta deltaNum='42' prevDeltaNum='41'>"
	                "<addedContact uri='bob@contoso.example' groups='7'/></contactDelta>");
	assert_story(fixture, "+bob@contoso.example 1 (null)\n");
}

/* After a gap the whole list is asked for; nothing of the change is applied. */
static void
test_gap(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) refresh = NULL;

	load(fixture);
	wire_notify(fixture->wire, fixture->subscribe, TYPE,
	            "<contactDelta deltaNum='45' prevDeltaNum='44'>"
	            "<deletedContact uri='bob@contoso.example'/></contactDelta>");
	refresh = peer_receive(fixture->wire->peer);
	g_assert_true(sfb_sip_message_is_method(refresh, "SUBSCRIBE"));
	g_assert_cmpstr(sfb_sip_message_get_header(refresh, "Call-ID"), ==,
	                sfb_sip_message_get_header(fixture->subscribe, "Call-ID"));
	assert_story(fixture, "");
	wire_answer(fixture->wire, refresh, 200, TYPE,
	            "<contactList deltaNum='45'><group id='1' name='~'/><group id='4' name='New'/>"
	            "<contact uri='carol@partner.example' name='Carol' groups='4'/>"
	            "<contact uri='zoe@contoso.example' groups='1'/></contactList>");
	notify(fixture, "<contactDelta deltaNum='46' prevDeltaNum='45'>"
	                "<deletedContact uri='zoe@contoso.example'/></contactDelta>");
	assert_story(fixture, "+group 4 New\n*carol@partner.example 4 Carol\n"
	                      "+zoe@contoso.example 1 (null)\n-bob@contoso.example\n-group 2\n"
	                      "loaded\n-zoe@contoso.example\n");
}

/* Only a document that could be read takes anything away. */
static void
test_malformed(Fixture *fixture, gconstpointer data)
{
	load(fixture);
	notify(fixture, "<contactList deltaNum='50'><group id='1' name='~'/>");
	assert_story(fixture, "unavailable\n");
	g_assert_cmpuint(sfb_contacts_get_count(fixture->contacts), ==, 2);
}

static void
test_malformed_first(Fixture *fixture, gconstpointer data)
{
	wire_answer(fixture->wire, fixture->subscribe, 200, TYPE, "<contactList");
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	notify(fixture, "<contactList deltaNum='1'/>");
	assert_story(fixture, "+group 1 ~\nloaded\n");
}

static void
test_migrated(Fixture *fixture, gconstpointer data)
{
	wire_answer(fixture->wire, fixture->subscribe, 200, TYPE,
	            "<contactList deltaNum='1' ucsmode='migrated'/>");
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	g_assert_nonnull(strstr(fixture->error->message, "Exchange"));
	assert_story(fixture, "");
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	static const struct {
		guint status;
		SfbError code;
		gboolean is_in_exchange;
	} cases[] = {
		{ 488, SFB_ERROR_UNSUPPORTED, TRUE },
		{ 403, SFB_ERROR_NOT_ALLOWED, FALSE },
		{ 503, SFB_ERROR_SERVER, FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		Fixture own = { NULL };

		set_up(&own, NULL);
		wire_answer(own.wire, own.subscribe, cases[i].status, NULL, NULL);
		peer_wait_for(&own.is_answered);
		g_assert_error(own.error, SFB_ERROR, (int)cases[i].code);
		g_assert_cmpint(strstr(own.error->message, "Exchange") != NULL, ==,
		                cases[i].is_in_exchange);
		tear_down(&own, NULL);
	}
}

static void
test_not_offered(void)
{
	Fixture fixture = { NULL };

	set_up_with(&fixture, "presence");
	peer_wait_for(&fixture.is_answered);
	g_assert_error(fixture.error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	peer_assert_quiet(fixture.wire->peer);
	tear_down(&fixture, NULL);
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
	wire_answer(fixture->wire, fixture->subscribe, 200, NULL, NULL);
	notify(fixture, "<contactDelta/>");
	g_assert_false(fixture->is_answered);
	g_cancellable_cancel(fixture->cancellable);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, test) g_test_add("/contacts/" name, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("load", test_load);
	ADD("list-later", test_list_later);
	ADD("changes", test_changes);
	ADD("echo", test_echo);
	ADD("without-number", test_without_number);
	ADD("gap", test_gap);
	ADD("malformed", test_malformed);
	ADD("malformed-first", test_malformed_first);
	ADD("migrated", test_migrated);
	ADD("refused", test_refused);
	ADD("cancelled", test_cancelled);
	g_test_add_func("/contacts/not-offered", test_not_offered);
	return g_test_run();
}
