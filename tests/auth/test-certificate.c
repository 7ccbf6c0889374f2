/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A key, a request, an authority's answer, and what is kept of it. */

#include <gnutls/x509.h>
#include <string.h>

#include "auth/issuer.h"
#include "util/error.h"

#define HOUR (60 * 60)
#define DAY (24 * HOUR)

static Issuer *pool;
static SfbAuthCertificateRequest *request;

static SfbAuthCertificate *
complete(const IssuerWish *wish)
{
	g_autoptr(GBytes) der =
		issuer_answer(pool, sfb_auth_certificate_request_get_der(request), wish);
	g_autoptr(GError) error = NULL;
	SfbAuthCertificate *certificate =
		sfb_auth_certificate_request_complete(request, der, &error);

	g_assert_no_error(error);
	return certificate;
}

static void
test_request(void)
{
	GBytes *der = sfb_auth_certificate_request_get_der(request);
	gnutls_datum_t bytes = { (unsigned char *)g_bytes_get_data(der, NULL),
		                 (unsigned)g_bytes_get_size(der) };
	gnutls_datum_t subject;
	gnutls_x509_crq_t crq;
	unsigned bits;

	gnutls_x509_crq_init(&crq);
	g_assert_cmpint(gnutls_x509_crq_import(crq, &bytes, GNUTLS_X509_FMT_DER), ==, 0);
	g_assert_cmpint(gnutls_x509_crq_get_version(crq), ==, 1);
	g_assert_cmpint(gnutls_x509_crq_get_pk_algorithm(crq, &bits), ==, GNUTLS_PK_RSA);
	g_assert_cmpuint(bits, ==, 2048);
	g_assert_cmpint(gnutls_x509_crq_get_signature_algorithm(crq), ==, GNUTLS_SIGN_RSA_SHA256);
	g_assert_cmpint(gnutls_x509_crq_verify(crq, 0), ==, 0);
	g_assert_cmpint(gnutls_x509_crq_get_dn3(crq, &subject, 0), ==, 0);
	g_assert_cmpstr((const char *)subject.data, ==, "CN=jörg@example.com");
	gnutls_free(subject.data);
	gnutls_x509_crq_deinit(crq);
}

static void
test_complete(void)
{
	IssuerWish wish = { .until_seconds = 180 * DAY };
	g_autoptr(SfbAuthCertificate) certificate = complete(&wish);
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;

	g_assert_cmpstr(sfb_auth_certificate_get_subject(certificate), ==, "jörg@example.com");
	g_assert_cmpint(ABS(sfb_auth_certificate_get_expiry(certificate) - now - 180 * DAY), <, 60);
	g_assert_true(sfb_auth_certificate_is_fresh(certificate, now));
}

static void
assert_refused(GBytes *der)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_auth_certificate_request_complete(request, der, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

static void
test_other_key(void)
{
	IssuerWish wish = { NULL };
	g_autoptr(SfbAuthCertificateRequest) other = issuer_make_request("jörg@example.com");
	g_autoptr(GBytes) der =
		issuer_answer(pool, sfb_auth_certificate_request_get_der(other), &wish);
	g_autoptr(GBytes) garbage = g_bytes_new_static("<s:Fault/>", 10);
	g_autoptr(GBytes) nothing = g_bytes_new_static("", 0);

	assert_refused(der);
	assert_refused(garbage);
	assert_refused(nothing);
}

static void
test_pem(void)
{
	IssuerWish wish = { NULL };
	g_autoptr(SfbAuthCertificate) certificate = complete(&wish);
	g_autoptr(SfbSecret) pem = sfb_auth_certificate_to_pem(certificate);
	g_autoptr(SfbAuthCertificate) copy = sfb_auth_certificate_new_from_pem(pem, NULL);
	g_autoptr(SfbSecret) again = NULL;

	g_assert_nonnull(copy);
	g_assert_cmpstr(sfb_auth_certificate_get_subject(copy), ==, "jörg@example.com");
	g_assert_cmpint(sfb_auth_certificate_get_expiry(copy), ==,
	                sfb_auth_certificate_get_expiry(certificate));
	again = sfb_auth_certificate_to_pem(copy);
	g_assert_cmpstr(sfb_secret_peek(again), ==, sfb_secret_peek(pem));
}

static void
assert_unreadable(const char *text)
{
	g_autoptr(SfbSecret) pem = sfb_secret_new(text);
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_auth_certificate_new_from_pem(pem, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

/* A file that was cut, edited or mixed up. */
static void
test_bad_pem(void)
{
	IssuerWish wish = { NULL };
	g_autoptr(SfbAuthCertificate) certificate = complete(&wish);
	g_autoptr(SfbSecret) pem = sfb_auth_certificate_to_pem(certificate);
	const char *text = sfb_secret_peek(pem);
	const char *key = strstr(text, "-----BEGIN PRIVATE");
	g_autofree char *without_key = g_strndup(text, (gsize)(key - text));
	g_autofree char *cut = g_strndup(text, strlen(text) - 100);
	g_autofree char *mixed = g_strconcat(issuer_get_pem(pool), key, NULL);
	g_autofree char *endless = g_strnfill(1024 * 1024, 'A');

	assert_unreadable("");
	assert_unreadable("-----BEGIN CERTIFICATE-----\n");
	assert_unreadable(without_key);
	assert_unreadable(key);
	assert_unreadable(cut);
	assert_unreadable(mixed);
	assert_unreadable(endless);
}

static void
test_fresh(void)
{
	static const struct {
		gint64 life; /* from now on; begun an hour before */
		gint64 after;
		gboolean is_fresh;
	} rows[] = {
		{ 180 * DAY, 0, TRUE },
		{ 180 * DAY, -HOUR + 60, TRUE },
		{ 180 * DAY, -HOUR - 60, FALSE }, /* not valid yet */
		{ 180 * DAY, 161 * DAY, TRUE },
		{ 180 * DAY, 163 * DAY, FALSE }, /* the last tenth */
		{ 8 * HOUR, 6 * HOUR, TRUE },
		{ 8 * HOUR, 7 * HOUR + 120, FALSE }, /* the last hour */
		{ 8 * HOUR, 9 * HOUR, FALSE },       /* over */
		{ HOUR / 2, 0, FALSE },
	};
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		IssuerWish wish = { .from_seconds = -HOUR, .until_seconds = rows[i].life };
		g_autoptr(SfbAuthCertificate) certificate = complete(&wish);

		g_test_message("row %" G_GSIZE_FORMAT, i);
		g_assert_cmpint(sfb_auth_certificate_is_fresh(certificate, now + rows[i].after), ==,
		                rows[i].is_fresh);
	}
}

static void
on_cancelled(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_auth_certificate_request_make_finish(result, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	g_main_loop_quit(user_data);
}

static void
test_cancelled(void)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	g_autoptr(GCancellable) cancellable = g_cancellable_new();

	sfb_auth_certificate_request_make_async("alice@example.com", cancellable, on_cancelled,
	                                        loop);
	g_cancellable_cancel(cancellable);
	g_main_loop_run(loop);
}

int
main(int argc, char **argv)
{
	int outcome;

	g_test_init(&argc, &argv, NULL);
	pool = issuer_new("Communications Server");
	request = issuer_make_request("jörg@example.com");
	g_test_add_func("/auth/certificate/request", test_request);
	g_test_add_func("/auth/certificate/complete", test_complete);
	g_test_add_func("/auth/certificate/other-key", test_other_key);
	g_test_add_func("/auth/certificate/pem", test_pem);
	g_test_add_func("/auth/certificate/bad-pem", test_bad_pem);
	g_test_add_func("/auth/certificate/fresh", test_fresh);
	g_test_add_func("/auth/certificate/cancelled", test_cancelled);
	outcome = g_test_run();
	sfb_auth_certificate_request_free(request);
	issuer_free(pool);
	return outcome;
}
