/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Learn what the server shows of us, and show that we are here. One who may not is still reachable. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "signin/stage.h"

static void
on_published(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;

	if (sfb_own_presence_start_finish(SFB_OWN_PRESENCE(source), result, &error))
		sfb_stage_done(task);
	else
		sfb_stage_do_without(task, error);
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	sfb_own_presence_start_async(facts->own_presence, g_task_get_cancellable(task),
	                             on_published, task);
}

const SfbStage sfb_stage_self = {
	.id = "self",
	.label = N_("Showing that you are here"),
	.deadline_seconds = 30,
	.needs_line = TRUE,
	.goes_beside = TRUE,
	.start = start,
};
