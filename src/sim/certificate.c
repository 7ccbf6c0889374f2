/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A certificate authority of one page: two keys, two certificates. */

#include "sim/certificate.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#include "util/error.h"
#include "util/random.h"
#include "util/secret.h"

#define KEY_BITS 2048
#define VALID_SECONDS (10 * 365 * 24 * 60 * 60) /* a directory may be kept */
#define CLOCK_SLACK_SECONDS (24 * 60 * 60) /* not yet valid for a client whose clock is behind */

typedef struct {
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t certificate;
} Identity;

static void
identity_clear(Identity *identity)
{
	gnutls_x509_privkey_deinit(identity->key);
	gnutls_x509_crt_deinit(identity->certificate);
}

static void
datum_clear(gnutls_datum_t *datum)
{
	if (datum->data != NULL)
		sfb_secret_wipe(datum->data, datum->size);
	gnutls_free(datum->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Identity, identity_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(gnutls_datum_t, datum_clear)

/* A key, and a certificate that lacks only its purpose and its signature. */
static int
prepare(Identity *identity, const char *name)
{
	gnutls_x509_crt_t certificate = identity->certificate;
	unsigned char serial[8];
	int result = gnutls_x509_privkey_generate(identity->key, GNUTLS_PK_RSA, KEY_BITS, 0);

	sfb_random_fill(serial, sizeof(serial));
	serial[0] &= 0x7F; /* a serial number is positive (RFC 5280 4.1.2.2) */
	if (result == 0)
		result = gnutls_x509_crt_set_version(certificate, 3);
	if (result == 0)
		result = gnutls_x509_crt_set_serial(certificate, serial, sizeof(serial));
	if (result == 0)
		result = gnutls_x509_crt_set_activation_time(certificate,
		                                             time(NULL) - CLOCK_SLACK_SECONDS);
	if (result == 0)
		result = gnutls_x509_crt_set_expiration_time(certificate,
		                                             time(NULL) + VALID_SECONDS);
	if (result == 0)
		result = gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
		                                       name, strlen(name));
	if (result == 0)
		result = gnutls_x509_crt_set_key(certificate, identity->key);
	return result;
}

static int
make_authority(Identity *authority)
{
	int result = prepare(authority, "purple-sfb simulator authority");

	if (result == 0)
		result = gnutls_x509_crt_set_basic_constraints(authority->certificate, 1, 0);
	if (result == 0)
		result = gnutls_x509_crt_set_key_usage(authority->certificate,
		                                       GNUTLS_KEY_KEY_CERT_SIGN);
	if (result == 0)
		result = gnutls_x509_crt_sign2(authority->certificate, authority->certificate,
		                               authority->key, GNUTLS_DIG_SHA256, 0);
	return result;
}

static int
add_host(gnutls_x509_crt_t certificate, const char *host)
{
	return gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_DNSNAME, host,
	                                            strlen(host), GNUTLS_FSAN_APPEND);
}

static int
make_server(Identity *server, const Identity *authority, const char *host)
{
	static const unsigned char loopback[] = { 127, 0, 0, 1 };
	int result = prepare(server, host);

	if (result == 0)
		result = add_host(server->certificate, host);
	if (result == 0)
		result = add_host(server->certificate, "localhost");
	if (result == 0)
		result = gnutls_x509_crt_set_subject_alt_name(server->certificate,
		                                              GNUTLS_SAN_IPADDRESS, loopback,
		                                              sizeof(loopback), GNUTLS_FSAN_APPEND);
	if (result == 0)
		result = gnutls_x509_crt_set_basic_constraints(server->certificate, 0, -1);
	if (result == 0)
		result = gnutls_x509_crt_set_key_usage(server->certificate,
		                                       GNUTLS_KEY_DIGITAL_SIGNATURE |
		                                               GNUTLS_KEY_KEY_ENCIPHERMENT);
	if (result == 0)
		result = gnutls_x509_crt_set_key_purpose_oid(server->certificate,
		                                             GNUTLS_KP_TLS_WWW_SERVER, 0);
	if (result == 0)
		result = gnutls_x509_crt_sign2(server->certificate, authority->certificate,
		                               authority->key, GNUTLS_DIG_SHA256, 0);
	return result;
}

static int
write_pem(SfbSimCertificate *pem, const Identity *authority, const Identity *server)
{
	g_auto(gnutls_datum_t) first = { NULL, 0 };
	g_auto(gnutls_datum_t) second = { NULL, 0 };
	g_auto(gnutls_datum_t) key = { NULL, 0 };
	int result = gnutls_x509_crt_export2(authority->certificate, GNUTLS_X509_FMT_PEM, &first);

	if (result >= 0)
		result = gnutls_x509_crt_export2(server->certificate, GNUTLS_X509_FMT_PEM, &second);
	if (result >= 0)
		result = gnutls_x509_privkey_export2_pkcs8(server->key, GNUTLS_X509_FMT_PEM, NULL,
		                                           GNUTLS_PKCS_PLAIN, &key);
	if (result < 0)
		return result;
	pem->authority_pem = g_strndup((const char *)first.data, first.size);
	pem->certificate_pem =
		g_strdup_printf("%.*s%.*s", (int)second.size, second.data, (int)key.size, key.data);
	return 0;
}

static int
identity_init(Identity *identity)
{
	int result = gnutls_x509_privkey_init(&identity->key);

	return result == 0 ? gnutls_x509_crt_init(&identity->certificate) : result;
}

SfbSimCertificate *
sfb_sim_certificate_new(const char *host, GError **error)
{
	g_autoptr(SfbSimCertificate) pem = g_new0(SfbSimCertificate, 1);
	g_auto(Identity) authority = { NULL, NULL };
	g_auto(Identity) server = { NULL, NULL };
	int result = identity_init(&authority);

	if (result == 0)
		result = identity_init(&server);
	if (result == 0)
		result = make_authority(&authority);
	if (result == 0)
		result = make_server(&server, &authority, host);
	if (result == 0)
		result = write_pem(pem, &authority, &server);
	if (result < 0) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_FAILED,
		            "The simulator's certificate could not be made: %s.",
		            gnutls_strerror(result));
		return NULL;
	}
	return g_steal_pointer(&pem);
}

void
sfb_sim_certificate_free(SfbSimCertificate *certificate)
{
	if (certificate == NULL)
		return;
	g_free(certificate->authority_pem);
	g_free(certificate->certificate_pem);
	g_free(certificate);
}
