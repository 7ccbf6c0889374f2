/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the two halves of purple/access share: what is about one person, and the window about all the
 * others. */

#pragma once

#include <plugin.h>

#include "purple/glue.h"

#define SFB_PURPLE_ACCESS_LEVELS 6

/* Those a user can choose. */
extern const SfbAccessLevel sfb_purple_access_levels[SFB_PURPLE_ACCESS_LEVELS];

struct _SfbPurpleAccess {
	guint pending;      /* requests that are not answered */
	GPtrArray *domains; /* (element-type utf8) those that the window lists; NULL */
};

/* FALSE as long as there is nothing to change; @glue may be NULL. */
gboolean sfb_purple_access_is_offered(SfbPurpleGlue *glue);

/* The same for the account of @connection; says so if there is nothing. Returns: (nullable) */
SfbPurpleGlue *sfb_purple_access_get_ready(PurpleConnection *connection);

/* Asks the server; says so if that fails. */
void sfb_purple_access_set_level(SfbPurpleGlue *glue, SfbAccessMember member, const char *value,
                                 SfbAccessLevel level);

/* The window, as an account's action. */
void sfb_purple_access_show(PurplePluginAction *action);
