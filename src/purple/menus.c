/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The menus of an account and of a buddy. */

#include "purple/menus.h"

#include "purple/access.h"
#include "purple/configuration.h"
#include "purple/dial-test.h"
#include "purple/distribution.h"
#include "purple/mailbox-window.h"
#include "purple/own-status.h"
#include "purple/report.h"
#include "purple/search.h"

GList *
sfb_purple_menu_list_actions(PurplePlugin *plugin, gpointer connection)
{
	GList *(*const lists[])(void) = {
		sfb_purple_search_list_actions,         sfb_purple_own_status_list_actions,
		sfb_purple_access_list_actions,         sfb_purple_distribution_list_actions,
		sfb_purple_mailbox_window_list_actions, sfb_purple_dial_test_list_actions,
		sfb_purple_report_list_actions,         sfb_purple_configuration_list_actions,
	};
	GList *actions = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
		actions = g_list_concat(actions, lists[i]());
	return actions;
}

GList *
sfb_purple_menu_list_items(PurpleBlistNode *node)
{
	PurpleMenuAction *access = NULL;

	if (PURPLE_BLIST_NODE_IS_BUDDY(node))
		access = sfb_purple_access_make_menu(PURPLE_BUDDY(node));
	return access != NULL ? g_list_append(NULL, access) : NULL;
}
