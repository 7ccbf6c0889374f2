/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Read the contact list. A server that refuses it does not keep us from talking. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "signin/stage.h"
#include "util/error.h"

/* The server says only that something of it is missing. (takes @error) */
static GError *
explain(const SfbSigninFacts *facts, GError *error)
{
	g_autoptr(GError) cause = error;

	if (!facts->evidence->is_survivable || cause->domain != SFB_ERROR)
		return g_steal_pointer(&cause);
	return g_error_new(cause->domain, cause->code,
	                   _("Your home server is away, and another one stands in for it: messages "
	                     "work, the contact list does not. It comes back when you sign in "
	                     "later. (%s)"),
	                   cause->message);
}

/* Exchange is another server; what it tells later is taken then. */
static gboolean
may_be_unanswered(const SfbSigninFacts *facts)
{
	return sfb_contacts_is_in_exchange(facts->contacts);
}

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
		sfb_stage_do_without(task, explain(facts, error));
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
	.needs_line = TRUE,
	.may_be_unanswered = may_be_unanswered,
	.start = start,
};
