/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which certificates the authority issues, and which of them count. */

#include "sim/authority.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#include "support/folder.h"
#include "util/error.h"

#define ALICE "alice@example.com"
#define A_DEVICE "11111111-2222-5333-8444-555555555555"
#define OTHER_DEVICE "11111111-2222-5333-8444-666666666666"
#define A_DAY (24 * 60 * 60)

static GBytes *
make_request(const char *name, guint bits)
{
	gnutls_x509_privkey_t key;
	gnutls_x509_crq_t request;
	gnutls_datum_t der = { NULL, 0 };
	GBytes *bytes;

	g_assert_cmpint(gnutls_x509_privkey_init(&key), ==, 0);
	g_assert_cmpint(gnutls_x509_privkey_generate(key, GNUTLS_PK_RSA, bits, 0), ==, 0);
	g_assert_cmpint(gnutls_x509_crq_init(&request), ==, 0);
	g_assert_cmpint(gnutls_x509_crq_set_version(request, 1), ==, 0);
	g_assert_cmpint(gnutls_x509_crq_set_dn_by_oid(request, GNUTLS_OID_X520_COMMON_NAME, 0, name,
	                                              strlen(name)),
	                ==, 0);
	g_assert_cmpint(gnutls_x509_crq_set_key(request, key), ==, 0);
	g_assert_cmpint(gnutls_x509_crq_sign2(request, key, GNUTLS_DIG_SHA256, 0), ==, 0);
	g_assert_cmpint(gnutls_x509_crq_export2(request, GNUTLS_X509_FMT_DER, &der), ==, 0);
	bytes = g_bytes_new(der.data, der.size);
	gnutls_free(der.data);
	gnutls_x509_crq_deinit(request);
	gnutls_x509_privkey_deinit(key);
	return bytes;
}

typedef struct {
	char *folder;
	SfbSimAuthority *authority;
	GBytes *request; /* alice's */
} Fixture;

static void
open_authority(Fixture *fixture)
{
	g_autoptr(GError) error = NULL;

	fixture->authority = sfb_sim_authority_new(fixture->folder, &error);
	g_assert_no_error(error);
}

static void
set_up(Fixture *fixture, gconstpointer unused)
{
	fixture->folder = folder_make();
	fixture->request = make_request(ALICE, 2048);
	open_authority(fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer unused)
{
	sfb_sim_authority_free(fixture->authority);
	g_bytes_unref(fixture->request);
	folder_remove(fixture->folder);
	g_free(fixture->folder);
}

static GBytes *
issue(Fixture *fixture, const char *device, guint valid_seconds)
{
	g_autoptr(GError) error = NULL;
	GBytes *certificate = sfb_sim_authority_issue(fixture->authority, fixture->request, ALICE,
	                                              device, valid_seconds, &error);

	g_assert_no_error(error);
	return certificate;
}

static void
assert_owner(Fixture *fixture, GBytes *certificate, const char *address)
{
	g_autofree char *owner = sfb_sim_authority_check(fixture->authority, certificate);

	g_assert_cmpstr(owner, ==, address);
}

static void
test_certificate(Fixture *fixture, gconstpointer unused)
{
	g_autoptr(GBytes) der = issue(fixture, A_DEVICE, A_DAY);
	gnutls_datum_t datum = { (void *)g_bytes_get_data(der, NULL),
		                 (unsigned)g_bytes_get_size(der) };
	gnutls_x509_crt_t certificate;
	char issuer[100];
	gsize length = sizeof(issuer);

	g_assert_cmpint(gnutls_x509_crt_init(&certificate), ==, 0);
	g_assert_cmpint(gnutls_x509_crt_import(certificate, &datum, GNUTLS_X509_FMT_DER), ==, 0);
	g_assert_cmpint(gnutls_x509_crt_get_issuer_dn(certificate, issuer, &length), ==, 0);
	g_assert_cmpstr(issuer, ==, "CN=Communications Server");
	g_assert_cmpint(gnutls_x509_crt_get_expiration_time(certificate) -
	                        g_get_real_time() / G_USEC_PER_SEC,
	                >, A_DAY - 60);
	gnutls_x509_crt_deinit(certificate);
	assert_owner(fixture, der, ALICE);
}

static void
test_newest(Fixture *fixture, gconstpointer unused)
{
	g_autoptr(GBytes) first = issue(fixture, A_DEVICE, A_DAY);
	g_autoptr(GBytes) elsewhere = issue(fixture, OTHER_DEVICE, A_DAY);
	g_autoptr(GBytes) second = issue(fixture, A_DEVICE, A_DAY);

	assert_owner(fixture, first, NULL);
	assert_owner(fixture, second, ALICE);
	assert_owner(fixture, elsewhere, ALICE);
}

static void
test_expired(Fixture *fixture, gconstpointer unused)
{
	g_autoptr(GBytes) certificate = issue(fixture, A_DEVICE, 0);

	assert_owner(fixture, certificate, NULL);
}

static void
test_revoked(Fixture *fixture, gconstpointer unused)
{
	g_autoptr(GBytes) before = issue(fixture, A_DEVICE, A_DAY);
	g_autoptr(GBytes) after = NULL;

	sfb_sim_authority_revoke(fixture->authority, "al");
	assert_owner(fixture, before, ALICE);
	sfb_sim_authority_revoke(fixture->authority, ALICE);
	assert_owner(fixture, before, NULL);
	after = issue(fixture, A_DEVICE, A_DAY);
	assert_owner(fixture, after, ALICE);
	assert_owner(fixture, before, NULL);
}

/* A kept certificate is still good at the next start, until it is revoked. */
static void
test_restart(Fixture *fixture, gconstpointer unused)
{
	g_autoptr(GBytes) kept = issue(fixture, A_DEVICE, A_DAY);
	g_autoptr(GBytes) fresh = NULL;

	sfb_sim_authority_free(fixture->authority);
	open_authority(fixture);
	assert_owner(fixture, kept, ALICE);
	sfb_sim_authority_revoke(fixture->authority, ALICE);
	assert_owner(fixture, kept, NULL);
	fresh = issue(fixture, OTHER_DEVICE, A_DAY);
	assert_owner(fixture, fresh, ALICE);
}

static void
test_stranger(Fixture *fixture, gconstpointer unused)
{
	g_autofree char *folder = folder_make();
	g_autoptr(SfbSimAuthority) other = sfb_sim_authority_new(folder, NULL);
	g_autoptr(GBytes) certificate =
		sfb_sim_authority_issue(other, fixture->request, ALICE, A_DEVICE, A_DAY, NULL);
	g_autoptr(GBytes) garbage = g_bytes_new_static("0\202garbage", 9);

	assert_owner(fixture, certificate, NULL);
	assert_owner(fixture, garbage, NULL);
	folder_remove(folder);
}

static void
assert_refused(Fixture *fixture, GBytes *request)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_sim_authority_issue(fixture->authority, request, ALICE, A_DEVICE, A_DAY,
	                                      &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

static void
test_refusals(Fixture *fixture, gconstpointer unused)
{
	g_autoptr(GBytes) short_key = make_request(ALICE, 1024);
	g_autoptr(GBytes) other_name = make_request("bob@example.com", 2048);
	g_autoptr(GBytes) garbage = g_bytes_new_static("0\202garbage", 9);
	gsize length;
	const guint8 *bytes = g_bytes_get_data(fixture->request, &length);
	g_autofree guint8 *tampered = g_malloc(length);
	g_autoptr(GBytes) unsigned_request = NULL;

	memcpy(tampered, bytes, length);
	tampered[length - 1] ^= 1; /* in the signature */
	unsigned_request = g_bytes_new(tampered, length);
	assert_refused(fixture, short_key);
	assert_refused(fixture, other_name);
	assert_refused(fixture, garbage);
	assert_refused(fixture, unsigned_request);
}

static void
add(const char *path, void (*test)(Fixture *fixture, gconstpointer unused))
{
	g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add("/sim/authority/certificate", test_certificate);
	add("/sim/authority/newest", test_newest);
	add("/sim/authority/expired", test_expired);
	add("/sim/authority/revoked", test_revoked);
	add("/sim/authority/restart", test_restart);
	add("/sim/authority/stranger", test_stranger);
	add("/sim/authority/refusals", test_refusals);
	return g_test_run();
}
