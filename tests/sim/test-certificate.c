/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The simulator's certificates, as a TLS client sees them. */

#include "sim/certificate.h"

#include <gio/gio.h>
#include <string.h>

static GTlsCertificate *
read_pem(const char *pem)
{
	g_autoptr(GError) error = NULL;
	GTlsCertificate *certificate = g_tls_certificate_new_from_pem(pem, -1, &error);

	g_assert_no_error(error);
	return certificate;
}

static SfbSimCertificate *
make_authority(void)
{
	g_autoptr(GError) error = NULL;
	SfbSimCertificate *pem = sfb_sim_certificate_make_authority(&error);

	g_assert_no_error(error);
	return pem;
}

static SfbSimCertificate *
make_server(const SfbSimCertificate *authority, const char *flaw)
{
	g_autoptr(GError) error = NULL;
	SfbSimCertificate *pem = sfb_sim_certificate_make_server(authority, flaw, &error);

	g_assert_no_error(error);
	return pem;
}

static GTlsCertificateFlags
verify(const SfbSimCertificate *server, const SfbSimCertificate *trusted, const char *host)
{
	g_autoptr(GTlsCertificate) certificate = read_pem(server->certificate);
	g_autoptr(GTlsCertificate) authority = read_pem(trusted->certificate);
	g_autoptr(GSocketConnectable) identity = g_network_address_new(host, 5061);

	return g_tls_certificate_verify(certificate, identity, authority);
}

static void
test_good(void)
{
	static const char *const hosts[] = {
		"127.0.0.1",
		"localhost",
		"fe.example.com",
		"fe2.example.com",
		"sip.example.com",
		"sipinternal.example.com",
		"sipexternal.example.com",
		"lyncdiscover.example.com",
		"lyncdiscoverinternal.example.com",
		"sts.example.com",
		"web.example.com",
	};
	g_autoptr(SfbSimCertificate) authority = make_authority();
	g_autoptr(SfbSimCertificate) other = make_authority();
	g_autoptr(SfbSimCertificate) server = make_server(authority, NULL);

	for (guint i = 0; i < G_N_ELEMENTS(hosts); i++)
		g_assert_cmpint(verify(server, authority, hosts[i]), ==, 0);
	g_assert_cmpint(verify(server, authority, "www.example.com"), ==,
	                G_TLS_CERTIFICATE_BAD_IDENTITY);
	g_assert_cmpint(verify(server, other, "127.0.0.1"), !=, 0);
	g_assert_nonnull(strstr(server->key, "PRIVATE KEY"));
	g_assert_null(strstr(server->certificate, "PRIVATE KEY"));
	g_assert_null(strstr(authority->certificate, "PRIVATE KEY"));
}

/* A flaw that GnuTLS has no word for shows in the certificate itself. */
static void
test_flaws(void)
{
	static const struct {
		const char *flaw;
		GTlsCertificateFlags flags;
	} rows[] = {
		{ "expired", G_TLS_CERTIFICATE_EXPIRED },
		{ "not-yet-valid", G_TLS_CERTIFICATE_NOT_ACTIVATED },
		{ "wrong-name", G_TLS_CERTIFICATE_BAD_IDENTITY },
		{ "self-signed", G_TLS_CERTIFICATE_UNKNOWN_CA },
		{ "weak-hash", G_TLS_CERTIFICATE_INSECURE },
	};
	g_autoptr(SfbSimCertificate) authority = make_authority();

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbSimCertificate) server = make_server(authority, rows[i].flaw);

		g_test_message("%s", rows[i].flaw);
		g_assert_cmpint(verify(server, authority, "fe.example.com") & rows[i].flags, ==,
		                rows[i].flags);
	}
}

static void
test_weak_key(void)
{
	g_autoptr(SfbSimCertificate) authority = make_authority();
	g_autoptr(SfbSimCertificate) good = make_server(authority, NULL);
	g_autoptr(SfbSimCertificate) weak = make_server(authority, "weak-key");

	g_assert_cmpuint(strlen(weak->key), <, strlen(good->key) * 3 / 4);
	g_assert_cmpint(verify(weak, authority, "fe.example.com") & ~G_TLS_CERTIFICATE_INSECURE, ==,
	                0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/certificate/good", test_good);
	g_test_add_func("/sim/certificate/flaws", test_flaws);
	g_test_add_func("/sim/certificate/weak-key", test_weak_key);
	return g_test_run();
}
