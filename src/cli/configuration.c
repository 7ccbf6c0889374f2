/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Configuration information on the terminal. */

#include "cli/configuration.h"

#include <stdio.h>

#include "cli/terminal.h"

static const char *const kinds[] = {
	[SFB_CONFIGURATION_PLAIN] = "plain",
	[SFB_CONFIGURATION_FORBIDDEN] = "forbidden",
	[SFB_CONFIGURATION_TROUBLE] = "trouble",
};

static char *
dup_shown(SfbReport *redactor, const char *text)
{
	return redactor != NULL ? sfb_report_redact(redactor, text) : g_strdup(text);
}

static void
print_row(SfbReport *redactor, const SfbConfigurationRow *row)
{
	JsonBuilder *line = sfb_json_line_begin();
	g_autofree char *value = dup_shown(redactor, row->value);

	sfb_json_line_add(line, "stage", "settings");
	sfb_json_line_add(line, "section", row->section);
	sfb_json_line_add(line, "id", row->id);
	sfb_json_line_add(line, "label", row->label);
	sfb_json_line_add(line, "value", value);
	sfb_json_line_add(line, "kind", kinds[row->kind]);
	sfb_json_line_print(line);
}

static void
print_text(SfbReport *redactor, GPtrArray *rows)
{
	g_autofree char *text = sfb_configuration_build_text(rows);
	g_autofree char *shown = dup_shown(redactor, text);
	g_auto(GStrv) lines = g_strsplit(shown, "\n", -1);

	for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++) {
		g_autofree char *clean = sfb_terminal_clean(lines[i]);

		printf("%s\n", clean);
	}
	fflush(stdout);
}

void
sfb_configuration_print(SfbSession *session, SfbReport *redactor, gboolean use_json)
{
	g_autoptr(GPtrArray) rows = sfb_configuration_build(session);

	if (!use_json) {
		print_text(redactor, rows);
		return;
	}
	for (guint i = 0; i < rows->len; i++)
		print_row(redactor, rows->pdata[i]);
}
