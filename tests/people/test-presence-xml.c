/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What category documents make of a person. */

#include <string.h>

#include "people/applying.h"
#include "people/documents.h"
#include "util/error.h"

static SfbPresentity *
load(void)
{
	SfbPresentity *presentity = sfb_presentity_new("bob@contoso.example");
	g_autofree char *text = document_read("categories.xml", NULL);

	g_assert_true(apply(presentity, text));
	return presentity;
}

static void
assert_activity(const SfbPresentity *presentity, const char *expected)
{
	g_autofree char *activity = sfb_presentity_dup_activity(presentity);

	g_assert_cmpstr(activity, ==, expected);
}

static void
test_whole_document(void)
{
	g_autoptr(SfbPresentity) bob = load();

	g_assert_cmpuint(bob->availability, ==, 6500);
	g_assert_cmpstr(bob->activity_token, ==, "on-the-phone");
	assert_activity(bob, "In a call");
	g_assert_cmpint(bob->last_active, ==, 1772439000);
	g_assert_true(bob->is_mobile);
	g_assert_cmpstr(bob->note, ==, "Back at 3");
	g_assert_false(bob->note_is_out_of_office);
	g_assert_cmpstr(bob->display_name, ==, "Bob Tester");
	g_assert_cmpstr(bob->email, ==, "bob@contoso.example");
	g_assert_cmpstr(bob->company, ==, "Contoso");
	g_assert_cmpstr(bob->department, ==, "Quality");
	g_assert_cmpstr(bob->title, ==, "Engineer");
	g_assert_cmpstr(bob->office, ==, "7/6302");
	assert_phone(bob, SFB_PHONE_WORK, "tel:+14255550100;ext=12222", "+1 (425) 555-0100 X12222");
	assert_phone(bob, SFB_PHONE_MOBILE, "tel:+14255550102", "+14255550102");
	assert_phone(bob, SFB_PHONE_HOME, "tel:+14255550101", "+14255550101");
	g_assert_null(sfb_presentity_get_phone(bob, SFB_PHONE_OTHER));
	g_assert_cmpstr(bob->details->location, ==, "Room 4");
	g_assert_true(bob->has_time_zone);
	g_assert_cmpint(bob->time_zone_bias, ==, -60);
	g_assert_false(bob->is_automaton);
}

static void
test_same_again(void)
{
	g_autoptr(SfbPresentity) bob = load();
	g_autofree char *text = document_read("categories.xml", NULL);

	g_assert_false(apply(bob, text));
}

/* What an update does not name stays as it was. */
static void
test_absent_is_unchanged(void)
{
	g_autoptr(SfbPresentity) bob = load();

	g_assert_true(apply(bob, DOCUMENT(NOTE("2026-03-02T09:00:00", "<body>Out</body>"))));
	g_assert_cmpuint(bob->availability, ==, 6500);
	g_assert_cmpstr(bob->display_name, ==, "Bob Tester");
	g_assert_cmpstr(bob->note, ==, "Out");
	g_assert_false(apply(bob, DOCUMENT("")));
}

static void
test_empty_is_gone(void)
{
	g_autoptr(SfbPresentity) bob = load();

	g_assert_true(apply(bob, DOCUMENT("<category name='note'/>")));
	g_assert_null(bob->note);
	g_assert_true(apply(bob, DOCUMENT("<category name='contactCard'/>")));
	g_assert_cmpstr(bob->display_name, ==, "Bob Tester"); /* better than an address */
	g_assert_null(bob->company);
	g_assert_true(apply(bob, DOCUMENT("<category name='state' instance='1'/>")));
	g_assert_cmpuint(bob->availability, ==, 0);
	g_assert_cmpint(bob->last_active, ==, 0);
	g_assert_null(bob->activity_token);
	g_assert_false(bob->is_mobile);
	assert_activity(bob, "Unknown");
}

static void
test_state_without_number(void)
{
	g_autoptr(SfbPresentity) bob = load();

	g_assert_false(apply(bob, DOCUMENT(STATE("<device>computer</device>"))));
	g_assert_false(apply(bob, DOCUMENT(STATE("<availability/>"))));
	g_assert_false(apply(bob, DOCUMENT(STATE("<availability>-1</availability>"))));
	g_assert_false(apply(bob, DOCUMENT(STATE("<availability>soon</availability>"))));
	g_assert_cmpuint(bob->availability, ==, 6500);
	g_assert_true(bob->is_mobile);
}

/* The server's own sum wins over an input that came along. */
static void
test_several_states(void)
{
	g_autoptr(SfbPresentity) bob = load();

	g_assert_true(
		apply(bob, DOCUMENT("<category name='state' instance='805306368'><state>"
	                            "<availability>15500</availability></state></category>" STATE(
					    "<availability> 3500 </availability>"))));
	g_assert_cmpuint(bob->availability, ==, 3500);
}

static void
test_activities(void)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");

	apply(bob, DOCUMENT(STATE("<availability>7000</availability>"
	                          "<activity token='in-presentation' minAvailability='9000'/>"
	                          "<activity token='in-a-conference' minAvailability='7000'"
	                          " maxAvailability='8999'/>")));
	assert_activity(bob, "In a conference call");
	apply(bob, DOCUMENT(STATE("<availability>3500</availability>"
	                          "<activity token='on-the-phone' minAvailability='6500'/>")));
	assert_activity(bob, "Available");
	apply(bob, DOCUMENT(STATE("<availability>3500</availability>"
	                          "<activity token='juggling'/>")));
	assert_activity(bob, "Available");
	apply(bob, DOCUMENT(STATE("<availability>15500</availability><activity token='off-work'>"
	                          "<custom LCID='1033'>At the off-site</custom></activity>")));
	assert_activity(bob, "At the off-site");
	apply(bob, DOCUMENT(STATE("<availability>15500</availability>")));
	assert_activity(bob, "Away");
	g_assert_null(bob->activity_token);
}

static void
test_last_active(void)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");

	apply(bob, "<categories uri='bob@contoso.example'><category name='state'>"
	           "<state lastActive='2026-03-02T08:10:00.250Z'><availability>5000</availability>"
	           "</state></category></categories>");
	g_assert_cmpint(bob->last_active, ==, 1772439000);
	apply(bob, "<categories uri='bob@contoso.example'><category name='state'>"
	           "<state lastActive='2999-03-02T08:10:00Z'><availability>5000</availability>"
	           "</state></category></categories>");
	g_assert_cmpint(bob->last_active, ==, 0);
	apply(bob, "<categories uri='bob@contoso.example'><category name='state'>"
	           "<state lastActive='yesterday'><availability>5000</availability>"
	           "</state></category></categories>");
	g_assert_cmpint(bob->last_active, ==, 0);
}

static void
test_newest_note(void)
{
	g_autoptr(SfbPresentity) bob = load();

	apply(bob, DOCUMENT(NOTE("2026-03-02T10:00:00", "<body type='OOF'>On holiday</body>") NOTE(
			   "2026-03-02T09:59:59.999Z", "<body type='personal'>At work</body>")));
	g_assert_cmpstr(bob->note, ==, "On holiday");
	g_assert_true(bob->note_is_out_of_office);
	apply(bob, DOCUMENT(NOTE("2026-03-02T10:00:00", "<body type='OOF'>On holiday</body>")
	                            NOTE("2026-03-02T10:00:00.5", "")));
	g_assert_null(bob->note);
	g_assert_false(bob->note_is_out_of_office);
}

/* Out-of-office notes are shown inside their time only. */
static void
test_bound_note(void)
{
	static const char personal[] = "<body type='personal'>At work</body>";
	static const struct {
		const char *bounds;
		gboolean is_shown;
	} cases[] = {
		{ "startTime='2000-01-01T00:00:00Z' endTime='2999-01-01T00:00:00Z'", TRUE },
		{ "startTime='2999-01-01T00:00:00Z'", FALSE },
		{ "endTime='2000-01-01T00:00:00Z'", FALSE },
		{ "startTime='2000-01-01T00:00:00'", TRUE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");
		g_autofree char *text =
			g_strdup_printf(DOCUMENT(NOTE("2026-03-02T10:00:00",
		                                      "<body type='OOF' %s>On holiday</body>")
		                                         NOTE("2026-03-02T09:00:00", "%s")),
		                        cases[i].bounds, personal);

		g_assert_true(apply(bob, text));
		g_assert_cmpstr(bob->note, ==, cases[i].is_shown ? "On holiday" : "At work");
	}
}

/* A note is a text: markup in it is not obeyed, odd characters are kept. */
static void
test_note_is_plain(void)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");

	apply(bob, DOCUMENT(NOTE("2026-03-02T10:00:00",
	                         "<body>&lt;a href='x'&gt;me&lt;/a&gt; &amp;amp; &#9;tab&#10;line"
	                         "&#127;&#x202e;</body>")));
	g_assert_cmpstr(bob->note, ==, "<a href='x'>me</a> &amp; \ttab\nline\x7f\xe2\x80\xae");
	apply(bob, DOCUMENT(NOTE("2026-03-02T10:00:00", "<body><![CDATA[1 < 2]]></body>")));
	g_assert_cmpstr(bob->note, ==, "1 < 2");
}

static void
test_long_texts(void)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");
	g_autoptr(GString) text = g_string_new("<categories uri='sip:bob@contoso.example'>"
	                                       "<category name='note'><note><body>x");

	for (guint i = 0; i < 32768; i++)
		g_string_append(text, "é");
	g_string_append(text, "</body></note></category><category name='contactCard'><contactCard>"
	                      "<title>");
	for (guint i = 0; i < 65536; i++)
		g_string_append_c(text, 't');
	g_string_append(text, "</title></contactCard></category></categories>");
	apply(bob, text->str);
	g_assert_cmpuint(strlen(bob->note), ==, SFB_NOTE_MAX - 1);
	g_assert_true(g_utf8_validate(bob->note, -1, NULL));
	g_assert_cmpuint(strlen(bob->title), ==, SFB_CARD_TEXT_MAX);
}

/* Texts that many have in common are kept once. */
static void
test_shared_texts(void)
{
	g_autoptr(SfbPresentity) bob = load();
	g_autoptr(SfbPresentity) twin = load();

	g_assert_true(bob->company == twin->company);
	g_assert_true(bob->activity_token == twin->activity_token);
	g_assert_false(bob->display_name == twin->display_name);
}

static void
test_others(void)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");

	g_assert_false(apply(bob, "<categories uri='sip:eve@contoso.example'>"
	                          "<category name='note'><note><body>x</body></note></category>"
	                          "</categories>"));
	g_assert_true(apply(bob, "<?xml version='1.0' encoding='utf-16'?>"
	                         "<categories uri='SIP:Bob@Contoso.example'>"
	                         "<category name='note'><note><body>é</body></note></category>"
	                         "</categories>"));
	g_assert_cmpstr(bob->note, ==, "é");
}

static void
test_unreadable(void)
{
	static const char *const texts[] = {
		"",
		"<categories uri='sip:bob@contoso.example'><category name='note'>",
		"<list uri='sip:bob@contoso.example'/>",
		"<categories/>",
		"<categories uri='bob'/>",
		"<categories uri='sip:bob@contoso.example'><category name='note'>&#1;</category>"
		"</categories>",
	};
	g_autoptr(SfbPresentity) bob = load();

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(sfb_presence_apply_categories(texts[i], strlen(texts[i]),
		                                            applying_lookup, bob, &error));
		g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	}
	g_assert_cmpstr(bob->note, ==, "Back at 3");
}

static void
test_forget(void)
{
	g_autoptr(SfbPresentity) bob = load();

	g_assert_true(sfb_presentity_forget_presence(bob));
	g_assert_cmpuint(bob->availability, ==, 0);
	g_assert_null(bob->note);
	g_assert_cmpstr(bob->display_name, ==, "Bob Tester");
	g_assert_false(sfb_presentity_forget_presence(bob));
}

/* A time zone and a device beside the rest, or in an element of their own; a meeting. */
static void
test_added_to_state(void)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");

	apply(bob, DOCUMENT(STATE("<availability>6500</availability><endpointLocation/>"
	                          "<meetingSubject>Review</meetingSubject>"
	                          "<meetingLocation>Room 4</meetingLocation>"
	                          "<timeZoneBias>420</timeZoneBias><device>mobile</device>")));
	g_assert_true(bob->is_mobile);
	g_assert_true(bob->has_time_zone);
	g_assert_cmpint(bob->time_zone_bias, ==, 420);
	g_assert_cmpstr(bob->details->meeting_subject, ==, "Review");
	g_assert_cmpstr(bob->details->meeting_location, ==, "Room 4");
	g_assert_null(bob->details->location);
	apply(bob, DOCUMENT(STATE("<availability>6500</availability><extension>"
	                          "<timeZoneBias>-60</timeZoneBias><device>Mobile</device>"
	                          "</extension>")));
	g_assert_true(bob->is_mobile);
	g_assert_cmpint(bob->time_zone_bias, ==, -60);
	g_assert_null(bob->details);
	apply(bob, DOCUMENT(STATE("<availability>6500</availability>"
	                          "<timeZoneBias>9999</timeZoneBias>")));
	g_assert_false(bob->has_time_zone);
	g_assert_false(bob->is_mobile);
}

/* These tests run in no language in particular: English is the best there is. */
static void
test_custom_languages(void)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");

	apply(bob, DOCUMENT(STATE("<availability>6500</availability><activity>"
	                          "<custom LCID='1031'>Zu Hause</custom>"
	                          "<custom LCID='2057'>At home</custom>"
	                          "<custom LCID='1036'>Chez moi</custom></activity>")));
	assert_activity(bob, "At home");
	apply(bob, DOCUMENT(STATE("<availability>6500</availability><activity>"
	                          "<custom LCID='1031'>Zu Hause</custom>"
	                          "<custom LCID='1036'>Chez moi</custom></activity>")));
	assert_activity(bob, "Zu Hause");
}

static void
test_services(void)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");

	g_assert_cmpuint(bob->capabilities, ==, 0);
	apply(bob,
	      DOCUMENT(SERVICES("<service><capabilities><text render='true'/>"
	                        "<voice render='false' capture='true'/></capabilities></service>"
	                        "<service><capabilities><video render='1'/></capabilities>"
	                        "</service>")));
	g_assert_cmpuint(bob->capabilities, ==, SFB_CAN_KNOWN | SFB_CAN_TEXT | SFB_CAN_VIDEO);
	g_assert_false(apply(bob, DOCUMENT("")));
	g_assert_true(apply(bob, DOCUMENT("<category name='services'/>")));
	g_assert_cmpuint(bob->capabilities, ==, 0);
}

/* Of several calendars the newest counts, for the hours and for what is free on its own. */
static void
test_calendars(void)
{
	static const char text[] = DOCUMENT(
		"<category name='calendarData' instance='0' publishTime='2026-03-01T00:00:00'>"
		"<calendarData><WorkingHours><WorkingPeriodArray><WorkingPeriod>"
		"<DayOfWeek>Monday</DayOfWeek><StartTimeInMinutes>480</StartTimeInMinutes>"
		"<EndTimeInMinutes>1020</EndTimeInMinutes></WorkingPeriod></WorkingPeriodArray>"
		"</WorkingHours></calendarData></category>"
		"<category name='calendarData' instance='1' publishTime='2026-03-02T00:00:00'>"
		"<calendarData><freeBusy startTime='2026-03-02T00:00:00' granularity='PT15M'>qg=="
		"</freeBusy></calendarData></category>"
		"<category name='calendarData' instance='2' publishTime='2026-03-01T12:00:00'>"
		"<calendarData><freeBusy startTime='2026-03-02T00:00:00' granularity='PT15M'>VQ=="
		"</freeBusy></calendarData></category>");
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");
	const gint64 monday = 1772409600;
	gboolean known;
	gint64 until;
	SfbSlot slot;

	g_assert_true(apply(bob, text));
	g_assert_false(apply(bob, text));
	g_assert_true(sfb_calendar_get_slot(bob->details->calendar, monday, &slot, &until));
	g_assert_cmpint(slot, ==, SFB_SLOT_BUSY);
	g_assert_true(
		sfb_calendar_is_working_time(bob->details->calendar, monday + 8 * 3600, &known));
	g_assert_true(known);
	g_assert_true(apply(bob, DOCUMENT("<category name='calendarData'/>")));
	g_assert_null(bob->details);
}

/* A note that is for later is shown then, and another one after it. */
static void
test_note_times(void)
{
	static const char text[] = DOCUMENT(
		NOTE("2026-03-02T10:00:00", "<body type='OOF' startTime='2990-01-01T00:00:00Z' "
	                                    "endTime='2990-02-01T00:00:00Z'>On holiday</body>")
			NOTE("2026-03-02T09:00:00", "<body type='personal'>At work</body>"));
	const gint64 january = G_GINT64_CONSTANT(32188147200);
	const gint64 february = january + 31 * 24 * 3600;
	g_autoptr(SfbPresentity) bob = sfb_presentity_new("bob@contoso.example");

	apply(bob, text);
	g_assert_cmpstr(bob->note, ==, "At work");
	g_assert_cmpint(sfb_presentity_get_next_note_time(bob, january - 1), ==, january);
	g_assert_false(sfb_presentity_choose_note(bob, january - 1));
	g_assert_true(sfb_presentity_choose_note(bob, january));
	g_assert_cmpstr(bob->note, ==, "On holiday");
	g_assert_true(bob->note_is_out_of_office);
	g_assert_cmpint(bob->details->note_until, ==, february);
	g_assert_cmpint(sfb_presentity_get_next_note_time(bob, january), ==, february);
	g_assert_true(sfb_presentity_choose_note(bob, february));
	g_assert_cmpstr(bob->note, ==, "At work");
	g_assert_cmpint(sfb_presentity_get_next_note_time(bob, february), ==, 0);
	apply(bob, DOCUMENT("<category name='note'/>"));
	g_assert_null(bob->details);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/presence-xml/whole-document", test_whole_document);
	g_test_add_func("/presence-xml/same-again", test_same_again);
	g_test_add_func("/presence-xml/absent-is-unchanged", test_absent_is_unchanged);
	g_test_add_func("/presence-xml/empty-is-gone", test_empty_is_gone);
	g_test_add_func("/presence-xml/state-without-number", test_state_without_number);
	g_test_add_func("/presence-xml/several-states", test_several_states);
	g_test_add_func("/presence-xml/activities", test_activities);
	g_test_add_func("/presence-xml/last-active", test_last_active);
	g_test_add_func("/presence-xml/newest-note", test_newest_note);
	g_test_add_func("/presence-xml/bound-note", test_bound_note);
	g_test_add_func("/presence-xml/note-is-plain", test_note_is_plain);
	g_test_add_func("/presence-xml/long-texts", test_long_texts);
	g_test_add_func("/presence-xml/shared-texts", test_shared_texts);
	g_test_add_func("/presence-xml/others", test_others);
	g_test_add_func("/presence-xml/unreadable", test_unreadable);
	g_test_add_func("/presence-xml/forget", test_forget);
	g_test_add_func("/presence-xml/added-to-state", test_added_to_state);
	g_test_add_func("/presence-xml/custom-languages", test_custom_languages);
	g_test_add_func("/presence-xml/services", test_services);
	g_test_add_func("/presence-xml/calendars", test_calendars);
	g_test_add_func("/presence-xml/note-times", test_note_times);
	return g_test_run();
}
