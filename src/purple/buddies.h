/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The server's groups, contacts and their presence in libpurple's buddy list. The server's list is
 * the truth for this account; the buddies of other accounts are never touched, and nothing is
 * written to the server here.
 */

#pragma once

#include "purple/glue.h"

/* Follows the contacts and the presence of @glue's session, until their signals are disconnected and
 * sfb_purple_buddies_stop(). */
void sfb_purple_buddies_follow(SfbPurpleGlue *glue);
void sfb_purple_buddies_stop(SfbPurpleGlue *glue);

/* Shows what is known of @address already, for a buddy who has just come. */
void sfb_purple_buddies_show_presence(SfbPurpleGlue *glue, const char *address);

/* Shows one person, or everything, as the server has it: the user's change was not taken. */
void sfb_purple_buddies_restore(SfbPurpleGlue *glue, const char *address);
void sfb_purple_buddies_restore_all(SfbPurpleGlue *glue);
