/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which of the offered mechanisms to use, and why none of the others ([MS-SIPAE] 3.2.5.1). Pure. */

#pragma once

#include "signin/config.h"
#include "signin/evidence.h"
#include "sip/challenge.h"

/* The ways to prove who we are, in the order of preference. */
typedef enum {
	SFB_PROOF_TLS_DSK,  /* a certificate of the pool's */
	SFB_PROOF_TICKET,   /* Kerberos, with the ticket that is there */
	SFB_PROOF_NTLM,     /* with the password */
	SFB_PROOF_KERBEROS, /* with the password, where NTLM is not to be had */
	SFB_N_PROOFS,
} SfbProof;

/* What is at hand. */
typedef struct {
	SfbAuthentication wish;
	const char *login;
	gboolean has_password;
	gboolean has_ticket;      /* Kerberos, and the user wants it used */
	gboolean has_oauth;       /* modern authentication is set up */
	gboolean has_certificate; /* kept, and fresh */
	guint crossed_out;        /* bits 1 << SfbProof: failed in this sign-in */
} SfbMeans;

typedef struct {
	SfbProof proof;
	const SfbSipChallenge *challenge; /* borrowed from the list */
} SfbChoice;

/* @challenges: (element-type SfbSipChallenge). What was offered and what was passed over, with the
 * reasons, is noted in @evidence. Returns: FALSE with SFB_ERROR_PASSWORD_REQUIRED if that is all
 * that is lacking, else with SFB_ERROR_UNSUPPORTED. */
gboolean sfb_choose(const GPtrArray *challenges, const SfbMeans *means, SfbSigninEvidence *evidence,
                    SfbChoice *choice, GError **error);
