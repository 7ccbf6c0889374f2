/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The document of a dial plan ([MS-SIPRE] 2.2.8): its rules in order, written for .NET's regular
 * expressions ([MC-RegEx]). Pure. */

#pragma once

#include <glib.h>

#include "settings/dial-rule.h"

#define SFB_DIAL_RULES_MAX 1000 /* the rest is left out */

typedef struct {
	char *name; /* one line; "" if none */
	GPtrArray *
		rules; /* (element-type SfbDialRule) in order, those that cannot be used among them */
	guint left_out;               /* rules beyond SFB_DIAL_RULES_MAX */
	char *external_access_prefix; /* "" if none; for devices, never put before a number */
	gboolean optimizes_device_dialing;
} SfbLocationProfile;

/* Returns: (transfer full) (nullable) NULL with SFB_ERROR_PROTOCOL */
SfbLocationProfile *sfb_location_profile_parse(const char *text, gssize length, GError **error);
void sfb_location_profile_free(SfbLocationProfile *profile); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbLocationProfile, sfb_location_profile_free)
