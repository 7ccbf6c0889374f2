/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Decide how to prove who we are, by what the server offers and what is at hand:
 *
 *   a kept certificate? -> a Kerberos ticket? -> decision
 */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "auth/gss.h"
#include "signin/stage.h"

#define LEAST_SECONDS (5 * 60) /* that a certificate has to last, for the handshake at least */

static void
decide(SfbSigninFacts *facts, GTask *task)
{
	GError *error = NULL;

	if (g_task_return_error_if_cancelled(task))
		g_object_unref(task);
	else if (sfb_choose(facts->challenges, &facts->means, facts->evidence, &facts->choice,
	                    &error))
		sfb_stage_done(task);
	else
		sfb_stage_fail(task, error);
}

static void
on_ticket_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	SfbSigninFacts *facts = g_task_get_task_data(task);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbAuthTicket) ticket = sfb_auth_ticket_find_finish(result, &error);

	if (ticket == NULL)
		g_debug("no Kerberos ticket: %s", error->message);
	facts->means.has_ticket = ticket != NULL && ticket->remaining_seconds > 0;
	decide(facts, task);
}

static void
look_for_ticket(SfbSigninFacts *facts, GTask *task)
{
	if (g_task_return_error_if_cancelled(task))
		g_object_unref(task);
	else if (facts->config->sso && facts->kept == NULL)
		sfb_auth_ticket_find_async(g_task_get_cancellable(task), on_ticket_found, task);
	else
		decide(facts, task);
}

/* An old one is used up to its end if there is nothing to get a new one with. */
static gboolean
is_usable(const SfbSigninFacts *facts, const SfbAuthCertificate *certificate)
{
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	gboolean can_renew =
		facts->means.has_password || facts->means.has_oauth || facts->config->sso;

	if (sfb_auth_certificate_is_fresh(certificate, now))
		return TRUE;
	return !can_renew && sfb_auth_certificate_get_expiry(certificate) - now > LEAST_SECONDS;
}

static void
take_kept(SfbSigninFacts *facts, const SfbSecret *pem)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbAuthCertificate) kept = sfb_auth_certificate_new_from_pem(pem, &error);

	if (kept == NULL) {
		g_debug("the kept certificate cannot be used: %s", error->message);
		return;
	}
	if (is_usable(facts, kept))
		facts->kept = g_steal_pointer(&kept);
	facts->means.has_certificate = facts->kept != NULL;
}

static void
on_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	SfbSigninFacts *facts = g_task_get_task_data(task);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSecret) pem =
		sfb_auth_keyring_load_finish(SFB_AUTH_KEYRING(source), result, &error);

	if (error != NULL)
		g_debug("the keyring: %s", error->message);
	if (pem != NULL)
		take_kept(facts, pem);
	look_for_ticket(facts, task);
}

/* Whether one is there matters only if it could be used. */
static const SfbSipChallenge *
find_certificate_challenge(const SfbSigninFacts *facts)
{
	SfbMeans means = facts->means;
	SfbChoice choice;

	means.has_certificate = TRUE;
	if (facts->is_certificate_stale ||
	    !sfb_choose(facts->challenges, &means, facts->evidence, &choice, NULL) ||
	    choice.proof != SFB_PROOF_TLS_DSK)
		return NULL;
	return choice.challenge;
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	const SfbConfig *config = facts->config;
	const SfbSipChallenge *challenge;
	g_autofree char *name = NULL;

	facts->means = (SfbMeans){
		.wish = config->authentication,
		.login = config->login,
		.has_password = config->password != NULL,
		.has_oauth = sfb_web_oauth_is_configured(facts->oauth),
		.crossed_out = facts->crossed_out,
	};
	challenge = find_certificate_challenge(facts);
	if (challenge == NULL) {
		look_for_ticket(facts, task);
		return;
	}
	name = sfb_signin_facts_dup_certificate_name(facts, challenge);
	sfb_auth_keyring_load_async(facts->keyring, name, g_task_get_cancellable(task), on_loaded,
	                            task);
}

static void
forget(SfbSigninFacts *facts)
{
	g_clear_pointer(&facts->kept, sfb_auth_certificate_unref);
}

const SfbStage sfb_stage_choose = {
	.id = "choose",
	.label = N_("Choosing how to sign in"),
	.deadline_seconds = 20,
	.start = start,
	.forget = forget,
};
