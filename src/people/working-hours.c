/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * When a person works.
 *
 * Two kinds of time: seconds since 1970, and the minutes a clock on the person's wall has counted
 * since then, "wall minutes". UTC = wall + bias, which changes twice a year.
 */

#include "people/working-hours.h"

#include <string.h>

#include "people/calendar-data.h"

#define DAY_MINUTES (24 * 60)
#define BIAS_MAX (26 * 60)
#define EPOCH_JULIAN 719163 /* 1 January 1970 in GLib's count of days */
#define EPOCH_WEEKDAY 4     /* it was a Thursday; Sunday is 0 */

/* When the clocks are put on or back each year, by the clock as it stood. */
typedef struct {
	gint16 bias; /* added to the zone's from then on */
	gint16 minutes;
	guint8 month; /* 0: they are not */
	guint8 order; /* 1 to 4, 5: the last such weekday of the month */
	guint8 weekday;
} Turn;

typedef struct {
	guint8 weekdays; /* bit 0: Sunday */
	gint16 start;    /* minutes since midnight */
	gint16 end;      /* not after the start: on the next day */
} Period;

struct _SfbWorkingHours {
	gint16 bias;
	Turn standard;
	Turn daylight;
	guint8 count;
	Period periods[];
};

static const char *const weekday_names[] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
	                                     "Thursday", "Friday", "Saturday" };

/* Reading */

static gboolean
parse_number(SfbXmlNode *parent, const char *name, gint64 max, gint16 *number)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(parent, name));
	gint64 value;

	if (text == NULL || !g_ascii_string_to_signed(text, 10, -max, max, &value, NULL))
		return FALSE;
	*number = (gint16)value;
	return TRUE;
}

/* "Monday Tuesday"; also what stands for several days at once. */
static guint8
parse_weekdays(SfbXmlNode *parent)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(parent, "DayOfWeek"));
	g_auto(GStrv) words = text != NULL ? g_strsplit_set(text, " \t\r\n", 16) : NULL;
	guint8 days = 0;

	for (guint i = 0; words != NULL && words[i] != NULL; i++) {
		for (guint day = 0; day < G_N_ELEMENTS(weekday_names); day++) {
			if (g_ascii_strcasecmp(words[i], weekday_names[day]) == 0)
				days |= 1 << day;
		}
		if (g_ascii_strcasecmp(words[i], "Day") == 0)
			days |= 0x7f;
		else if (g_ascii_strcasecmp(words[i], "Weekday") == 0)
			days |= 0x3e;
		else if (g_ascii_strcasecmp(words[i], "WeekendDay") == 0)
			days |= 0x41;
	}
	return days;
}

/* "02:00:00" */
static gboolean
parse_clock(SfbXmlNode *parent, gint16 *minutes)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(parent, "Time"));
	const char *digits = text;

	if (text == NULL || strlen(text) < 5 || text[2] != ':')
		return FALSE;
	for (guint i = 0; i < 5; i++) {
		if (i != 2 && !g_ascii_isdigit(digits[i]))
			return FALSE;
	}
	*minutes = (gint16)(60 * (10 * (digits[0] - '0') + digits[1] - '0') +
	                    10 * (digits[3] - '0') + digits[4] - '0');
	return *minutes < DAY_MINUTES;
}

/* A turn that cannot be read is none: then the zone has one time all year. */
static Turn
parse_turn(SfbXmlNode *node)
{
	Turn turn = { 0 };
	gint16 order = 0, month = 0;
	guint8 days = parse_weekdays(node);

	if (!parse_number(node, "Bias", BIAS_MAX, &turn.bias) ||
	    !parse_clock(node, &turn.minutes) || !parse_number(node, "DayOrder", 5, &order) ||
	    !parse_number(node, "Month", 12, &month) || order < 1 || month < 1 || days == 0)
		return (Turn){ 0 };
	turn.order = (guint8)order;
	turn.month = (guint8)month;
	while ((days & 1 << turn.weekday) == 0)
		turn.weekday++;
	return turn;
}

static void
read_zone(SfbWorkingHours *hours, SfbXmlNode *zone)
{
	parse_number(zone, "Bias", BIAS_MAX, &hours->bias);
	hours->standard = parse_turn(sfb_xml_get_child(zone, "StandardTime"));
	hours->daylight = parse_turn(sfb_xml_get_child(zone, "DaylightTime"));
	/* Clocks are put on in summer, and that lessens the bias; the vendor's own sample has the
	 * other sign. */
	if (hours->daylight.bias > 0)
		hours->daylight.bias = -hours->daylight.bias;
	if (hours->standard.month == 0 || hours->daylight.month == 0)
		hours->standard = hours->daylight = (Turn){ 0 };
}

static gboolean
parse_period(SfbXmlNode *node, Period *period)
{
	period->weekdays = parse_weekdays(node);
	return period->weekdays != 0 &&
	       parse_number(node, "StartTimeInMinutes", DAY_MINUTES, &period->start) &&
	       parse_number(node, "EndTimeInMinutes", DAY_MINUTES, &period->end) &&
	       period->start >= 0 && period->start < DAY_MINUTES && period->end >= 0;
}

SfbWorkingHours *
sfb_working_hours_new(SfbXmlNode *node)
{
	Period periods[SFB_WORKING_PERIODS_MAX] = { 0 };
	SfbWorkingHours *hours;
	guint8 count = 0;

	for (SfbXmlNode *period = sfb_xml_find(node, "WorkingPeriodArray/WorkingPeriod");
	     period != NULL && count < SFB_WORKING_PERIODS_MAX;
	     period = sfb_xml_get_next(period, "WorkingPeriod")) {
		if (parse_period(period, &periods[count]))
			count++;
	}
	if (count == 0)
		return NULL;
	hours = g_malloc0(sizeof *hours + count * sizeof *periods);
	hours->count = count;
	for (guint i = 0; i < count; i++)
		hours->periods[i] = periods[i];
	read_zone(hours, sfb_xml_get_child(node, "TimeZone"));
	return hours;
}

static gboolean
is_same_turn(const Turn *one, const Turn *other)
{
	return one->bias == other->bias && one->minutes == other->minutes &&
	       one->month == other->month && one->order == other->order &&
	       one->weekday == other->weekday;
}

gboolean
sfb_working_hours_is_same(const SfbWorkingHours *one, const SfbWorkingHours *other)
{
	if (one == NULL || other == NULL)
		return one == other;
	if (one->bias != other->bias || one->count != other->count ||
	    !is_same_turn(&one->standard, &other->standard) ||
	    !is_same_turn(&one->daylight, &other->daylight))
		return FALSE;
	for (guint i = 0; i < one->count; i++) {
		const Period *a = &one->periods[i];
		const Period *b = &other->periods[i];

		if (a->weekdays != b->weekdays || a->start != b->start || a->end != b->end)
			return FALSE;
	}
	return TRUE;
}

/* The zone */

static gint64
floor_divide(gint64 number, gint64 by)
{
	return (number - (number % by + by) % by) / by;
}

static guint
get_weekday(gint64 day)
{
	return (guint)(((day + EPOCH_WEEKDAY) % 7 + 7) % 7);
}

/* The wall minute of @turn in @year. */
static gint64
find_turn(const Turn *turn, GDateYear year)
{
	GDate date;
	gint64 first;
	guint offset, last;

	g_date_clear(&date, 1);
	g_date_set_dmy(&date, 1, (GDateMonth)turn->month, year);
	first = (gint64)g_date_get_julian(&date) - EPOCH_JULIAN;
	offset = (turn->weekday + 7 - get_weekday(first)) % 7 + 7 * (turn->order - 1u);
	last = g_date_get_days_in_month((GDateMonth)turn->month, year) - 1u;
	if (offset > last)
		offset -= 7;
	return (first + offset) * DAY_MINUTES + turn->minutes;
}

/* What is to be added to the wall's minutes at @minutes of UTC. */
static gint64
get_bias(const SfbWorkingHours *hours, gint64 minutes)
{
	gint64 winter = hours->bias + hours->standard.bias;
	gint64 summer = hours->bias + hours->daylight.bias;
	gint64 on, back;
	gboolean is_summer;
	GDate date;

	if (hours->daylight.month == 0)
		return hours->bias;
	g_date_clear(&date, 1);
	g_date_set_julian(&date,
	                  (guint32)(EPOCH_JULIAN + floor_divide(minutes - winter, DAY_MINUTES)));
	on = find_turn(&hours->daylight, g_date_get_year(&date)) + winter;
	back = find_turn(&hours->standard, g_date_get_year(&date)) + summer;
	is_summer = on < back ? minutes >= on && minutes < back : minutes >= on || minutes < back;
	return is_summer ? summer : winter;
}

static gint64
get_wall(const SfbWorkingHours *hours, gint64 when)
{
	gint64 minutes = floor_divide(when, 60);

	return minutes - get_bias(hours, minutes);
}

/* Seconds since 1970 of a wall minute; of two that the clock shows, the first. */
static gint64
get_time(const SfbWorkingHours *hours, gint64 wall)
{
	gint64 minutes = wall + get_bias(hours, wall + hours->bias);

	return 60 * (wall + get_bias(hours, minutes));
}

/* Asking */

/* The end of the period, in minutes since the midnight before its start. */
static gint64
get_end(const Period *period)
{
	return period->end > period->start ? period->end : period->end + DAY_MINUTES;
}

static gboolean
is_on(const Period *period, gint64 day)
{
	return (period->weekdays & 1 << get_weekday(day)) != 0;
}

gboolean
sfb_working_hours_contain(const SfbWorkingHours *hours, gint64 when)
{
	gint64 wall = get_wall(hours, when);
	gint64 day = floor_divide(wall, DAY_MINUTES);
	gint64 minute = wall - day * DAY_MINUTES;

	for (guint i = 0; i < hours->count; i++) {
		const Period *period = &hours->periods[i];

		if (is_on(period, day) && minute >= period->start && minute < get_end(period))
			return TRUE;
		if (is_on(period, day - 1) && minute + DAY_MINUTES < get_end(period))
			return TRUE;
	}
	return FALSE;
}

/* From the start of the first period of the person's @day to the end of the last, as seconds since
 * 1970. */
static gboolean
find_day(const SfbWorkingHours *hours, gint64 day, gint64 *start, gint64 *end)
{
	gint64 first = G_MAXINT64, last = 0;

	for (guint i = 0; i < hours->count; i++) {
		const Period *period = &hours->periods[i];

		if (!is_on(period, day))
			continue;
		first = MIN(first, period->start);
		last = MAX(last, get_end(period));
	}
	if (last == 0)
		return FALSE;
	*start = get_time(hours, day * DAY_MINUTES + first);
	*end = get_time(hours, day * DAY_MINUTES + last);
	return TRUE;
}

static guint
get_minutes(GDateTime *time)
{
	return (guint)(60 * g_date_time_get_hour(time) + g_date_time_get_minute(time));
}

static gboolean
is_same_day(GDateTime *one, GDateTime *other)
{
	return g_date_time_get_year(one) == g_date_time_get_year(other) &&
	       g_date_time_get_day_of_year(one) == g_date_time_get_day_of_year(other);
}

/* The person's day that begins on the user's may be the one before or after by the person's own
 * calendar. */
gboolean
sfb_working_hours_get_day(const SfbWorkingHours *hours, gint64 when, guint *start_minutes,
                          guint *end_minutes)
{
	g_autoptr(GDateTime) here = g_date_time_new_from_unix_local(when);
	gint64 today = floor_divide(get_wall(hours, when), DAY_MINUTES);

	for (gint64 day = today - 1; day <= today + 1; day++) {
		g_autoptr(GDateTime) start = NULL;
		g_autoptr(GDateTime) end = NULL;
		gint64 from, to;

		if (!find_day(hours, day, &from, &to))
			continue;
		start = g_date_time_new_from_unix_local(from);
		end = g_date_time_new_from_unix_local(to);
		if (!is_same_day(start, here))
			continue;
		*start_minutes = get_minutes(start);
		*end_minutes = get_minutes(end);
		return TRUE;
	}
	return FALSE;
}
