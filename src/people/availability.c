/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Availability numbers and the states people know. */

#include "config.h"

#include "people/availability.h"

#include <glib/gi18n-lib.h>

typedef struct {
	guint from; /* up to the next row */
	SfbStatus status;
	gboolean is_idle;
} AvailabilityClass;

/* Servers send values of all kinds within a class (3500, 3750, 6900, 7000), so only the borders
 * count. */
static const AvailabilityClass classes[] = {
	{ 0, SFB_STATUS_UNKNOWN, FALSE },
	{ 3000, SFB_STATUS_AVAILABLE, FALSE },
	{ 4500, SFB_STATUS_AVAILABLE, TRUE },
	{ 6000, SFB_STATUS_BUSY, FALSE },
	{ 7500, SFB_STATUS_BUSY, TRUE },
	{ 9000, SFB_STATUS_DO_NOT_DISTURB, FALSE },
	{ 12000, SFB_STATUS_BE_RIGHT_BACK, FALSE },
	{ 15000, SFB_STATUS_AWAY, FALSE },
	{ 18000, SFB_STATUS_OFFLINE, FALSE },
};

static const struct {
	const char *id;
	const char *label;
} statuses[] = {
	[SFB_STATUS_UNKNOWN] = { "unknown", N_("Unknown") },
	[SFB_STATUS_AVAILABLE] = { "available", N_("Available") },
	[SFB_STATUS_BUSY] = { "busy", N_("Busy") },
	[SFB_STATUS_DO_NOT_DISTURB] = { "do-not-disturb", N_("Do not disturb") },
	[SFB_STATUS_BE_RIGHT_BACK] = { "be-right-back", N_("Be right back") },
	[SFB_STATUS_AWAY] = { "away", N_("Away") },
	[SFB_STATUS_OFFLINE] = { "offline", N_("Offline") },
	[SFB_STATUS_OFF_WORK] = { "off-work", N_("Off work") },
};

/* A token outlives its cause: it counts only while the availability is in its class. */
static const struct {
	const char *token;
	const char *label;
	guint from;
	guint to;
} activities[] = {
	{ "on-the-phone", N_("In a call"), 6000, 8999 },
	{ "in-a-conference", N_("In a conference call"), 6000, 8999 },
	{ "in-a-meeting", N_("In a meeting"), 6000, 8999 },
	{ "urgent-interruptions-only", N_("Urgent interruptions only"), 6000, 8999 },
	{ "in-presentation", N_("Presenting"), 9000, 11999 },
	{ "out-of-office", N_("Out of office"), 12000, G_MAXUINT },
	{ "off-work", N_("Off work"), 15000, 17999 },
};

static const AvailabilityClass *
find_class(guint availability)
{
	guint i = G_N_ELEMENTS(classes) - 1;

	while (classes[i].from > availability)
		i--;
	return &classes[i];
}

SfbStatus
sfb_availability_get_status(guint availability)
{
	return find_class(availability)->status;
}

gboolean
sfb_availability_is_idle(guint availability)
{
	return find_class(availability)->is_idle;
}

const char *
sfb_status_get_id(SfbStatus status)
{
	return statuses[status].id;
}

const char *
sfb_status_get_label(SfbStatus status)
{
	return _(statuses[status].label);
}

const char *
sfb_availability_get_activity_label(guint availability, const char *token)
{
	for (guint i = 0; token != NULL && i < G_N_ELEMENTS(activities); i++) {
		if (g_ascii_strcasecmp(activities[i].token, token) == 0 &&
		    availability >= activities[i].from && availability <= activities[i].to)
			return _(activities[i].label);
	}
	return NULL;
}
