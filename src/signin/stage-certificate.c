/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Trade the web ticket for a certificate that we can prove ourselves with, and keep it for the next
 * time. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "signin/stage.h"
#include "util/error.h"

static gboolean
needed(const SfbSigninFacts *facts)
{
	return facts->choice.proof == SFB_PROOF_TLS_DSK && facts->kept == NULL;
}

/* Nobody waits for it: without it, the next sign-in takes a little longer. */
static void
on_saved(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;

	if (!sfb_auth_keyring_change_finish(SFB_AUTH_KEYRING(source), result, &error))
		g_debug("the certificate is not kept: %s", error->message);
}

static void
keep(SfbSigninFacts *facts)
{
	g_autofree char *name =
		sfb_signin_facts_dup_certificate_name(facts, facts->choice.challenge);
	g_autoptr(SfbSecret) pem = sfb_auth_certificate_to_pem(facts->certificate);

	facts->is_certificate_stale = FALSE;
	sfb_auth_keyring_save_async(facts->keyring, name, pem, on_saved, NULL);
}

static void
on_fetched(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	SfbSigninFacts *facts = g_task_get_task_data(task);
	GError *error = NULL;
	SfbAuthCertificate *certificate =
		sfb_web_certprov_fetch_finish(SFB_WEB_CERTPROV(source), result, &error);

	if (certificate != NULL) {
		facts->certificate = certificate;
		keep(facts);
		sfb_stage_done(task);
	} else if (g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS)) {
		sfb_stage_fail(task, error);
	} else {
		sfb_stage_choose_another(task, error);
	}
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	sfb_web_certprov_fetch_async(facts->certprov, g_task_get_cancellable(task), on_fetched,
	                             task);
}

static void
forget(SfbSigninFacts *facts)
{
	g_clear_pointer(&facts->certificate, sfb_auth_certificate_unref);
}

const SfbStage sfb_stage_certificate = {
	.id = "certificate",
	.label = N_("Fetching a certificate"),
	.deadline_seconds = 60,
	.needed = needed,
	.start = start,
	.forget = forget,
};
