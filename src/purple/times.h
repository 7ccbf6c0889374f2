/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Moments and calendars in words, in the user's own time zone and the locale's way. Moments are
 * seconds since 1970; @now is passed so that one window shows one moment. */

#pragma once

#include "people/presence-xml.h"

/* "15:00", "tomorrow, 09:00", "Monday, 09:00": whichever is enough at @now. Returns: (transfer full)
 */
char *sfb_purple_time_dup_moment(gint64 moment, gint64 now);

/* "Busy until 15:00, then free". @calendar: NULL is none. Returns: (transfer full) (nullable) NULL
 * if it does not say. */
char *sfb_purple_time_dup_calendar(const SfbCalendar *calendar, gint64 now);

/* "09:00 to 17:00, not now". Returns: (transfer full) (nullable) NULL as above */
char *sfb_purple_time_dup_working_hours(const SfbCalendar *calendar, gint64 now);

/* What the clock shows where the person is. Returns: (transfer full) (nullable) NULL if that is not
 * known, or the same as here */
char *sfb_purple_time_dup_local(const SfbPresentity *presentity, gint64 now);
