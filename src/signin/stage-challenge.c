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

	facts->challenges =
		sfb_sip_registration_challenge_finish(SFB_SIP_REGISTRATION(source), result, &error);
	if (facts->challenges == NULL)
		sfb_stage_fail(task, error);
	else
		sfb_stage_done(task);
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	sfb_sip_registration_challenge_async(facts->registration, g_task_get_cancellable(task),
	                                     on_challenged, task);
}

const SfbStage sfb_stage_challenge = {
	.id = "challenge",
	.label = N_("Asking how to sign in"),
	.deadline_seconds = 20,
	.start = start,
};
