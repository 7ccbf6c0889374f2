/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Open the one connection that carries everything. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "signin/stage.h"
#include "util/error.h"

static void
on_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	SfbSigninFacts *facts = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbLine) line = sfb_network_connect_finish(SFB_NETWORK(source), result, &error);

	if (line == NULL) {
		sfb_stage_fail(task, error);
		return;
	}
	sfb_sip_client_connect(facts->client, line->stream, line->local,
	                       facts->config->transport);
	facts->registration = sfb_sip_registration_new(facts->client);
	sfb_stage_done(task);
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	const SfbConfig *config = facts->config;

	if (*config->host == '\0') {
		sfb_stage_fail(task,
		               g_error_new_literal(
				       SFB_ERROR, SFB_ERROR_USAGE,
				       _("No server was given, and finding one is not possible "
		                         "yet. Set the option \"server\" to the name your "
		                         "administrator tells you.")));
		return;
	}
	sfb_network_connect_async(facts->network, config->host, config->port, config->transport,
	                          g_task_get_cancellable(task), on_connected, task);
}

const SfbStage sfb_stage_connect = {
	.id = "connect",
	.label = N_("Connecting to the server"),
	.deadline_seconds = 30,
	.start = start,
};
