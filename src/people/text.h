/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Texts other people wrote, kept within bounds. */

#pragma once

#include <glib.h>

/* Cuts valid UTF-8 to at most @max_bytes, at a character, so that no sender can fill the screen or
 * the memory. Takes @text, which may be NULL. Returns: (transfer full) (nullable) */
char *sfb_text_cut(char *text, gsize max_bytes);

/* The same for what stands in one line: control characters become blanks, and there are none at its
 * ends. Returns: NULL also if nothing is left */
char *sfb_text_cut_line(char *text, gsize max_bytes);

/* "2026-03-02T08:20:00.123" as microseconds since 1970; servers mean UTC even when they leave the zone
 * out. 0 if @text is NULL or unreadable. */
gint64 sfb_text_to_time(const char *text);
