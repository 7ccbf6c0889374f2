/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Get the web ticket that buys a certificate. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "signin/stage.h"
#include "util/error.h"
#include "web/url.h"

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

/* The password goes there. Without TLS anybody on the way may have written the offer, so the name has
 * to be one that we would have gone to by ourselves. */
static gboolean
is_trusted(const SfbSigninFacts *facts, const char *host)
{
	return facts->server->transport == SFB_TRANSPORT_TLS ||
	       g_ascii_strcasecmp(host, facts->server->host) == 0 ||
	       sfb_config_trusts(facts->config, host);
}

static GError *
make_untrusted_error(const SfbSigninFacts *facts, const char *host)
{
	return g_error_new(SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME,
	                   _("%s wants you to get a certificate at %s, and without TLS nothing "
	                     "proves that it is the server who says so. Set the option "
	                     "\"transport\" to \"tls\", or ask your administrator."),
	                   facts->server->host, host);
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	const SfbSipAuthHeader *offer = facts->choice.challenge->header;
	const char *sts_uri = sfb_sip_auth_header_get(offer, "sts-uri");
	g_autofree char *host = sfb_web_url_dup_host(sts_uri);

	if (!is_trusted(facts, host)) {
		sfb_stage_choose_another(task, make_untrusted_error(facts, host));
		return;
	}
	facts->certprov = sfb_web_certprov_new(facts->http, facts->tickets, sts_uri,
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
