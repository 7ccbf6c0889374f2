/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Prove who we are, and be registered. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "auth/tls-dsk.h"
#include "signin/prover.h"
#include "signin/stage.h"
#include "util/error.h"

/* A certificate that was issued just now is not known to every front end of the pool at once. */
#define REPLICATION_SECONDS 2

/* One handshake. */
typedef struct {
	GTask *task;
	guint registers; /* that were out when it began */
	gboolean has_waited;
} Attempt;

static void shake_hands(SfbSigninFacts *facts, Attempt *attempt);

/* Refused */

/* The server does not want the certificate. One that was kept may have been revoked, or belong to a
 * time before the pool was made anew. */
static void
forget_kept(SfbSigninFacts *facts, Attempt *attempt, GError *error)
{
	g_autofree char *name =
		sfb_signin_facts_dup_certificate_name(facts, facts->choice.challenge);

	facts->is_certificate_stale = TRUE;
	sfb_auth_keyring_forget_async(facts->keyring, name, NULL, NULL);
	sfb_stage_go_back(attempt->task, &sfb_stage_choose, error);
	g_free(attempt);
}

static gboolean
on_waited(gpointer user_data)
{
	Attempt *attempt = user_data;

	if (g_task_return_error_if_cancelled(attempt->task)) {
		g_object_unref(attempt->task);
		g_free(attempt);
	} else {
		shake_hands(g_task_get_task_data(attempt->task), attempt);
	}
	return G_SOURCE_REMOVE;
}

/* The server has one number for a wrong password and for a certificate it does not take: 1000. (takes
 * @error) */
static GError *
make_certificate_error(GError *error)
{
	g_debug("a certificate that was issued just now: %s", error->message);
	g_error_free(error);
	return g_error_new_literal(
		SFB_ERROR, SFB_ERROR_CREDENTIALS,
		_("The server refuses the certificate that it issued for you a moment ago. Sign in "
	          "again in a few minutes; if it lasts, tell your administrator."));
}

/* A certificate that was issued just now gets a second chance. */
static void
take_refused_certificate(SfbSigninFacts *facts, Attempt *attempt, GError *error)
{
	if (facts->kept != NULL) {
		forget_kept(facts, attempt, error);
	} else if (!attempt->has_waited) {
		g_error_free(error);
		attempt->has_waited = TRUE;
		g_timeout_add_seconds(REPLICATION_SECONDS, on_waited, attempt);
	} else {
		sfb_stage_choose_another(attempt->task, make_certificate_error(error));
		g_free(attempt);
	}
}

/* A ticket that the server refuses is no wrong password. */
static void
take_refused_ticket(SfbSigninFacts *facts, Attempt *attempt, GError *error)
{
	sfb_stage_choose_another(attempt->task, error);
	g_free(attempt);
}

/* One more wrong attempt with the same password could lock the account. */
static void
take_refused_password(SfbSigninFacts *facts, Attempt *attempt, GError *error)
{
	sfb_stage_fail(attempt->task, error);
	g_free(attempt);
}

/* A KDC refuses the password before the server hears of it. What the server refuses is the ticket.
 */
static void
take_refused_kerberos(SfbSigninFacts *facts, Attempt *attempt, GError *error)
{
	if (sfb_sip_registration_get_count(facts->registration) > attempt->registers)
		take_refused_ticket(facts, attempt, error);
	else
		take_refused_password(facts, attempt, error);
}

static const struct {
	const char *scheme;
	/* (takes attempt and error) */
	void (*take_refusal)(SfbSigninFacts *facts, Attempt *attempt, GError *error);
} proofs[SFB_N_PROOFS] = {
	[SFB_PROOF_TLS_DSK] = { "TLS-DSK", take_refused_certificate },
	[SFB_PROOF_TICKET] = { "Kerberos", take_refused_ticket },
	[SFB_PROOF_NTLM] = { "NTLM", take_refused_password },
	[SFB_PROOF_KERBEROS] = { "Kerberos", take_refused_kerberos },
};

/* The handshake */

static SfbAuthMech *
prove_again(const SfbSipChallenge *challenge, gpointer user_data)
{
	return sfb_prover_make_mech(user_data, challenge);
}

/* The registrar asks again every few hours, when the sign-in is long over. */
static void
leave_prover(SfbSigninFacts *facts)
{
	SfbProver *prover = sfb_prover_new(facts);

	sfb_sip_registration_set_prover(facts->registration,
	                                &(const SfbSipProver){
						.make_mech = prove_again,
						.risks_password = sfb_prover_risks_password(prover),
						.user_data = prover,
						.free_user_data = (GDestroyNotify)sfb_prover_free,
					});
}

static void
note_success(SfbSigninFacts *facts)
{
	SfbSipAssociation *association = sfb_sip_client_get_association(facts->client);
	SfbAuthMech *mech = sfb_sip_association_get_mech(association);

	facts->evidence->is_survivable = sfb_sip_registration_is_survivable(facts->registration);
	g_clear_pointer(&facts->evidence->tls_dsk, g_free);
	if (facts->choice.proof == SFB_PROOF_TLS_DSK)
		facts->evidence->tls_dsk =
			g_strdup(sfb_auth_tls_dsk_get_description(SFB_AUTH_TLS_DSK(mech)));
}

/* The mechanism does not work here, whoever we are. What was never sent, no server has judged. A
 * server that could not prove who it is gets no other proof of ours. */
static gboolean
is_about_mechanism(const SfbSigninFacts *facts, const Attempt *attempt, const GError *error)
{
	if (g_error_matches(error, SFB_ERROR, SFB_ERROR_CERTIFICATE))
		return FALSE;
	return g_error_matches(error, SFB_ERROR, SFB_ERROR_MECHANISM_MISSING) ||
	       g_error_matches(error, SFB_ERROR, SFB_ERROR_PROTOCOL) ||
	       sfb_sip_registration_get_count(facts->registration) == attempt->registers;
}

/* Some servers answer a revoked certificate as they would a person who may not come in: 403. Whether
 * it is the one or the other, a fresh certificate tells. */
static gboolean
is_about_kept(const SfbSigninFacts *facts, const GError *error)
{
	gboolean can_renew =
		facts->means.has_password || facts->means.has_oauth || facts->config->sso;

	return facts->kept != NULL && can_renew &&
	       g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
}

/* (takes @attempt and @error) */
static void
take_failure(SfbSigninFacts *facts, Attempt *attempt, GError *error)
{
	GTask *task = attempt->task;

	if (g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS) ||
	    is_about_kept(facts, error)) {
		proofs[facts->choice.proof].take_refusal(facts, attempt, error);
		return;
	}
	if (error->domain == SFB_ERROR && is_about_mechanism(facts, attempt, error))
		sfb_stage_choose_another(task, error);
	else
		sfb_stage_fail(task, error);
	g_free(attempt);
}

static void
on_registered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Attempt *attempt = user_data;
	SfbSigninFacts *facts = g_task_get_task_data(attempt->task);
	GError *error = NULL;
	gboolean is_registered =
		sfb_sip_registration_register_finish(SFB_SIP_REGISTRATION(source), result, &error);

	if (g_task_return_error_if_cancelled(attempt->task)) {
		g_clear_error(&error);
		g_object_unref(attempt->task);
		g_free(attempt);
		return;
	}
	if (!is_registered) {
		take_failure(facts, attempt, error);
		return;
	}
	note_success(facts);
	leave_prover(facts);
	sfb_stage_done(attempt->task);
	g_free(attempt);
}

static void
note_certificate(SfbSigninFacts *facts)
{
	const SfbAuthCertificate *certificate =
		facts->kept != NULL ? facts->kept : facts->certificate;

	facts->evidence->certificate_expiry = sfb_auth_certificate_get_expiry(certificate);
	facts->evidence->is_certificate_kept = facts->kept != NULL;
}

static void
shake_hands(SfbSigninFacts *facts, Attempt *attempt)
{
	g_autoptr(SfbProver) prover = sfb_prover_new(facts);
	g_autoptr(SfbAuthMech) mech = sfb_prover_make_mech(prover, facts->choice.challenge);

	if (facts->choice.proof == SFB_PROOF_TLS_DSK)
		note_certificate(facts);

	attempt->registers = sfb_sip_registration_get_count(facts->registration);
	sfb_sip_registration_register_async(facts->registration, facts->choice.challenge, mech,
	                                    g_task_get_cancellable(attempt->task), on_registered,
	                                    attempt);
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	Attempt *attempt = g_new0(Attempt, 1);

	attempt->task = task;
	g_free(facts->evidence->mechanism);
	facts->evidence->mechanism = g_strdup(proofs[facts->choice.proof].scheme);
	shake_hands(facts, attempt);
}

const SfbStage sfb_stage_register = {
	.id = "register",
	.label = N_("Proving who you are"),
	.deadline_seconds = 40,
	.needs_line = TRUE,
	.goes_elsewhere = TRUE,
	.start = start,
};
