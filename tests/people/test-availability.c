/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Numbers to statuses, at every border. */

#include "people/availability.h"

static const struct {
	guint availability;
	SfbStatus status;
	gboolean is_idle;
} numbers[] = {
	{ 0, SFB_STATUS_UNKNOWN, FALSE },
	{ 2999, SFB_STATUS_UNKNOWN, FALSE },
	{ 3000, SFB_STATUS_AVAILABLE, FALSE },
	{ 3500, SFB_STATUS_AVAILABLE, FALSE },
	{ 3750, SFB_STATUS_AVAILABLE, FALSE },
	{ 4499, SFB_STATUS_AVAILABLE, FALSE },
	{ 4500, SFB_STATUS_AVAILABLE, TRUE },
	{ 5000, SFB_STATUS_AVAILABLE, TRUE },
	{ 5999, SFB_STATUS_AVAILABLE, TRUE },
	{ 6000, SFB_STATUS_BUSY, FALSE },
	{ 6900, SFB_STATUS_BUSY, FALSE },
	{ 7000, SFB_STATUS_BUSY, FALSE },
	{ 7499, SFB_STATUS_BUSY, FALSE },
	{ 7500, SFB_STATUS_BUSY, TRUE },
	{ 8999, SFB_STATUS_BUSY, TRUE },
	{ 9000, SFB_STATUS_DO_NOT_DISTURB, FALSE },
	{ 11999, SFB_STATUS_DO_NOT_DISTURB, FALSE },
	{ 12000, SFB_STATUS_BE_RIGHT_BACK, FALSE },
	{ 14999, SFB_STATUS_BE_RIGHT_BACK, FALSE },
	{ 15000, SFB_STATUS_AWAY, FALSE },
	{ 17999, SFB_STATUS_AWAY, FALSE },
	{ 18000, SFB_STATUS_OFFLINE, FALSE },
	{ 18500, SFB_STATUS_OFFLINE, FALSE },
	{ G_MAXUINT, SFB_STATUS_OFFLINE, FALSE },
};

static void
test_borders(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
		guint availability = numbers[i].availability;

		g_test_message("%u", availability);
		g_assert_cmpint(sfb_availability_get_status(availability), ==, numbers[i].status);
		g_assert_cmpint(sfb_availability_is_idle(availability), ==, numbers[i].is_idle);
	}
}

/* Ids are written into options and scripts: they never change. */
static void
test_ids(void)
{
	static const char *const ids[] = { "unknown",       "available", "busy",   "do-not-disturb",
		                           "be-right-back", "away",      "offline" };

	for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
		g_assert_cmpstr(sfb_status_get_id(i), ==, ids[i]);
	g_assert_cmpstr(sfb_status_get_label(SFB_STATUS_DO_NOT_DISTURB), ==, "Do not disturb");
}

static const struct {
	guint availability;
	const char *token;
	const char *label;
} activities[] = {
	{ 6500, "on-the-phone", "In a call" },
	{ 7500, "on-the-phone", "In a call" },
	{ 3500, "on-the-phone", NULL },
	{ 9000, "on-the-phone", NULL },
	{ 7000, "in-a-conference", "In a conference call" },
	{ 6500, "in-a-meeting", "In a meeting" },
	{ 6900, "urgent-interruptions-only", "Urgent interruptions only" },
	{ 9000, "in-presentation", "Presenting" },
	{ 6500, "in-presentation", NULL },
	{ 12500, "out-of-office", "Out of office" },
	{ 18500, "out-of-office", "Out of office" },
	{ 3500, "out-of-office", NULL },
	{ 15500, "off-work", "Off work" },
	{ 18500, "off-work", NULL },
	{ 3500, "juggling", NULL },
	{ 3500, NULL, NULL },
};

static void
test_activities(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(activities); i++) {
		g_test_message("%u %s", activities[i].availability, activities[i].token);
		g_assert_cmpstr(sfb_availability_get_activity_label(activities[i].availability,
		                                                    activities[i].token),
		                ==, activities[i].label);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/availability/borders", test_borders);
	g_test_add_func("/availability/ids", test_ids);
	g_test_add_func("/availability/activities", test_activities);
	return g_test_run();
}
