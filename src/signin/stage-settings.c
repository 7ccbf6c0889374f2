/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Ask what the server lets its clients do. Where it does not say, the usual holds. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "signin/stage.h"
#include "util/error.h"

/* All of them have usual values. */
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

	if (sfb_settings_load_finish(SFB_SETTINGS(source), result, &error)) {
		sfb_stage_done(task);
	} else if (g_error_matches(error, SFB_ERROR, SFB_ERROR_UNSUPPORTED)) {
		g_error_free(error); /* an old server, which has none */
		sfb_stage_done(task);
	} else {
		sfb_stage_do_without(task, error);
	}
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	sfb_settings_set_external(facts->settings,
	                          sfb_sip_registration_is_outside(facts->registration));
	sfb_settings_load_async(facts->settings, g_task_get_cancellable(task), on_loaded, task);
}

const SfbStage sfb_stage_settings = {
	.id = "settings",
	.label = N_("Asking for the settings"),
	.deadline_seconds = 30,
	.needs_line = TRUE,
	.may_be_unanswered = may_be_unanswered,
	.goes_beside = TRUE,
	.start = start,
};
