/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The lines that the client without a screen writes. */

#include "support/said.h"

#include <stdio.h>

static GPtrArray *said;
static const char *sought; /* while somebody only looks; else NULL */
static gboolean is_seen;

void
say_line(const char *format, ...)
{
	g_autofree char *line = NULL;
	va_list arguments;

	va_start(arguments, format);
	line = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	if (sought != NULL) {
		is_seen |= g_str_has_prefix(line, sought);
		return;
	}
	puts(line);
	fflush(stdout);
	if (said == NULL)
		said = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(said, g_steal_pointer(&line));
}

gboolean
said_or_seen(const char *start, void (*look)(void))
{
	for (guint i = 0; said != NULL && i < said->len; i++) {
		if (g_str_has_prefix(said->pdata[i], start))
			return TRUE;
	}
	is_seen = FALSE;
	sought = start;
	look();
	sought = NULL;
	return is_seen;
}
