/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What stands in a calendar, and which of it counts at a moment. */

#include "people/appointments.h"

void
sfb_appointment_free(SfbAppointment *appointment)
{
	if (appointment == NULL)
		return;
	g_free(appointment->subject);
	g_free(appointment->location);
	g_free(appointment);
}

static int
compare_start(gconstpointer one, gconstpointer other)
{
	const SfbAppointment *left = *(const SfbAppointment *const *)one;
	const SfbAppointment *right = *(const SfbAppointment *const *)other;

	return (left->start > right->start) - (left->start < right->start);
}

void
sfb_appointments_sort(GPtrArray *appointments)
{
	g_ptr_array_sort(appointments, compare_start);
}

static gboolean
counts_more(const SfbAppointment *one, const SfbAppointment *other)
{
	if (other == NULL || one->busy != other->busy)
		return other == NULL || one->busy > other->busy;
	return one->start > other->start;
}

const SfbAppointment *
sfb_appointments_find(const GPtrArray *appointments, gint64 when)
{
	const SfbAppointment *found = NULL;

	for (guint i = 0; i < appointments->len; i++) {
		const SfbAppointment *appointment = appointments->pdata[i];

		if (appointment->busy != SFB_BUSY_FREE && appointment->start <= when &&
		    when < appointment->end && counts_more(appointment, found))
			found = appointment;
	}
	return found;
}

static gint64
choose_earlier(gint64 known, gint64 time, gint64 when)
{
	return time > when && (known == 0 || time < known) ? time : known;
}

gint64
sfb_appointments_get_next_change(const GPtrArray *appointments, gint64 when)
{
	gint64 next = 0;

	for (guint i = 0; i < appointments->len; i++) {
		const SfbAppointment *appointment = appointments->pdata[i];

		next = choose_earlier(next, appointment->start, when);
		next = choose_earlier(next, appointment->end, when);
	}
	return next;
}
