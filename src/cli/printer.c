/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the terminal shows of the sign-in report. */

#include "config.h"

#include "cli/printer.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/terminal.h"
#include "util/error.h"

#define LINE_WIDTH 100 /* in characters */

struct _SfbPrinter {
	SfbReport *report;
	SfbSession *session;
	gboolean use_json;
	gboolean is_redacted;
	gboolean shows_progress;
	SfbVerdict verdict;
	int exit_status;
	const char *class;
	char *root; /* id of the check; NULL */
	char *next;
};

static const char *const stage_states[] = {
	[SFB_STAGE_STARTED] = "started", [SFB_STAGE_DONE] = "ok",
	[SFB_STAGE_SKIPPED] = "skipped", [SFB_STAGE_WARNING] = "warning",
	[SFB_STAGE_FAILED] = "failed",   [SFB_STAGE_WENT_BACK] = "went-back",
};

static const char *const check_states[] = {
	[SFB_CHECK_RUNNING] = "started", [SFB_CHECK_OK] = "ok",
	[SFB_CHECK_WARNING] = "warning", [SFB_CHECK_FAILED] = "failed",
	[SFB_CHECK_SKIPPED] = "skipped",
};

static const struct {
	const char *id;
	const char *sentence;
	int exit_status;        /* if no error says more */
	gboolean is_the_report; /* told by the report, not by a line of its own */
} verdicts[] = {
	[SFB_VERDICT_SIGNED_IN] = { "signed-in", NULL, 0, TRUE },
	[SFB_VERDICT_NOT_SIGNED_IN] = { "not-signed-in", NULL, 30, TRUE },
	[SFB_VERDICT_INTERRUPTED] = { "interrupted", N_("Not signed in: you stopped it"), 10,
	                              FALSE },
	[SFB_VERDICT_NOT_DELIVERED] = { "not-delivered", N_("Not delivered"), 30, FALSE },
	[SFB_VERDICT_NO_NUMBER] = { "no-number", N_("Not dialled"), 10, FALSE },
	[SFB_VERDICT_LOST] = { "lost", N_("No longer signed in"), 30, FALSE },
};

static const struct {
	const char *id;
	int exit_status;
} classes[] = {
	[SFB_ERROR_CLASS_USER] = { "user", 10 },
	[SFB_ERROR_CLASS_NETWORK] = { "network", 20 },
	[SFB_ERROR_CLASS_SERVER] = { "server", 30 },
	[SFB_ERROR_CLASS_IDENTITY_PROVIDER] = { "identity-provider", 40 },
};

/* What may be shown of @text, NULL being "". Returns: (transfer full) */
static char *
dup_shown(const SfbPrinter *printer, const char *text)
{
	if (text == NULL)
		return g_strdup("");
	return printer->is_redacted ? sfb_report_redact(printer->report, text) : g_strdup(text);
}

static void
add_text(const SfbPrinter *printer, JsonBuilder *line, const char *name, const char *text)
{
	g_autofree char *shown = dup_shown(printer, text);

	sfb_json_line_add(line, name, shown);
}

static void
on_stage_changed(SfbSession *session, const char *id, const char *label, SfbStageState state,
                 const GError *error, gpointer user_data)
{
	SfbPrinter *printer = user_data;
	const SfbStageRecord *record =
		sfb_signin_evidence_find_stage(sfb_session_get_evidence(session), id);
	JsonBuilder *line = sfb_json_line_begin();

	sfb_json_line_add(line, "stage", id);
	sfb_json_line_add(line, "state", stage_states[state]);
	sfb_json_line_add_number(line, "ms", record->milliseconds);
	add_text(printer, line, "detail", error != NULL ? error->message : NULL);
	sfb_json_line_print(line);
}

static void
print_check_for_programs(const SfbPrinter *printer, const SfbCheck *check)
{
	const SfbFinding *finding = check->finding;
	g_autofree char *stage = g_strconcat("check-", check->stage, NULL);
	g_autofree char *id = sfb_check_dup_id(check);
	JsonBuilder *line;

	if (finding == NULL)
		return;
	line = sfb_json_line_begin();
	sfb_json_line_add(line, "stage", stage);
	sfb_json_line_add(line, "state", check_states[finding->state]);
	sfb_json_line_add_number(line, "ms", check->milliseconds);
	add_text(printer, line, "detail", finding->detail);
	sfb_json_line_add(line, "id", id);
	add_text(printer, line, "next", finding->advice);
	add_text(printer, line, "admin", finding->for_admin);
	sfb_json_line_print(line);
}

/* One line that is written over by the next. */
static void
show_progress(const SfbCheck *check)
{
	if (check->finding == NULL)
		fprintf(stderr, "\r\033[K%s ...", _(check->label));
	else
		fputs("\r\033[K", stderr);
	fflush(stderr);
}

static void
on_check_changed(SfbReport *report, const SfbCheck *check, gpointer user_data)
{
	SfbPrinter *printer = user_data;

	if (printer->use_json)
		print_check_for_programs(printer, check);
	else if (printer->shows_progress)
		show_progress(check);
}

/* Where @words, which stand behind @indent blanks, are to be broken; NULL if they fit into a line. */
static const char *
find_break(const char *words, int indent)
{
	const char *blank = NULL;
	int width = indent;

	for (const char *at = words; *at != '\0'; at = g_utf8_next_char(at), width++) {
		if (width >= LINE_WIDTH && blank != NULL)
			return blank;
		if (*at == ' ')
			blank = at;
	}
	return NULL;
}

/* A long line goes on below its first word. */
static void
print_wrapped(const char *line)
{
	int indent = (int)strspn(line, " ");
	const char *words = line + indent;
	const char *end = find_break(words, indent);

	for (; end != NULL; end = find_break(words, indent)) {
		printf("%*s%.*s\n", indent, "", (int)(end - words), words);
		words = end + 1;
	}
	printf("%*s%s\n", indent, "", words);
}

static void
print_report(const SfbPrinter *printer)
{
	g_autofree char *text = sfb_report_build_text(printer->report);
	g_autofree char *shown = dup_shown(printer, text);
	g_auto(GStrv) lines = g_strsplit(shown, "\n", -1);

	for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i++) {
		g_autofree char *clean = sfb_terminal_clean(lines[i]);

		print_wrapped(clean);
	}
}

static void
print_line(const SfbPrinter *printer, const GError *error)
{
	const char *sentence = _(verdicts[printer->verdict].sentence);
	g_autofree char *shown = dup_shown(printer, error != NULL ? error->message : NULL);
	g_autofree char *reason = sfb_terminal_clean(shown);

	if (error == NULL)
		printf("%s.\n", sentence);
	else
		printf("%s (%s). %s\n", sentence, sfb_report_get_side(error), reason);
}

void
sfb_printer_judge(SfbPrinter *printer, SfbVerdict verdict, const GError *error)
{
	printer->verdict = verdict;
	printer->exit_status = verdicts[verdict].exit_status;
	if (sfb_report_get_root(printer->report) != NULL) {
		g_free(printer->root);
		printer->root = sfb_check_dup_id(sfb_report_get_root(printer->report));
	}
	if (error != NULL) {
		SfbErrorClass class = sfb_error_get_class(error);

		printer->exit_status = classes[class].exit_status;
		printer->class = classes[class].id;
		g_free(printer->next);
		printer->next = dup_shown(printer, error->message);
	}
	if (printer->use_json)
		return;
	if (printer->shows_progress)
		fputs("\r\033[K", stderr);
	if (verdicts[verdict].is_the_report)
		print_report(printer);
	else
		print_line(printer, error);
	fflush(stdout);
}

static void
add_server(const SfbPrinter *printer, JsonBuilder *line)
{
	const SfbCandidate *server = sfb_session_get_evidence(printer->session)->server;
	g_autofree char *name = server != NULL ? sfb_candidate_dup_name(server) : NULL;

	add_text(printer, line, "server", name);
	sfb_json_line_add(line, "origin", server != NULL ? sfb_origin_get_id(server->origin) : "");
}

int
sfb_printer_conclude(SfbPrinter *printer)
{
	JsonBuilder *line;

	if (!printer->use_json)
		return printer->exit_status;
	line = sfb_json_line_begin();
	sfb_json_line_add(line, "verdict", verdicts[printer->verdict].id);
	sfb_json_line_add(line, "class", printer->class);
	sfb_json_line_add(line, "root", printer->root);
	sfb_json_line_add(line, "next", printer->next);
	add_server(printer, line);
	sfb_json_line_print(line);
	return printer->exit_status;
}

SfbPrinter *
sfb_printer_new(SfbReport *report, SfbSession *session, gboolean use_json, gboolean is_redacted)
{
	SfbPrinter *printer = g_new0(SfbPrinter, 1);

	printer->report = report;
	printer->session = session;
	printer->use_json = use_json;
	printer->is_redacted = is_redacted;
	printer->shows_progress = !use_json && isatty(STDERR_FILENO);
	printer->class = "none";
	g_signal_connect(report, "check-changed", G_CALLBACK(on_check_changed), printer);
	if (use_json)
		g_signal_connect(session, "stage-changed", G_CALLBACK(on_stage_changed), printer);
	return printer;
}

void
sfb_printer_free(SfbPrinter *printer)
{
	if (printer == NULL)
		return;
	g_signal_handlers_disconnect_by_data(printer->report, printer);
	g_signal_handlers_disconnect_by_data(printer->session, printer);
	g_free(printer->root);
	g_free(printer->next);
	g_free(printer);
}
