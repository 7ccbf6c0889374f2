/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The hash of tls-server-end-point. */

#include "auth/channel-binding.h"

#include <gnutls/crypto.h>

#include "auth/gnutls-types.h"

/* RFC 5929 4.1: SHA-256 stands in for what is too weak. */
static gnutls_digest_algorithm_t
choose_hash(gnutls_digest_algorithm_t of_signature)
{
	return of_signature == GNUTLS_DIG_MD5 || of_signature == GNUTLS_DIG_SHA1 ? GNUTLS_DIG_SHA256
	                                                                         : of_signature;
}

GBytes *
sfb_auth_channel_binding_new(GBytes *certificate_der)
{
	gnutls_datum_t der = datum_borrow_bytes(certificate_der);
	g_auto(gnutls_x509_crt_t) certificate = NULL;
	gnutls_digest_algorithm_t hash;
	guint8 digest[64];
	int signature;

	if (gnutls_x509_crt_init(&certificate) < 0 ||
	    gnutls_x509_crt_import(certificate, &der, GNUTLS_X509_FMT_DER) < 0)
		return NULL;
	signature = gnutls_x509_crt_get_signature_algorithm(certificate);
	hash = choose_hash(
		gnutls_sign_get_hash_algorithm((gnutls_sign_algorithm_t)MAX(signature, 0)));
	if (hash == GNUTLS_DIG_UNKNOWN || gnutls_hash_get_len(hash) > sizeof digest ||
	    gnutls_hash_fast(hash, der.data, der.size, digest) < 0)
		return NULL;
	return g_bytes_new(digest, gnutls_hash_get_len(hash));
}
