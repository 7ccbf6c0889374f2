/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Moments and calendars in words. */

#include "purple/times.h"

#include "purple/person-document.h"

#define HOUR 3600
#define DAY (24 * HOUR)

static void
check_moment(gint64 moment, const char *expected)
{
	g_autofree char *words = sfb_purple_time_dup_moment(moment, TWO_O_CLOCK);

	g_assert_cmpstr(words, ==, expected);
}

static void
test_moments(void)
{
	check_moment(TWO_O_CLOCK, "14:00");
	check_moment(TWO_O_CLOCK + 9 * HOUR, "23:00");
	check_moment(TWO_O_CLOCK + 10 * HOUR, "tomorrow, 00:00");
	check_moment(TWO_O_CLOCK - 15 * HOUR, "yesterday, 23:00");
	check_moment(TWO_O_CLOCK + 6 * DAY, "Sunday, 14:00");
	check_moment(TWO_O_CLOCK + 7 * DAY, "03/09/26, 14:00");
	check_moment(TWO_O_CLOCK - 2 * DAY, "02/28/26, 14:00");
	/* The clocks are put forward in between. */
	check_moment(TWO_O_CLOCK + 28 * DAY, "03/30/26, 15:00");
	check_moment(G_MAXINT64, "?");
}

static void
check_calendar(gint64 now, const char *expected)
{
	g_autoptr(SfbPresentity) bob = person_document_load();
	g_autofree char *words = sfb_purple_time_dup_calendar(bob->details->calendar, now);

	g_assert_cmpstr(words, ==, expected);
}

static void
test_calendar(void)
{
	check_calendar(TWO_O_CLOCK, "Busy until 15:00, then free");
	check_calendar(TWO_O_CLOCK + HOUR, "Free until 16:00");
	check_calendar(TWO_O_CLOCK + 2 * HOUR,
	               "Tentatively busy until 17:00, free again: tomorrow, 09:00");
	check_calendar(TWO_O_CLOCK + 4 * HOUR, "Out of office until tomorrow, 09:00, then free");
	check_calendar(TWO_O_CLOCK + DAY, "Free");
	check_calendar(TWO_O_CLOCK - DAY, NULL);
	g_assert_null(sfb_purple_time_dup_calendar(NULL, TWO_O_CLOCK));
}

static void
check_working_hours(gint64 now, const char *expected)
{
	g_autoptr(SfbPresentity) bob = person_document_load();
	g_autofree char *words = sfb_purple_time_dup_working_hours(bob->details->calendar, now);

	g_assert_cmpstr(words, ==, expected);
}

static void
test_working_hours(void)
{
	check_working_hours(TWO_O_CLOCK, "09:00 to 17:00");
	check_working_hours(TWO_O_CLOCK + 4 * HOUR, "09:00 to 17:00, not now");
	check_working_hours(TWO_O_CLOCK - DAY, "Not today");
	g_assert_null(sfb_purple_time_dup_working_hours(NULL, TWO_O_CLOCK));
}

static void
test_local_time(void)
{
	g_autoptr(SfbPresentity) bob = person_document_load();
	g_autofree char *pacific = sfb_purple_time_dup_local(bob, TWO_O_CLOCK);

	g_assert_cmpstr(pacific, ==, "05:00");
	bob->time_zone_bias = -60;
	g_assert_null(sfb_purple_time_dup_local(bob, TWO_O_CLOCK));
	bob->has_time_zone = FALSE;
	bob->time_zone_bias = 480;
	g_assert_null(sfb_purple_time_dup_local(bob, TWO_O_CLOCK));
}

int
main(int argc, char **argv)
{
	person_document_set_time_zone();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/purple/times/moments", test_moments);
	g_test_add_func("/purple/times/calendar", test_calendar);
	g_test_add_func("/purple/times/working-hours", test_working_hours);
	g_test_add_func("/purple/times/local", test_local_time);
	return g_test_run();
}
