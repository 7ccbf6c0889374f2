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
make_pem(void)
{
	g_autoptr(GError) error = NULL;
	SfbSimCertificate *pem = sfb_sim_certificate_new("fe.example.com", &error);

	g_assert_no_error(error);
	return pem;
}

static GTlsCertificateFlags
verify(const SfbSimCertificate *server, const SfbSimCertificate *trusted, const char *host)
{
	g_autoptr(GTlsCertificate) certificate = read_pem(server->certificate_pem);
	g_autoptr(GTlsCertificate) authority = read_pem(trusted->authority_pem);
	g_autoptr(GSocketConnectable) identity = g_network_address_new(host, 5061);

	return g_tls_certificate_verify(certificate, identity, authority);
}

static void
test_certificates(void)
{
	g_autoptr(SfbSimCertificate) pem = make_pem();
	g_autoptr(SfbSimCertificate) other = make_pem();

	g_assert_cmpint(verify(pem, pem, "127.0.0.1"), ==, 0);
	g_assert_cmpint(verify(pem, pem, "localhost"), ==, 0);
	g_assert_cmpint(verify(pem, pem, "fe.example.com"), ==, 0);
	g_assert_cmpint(verify(pem, pem, "www.example.com"), ==, G_TLS_CERTIFICATE_BAD_IDENTITY);
	g_assert_cmpint(verify(pem, other, "127.0.0.1"), !=, 0);
	g_assert_nonnull(strstr(pem->certificate_pem, "PRIVATE KEY"));
	g_assert_null(strstr(pem->authority_pem, "PRIVATE KEY"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/certificate/verify", test_certificates);
	return g_test_run();
}
