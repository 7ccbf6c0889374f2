/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* An authority of the tests' own. Whatever fails here is the test's fault. */

#include "auth/issuer.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#include "util/secret.h"

#define DAY_SECONDS (24 * 60 * 60)

struct _Issuer {
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t certificate;
	char *pem;
};

static void
succeed(int result)
{
	g_assert_cmpstr(result < 0 ? gnutls_strerror(result) : NULL, ==, NULL);
}

/* One of each size serves all: they take long to make. */
static gnutls_x509_privkey_t
get_server_key(guint bits)
{
	static gnutls_x509_privkey_t keys[2];
	gnutls_x509_privkey_t *key = &keys[bits < 2048];

	if (*key == NULL) {
		succeed(gnutls_x509_privkey_init(key));
		succeed(gnutls_x509_privkey_generate(*key, GNUTLS_PK_RSA, bits, 0));
	}
	return *key;
}

static gnutls_x509_crt_t
begin_certificate(const char *name, const IssuerWish *wish)
{
	static guint32 last_serial;
	guint32 next_serial = ++last_serial;
	guint32 serial = GUINT32_TO_BE(next_serial);
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	gint64 from = wish->from_seconds != 0 ? wish->from_seconds : -DAY_SECONDS;
	gint64 until = wish->until_seconds != 0 ? wish->until_seconds : DAY_SECONDS;
	gnutls_x509_crt_t certificate;

	succeed(gnutls_x509_crt_init(&certificate));
	succeed(gnutls_x509_crt_set_version(certificate, 3));
	succeed(gnutls_x509_crt_set_serial(certificate, &serial, sizeof serial));
	succeed(gnutls_x509_crt_set_activation_time(certificate, now + from));
	succeed(gnutls_x509_crt_set_expiration_time(certificate, now + until));
	succeed(gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name,
	                                      (unsigned)strlen(name)));
	return certificate;
}

static char *
export_pem(gnutls_x509_crt_t certificate)
{
	gnutls_datum_t pem;
	char *text;

	succeed(gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &pem));
	text = g_strndup((const char *)pem.data, pem.size);
	gnutls_free(pem.data);
	return text;
}

/* Over something else, as if it had been changed afterwards. */
static void
forge_signature(const Issuer *issuer, gnutls_x509_crt_t certificate)
{
	gnutls_x509_privkey_t other;

	succeed(gnutls_x509_privkey_init(&other));
	succeed(gnutls_x509_privkey_generate(other, GNUTLS_PK_ECDSA,
	                                     GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
	succeed(gnutls_x509_crt_sign2(certificate, issuer->certificate, other, GNUTLS_DIG_SHA256,
	                              0));
	gnutls_x509_privkey_deinit(other);
}

static void
sign_certificate(const Issuer *issuer, gnutls_x509_crt_t certificate, IssuerSignature signature)
{
	if (signature == ISSUER_FORGED)
		forge_signature(issuer, certificate);
	else
		succeed(gnutls_x509_crt_sign2(
			certificate, issuer->certificate, issuer->key,
			signature == ISSUER_SHA1 ? GNUTLS_DIG_SHA1 : GNUTLS_DIG_SHA256, 0));
}

Issuer *
issuer_new(const char *name)
{
	Issuer *issuer = g_new0(Issuer, 1);
	IssuerWish wish = { .from_seconds = -1000 * DAY_SECONDS,
		            .until_seconds = 1000 * DAY_SECONDS };

	succeed(gnutls_x509_privkey_init(&issuer->key));
	succeed(gnutls_x509_privkey_generate(issuer->key, GNUTLS_PK_ECDSA,
	                                     GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
	issuer->certificate = begin_certificate(name, &wish);
	succeed(gnutls_x509_crt_set_key(issuer->certificate, issuer->key));
	succeed(gnutls_x509_crt_set_basic_constraints(issuer->certificate, 1, -1));
	succeed(gnutls_x509_crt_set_key_usage(issuer->certificate, GNUTLS_KEY_KEY_CERT_SIGN));
	sign_certificate(issuer, issuer->certificate, ISSUER_SHA256);
	issuer->pem = export_pem(issuer->certificate);
	return issuer;
}

void
issuer_free(Issuer *issuer)
{
	gnutls_x509_privkey_deinit(issuer->key);
	gnutls_x509_crt_deinit(issuer->certificate);
	g_free(issuer->pem);
	g_free(issuer);
}

const char *
issuer_get_pem(const Issuer *issuer)
{
	return issuer->pem;
}

static char *
make_server_pem(const Issuer *issuer, const IssuerWish *wish, gnutls_x509_privkey_t key)
{
	gnutls_x509_crt_t certificate = begin_certificate(wish->name, wish);
	char *pem;

	succeed(gnutls_x509_crt_set_key(certificate, key));
	succeed(gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_DNSNAME, wish->name,
	                                             (unsigned)strlen(wish->name), 0));
	succeed(gnutls_x509_crt_set_key_purpose_oid(
		certificate,
		wish->is_for_clients ? GNUTLS_KP_TLS_WWW_CLIENT : GNUTLS_KP_TLS_WWW_SERVER, 0));
	sign_certificate(issuer, certificate, wish->signature);
	pem = export_pem(certificate);
	gnutls_x509_crt_deinit(certificate);
	return pem;
}

static SfbSecret *
make_identity(const Issuer *issuer, const IssuerWish *wish, const char *above)
{
	gnutls_x509_privkey_t key = get_server_key(wish->key_bits != 0 ? wish->key_bits : 2048);
	g_autofree char *pem = make_server_pem(issuer, wish, key);
	g_autofree char *text = NULL;
	gnutls_datum_t key_pem;

	succeed(gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &key_pem));
	text = g_strdup_printf("%s%s%.*s", pem, above, (int)key_pem.size, key_pem.data);
	gnutls_free(key_pem.data);
	return sfb_secret_new(text);
}

SfbSecret *
issuer_make_identity(const Issuer *issuer, const IssuerWish *wish)
{
	return make_identity(issuer, wish, issuer->pem);
}

SfbSecret *
issuer_make_lone_identity(const Issuer *issuer, const IssuerWish *wish)
{
	return make_identity(issuer, wish, "");
}

GBytes *
issuer_answer(const Issuer *issuer, GBytes *request, const IssuerWish *wish)
{
	gnutls_datum_t asked = { (unsigned char *)g_bytes_get_data(request, NULL),
		                 (unsigned)g_bytes_get_size(request) };
	char name[256];
	size_t length = sizeof name;
	gnutls_x509_crq_t crq;
	gnutls_x509_crt_t certificate;
	gnutls_datum_t der;
	GBytes *bytes;

	succeed(gnutls_x509_crq_init(&crq));
	succeed(gnutls_x509_crq_import(crq, &asked, GNUTLS_X509_FMT_DER));
	succeed(gnutls_x509_crq_get_dn_by_oid(crq, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name,
	                                      &length));
	certificate = begin_certificate(wish->name != NULL ? wish->name : name, wish);
	succeed(gnutls_x509_crt_set_crq(certificate, crq));
	sign_certificate(issuer, certificate, wish->signature);
	succeed(gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_DER, &der));
	bytes = g_bytes_new(der.data, der.size);
	gnutls_free(der.data);
	gnutls_x509_crt_deinit(certificate);
	gnutls_x509_crq_deinit(crq);
	return bytes;
}

static void
on_request_made(GObject *source, GAsyncResult *result, gpointer user_data)
{
	SfbAuthCertificateRequest **request = user_data;
	g_autoptr(GError) error = NULL;

	*request = sfb_auth_certificate_request_make_finish(result, &error);
	g_assert_no_error(error);
}

SfbAuthCertificateRequest *
issuer_make_request(const char *address)
{
	SfbAuthCertificateRequest *request = NULL;

	sfb_auth_certificate_request_make_async(address, NULL, on_request_made, &request);
	while (request == NULL)
		g_main_context_iteration(NULL, TRUE);
	return request;
}

SfbAuthCertificate *
issuer_make_certificate(const Issuer *issuer, const char *address)
{
	IssuerWish wish = { NULL };
	g_autoptr(SfbAuthCertificateRequest) request = issuer_make_request(address);
	g_autoptr(GBytes) der =
		issuer_answer(issuer, sfb_auth_certificate_request_get_der(request), &wish);
	g_autoptr(GError) error = NULL;
	SfbAuthCertificate *certificate =
		sfb_auth_certificate_request_complete(request, der, &error);

	g_assert_no_error(error);
	return certificate;
}

GBytes *
issuer_read_certificate(const char *pem)
{
	gnutls_datum_t text = { (unsigned char *)pem, (unsigned)strlen(pem) };
	gnutls_datum_t der;
	GBytes *bytes;

	succeed(gnutls_pem_base64_decode2("CERTIFICATE", &text, &der));
	bytes = g_bytes_new(der.data, der.size);
	gnutls_free(der.data);
	return bytes;
}
