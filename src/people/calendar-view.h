/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What Exchange says of a calendar's next days ([MS-OXWAVLS] 3.1.4.1): the question and the answer.
 * Pure. */

#pragma once

#include "people/appointments.h"
#include "util/xml.h"

/* Of the days that are asked for, from yesterday's midnight on, as the server's own clients do. */
#define SFB_CALENDAR_VIEW_DAYS 4
#define SFB_CALENDAR_VIEW_SLOT_MINUTES 15
#define SFB_CALENDAR_VIEW_SLOTS (SFB_CALENDAR_VIEW_DAYS * 24 * 60 / SFB_CALENDAR_VIEW_SLOT_MINUTES)

#define SFB_WORKING_HOURS_MAX (16 * 1024) /* bytes; a longer element is left out */

typedef struct {
	gint64 start;            /* of the first slot, seconds since 1970 */
	char *slots;             /* a digit each, as SfbBusy counts; "" if nothing was said */
	char *working_hours;     /* the WorkingHours element, markup; NULL: none */
	GPtrArray *appointments; /* (element-type SfbAppointment) by begin; never NULL */
} SfbCalendarView;

/* The begin of the days to be asked for at @now, in seconds since 1970. */
gint64 sfb_calendar_view_get_start(gint64 now);

/* For sfb_web_ews_call_async(), "GetUserAvailability". All times of the answer are UTC. Returns:
 * (transfer full) */
char *sfb_calendar_view_build_request(const char *email, gint64 start);

/* Reads the answer to the question for the days from @start on. Returns: (transfer full) (nullable)
 * NULL with SFB_ERROR_PROTOCOL if there is no calendar in it. */
SfbCalendarView *sfb_calendar_view_parse(const SfbXml *answer, gint64 start, GError **error);

/* An empty one. Returns: (transfer full) */
SfbCalendarView *sfb_calendar_view_new(void);
void sfb_calendar_view_free(SfbCalendarView *view); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbCalendarView, sfb_calendar_view_free)
