/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* When people work, in their time and in ours. The user of these tests lives in New York. */

#include "people/documents.h"
#include "people/working-hours.h"

#define EVERY_DAY "Sunday Monday Tuesday Wednesday Thursday Friday Saturday"
#define WEEKDAYS "Monday Tuesday Wednesday Thursday Friday"

#define HOURS(zone, periods)                                                                       \
	"<WorkingHours>" zone "<WorkingPeriodArray>" periods "</WorkingPeriodArray></"             \
	"WorkingHours>"
#define PERIOD(days, start, end)                                                                   \
	"<WorkingPeriod><DayOfWeek>" days "</DayOfWeek><StartTimeInMinutes>" start                 \
	"</StartTimeInMinutes><EndTimeInMinutes>" end "</EndTimeInMinutes></WorkingPeriod>"
#define TURN(name, bias, time, order, month)                                                       \
	"<" name "Time><Bias>" bias "</Bias><Time>" time "</Time><DayOrder>" order                 \
	"</DayOrder><Month>" month "</Month><DayOfWeek>Sunday</DayOfWeek></" name "Time>"
#define ZONE(bias, turns) "<TimeZone><Bias>" bias "</Bias>" turns "</TimeZone>"

#define BERLIN                                                                                     \
	ZONE("-60", TURN("Standard", "0", "03:00:00", "5", "10")                                   \
	                    TURN("Daylight", "-60", "02:00:00", "5", "3"))
#define SYDNEY                                                                                     \
	ZONE("-600", TURN("Standard", "0", "03:00:00", "1", "4")                                   \
	                     TURN("Daylight", "-60", "02:00:00", "1", "10"))
#define TOKYO ZONE("-540", "")

static SfbWorkingHours *
parse(const char *markup)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(markup, -1, &error);

	g_assert_no_error(error);
	return sfb_working_hours_new(sfb_xml_get_root(xml));
}

static gint64
at(const char *time)
{
	g_autoptr(GDateTime) moment = g_date_time_new_from_iso8601(time, NULL);

	g_assert_nonnull(moment);
	return g_date_time_to_unix(moment);
}

typedef struct {
	const char *hours;
	const char *from; /* the first moment of work ... */
	const char *to;   /* ... and the first after it */
} Case;

static const Case cases[] = {
	/* Winter, the Monday after the clocks are put on, the Friday before they are put back, and the
	 * Monday after. */
	{ HOURS(BERLIN, PERIOD(WEEKDAYS, "480", "1020")), "2026-03-02T07:00:00Z",
	  "2026-03-02T16:00:00Z" },
	{ HOURS(BERLIN, PERIOD(WEEKDAYS, "480", "1020")), "2026-03-30T06:00:00Z",
	  "2026-03-30T15:00:00Z" },
	{ HOURS(BERLIN, PERIOD(WEEKDAYS, "480", "1020")), "2026-10-23T06:00:00Z",
	  "2026-10-23T15:00:00Z" },
	{ HOURS(BERLIN, PERIOD(WEEKDAYS, "480", "1020")), "2026-10-26T07:00:00Z",
	  "2026-10-26T16:00:00Z" },
	/* Summer is in January there. */
	{ HOURS(SYDNEY, PERIOD(WEEKDAYS, "540", "1020")), "2026-01-04T22:00:00Z",
	  "2026-01-05T06:00:00Z" },
	{ HOURS(SYDNEY, PERIOD(WEEKDAYS, "540", "1020")), "2026-06-30T23:00:00Z",
	  "2026-07-01T07:00:00Z" },
	{ HOURS(TOKYO, PERIOD("Monday", "540", "1080")), "2026-03-02T00:00:00Z",
	  "2026-03-02T09:00:00Z" },
	/* A night's work, from Friday to Saturday. */
	{ HOURS(TOKYO, PERIOD("Friday", "1320", "360")), "2026-03-06T13:00:00Z",
	  "2026-03-06T21:00:00Z" },
	{ HOURS(ZONE("0", ""), PERIOD("Weekday", "0", "1440")), "2026-03-02T00:00:00Z",
	  "2026-03-07T00:00:00Z" },
};

static void
test_contain(gconstpointer user_data)
{
	const Case *c = user_data;
	g_autofree SfbWorkingHours *hours = parse(c->hours);

	g_assert_false(sfb_working_hours_contain(hours, at(c->from) - 1));
	for (gint64 when = at(c->from); when < at(c->to); when += 60)
		g_assert_true(sfb_working_hours_contain(hours, when));
	g_assert_false(sfb_working_hours_contain(hours, at(c->to)));
}

static void
assert_day(const SfbWorkingHours *hours, const char *when, guint expected_start, guint expected_end)
{
	guint start, end;

	g_assert_true(sfb_working_hours_get_day(hours, at(when), &start, &end));
	g_assert_cmpuint(start, ==, expected_start);
	g_assert_cmpuint(end, ==, expected_end);
}

/* Berlin's day begins at two in the morning over there, at three for two weeks of March when only
 * New York has put its clocks on; Tokyo's day begins the evening before. */
static void
test_day(void)
{
	g_autofree SfbWorkingHours *berlin = parse(
		HOURS(BERLIN, PERIOD(WEEKDAYS, "480", "720") PERIOD(WEEKDAYS, "780", "1020")));
	g_autofree SfbWorkingHours *tokyo = parse(HOURS(TOKYO, PERIOD("Monday", "540", "1080")));
	guint start, end;

	assert_day(berlin, "2026-03-02T15:00:00Z", 2 * 60, 11 * 60);
	assert_day(berlin, "2026-03-16T15:00:00Z", 3 * 60, 12 * 60);
	assert_day(tokyo, "2026-03-01T20:00:00Z", 19 * 60, 4 * 60);
	g_assert_false(sfb_working_hours_get_day(tokyo, at("2026-03-02T20:00:00Z"), &start, &end));
	g_assert_false(sfb_working_hours_get_day(berlin, at("2026-03-01T15:00:00Z"), &start, &end));
}

static void
test_same(void)
{
	static const char *const texts[] = {
		HOURS(BERLIN, PERIOD(WEEKDAYS, "480", "1020")),
		HOURS(SYDNEY, PERIOD(WEEKDAYS, "480", "1020")),
		HOURS(ZONE("-60", ""), PERIOD(WEEKDAYS, "480", "1020")),
		HOURS(BERLIN, PERIOD("Monday", "480", "1020")),
		HOURS(BERLIN, PERIOD(WEEKDAYS, "480", "1021")),
		HOURS(BERLIN, PERIOD(WEEKDAYS, "480", "1020") PERIOD("Saturday", "480", "720")),
	};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		for (guint j = 0; j < G_N_ELEMENTS(texts); j++) {
			g_autofree SfbWorkingHours *one = parse(texts[i]);
			g_autofree SfbWorkingHours *other = parse(texts[j]);

			g_assert_cmpint(sfb_working_hours_is_same(one, other), ==, i == j);
		}
	}
}

/* What cannot be read in a zone makes it one without summer. */
static void
test_odd_zones(void)
{
	static const char *const zones[] = {
		ZONE("-60", TURN("Standard", "0", "03:00:00", "9", "10")
		                    TURN("Daylight", "-60", "02:00:00", "5", "3")),
		ZONE("-60", TURN("Standard", "0", "03:00:00", "5", "13")
		                    TURN("Daylight", "-60", "02:00:00", "5", "3")),
		ZONE("-60", TURN("Standard", "0", "25:00:00", "5", "10")
		                    TURN("Daylight", "-60", "02:00:00", "5", "3")),
		ZONE("-60", TURN("Daylight", "-60", "02:00:00", "5", "3")),
	};

	for (guint i = 0; i < G_N_ELEMENTS(zones); i++) {
		g_autofree char *text =
			g_strdup_printf(HOURS("%s", PERIOD(EVERY_DAY, "480", "1020")), zones[i]);
		g_autofree SfbWorkingHours *hours = parse(text);

		g_assert_true(sfb_working_hours_contain(hours, at("2026-07-01T07:00:00Z")));
		g_assert_false(sfb_working_hours_contain(hours, at("2026-07-01T06:59:59Z")));
	}
}

/* The vendor's own: Pacific time, whose summer has the wrong sign. */
static void
test_published(void)
{
	g_autofree char *text = document_read_trace("lyncdoc-calendardata-0.xml", NULL);
	g_autoptr(SfbXml) xml = NULL;
	g_autofree SfbWorkingHours *hours = NULL;

	if (text == NULL)
		return;
	xml = sfb_xml_parse(text, -1, NULL);
	hours = sfb_working_hours_new(sfb_xml_get_child(sfb_xml_get_root(xml), "WorkingHours"));
	g_assert_true(sfb_working_hours_contain(hours, at("2026-01-05T16:00:00Z")));
	g_assert_false(sfb_working_hours_contain(hours, at("2026-01-05T15:59:59Z")));
	g_assert_true(sfb_working_hours_contain(hours, at("2026-07-01T15:00:00Z")));
	g_assert_false(sfb_working_hours_contain(hours, at("2026-07-01T14:59:59Z")));
	g_assert_false(sfb_working_hours_contain(hours, at("2026-07-04T18:00:00Z")));
}

int
main(int argc, char **argv)
{
	g_setenv("TZ", "America/New_York", TRUE);
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strdup_printf("/working-hours/contain/%u", i);

		g_test_add_data_func(path, &cases[i], test_contain);
	}
	g_test_add_func("/working-hours/day", test_day);
	g_test_add_func("/working-hours/same", test_same);
	g_test_add_func("/working-hours/odd-zones", test_odd_zones);
	g_test_add_func("/working-hours/published", test_published);
	return g_test_run();
}
