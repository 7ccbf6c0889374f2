/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Text of strangers on the user's terminal, and lines that programs read. */

#pragma once

#include <json-glib/json-glib.h>

/* @text with everything a terminal would obey, such as escape sequences, made visible; "" for NULL.
 * Line ends become blanks. Returns: (transfer full) */
char *sfb_terminal_clean(const char *text);

/* "[14:03:59] ", the time now. Returns: (transfer full) */
char *sfb_terminal_dup_time(void);

/* One JSON object on a line of its own: begin, add as many members as it has, print. */
JsonBuilder *sfb_json_line_begin(void);
void sfb_json_line_add(JsonBuilder *line, const char *name, const char *value); /* NULL: "" */
void sfb_json_line_add_number(JsonBuilder *line, const char *name, gint64 value);
void sfb_json_line_print(JsonBuilder *line); /* (takes line) */
