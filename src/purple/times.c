/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Moments and calendars in words. */

#include "config.h"

#include "purple/times.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <string.h>

#define SECONDS_PER_MINUTE 60

static const char *const slots[] = {
	[SFB_SLOT_FREE] = N_("Free"),
	[SFB_SLOT_TENTATIVE] = N_("Tentatively busy"),
	[SFB_SLOT_BUSY] = N_("Busy"),
	[SFB_SLOT_OUT_OF_OFFICE] = N_("Out of office"),
};

/* The locale's own time of day has seconds, which nobody wants here. */
static const char *
get_clock_format(void)
{
	const char *format = nl_langinfo(T_FMT);
	gboolean has_halves = strstr(format, "%r") != NULL || strstr(format, "%I") != NULL;

	return has_halves ? "%-l:%M %p" : "%H:%M";
}

static char *
dup_clock(GDateTime *time)
{
	return g_date_time_format(time, get_clock_format());
}

static int
count_days(GDateTime *from, GDateTime *to)
{
	g_autoptr(GDate) first =
		g_date_new_dmy((GDateDay)g_date_time_get_day_of_month(from),
	                       g_date_time_get_month(from), (GDateYear)g_date_time_get_year(from));
	g_autoptr(GDate) last =
		g_date_new_dmy((GDateDay)g_date_time_get_day_of_month(to),
	                       g_date_time_get_month(to), (GDateYear)g_date_time_get_year(to));

	return g_date_days_between(first, last);
}

char *
sfb_purple_time_dup_moment(gint64 moment, gint64 now)
{
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(moment);
	g_autoptr(GDateTime) today = g_date_time_new_from_unix_local(now);
	g_autofree char *clock = NULL;
	g_autofree char *day = NULL;
	int days;

	if (time == NULL)
		return g_strdup("?"); /* beyond the year 9999 */
	days = count_days(today, time);
	clock = dup_clock(time);
	if (days == 0)
		return g_steal_pointer(&clock);
	if (days == 1)
		return g_strdup_printf(_("tomorrow, %s"), clock);
	if (days == -1)
		return g_strdup_printf(_("yesterday, %s"), clock);
	day = g_date_time_format(time, days > 0 && days < 7 ? "%A" : "%x");
	/* TRANSLATORS: A day and a time of day: "Monday, 09:00". */
	return g_strdup_printf(_("%s, %s"), day, clock);
}

char *
sfb_purple_time_dup_calendar(const SfbCalendar *calendar, gint64 now)
{
	g_autofree char *end = NULL;
	g_autofree char *again = NULL;
	SfbSlot slot;
	gint64 until;
	gint64 free_at;

	if (calendar == NULL || !sfb_calendar_get_slot(calendar, now, &slot, &until))
		return NULL;
	if (until == 0)
		return g_strdup(_(slots[slot]));
	end = sfb_purple_time_dup_moment(until, now);
	free_at = slot == SFB_SLOT_FREE ? 0 : sfb_calendar_get_next_free(calendar, now);
	if (free_at == 0)
		/* TRANSLATORS: "Busy until 15:00" */
		return g_strdup_printf(_("%s until %s"), _(slots[slot]), end);
	if (free_at == until)
		/* TRANSLATORS: "Busy until 15:00, then free" */
		return g_strdup_printf(_("%s until %s, then free"), _(slots[slot]), end);
	again = sfb_purple_time_dup_moment(free_at, now);
	/* TRANSLATORS: "Tentatively busy until 15:00, free again: tomorrow, 09:00" */
	return g_strdup_printf(_("%s until %s, free again: %s"), _(slots[slot]), end, again);
}

static char *
dup_minutes(guint minutes)
{
	g_autoptr(GDateTime) time =
		g_date_time_new_local(2000, 1, 3, (int)(minutes / 60 % 24), (int)(minutes % 60), 0);

	return dup_clock(time);
}

char *
sfb_purple_time_dup_working_hours(const SfbCalendar *calendar, gint64 now)
{
	g_autofree char *start = NULL;
	g_autofree char *end = NULL;
	gboolean is_known = FALSE;
	gboolean is_working =
		calendar != NULL && sfb_calendar_is_working_time(calendar, now, &is_known);
	guint start_minutes;
	guint end_minutes;

	if (!is_known)
		return NULL;
	if (!sfb_calendar_get_working_hours(calendar, now, &start_minutes, &end_minutes))
		return g_strdup(_("Not today"));
	start = dup_minutes(start_minutes);
	end = dup_minutes(end_minutes);
	if (is_working)
		/* TRANSLATORS: Working hours: "09:00 to 17:00" */
		return g_strdup_printf(_("%s to %s"), start, end);
	/* TRANSLATORS: Working hours: "09:00 to 17:00, not now" */
	return g_strdup_printf(_("%s to %s, not now"), start, end);
}

char *
sfb_purple_time_dup_local(const SfbPresentity *presentity, gint64 now)
{
	g_autoptr(GDateTime) here = g_date_time_new_from_unix_local(now);
	g_autoptr(GDateTime) there = NULL;
	gint64 ahead_seconds = -(gint64)presentity->time_zone_bias * SECONDS_PER_MINUTE;

	if (!presentity->has_time_zone ||
	    ahead_seconds == g_date_time_get_utc_offset(here) / G_TIME_SPAN_SECOND)
		return NULL;
	there = g_date_time_new_from_unix_utc(now + ahead_seconds);
	return dup_clock(there);
}
