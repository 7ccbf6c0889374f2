/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Ask the server how we may prove who we are. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "signin/stage.h"

static void
on_challenged(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	SfbSigninFacts *facts = g_task_get_task_data(task);
	GError *error = NULL;
	GPtrArray *challenges =
		sfb_sip_registration_challenge_finish(SFB_SIP_REGISTRATION(source), result, &error);

	if (challenges != NULL) {
		facts->challenges = challenges;
		facts->evidence->clock_offset_seconds =
			sfb_sip_registration_get_clock_offset(facts->registration);
		sfb_stage_done(task);
	} else {
		sfb_stage_fail(task, error);
	}
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	sfb_sip_registration_challenge_async(facts->registration, g_task_get_cancellable(task),
	                                     on_challenged, task);
}

static void
forget(SfbSigninFacts *facts)
{
	g_clear_pointer(&facts->challenges, g_ptr_array_unref);
}

const SfbStage sfb_stage_challenge = {
	.id = "challenge",
	.label = N_("Asking how to sign in"),
	.deadline_seconds = 20,
	.needs_line = TRUE,
	.goes_elsewhere = TRUE,
	.start = start,
	.forget = forget,
};
