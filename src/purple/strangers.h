/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * People who are not in the list: as long as there is a window with one of them, that person is a
 * buddy whom libpurple neither shows in the list nor saves. So the window has a name, a state and a
 * photo, and all that can be done with a buddy can be done with them.
 */

#pragma once

#include "purple/glue.h"

/* Follows the conversation windows of @glue's account, until sfb_purple_strangers_stop(). */
void sfb_purple_strangers_start(SfbPurpleGlue *glue);
void sfb_purple_strangers_stop(SfbPurpleGlue *glue);

/* @address is going to have a window: it opens under @name, which is NULL if not known. Somebody of
 * the list stays as they are. */
void sfb_purple_strangers_meet(SfbPurpleGlue *glue, const char *address, const char *name);

/* Shows what @address wrote, escaped, in its window. The first window with a stranger waits a moment
 * for the name: some programs never change its title. */
void sfb_purple_strangers_show_text(SfbPurpleGlue *glue, const char *address, const char *html);
