/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What certificates say about themselves, read from ones that OpenSSL made. */

#include <string.h>

#include "auth/x509.h"
#include "util/error.h"

/* The bytes of a file with one certificate in PEM. */
static GBytes *
read_file(const char *name)
{
	g_autofree char *path = g_build_filename(g_getenv("SFB_TEST_DATA"), "auth", name, NULL);
	g_autofree char *pem = NULL;
	g_autoptr(GError) error = NULL;
	char *body;
	guchar *octets;
	gsize length;

	g_file_get_contents(path, &pem, NULL, &error);
	g_assert_no_error(error);
	body = strchr(pem, '\n');
	*strstr(body, "-----END") = '\0';
	octets = g_base64_decode(body, &length);
	return g_bytes_new_take(octets, length);
}

static SfbAuthX509 *
read_certificate(const char *name)
{
	g_autoptr(GBytes) der = read_file(name);
	g_autoptr(GError) error = NULL;
	SfbAuthX509 *x509 = sfb_auth_x509_parse(der, &error);

	g_assert_no_error(error);
	g_assert_true(g_bytes_equal(x509->der, der));
	return x509;
}

static void
test_server(void)
{
	g_autoptr(SfbAuthX509) x509 = read_certificate("front-end.pem");

	g_assert_cmpstr(x509->subject, ==, "CN=pool01.contoso.example,O=Contoso\\, Ltd.,C=DE");
	g_assert_cmpstr(x509->common_name, ==, "pool01.contoso.example");
	g_assert_cmpstr(x509->issuer, ==, "CN=Contoso Authority,O=Contoso");
	g_assert_cmpuint(x509->dns_names->len, ==, 3);
	g_assert_cmpstr(x509->dns_names->pdata[0], ==, "pool01.contoso.example");
	g_assert_cmpstr(x509->dns_names->pdata[1], ==, "*.fe.contoso.example");
	g_assert_cmpstr(x509->dns_names->pdata[2], ==, "sip.contoso.example");
	g_assert_cmpint(x509->not_before, ==, 1795251656);
	g_assert_cmpint(x509->not_after, ==, 1864371656);
	g_assert_cmpstr(x509->key_kind, ==, "RSA");
	g_assert_cmpuint(x509->key_bits, ==, 2048);
	g_assert_cmpstr(x509->signature, ==, "ECDSA-SHA256");
	g_assert_false(x509->has_weak_signature);
	g_assert_false(x509->is_self_signed);
}

static void
test_self_signed(void)
{
	g_autoptr(SfbAuthX509) x509 = read_certificate("self-signed.pem");

	g_assert_cmpstr(x509->common_name, ==, "Jörg Müller");
	g_assert_cmpstr(x509->issuer, ==, x509->subject);
	g_assert_cmpuint(x509->dns_names->len, ==, 0);
	g_assert_cmpint(x509->not_after - x509->not_before, ==, 24 * 60 * 60);
	g_assert_cmpuint(x509->key_bits, ==, 1024);
	g_assert_cmpstr(x509->signature, ==, "RSA-SHA1");
	g_assert_true(x509->has_weak_signature);
	g_assert_true(x509->is_self_signed);
}

static void
test_authority(void)
{
	g_autoptr(SfbAuthX509) x509 = read_certificate("authority.pem");

	g_assert_cmpstr(x509->key_kind, ==, "EC/ECDSA");
	g_assert_cmpuint(x509->key_bits, ==, 256);
	g_assert_cmpstr(x509->signature, ==, "ECDSA-SHA384");
	g_assert_false(x509->has_weak_signature);
	g_assert_true(x509->is_self_signed);
}

static void
test_names(void)
{
	static const struct {
		const char *host;
		gboolean is_named;
	} rows[] = {
		{ "pool01.contoso.example", TRUE },
		{ "POOL01.Contoso.Example", TRUE },
		{ "sip.contoso.example", TRUE },
		{ "fe01.fe.contoso.example", TRUE },
		{ "192.0.2.7", TRUE },
		{ "192.0.2.8", FALSE },
		{ "fe.contoso.example", FALSE },
		{ "a.b.fe.contoso.example", FALSE },
		{ "pool02.contoso.example", FALSE },
		{ "contoso.example", FALSE },
		{ "xpool01.contoso.example", FALSE },
		{ "", FALSE },
		{ "pool01.contoso.example.org", FALSE },
	};
	g_autoptr(SfbAuthX509) x509 = read_certificate("front-end.pem");

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_test_message("%s", rows[i].host);
		g_assert_cmpint(sfb_auth_x509_names_match(x509, rows[i].host), ==,
		                rows[i].is_named);
	}
}

static void
assert_refused(GBytes *der)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_auth_x509_parse(der, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

/* Cut short anywhere, with something behind it, or longer than any. */
static void
test_refused(void)
{
	g_autoptr(GBytes) whole = read_file("front-end.pem");
	gsize length = g_bytes_get_size(whole);
	g_autofree guint8 *longer = g_malloc0(SFB_AUTH_X509_MAX + 1);
	g_autoptr(GBytes) with_tail = NULL;
	g_autoptr(GBytes) endless = NULL;

	for (gsize i = 0; i < length; i++) {
		g_autoptr(GBytes) part = g_bytes_new_from_bytes(whole, 0, i);

		assert_refused(part);
	}
	memcpy(longer, g_bytes_get_data(whole, NULL), length);
	with_tail = g_bytes_new(longer, length + 1);
	assert_refused(with_tail);
	endless = g_bytes_new(longer, SFB_AUTH_X509_MAX + 1);
	assert_refused(endless);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/auth/x509/server", test_server);
	g_test_add_func("/auth/x509/self-signed", test_self_signed);
	g_test_add_func("/auth/x509/authority", test_authority);
	g_test_add_func("/auth/x509/names", test_names);
	g_test_add_func("/auth/x509/refused", test_refused);
	return g_test_run();
}
