/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What became of a number, in lines for people. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "settings/dialled-private.h"

static void G_GNUC_PRINTF(2, 3) append_line(GString *text, const char *format, ...)
{
	va_list arguments;

	if (text->len > 0)
		g_string_append_c(text, '\n');
	va_start(arguments, format);
	g_string_append_vprintf(text, format, arguments);
	va_end(arguments);
}

/* A pattern may go over several lines. Returns: (transfer full) */
static char *
dup_line(const char *text)
{
	char *line = g_strdup(text);

	for (char *at = line; *at != '\0'; at++) {
		if (g_ascii_iscntrl(*at))
			*at = ' ';
	}
	return line;
}

static void
append_rule(GString *text, const SfbDialled *dialled, const SfbLocationProfile *profile)
{
	const SfbDialRule *rule = profile->rules->pdata[dialled->rule - 1];
	g_autofree char *pattern = dup_line(rule->pattern);
	g_autofree char *translation = dup_line(rule->translation);

	append_line(text, _("Rule %u of the dial plan “%s” knows it: %s becomes %s"), dialled->rule,
	            profile->name, pattern, translation);
	if (dialled->is_extension)
		append_line(text, "%s", _("It is a number of your own organisation."));
}

static void
append_reason(GString *text, const SfbDialled *dialled, const SfbLocationProfile *profile)
{
	if (dialled->is_emergency)
		append_line(text, "%s", _("It is an emergency number where you are."));
	else if (dialled->rule > 0 && profile != NULL && dialled->rule <= profile->rules->len)
		append_rule(text, dialled, profile);
	else if (dialled->is_global)
		append_line(text, "%s", _("It is complete: no rule is needed."));
	else if (profile == NULL)
		append_line(text, "%s",
		            _("There is no dial plan for you: the server decides what becomes of "
		              "it. Numbers that begin with “+” and the country always work."));
	else if (dialled->untried > 0)
		append_line(text,
		            _("The rules of the dial plan “%s” take too long. Those from rule %u "
		              "on were not tried: the server decides. Dial it with “+” and the "
		              "country, and tell your administrator."),
		            profile->name, dialled->untried);
	else
		append_line(text, _("No rule of the dial plan “%s” knows it: the server decides."),
		            profile->name);
}

char *
sfb_dialled_explain(const SfbDialled *dialled, const SfbLocationProfile *profile)
{
	GString *text = g_string_new(NULL);

	append_reason(text, dialled, profile);
	if (dialled->had_access_prefix && profile != NULL)
		append_line(text, _("That holds without the prefix for outside calls, %s"),
		            profile->external_access_prefix);
	append_line(text, _("Dialled: %s"),
	            *dialled->number != '\0' ? dialled->number : dialled->cleaned);
	append_line(text, _("The server gets: %s"), dialled->sip_uri);
	return g_string_free(text, FALSE);
}
