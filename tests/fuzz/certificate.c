/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a server sends as a certificate, and what a file holds as one with its key. */

#include "fuzz/fuzz.h"

#include <glib.h>

#include "auth/certificate.h"
#include "auth/x509.h"

static void
use_facts(const SfbAuthX509 *x509)
{
	g_assert_true(g_utf8_validate(x509->subject, -1, NULL));
	g_assert_true(g_utf8_validate(x509->common_name, -1, NULL));
	g_assert_true(g_utf8_validate(x509->issuer, -1, NULL));
	for (guint i = 0; i < x509->dns_names->len; i++)
		g_assert_true(g_utf8_validate(x509->dns_names->pdata[i], -1, NULL));
	g_assert_nonnull(x509->key_kind);
	g_assert_nonnull(x509->signature);
	sfb_auth_x509_names_match(x509, "fe01.example.com");
	sfb_auth_x509_names_match(x509, "192.0.2.7");
}

/* What was read once is written in a form that reads the same. */
static void
read_pem(const uint8_t *bytes, size_t size)
{
	g_autofree char *text = g_strndup((const char *)bytes, size);
	g_autoptr(SfbSecret) pem = sfb_secret_new(text);
	g_autoptr(SfbAuthCertificate) certificate = sfb_auth_certificate_new_from_pem(pem, NULL);
	g_autoptr(SfbSecret) written = NULL;
	g_autoptr(SfbAuthCertificate) copy = NULL;

	if (certificate == NULL)
		return;
	written = sfb_auth_certificate_to_pem(certificate);
	copy = sfb_auth_certificate_new_from_pem(written, NULL);
	g_assert_nonnull(copy);
	g_assert_cmpstr(sfb_auth_certificate_get_subject(copy), ==,
	                sfb_auth_certificate_get_subject(certificate));
	sfb_auth_certificate_is_fresh(certificate, sfb_auth_certificate_get_expiry(copy));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GBytes) der = g_bytes_new(bytes, size);
	g_autoptr(SfbAuthX509) x509 = sfb_auth_x509_parse(der, NULL);

	if (x509 != NULL)
		use_facts(x509);
	read_pem(bytes, size);
	return 0;
}
