/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The menus of an account and of a buddy, each of whose lines is at home in the file of its concern.
 * All for PurplePluginInfo and PurplePluginProtocolInfo. */

#pragma once

#include <blist.h>
#include <plugin.h>

/* Returns: (transfer full) (element-type PurplePluginAction) */
GList *sfb_purple_menu_list_actions(PurplePlugin *plugin, gpointer connection);

/* Returns: (transfer full) (element-type PurpleMenuAction) */
GList *sfb_purple_menu_list_items(PurpleBlistNode *node);
