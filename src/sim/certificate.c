/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A certificate authority of a few pages. */

#include "sim/certificate.h"

#include <string.h>
#include <time.h>

#include "auth/gnutls-types.h"
#include "sim/reply.h"
#include "sim/world.h"
#include "util/error.h"
#include "util/random.h"
#include "util/secret.h"

#define DAY_SECONDS (24 * 60 * 60)
#define VALID_DAYS 3650 /* a directory may be kept */

/* What may be wrong with a certificate. */
typedef struct {
	const char *name;
	int first_day; /* from today; a day earlier, for a client whose clock is behind */
	int last_day;
	guint key_bits;
	gnutls_digest_algorithm_t hash;
	gboolean has_other_name;
	gboolean is_self_signed;
} Recipe;

static const Recipe good = {
	.first_day = -1, .last_day = VALID_DAYS, .key_bits = 2048, .hash = GNUTLS_DIG_SHA256
};

static const Recipe flawed[] = {
	{ "expired", -30, -2, 2048, GNUTLS_DIG_SHA256 },
	{ "not-yet-valid", 2, VALID_DAYS, 2048, GNUTLS_DIG_SHA256 },
	{ "wrong-name", -1, VALID_DAYS, 2048, GNUTLS_DIG_SHA256, .has_other_name = TRUE },
	{ "self-signed", -1, VALID_DAYS, 2048, GNUTLS_DIG_SHA256, .is_self_signed = TRUE },
	{ "weak-key", -1, VALID_DAYS, 1024, GNUTLS_DIG_SHA256 },
	{ "weak-hash", -1, VALID_DAYS, 2048, GNUTLS_DIG_SHA1 },
};

static const char *const names[] = {
	SFB_SIM_HOST,
	SFB_SIM_DOMAIN,
	"fe2." SFB_SIM_DOMAIN,
	"sip." SFB_SIM_DOMAIN,
	"sipinternal." SFB_SIM_DOMAIN,
	"sipexternal." SFB_SIM_DOMAIN,
	"autodiscover." SFB_SIM_DOMAIN,
	"lyncdiscover." SFB_SIM_DOMAIN,
	"lyncdiscoverinternal." SFB_SIM_DOMAIN,
	"sts." SFB_SIM_DOMAIN,
	"web." SFB_SIM_DOMAIN,
	"localhost",
};

static const char *const other_names[] = { "fe.example.net" };

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

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Identity, identity_clear)

/* A key, and a certificate that lacks only its purpose and its signature. */
static int
prepare(Identity *identity, const char *name, const Recipe *recipe)
{
	gnutls_x509_crt_t certificate = identity->certificate;
	unsigned char serial[8];
	time_t now = time(NULL);
	int result =
		gnutls_x509_privkey_generate(identity->key, GNUTLS_PK_RSA, recipe->key_bits, 0);

	sfb_random_fill(serial, sizeof(serial));
	serial[0] &= 0x7F; /* a serial number is positive (RFC 5280 4.1.2.2) */
	if (result == 0)
		result = gnutls_x509_crt_set_version(certificate, 3);
	if (result == 0)
		result = gnutls_x509_crt_set_serial(certificate, serial, sizeof(serial));
	if (result == 0)
		result = gnutls_x509_crt_set_activation_time(
			certificate, now + (time_t)recipe->first_day * DAY_SECONDS);
	if (result == 0)
		result = gnutls_x509_crt_set_expiration_time(
			certificate, now + (time_t)recipe->last_day * DAY_SECONDS);
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
	int result = prepare(authority, "purple-sfb simulator authority", &good);

	if (result == 0)
		result = gnutls_x509_crt_set_basic_constraints(authority->certificate, 1, 0);
	if (result == 0)
		result = gnutls_x509_crt_set_key_usage(authority->certificate,
		                                       GNUTLS_KEY_KEY_CERT_SIGN);
	if (result == 0)
		result = gnutls_x509_crt_sign2(authority->certificate, authority->certificate,
		                               authority->key, good.hash, 0);
	return result;
}

static int
add_names(gnutls_x509_crt_t certificate, const char *const *list, gsize count)
{
	int result = 0;

	for (gsize i = 0; result == 0 && i < count; i++)
		result = gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_DNSNAME,
		                                              list[i], (guint)strlen(list[i]),
		                                              GNUTLS_FSAN_APPEND);
	return result;
}

static int
add_pool_names(gnutls_x509_crt_t certificate)
{
	static const unsigned char loopback[] = { 127, 0, 0, 1 };
	int result = add_names(certificate, names, G_N_ELEMENTS(names));

	if (result == 0)
		result = gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_IPADDRESS,
		                                              loopback, sizeof(loopback),
		                                              GNUTLS_FSAN_APPEND);
	return result;
}

static int
set_purpose(gnutls_x509_crt_t certificate)
{
	int result = gnutls_x509_crt_set_basic_constraints(certificate, 0, -1);

	if (result == 0)
		result = gnutls_x509_crt_set_key_usage(
			certificate, GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT);
	if (result == 0)
		result = gnutls_x509_crt_set_key_purpose_oid(certificate, GNUTLS_KP_TLS_WWW_SERVER,
		                                             0);
	return result;
}

static int
make_server(Identity *server, const Identity *authority, const Recipe *recipe)
{
	const Identity *issuer = recipe->is_self_signed ? server : authority;
	int result = prepare(server, recipe->has_other_name ? other_names[0] : names[0], recipe);

	if (result == 0 && recipe->has_other_name)
		result = add_names(server->certificate, other_names, G_N_ELEMENTS(other_names));
	else if (result == 0)
		result = add_pool_names(server->certificate);
	if (result == 0)
		result = set_purpose(server->certificate);
	if (result == 0)
		result = gnutls_x509_crt_sign2(server->certificate, issuer->certificate,
		                               issuer->key, recipe->hash, 0);
	return result;
}

static int
write_pem(SfbSimCertificate *pem, const Identity *identity)
{
	g_auto(gnutls_datum_t) certificate = { NULL, 0 };
	g_auto(gnutls_datum_t) key = { NULL, 0 };
	int result =
		gnutls_x509_crt_export2(identity->certificate, GNUTLS_X509_FMT_PEM, &certificate);

	if (result >= 0)
		result = gnutls_x509_privkey_export2_pkcs8(identity->key, GNUTLS_X509_FMT_PEM, NULL,
		                                           GNUTLS_PKCS_PLAIN, &key);
	if (result < 0)
		return result;
	pem->certificate = g_strndup((const char *)certificate.data, certificate.size);
	pem->key = g_strndup((const char *)key.data, key.size);
	return 0;
}

static int
read_pem(Identity *identity, const SfbSimCertificate *pem)
{
	const gnutls_datum_t certificate = datum_borrow(pem->certificate, strlen(pem->certificate));
	const gnutls_datum_t key = datum_borrow(pem->key, strlen(pem->key));
	int result =
		gnutls_x509_crt_import(identity->certificate, &certificate, GNUTLS_X509_FMT_PEM);

	if (result == 0)
		result = gnutls_x509_privkey_import(identity->key, &key, GNUTLS_X509_FMT_PEM);
	return result;
}

static int
identity_init(Identity *identity)
{
	int result = gnutls_x509_privkey_init(&identity->key);

	return result == 0 ? gnutls_x509_crt_init(&identity->certificate) : result;
}

static const Recipe *
find_recipe(const char *flaw)
{
	for (guint i = 0; flaw != NULL && i < G_N_ELEMENTS(flawed); i++) {
		if (strcmp(flawed[i].name, flaw) == 0)
			return &flawed[i];
	}
	return &good;
}

/* @result: of the step before. Returns: (transfer full) (nullable) */
static SfbSimCertificate *
finish(int result, const Identity *identity, GError **error)
{
	g_autoptr(SfbSimCertificate) pem = g_new0(SfbSimCertificate, 1);

	if (result == 0)
		result = write_pem(pem, identity);
	if (result == 0)
		return g_steal_pointer(&pem);
	g_set_error(error, SFB_ERROR, SFB_ERROR_FAILED,
	            "The simulator's certificate could not be made: %s.", gnutls_strerror(result));
	return NULL;
}

SfbSimCertificate *
sfb_sim_certificate_make_authority(GError **error)
{
	g_auto(Identity) authority = { NULL, NULL };
	int result = identity_init(&authority);

	if (result == 0)
		result = make_authority(&authority);
	return finish(result, &authority, error);
}

SfbSimCertificate *
sfb_sim_certificate_make_server(const SfbSimCertificate *authority, const char *flaw,
                                GError **error)
{
	g_auto(Identity) issuer = { NULL, NULL };
	g_auto(Identity) server = { NULL, NULL };
	int result = identity_init(&issuer);

	if (result == 0)
		result = identity_init(&server);
	if (result == 0)
		result = read_pem(&issuer, authority);
	if (result == 0)
		result = make_server(&server, &issuer, find_recipe(flaw));
	return finish(result, &server, error);
}

void
sfb_sim_certificate_free(SfbSimCertificate *certificate)
{
	if (certificate == NULL)
		return;
	if (certificate->key != NULL)
		sfb_secret_wipe(certificate->key, strlen(certificate->key));
	g_free(certificate->certificate);
	g_free(certificate->key);
	g_free(certificate);
}
