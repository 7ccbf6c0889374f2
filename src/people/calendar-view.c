/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What Exchange says of a calendar's next days. */

#include "config.h"

#include "people/calendar-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "people/presence-xml.h"
#include "people/text.h"
#include "util/error.h"
#include "web/ews.h"

#define DAY_SECONDS (24 * 60 * 60)
#define TIME_FORMAT "%Y-%m-%dT%H:%M:%S"

SfbCalendarView *
sfb_calendar_view_new(void)
{
	SfbCalendarView *view = g_new0(SfbCalendarView, 1);

	view->slots = g_strdup("");
	view->appointments = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_appointment_free);
	return view;
}

void
sfb_calendar_view_free(SfbCalendarView *view)
{
	if (view == NULL)
		return;
	g_free(view->slots);
	g_free(view->working_hours);
	g_ptr_array_unref(view->appointments);
	g_free(view);
}

/* The question */

gint64
sfb_calendar_view_get_start(gint64 now)
{
	return now - now % DAY_SECONDS - DAY_SECONDS;
}

static void
append_time(GString *body, const char *name, gint64 time)
{
	g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time);
	g_autofree char *text = g_date_time_format(date, TIME_FORMAT);

	sfb_xml_append_element(body, name, text);
}

/* With a time zone of nothing at all, whatever comes back is UTC. */
#define NO_CHANGE(name)                                                                            \
	"<t:" name "><t:Bias>0</t:Bias><t:Time>00:00:00</t:Time><t:DayOrder>0</t:DayOrder>"        \
	"<t:Month>0</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek></t:" name ">"

char *
sfb_calendar_view_build_request(const char *email, gint64 start)
{
	GString *body = g_string_new(
		"<m:GetUserAvailabilityRequest><t:TimeZone><t:Bias>0</t:Bias>" NO_CHANGE(
			"StandardTime") NO_CHANGE("DaylightTime") "</"
								  "t:TimeZone><m:MailboxDataArray><"
								  "t:MailboxData><t:Email>");

	sfb_xml_append_element(body, "t:Address", email);
	g_string_append(body, "</t:Email><t:AttendeeType>Required</t:AttendeeType>"
	                      "<t:ExcludeConflicts>false</t:ExcludeConflicts></t:MailboxData>"
	                      "</m:MailboxDataArray><t:FreeBusyViewOptions><t:TimeWindow>");
	append_time(body, "t:StartTime", start);
	append_time(body, "t:EndTime", start + SFB_CALENDAR_VIEW_DAYS * DAY_SECONDS - 1);
	g_string_append_printf(body,
	                       "</t:TimeWindow><t:MergedFreeBusyIntervalInMinutes>%d"
	                       "</t:MergedFreeBusyIntervalInMinutes><t:RequestedView>"
	                       "DetailedMerged</t:RequestedView></t:FreeBusyViewOptions>"
	                       "</m:GetUserAvailabilityRequest>",
	                       SFB_CALENDAR_VIEW_SLOT_MINUTES);
	return g_string_free(body, FALSE);
}

/* The answer */

static gint64
read_time(SfbXmlNode *node)
{
	g_autofree char *text = sfb_xml_dup_text(node);

	return sfb_text_to_time(text) / G_USEC_PER_SEC;
}

/* Working elsewhere is working, and no data is nothing to tell. */
static SfbBusy
read_busy(SfbXmlNode *node)
{
	static const char *const names[] = {
		[SFB_BUSY_TENTATIVE] = "Tentative",
		[SFB_BUSY_BUSY] = "Busy",
		[SFB_BUSY_OUT_OF_OFFICE] = "OOF",
	};
	g_autofree char *text = sfb_xml_dup_text(node);

	for (guint i = SFB_BUSY_TENTATIVE; i < G_N_ELEMENTS(names); i++) {
		if (g_strcmp0(text, names[i]) == 0)
			return i;
	}
	return SFB_BUSY_FREE;
}

static gboolean
is_true(SfbXmlNode *node)
{
	g_autofree char *text = sfb_xml_dup_text(node);

	return g_strcmp0(text, "true") == 0 || g_strcmp0(text, "1") == 0;
}

static char *
dup_line(SfbXmlNode *node)
{
	return sfb_text_cut_line(sfb_xml_dup_text(node), SFB_CARD_TEXT_MAX);
}

static SfbAppointment *
read_event(SfbXmlNode *event)
{
	SfbXmlNode *details = sfb_xml_get_child(event, "CalendarEventDetails");
	SfbAppointment *appointment = g_new0(SfbAppointment, 1);

	appointment->start = read_time(sfb_xml_get_child(event, "StartTime"));
	appointment->end = read_time(sfb_xml_get_child(event, "EndTime"));
	appointment->busy = read_busy(sfb_xml_get_child(event, "BusyType"));
	appointment->is_meeting = is_true(sfb_xml_get_child(details, "IsMeeting"));
	appointment->is_private = is_true(sfb_xml_get_child(details, "IsPrivate"));
	if (!appointment->is_private) {
		appointment->subject = dup_line(sfb_xml_get_child(details, "Subject"));
		appointment->location = dup_line(sfb_xml_get_child(details, "Location"));
	}
	return appointment;
}

static void
read_events(SfbCalendarView *view, SfbXmlNode *events)
{
	for (SfbXmlNode *event = sfb_xml_get_child(events, "CalendarEvent");
	     event != NULL && view->appointments->len < SFB_APPOINTMENTS_MAX;
	     event = sfb_xml_get_next(event, "CalendarEvent")) {
		SfbAppointment *appointment = read_event(event);

		if (appointment->start > 0 && appointment->end > appointment->start)
			g_ptr_array_add(view->appointments, appointment);
		else
			sfb_appointment_free(appointment);
	}
	sfb_appointments_sort(view->appointments);
}

static void
read_slots(SfbCalendarView *view, SfbXmlNode *node)
{
	g_autofree char *text = sfb_xml_dup_text(node);

	if (text == NULL || strspn(text, G_CSET_DIGITS) != strlen(text))
		return;
	g_free(view->slots);
	view->slots = g_strndup(text, SFB_CALENDAR_VIEW_SLOTS);
	for (char *slot = view->slots; *slot != '\0'; slot++) {
		if (*slot > '0' + SFB_BUSY_OUT_OF_OFFICE)
			*slot = '0';
	}
}

/* It goes out as it came in, into another document: canonical, it brings its namespaces along. */
static void
read_working_hours(SfbCalendarView *view, const SfbXml *answer, SfbXmlNode *node)
{
	g_autofree char *markup = node != NULL ? sfb_xml_canonicalize(answer, node) : NULL;

	if (markup != NULL && strlen(markup) <= SFB_WORKING_HOURS_MAX)
		view->working_hours = g_steal_pointer(&markup);
}

SfbCalendarView *
sfb_calendar_view_parse(const SfbXml *answer, gint64 start, GError **error)
{
	SfbXmlNode *node = sfb_xml_find(sfb_web_ews_get_answer(answer),
	                                "FreeBusyResponseArray/FreeBusyResponse/FreeBusyView");
	SfbCalendarView *view;

	if (node == NULL) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("Exchange's answer has no calendar in it. Tell your "
		                      "administrator."));
		return NULL;
	}
	view = sfb_calendar_view_new();
	view->start = start;
	read_slots(view, sfb_xml_get_child(node, "MergedFreeBusy"));
	read_events(view, sfb_xml_get_child(node, "CalendarEventArray"));
	read_working_hours(view, answer, sfb_xml_get_child(node, "WorkingHours"));
	return view;
}
