/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* People's calendars and automatic replies in Exchange. */

#include "sim/exchange-calendar.h"

#include <string.h>

#include "sim/exchange-operations.h"
#include "util/address.h"

#define SLOT_SECONDS (15 * 60)
#define SLOTS_MAX (62 * 24 * 4) /* of one question, as Exchange has it */

typedef struct {
	gint64 start; /* seconds since 1970 */
	gint64 end;
	char *busy;
	char *subject; /* NULL: none; so is the next one */
	char *location;
	gboolean is_meeting;
	gboolean is_private;
} Entry;

struct _SfbSimCalendar {
	GPtrArray *entries; /* (element-type Entry) */
	char *reply;        /* HTML; NULL: none */
	gint64 reply_start;
	gint64 reply_end; /* 0: until further notice */
};

static gint64
get_now(void)
{
	return g_get_real_time() / G_USEC_PER_SEC;
}

static void
entry_free(gpointer data)
{
	Entry *entry = data;

	g_free(entry->busy);
	g_free(entry->subject);
	g_free(entry->location);
	g_free(entry);
}

static SfbSimCalendar *
get_calendar(SfbSimUser *user)
{
	if (user->calendar == NULL) {
		user->calendar = g_new0(SfbSimCalendar, 1);
		user->calendar->entries = g_ptr_array_new_with_free_func(entry_free);
	}
	return user->calendar;
}

void
sfb_sim_calendar_add(SfbSimUser *user, const SfbSimAppointment *appointment)
{
	Entry *entry = g_new0(Entry, 1);

	entry->start = get_now() + appointment->start_seconds;
	entry->end = get_now() + appointment->end_seconds;
	entry->busy = g_strdup(appointment->busy);
	entry->subject = g_strdup(appointment->subject);
	entry->location = g_strdup(appointment->location);
	entry->is_meeting = appointment->is_meeting;
	entry->is_private = appointment->is_private;
	g_ptr_array_add(get_calendar(user)->entries, entry);
}

void
sfb_sim_calendar_clear(SfbSimUser *user)
{
	g_ptr_array_set_size(get_calendar(user)->entries, 0);
}

void
sfb_sim_calendar_set_reply(SfbSimUser *user, const char *html, int end_seconds)
{
	SfbSimCalendar *calendar = get_calendar(user);

	g_free(calendar->reply);
	calendar->reply = g_strdup(html);
	calendar->reply_start = get_now();
	calendar->reply_end = end_seconds != 0 ? get_now() + end_seconds : 0;
}

void
sfb_sim_calendar_free(SfbSimCalendar *calendar)
{
	if (calendar == NULL)
		return;
	g_ptr_array_unref(calendar->entries);
	g_free(calendar->reply);
	g_free(calendar);
}

/* Answers */

static SfbSimUser *
find_owner(const SfbSimExchangeCall *call, const char *path)
{
	g_autofree char *email = sfb_xml_dup_text(sfb_xml_find(call->wish, path));
	g_autofree char *address = sfb_address_normalize(email);
	SfbSimUser *owner = address != NULL ? sfb_sim_world_get(call->world, address) : NULL;

	return owner != NULL && owner->can_sign_in ? owner : NULL;
}

/* @code: NULL: it went well. */
static void
append_message(GString *xml, const char *code)
{
	g_string_append_printf(xml,
	                       "<m:ResponseMessage ResponseClass=\"%s\"><m:ResponseCode>%s"
	                       "</m:ResponseCode></m:ResponseMessage>",
	                       code != NULL ? "Error" : "Success", code != NULL ? code : "NoError");
}

static void
append_time(GString *xml, const char *name, gint64 time)
{
	g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time);
	g_autofree char *text = g_date_time_format(date, "%Y-%m-%dT%H:%M:%S");

	sfb_sim_exchange_append(xml, name, text);
}

static gint64
read_time(const SfbSimExchangeCall *call, const char *path)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_find(call->wish, path));
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	g_autoptr(GDateTime) date = text != NULL ? g_date_time_new_from_iso8601(text, utc) : NULL;

	return date != NULL ? g_date_time_to_unix(date) : 0;
}

/* Availability */

static char
get_digit(const Entry *entry)
{
	static const char *const names[] = { "Free", "Tentative", "Busy", "OOF", "NoData", NULL };

	for (guint i = 0; names[i] != NULL; i++) {
		if (strcmp(names[i], entry->busy) == 0)
			return (char)('0' + i);
	}
	return '0';
}

/* The whole slot counts as the busiest of what touches it. */
static void
append_slots(GString *xml, const GPtrArray *entries, gint64 start, gint64 end)
{
	g_string_append(xml, "<t:MergedFreeBusy>");
	for (guint slot = 0; slot < SLOTS_MAX && start < end; slot++, start += SLOT_SECONDS) {
		char digit = '0';

		for (guint i = 0; i < entries->len; i++) {
			const Entry *entry = entries->pdata[i];

			if (entry->start < start + SLOT_SECONDS && entry->end > start)
				digit = MAX(digit, get_digit(entry));
		}
		g_string_append_c(xml, digit);
	}
	g_string_append(xml, "</t:MergedFreeBusy>");
}

static void
append_entry(GString *xml, const Entry *entry)
{
	g_string_append(xml, "<t:CalendarEvent>");
	append_time(xml, "StartTime", entry->start);
	append_time(xml, "EndTime", entry->end);
	sfb_sim_exchange_append(xml, "BusyType", entry->busy);
	g_string_append(xml, "<t:CalendarEventDetails>");
	sfb_sim_exchange_append(xml, "Subject", entry->subject);
	sfb_sim_exchange_append(xml, "Location", entry->location);
	sfb_sim_exchange_append(xml, "IsMeeting", entry->is_meeting ? "true" : "false");
	sfb_sim_exchange_append(xml, "IsPrivate", entry->is_private ? "true" : "false");
	g_string_append(xml, "</t:CalendarEventDetails></t:CalendarEvent>");
}

#define CHANGE(name, month)                                                                        \
	"<t:" name "><t:Bias>0</t:Bias><t:Time>02:00:00</t:Time><t:DayOrder>1</t:DayOrder>"        \
	"<t:Month>" month "</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek></t:" name ">"

static const char working_hours[] =
	"<t:WorkingHours><t:TimeZone><t:Bias>0</t:Bias>" CHANGE("StandardTime", "10") CHANGE(
		"DaylightTime",
		"3") "</t:TimeZone><t:WorkingPeriodArray><t:WorkingPeriod>"
		     "<t:DayOfWeek>Monday Tuesday Wednesday Thursday Friday</t:DayOfWeek>"
		     "<t:StartTimeInMinutes>480</t:StartTimeInMinutes><t:EndTimeInMinutes>1020"
		     "</t:EndTimeInMinutes></t:WorkingPeriod></t:WorkingPeriodArray></"
		     "t:WorkingHours>";

static void
append_view(const SfbSimExchangeCall *call, SfbSimUser *owner)
{
	const GPtrArray *entries = get_calendar(owner)->entries;
	gint64 start = read_time(call, "FreeBusyViewOptions/TimeWindow/StartTime");
	gint64 end = read_time(call, "FreeBusyViewOptions/TimeWindow/EndTime");

	g_string_append(call->answer, "<m:FreeBusyView><t:FreeBusyViewType>DetailedMerged"
	                              "</t:FreeBusyViewType>");
	append_slots(call->answer, entries, start, end);
	g_string_append(call->answer, "<t:CalendarEventArray>");
	for (guint i = 0; i < entries->len; i++) {
		const Entry *entry = entries->pdata[i];

		if (entry->start < end && entry->end > start)
			append_entry(call->answer, entry);
	}
	g_string_append_printf(call->answer, "</t:CalendarEventArray>%s</m:FreeBusyView>",
	                       working_hours);
}

static const char *
get_availability(const SfbSimExchangeCall *call)
{
	SfbSimUser *owner = find_owner(call, "MailboxDataArray/MailboxData/Email/Address");

	g_string_append(call->answer, "<m:GetUserAvailabilityResponse><m:FreeBusyResponseArray>"
	                              "<m:FreeBusyResponse>");
	append_message(call->answer, owner == NULL ? "ErrorMailRecipientNotFound" : NULL);
	if (owner != NULL)
		append_view(call, owner);
	g_string_append(call->answer, "</m:FreeBusyResponse></m:FreeBusyResponseArray>"
	                              "</m:GetUserAvailabilityResponse>");
	return NULL;
}

/* The reply */

static void
append_settings(GString *xml, const SfbSimCalendar *calendar)
{
	const char *state = calendar->reply_end != 0 ? "Scheduled" : "Enabled";
	gint64 end = calendar->reply_end != 0 ? calendar->reply_end : get_now();

	g_string_append(xml, "<t:OofSettings>");
	sfb_sim_exchange_append(xml, "OofState", calendar->reply != NULL ? state : "Disabled");
	g_string_append(xml, "<t:ExternalAudience>All</t:ExternalAudience><t:Duration>");
	append_time(xml, "StartTime", calendar->reply_start);
	append_time(xml, "EndTime", end);
	g_string_append(xml, "</t:Duration><t:InternalReply>");
	sfb_sim_exchange_append(xml, "Message", calendar->reply);
	g_string_append(xml, "</t:InternalReply></t:OofSettings>");
}

static const char *
get_reply(const SfbSimExchangeCall *call)
{
	gboolean is_own = find_owner(call, "Mailbox/Address") == call->user;

	g_string_append(call->answer, "<m:GetUserOofSettingsResponse>");
	append_message(call->answer, is_own ? NULL : "ErrorAccessDenied");
	if (is_own)
		append_settings(call->answer, get_calendar(call->user));
	g_string_append(call->answer, "</m:GetUserOofSettingsResponse>");
	return NULL;
}

const SfbSimExchangeOperation sfb_sim_exchange_calendar_operations[] = {
	{ "GetUserAvailabilityRequest", get_availability, .writes_all = TRUE },
	{ "GetUserOofSettingsRequest", get_reply, .writes_all = TRUE },
	{ NULL },
};
