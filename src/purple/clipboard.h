/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The clipboard of the program we are in. libpurple has none, so it is looked for in the program: in
 * Pidgin it is the desktop's, in Finch its own. */

#pragma once

#include <glib.h>

gboolean sfb_purple_clipboard_is_there(void);

/* Does nothing if there is none. */
void sfb_purple_clipboard_set(const char *text);
