/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A published calendar: what is free. */

#include "people/calendar-data.h"

#include <string.h>

#include "people/text.h"
#include "people/working-hours.h"

#define MINUTE 60
#define SLOT_MINUTES_MAX (24 * 60)

/* What a day with a time zone from outside can be: years 1 to 9999. */
#define TIME_MAX G_GINT64_CONSTANT(253402300799)

struct _SfbCalendar {
	SfbWorkingHours *hours; /* NULL: not known */
	gint64 start;           /* of the first slot, seconds since 1970 */
	guint slot_seconds;
	guint slots; /* 0: nothing is said about what is free */
	GBytes *packed;
};

/* Reading */

/* "PT15M", "PT1H": how long a slot is. 0 if it is something else. */
static guint
parse_slot_minutes(const char *text)
{
	char *end;
	guint64 number;

	if (text == NULL || !g_str_has_prefix(text, "PT"))
		return 0;
	number = g_ascii_strtoull(text + 2, &end, 10);
	if (number == 0 || number > SLOT_MINUTES_MAX)
		return 0;
	if (strcmp(end, "H") == 0)
		number *= 60;
	else if (strcmp(end, "M") != 0)
		return 0;
	return number <= SLOT_MINUTES_MAX ? (guint)number : 0;
}

static GBytes *
parse_slots(SfbXmlNode *free_busy)
{
	g_autofree char *text = sfb_xml_dup_text(free_busy);
	g_autofree guchar *bytes = NULL;
	gsize length;

	if (text == NULL)
		return NULL;
	bytes = g_base64_decode(text, &length);
	if (length == 0)
		return NULL;
	return g_bytes_new(bytes, MIN(length, SFB_FREE_BUSY_MAX / 4));
}

static void
read_free_busy(SfbCalendar *calendar, SfbXmlNode *free_busy)
{
	gint64 start = sfb_text_to_time(sfb_xml_get_attribute(free_busy, "startTime"));
	guint minutes = parse_slot_minutes(sfb_xml_get_attribute(free_busy, "granularity"));
	GBytes *packed = start > 0 && minutes > 0 ? parse_slots(free_busy) : NULL;

	if (packed == NULL)
		return;
	calendar->start = start / G_USEC_PER_SEC;
	calendar->slot_seconds = minutes * MINUTE;
	calendar->packed = packed;
	calendar->slots = 4 * (guint)g_bytes_get_size(packed);
}

SfbCalendar *
sfb_calendar_new(SfbXmlNode *hours, SfbXmlNode *free_busy)
{
	SfbCalendar *calendar = g_new0(SfbCalendar, 1);

	calendar->hours = sfb_working_hours_new(hours);
	read_free_busy(calendar, free_busy);
	if (calendar->hours == NULL && calendar->packed == NULL)
		g_clear_pointer(&calendar, g_free);
	return calendar;
}

void
sfb_calendar_free(SfbCalendar *calendar)
{
	if (calendar == NULL)
		return;
	g_free(calendar->hours);
	g_clear_pointer(&calendar->packed, g_bytes_unref);
	g_free(calendar);
}

static gboolean
is_same_free_busy(const SfbCalendar *one, const SfbCalendar *other)
{
	if (one->start != other->start || one->slot_seconds != other->slot_seconds)
		return FALSE;
	if (one->packed == NULL || other->packed == NULL)
		return one->packed == other->packed;
	return g_bytes_equal(one->packed, other->packed);
}

gboolean
sfb_calendar_is_same(const SfbCalendar *one, const SfbCalendar *other)
{
	if (one == NULL || other == NULL)
		return one == other;
	return is_same_free_busy(one, other) && sfb_working_hours_is_same(one->hours, other->hours);
}

/* Asking */

/* The first slot stands in the two lowest bits of the first byte, whatever the vendor's reference
 * says: its own samples read as appointments only that way. */
static SfbSlot
get_slot(const SfbCalendar *calendar, guint index)
{
	const guint8 *bytes = g_bytes_get_data(calendar->packed, NULL);

	return (SfbSlot)(bytes[index / 4] >> (2 * (index % 4)) & 3);
}

static gboolean
find_slot(const SfbCalendar *calendar, gint64 when, guint *index)
{
	gint64 past;

	if (when < calendar->start || calendar->slots == 0)
		return FALSE;
	past = (when - calendar->start) / calendar->slot_seconds;
	if (past >= calendar->slots)
		return FALSE;
	*index = (guint)past;
	return TRUE;
}

static gint64
get_slot_start(const SfbCalendar *calendar, guint index)
{
	return calendar->start + (gint64)index * calendar->slot_seconds;
}

gboolean
sfb_calendar_get_slot(const SfbCalendar *calendar, gint64 when, SfbSlot *slot, gint64 *until)
{
	guint index;

	if (!find_slot(calendar, when, &index))
		return FALSE;
	*slot = get_slot(calendar, index);
	while (index < calendar->slots && get_slot(calendar, index) == *slot)
		index++;
	*until = index < calendar->slots ? get_slot_start(calendar, index) : 0;
	return TRUE;
}

gint64
sfb_calendar_get_next_free(const SfbCalendar *calendar, gint64 when)
{
	guint index;

	if (!find_slot(calendar, when, &index))
		return 0;
	while (index < calendar->slots && get_slot(calendar, index) != SFB_SLOT_FREE)
		index++;
	return index < calendar->slots ? MAX(when, get_slot_start(calendar, index)) : 0;
}

static gboolean
is_reasonable(gint64 when)
{
	return when >= 0 && when <= TIME_MAX - 7 * 24 * 60 * 60;
}

gboolean
sfb_calendar_is_working_time(const SfbCalendar *calendar, gint64 when, gboolean *known)
{
	*known = calendar->hours != NULL && is_reasonable(when);
	return *known && sfb_working_hours_contain(calendar->hours, when);
}

gboolean
sfb_calendar_get_working_hours(const SfbCalendar *calendar, gint64 when, guint *start_minutes,
                               guint *end_minutes)
{
	return calendar->hours != NULL && is_reasonable(when) &&
	       sfb_working_hours_get_day(calendar->hours, when, start_minutes, end_minutes);
}
