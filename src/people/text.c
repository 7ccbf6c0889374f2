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
