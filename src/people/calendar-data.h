/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A published calendar: working hours and what is free ([MS-PRES] calendarData). What it says is
 * asked by the functions in presence-xml.h. Pure. */

#pragma once

#include "people/presence-xml.h"
#include "util/xml.h"

#define SFB_WORKING_PERIODS_MAX 14 /* of one person; the rest is left out */

/* @hours: a WorkingHours element, @free_busy: a freeBusy element; either may be NULL, and what is
 * unreadable in them is as if it were not there. Returns: (transfer full) (nullable) NULL if nothing
 * is left. */
SfbCalendar *sfb_calendar_new(SfbXmlNode *hours, SfbXmlNode *free_busy);

void sfb_calendar_free(SfbCalendar *calendar); /* accepts NULL */

gboolean sfb_calendar_is_same(const SfbCalendar *one, const SfbCalendar *other); /* accepts NULL */
