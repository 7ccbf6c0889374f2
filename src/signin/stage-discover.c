/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Find out which servers there are. Comes again when none of them did, as long as there are more to
 * be found. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "signin/stage.h"
#include "util/address.h"

static gboolean
needed(const SfbSigninFacts *facts)
{
	return *facts->config->host == '\0';
}

static GError *
make_error(const SfbSigninFacts *facts)
{
	return sfb_signin_evidence_make_error(facts->evidence,
	                                      sfb_address_get_domain(facts->config->address));
}

static void
on_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	SfbSigninFacts *facts = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(GPtrArray) found =
		sfb_discovery_next_finish(SFB_DISCOVERY(source), result, &error);

	if (found == NULL) {
		sfb_stage_fail(task, error);
		return;
	}
	g_ptr_array_extend_and_steal(facts->candidates, g_steal_pointer(&found));
	if (facts->candidates->len > 0)
		sfb_stage_done(task);
	else
		sfb_stage_fail(task, make_error(facts));
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	sfb_discovery_next_async(facts->discovery, on_found, task);
}

const SfbStage sfb_stage_discover = {
	.id = "discover",
	.label = N_("Looking for the server"),
	.deadline_seconds = 60,
	.needed = needed,
	.start = start,
};
