/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The authority that issues people's certificates. */

#include "sim/authority.h"

#include <string.h>
#include <time.h>

#include "auth/gnutls-types.h"
#include "util/bytes.h"
#include "util/error.h"
#include "util/random.h"
#include "util/secret.h"

#define FILE_NAME "communications-server.pem"
#define ISSUER_NAME "Communications Server"
#define KEY_BITS 2048
#define VALID_SECONDS (10 * 365 * 24 * 60 * 60) /* a directory may be kept */
#define CLOCK_SLACK_SECONDS 600                 /* for a client whose clock is behind */
#define SERIAL_LENGTH 16
#define REQUEST_MAX 16384 /* bytes; a request with a key of 4096 bits has 1,600 */
#define NAME_MAX_LENGTH 512

struct _SfbSimAuthority {
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t certificate;
	GHashTable *newest;  /* "address device" to the serial number of its newest certificate */
	GHashTable *dead;    /* set of serial numbers that a newer one or a revocation ended */
	GHashTable *revoked; /* set of addresses; what earlier runs issued to them is dead, too */
};

static gboolean
is_fine(int result, GError **error)
{
	if (result >= 0)
		return TRUE;
	g_set_error(error, SFB_ERROR, SFB_ERROR_FAILED,
	            "The authority for people's certificates failed: %s.", gnutls_strerror(result));
	return FALSE;
}

/* Its own key */

static int
set_frame(gnutls_x509_crt_t certificate, guint valid_seconds)
{
	unsigned char serial[SERIAL_LENGTH];
	time_t now = time(NULL);
	int result = gnutls_x509_crt_set_version(certificate, 3);

	sfb_random_fill(serial, sizeof(serial));
	serial[0] &= 0x7F; /* a serial number is positive (RFC 5280 4.1.2.2) */
	if (result == 0)
		result = gnutls_x509_crt_set_serial(certificate, serial, sizeof(serial));
	if (result == 0)
		result =
			gnutls_x509_crt_set_activation_time(certificate, now - CLOCK_SLACK_SECONDS);
	if (result == 0)
		result = gnutls_x509_crt_set_expiration_time(certificate, now + valid_seconds);
	return result;
}

static int
make(gnutls_x509_privkey_t key, gnutls_x509_crt_t certificate)
{
	int result = gnutls_x509_privkey_generate(key, GNUTLS_PK_RSA, KEY_BITS, 0);

	if (result == 0)
		result = set_frame(certificate, VALID_SECONDS);
	if (result == 0)
		result = gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0,
		                                       ISSUER_NAME, strlen(ISSUER_NAME));
	if (result == 0)
		result = gnutls_x509_crt_set_key(certificate, key);
	if (result == 0)
		result = gnutls_x509_crt_set_basic_constraints(certificate, 1, 0);
	if (result == 0)
		result = gnutls_x509_crt_set_key_usage(certificate, GNUTLS_KEY_KEY_CERT_SIGN);
	if (result == 0)
		result = gnutls_x509_crt_sign2(certificate, certificate, key, GNUTLS_DIG_SHA256, 0);
	return result;
}

static gboolean
keep(gnutls_x509_privkey_t key, gnutls_x509_crt_t certificate, const char *path, GError **error)
{
	g_auto(gnutls_datum_t) first = { NULL, 0 };
	g_auto(gnutls_datum_t) second = { NULL, 0 };
	g_autoptr(GString) text = g_string_new(NULL);
	int result = gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &first);
	gboolean is_kept;

	if (result >= 0)
		result = gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL,
		                                           GNUTLS_PKCS_PLAIN, &second);
	if (!is_fine(result, error))
		return FALSE;
	g_string_append_len(text, (const char *)first.data, first.size);
	g_string_append_len(text, (const char *)second.data, second.size);
	is_kept = g_file_set_contents_full(path, text->str, (gssize)text->len,
	                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
	sfb_secret_wipe(text->str, text->len);
	return is_kept;
}

static gboolean
found(const char *path, GError **error)
{
	g_auto(gnutls_x509_privkey_t) key = NULL;
	g_auto(gnutls_x509_crt_t) certificate = NULL;
	int result = gnutls_x509_privkey_init(&key);

	if (result == 0)
		result = gnutls_x509_crt_init(&certificate);
	if (result == 0)
		result = make(key, certificate);
	return is_fine(result, error) && keep(key, certificate, path, error);
}

/* GnuTLS does not know a certificate that was only made, not read, as anybody's issuer. */
static gboolean
take_over(SfbSimAuthority *authority, const char *path, GError **error)
{
	g_auto(gnutls_datum_t) pem = { NULL, 0 };
	int result = gnutls_load_file(path, &pem);

	if (result == 0)
		result = gnutls_x509_privkey_init(&authority->key);
	if (result == 0)
		result = gnutls_x509_crt_init(&authority->certificate);
	if (result == 0)
		result = gnutls_x509_crt_import(authority->certificate, &pem, GNUTLS_X509_FMT_PEM);
	if (result == 0)
		result = gnutls_x509_privkey_import2(authority->key, &pem, GNUTLS_X509_FMT_PEM,
		                                     NULL, 0);
	return is_fine(result, error);
}

SfbSimAuthority *
sfb_sim_authority_new(const char *directory, GError **error)
{
	g_autofree char *path = g_build_filename(directory, FILE_NAME, NULL);
	g_autoptr(SfbSimAuthority) authority = g_new0(SfbSimAuthority, 1);

	authority->newest = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	authority->dead = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	authority->revoked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	if (!g_file_test(path, G_FILE_TEST_EXISTS) && !found(path, error))
		return NULL;
	return take_over(authority, path, error) ? g_steal_pointer(&authority) : NULL;
}

void
sfb_sim_authority_free(SfbSimAuthority *authority)
{
	if (authority == NULL)
		return;
	gnutls_x509_privkey_deinit(authority->key);
	gnutls_x509_crt_deinit(authority->certificate);
	g_hash_table_unref(authority->newest);
	g_hash_table_unref(authority->dead);
	g_hash_table_unref(authority->revoked);
	g_free(authority);
}

/* Issuing */

static gboolean
has_name(gnutls_x509_crq_t request, const char *address)
{
	char name[NAME_MAX_LENGTH];
	gsize length = sizeof(name);

	return gnutls_x509_crq_get_dn_by_oid(request, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name,
	                                     &length) == 0 &&
	       g_ascii_strcasecmp(name, address) == 0;
}

/* NULL if nothing speaks against it. */
static const char *
find_objection(gnutls_x509_crq_t request, const char *address)
{
	unsigned bits = 0;

	if (gnutls_x509_crq_verify(request, 0) < 0)
		return "it is not signed with the key it is for";
	if (gnutls_x509_crq_get_pk_algorithm(request, &bits) != GNUTLS_PK_RSA || bits < KEY_BITS)
		return "its key is not RSA of at least 2048 bits";
	return has_name(request, address) ? NULL : "its subject is somebody else";
}

static gboolean
read_request(gnutls_x509_crq_t request, GBytes *der, const char *address, GError **error)
{
	gnutls_datum_t datum = datum_borrow_bytes(der);
	const char *objection = "it is no PKCS#10";

	if (datum.size <= REQUEST_MAX &&
	    gnutls_x509_crq_import(request, &datum, GNUTLS_X509_FMT_DER) == 0)
		objection = find_objection(request, address);
	if (objection != NULL)
		g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		            "The request for a certificate is refused: %s.", objection);
	return objection == NULL;
}

static int
sign(SfbSimAuthority *authority, gnutls_x509_crt_t certificate, gnutls_x509_crq_t request,
     guint valid_seconds)
{
	int result = gnutls_x509_crt_set_crq(certificate, request);

	if (result == 0)
		result = set_frame(certificate, valid_seconds);
	if (result == 0)
		result = gnutls_x509_crt_set_basic_constraints(certificate, 0, -1);
	if (result == 0)
		result = gnutls_x509_crt_set_key_usage(
			certificate, GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT);
	if (result == 0)
		result = gnutls_x509_crt_set_key_purpose_oid(certificate, GNUTLS_KP_TLS_WWW_CLIENT,
		                                             0);
	if (result == 0)
		result = gnutls_x509_crt_sign2(certificate, authority->certificate, authority->key,
		                               GNUTLS_DIG_SHA256, 0);
	return result;
}

static char *
dup_serial(gnutls_x509_crt_t certificate)
{
	unsigned char serial[64];
	gsize length = sizeof(serial);

	if (gnutls_x509_crt_get_serial(certificate, serial, &length) < 0)
		return NULL;
	return sfb_bytes_to_hex(serial, length);
}

/* One certificate for each person and device: a new one ends the one before. */
static void
remember(SfbSimAuthority *authority, gnutls_x509_crt_t certificate, const char *address,
         const char *device)
{
	char *key = g_strdup_printf("%s %s", address, device);
	const char *former = g_hash_table_lookup(authority->newest, key);

	if (former != NULL)
		g_hash_table_add(authority->dead, g_strdup(former));
	g_hash_table_replace(authority->newest, key, dup_serial(certificate));
}

static GBytes *export(gnutls_x509_crt_t certificate, GError **error)
{
	g_auto(gnutls_datum_t) der = { NULL, 0 };

	if (!is_fine(gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_DER, &der), error))
		return NULL;
	return g_bytes_new(der.data, der.size);
}

GBytes *
sfb_sim_authority_issue(SfbSimAuthority *authority, GBytes *request, const char *address,
                        const char *device, guint valid_seconds, GError **error)
{
	g_auto(gnutls_x509_crq_t) read = NULL;
	g_auto(gnutls_x509_crt_t) certificate = NULL;
	int result = gnutls_x509_crq_init(&read);
	GBytes *der;

	if (result == 0)
		result = gnutls_x509_crt_init(&certificate);
	if (!is_fine(result, error) || !read_request(read, request, address, error) ||
	    !is_fine(sign(authority, certificate, read, valid_seconds), error))
		return NULL;
	der = export(certificate, error);
	if (der != NULL)
		remember(authority, certificate, address, device);
	return der;
}

/* Judging */

static gboolean
is_issued_here(SfbSimAuthority *authority, gnutls_x509_crt_t certificate)
{
	unsigned status = 0;

	return gnutls_x509_crt_verify(certificate, &authority->certificate, 1, 0, &status) == 0 &&
	       status == 0 && gnutls_x509_crt_get_expiration_time(certificate) > time(NULL);
}

static gboolean
is_newest(SfbSimAuthority *authority, const char *serial)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, authority->newest);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		if (strcmp(value, serial) == 0)
			return TRUE;
	}
	return FALSE;
}

static gboolean
is_dead(SfbSimAuthority *authority, gnutls_x509_crt_t certificate, const char *address)
{
	g_autofree char *serial = dup_serial(certificate);

	if (serial == NULL || g_hash_table_contains(authority->dead, serial))
		return TRUE;
	return g_hash_table_contains(authority->revoked, address) && !is_newest(authority, serial);
}

char *
sfb_sim_authority_check(SfbSimAuthority *authority, GBytes *certificate)
{
	g_auto(gnutls_x509_crt_t) read = NULL;
	gnutls_datum_t der = datum_borrow_bytes(certificate);
	char address[NAME_MAX_LENGTH];
	gsize length = sizeof(address);

	if (gnutls_x509_crt_init(&read) < 0 ||
	    gnutls_x509_crt_import(read, &der, GNUTLS_X509_FMT_DER) < 0 ||
	    !is_issued_here(authority, read) ||
	    gnutls_x509_crt_get_dn_by_oid(read, GNUTLS_OID_X520_COMMON_NAME, 0, 0, address,
	                                  &length) < 0 ||
	    is_dead(authority, read, address))
		return NULL;
	return g_strdup(address);
}

static gboolean
bury(gpointer key, gpointer serial, gpointer user_data)
{
	SfbSimAuthority *authority = ((gpointer *)user_data)[0];
	const char *address = ((gpointer *)user_data)[1];
	gsize length = strlen(address);

	if (strncmp(key, address, length) != 0 || ((const char *)key)[length] != ' ')
		return FALSE;
	g_hash_table_add(authority->dead, g_strdup(serial));
	return TRUE;
}

void
sfb_sim_authority_revoke(SfbSimAuthority *authority, const char *address)
{
	gpointer whose[] = { authority, (gpointer)address };

	g_hash_table_add(authority->revoked, g_strdup(address));
	g_hash_table_foreach_remove(authority->newest, bury, whose);
}
