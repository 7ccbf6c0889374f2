/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Our own calendar in Exchange ([MS-OXWAVLS], [MS-OXWOOF]): free/busy times, working hours, the
 * meeting of now and the out-of-office reply, published by own presence as far as the policy and the
 * user allow. Asked every 15 minutes, or as often as the policy says, and right after the sign-in;
 * begins and ends of meetings are kept by our own clock. A server that fails is asked less and less
 * often, and not at all any more once it says that there is no mailbox or that we may not: not before
 * the settings change, another mailbox turns out to be ours, or somebody wants to know.
 *
 * Signal:
 *   "changed" ()   what is known, or that nothing is
 */

#pragma once

#include "people/appointments.h"
#include "people/own-presence.h"
#include "settings/settings.h"
#include "web/ews.h"

#define SFB_TYPE_OWN_CALENDAR (sfb_own_calendar_get_type())
G_DECLARE_FINAL_TYPE(SfbOwnCalendar, sfb_own_calendar, SFB, OWN_CALENDAR, GObject)

/* Returns: (transfer full) */
SfbOwnCalendar *
sfb_own_calendar_new(SfbWebEws *ews, SfbOwnPresence *own_presence, SfbSettings *settings);

/* Begins; after signing in, so that nobody waits for Exchange. Once. */
void sfb_own_calendar_start(SfbOwnCalendar *self);

/* Asks now, if it was started. */
void sfb_own_calendar_refresh(SfbOwnCalendar *self);

/* The one of now, unless it takes no time (free); NULL if none. Borrowed until the next "changed". */
const SfbAppointment *sfb_own_calendar_get_current(SfbOwnCalendar *self);

/* (element-type SfbAppointment) those that are known, by begin. Borrowed, never NULL. */
GPtrArray *sfb_own_calendar_list(SfbOwnCalendar *self);

/* The text of the out-of-office reply that is in force; NULL if none. Plain text, borrowed. */
const char *sfb_own_calendar_get_reply(SfbOwnCalendar *self);

/* When Exchange last told of the calendar, seconds since 1970; 0: never. */
gint64 sfb_own_calendar_get_time(SfbOwnCalendar *self);

/* Why Exchange gave no answer the last time, whatever is known from earlier; NULL if it did. Borrowed. */
const GError *sfb_own_calendar_get_error(SfbOwnCalendar *self);
