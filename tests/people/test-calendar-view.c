/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What Exchange is asked about a calendar, and what is read out of its answer. */

#include <string.h>

#include "people/calendar-data.h"
#include "people/calendar-view.h"
#include "people/documents.h"
#include "util/error.h"
#include "web/ews-xml.h"

#define MONDAY 1772409600 /* 2026-03-02 00:00:00 UTC */
#define HOUR 3600

static SfbCalendarView *
parse(const char *text, gsize length, GError **error)
{
	g_autoptr(GBytes) body = g_bytes_new(text, length);
	g_autoptr(SfbXml) answer = sfb_web_ews_parse(body, NULL, error);

	return answer != NULL ? sfb_calendar_view_parse(answer, MONDAY, error) : NULL;
}

/* With every @old made @new. */
static SfbCalendarView *
load_changed(const char *old, const char *new)
{
	g_autofree char *text = document_read("availability.xml", NULL);
	g_autoptr(GString) changed = g_string_new(text);
	g_autoptr(GError) error = NULL;
	SfbCalendarView *view;

	g_assert_cmpuint(g_string_replace(changed, old, new, 0), >, 0);
	view = parse(changed->str, changed->len, &error);
	g_assert_no_error(error);
	return view;
}

static void
check_appointments(const SfbCalendarView *view)
{
	const SfbAppointment *review = view->appointments->pdata[0];
	const SfbAppointment *absence = view->appointments->pdata[2];
	const SfbAppointment *elsewhere = view->appointments->pdata[3];

	g_assert_cmpuint(view->appointments->len, ==, 4);
	g_assert_cmpint(review->start, ==, MONDAY + 13 * HOUR);
	g_assert_cmpint(review->end, ==, MONDAY + 14 * HOUR + HOUR / 2);
	g_assert_cmpint(review->busy, ==, SFB_BUSY_BUSY);
	g_assert_true(review->is_meeting);
	g_assert_cmpstr(review->subject, ==, "Quarterly & yearly review");
	g_assert_cmpstr(review->location, ==, "Room 4");
	g_assert_cmpint(absence->busy, ==, SFB_BUSY_OUT_OF_OFFICE);
	g_assert_true(absence->is_private);
	g_assert_null(absence->subject);
	g_assert_null(absence->location);
	g_assert_cmpint(elsewhere->busy, ==, SFB_BUSY_FREE);
}

/* It goes into calendarData, and is read there by whoever watches. */
static void
check_working_hours(const SfbCalendarView *view)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(view->working_hours, -1, &error);
	SfbCalendar *calendar;
	guint start = 0, end = 0;
	gboolean is_known;

	g_assert_no_error(error);
	calendar = sfb_calendar_new(sfb_xml_get_root(xml), NULL);
	g_assert_true(sfb_calendar_is_working_time(calendar, MONDAY + 8 * HOUR, &is_known));
	g_assert_false(sfb_calendar_is_working_time(calendar, MONDAY + 17 * HOUR, &is_known));
	g_setenv("TZ", "UTC0", TRUE);
	g_assert_true(sfb_calendar_get_working_hours(calendar, MONDAY, &start, &end));
	g_assert_cmpuint(start, ==, 7 * 60);
	g_assert_cmpuint(end, ==, 16 * 60);
	sfb_calendar_free(calendar);
	g_assert_nonnull(
		strstr(view->working_hours,
	               "xmlns=\"http://schemas.microsoft.com/exchange/services/2006/types\""));
}

static void
test_answer(void)
{
	g_autoptr(SfbCalendarView) view = load_changed("NoError", "NoError");

	g_assert_cmpint(view->start, ==, MONDAY);
	g_assert_cmpstr(view->slots, ==, "000012300000");
	check_appointments(view);
	check_working_hours(view);
}

/* Nobody looks at namespaces, since servers differ; prefixes of the envelope come along. */
static void
test_wrong_namespace(void)
{
	g_autoptr(SfbCalendarView) view =
		load_changed("http://schemas.microsoft.com/exchange/services", "urn:somebody");

	g_assert_cmpuint(view->appointments->len, ==, 4);
	g_assert_cmpstr(view->slots, ==, "000012300000");
	g_assert_nonnull(view->working_hours);
}

static void
test_nonsense(void)
{
	g_autoptr(SfbCalendarView) slots = load_changed("000012349000", "0000x");
	g_autoptr(SfbCalendarView) nothing = load_changed("CalendarEventArray", "Nothing");
	g_autoptr(SfbCalendarView) hours = load_changed("WorkingHours", "NoHours");

	g_assert_cmpstr(slots->slots, ==, "");
	g_assert_cmpuint(nothing->appointments->len, ==, 0);
	g_assert_null(hours->working_hours);
}

/* A year of slots, and a life of appointments. */
static void
test_limits(void)
{
	g_autofree char *many = g_strnfill(100000, '2');
	g_autoptr(SfbCalendarView) slots = load_changed("000012349000", many);
	g_autoptr(GString) events = g_string_new(NULL);
	g_autoptr(SfbCalendarView) full = NULL;

	for (guint i = 0; i < 3 * SFB_APPOINTMENTS_MAX; i++)
		g_string_append(events, "<CalendarEvent><StartTime>2026-03-02T15:00:00</StartTime>"
		                        "<EndTime>2026-03-02T16:00:00</EndTime></CalendarEvent>");
	g_string_append(events, "</CalendarEventArray>");
	full = load_changed("</CalendarEventArray>", events->str);
	g_assert_cmpuint(strlen(slots->slots), ==, SFB_CALENDAR_VIEW_SLOTS);
	g_assert_cmpuint(full->appointments->len, ==, SFB_APPOINTMENTS_MAX);
}

static void
test_refused(void)
{
	static const struct {
		const char *body;
		SfbError code;
	} rows[] = {
		{ "<GetUserAvailabilityResponse><FreeBusyResponseArray><FreeBusyResponse>"
		  "<ResponseMessage ResponseClass='Error'><MessageText>Nobody</MessageText>"
		  "<ResponseCode>ErrorMailRecipientNotFound</ResponseCode></ResponseMessage>"
		  "</FreeBusyResponse></FreeBusyResponseArray></GetUserAvailabilityResponse>",
		  SFB_ERROR_NOT_FOUND },
		{ "<GetUserAvailabilityResponse><FreeBusyResponseArray><FreeBusyResponse>"
		  "<ResponseMessage ResponseClass='Error'><ResponseCode>ErrorNoFreeBusyAccess"
		  "</ResponseCode></ResponseMessage>"
		  "</FreeBusyResponse></FreeBusyResponseArray></GetUserAvailabilityResponse>",
		  SFB_ERROR_NOT_ALLOWED },
		{ "<GetUserAvailabilityResponse/>", SFB_ERROR_PROTOCOL },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text =
			g_strconcat("<Envelope><Body>", rows[i].body, "</Body></Envelope>", NULL);
		g_autoptr(GError) error = NULL;

		g_assert_null(parse(text, strlen(text), &error));
		g_assert_error(error, SFB_ERROR, (int)rows[i].code);
	}
}

/* Four days from yesterday's midnight on: as many slots as the vendor's published calendars have. */
static void
test_request(void)
{
	gint64 start = sfb_calendar_view_get_start(MONDAY + 15 * HOUR);
	g_autofree char *body = sfb_calendar_view_build_request("kim&co@contoso.example", start);

	g_assert_cmpint(start, ==, MONDAY - 24 * HOUR);
	g_assert_cmpint(sfb_calendar_view_get_start(MONDAY), ==, start);
	g_assert_nonnull(strstr(body, "<t:Address>kim&amp;co@contoso.example</t:Address>"));
	g_assert_nonnull(strstr(body, "<t:StartTime>2026-03-01T00:00:00</t:StartTime>"));
	g_assert_nonnull(strstr(body, "<t:EndTime>2026-03-04T23:59:59</t:EndTime>"));
	g_assert_nonnull(strstr(body, "<t:TimeZone><t:Bias>0</t:Bias><t:StandardTime>"));
	g_assert_nonnull(strstr(body, ">15</t:MergedFreeBusyIntervalInMinutes>"));
	g_assert_cmpint(SFB_CALENDAR_VIEW_SLOTS, ==, 384);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/calendar-view/answer", test_answer);
	g_test_add_func("/calendar-view/wrong-namespace", test_wrong_namespace);
	g_test_add_func("/calendar-view/nonsense", test_nonsense);
	g_test_add_func("/calendar-view/limits", test_limits);
	g_test_add_func("/calendar-view/refused", test_refused);
	g_test_add_func("/calendar-view/request", test_request);
	return g_test_run();
}
