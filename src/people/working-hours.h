/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* When a person works, with the rules of that person's own time zone (WorkingHours of the Exchange
 * types, as calendarData carries it). Pure. */

#pragma once

#include "util/xml.h"

/* To be freed with g_free(). */
typedef struct _SfbWorkingHours SfbWorkingHours;

/* @node: a WorkingHours element or NULL. Returns: (transfer full) (nullable) NULL if there is no
 * period in it. */
SfbWorkingHours *sfb_working_hours_new(SfbXmlNode *node);

gboolean
sfb_working_hours_is_same(const SfbWorkingHours *one, const SfbWorkingHours *other); /* or NULL */

/* TRUE if @when (seconds since 1970) is in a period. */
gboolean sfb_working_hours_contain(const SfbWorkingHours *hours, gint64 when);

/* What falls on the day of @when in the user's own time zone: minutes since midnight there; an end
 * after midnight counts from the next one. FALSE if nothing does. */
gboolean sfb_working_hours_get_day(const SfbWorkingHours *hours, gint64 when, guint *start_minutes,
                                   guint *end_minutes);
