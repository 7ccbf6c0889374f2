/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Availability numbers and the states people know ([MS-PRES] 3.7.5.5; compared by range, never by
 * value). */

#pragma once

#include <glib.h>

typedef enum {
	SFB_STATUS_UNKNOWN, /* nothing known yet, or not allowed to know */
	SFB_STATUS_AVAILABLE,
	SFB_STATUS_BUSY,
	SFB_STATUS_DO_NOT_DISTURB,
	SFB_STATUS_BE_RIGHT_BACK,
	SFB_STATUS_AWAY,
	SFB_STATUS_OFFLINE,  /* for ourselves: appear offline */
	SFB_STATUS_OFF_WORK, /* of ourselves alone: others see somebody away with that activity */
} SfbStatus;

/* @availability: 0 and more, as received. */
SfbStatus sfb_availability_get_status(guint availability);

/* TRUE for the "inactive" half of Available (4500-5999) and of Busy (7500-8999). */
gboolean sfb_availability_is_idle(guint availability);

/* A stable id for options, logs and JSON: "available", "do-not-disturb". */
const char *sfb_status_get_id(SfbStatus status);

/* The translated name: "Do not disturb". */
const char *sfb_status_get_label(SfbStatus status);

/* What an activity token adds: "In a call". NULL for an unknown token, or one whose class the
 * availability has left. */
const char *sfb_availability_get_activity_label(guint availability, const char *token);
