/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What proves one person to one server, as often as that asks. */

#include "signin/prover.h"

#include "auth/gss.h"
#include "auth/tls-dsk.h"

struct _SfbProver {
	SfbProof proof;
	char *login;
	SfbSecret *password; /* NULL where it is not needed */

	/* For TLS-DSK. */
	SfbAuthCertificate *certificate;
	char *ca_file;
	char *server;             /* whom we are connected to */
	GBytes *line_certificate; /* and its certificate, DER; NULL without TLS */
};

/* The mechanisms */

static SfbAuthMech *
make_gss(const SfbProver *prover, SfbAuthGssKind kind, const char *target)
{
	return sfb_auth_gss_new(kind, &(const SfbAuthGssWish){
					      .login = prover->login,
					      .password = prover->password,
					      .host = target,
				      });
}

static SfbAuthMech *
make_ntlm(const SfbProver *prover, const char *target)
{
	return make_gss(prover, SFB_AUTH_GSS_SIP_NTLM, target);
}

static SfbAuthMech *
make_kerberos(const SfbProver *prover, const char *target)
{
	return make_gss(prover, SFB_AUTH_GSS_SIP_KERBEROS, target);
}

static SfbAuthMech *
make_tls_dsk(const SfbProver *prover, const char *target)
{
	return sfb_auth_tls_dsk_new(
		prover->certificate,
		&(const SfbAuthFrontEnd){
			.target = target,
			.ca_file = prover->ca_file,
			.line_certificate = prover->line_certificate,
			.is_relayed = g_ascii_strcasecmp(prover->server, target) != 0,
		});
}

static const struct {
	SfbAuthMech *(*make)(const SfbProver *prover, const char *target);
	gboolean needs_password;
	gboolean needs_certificate;
} ways[SFB_N_PROOFS] = {
	[SFB_PROOF_TLS_DSK] = { make_tls_dsk, FALSE, TRUE },
	[SFB_PROOF_TICKET] = { make_kerberos, FALSE, FALSE },
	[SFB_PROOF_NTLM] = { make_ntlm, TRUE, FALSE },
	[SFB_PROOF_KERBEROS] = { make_kerberos, TRUE, FALSE },
};

SfbAuthMech *
sfb_prover_make_mech(const SfbProver *prover, const SfbSipChallenge *challenge)
{
	const char *target = sfb_sip_auth_header_get(challenge->header, "targetname");

	return ways[prover->proof].make(prover, target);
}

gboolean
sfb_prover_risks_password(const SfbProver *prover)
{
	return ways[prover->proof].needs_password;
}

/* Life */

static void
take_certificate(SfbProver *prover, const SfbSigninFacts *facts)
{
	prover->certificate =
		sfb_auth_certificate_ref(facts->kept != NULL ? facts->kept : facts->certificate);
	prover->ca_file = g_strdup(facts->config->ca_file);
	prover->server = g_strdup(facts->server->host);
	if (facts->line_certificate != NULL)
		prover->line_certificate = g_bytes_ref(facts->line_certificate);
}

SfbProver *
sfb_prover_new(const SfbSigninFacts *facts)
{
	SfbProver *prover = g_new0(SfbProver, 1);

	prover->proof = facts->choice.proof;
	prover->login = g_strdup(facts->config->login);
	if (ways[prover->proof].needs_password)
		prover->password = sfb_secret_ref(facts->config->password);
	if (ways[prover->proof].needs_certificate)
		take_certificate(prover, facts);
	return prover;
}

void
sfb_prover_free(SfbProver *prover)
{
	if (prover == NULL)
		return;
	g_free(prover->login);
	sfb_secret_unref(prover->password);
	sfb_auth_certificate_unref(prover->certificate);
	g_free(prover->ca_file);
	g_free(prover->server);
	g_clear_pointer(&prover->line_certificate, g_bytes_unref);
	g_free(prover);
}
