/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The report as one text, the verdict first:
 *
 *   Not signed in as alice@example.com (the network's side). <cause and next step>
 *
 *     OK    Sign-in address      SFB-ADDRESS-000, 0 ms
 *             <what was seen>
 *   > FAIL  Connections          SFB-TCP-003, 12 ms
 *             <what was seen>
 *             <cause and next step>
 *     FAIL  Signing in           SFB-SIGNIN-008, 15 ms, follows from the above
 *     SKIP  Contacts             SFB-CONTACTS-001, not reached
 *
 *   For your administrator: ...
 */

#include "config.h"

#include "report/text-private.h"

#include <glib/gi18n-lib.h>

#include "report/report.h"
#include "util/error.h"

#define STATE_WIDTH 6 /* in characters, as the next one */
#define LABEL_WIDTH 38

static const char *const states[] = {
	[SFB_CHECK_OK] = N_("OK"),
	[SFB_CHECK_WARNING] = N_("WARN"),
	[SFB_CHECK_FAILED] = N_("FAIL"),
	[SFB_CHECK_SKIPPED] = N_("SKIP"),
};

static const char *const sides[] = {
	[SFB_ERROR_CLASS_USER] = N_("your turn"),
	[SFB_ERROR_CLASS_NETWORK] = N_("the network's side"),
	[SFB_ERROR_CLASS_SERVER] = N_("the server's side"),
	[SFB_ERROR_CLASS_IDENTITY_PROVIDER] = N_("the identity provider's side"),
};

const char *
sfb_report_get_side(const GError *error)
{
	return _(sides[sfb_error_get_class(error)]);
}

static void
append_verdict(GString *text, const SfbReportFacts *facts)
{
	if (facts->failure == NULL)
		g_string_append_printf(text, _("Signed in as %s.\n"), facts->config->address);
	else
		g_string_append_printf(text, _("Not signed in as %s (%s). %s\n"),
		                       facts->config->address, sfb_report_get_side(facts->failure),
		                       facts->failure->message);
	g_string_append(text, _("No password was tried again after it had been refused.\n\n"));
}

/* Each line of @lines on a line of its own, under the check it belongs to. */
static void
append_lines(GString *text, const char *lines)
{
	g_auto(GStrv) list = g_strsplit(lines, "\n", -1);

	for (guint i = 0; list[i] != NULL; i++) {
		if (*list[i] != '\0')
			g_string_append_printf(text, "          %s\n", list[i]);
	}
}

static void
append_padded(GString *text, const char *word, glong width)
{
	g_string_append(text, word);
	for (glong at = g_utf8_strlen(word, -1); at < width; at++)
		g_string_append_c(text, ' ');
}

static void
append_heading(GString *text, const SfbCheck *check)
{
	g_autofree char *id = sfb_check_dup_id(check);

	g_string_append(text, check->is_root ? "\xe2\x96\xb6 " : "  ");
	append_padded(text, _(states[sfb_check_get_state(check)]), STATE_WIDTH);
	append_padded(text, _(check->label), LABEL_WIDTH);
	g_string_append_printf(text, " %s", id);
}

static void
append_finding(GString *text, const SfbCheck *check, gboolean is_consequence)
{
	const SfbFinding *finding = check->finding;

	if (finding->state == SFB_CHECK_SKIPPED) {
		g_string_append_printf(text, ", %s\n", finding->detail);
		return;
	}
	g_string_append_printf(text, ", %u ms%s\n", check->milliseconds,
	                       is_consequence ? _(", follows from the above") : "");
	append_lines(text, finding->detail);
	if (!is_consequence)
		append_lines(text, finding->advice);
}

static void
append_checks(GString *text, GPtrArray *checks)
{
	gboolean has_root = FALSE;

	for (guint i = 0; i < checks->len; i++) {
		const SfbCheck *check = checks->pdata[i];

		append_heading(text, check);
		append_finding(text, check,
		               has_root && sfb_check_get_state(check) == SFB_CHECK_FAILED);
		has_root |= check->is_root;
	}
}

/* What to hand over, as far as something was found. */
static void
append_for_admin(GString *text, GPtrArray *checks)
{
	gboolean is_first = TRUE;

	for (guint i = 0; i < checks->len; i++) {
		const SfbCheck *check = checks->pdata[i];

		if (check->finding == NULL || *check->finding->for_admin == '\0')
			continue;
		if (is_first)
			g_string_append(text, _("\nFor your administrator:\n"));
		is_first = FALSE;
		g_string_append_printf(text, "  %s:\n    %s\n", _(check->label),
		                       check->finding->for_admin);
	}
}

char *
sfb_report_text_build(const SfbReportFacts *facts, GPtrArray *checks)
{
	GString *text = g_string_new(NULL);

	append_verdict(text, facts);
	append_checks(text, checks);
	append_for_admin(text, checks);
	return g_string_free(text, FALSE);
}
