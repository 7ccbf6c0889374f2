/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* TLS-DSK against a server that knows nothing of us, and against one that refuses. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "auth/issuer.h"
#include "auth/stepping.h"
#include "auth/tls-dsk-keys.h"
#include "auth/tls-dsk.h"
#include "auth/tls-stranger.h"
#include "util/bytes.h"
#include "util/error.h"

#define HOST "fe01.example.com"
#define SERVER_KEY_START 96
#define CLIENT_KEY_START 64
#define KEY_LENGTH 32

/* What a current, a hardened and an old server offer. */
#define ANY "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ECDHE-RSA:%SERVER_PRECEDENCE"
#define OLD                                                                                        \
	"NORMAL:-VERS-ALL:+VERS-TLS1.0:-KX-ALL:+RSA:-CIPHER-ALL:+AES-128-CBC:+ARCFOUR-128"         \
	":-MAC-ALL:+SHA1:+MD5"

static Issuer *company; /* issues the certificates of servers */
static Issuer *pool;    /* and those of people */
static SfbAuthCertificate *alice;
static char *company_file;

static GBytes *
expect_token(SfbAuthMech *mech, GBytes *token)
{
	g_autoptr(GError) error = NULL;
	GBytes *reply = take_step(mech, token, NULL, &error);

	g_assert_no_error(error);
	g_assert_nonnull(reply);
	return reply;
}

static SfbAuthMech *
make_client(void)
{
	SfbAuthFrontEnd front_end = { HOST, company_file, NULL, FALSE };

	return sfb_auth_tls_dsk_new(alice, &front_end);
}

static Stranger *
make_stranger(const char *priority)
{
	IssuerWish wish = { .name = HOST };
	g_autoptr(SfbSecret) identity = issuer_make_identity(company, &wish);
	StrangerWish stranger_wish = { priority, identity, issuer_get_pem(company) };

	return stranger_new(&stranger_wish);
}

/* The four REGISTERs' worth of tokens. */
static void
shake_hands(SfbAuthMech *client, Stranger *server)
{
	g_autoptr(GBytes) hello = expect_token(client, NULL);
	g_autoptr(GBytes) server_flight = stranger_answer(server, hello);
	g_autoptr(GBytes) client_flight = expect_token(client, server_flight);
	g_autoptr(GBytes) finished = stranger_answer(server, client_flight);
	g_autoptr(GError) error = NULL;

	g_assert_true(stranger_is_done(server));
	g_assert_false(sfb_auth_mech_is_established(client));
	g_assert_null(take_step(client, finished, NULL, &error));
	g_assert_no_error(error);
	g_assert_true(sfb_auth_mech_is_established(client));
}

/* Every suite whose hash differs, in every version, and the key exchanges in order. */

typedef struct {
	const char *name;
	const char *priority;
	GChecksumType hash;
	const char *description;
} Suite;

#define SUITE(version, exchange, cipher, mac)                                                      \
	"NORMAL:-VERS-ALL:+VERS-" version ":-KX-ALL:+" exchange ":-CIPHER-ALL:+" cipher            \
	":-MAC-ALL:+" mac

static const Suite suites[] = {
	{ "ecdhe-sha384", SUITE("TLS1.2", "ECDHE-RSA", "AES-256-CBC", "SHA384"), G_CHECKSUM_SHA384,
	  "TLS 1.2, ECDHE-RSA, AES-256-CBC, SHA384" },
	{ "ecdhe-sha256", SUITE("TLS1.2", "ECDHE-RSA", "AES-128-CBC", "SHA256"), G_CHECKSUM_SHA256,
	  "TLS 1.2, ECDHE-RSA, AES-128-CBC, SHA256" },
	{ "ecdhe-sha1", SUITE("TLS1.2", "ECDHE-RSA", "AES-256-CBC", "SHA1"), G_CHECKSUM_SHA1,
	  "TLS 1.2, ECDHE-RSA, AES-256-CBC, SHA1" },
	{ "dhe-sha256", SUITE("TLS1.2", "DHE-RSA", "AES-256-CBC", "SHA256"), G_CHECKSUM_SHA256,
	  "TLS 1.2, DHE-RSA, AES-256-CBC, SHA256" },
	{ "rsa-sha256", SUITE("TLS1.2", "RSA", "AES-128-CBC", "SHA256"), G_CHECKSUM_SHA256,
	  "TLS 1.2, RSA, AES-128-CBC, SHA256" },
	{ "rsa-md5", SUITE("TLS1.2", "RSA", "ARCFOUR-128", "MD5"), G_CHECKSUM_MD5,
	  "TLS 1.2, RSA, ARCFOUR-128, MD5" },
	{ "tls-1.1", SUITE("TLS1.1", "ECDHE-RSA", "AES-128-CBC", "SHA1"), G_CHECKSUM_SHA1,
	  "TLS 1.1, ECDHE-RSA, AES-128-CBC, SHA1" },
	{ "tls-1.0-3des", SUITE("TLS1.0", "RSA", "3DES-CBC", "SHA1"), G_CHECKSUM_SHA1,
	  "TLS 1.0, RSA, 3DES-CBC, SHA1" },
	{ "tls-1.0-md5", SUITE("TLS1.0", "RSA", "ARCFOUR-128", "MD5"), G_CHECKSUM_MD5,
	  "TLS 1.0, RSA, ARCFOUR-128, MD5" },
	/* What is chosen where there is a choice, though the server would take newer ones. */
	{ "chosen-new", ANY ":+VERS-TLS1.3", G_CHECKSUM_SHA1,
	  "TLS 1.2, ECDHE-RSA, AES-256-CBC, SHA1" },
	{ "chosen-old", OLD, G_CHECKSUM_SHA1, "TLS 1.0, RSA, AES-128-CBC, SHA1" },
	{ "sha1-signature",
	  SUITE("TLS1.2", "ECDHE-RSA", "AES-256-CBC", "SHA1") ":-SIGN-ALL:+SIGN-RSA-SHA1",
	  G_CHECKSUM_SHA1, "TLS 1.2, ECDHE-RSA, AES-256-CBC, SHA1" },
};

static GBytes *
sign_by_hand(GChecksumType hash, GBytes *material, gsize key_start, GBytes *text)
{
	const guint8 *octets = g_bytes_get_data(material, NULL);
	gsize length;
	const guint8 *message = g_bytes_get_data(text, &length);
	g_autofree char *hex =
		g_compute_hmac_for_data(hash, octets + key_start, KEY_LENGTH, message, length);

	return sfb_bytes_from_hex(hex);
}

static void
test_suite(gconstpointer data)
{
	const Suite *suite = data;
	g_autoptr(SfbAuthMech) client = make_client();
	g_autoptr(Stranger) server = make_stranger(suite->priority);
	g_autoptr(GBytes) text = g_bytes_new_static("<TLS-DSK><0a1b2c3d><1>", 22);
	g_autoptr(GBytes) material = NULL;
	g_autoptr(GBytes) ours = NULL;
	g_autoptr(GBytes) expected = NULL;
	g_autoptr(GBytes) theirs = NULL;

	g_assert_cmpstr(sfb_auth_mech_get_scheme(client), ==, "TLS-DSK");
	shake_hands(client, server);
	g_assert_cmpstr(sfb_auth_tls_dsk_get_description(SFB_AUTH_TLS_DSK(client)), ==,
	                suite->description);
	material = stranger_compute_material(server);
	expected = sign_by_hand(suite->hash, material, CLIENT_KEY_START, text);
	ours = sfb_auth_mech_sign(client, text, NULL);
	g_assert_true(g_bytes_equal(ours, expected));
	theirs = sign_by_hand(suite->hash, material, SERVER_KEY_START, text);
	g_assert_true(sfb_auth_mech_verify(client, text, theirs));
	g_assert_false(sfb_auth_mech_verify(client, text, ours));
}

/* The server says that it takes only certificates of its own company; ours is of the pool. */
static void
test_shows_certificate(void)
{
	g_autoptr(SfbAuthMech) client = make_client();
	g_autoptr(Stranger) server = make_stranger(ANY);
	g_autoptr(SfbSecret) pem = sfb_auth_certificate_to_pem(alice);
	g_autoptr(GBytes) expected = issuer_read_certificate(sfb_secret_peek(pem));
	g_autoptr(GBytes) shown = NULL;

	shake_hands(client, server);
	shown = stranger_get_certificate(server);
	g_assert_true(g_bytes_equal(shown, expected));
}

/* A server's flight in two answers: the first is answered with an empty token. */
static void
test_flight_in_pieces(void)
{
	g_autoptr(SfbAuthMech) client = make_client();
	g_autoptr(Stranger) server = make_stranger(ANY);
	g_autoptr(GBytes) hello = expect_token(client, NULL);
	g_autoptr(GBytes) flight = stranger_answer(server, hello);
	gsize length = g_bytes_get_size(flight);
	g_autoptr(GBytes) first = g_bytes_new_from_bytes(flight, 0, length / 2);
	g_autoptr(GBytes) second = g_bytes_new_from_bytes(flight, length / 2, length - length / 2);
	g_autoptr(GBytes) nothing = expect_token(client, first);
	g_autoptr(GBytes) reply = expect_token(client, second);
	g_autoptr(GBytes) finished = stranger_answer(server, reply);
	g_autoptr(GError) error = NULL;

	g_assert_cmpuint(g_bytes_get_size(nothing), ==, 0);
	g_assert_null(take_step(client, finished, NULL, &error));
	g_assert_no_error(error);
	g_assert_true(sfb_auth_mech_is_established(client));
}

/* Which front ends are believed */

typedef struct {
	const char *name;
	IssuerWish wish;
	gboolean is_own_company; /* whose authority is in the account's file */
	gboolean is_lone;        /* sends nothing but its own certificate */
	gboolean is_relayed;
	gboolean is_line;  /* the same as the one of the line */
	gboolean is_plain; /* the line has no TLS and so no certificate */
	gboolean is_believed;
} Claim;

#define YESTERDAY (-24 * 60 * 60)
#define LAST_HOUR (-60 * 60)
#define NEXT_HOUR (60 * 60)

static const Claim claims[] = {
	{ "good", { HOST }, .is_own_company = TRUE, .is_believed = TRUE },
	{ "lone", { HOST }, .is_own_company = TRUE, .is_lone = TRUE, .is_believed = TRUE },
	{ "sha1", { HOST, .signature = ISSUER_SHA1 }, .is_own_company = TRUE, .is_believed = TRUE },
	{ "small-key", { HOST, .key_bits = 1024 }, .is_own_company = TRUE, .is_believed = TRUE },
	{ "wrong-name", { "fe02.example.com" }, .is_own_company = TRUE },
	{ "expired", { HOST, .until_seconds = LAST_HOUR }, .is_own_company = TRUE },
	{ "not-yet", { HOST, .from_seconds = NEXT_HOUR }, .is_own_company = TRUE },
	{ "forged", { HOST, .signature = ISSUER_FORGED }, .is_own_company = TRUE },
	{ "for-clients", { HOST, .is_for_clients = TRUE }, .is_own_company = TRUE },
	{ "unknown", { HOST } },
	{ "unknown-lone", { HOST }, .is_lone = TRUE },
	{ "line", { HOST }, .is_line = TRUE, .is_believed = TRUE },
	{ "line-for-another-name", { "fe02.example.com" }, .is_line = TRUE, .is_believed = TRUE },
	{ "relayed", { HOST }, .is_relayed = TRUE, .is_believed = TRUE },
	{ "relayed-lone", { HOST }, .is_relayed = TRUE, .is_lone = TRUE, .is_believed = TRUE },
	{ "relayed-known",
	  { HOST },
	  .is_relayed = TRUE,
	  .is_own_company = TRUE,
	  .is_believed = TRUE },
	{ "relayed-wrong-name", { "fe02.example.com" }, .is_relayed = TRUE },
	{ "relayed-lone-wrong-name", { "fe02.example.com" }, .is_relayed = TRUE, .is_lone = TRUE },
	{ "relayed-expired", { HOST, .until_seconds = LAST_HOUR }, .is_relayed = TRUE },
	{ "relayed-lone-expired",
	  { HOST, .until_seconds = LAST_HOUR },
	  .is_relayed = TRUE,
	  .is_lone = TRUE },
	{ "relayed-lone-not-yet",
	  { HOST, .from_seconds = NEXT_HOUR },
	  .is_relayed = TRUE,
	  .is_lone = TRUE },
	{ "relayed-forged", { HOST, .signature = ISSUER_FORGED }, .is_relayed = TRUE },
	{ "relayed-for-clients", { HOST, .is_for_clients = TRUE }, .is_relayed = TRUE },
	{ "relayed-without-tls", { HOST }, .is_relayed = TRUE, .is_plain = TRUE },
	{ "known-without-tls",
	  { HOST },
	  .is_relayed = TRUE,
	  .is_plain = TRUE,
	  .is_own_company = TRUE,
	  .is_believed = TRUE },
};

static SfbSecret *
make_claim_identity(const Claim *claim)
{
	if (claim->is_lone)
		return issuer_make_lone_identity(company, &claim->wish);
	return issuer_make_identity(company, &claim->wish);
}

/* Returns: (transfer full) (nullable) */
static GBytes *
read_line_certificate(const Claim *claim, const SfbSecret *identity)
{
	g_autoptr(SfbSecret) other = sfb_auth_certificate_to_pem(alice);

	if (claim->is_plain)
		return NULL;
	return issuer_read_certificate(sfb_secret_peek(claim->is_line ? identity : other));
}

static void
test_claim(gconstpointer data)
{
	const Claim *claim = data;
	g_autoptr(SfbSecret) identity = make_claim_identity(claim);
	g_autoptr(GBytes) line = read_line_certificate(claim, identity);
	StrangerWish wish = { OLD ":+VERS-TLS1.2:+SIGN-RSA-SHA1", identity, NULL };
	SfbAuthFrontEnd front_end = { HOST, claim->is_own_company ? company_file : "", line,
		                      claim->is_relayed };
	g_autoptr(Stranger) server = stranger_new(&wish);
	g_autoptr(SfbAuthMech) client = sfb_auth_tls_dsk_new(alice, &front_end);
	g_autoptr(GBytes) hello = NULL;
	g_autoptr(GBytes) flight = NULL;

	if (claim->is_believed) {
		shake_hands(client, server);
		return;
	}
	hello = expect_token(client, NULL);
	flight = stranger_answer(server, hello);
	assert_step_fails(client, flight, SFB_ERROR_CERTIFICATE);
}

static void
test_unreadable_authorities(void)
{
	SfbAuthFrontEnd front_end = { HOST, "/nonexistent/authorities.pem", NULL, FALSE };
	g_autoptr(SfbAuthMech) client = sfb_auth_tls_dsk_new(alice, &front_end);
	g_autoptr(Stranger) server = make_stranger(ANY);
	g_autoptr(GBytes) hello = expect_token(client, NULL);
	g_autoptr(GBytes) flight = stranger_answer(server, hello);

	assert_step_fails(client, flight, SFB_ERROR_USAGE);
}

/* How a server refuses */

typedef struct {
	const char *name;
	guint8 alert;
	int at_once;    /* the code if it comes instead of the server's first flight */
	int afterwards; /* and if it comes once the server has seen our certificate */
} Refusal;

static const Refusal refusals[] = {
	{ "handshake-failure", 40, SFB_ERROR_UNSUPPORTED, SFB_ERROR_CREDENTIALS },
	{ "bad-certificate", 42, SFB_ERROR_CREDENTIALS, SFB_ERROR_CREDENTIALS },
	{ "unsupported-certificate", 43, SFB_ERROR_CREDENTIALS, SFB_ERROR_CREDENTIALS },
	{ "certificate-revoked", 44, SFB_ERROR_CREDENTIALS, SFB_ERROR_CREDENTIALS },
	{ "certificate-expired", 45, SFB_ERROR_CREDENTIALS, SFB_ERROR_CREDENTIALS },
	{ "certificate-unknown", 46, SFB_ERROR_CREDENTIALS, SFB_ERROR_CREDENTIALS },
	{ "unknown-ca", 48, SFB_ERROR_CREDENTIALS, SFB_ERROR_CREDENTIALS },
	{ "access-denied", 49, SFB_ERROR_CREDENTIALS, SFB_ERROR_CREDENTIALS },
	{ "protocol-version", 70, SFB_ERROR_UNSUPPORTED, SFB_ERROR_UNSUPPORTED },
	{ "insufficient-security", 71, SFB_ERROR_UNSUPPORTED, SFB_ERROR_UNSUPPORTED },
	{ "internal-error", 80, SFB_ERROR_PROTOCOL, SFB_ERROR_PROTOCOL },
};

static GBytes *
make_alert(guint8 number)
{
	const guint8 record[] = { 21, 3, 3, 0, 2, 2, number };

	return g_bytes_new(record, sizeof record);
}

static void
test_refusal(gconstpointer data)
{
	const Refusal *refusal = data;
	g_autoptr(GBytes) alert = make_alert(refusal->alert);
	g_autoptr(SfbAuthMech) early = make_client();
	g_autoptr(SfbAuthMech) late = make_client();
	g_autoptr(Stranger) server = make_stranger(ANY);
	g_autoptr(GBytes) early_hello = expect_token(early, NULL);
	g_autoptr(GBytes) hello = expect_token(late, NULL);
	g_autoptr(GBytes) flight = stranger_answer(server, hello);
	g_autoptr(GBytes) reply = expect_token(late, flight);

	g_assert_cmpuint(g_bytes_get_size(early_hello), >, 0);
	g_assert_cmpuint(g_bytes_get_size(reply), >, 0);
	assert_step_fails(early, alert, refusal->at_once);
	assert_step_fails(late, alert, refusal->afterwards);
}

static void
test_garbage(void)
{
	g_autoptr(SfbAuthMech) client = make_client();
	g_autoptr(GBytes) hello = expect_token(client, NULL);
	g_autoptr(GBytes) garbage = g_bytes_new_static("HTTP/1.1 400 Bad Request\r\n\r\n", 28);
	g_autoptr(GError) error = NULL;

	g_assert_cmpuint(g_bytes_get_size(hello), >, 0);
	g_assert_null(take_step(client, garbage, NULL, &error));
	g_assert_nonnull(error);
	/* And what is broken stays so. */
	assert_step_fails(client, garbage, SFB_ERROR_PROTOCOL);
}

static void
test_out_of_order(void)
{
	g_autoptr(SfbAuthMech) client = make_client();
	g_autoptr(Stranger) server = make_stranger(ANY);
	g_autoptr(GBytes) token = g_bytes_new_static("", 0);

	assert_step_fails(client, token, SFB_ERROR_PROTOCOL);
	shake_hands(client, server);
	assert_step_fails(client, token, SFB_ERROR_PROTOCOL);
	assert_step_fails(client, NULL, SFB_ERROR_PROTOCOL);
}

/* The server's Finished is what proves that it holds the key of its certificate. */
static void
test_changed_finished(void)
{
	g_autoptr(SfbAuthMech) client = make_client();
	g_autoptr(Stranger) server = make_stranger(ANY);
	g_autoptr(GBytes) hello = expect_token(client, NULL);
	g_autoptr(GBytes) flight = stranger_answer(server, hello);
	g_autoptr(GBytes) reply = expect_token(client, flight);
	g_autoptr(GBytes) finished = stranger_answer(server, reply);
	gsize length;
	guint8 *octets = g_bytes_unref_to_data(g_steal_pointer(&finished), &length);

	octets[length - 1] ^= 1;
	finished = g_bytes_new_take(octets, length);
	assert_step_fails(client, finished, SFB_ERROR_PROTOCOL);
}

static void
test_signs_only_established(void)
{
	g_autoptr(SfbAuthMech) client = make_client();
	g_autoptr(GBytes) text = g_bytes_new_static("<REGISTER>", 10);

	g_assert_false(sfb_auth_mech_verify(client, text, text));
	g_assert_null(sfb_auth_tls_dsk_get_description(SFB_AUTH_TLS_DSK(client)));
	g_test_expect_message("sfb-auth", G_LOG_LEVEL_CRITICAL, "*is_established*");
	g_assert_null(sfb_auth_mech_sign(client, text, NULL));
	g_test_assert_expected_messages();
}

static void
test_cancelled(void)
{
	g_autoptr(SfbAuthMech) client = make_client();
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	g_autoptr(GError) error = NULL;

	g_cancellable_cancel(cancellable);
	g_assert_null(take_step(client, NULL, cancellable, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD_TABLE(rows, title, function)                                                           \
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {                                           \
		g_autofree char *path =                                                            \
			g_strdup_printf("/auth/tls-dsk/" title "/%s", rows[i].name);               \
                                                                                                   \
		g_test_add_data_func(path, &rows[i], function);                                    \
	}

static void
add_tests(void)
{
	ADD_TABLE(suites, "suite", test_suite);
	ADD_TABLE(claims, "front-end", test_claim);
	ADD_TABLE(refusals, "refused", test_refusal);
	g_test_add_func("/auth/tls-dsk/shows-certificate", test_shows_certificate);
	g_test_add_func("/auth/tls-dsk/flight-in-pieces", test_flight_in_pieces);
	g_test_add_func("/auth/tls-dsk/unreadable-authorities", test_unreadable_authorities);
	g_test_add_func("/auth/tls-dsk/garbage", test_garbage);
	g_test_add_func("/auth/tls-dsk/out-of-order", test_out_of_order);
	g_test_add_func("/auth/tls-dsk/changed-finished", test_changed_finished);
	g_test_add_func("/auth/tls-dsk/signs-only-established", test_signs_only_established);
	g_test_add_func("/auth/tls-dsk/cancelled", test_cancelled);
}

int
main(int argc, char **argv)
{
	g_autofree char *folder = g_dir_make_tmp("sfb-tls-dsk-XXXXXX", NULL);
	int outcome;

	g_test_init(&argc, &argv, NULL);
	company = issuer_new("Example Authority");
	pool = issuer_new("Communications Server");
	alice = issuer_make_certificate(pool, "alice@example.com");
	company_file = g_build_filename(folder, "authority.pem", NULL);
	g_assert_true(g_file_set_contents(company_file, issuer_get_pem(company), -1, NULL));
	add_tests();
	outcome = g_test_run();
	g_unlink(company_file);
	g_rmdir(folder);
	g_free(company_file);
	sfb_auth_certificate_unref(alice);
	issuer_free(pool);
	issuer_free(company);
	return outcome;
}
