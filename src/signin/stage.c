/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The answers of a stage. */

#include "signin/stage.h"

#include "util/error.h"

void
sfb_stage_answer_free(SfbStageAnswer *answer)
{
	if (answer == NULL)
		return;
	g_clear_error(&answer->error);
	g_free(answer);
}

/* (takes @task and @error) */
static void
answer(GTask *task, const SfbStage *back_to, GError *error)
{
	SfbStageAnswer *answer = g_new(SfbStageAnswer, 1);

	answer->back_to = back_to;
	answer->error = error;
	g_task_return_pointer(task, answer, (GDestroyNotify)sfb_stage_answer_free);
	g_object_unref(task);
}

void
sfb_stage_done(GTask *task)
{
	answer(task, NULL, NULL);
}

void
sfb_stage_do_without(GTask *task, GError *error)
{
	if (error->domain != SFB_ERROR || error->code == SFB_ERROR_TIMEOUT)
		sfb_stage_fail(task, error);
	else
		answer(task, NULL, error);
}

void
sfb_stage_go_back(GTask *task, const SfbStage *to, GError *error)
{
	answer(task, to, error);
}

void
sfb_stage_fail(GTask *task, GError *error)
{
	g_task_return_error(task, error);
	g_object_unref(task);
}

/* A password that is lacking is worth asking for. */
static gboolean
is_another_left(const SfbSigninFacts *facts)
{
	SfbMeans means = facts->means;
	g_autoptr(GError) error = NULL;
	SfbChoice choice;

	means.crossed_out = facts->crossed_out;
	return sfb_choose(facts->challenges, &means, facts->evidence, &choice, &error) ||
	       g_error_matches(error, SFB_ERROR, SFB_ERROR_PASSWORD_REQUIRED);
}

void
sfb_stage_choose_another(GTask *task, GError *error)
{
	SfbSigninFacts *facts = g_task_get_task_data(task);

	/* Nothing failed then, and the configuration may be gone. */
	if (g_cancellable_is_cancelled(g_task_get_cancellable(task))) {
		sfb_stage_fail(task, error);
		return;
	}
	facts->crossed_out |= 1u << facts->choice.proof;
	if (is_another_left(facts))
		sfb_stage_go_back(task, &sfb_stage_choose, error);
	else
		sfb_stage_fail(task, error);
}
