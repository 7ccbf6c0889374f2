/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The sign-in report. */

#include "config.h"

#include "cli/report.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "cli/terminal.h"
#include "util/error.h"

#define LABEL_WIDTH 36

struct _SfbReport {
	SfbSession *session;
	gboolean use_json;
	gint64 started_at; /* monotonic microseconds */
	gint64 stage_started_at;
	gboolean is_line_open; /* a stage without its outcome stands on it */
	SfbVerdict verdict;
	int exit_status;
	const char *class;
	char *next;
};

static const struct {
	const char *id;
	const char *word; /* four letters where the language allows it */
} states[] = {
	[SFB_STAGE_STARTED] = { "started", NULL },
	[SFB_STAGE_DONE] = { "ok", N_("OK") },
	[SFB_STAGE_SKIPPED] = { "skipped", N_("SKIP") },
	[SFB_STAGE_WARNING] = { "warning", N_("WARN") },
	[SFB_STAGE_FAILED] = { "failed", N_("FAIL") },
	[SFB_STAGE_WENT_BACK] = { "went-back", N_("BACK") },
};

static const struct {
	const char *id;
	const char *sentence;
	int exit_status; /* if no error says more */
} verdicts[] = {
	[SFB_VERDICT_SIGNED_IN] = { "signed-in", N_("Signed in"), 0 },
	[SFB_VERDICT_NOT_SIGNED_IN] = { "not-signed-in", N_("Not signed in"), 30 },
	[SFB_VERDICT_INTERRUPTED] = { "interrupted", N_("Not signed in: you stopped it"), 10 },
	[SFB_VERDICT_NOT_DELIVERED] = { "not-delivered", N_("Not delivered"), 30 },
	[SFB_VERDICT_LOST] = { "lost", N_("No longer signed in"), 30 },
};

static const struct {
	const char *id;
	const char *words;
	int exit_status;
} classes[] = {
	[SFB_ERROR_CLASS_USER] = { "user", N_("your turn"), 10 },
	[SFB_ERROR_CLASS_NETWORK] = { "network", N_("the network's side"), 20 },
	[SFB_ERROR_CLASS_SERVER] = { "server", N_("the server's side"), 30 },
	[SFB_ERROR_CLASS_IDENTITY_PROVIDER] = { "identity-provider",
	                                        N_("the identity provider's side"), 40 },
};

/* Printed width counts characters, not bytes. */
static void
print_padded(const char *text, glong width)
{
	fputs(text, stdout);
	for (glong length = g_utf8_strlen(text, -1); length < width; length++)
		putchar(' ');
}

static int
get_milliseconds_since(gint64 moment)
{
	return (g_get_monotonic_time() - moment) / 1000;
}

static void
print_stage_for_people(SfbReport *report, const char *label, SfbStageState state,
                       const GError *error)
{
	if (state == SFB_STAGE_STARTED || state == SFB_STAGE_SKIPPED) {
		fputs("  ", stdout);
		print_padded(_(label), LABEL_WIDTH);
	}
	if (state == SFB_STAGE_SKIPPED) {
		puts(_(states[state].word));
	} else if (state != SFB_STAGE_STARTED) {
		print_padded(_(states[state].word), 5);
		printf(_("%6d ms\n"), get_milliseconds_since(report->stage_started_at));
	}
	report->is_line_open = state == SFB_STAGE_STARTED;
	if (state == SFB_STAGE_WARNING) {
		g_autofree char *reason = sfb_terminal_clean(error->message);

		printf("    %s\n", reason);
	}
	fflush(stdout);
}

static void
print_stage_for_programs(SfbReport *report, const char *id, SfbStageState state,
                         const GError *error)
{
	JsonBuilder *line = sfb_json_line_begin();

	sfb_json_line_add(line, "stage", id);
	sfb_json_line_add(line, "state", states[state].id);
	sfb_json_line_add_number(line, "ms", get_milliseconds_since(report->stage_started_at));
	sfb_json_line_add(line, "detail", error != NULL ? error->message : "");
	sfb_json_line_print(line);
}

static void
on_stage_changed(SfbSession *session, const char *id, const char *label, SfbStageState state,
                 const GError *error, gpointer user_data)
{
	SfbReport *report = user_data;

	if (state == SFB_STAGE_STARTED || state == SFB_STAGE_SKIPPED)
		report->stage_started_at = g_get_monotonic_time();
	if (report->use_json)
		print_stage_for_programs(report, id, state, error);
	else
		print_stage_for_people(report, label, state, error);
}

static void
print_heading(SfbReport *report)
{
	const SfbConfig *config = sfb_session_get_config(report->session);

	if (*config->host != '\0')
		printf(_("Signing in %s at %s, port %u, %s\n"), config->address, config->host,
		       config->port, sfb_transport_get_name(sfb_config_get_transport(config)));
	else
		printf(_("Signing in %s\n"), config->address);
}

SfbReport *
sfb_report_new(SfbSession *session, gboolean use_json)
{
	SfbReport *report = g_new0(SfbReport, 1);

	report->session = session;
	report->use_json = use_json;
	report->started_at = g_get_monotonic_time();
	report->class = "none";
	if (!use_json)
		print_heading(report);
	g_signal_connect(session, "stage-changed", G_CALLBACK(on_stage_changed), report);
	return report;
}

void
sfb_report_free(SfbReport *report)
{
	if (report == NULL)
		return;
	g_signal_handlers_disconnect_by_data(report->session, report);
	g_free(report->next);
	g_free(report);
}

static void
print_success(SfbReport *report)
{
	printf(_("Signed in after %d ms. Contacts: %u. REGISTERs: %u.\n"),
	       get_milliseconds_since(report->started_at),
	       sfb_contacts_get_count(sfb_session_get_contacts(report->session)),
	       sfb_session_get_register_count(report->session));
}

static void
print_failure(SfbReport *report, const GError *error)
{
	const char *sentence = _(verdicts[report->verdict].sentence);
	g_autofree char *reason = NULL;

	if (report->is_line_open)
		putchar('\n');
	if (error == NULL) {
		printf("%s.\n", sentence);
		return;
	}
	reason = sfb_terminal_clean(error->message);
	printf("%s (%s). %s\n", sentence, _(classes[sfb_error_get_class(error)].words), reason);
}

void
sfb_report_judge(SfbReport *report, SfbVerdict verdict, const GError *error)
{
	report->verdict = verdict;
	report->exit_status = verdicts[verdict].exit_status;
	if (error != NULL) {
		SfbErrorClass class = sfb_error_get_class(error);

		report->exit_status = classes[class].exit_status;
		report->class = classes[class].id;
		g_free(report->next);
		report->next = g_strdup(error->message);
	}
	if (report->use_json)
		return;
	if (verdict == SFB_VERDICT_SIGNED_IN)
		print_success(report);
	else
		print_failure(report, error);
	fflush(stdout);
}

int
sfb_report_conclude(SfbReport *report)
{
	JsonBuilder *line;

	if (!report->use_json)
		return report->exit_status;
	line = sfb_json_line_begin();
	sfb_json_line_add(line, "verdict", verdicts[report->verdict].id);
	sfb_json_line_add(line, "class", report->class);
	sfb_json_line_add(line, "next", report->next);
	sfb_json_line_print(line);
	return report->exit_status;
}
