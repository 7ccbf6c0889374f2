/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Read the contact list. A server that refuses it does not keep us from talking. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "signin/stage.h"

static void
on_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	SfbSigninFacts *facts = g_task_get_task_data(task);
	GError *error = NULL;

	facts->has_contacts = sfb_contacts_load_finish(SFB_CONTACTS(source), result, &error);
	if (facts->has_contacts)
		sfb_stage_done(task);
	else
		sfb_stage_do_without(task, error);
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	sfb_contacts_load_async(facts->contacts, g_task_get_cancellable(task), on_loaded, task);
}

const SfbStage sfb_stage_contacts = {
	.id = "contacts",
	.label = N_("Reading the contact list"),
	.deadline_seconds = 60,
	.start = start,
};
