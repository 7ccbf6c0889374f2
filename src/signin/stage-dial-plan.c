/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Ask what becomes of telephone numbers. Without an answer only complete ones can be told from others. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "signin/stage.h"
#include "util/error.h"

/* Nobody needs it to sign in. */
static gboolean
may_be_unanswered(const SfbSigninFacts *facts)
{
	return TRUE;
}

static void
on_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;

	if (sfb_dial_plan_load_finish(SFB_DIAL_PLAN(source), result, &error)) {
		sfb_stage_done(task);
	} else if (g_error_matches(error, SFB_ERROR, SFB_ERROR_UNSUPPORTED)) {
		g_error_free(error); /* most people have no telephone */
		sfb_stage_done(task);
	} else {
		sfb_stage_do_without(task, error);
	}
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	sfb_dial_plan_load_async(facts->dial_plan, g_task_get_cancellable(task), on_loaded, task);
}

const SfbStage sfb_stage_dial_plan = {
	.id = "dial-plan",
	.label = N_("Asking for the dial plan"),
	.deadline_seconds = 10,
	.needs_line = TRUE,
	.may_be_unanswered = may_be_unanswered,
	.goes_beside = TRUE,
	.start = start,
};
