/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which appointment counts when several are at the same time, and when that changes. */

#include "people/appointments.h"

typedef struct {
	gint64 when;
	const char *found; /* the subject; NULL: none */
	gint64 next;
} Moment;

static void
add(GPtrArray *appointments, gint64 start, gint64 end, SfbBusy busy, const char *subject)
{
	SfbAppointment *appointment = g_new0(SfbAppointment, 1);

	appointment->start = start;
	appointment->end = end;
	appointment->busy = busy;
	appointment->subject = g_strdup(subject);
	g_ptr_array_add(appointments, appointment);
}

static GPtrArray *
make_day(void)
{
	GPtrArray *day = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_appointment_free);

	add(day, 60, 90, SFB_BUSY_TENTATIVE, "maybe");
	add(day, 10, 50, SFB_BUSY_BUSY, "long");
	add(day, 20, 40, SFB_BUSY_BUSY, "short");
	add(day, 30, 35, SFB_BUSY_OUT_OF_OFFICE, "away");
	add(day, 31, 34, SFB_BUSY_BUSY, "late");
	add(day, 45, 70, SFB_BUSY_FREE, "free");
	sfb_appointments_sort(day);
	return day;
}

static void
test_moments(void)
{
	static const Moment moments[] = {
		{ 0, NULL, 10 },     { 9, NULL, 10 },     { 10, "long", 20 }, { 20, "short", 30 },
		{ 30, "away", 31 },  { 32, "away", 34 },  { 34, "away", 35 }, { 35, "short", 40 },
		{ 40, "long", 45 },  { 49, "long", 50 },  { 50, NULL, 60 },   { 65, "maybe", 70 },
		{ 70, "maybe", 90 }, { 89, "maybe", 90 }, { 90, NULL, 0 },
	};
	g_autoptr(GPtrArray) day = make_day();

	for (gsize i = 0; i < G_N_ELEMENTS(moments); i++) {
		const Moment *moment = &moments[i];
		const SfbAppointment *found = sfb_appointments_find(day, moment->when);

		g_test_message("at %d", (int)moment->when);
		g_assert_cmpstr(found != NULL ? found->subject : NULL, ==, moment->found);
		g_assert_cmpint(sfb_appointments_get_next_change(day, moment->when), ==,
		                moment->next);
	}
}

static void
test_sort(void)
{
	g_autoptr(GPtrArray) day = make_day();

	for (guint i = 1; i < day->len; i++) {
		const SfbAppointment *earlier = day->pdata[i - 1];
		const SfbAppointment *later = day->pdata[i];

		g_assert_cmpint(earlier->start, <=, later->start);
	}
}

static void
test_empty(void)
{
	g_autoptr(GPtrArray) nothing = g_ptr_array_new();

	g_assert_null(sfb_appointments_find(nothing, 5));
	g_assert_cmpint(sfb_appointments_get_next_change(nothing, 5), ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/appointments/moments", test_moments);
	g_test_add_func("/appointments/sort", test_sort);
	g_test_add_func("/appointments/empty", test_empty);
	return g_test_run();
}
