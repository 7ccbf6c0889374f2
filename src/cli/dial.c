/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What would be dialled. */

#include "cli/dial.h"

#include <stdio.h>

#include "cli/terminal.h"

static void
print_for_people(const char *explanation)
{
	g_auto(GStrv) lines = g_strsplit(explanation, "\n", -1);

	putchar('\n');
	for (guint i = 0; lines[i] != NULL; i++) {
		g_autofree char *clean = sfb_terminal_clean(lines[i]);

		puts(clean);
	}
	fflush(stdout);
}

/* @dialled: NULL: it is no number. */
static void
print_for_programs(const SfbDialled *dialled, const char *detail, guint milliseconds)
{
	JsonBuilder *line = sfb_json_line_begin();

	sfb_json_line_add(line, "stage", "dial");
	sfb_json_line_add(line, "state", dialled != NULL ? "ok" : "failed");
	sfb_json_line_add_number(line, "ms", milliseconds);
	sfb_json_line_add(line, "detail", detail);
	sfb_json_line_add(line, "number", dialled != NULL ? dialled->number : "");
	sfb_json_line_add_number(line, "rule", dialled != NULL ? dialled->rule : 0);
	sfb_json_line_add(line, "sip", dialled != NULL ? dialled->sip_uri : "");
	sfb_json_line_add(line, "tel", dialled != NULL ? dialled->tel_uri : "");
	sfb_json_line_print(line);
}

gboolean
sfb_dial_print(SfbSession *session, const char *number, gboolean use_json, GError **error)
{
	SfbDialPlan *plan = sfb_session_get_dial_plan(session);
	gint64 start = g_get_monotonic_time();
	g_autoptr(GError) failure = NULL;
	g_autoptr(SfbDialled) dialled = sfb_dial_plan_dial(plan, number, &failure);
	guint milliseconds = (guint)((g_get_monotonic_time() - start) / 1000);
	g_autofree char *detail =
		dialled != NULL ? sfb_dial_plan_explain(plan, dialled) : g_strdup(failure->message);

	if (use_json)
		print_for_programs(dialled, detail, milliseconds);
	else if (dialled != NULL)
		print_for_people(detail);
	if (failure != NULL)
		g_propagate_error(error, g_steal_pointer(&failure));
	return dialled != NULL;
}
