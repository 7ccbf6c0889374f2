/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What the user does with the buddy list, as wishes for the server's. A wish that is refused is
 * undone on the screen, and the user is told why. The unmarked functions are for
 * PurplePluginProtocolInfo.
 */

#pragma once

#include "purple/glue.h"

/* Returns: (transfer full) what an account's wishes have in common */
SfbPurpleEdits *sfb_purple_edits_new(void);
void sfb_purple_edits_free(SfbPurpleEdits *edits); /* accepts NULL */

/* Follows @glue's session, until its signals are disconnected. */
void sfb_purple_edits_follow(SfbPurpleGlue *glue);

/* Asks the server for @wish. @shown: whom or what it is about, in a sentence for people. */
void sfb_purple_edits_wish(SfbPurpleGlue *glue, const SfbContactsWish *wish, const char *shown);

void sfb_purple_edits_add_buddy(PurpleConnection *connection, PurpleBuddy *buddy,
                                PurpleGroup *group, const char *invitation);
void
sfb_purple_edits_remove_buddy(PurpleConnection *connection, PurpleBuddy *buddy, PurpleGroup *group);
void sfb_purple_edits_alias_buddy(PurpleConnection *connection, const char *who, const char *alias);
void sfb_purple_edits_move_buddy(PurpleConnection *connection, const char *who,
                                 const char *old_group, const char *new_group);
void sfb_purple_edits_rename_group(PurpleConnection *connection, const char *old_name,
                                   PurpleGroup *group, GList *moved);
void sfb_purple_edits_remove_group(PurpleConnection *connection, PurpleGroup *group);
