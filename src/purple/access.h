/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Who may see what of the user: a person's access level in the buddy's menu, those of domains and of
 * everybody else in a window, and libpurple's list of blocked people as the server's. The unmarked
 * functions are for PurplePluginProtocolInfo; there is none for its permit list, since a server has
 * no such thing: everybody is admitted who is not blocked.
 */

#pragma once

#include <blist.h>
#include <plugin.h>

#include "purple/glue.h"

/* Keeps libpurple's list of blocked people like the server's, until sfb_purple_access_stop(). */
void sfb_purple_access_follow(SfbPurpleGlue *glue);
void sfb_purple_access_stop(SfbPurpleGlue *glue);

/* Blocks @address on the server; says so if that fails. */
void sfb_purple_access_block(SfbPurpleGlue *glue, const char *address);

/* The levels to choose from for @buddy. Returns: (transfer full) (nullable) NULL as long as the
 * server has not told of any */
PurpleMenuAction *sfb_purple_access_make_menu(PurpleBuddy *buddy);

/* The account's action. Returns: (transfer full) (element-type PurplePluginAction) */
GList *sfb_purple_access_list_actions(void);

void sfb_purple_access_add_deny(PurpleConnection *connection, const char *name);
void sfb_purple_access_remove_deny(PurpleConnection *connection, const char *name);
void sfb_purple_access_set_mode(PurpleConnection *connection);
