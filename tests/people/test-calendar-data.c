/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What published calendars say. */

#include <string.h>

#include "people/calendar-data.h"
#include "people/documents.h"

#define MIDNIGHT G_GINT64_CONSTANT(1772409600) /* 2026-03-02T00:00:00Z */
#define QUARTER (15 * 60)

#define FREE_BUSY(start, granularity, text)                                                        \
	"<freeBusy startTime='" start "' granularity='" granularity "'>" text "</freeBusy>"

/* Returns: (nullable) of the markup of a calendarData element's children */
static SfbCalendar *
parse(const char *markup)
{
	g_autofree char *text = g_strdup_printf("<calendarData>%s</calendarData>", markup);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, &error);
	SfbXmlNode *root;

	g_assert_no_error(error);
	root = sfb_xml_get_root(xml);
	return sfb_calendar_new(sfb_xml_get_child(root, "WorkingHours"),
	                        sfb_xml_get_child(root, "freeBusy"));
}

static void
assert_slot(const SfbCalendar *calendar, gint64 when, SfbSlot expected, gint64 expected_until)
{
	SfbSlot slot;
	gint64 until;

	g_assert_true(sfb_calendar_get_slot(calendar, when, &slot, &until));
	g_assert_cmpint(slot, ==, expected);
	g_assert_cmpint(until, ==, expected_until);
}

/* 0, 0, 2, 2, then 1, 3, 0, 0: the first of four is in the lowest bits. */
static void
test_slots(void)
{
	SfbCalendar *calendar = parse(FREE_BUSY("2026-03-02T00:00:00", "PT15M", "oA0="));
	gint64 until;
	SfbSlot slot;

	assert_slot(calendar, MIDNIGHT, SFB_SLOT_FREE, MIDNIGHT + 2 * QUARTER);
	assert_slot(calendar, MIDNIGHT + 2 * QUARTER - 1, SFB_SLOT_FREE, MIDNIGHT + 2 * QUARTER);
	assert_slot(calendar, MIDNIGHT + 3 * QUARTER, SFB_SLOT_BUSY, MIDNIGHT + 4 * QUARTER);
	assert_slot(calendar, MIDNIGHT + 4 * QUARTER, SFB_SLOT_TENTATIVE, MIDNIGHT + 5 * QUARTER);
	assert_slot(calendar, MIDNIGHT + 5 * QUARTER, SFB_SLOT_OUT_OF_OFFICE,
	            MIDNIGHT + 6 * QUARTER);
	assert_slot(calendar, MIDNIGHT + 7 * QUARTER, SFB_SLOT_FREE, 0);
	g_assert_false(sfb_calendar_get_slot(calendar, MIDNIGHT - 1, &slot, &until));
	g_assert_false(sfb_calendar_get_slot(calendar, MIDNIGHT + 8 * QUARTER, &slot, &until));
	g_assert_false(sfb_calendar_get_slot(calendar, G_MAXINT64, &slot, &until));
	sfb_calendar_free(calendar);
}

static void
test_next_free(void)
{
	SfbCalendar *calendar = parse(FREE_BUSY("2026-03-02T01:00:00+01:00", "PT1H", "oKo="));

	g_assert_cmpint(sfb_calendar_get_next_free(calendar, MIDNIGHT + 60), ==, MIDNIGHT + 60);
	g_assert_cmpint(sfb_calendar_get_next_free(calendar, MIDNIGHT + 2 * 3600), ==, 0);
	g_assert_cmpint(sfb_calendar_get_next_free(calendar, MIDNIGHT - 60), ==, 0);
	sfb_calendar_free(calendar);
	calendar = parse(FREE_BUSY("2026-03-02T00:00:00Z", "PT1H", "Cg=="));
	g_assert_cmpint(sfb_calendar_get_next_free(calendar, MIDNIGHT + 60), ==,
	                MIDNIGHT + 2 * 3600);
	sfb_calendar_free(calendar);
}

static void
test_unreadable(void)
{
	static const char *const markups[] = {
		"",
		FREE_BUSY("0001-01-01T00:00:00", "PT15M", "oA0="),
		FREE_BUSY("soon", "PT15M", "oA0="),
		FREE_BUSY("2026-03-02T00:00:00", "15", "oA0="),
		FREE_BUSY("2026-03-02T00:00:00", "PT0M", "oA0="),
		FREE_BUSY("2026-03-02T00:00:00", "PT99999999999H", "oA0="),
		FREE_BUSY("2026-03-02T00:00:00", "PT25H", "oA0="),
		FREE_BUSY("2026-03-02T00:00:00", "PT15M", ""),
		FREE_BUSY("2026-03-02T00:00:00", "PT15M", "!!"),
		"<freeBusy>oA0=</freeBusy>",
		"<WorkingHours/>",
		"<WorkingHours><WorkingPeriodArray><WorkingPeriod><DayOfWeek>Someday</DayOfWeek>"
		"<StartTimeInMinutes>480</StartTimeInMinutes><EndTimeInMinutes>1020"
		"</EndTimeInMinutes></WorkingPeriod></WorkingPeriodArray></WorkingHours>",
	};

	for (guint i = 0; i < G_N_ELEMENTS(markups); i++)
		g_assert_null(parse(markups[i]));
}

/* A calendar of a year in minutes is cut. */
static void
test_limit(void)
{
	g_autoptr(GString) markup =
		g_string_new("<freeBusy startTime='2026-03-02T00:00:00' granularity='PT15M'>");
	SfbCalendar *calendar;
	gint64 until;
	SfbSlot slot;

	for (guint i = 0; i < 10000; i++)
		g_string_append(markup, "qqqq");
	g_string_append(markup, "</freeBusy>");
	calendar = parse(markup->str);
	assert_slot(calendar, MIDNIGHT + (SFB_FREE_BUSY_MAX - 1) * QUARTER, SFB_SLOT_BUSY, 0);
	g_assert_false(sfb_calendar_get_slot(calendar, MIDNIGHT + SFB_FREE_BUSY_MAX * QUARTER,
	                                     &slot, &until));
	sfb_calendar_free(calendar);
}

static void
test_same(void)
{
	SfbCalendar *one = parse(FREE_BUSY("2026-03-02T00:00:00", "PT15M", "oA0="));
	SfbCalendar *twin = parse(FREE_BUSY("2026-03-02T00:00:00", "PT15M", "oA0="));
	SfbCalendar *other = parse(FREE_BUSY("2026-03-02T00:00:00", "PT15M", "oA4="));

	g_assert_true(sfb_calendar_is_same(one, twin));
	g_assert_false(sfb_calendar_is_same(one, other));
	g_assert_false(sfb_calendar_is_same(one, NULL));
	g_assert_true(sfb_calendar_is_same(NULL, NULL));
	sfb_calendar_free(one);
	sfb_calendar_free(twin);
	sfb_calendar_free(other);
}

/* Nothing is said about hours. */
static void
test_without_hours(void)
{
	SfbCalendar *calendar = parse(FREE_BUSY("2026-03-02T00:00:00", "PT15M", "oA0="));
	guint start, end;
	gboolean known;

	g_assert_false(sfb_calendar_is_working_time(calendar, MIDNIGHT, &known));
	g_assert_false(known);
	g_assert_false(sfb_calendar_get_working_hours(calendar, MIDNIGHT, &start, &end));
	sfb_calendar_free(calendar);
}

/* The vendor's samples: one has placeholders for its times, and is none therefore; its slots, put
 * behind a time, are whole appointments. */
static void
test_published(void)
{
	g_autofree char *text = document_read_trace("lyncdoc-calendardata-freebusy-0.xml", NULL);
	g_autoptr(SfbXml) xml = NULL;
	g_autofree char *slots = NULL;
	g_autofree char *markup = NULL;
	SfbCalendar *calendar;
	SfbXmlNode *node;
	guint changes = 0;
	SfbSlot slot;

	if (text == NULL)
		return;
	xml = sfb_xml_parse(text, -1, NULL);
	node = sfb_xml_get_child(sfb_xml_get_root(xml), "freeBusy");
	g_assert_null(sfb_calendar_new(NULL, node));
	slots = sfb_xml_dup_text(node);
	markup = g_strdup_printf(FREE_BUSY("2026-03-02T00:00:00", "PT15M", "%s"), slots);
	calendar = parse(markup);
	for (gint64 when = MIDNIGHT, until; when != 0; when = until, changes++)
		g_assert_true(sfb_calendar_get_slot(calendar, when, &slot, &until));
	g_assert_cmpuint(changes, ==, 9);
	sfb_calendar_free(calendar);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/calendar-data/slots", test_slots);
	g_test_add_func("/calendar-data/next-free", test_next_free);
	g_test_add_func("/calendar-data/unreadable", test_unreadable);
	g_test_add_func("/calendar-data/limit", test_limit);
	g_test_add_func("/calendar-data/same", test_same);
	g_test_add_func("/calendar-data/without-hours", test_without_hours);
	g_test_add_func("/calendar-data/published", test_published);
	return g_test_run();
}
