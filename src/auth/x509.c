/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a certificate says about itself. */

#include "config.h"

#include "auth/x509.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "auth/gnutls-types.h"
#include "util/error.h"

/* More names than any server has; the library takes longer for each further one. */
#define NAME_COUNT_MAX 1000

#define COMMON_NAME_MAX 256

/* RFC 5280 4.2.1.6 */
#define SUBJECT_ALT_NAME "2.5.29.17"

static int
import(gnutls_x509_crt_t *certificate, GBytes *der)
{
	gnutls_datum_t bytes = datum_borrow_bytes(der);
	int result = gnutls_x509_crt_init(certificate);

	return result == 0 ? gnutls_x509_crt_import(*certificate, &bytes, GNUTLS_X509_FMT_DER)
	                   : result;
}

/* Other programs print these, whatever is in them. */
static char *
dup_name(int result, const gnutls_datum_t *name)
{
	if (result < 0 || name->data == NULL)
		return g_strdup("");
	return g_utf8_make_valid((const char *)name->data, (gssize)name->size);
}

static char *
dup_subject(gnutls_x509_crt_t certificate)
{
	g_auto(gnutls_datum_t) name = { NULL, 0 };

	return dup_name(gnutls_x509_crt_get_dn3(certificate, &name, 0), &name);
}

static char *
dup_issuer(gnutls_x509_crt_t certificate)
{
	g_auto(gnutls_datum_t) name = { NULL, 0 };

	return dup_name(gnutls_x509_crt_get_issuer_dn3(certificate, &name, 0), &name);
}

static char *
dup_common_name(gnutls_x509_crt_t certificate)
{
	char name[COMMON_NAME_MAX];
	size_t length = sizeof name;
	int result = gnutls_x509_crt_get_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0,
	                                           name, &length);
	gnutls_datum_t found = datum_borrow(name, length);

	return dup_name(result, &found);
}

static void
add_dns_names(GPtrArray *names, gnutls_subject_alt_names_t alternatives)
{
	for (unsigned i = 0; i < NAME_COUNT_MAX; i++) {
		gnutls_datum_t name;
		unsigned type;

		if (gnutls_subject_alt_names_get(alternatives, i, &type, &name, NULL) < 0)
			return;
		if (type == GNUTLS_SAN_DNSNAME)
			g_ptr_array_add(names, dup_name(0, &name));
	}
}

static GPtrArray *
list_dns_names(gnutls_x509_crt_t certificate)
{
	GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
	g_auto(gnutls_datum_t) extension = { NULL, 0 };
	g_auto(gnutls_subject_alt_names_t) alternatives = NULL;

	if (gnutls_x509_crt_get_extension_by_oid2(certificate, SUBJECT_ALT_NAME, 0, &extension,
	                                          NULL) == 0 &&
	    gnutls_subject_alt_names_init(&alternatives) == 0 &&
	    gnutls_x509_ext_import_subject_alt_names(&extension, alternatives, 0) == 0)
		add_dns_names(names, alternatives);
	return names;
}

static void
read_signature(SfbAuthX509 *self, gnutls_x509_crt_t certificate)
{
	gnutls_sign_algorithm_t algorithm =
		(gnutls_sign_algorithm_t)gnutls_x509_crt_get_signature_algorithm(certificate);
	const char *name = gnutls_sign_get_name(algorithm);

	self->signature = g_strdup(name != NULL ? name : "?");
	self->has_weak_signature =
		!gnutls_sign_is_secure2(algorithm, GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS);
	self->is_self_signed = gnutls_x509_crt_check_issuer(certificate, certificate) != 0;
}

static void
read_key(SfbAuthX509 *self, gnutls_x509_crt_t certificate)
{
	int kind = gnutls_x509_crt_get_pk_algorithm(certificate, &self->key_bits);
	const char *name = kind >= 0 ? gnutls_pk_get_name((gnutls_pk_algorithm_t)kind) : NULL;

	self->key_kind = g_strdup(name != NULL ? name : "?");
}

SfbAuthX509 *
sfb_auth_x509_parse(GBytes *der, GError **error)
{
	g_auto(gnutls_x509_crt_t) certificate = NULL;
	SfbAuthX509 *self;

	if (g_bytes_get_size(der) > SFB_AUTH_X509_MAX || import(&certificate, der) < 0) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The server sent something that is no certificate. If this "
		                      "happens again, tell its administrator."));
		return NULL;
	}
	self = g_new0(SfbAuthX509, 1);
	self->der = g_bytes_ref(der);
	self->subject = dup_subject(certificate);
	self->common_name = dup_common_name(certificate);
	self->issuer = dup_issuer(certificate);
	self->dns_names = list_dns_names(certificate);
	self->not_before = gnutls_x509_crt_get_activation_time(certificate);
	self->not_after = gnutls_x509_crt_get_expiration_time(certificate);
	read_key(self, certificate);
	read_signature(self, certificate);
	return self;
}

void
sfb_auth_x509_free(SfbAuthX509 *x509)
{
	if (x509 == NULL)
		return;
	g_bytes_unref(x509->der);
	g_free(x509->subject);
	g_free(x509->common_name);
	g_free(x509->issuer);
	g_ptr_array_unref(x509->dns_names);
	g_free(x509->key_kind);
	g_free(x509->signature);
	g_free(x509);
}

gboolean
sfb_auth_x509_names_match(const SfbAuthX509 *x509, const char *host)
{
	g_auto(gnutls_x509_crt_t) certificate = NULL;

	return import(&certificate, x509->der) == 0 &&
	       gnutls_x509_crt_check_hostname(certificate, host) != 0;
}
