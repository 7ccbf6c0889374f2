/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* People's calendars and automatic replies in Exchange ([MS-OXWAVLS], [MS-OXWOOF]). Everybody works
 * from Monday to Friday. */

#pragma once

#include "sim/world.h"

/* Texts may be NULL. */
typedef struct {
	int start_seconds; /* from now on; may be in the past */
	int end_seconds;
	const char *busy; /* "Free", "Tentative", "Busy", "OOF", "WorkingElsewhere", "NoData" */
	const char *subject;
	const char *location;
	gboolean is_meeting;
	gboolean is_private;
} SfbSimAppointment;

/* @appointment: read during the call. */
void sfb_sim_calendar_add(SfbSimUser *user, const SfbSimAppointment *appointment);
void sfb_sim_calendar_clear(SfbSimUser *user);

/* What Exchange answers for @user from now on, HTML; NULL: nothing. @end_seconds: when that ends, from
 * now on; 0: not by itself. */
void sfb_sim_calendar_set_reply(SfbSimUser *user, const char *html, int end_seconds);

void sfb_sim_calendar_free(SfbSimCalendar *calendar); /* accepts NULL */
