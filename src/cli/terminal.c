/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Text of strangers on the user's terminal, and lines that programs read. */

#include "cli/terminal.h"

#include <stdio.h>

#define REPLACEMENT_CHARACTER 0xfffd

char *
sfb_terminal_clean(const char *text)
{
	g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
	GString *clean = g_string_new(NULL);

	for (const char *at = valid; *at != '\0'; at = g_utf8_next_char(at)) {
		gunichar character = g_utf8_get_char(at);

		if (character == '\n' || character == '\t')
			g_string_append_c(clean, ' ');
		else if (g_unichar_iscntrl(character))
			g_string_append_unichar(clean, REPLACEMENT_CHARACTER);
		else
			g_string_append_unichar(clean, character);
	}
	return g_string_free(clean, FALSE);
}

char *
sfb_terminal_dup_time(void)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_local();

	return g_date_time_format(now, "[%H:%M:%S] ");
}

JsonBuilder *
sfb_json_line_begin(void)
{
	return json_builder_begin_object(json_builder_new());
}

void
sfb_json_line_add(JsonBuilder *line, const char *name, const char *value)
{
	g_autofree char *valid = g_utf8_make_valid(value != NULL ? value : "", -1);

	json_builder_set_member_name(line, name);
	json_builder_add_string_value(line, valid);
}

void
sfb_json_line_add_number(JsonBuilder *line, const char *name, gint64 value)
{
	json_builder_set_member_name(line, name);
	json_builder_add_int_value(line, value);
}

void
sfb_json_line_print(JsonBuilder *line)
{
	g_autoptr(JsonBuilder) owned = line;
	g_autoptr(JsonNode) root = json_builder_get_root(json_builder_end_object(line));
	g_autofree char *text = json_to_string(root, FALSE);

	puts(text);
	fflush(stdout);
}
