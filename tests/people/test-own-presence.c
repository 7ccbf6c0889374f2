/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Our own presence: what is published for which wish, and what is seen of us. */

#include <string.h>

#include "people/publishing.h"
#include "util/error.h"

/* Nothing is published before the server told; then endpoint, status and note in one. */
static void
test_start(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;

	sfb_own_presence_set_status(fixture->own, SFB_STATUS_BUSY);
	sfb_own_presence_set_note(fixture->own, "Back at 3", 0);
	publishing_begin(fixture);
	fixture->subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	peer_assert_header(fixture->subscribe, "Event", "vnd-microsoft-roaming-self");
	wire_answer(fixture->wire, fixture->subscribe, 200, NULL, NULL);
	peer_let_pass(50);
	peer_assert_quiet(fixture->wire->peer);
	wire_notify(fixture->wire, fixture->subscribe, TYPE, SELF(USER_STATE));
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	peer_assert_header(service, "Content-Type", "application/msrtc-category-publish+xml");
	publishing_assert_publishes(service, MACHINE " version=\"0\"", DEVICE " version=\"0\"",
	                            PASSING " version=\"0\" expireType=\"time\" expires=\"86400\"",
	                            LASTING " version=\"7\" expireType=\"static\" expires=\"0\"/>",
	                            NOTE " version=\"0\"", NULL);
	g_assert_false(fixture->is_answered);
	wire_answer(fixture->wire, service, 200, NULL, NULL);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
	peer_assert_quiet(fixture->wire->peer);
}

/* Being available needs no words. */
static void
test_available(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;

	sfb_own_presence_set_status(fixture->own, SFB_STATUS_AVAILABLE);
	service = publishing_subscribe(fixture, SELF(""));
	publishing_assert_publishes(service, MACHINE, DEVICE, NULL);
	publishing_assert_lacks(service, "userState");
	publishing_assert_lacks(service, "dndState");
	publishing_assert_lacks(service, "categoryName=\"note\"");
}

/* Whoever signs in as everybody does takes nothing back; whoever chooses to be available does. */
static void
test_available_again(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;
	g_autoptr(SfbSipMessage) next = NULL;

	sfb_own_presence_set_status(fixture->own, SFB_STATUS_AVAILABLE);
	service = publishing_subscribe(fixture, SELF(USER_STATE));
	publishing_assert_publishes(service, MACHINE, DEVICE, NULL);
	publishing_assert_lacks(service, "userState");
	wire_answer(fixture->wire, service, 200, NULL, NULL);
	sfb_own_presence_set_status(fixture->own, SFB_STATUS_AVAILABLE);
	next = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(next, LASTING " version=\"7\"", NULL);
}

/* The answer's body is an account of ourselves like any other. */
static void
test_answer_tells(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;
	g_autoptr(SfbSipMessage) next = NULL;

	publishing_sign_in(fixture);
	sfb_own_presence_set_note(fixture->own, "Lunch", 0);
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	wire_answer(fixture->wire, service, 200, TYPE,
	            SELF("<category name='note' instance='0' container='400' version='17'>"
	                 "<note><body type='personal'>Lunch</body></note></category>"));
	sfb_own_presence_set_note(fixture->own, NULL, 0);
	next = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(
		next, NOTE " version=\"17\" expireType=\"static\" expires=\"0\"/>", NULL);
	g_assert_cmpstr(fixture->story->str, ==, "0 unknown Lunch\n");
}

/* What others of our clients do is announced, and only then. */
static void
test_changed(Publishing *fixture, gconstpointer data)
{
	static const char away[] = SELF(
		"<category name='state' instance='1' container='2' version='3'>"
		"<state xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
		" xsi:type='aggregateState'><availability>15500</availability></state></category>");

	publishing_sign_in(fixture);
	g_assert_cmpuint(sfb_own_presence_get_availability(fixture->own), ==, 0);
	g_assert_null(sfb_own_presence_get_display_name(fixture->own));
	wire_notify(fixture->wire, fixture->subscribe, TYPE, away);
	wire_notify(fixture->wire, fixture->subscribe, TYPE, away);
	wire_notify(fixture->wire, fixture->subscribe, TYPE, "<roamingData><categories>");
	wire_notify(fixture->wire, fixture->subscribe, TYPE,
	            SELF("<category name='contactCard' instance='0' container='0' version='1'>"
	                 "<contactCard><identity><name><displayName>Kim Akers</displayName></name>"
	                 "</identity></contactCard></category>"
	                 "<category name='note' instance='0' container='300' version='1'>"
	                 "<note><body type='personal'>Lunch</body></note></category>"));
	while (strstr(fixture->story->str, "Lunch") == NULL)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(fixture->story->str, ==, "15500 unknown (null)\n15500 unknown Lunch\n");
	g_assert_cmpstr(sfb_own_presence_get_display_name(fixture->own), ==, "Kim Akers");
}

#define PICKED(version, instance, availability)                                                    \
	"<category name='state' instance='" instance "' container='2' version='" version "' "      \
	"expireType='time' expires='1'><state xmlns:xsi='http://www.w3.org/2001/"                  \
	"XMLSchema-instance' xsi:type='userState' manual='true'>"                                  \
	"<availability>" availability "</availability></state></category>"

/* A status that passes is published anew in time, as long as it is ours that stands. */
static void
test_renewal(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) busy = NULL;
	g_autoptr(SfbSipMessage) again = NULL;

	publishing_sign_in(fixture);
	sfb_own_presence_set_status(fixture->own, SFB_STATUS_BUSY);
	busy = wire_expect(fixture->wire, "SERVICE", KIM);
	wire_answer(fixture->wire, busy, 200, TYPE, SELF(PICKED("1", "603979776", "6500")));
	again = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(again, PASSING " version=\"1\"", "6500", NULL);
	g_assert_cmpint(sfb_own_presence_get_picked_status(fixture->own), ==, SFB_STATUS_BUSY);
	wire_answer(fixture->wire, again, 200, TYPE, SELF(PICKED("2", "603979776", "6500")));
	peer_let_pass(20);
	wire_notify(fixture->wire, fixture->subscribe, TYPE,
	            SELF(PICKED("9", "603979776", "9500")));
	peer_let_pass(2500);
	peer_assert_quiet(fixture->wire->peer);
	g_assert_cmpint(sfb_own_presence_get_picked_status(fixture->own), ==,
	                SFB_STATUS_DO_NOT_DISTURB);
}

static void
test_reset(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;

	publishing_sign_in(fixture);
	wire_notify(fixture->wire, fixture->subscribe, TYPE,
	            SELF(USER_STATE PICKED("3", "603979776", "9500")
	                         PICKED("4", "4026531840", "6500")));
	while (sfb_own_presence_get_picked_status(fixture->own) == SFB_STATUS_UNKNOWN)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpint(sfb_own_presence_get_picked_status(fixture->own), ==, SFB_STATUS_AWAY);
	sfb_own_presence_reset(fixture->own);
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(service, "version=\"", "expires=\"0\"/>", "version=\"",
	                            "expires=\"0\"/>", "version=\"", "expires=\"0\"/>", NULL);
	publishing_assert_lacks(service, "<state");
	wire_answer(fixture->wire, service, 200, NULL, NULL);
	while (sfb_own_presence_get_picked_status(fixture->own) != SFB_STATUS_UNKNOWN)
		g_main_context_iteration(NULL, TRUE);
}

/* The server is told when a note ends, and we see to it as well. */
static void
test_note_ends(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;
	g_autoptr(SfbSipMessage) end = NULL;

	publishing_sign_in(fixture);
	sfb_own_presence_set_note(fixture->own, "  Lunch\n",
	                          g_get_real_time() / G_USEC_PER_SEC + 2);
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(service, NOTE " version=\"0\" expireType=\"time\" expires=\"",
	                            ">Lunch<", NULL);
	wire_answer(fixture->wire, service, 200, TYPE,
	            SELF("<category name='note' instance='0' container='400' version='1'>"
	                 "<note><body type='personal'>Lunch</body></note></category>"));
	end = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(end, NOTE, "expires=\"0\"/>", NULL);
}

/* Somebody else's note is not taken back with ours. */
static void
test_note_replaced(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;

	publishing_sign_in(fixture);
	sfb_own_presence_set_note(fixture->own, "Lunch", g_get_real_time() / G_USEC_PER_SEC + 2);
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	wire_answer(fixture->wire, service, 200, NULL, NULL);
	wire_notify(fixture->wire, fixture->subscribe, TYPE,
	            SELF("<category name='note' instance='0' container='400' version='2'>"
	                 "<note><body type='personal'>Out</body></note></category>"));
	peer_let_pass(3000);
	peer_assert_quiet(fixture->wire->peer);
	g_assert_cmpstr(sfb_own_presence_get_note(fixture->own), ==, "Out");
}

static void
test_note_is_cut(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;
	g_autoptr(GString) note = g_string_new(NULL);
	g_autofree char *kept = NULL;
	g_autofree char *body = NULL;

	for (guint i = 0; i < 32768; i++)
		g_string_append(note, "é");
	kept = g_strdup_printf("uri=\"\">%.*s</body>", 2 * SFB_OWN_NOTE_MAX, note->str);
	publishing_sign_in(fixture);
	sfb_own_presence_set_note(fixture->own, note->str, 0);
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	body = wire_dup_body(service);
	g_assert_nonnull(strstr(body, kept));
}

#define PHONE "categoryName=\"state\" instance=\"2358027832\" container=\"2\""

static void
test_call(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) call = NULL;
	g_autoptr(SfbSipMessage) end = NULL;

	publishing_sign_in(fixture);
	sfb_own_presence_set_call(fixture->own, SFB_OWN_CALL_TALKING);
	call = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(call, PHONE " version=\"0\"", "phoneState", "on-the-phone",
	                            NULL);
	wire_answer(fixture->wire, call, 200, NULL, NULL);
	peer_let_pass(20);
	sfb_own_presence_set_call(fixture->own, SFB_OWN_CALL_NONE);
	end = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(end, PHONE " version=\"1\"", "expires=\"0\"/>", NULL);
}

static void
on_settings_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	gboolean *is_loaded = user_data;

	*is_loaded = sfb_settings_load_finish(SFB_SETTINGS(source), result, NULL);
}

static void
load_settings(Publishing *fixture, const char *value)
{
	g_autofree char *document =
		g_strdup_printf("<provisionGroupList><provisionGroup name='endpointConfiguration'>"
	                        "<property name='DisablePhonePresence'>%s</property>"
	                        "</provisionGroup></provisionGroupList>",
	                        value);
	g_autoptr(SfbSipMessage) question = NULL;
	gboolean is_loaded = FALSE;

	sfb_settings_load_async(fixture->settings, NULL, on_settings_loaded, &is_loaded);
	question = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, question, 200,
	            "application/vnd-microsoft-roaming-provisioning-v2+xml", document);
	peer_wait_for(&is_loaded);
}

/* The company decides, at any time, whether calls are shown. */
static void
test_call_kept_secret(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) call = NULL;
	g_autoptr(SfbSipMessage) end = NULL;

	publishing_prepare(fixture, WIRE_EVENTS ", vnd-microsoft-provisioning-v2");
	publishing_sign_in(fixture);
	load_settings(fixture, "true");
	sfb_own_presence_set_call(fixture->own, SFB_OWN_CALL_TALKING);
	peer_assert_quiet(fixture->wire->peer);
	load_settings(fixture, "false");
	call = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(call, PHONE " version=\"0\"", "on-the-phone", NULL);
	wire_answer(fixture->wire, call, 200, NULL, NULL);
	peer_let_pass(20);
	load_settings(fixture, "true");
	end = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(end, PHONE " version=\"1\"", "expires=\"0\"/>", NULL);
}

static void
test_appointment(Publishing *fixture, gconstpointer data)
{
	const SfbOwnAppointment meeting = { .is_meeting = TRUE, .subject = "Budget" };
	g_autoptr(SfbSipMessage) begin = NULL;
	g_autoptr(SfbSipMessage) end = NULL;

	publishing_sign_in(fixture);
	sfb_own_presence_set_appointment(fixture->own, "kim@contoso.example", &meeting);
	begin = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(begin, "calendarState", "in-a-meeting", "Budget", NULL);
	wire_answer(fixture->wire, begin, 200, NULL, NULL);
	peer_let_pass(20);
	sfb_own_presence_set_appointment(fixture->own, "kim@contoso.example", NULL);
	end = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(end, "expires=\"0\"/>", "expires=\"0\"/>", NULL);
	publishing_assert_lacks(end, "calendarState");
}

#define REPLIED(container)                                                                         \
	"<category name='note' instance='1300377746' container='" container "' version='4'>"       \
	"<note><body type='OOF' uri='kim@contoso.example'>Away</body></note></category>"
#define ABSENT(container)                                                                          \
	"<category name='state' instance='1837248658' container='" container "' version='4'>"      \
	"<state type='calendarState'/></category>"

/* What an earlier session has left there is not sent again, so it stays as old as it is. */
static void
test_reply_stays(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) away = NULL;
	g_autoptr(SfbSipMessage) note = NULL;

	publishing_sign_in(fixture);
	sfb_own_presence_set_out_of_office(fixture->own, "kim@contoso.example", "Away", 0);
	away = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(away, "note", "note", "note", "calendarState", NULL);
	wire_answer(fixture->wire, away, 200, TYPE,
	            SELF(REPLIED("200") REPLIED("300") REPLIED("400") ABSENT("2") ABSENT("3")));
	peer_let_pass(20);
	sfb_own_presence_set_out_of_office(fixture->own, "kim@contoso.example", "Away", 0);
	peer_assert_quiet(fixture->wire->peer);
	sfb_own_presence_set_out_of_office(fixture->own, "kim@contoso.example", "On a ship", 0);
	note = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(note, "On a ship", "On a ship", "On a ship", NULL);
	publishing_assert_lacks(note, "calendarState");
}

static void
test_location(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;

	publishing_sign_in(fixture);
	sfb_own_presence_set_location(fixture->own, " Room <4> ");
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(service, MACHINE,
	                            "<endpointLocation>Room &lt;4&gt;</endpointLocation>", NULL);
	wire_notify(fixture->wire, fixture->subscribe, TYPE,
	            SELF("<category name='state' instance='1' container='2' version='3'>"
	                 "<state type='aggregateState'><availability>15500</availability>"
	                 "<activity token='off-work'/><endpointLocation>Home</endpointLocation>"
	                 "</state></category>"));
	while (sfb_own_presence_get_location(fixture->own) == NULL)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(sfb_own_presence_get_location(fixture->own), ==, "Home");
}

static void
assert_activity(Publishing *fixture, const char *state, const char *expected)
{
	g_autofree char *document = g_strdup_printf(
		SELF("<category name='state' instance='1' container='2' version='3'>"
	             "<state type='aggregateState'>%s</state></category>"),
		state);
	g_autofree char *activity = NULL;
	gsize length = fixture->story->len;

	wire_notify(fixture->wire, fixture->subscribe, TYPE, document);
	while (fixture->story->len == length)
		g_main_context_iteration(NULL, TRUE);
	activity = sfb_own_presence_dup_activity(fixture->own);
	g_assert_cmpstr(activity, ==, expected);
}

static void
test_activity(Publishing *fixture, gconstpointer data)
{
	publishing_sign_in(fixture);
	assert_activity(fixture, "<availability>6500</availability>", "Busy");
	assert_activity(fixture,
	                "<availability>6500</availability><activity token='on-the-phone'/>",
	                "In a call");
	assert_activity(fixture,
	                "<availability>3500</availability><activity token='on-the-phone'/>",
	                "Available");
	assert_activity(fixture,
	                "<availability>6500</availability><activity>"
	                "<custom LCID='1033'>In the lab</custom></activity>",
	                "In the lab");
}

static void
test_earlier_notes(Publishing *fixture, gconstpointer data)
{
	g_autoptr(GPtrArray) none = sfb_own_presence_list_earlier_notes(fixture->own);
	g_autoptr(GPtrArray) notes = NULL;

	g_assert_cmpuint(none->len, ==, 0);
	publishing_sign_in(fixture);
	wire_notify(fixture->wire, fixture->subscribe, TYPE,
	            SELF("<category name='noteHistory' instance='5' container='400' version='1'>"
	                 "<note><body type='personal'>Yesterday</body></note></category>"));
	while (fixture->story->len == 0)
		g_main_context_iteration(NULL, TRUE);
	notes = sfb_own_presence_list_earlier_notes(fixture->own);
	g_assert_cmpuint(notes->len, ==, 1);
	g_assert_cmpstr(notes->pdata[0], ==, "Yesterday");
}

static void
test_not_offered(void)
{
	Publishing fixture = { NULL };

	publishing_prepare(&fixture, "presence");
	publishing_begin(&fixture);
	peer_wait_for(&fixture.is_answered);
	g_assert_error(fixture.error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	peer_assert_quiet(fixture.wire->peer);
	publishing_tear_down(&fixture, NULL);
}

static void
test_cancelled(Publishing *fixture, gconstpointer data)
{
	publishing_begin(fixture);
	fixture->subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, fixture->subscribe, 200, NULL, NULL);
	peer_let_pass(20);
	g_assert_false(fixture->is_answered);
	g_cancellable_cancel(fixture->cancellable);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, test)                                                                            \
	g_test_add("/own-presence/" name, Publishing, NULL, publishing_set_up, test,               \
	           publishing_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("start", test_start);
	ADD("available", test_available);
	ADD("available-again", test_available_again);
	ADD("answer-tells", test_answer_tells);
	ADD("changed", test_changed);
	ADD("renewal", test_renewal);
	ADD("reset", test_reset);
	ADD("note-ends", test_note_ends);
	ADD("note-replaced", test_note_replaced);
	ADD("note-is-cut", test_note_is_cut);
	ADD("call", test_call);
	g_test_add("/own-presence/call-kept-secret", Publishing, NULL, NULL, test_call_kept_secret,
	           publishing_tear_down);
	ADD("appointment", test_appointment);
	ADD("reply-stays", test_reply_stays);
	ADD("location", test_location);
	ADD("activity", test_activity);
	ADD("earlier-notes", test_earlier_notes);
	ADD("cancelled", test_cancelled);
	g_test_add_func("/own-presence/not-offered", test_not_offered);
	return g_test_run();
}
