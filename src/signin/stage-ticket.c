/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Get the web ticket that buys a certificate. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "signin/stage.h"
#include "util/error.h"

static gboolean
needed(const SfbSigninFacts *facts)
{
	return facts->choice.proof == SFB_PROOF_TLS_DSK && facts->kept == NULL;
}

static void
on_got_ticket(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;

	if (sfb_web_certprov_get_ticket_finish(SFB_WEB_CERTPROV(source), result, &error))
		sfb_stage_done(task);
	/* The same password elsewhere would be one more wrong attempt. */
	else if (g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS))
		sfb_stage_fail(task, error);
	else
		sfb_stage_choose_another(task, error);
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	const SfbSipAuthHeader *offer = facts->choice.challenge->header;

	facts->certprov = sfb_web_certprov_new(facts->http, facts->tickets,
	                                       sfb_sip_auth_header_get(offer, "sts-uri"),
	                                       sfb_sip_client_get_address(facts->client),
	                                       sfb_sip_client_get_instance(facts->client));
	sfb_web_certprov_get_ticket_async(facts->certprov, g_task_get_cancellable(task),
	                                  on_got_ticket, task);
}

static void
forget(SfbSigninFacts *facts)
{
	g_clear_object(&facts->certprov);
}

const SfbStage sfb_stage_ticket = {
	.id = "ticket",
	.label = N_("Getting a web ticket"),
	.deadline_seconds = 90,
	.needed = needed,
	.start = start,
	.forget = forget,
};
