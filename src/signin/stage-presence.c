/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Ask how everybody in the contact list is. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "signin/stage.h"

static gboolean
needed(const SfbSigninFacts *facts)
{
	return facts->has_contacts && sfb_contacts_get_count(facts->contacts) > 0;
}

static void
on_watched(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;

	if (sfb_presence_watch_finish(SFB_PRESENCE(source), result, &error))
		sfb_stage_done(task);
	else
		sfb_stage_fail(task, error);
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	g_autoptr(GPtrArray) contacts = sfb_contacts_list(facts->contacts);
	g_autoptr(GPtrArray) addresses = g_ptr_array_new();

	for (guint i = 0; i < contacts->len; i++) {
		const SfbContact *contact = g_ptr_array_index(contacts, i);

		if (contact->is_subscribed)
			g_ptr_array_add(addresses, contact->address);
	}
	sfb_presence_watch_async(facts->presence, (const char *const *)addresses->pdata,
	                         addresses->len, g_task_get_cancellable(task), on_watched, task);
}

const SfbStage sfb_stage_presence = {
	.id = "presence",
	.label = N_("Asking how your contacts are"),
	.deadline_seconds = 120,
	.needs_line = TRUE,
	.needed = needed,
	.start = start,
};
