/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* An authority of the tests' own, and what it issues to servers and people. */

#pragma once

#include "auth/certificate.h"

typedef struct _Issuer Issuer;

typedef enum {
	ISSUER_SHA256,
	ISSUER_SHA1,
	ISSUER_FORGED, /* the signature does not hold */
} IssuerSignature;

typedef struct {
	const char *name;     /* common name and DNS name */
	guint key_bits;       /* RSA; 0: 2048 */
	gint64 from_seconds;  /* from now; 0: since yesterday */
	gint64 until_seconds; /* from now; 0: until tomorrow */
	IssuerSignature signature;
	gboolean is_for_clients; /* and not for servers */
} IssuerWish;

Issuer *issuer_new(const char *name);
void issuer_free(Issuer *issuer);

/* Its own certificate. */
const char *issuer_get_pem(const Issuer *issuer);

/* A server's certificate, the issuer's behind it, and the key. */
SfbSecret *issuer_make_identity(const Issuer *issuer, const IssuerWish *wish);

/* The same without the issuer's. */
SfbSecret *issuer_make_lone_identity(const Issuer *issuer, const IssuerWish *wish);

/* A certificate as @wish says for the key of a PKCS#10 request; its name only if @wish has none.
 * Returns: (transfer full) DER */
GBytes *issuer_answer(const Issuer *issuer, GBytes *request, const IssuerWish *wish);

/* A new key, a request, a certificate: what a person has to sign in with. */
SfbAuthCertificate *issuer_make_certificate(const Issuer *issuer, const char *address);

/* Runs the main loop until the request is made. */
SfbAuthCertificateRequest *issuer_make_request(const char *address);

/* The first certificate in a PEM text. Returns: (transfer full) DER */
GBytes *issuer_read_certificate(const char *pem);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Issuer, issuer_free)
