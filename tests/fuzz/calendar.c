/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A calendarData element; what it says of any moment agrees with itself. */

#include "fuzz/fuzz.h"

#include "people/calendar-data.h"

#define DAY (24 * 60 * 60)

static void
ask_slot(const SfbCalendar *calendar, gint64 when)
{
	gint64 next_free = sfb_calendar_get_next_free(calendar, when);
	gint64 until = 0;
	SfbSlot slot;

	if (!sfb_calendar_get_slot(calendar, when, &slot, &until)) {
		g_assert_cmpint(next_free, ==, 0);
		return;
	}
	g_assert_cmpint(slot, <=, SFB_SLOT_OUT_OF_OFFICE);
	g_assert_true(until == 0 || until > when);
	if (slot == SFB_SLOT_FREE)
		g_assert_cmpint(next_free, ==, when);
	else
		g_assert_true(next_free == 0 || next_free >= until);
}

static void
ask_hours(const SfbCalendar *calendar, gint64 when)
{
	guint start = 0, end = 0;
	gboolean known;

	if (sfb_calendar_is_working_time(calendar, when, &known))
		g_assert_true(known);
	if (!sfb_calendar_get_working_hours(calendar, when, &start, &end))
		return;
	g_assert_true(known);
	g_assert_cmpuint(start, <, 24 * 60);
	g_assert_cmpuint(end, <, 24 * 60);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const gint64 moments[] = { G_MININT64, -1, 0, 1772409600, G_MAXINT64 };
	g_autoptr(SfbXml) xml = sfb_xml_parse((const char *)bytes, (gssize)size, NULL);
	SfbXmlNode *root = xml != NULL ? sfb_xml_get_root(xml) : NULL;
	SfbCalendar *calendar = sfb_calendar_new(sfb_xml_get_child(root, "WorkingHours"),
	                                         sfb_xml_get_child(root, "freeBusy"));

	if (calendar == NULL)
		return 0;
	g_assert_true(sfb_calendar_is_same(calendar, calendar));
	for (gsize i = 0; i < G_N_ELEMENTS(moments); i++) {
		ask_slot(calendar, moments[i]);
		ask_hours(calendar, moments[i]);
	}
	for (gint64 day = 0; day < 400; day += 7) {
		ask_slot(calendar, 1772409600 + day * DAY);
		ask_hours(calendar, 1772409600 + day * DAY);
	}
	sfb_calendar_free(calendar);
	return 0;
}
