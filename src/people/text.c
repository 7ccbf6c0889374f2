/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Texts other people wrote, kept within bounds. */

#include "people/text.h"

#include <string.h>

char *
sfb_text_cut(char *text, gsize max_bytes)
{
	g_autofree char *whole = text;
	const char *end;

	if (text == NULL || strlen(text) <= max_bytes)
		return g_steal_pointer(&whole);
	end = g_utf8_find_prev_char(text, text + max_bytes + 1);
	return g_strndup(text, end - text);
}

static void
blank_control_characters(char *text)
{
	for (char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
		if (g_unichar_iscntrl(g_utf8_get_char(c)))
			memset(c, ' ', g_utf8_next_char(c) - c);
	}
}

char *
sfb_text_cut_line(char *text, gsize max_bytes)
{
	g_autofree char *line = text;

	if (line == NULL)
		return NULL;
	blank_control_characters(line);
	if (g_strstrip(line)[0] == '\0')
		return NULL;
	return g_strchomp(sfb_text_cut(g_steal_pointer(&line), max_bytes));
}

gint64
sfb_text_to_time(const char *text)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601(text, utc) : NULL;

	if (time == NULL)
		return 0;
	return g_date_time_to_unix(time) * G_USEC_PER_SEC + g_date_time_get_microsecond(time);
}
