/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * TLS-DSK ([MS-SIPAE] 3.2.5.1): a whole TLS handshake travels in tokens, and its keys then sign the
 * messages. TLS 1.2 to 1.0, forward-secret CBC suites before RSA, never TLS 1.3 and no AEAD. The
 * signature is the bare HMAC of the negotiated suite's MAC algorithm, in full length.
 */

#pragma once

#include "auth/certificate.h"
#include "auth/mech.h"

#define SFB_TYPE_AUTH_TLS_DSK (sfb_auth_tls_dsk_get_type())
G_DECLARE_FINAL_TYPE(SfbAuthTlsDsk, sfb_auth_tls_dsk, SFB, AUTH_TLS_DSK, SfbAuthMech)

/* How the front end at the other end of the tokens is known. */
typedef struct {
	const char *target;  /* the challenge's targetname: the name its certificate has to have */
	const char *ca_file; /* authorities besides the system's (PEM), or "" */
	GBytes *line_certificate; /* of the server we are connected to (DER), already accepted: the
	                             same certificate is accepted here too. NULL without TLS */
	gboolean is_relayed; /* the line ends at another server (Edge, Director) whose certificate
	                        was accepted for another name: then an authority that is unknown here
	                        is no reason to refuse, since the company's own is rarely known
	                        outside; everything else still is. Counts for nothing without TLS */
} SfbAuthFrontEnd;

/* @certificate: borrowed, kept. @front_end: read during the call. A step fails with
 * SFB_ERROR_CREDENTIALS if the server refuses our certificate (an alert), with
 * SFB_ERROR_CERTIFICATE if we refuse the server's. Returns: (transfer full) */
SfbAuthMech *
sfb_auth_tls_dsk_new(SfbAuthCertificate *certificate, const SfbAuthFrontEnd *front_end);

/* "TLS 1.2, ECDHE-RSA, AES-256-CBC, SHA1" for the report; NULL before it is established.
 * Borrowed. */
const char *sfb_auth_tls_dsk_get_description(SfbAuthTlsDsk *self);
