/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which of the offered mechanisms to use. */

#include <config.h> /* not ours: this room has one of its own */

#include "signin/choose.h"

#include <glib/gi18n-lib.h>

#include "util/error.h"

typedef enum {
	NOTHING,
	TARGET,       /* the challenge does not say with whom to shake hands */
	FAILURE,      /* it was tried */
	STS_URI,      /* where to get a certificate */
	WEB_PASSWORD, /* to get one with */
	PASSWORD,
	TICKET,
} Obstacle;

static const char *const reasons[] = {
	[TARGET] = N_("the server does not name itself in the offer"),
	[FAILURE] = N_("it failed before"),
	[STS_URI] = N_("the server does not say where to get a certificate"),
	[WEB_PASSWORD] = N_("there is no certificate yet, and no password to get one with"),
	[PASSWORD] = N_("there is no password"),
	[TICKET] = N_("there is no Kerberos ticket to be used"),
};

typedef Obstacle (*FindObstacle)(const SfbMeans *means, const SfbSipAuthHeader *offer);

static Obstacle
find_tls_dsk_obstacle(const SfbMeans *means, const SfbSipAuthHeader *offer)
{
	if (means->has_certificate)
		return NOTHING;
	if (sfb_sip_auth_header_get(offer, "sts-uri") == NULL)
		return STS_URI;
	if (means->has_password || means->has_ticket || means->has_oauth)
		return NOTHING;
	return WEB_PASSWORD;
}

static Obstacle
find_ticket_obstacle(const SfbMeans *means, const SfbSipAuthHeader *offer)
{
	return means->has_ticket ? NOTHING : TICKET;
}

static Obstacle
find_password_obstacle(const SfbMeans *means, const SfbSipAuthHeader *offer)
{
	return means->has_password ? NOTHING : PASSWORD;
}

static const struct {
	const char *scheme;
	SfbAuthentication wish; /* that asks for this and nothing else */
	FindObstacle find_obstacle;
} ways[SFB_N_PROOFS] = {
	[SFB_PROOF_TLS_DSK] = { "TLS-DSK", SFB_AUTHENTICATION_TLS_DSK, find_tls_dsk_obstacle },
	[SFB_PROOF_TICKET] = { "Kerberos", SFB_AUTHENTICATION_KERBEROS, find_ticket_obstacle },
	[SFB_PROOF_NTLM] = { "NTLM", SFB_AUTHENTICATION_NTLM, find_password_obstacle },
	[SFB_PROOF_KERBEROS] = { "Kerberos", SFB_AUTHENTICATION_KERBEROS, find_password_obstacle },
};

static const SfbSipChallenge *
find_challenge(const GPtrArray *challenges, const char *scheme)
{
	for (guint i = 0; i < challenges->len; i++) {
		const SfbSipChallenge *challenge = g_ptr_array_index(challenges, i);

		if (g_ascii_strcasecmp(sfb_sip_auth_header_get_scheme(challenge->header), scheme) ==
		    0)
			return challenge;
	}
	return NULL;
}

static Obstacle
find_obstacle(SfbProof proof, const SfbMeans *means, const SfbSipAuthHeader *offer)
{
	if (sfb_sip_auth_header_get(offer, "targetname") == NULL)
		return TARGET;
	if (means->crossed_out & (1u << proof))
		return FAILURE;
	return ways[proof].find_obstacle(means, offer);
}

static void
note_offers(const GPtrArray *challenges, SfbSigninEvidence *evidence)
{
	g_ptr_array_set_size(evidence->offered, 0);
	g_ptr_array_set_size(evidence->passed_over, 0);
	for (guint i = 0; i < challenges->len; i++) {
		const SfbSipChallenge *challenge = g_ptr_array_index(challenges, i);
		const char *scheme = sfb_sip_auth_header_get_scheme(challenge->header);

		g_ptr_array_add(evidence->offered, g_utf8_make_valid(scheme, -1));
	}
}

static char *
join_offers(const SfbSigninEvidence *evidence)
{
	GString *names = g_string_new(NULL);

	for (guint i = 0; i < evidence->offered->len; i++)
		g_string_append_printf(names, "%s%s", i > 0 ? ", " : "",
		                       (char *)g_ptr_array_index(evidence->offered, i));
	return g_string_free(names, FALSE);
}

static char *
join_passed_over(const SfbSigninEvidence *evidence)
{
	GString *lines = g_string_new(NULL);

	for (guint i = 0; i < evidence->passed_over->len; i++) {
		const SfbPassedOver *way = g_ptr_array_index(evidence->passed_over, i);

		g_string_append_printf(lines, "%s%s: %s", i > 0 ? "; " : "", way->scheme,
		                       way->reason);
	}
	return g_string_free(lines, FALSE);
}

static GError *
make_error(const SfbMeans *means, const SfbSigninEvidence *evidence, gboolean lacks_password)
{
	g_autofree char *offers = join_offers(evidence);
	g_autofree char *passed_over = join_passed_over(evidence);

	if (lacks_password)
		return g_error_new(SFB_ERROR, SFB_ERROR_PASSWORD_REQUIRED,
		                   _("The server wants the password of %s. Type it, then sign in "
		                     "again."),
		                   means->login);
	if (*passed_over == '\0')
		return g_error_new(SFB_ERROR, SFB_ERROR_UNSUPPORTED,
		                   _("The server offers only: %s. Change the option "
		                     "\"authentication\", or ask its administrator to allow "
		                     "another way to sign in."),
		                   offers);
	return g_error_new(SFB_ERROR, SFB_ERROR_UNSUPPORTED,
	                   _("The server offers only: %s. That cannot be used here (%s). Ask its "
	                     "administrator to allow another way to sign in."),
	                   offers, passed_over);
}

gboolean
sfb_choose(const GPtrArray *challenges, const SfbMeans *means, SfbSigninEvidence *evidence,
           SfbChoice *choice, GError **error)
{
	gboolean lacks_password = FALSE;

	note_offers(challenges, evidence);
	for (SfbProof proof = 0; proof < SFB_N_PROOFS; proof++) {
		const SfbSipChallenge *challenge = find_challenge(challenges, ways[proof].scheme);
		Obstacle obstacle;

		if (challenge == NULL ||
		    (means->wish != SFB_AUTHENTICATION_AUTO && means->wish != ways[proof].wish))
			continue;
		obstacle = find_obstacle(proof, means, challenge->header);
		if (obstacle == NOTHING) {
			*choice = (SfbChoice){ proof, challenge };
			return TRUE;
		}
		lacks_password |= obstacle == PASSWORD || obstacle == WEB_PASSWORD;
		sfb_signin_evidence_add_passed_over(evidence, ways[proof].scheme,
		                                    _(reasons[obstacle]));
	}
	g_propagate_error(error, make_error(means, evidence, lacks_password));
	return FALSE;
}
