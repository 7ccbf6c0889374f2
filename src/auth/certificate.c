/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A person's certificate on its way: a key and a request are made, a pool answers with a
 * certificate, both together are kept as text and read again.
 */

#include "config.h"

#include "auth/certificate.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "auth/gnutls-types.h"
#include "auth/x509.h"
#include "util/error.h"

/* Newer pools refuse 1024 bits. */
#define KEY_BITS 2048

/* SHA-1, which is what a key identifier is made with. */
#define KEY_ID_LENGTH 20

/* RFC 7468 5 */
#define CERTIFICATE_LABEL "CERTIFICATE"

/* A certificate and a key are far shorter, each. */
#define PEM_MAX (128 * 1024)

#define REMAINING_SECONDS_MIN (60 * 60)
#define REMAINING_SHARE_MIN 10 /* the tenth part of its life */

struct _SfbAuthCertificateRequest {
	gnutls_x509_privkey_t key;
	GBytes *der;
};

struct _SfbAuthCertificate {
	gatomicrefcount references;
	SfbAuthX509 *facts;
	SfbSecret *pem; /* certificate and key */
};

/* The request */

static int
make_key(SfbAuthCertificateRequest *self)
{
	int result = gnutls_x509_privkey_init(&self->key);

	if (result == 0)
		result = gnutls_x509_privkey_generate(self->key, GNUTLS_PK_RSA, KEY_BITS, 0);
	return result;
}

static int
fill_in_request(gnutls_x509_crq_t crq, gnutls_x509_privkey_t key, const char *address)
{
	int result = gnutls_x509_crq_set_version(crq, 1);

	if (result == 0)
		result = gnutls_x509_crq_set_dn_by_oid(crq, GNUTLS_OID_X520_COMMON_NAME, 0, address,
		                                       (unsigned)strlen(address));
	if (result == 0)
		result = gnutls_x509_crq_set_key(crq, key);
	if (result == 0)
		result = gnutls_x509_crq_sign2(crq, key, GNUTLS_DIG_SHA256, 0);
	return result;
}

static int
make_der(SfbAuthCertificateRequest *self, const char *address)
{
	g_auto(gnutls_x509_crq_t) crq = NULL;
	g_auto(gnutls_datum_t) der = { NULL, 0 };
	int result = gnutls_x509_crq_init(&crq);

	if (result == 0)
		result = fill_in_request(crq, self->key, address);
	if (result == 0)
		result = gnutls_x509_crq_export2(crq, GNUTLS_X509_FMT_DER, &der);
	if (result == 0)
		self->der = g_bytes_new(der.data, der.size);
	return result;
}

static void
make_in_thread(GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	g_autoptr(SfbAuthCertificateRequest) self = g_new0(SfbAuthCertificateRequest, 1);
	int result = make_key(self);

	if (result == 0)
		result = make_der(self, task_data);
	if (result == 0)
		g_task_return_pointer(task, g_steal_pointer(&self),
		                      (GDestroyNotify)sfb_auth_certificate_request_free);
	else
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_FAILED,
		                        _("This computer could not make the key for a certificate: "
		                          "%s. Restart the program and sign in again."),
		                        gnutls_strerror(result));
}

void
sfb_auth_certificate_request_make_async(const char *address, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, user_data);

	g_task_set_source_tag(task, sfb_auth_certificate_request_make_async);
	g_task_set_task_data(task, g_strdup(address), g_free);
	/* Once cancelled it still takes until the key is made: a process that left while a thread is
	 * inside the library would end with an abort. */
	g_task_run_in_thread(task, make_in_thread);
}

SfbAuthCertificateRequest *
sfb_auth_certificate_request_make_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

void
sfb_auth_certificate_request_free(SfbAuthCertificateRequest *request)
{
	if (request == NULL)
		return;
	gnutls_x509_privkey_deinit(request->key);
	g_clear_pointer(&request->der, g_bytes_unref);
	g_free(request);
}

GBytes *
sfb_auth_certificate_request_get_der(const SfbAuthCertificateRequest *request)
{
	return request->der;
}

/* The certificate */

static gboolean
is_for_key(GBytes *der, gnutls_x509_privkey_t key)
{
	g_auto(gnutls_x509_crt_t) certificate = NULL;
	gnutls_datum_t bytes = datum_borrow_bytes(der);
	unsigned char theirs[KEY_ID_LENGTH];
	unsigned char ours[KEY_ID_LENGTH];
	size_t their_length = sizeof theirs;
	size_t our_length = sizeof ours;

	return gnutls_x509_crt_init(&certificate) == 0 &&
	       gnutls_x509_crt_import(certificate, &bytes, GNUTLS_X509_FMT_DER) == 0 &&
	       gnutls_x509_crt_get_key_id(certificate, 0, theirs, &their_length) == 0 &&
	       gnutls_x509_privkey_get_key_id(key, 0, ours, &our_length) == 0 &&
	       their_length == our_length && memcmp(theirs, ours, our_length) == 0;
}

static SfbSecret *
join_texts(const gnutls_datum_t *first, const gnutls_datum_t *second)
{
	char *text = g_strdup_printf("%.*s%.*s", (int)first->size, first->data, (int)second->size,
	                             second->data);
	SfbSecret *secret = sfb_secret_new(text);

	sfb_secret_wipe(text, strlen(text));
	g_free(text);
	return secret;
}

/* Returns: (nullable) */
static SfbSecret *
build_pem(GBytes *der, gnutls_x509_privkey_t key)
{
	gnutls_datum_t bytes = datum_borrow_bytes(der);
	g_auto(gnutls_datum_t) first = { NULL, 0 };
	g_auto(gnutls_datum_t) second = { NULL, 0 };

	if (gnutls_pem_base64_encode2(CERTIFICATE_LABEL, &bytes, &first) < 0 ||
	    gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
	                                      &second) < 0)
		return NULL;
	return join_texts(&first, &second);
}

static SfbAuthCertificate *
put_together(GBytes *der, gnutls_x509_privkey_t key, GError **error)
{
	g_autoptr(SfbAuthX509) facts = sfb_auth_x509_parse(der, error);
	g_autoptr(SfbSecret) pem = NULL;
	SfbAuthCertificate *self;

	if (facts == NULL)
		return NULL;
	if (is_for_key(der, key))
		pem = build_pem(der, key);
	if (pem == NULL) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The server issued a certificate for another key than the "
		                      "one it was asked for. Sign in again; if this happens "
		                      "again, tell its administrator."));
		return NULL;
	}
	self = g_new0(SfbAuthCertificate, 1);
	g_atomic_ref_count_init(&self->references);
	self->facts = g_steal_pointer(&facts);
	self->pem = g_steal_pointer(&pem);
	return self;
}

SfbAuthCertificate *
sfb_auth_certificate_request_complete(const SfbAuthCertificateRequest *request, GBytes *der,
                                      GError **error)
{
	return put_together(der, request->key, error);
}

SfbSecret *
sfb_auth_certificate_to_pem(const SfbAuthCertificate *certificate)
{
	return sfb_secret_ref(certificate->pem);
}

SfbAuthCertificate *
sfb_auth_certificate_new_from_pem(const SfbSecret *pem, GError **error)
{
	const char *text = sfb_secret_peek(pem);
	gnutls_datum_t bytes = datum_borrow(text, strlen(text));
	g_auto(gnutls_datum_t) found = { NULL, 0 };
	g_auto(gnutls_x509_privkey_t) key = NULL;
	g_autoptr(GBytes) der = NULL;

	if (bytes.size > PEM_MAX || gnutls_x509_privkey_init(&key) < 0 ||
	    gnutls_x509_privkey_import2(key, &bytes, GNUTLS_X509_FMT_PEM, NULL, 0) < 0 ||
	    gnutls_pem_base64_decode2(CERTIFICATE_LABEL, &bytes, &found) < 0) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The certificate that was kept on this computer cannot be "
		                      "read. Sign in with your password to get a new one."));
		return NULL;
	}
	der = g_bytes_new(found.data, found.size);
	return put_together(der, key, error);
}

SfbAuthCertificate *
sfb_auth_certificate_ref(SfbAuthCertificate *certificate)
{
	g_atomic_ref_count_inc(&certificate->references);
	return certificate;
}

void
sfb_auth_certificate_unref(SfbAuthCertificate *certificate)
{
	if (certificate == NULL || !g_atomic_ref_count_dec(&certificate->references))
		return;
	sfb_auth_x509_free(certificate->facts);
	sfb_secret_unref(certificate->pem);
	g_free(certificate);
}

const char *
sfb_auth_certificate_get_subject(const SfbAuthCertificate *certificate)
{
	return certificate->facts->common_name;
}

gint64
sfb_auth_certificate_get_expiry(const SfbAuthCertificate *certificate)
{
	return certificate->facts->not_after;
}

gboolean
sfb_auth_certificate_is_fresh(const SfbAuthCertificate *certificate, gint64 now)
{
	const SfbAuthX509 *facts = certificate->facts;
	gint64 life = facts->not_after - facts->not_before;
	gint64 remaining = facts->not_after - now;

	return now >= facts->not_before && remaining >= REMAINING_SECONDS_MIN &&
	       remaining >= life / REMAINING_SHARE_MIN;
}
