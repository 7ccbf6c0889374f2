/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What stands in a calendar, and which of it counts at a moment. Pure. */

#pragma once

#include <glib.h>

#define SFB_APPOINTMENTS_MAX 1000 /* of one calendar; the rest is left out */

/* As Exchange counts them ([MS-OXWAVLS] MergedFreeBusy), and as slots of calendarData do. */
typedef enum {
	SFB_BUSY_FREE,
	SFB_BUSY_TENTATIVE,
	SFB_BUSY_BUSY,
	SFB_BUSY_OUT_OF_OFFICE,
} SfbBusy;

typedef struct {
	gint64 start; /* seconds since 1970 */
	gint64 end;
	SfbBusy busy;
	gboolean is_meeting; /* others are invited */
	gboolean is_private;
	char *subject; /* NULL if not told, or private */
	char *location;
} SfbAppointment;

void sfb_appointment_free(SfbAppointment *appointment); /* accepts NULL */

/* By begin. @appointments: (element-type SfbAppointment) */
void sfb_appointments_sort(GPtrArray *appointments);

/* The one that counts at @when: out of office before busy before tentative, among equals the one
 * that began last; NULL if there is none but free ones. Borrowed. */
const SfbAppointment *sfb_appointments_find(const GPtrArray *appointments, gint64 when);

/* When the next one begins or ends after @when; 0 if none does. */
gint64 sfb_appointments_get_next_change(const GPtrArray *appointments, gint64 when);
