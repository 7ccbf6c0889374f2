/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Distribution groups of the list. Each is one of libpurple's groups; its members are shown there
 * when the user asks for them, as buddies that are not saved.
 */

#pragma once

#include <plugin.h>

#include "purple/glue.h"

#define SFB_PURPLE_MEMBERS_MAX 100 /* shown of one group */

/* Adds to the menus of @glue's distribution groups, until sfb_purple_distribution_stop(). */
void sfb_purple_distribution_start(SfbPurpleGlue *glue);
void sfb_purple_distribution_stop(SfbPurpleGlue *glue);

/* The account's menu; empty groups are not shown by default, and so have no menu of their own.
 * Returns: (transfer full) (element-type PurplePluginAction) */
GList *sfb_purple_distribution_list_actions(void);

/* Puts the distribution group @email, called @name, into the list. */
void sfb_purple_distribution_add(SfbPurpleGlue *glue, const char *name, const char *email);
