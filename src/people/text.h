/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Texts other people wrote, kept within bounds. */

#pragma once

#include <glib.h>

/* Cuts valid UTF-8 to at most @max_bytes, at a character, so that no sender can fill the screen or
 * the memory. Takes @text, which may be NULL. Returns: (transfer full) (nullable) */
char *sfb_text_cut(char *text, gsize max_bytes);
