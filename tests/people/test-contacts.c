/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The live contact list: what is announced of it, and wishes one after the other. The SIP store has
 * tests of its own. */

#include <string.h>

#include "people/contacts.h"
#include "people/documents.h"
#include "people/exchange.h"
#include "people/wire.h"
#include "util/error.h"

#define KIM "sip:kim@contoso.example"
#define LIST                                                                                       \
	"<contactList deltaNum='41'><group id='1' name='~'/>"                                      \
	"<group id='2' name='Support &amp; Ops'/>"                                                 \
	"<contact uri='bob@contoso.example' groups='1 2 '/>"                                       \
	"<contact uri='carol@partner.example' name='Carol (partner)' groups='2 '/></contactList>"
#define TYPE "application/vnd-microsoft-roaming-contacts+xml"

typedef struct {
	Wire *wire;
	SfbWebEws *ews;
	SfbSettings *settings;
	SfbContacts *contacts;
	SfbSipMessage *subscribe;
	GCancellable *cancellable;
	GString *story; /* what was announced since the last look */
	gboolean is_answered;
	GError *error;
	GQueue answers; /* to wishes (element-type GError), NULL: fulfilled */
	gboolean has_answer;
	GError *refusal; /* the last one that was taken */
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
	fixture->ews = exchange_new();
	fixture->settings = sfb_settings_new(fixture->wire->client);
	fixture->contacts =
		sfb_contacts_new(fixture->wire->client, fixture->ews, fixture->settings);
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
	set_up_with(fixture, WIRE_EVENTS ", vnd-microsoft-provisioning-v2");
	fixture->subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_assert_finalize_object(fixture->contacts);
	g_object_unref(fixture->settings);
	g_object_unref(fixture->ews);
	g_clear_pointer(&fixture->subscribe, sfb_sip_message_unref);
	wire_free(fixture->wire);
	g_string_free(fixture->story, TRUE);
	g_object_unref(fixture->cancellable);
	g_assert_true(g_queue_is_empty(&fixture->answers));
	g_clear_error(&fixture->error);
	g_clear_error(&fixture->refusal);
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
on_wish_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;
	GError *error = NULL;

	sfb_contacts_edit_finish(SFB_CONTACTS(source), result, &error);
	g_queue_push_tail(&fixture->answers, error);
	fixture->has_answer = TRUE;
}

static void
wish(Fixture *fixture, const SfbContactsWish *wish)
{
	sfb_contacts_edit_async(fixture->contacts, wish, fixture->cancellable, on_wish_answered,
	                        fixture);
}

/* Takes the next answer to a wish. */
static void
wait_for_wish(Fixture *fixture)
{
	peer_wait_for(&fixture->has_answer);
	g_clear_error(&fixture->refusal);
	fixture->refusal = g_queue_pop_head(&fixture->answers);
	fixture->has_answer = !g_queue_is_empty(&fixture->answers);
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

/* What was on the screen stays while the list cannot be had where it has moved to. */
static void
test_moved(Fixture *fixture, gconstpointer data)
{
	load(fixture);
	g_assert_false(sfb_contacts_is_in_exchange(fixture->contacts));
	g_assert_true(sfb_contacts_keeps_names(fixture->contacts));
	notify(fixture, "<contactList deltaNum='42' ucsmode='migrated'/>");
	g_assert_true(sfb_contacts_is_in_exchange(fixture->contacts));
	g_assert_false(sfb_contacts_keeps_names(fixture->contacts));
	wish(fixture, &(SfbContactsWish){ SFB_WISH_REMOVE, .address = "bob@contoso.example" });
	wait_for_wish(fixture);
	g_assert_nonnull(fixture->refusal);
	assert_story(fixture, "unavailable\n");
	/* What the SIP server says now is not the list. */
	notify(fixture, "<contactList deltaNum='43'/>");
	notify(fixture, "<contactDelta deltaNum='44' prevDeltaNum='43'>"
	                "<deletedContact uri='bob@contoso.example'/></contactDelta>");
	assert_story(fixture, "");
	g_assert_cmpuint(sfb_contacts_get_count(fixture->contacts), ==, 2);
}

/* That signing in did not wait for Exchange is no reason to drop a wish without a word. */
static void
test_moved_unawaited(Fixture *fixture, gconstpointer data)
{
	const SfbContactsWish addition = { SFB_WISH_ADD_GROUP, .group = "New" };

	wire_answer(fixture->wire, fixture->subscribe, 488, NULL, NULL);
	while (!sfb_contacts_is_in_exchange(fixture->contacts))
		g_main_context_iteration(NULL, TRUE);
	g_cancellable_cancel(fixture->cancellable);
	peer_wait_for(&fixture->is_answered);
	sfb_contacts_edit_async(fixture->contacts, &addition, NULL, on_wish_answered, fixture);
	wait_for_wish(fixture);
	g_test_message("%s", fixture->refusal->message);
	g_assert_true(fixture->refusal->domain == SFB_ERROR);
}

static void
test_moved_before(Fixture *fixture, gconstpointer data)
{
	wire_answer(fixture->wire, fixture->subscribe, 488, NULL, NULL);
	peer_wait_for(&fixture->is_answered);
	g_assert_nonnull(fixture->error);
	assert_story(fixture, "");
}

/* Wishes */

#define ANSWERED_GROUP                                                                             \
	"<s:Envelope xmlns:s='s'><s:Body><m:addGroup xmlns:m='m'><m:groupID>3</m:groupID>"         \
	"</m:addGroup></s:Body></s:Envelope>"

static void
answer_write(Fixture *fixture, const char *expected, guint status, const char *body)
{
	g_autoptr(SfbSipMessage) request = wire_expect(fixture->wire, "SERVICE", KIM);
	g_autofree char *soap = wire_dup_body(request);

	g_assert_nonnull(strstr(soap, expected));
	wire_answer(fixture->wire, request, status, "application/SOAP+xml", body);
}

static void
answer_refresh(Fixture *fixture, const char *list)
{
	g_autoptr(SfbSipMessage) refresh =
		wire_expect(fixture->wire, "SUBSCRIBE", "sip:server@contoso.example");

	wire_answer(fixture->wire, refresh, 200, TYPE, list);
}

static void
test_wish(Fixture *fixture, gconstpointer data)
{
	load(fixture);
	wish(fixture, &(SfbContactsWish){ SFB_WISH_MOVE, .address = "carol@partner.example",
	                                  .group = "Support & Ops", .new_group = "New" });
	answer_write(fixture, "<m:name>New</m:name>", 200, ANSWERED_GROUP);
	answer_write(fixture,
	             "<m:displayName>Carol (partner)</m:displayName><m:groups>3</m:groups>", 200,
	             NULL);
	wait_for_wish(fixture);
	g_assert_no_error(fixture->refusal);
	assert_story(fixture, "+group 3 New\n*carol@partner.example 3 Carol (partner)\n");
}

/* Nothing to be written is an answer, too. */
static void
test_wish_fulfilled(Fixture *fixture, gconstpointer data)
{
	load(fixture);
	wish(fixture, &(SfbContactsWish){ SFB_WISH_NAME, .address = "bob@contoso.example" });
	wait_for_wish(fixture);
	g_assert_no_error(fixture->refusal);
	peer_assert_quiet(fixture->wire->peer);
}

/* One write at a time, in order; a refusal keeps nobody else back. */
static void
test_wishes_in_order(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;

	load(fixture);
	wish(fixture, &(SfbContactsWish){ SFB_WISH_ADD_GROUP, .group = "New" });
	wish(fixture, &(SfbContactsWish){ SFB_WISH_REMOVE, .address = "bob@contoso.example" });
	wish(fixture,
	     &(SfbContactsWish){ SFB_WISH_NAME, .address = "bob@contoso.example", .name = "Bo" });
	request = wire_expect(fixture->wire, "SERVICE", KIM);
	peer_assert_quiet(fixture->wire->peer);
	wire_answer(fixture->wire, request, 403, NULL, NULL);
	answer_refresh(fixture, NULL);
	wire_notify(fixture->wire, fixture->subscribe, TYPE, LIST);
	wait_for_wish(fixture);
	g_assert_error(fixture->refusal, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	assert_story(fixture, "loaded\n");
	answer_write(fixture, "deleteContact", 200, NULL);
	wait_for_wish(fixture);
	g_assert_no_error(fixture->refusal);
	assert_story(fixture, "-bob@contoso.example\n");
	wait_for_wish(fixture);
	g_assert_error(fixture->refusal, SFB_ERROR, SFB_ERROR_NOT_FOUND);
}

static void
on_settings_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	gboolean *is_loaded = user_data;

	*is_loaded = sfb_settings_load_finish(SFB_SETTINGS(source), result, NULL);
}

/* Two contacts, and one distribution group. */
static void
load_limits(Fixture *fixture)
{
	g_autoptr(SfbSipMessage) question = NULL;
	gboolean is_loaded = FALSE;

	sfb_settings_load_async(fixture->settings, NULL, on_settings_loaded, &is_loaded);
	question = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, question, 200,
	            "application/vnd-microsoft-roaming-provisioning-v2+xml",
	            "<provisionGroupList><provisionGroup name='endpointConfiguration'>"
	            "<property name='MaximumNumberOfContacts'>2</property>"
	            "<property name='MaximumDGsAllowedInContactList'>0</property>"
	            "</provisionGroup></provisionGroupList>");
	peer_wait_for(&is_loaded);
}

static void
refuse_wish(Fixture *fixture, const SfbContactsWish *refused)
{
	wish(fixture, refused);
	wait_for_wish(fixture);
	g_assert_error(fixture->refusal, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	peer_assert_quiet(fixture->wire->peer);
}

/* What the list has stays and may be changed; nothing is asked of the server that the company does
 * not want. */
static void
test_limits(Fixture *fixture, gconstpointer data)
{
	load(fixture);
	load_limits(fixture);
	refuse_wish(fixture, &(SfbContactsWish){ SFB_WISH_ADD, .address = "new@contoso.example",
	                                         .group = "Support & Ops" });
	refuse_wish(fixture, &(SfbContactsWish){ SFB_WISH_ADD_GROUP, .group = "All",
	                                         .email = "all@contoso.example" });
	wish(fixture, &(SfbContactsWish){ SFB_WISH_ADD, .address = "carol@partner.example",
	                                  .group = "Other contacts" });
	answer_write(fixture, "setContact", 200, NULL);
	wait_for_wish(fixture);
	g_assert_no_error(fixture->refusal);
	wish(fixture, &(SfbContactsWish){ SFB_WISH_REMOVE, .address = "bob@contoso.example" });
	answer_write(fixture, "deleteContact", 200, NULL);
	wait_for_wish(fixture);
	wish(fixture, &(SfbContactsWish){ SFB_WISH_ADD, .address = "new@contoso.example",
	                                  .group = "Support & Ops" });
	answer_write(fixture, "setContact", 200, NULL);
	wait_for_wish(fixture);
	g_assert_no_error(fixture->refusal);
	g_assert_nonnull(sfb_contacts_get(fixture->contacts, "new@contoso.example"));
}

/* Made before the list is there, a wish waits for it. */
static void
test_wish_before_list(Fixture *fixture, gconstpointer data)
{
	wish(fixture, &(SfbContactsWish){ SFB_WISH_REMOVE, .address = "bob@contoso.example" });
	load(fixture);
	answer_write(fixture, "deleteContact", 200, NULL);
	wait_for_wish(fixture);
	g_assert_no_error(fixture->refusal);
	assert_story(fixture, "-bob@contoso.example\n");
}

/* Without a list nothing is written: what looks missing here may be there. */
static void
test_wish_without_list(Fixture *fixture, gconstpointer data)
{
	wish(fixture, &(SfbContactsWish){ SFB_WISH_ADD_GROUP, .group = "New" });
	wire_answer(fixture->wire, fixture->subscribe, 403, NULL, NULL);
	wait_for_wish(fixture);
	g_assert_error(fixture->refusal, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	wish(fixture, &(SfbContactsWish){ SFB_WISH_ADD_GROUP, .group = "New" });
	wait_for_wish(fixture);
	g_assert_error(fixture->refusal, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	peer_assert_quiet(fixture->wire->peer);
}

/* Somebody else was faster: the list then decides what is still to be done. */
static void
test_conflict(Fixture *fixture, gconstpointer data)
{
	load(fixture);
	wish(fixture, &(SfbContactsWish){ SFB_WISH_ADD, .address = "zoe@contoso.example",
	                                  .group = "Support & Ops", .name = "Zoe" });
	answer_write(fixture, "<m:displayName>Zoe</m:displayName><m:groups>2</m:groups>", 409,
	             NULL);
	answer_refresh(fixture, "<contactList deltaNum='42'><group id='1' name='~'/>"
	                        "<group id='2' name='Support &amp; Ops'/>"
	                        "<contact uri='zoe@contoso.example' name='Z.' groups='1 '/>"
	                        "</contactList>");
	answer_write(fixture, "<m:displayName>Z.</m:displayName><m:groups>1 2</m:groups>", 200,
	             NULL);
	wait_for_wish(fixture);
	g_assert_no_error(fixture->refusal);
}

static void
test_conflicts_for_ever(Fixture *fixture, gconstpointer data)
{
	load(fixture);
	wish(fixture, &(SfbContactsWish){ SFB_WISH_ADD_GROUP, .group = "New" });
	for (guint i = 0; i < 3; i++) {
		answer_write(fixture, "addGroup", 409, NULL);
		answer_refresh(fixture, LIST);
	}
	wait_for_wish(fixture);
	g_assert_error(fixture->refusal, SFB_ERROR, SFB_ERROR_CONFLICT);
	peer_assert_quiet(fixture->wire->peer);
}

/* A server that says yes, and then shows a list in which nothing has happened. */
static void
test_futile(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;

	load(fixture);
	wish(fixture, &(SfbContactsWish){ SFB_WISH_REMOVE, .address = "bob@contoso.example" });
	request = wire_expect(fixture->wire, "SERVICE", KIM);
	notify(fixture, "<contactDelta deltaNum='42' prevDeltaNum='41'/>");
	wire_answer(fixture->wire, request, 200, NULL, NULL);
	wait_for_wish(fixture);
	g_assert_error(fixture->refusal, SFB_ERROR, SFB_ERROR_SERVER);
	peer_assert_quiet(fixture->wire->peer);
}

static void
test_wish_cancelled(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;

	load(fixture);
	wish(fixture, &(SfbContactsWish){ SFB_WISH_ADD_GROUP, .group = "New" });
	wish(fixture, &(SfbContactsWish){ SFB_WISH_ADD_GROUP, .group = "Newer" });
	request = wire_expect(fixture->wire, "SERVICE", KIM);
	g_cancellable_cancel(fixture->cancellable);
	for (guint i = 0; i < 2; i++) {
		wait_for_wish(fixture);
		g_assert_error(fixture->refusal, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	}
	peer_assert_quiet(fixture->wire->peer);
}

/* In the handler of a signal the list is half old, half new; what is wished there waits. */
static void
on_added_wish(SfbContacts *contacts, const SfbContact *contact, gpointer user_data)
{
	wish(user_data,
	     &(SfbContactsWish){ SFB_WISH_ADD, .address = contact->address, .group = "Late" });
}

static void
test_wish_from_signal(Fixture *fixture, gconstpointer data)
{
	load(fixture);
	g_signal_connect(fixture->contacts, "contact-added", G_CALLBACK(on_added_wish), fixture);
	wire_notify(fixture->wire, fixture->subscribe, TYPE,
	            "<contactDelta deltaNum='42' prevDeltaNum='41'>"
	            "<addedContact uri='zoe@contoso.example' name='' groups='2 '/>"
	            "<addedGroup id='3' name='Late'/></contactDelta>");
	answer_write(fixture, "<m:groups>2 3</m:groups>", 200, NULL);
	wait_for_wish(fixture);
	g_assert_no_error(fixture->refusal);
}

#define ADD(name, test) g_test_add("/contacts/" name, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("load", test_load);
	ADD("changes", test_changes);
	ADD("gap", test_gap);
	ADD("malformed", test_malformed);
	ADD("malformed-first", test_malformed_first);
	ADD("moved", test_moved);
	ADD("moved-before", test_moved_before);
	ADD("moved-unawaited", test_moved_unawaited);
	ADD("wish", test_wish);
	ADD("wish-fulfilled", test_wish_fulfilled);
	ADD("wishes-in-order", test_wishes_in_order);
	ADD("limits", test_limits);
	ADD("wish-before-list", test_wish_before_list);
	ADD("wish-without-list", test_wish_without_list);
	ADD("conflict", test_conflict);
	ADD("conflicts-for-ever", test_conflicts_for_ever);
	ADD("futile", test_futile);
	ADD("wish-cancelled", test_wish_cancelled);
	ADD("wish-from-signal", test_wish_from_signal);
	return g_test_run();
}
