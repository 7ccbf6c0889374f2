/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The sign-in itself: the session's own stages, with their times. A session that is signed in already
 * stays as it is: another one would take its place at the server. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "report/facts-private.h"

static const char *const outcomes[] = {
	[SFB_STAGE_STARTED] = N_("not finished"), [SFB_STAGE_DONE] = N_("done"),
	[SFB_STAGE_SKIPPED] = N_("not needed"),   [SFB_STAGE_WARNING] = N_("done without it"),
	[SFB_STAGE_FAILED] = N_("failed"),        [SFB_STAGE_WENT_BACK] = N_("tried again"),
};

static char *
describe_stages(const GPtrArray *stages)
{
	GString *lines = g_string_new(NULL);

	for (guint i = 0; i < stages->len; i++) {
		const SfbStageRecord *record = stages->pdata[i];

		if (record->state == SFB_STAGE_SKIPPED)
			continue;
		g_string_append_printf(lines, "%s%s: %s, %u ms", lines->len > 0 ? "\n" : "",
		                       _(record->label), _(outcomes[record->state]),
		                       record->milliseconds);
		/* Why it failed is the advice. */
		if (record->message != NULL && record->state != SFB_STAGE_FAILED)
			g_string_append_printf(lines, " (%s)", record->message);
	}
	return g_string_free(lines, FALSE);
}

static SfbFinding *
judge(const SfbReportFacts *facts)
{
	const SfbSigninEvidence *evidence = sfb_session_get_evidence(facts->session);
	g_autofree char *stages = describe_stages(evidence->stages);
	SfbFinding *finding;

	if (facts->failure == NULL)
		return sfb_finding_new(SFB_CHECK_OK, 0, stages);
	finding = sfb_finding_new(SFB_CHECK_FAILED, 1 + (guint)facts->failure->code, stages);
	sfb_finding_advise(finding, facts->failure->message, NULL);
	return finding;
}

static void
finish(GTask *task)
{
	SfbReportFacts *facts = g_task_get_task_data(task);
	GCancellable *cancellable = g_task_get_cancellable(task);

	g_signal_handlers_disconnect_by_data(facts->session, task);
	if (cancellable != NULL)
		g_signal_handlers_disconnect_by_data(cancellable, task);
	sfb_check_answer(task, judge(facts));
}

static void
on_signed_in(SfbSession *session, gpointer user_data)
{
	finish(user_data);
}

static void
on_ended(SfbSession *session, const GError *error, gpointer user_data)
{
	SfbReportFacts *facts = g_task_get_task_data(user_data);

	facts->failure = g_error_copy(error);
	finish(user_data);
}

/* Whoever stops the report ends the session too, and then it says nothing more. */
static void
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
	finish(user_data);
}

static void
start(SfbReportFacts *facts, GTask *task)
{
	GCancellable *cancellable = g_task_get_cancellable(task);

	if (sfb_session_is_signed_in(facts->session)) {
		sfb_check_answer(task, judge(facts));
		return;
	}
	if (cancellable != NULL)
		g_signal_connect(cancellable, "cancelled", G_CALLBACK(on_cancelled), task);
	g_signal_connect(facts->session, "signed-in", G_CALLBACK(on_signed_in), task);
	g_signal_connect(facts->session, "ended", G_CALLBACK(on_ended), task);
	sfb_session_start(facts->session);
}

const SfbCheckKind sfb_check_signin = {
	.topic = "SIGNIN",
	.stage = "sign-in",
	.label = N_("Signing in"),
	.start = start,
};
