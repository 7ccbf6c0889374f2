/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a certificate says about itself (RFC 5280). Reading it is not trusting it. */

#pragma once

#include <glib.h>

/* The longest certificate taken, in bytes. */
#define SFB_AUTH_X509_MAX (64 * 1024)

typedef struct {
	GBytes *der;
	char *subject;        /* "CN=fe01.example.com,O=Example" (RFC 4514); "" if it has none */
	char *common_name;    /* of the subject, UTF-8; "" if it has none */
	char *issuer;         /* as subject */
	GPtrArray *dns_names; /* char *, in their order; not the common name */
	gint64 not_before;    /* seconds since 1970 */
	gint64 not_after;
	char *key_kind; /* "RSA", "EC/ECDSA" */
	guint key_bits;
	char *signature;             /* "RSA-SHA256" */
	gboolean has_weak_signature; /* made with MD5, SHA-1 or the like */
	gboolean is_self_signed;
} SfbAuthX509;

/* @der: exactly one certificate. Returns: (transfer full) (nullable) NULL with SFB_ERROR_PROTOCOL.
 */
SfbAuthX509 *sfb_auth_x509_parse(GBytes *der, GError **error);
void sfb_auth_x509_free(SfbAuthX509 *x509); /* accepts NULL */

/* TRUE if it is for @host, a name or an IP address (RFC 6125). */
gboolean sfb_auth_x509_names_match(const SfbAuthX509 *x509, const char *host);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbAuthX509, sfb_auth_x509_free)
