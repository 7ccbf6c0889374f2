/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Our NTLM client against the acceptor of gss-ntlmssp, nothing simulated on either side. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "auth/acceptor.h"
#include "auth/gss.h"
#include "auth/signature-numbers.h"
#include "auth/stepping.h"
#include "util/bytes.h"
#include "util/error.h"

#define PASSWORD "Passw0rd!"

/* A line without domain is what the acceptor needs to find a login of the form user@domain. */
static const char people[] = "EXAMPLE:alice:" PASSWORD "\n:alice@example.com:" PASSWORD "\n";

static SfbAuthMech *
make_client(const char *login, const char *password)
{
	g_autoptr(SfbSecret) secret = sfb_secret_new(password);
	const SfbAuthGssWish wish = { login, secret, "fe.example.com", NULL };

	return sfb_auth_gss_new(SFB_AUTH_GSS_SIP_NTLM, &wish);
}

/* The whole handshake. Returns: whether the acceptor believes us. */
static gboolean
shake_hands(SfbAuthMech *client, Acceptor *acceptor)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) empty = take_step(client, NULL, NULL, &error);
	g_autoptr(GBytes) challenge = acceptor_challenge(acceptor);
	g_autoptr(GBytes) authenticate = NULL;

	g_assert_no_error(error);
	g_assert_cmpuint(g_bytes_get_size(empty), ==, 0);
	g_assert_false(sfb_auth_mech_is_established(client));
	authenticate = take_step(client, challenge, NULL, &error);
	g_assert_no_error(error);
	g_assert_true(sfb_auth_mech_is_established(client));
	return acceptor_accept(acceptor, authenticate);
}

static GBytes *
make_text(const char *text)
{
	return g_bytes_new(text, strlen(text));
}

static void
test_login(gconstpointer data)
{
	g_autoptr(SfbAuthMech) client = make_client(data, PASSWORD);
	g_autoptr(Acceptor) acceptor = acceptor_new();
	g_autoptr(GBytes) text = make_text("<NTLM><0a1b2c3d><1><SIP Communications Service>");
	g_autoptr(GBytes) ours = NULL;
	g_autoptr(GBytes) theirs = NULL;

	g_assert_cmpstr(sfb_auth_mech_get_scheme(client), ==, "NTLM");
	g_assert_true(shake_hands(client, acceptor));
	/* Twice, because a library that counts by itself would be right only once. */
	for (int i = 0; i < 2; i++) {
		g_clear_pointer(&ours, g_bytes_unref);
		g_clear_pointer(&theirs, g_bytes_unref);
		ours = sfb_auth_mech_sign(client, text, NULL);
		theirs = acceptor_sign(acceptor, text);
		g_assert_true(acceptor_verify(acceptor, text, ours));
		g_assert_true(sfb_auth_mech_verify(client, text, theirs));
		g_assert_false(g_bytes_equal(ours, theirs));
	}
}

static void
test_tampered(void)
{
	g_autoptr(SfbAuthMech) client = make_client("EXAMPLE\\alice", PASSWORD);
	g_autoptr(Acceptor) acceptor = acceptor_new();
	g_autoptr(GBytes) text = make_text("<REGISTER>");
	g_autoptr(GBytes) other_text = make_text("<REGISTEr>");
	g_autoptr(GBytes) good = NULL;

	g_assert_true(shake_hands(client, acceptor));
	good = acceptor_sign(acceptor, text);
	g_assert_false(sfb_auth_mech_verify(client, other_text, good));
	g_assert_cmpuint(g_bytes_get_size(good), ==, 16);
	for (gsize i = 0; i < 16; i++) {
		guint8 copy[16];
		g_autoptr(GBytes) bad = NULL;

		memcpy(copy, g_bytes_get_data(good, NULL), sizeof copy);
		copy[i] ^= 1;
		bad = g_bytes_new(copy, sizeof copy);
		g_assert_false(sfb_auth_mech_verify(client, text, bad));
	}
}

static void
test_wrong_length(void)
{
	g_autoptr(SfbAuthMech) client = make_client("EXAMPLE\\alice", PASSWORD);
	g_autoptr(Acceptor) acceptor = acceptor_new();
	g_autoptr(GBytes) text = make_text("<REGISTER>");
	g_autoptr(GBytes) good = NULL;
	g_autoptr(GByteArray) longer = g_byte_array_new();

	g_assert_true(shake_hands(client, acceptor));
	good = acceptor_sign(acceptor, text);
	for (gsize length = 0; length < g_bytes_get_size(good); length++) {
		g_autoptr(GBytes) shorter = g_bytes_new_from_bytes(good, 0, length);

		g_assert_false(sfb_auth_mech_verify(client, text, shorter));
	}
	g_byte_array_append(longer, g_bytes_get_data(good, NULL), g_bytes_get_size(good));
	g_byte_array_append(longer, (const guint8 *)"", 1);
	g_clear_pointer(&good, g_bytes_unref);
	good = g_byte_array_free_to_bytes(g_steal_pointer(&longer));
	g_assert_false(sfb_auth_mech_verify(client, text, good));
}

static void
test_wrong_password(void)
{
	g_autoptr(SfbAuthMech) client = make_client("EXAMPLE\\alice", "passw0rd!");
	g_autoptr(Acceptor) acceptor = acceptor_new();

	g_assert_false(shake_hands(client, acceptor));
}

static void
test_signs_only_established(void)
{
	g_autoptr(SfbAuthMech) client = make_client("EXAMPLE\\alice", PASSWORD);
	g_autoptr(GBytes) text = make_text("<REGISTER>");
	g_autoptr(GBytes) signature = g_bytes_new_static("0123456789abcdef", 16);

	g_assert_false(sfb_auth_mech_verify(client, text, signature));
	g_test_expect_message("sfb-auth", G_LOG_LEVEL_CRITICAL, "*is_established*");
	g_assert_null(sfb_auth_mech_sign(client, text, NULL));
	g_test_assert_expected_messages();
}

static void
test_bad_challenge(void)
{
	g_autoptr(SfbAuthMech) client = make_client("EXAMPLE\\alice", PASSWORD);
	g_autoptr(GBytes) garbage = make_text("NTLMSSP and then nothing that makes sense at all");
	g_autoptr(GBytes) empty = take_step(client, NULL, NULL, NULL);

	g_assert_nonnull(empty);
	assert_step_fails(client, garbage, SFB_ERROR_PROTOCOL);
}

static void
test_out_of_order(void)
{
	g_autoptr(SfbAuthMech) client = make_client("EXAMPLE\\alice", PASSWORD);
	g_autoptr(Acceptor) acceptor = acceptor_new();
	g_autoptr(GBytes) challenge = acceptor_challenge(acceptor);
	g_autoptr(GBytes) empty = NULL;

	assert_step_fails(client, challenge, SFB_ERROR_PROTOCOL);
	empty = take_step(client, NULL, NULL, NULL);
	g_assert_nonnull(empty);
	assert_step_fails(client, NULL, SFB_ERROR_PROTOCOL);
}

static void
test_cancelled(void)
{
	g_autoptr(SfbAuthMech) client = make_client("EXAMPLE\\alice", PASSWORD);
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	g_autoptr(GError) error = NULL;

	g_cancellable_cancel(cancellable);
	g_assert_null(take_step(client, NULL, cancellable, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The environment decides in these three; each runs in a process of its own. */

typedef struct {
	const char *variable;
	const char *value;
	gboolean fails_at_once;
	int code;
	const char *wanted;
} Surroundings;

static const Surroundings old_version = { "LM_COMPAT_LEVEL", "2", FALSE, SFB_ERROR_USAGE,
	                                  "LM_COMPAT_LEVEL" };
static const Surroundings no_mechanism = { "GSS_MECH_CONFIG", "/dev/null", TRUE,
	                                   SFB_ERROR_MECHANISM_MISSING, "gss-ntlmssp" };
static const Surroundings no_old_ciphers = { "OPENSSL_MODULES", "/dev/null", TRUE,
	                                     SFB_ERROR_MECHANISM_MISSING, "legacy provider" };

static void
meet_surroundings(const Surroundings *surroundings)
{
	g_autoptr(SfbAuthMech) client = make_client("EXAMPLE\\alice", PASSWORD);
	g_autoptr(GBytes) token = NULL;
	g_autoptr(GError) error = NULL;

	g_setenv(surroundings->variable, surroundings->value, TRUE);
	token = take_step(client, NULL, NULL, &error);
	if (!surroundings->fails_at_once) {
		g_autoptr(Acceptor) acceptor = acceptor_new();
		g_autoptr(GBytes) challenge = acceptor_challenge(acceptor);

		g_assert_no_error(error);
		g_clear_pointer(&token, g_bytes_unref);
		token = take_step(client, challenge, NULL, &error);
	}
	g_assert_null(token);
	g_assert_error(error, SFB_ERROR, surroundings->code);
	g_assert_nonnull(strstr(error->message, surroundings->wanted));
	g_assert_false(sfb_auth_mech_is_established(client));
}

static void
test_surroundings(gconstpointer data)
{
	if (g_test_subprocess()) {
		meet_surroundings(data);
		return;
	}
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_passed();
}

/* The mechanism is looked for once in a process. */
static void
test_has_ntlm(void)
{
	if (g_test_subprocess()) {
		g_setenv("GSS_MECH_CONFIG", "/dev/null", TRUE);
		g_assert_false(sfb_auth_gss_has_ntlm());
		return;
	}
	g_assert_true(sfb_auth_gss_has_ntlm());
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_passed();
}

/* A recorded sign-in and [MS-NLMP] 4.2.4 with sequence numbers 0, 1 and 100. */
static void
test_published_signatures(void)
{
	static const char plain[] = "P\0l\0a\0i\0n\0t\0e\0x\0t";
	static const char registered[] =
		"<NTLM><13317733><1><SIP Communications Service><cosmo-ocs-r2.cosmo.local>"
		"<4037df9284354df39065195bd57a4b14><3><REGISTER><sip:user@cosmo.local>"
		"<3e49177a52><sip:user@cosmo.local><><><><>";
	static const char answered[] =
		"<NTLM><9616454F><1><SIP Communications Service><cosmo-ocs-r2.cosmo.local>"
		"<4037df9284354df39065195bd57a4b14><3><REGISTER><sip:user@cosmo.local>"
		"<3e49177a52><sip:user@cosmo.local><5E61CCD925D17E043D9A74835A88F664>"
		"<><><7200><200>";
	static const struct {
		const char *session_key;
		Direction direction;
		guint32 number;
		const char *text;
		gsize length;
		const char *signature;
	} published[] = {
		{ "6742fbe37bb1946b49d86a525bd29a9b", CLIENT_TO_SERVER, 100, registered,
		  sizeof registered - 1, "0100000029618e9651b65a7764000000" },
		{ "6742fbe37bb1946b49d86a525bd29a9b", SERVER_TO_CLIENT, 100, answered,
		  sizeof answered - 1, "01000000e615438a917661be64000000" },
		{ "55555555555555555555555555555555", CLIENT_TO_SERVER, 0, plain, sizeof plain,
		  "01000000e11bc13bf75b1d7500000000" },
		{ "55555555555555555555555555555555", CLIENT_TO_SERVER, 1, plain, sizeof plain,
		  "010000009534fd01ad7404b101000000" },
		{ "55555555555555555555555555555555", CLIENT_TO_SERVER, 100, plain, sizeof plain,
		  "010000004bbf152146790b4864000000" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(published); i++) {
		g_autoptr(GBytes) key = sfb_bytes_from_hex(published[i].session_key);
		g_autofree char *signature =
			signature_numbers_compute(key, published[i].direction, published[i].number,
		                                  published[i].text, published[i].length);

		g_assert_cmpstr(signature, ==, published[i].signature);
	}
}

/* What the library signs with a key we are told is what the published rule gives for it. */
static void
test_live_signature(void)
{
	static const char text[] = "<NTLM><13317733><2><SIP Communications Service>";
	g_autoptr(SfbAuthMech) client = make_client("EXAMPLE\\alice", PASSWORD);
	g_autoptr(Acceptor) acceptor = acceptor_new();
	g_autoptr(GBytes) message = make_text(text);
	g_autoptr(GBytes) signature = NULL;
	g_autoptr(GBytes) key = NULL;
	g_autofree char *expected = NULL;
	g_autofree char *hex = NULL;

	g_assert_true(shake_hands(client, acceptor));
	key = acceptor_get_session_key(acceptor);
	expected = signature_numbers_compute(key, CLIENT_TO_SERVER, 100, text, sizeof text - 1);
	signature = sfb_auth_mech_sign(client, message, NULL);
	hex = sfb_bytes_to_hex(g_bytes_get_data(signature, NULL), g_bytes_get_size(signature));
	g_assert_cmpstr(hex, ==, expected);
}

static void
add_tests(void)
{
	g_test_add_data_func("/auth/gss/login/domain-and-user", "EXAMPLE\\alice", test_login);
	g_test_add_data_func("/auth/gss/login/address", "alice@example.com", test_login);
	g_test_add_data_func("/auth/gss/login/user", "alice", test_login);
	g_test_add_func("/auth/gss/tampered", test_tampered);
	g_test_add_func("/auth/gss/wrong-length", test_wrong_length);
	g_test_add_func("/auth/gss/wrong-password", test_wrong_password);
	g_test_add_func("/auth/gss/signs-only-established", test_signs_only_established);
	g_test_add_func("/auth/gss/bad-challenge", test_bad_challenge);
	g_test_add_func("/auth/gss/out-of-order", test_out_of_order);
	g_test_add_func("/auth/gss/cancelled", test_cancelled);
	g_test_add_data_func("/auth/gss/surroundings/ntlm-v1", &old_version, test_surroundings);
	g_test_add_data_func("/auth/gss/surroundings/no-mechanism", &no_mechanism,
	                     test_surroundings);
	g_test_add_data_func("/auth/gss/surroundings/no-old-ciphers", &no_old_ciphers,
	                     test_surroundings);
	g_test_add_func("/auth/gss/has-ntlm", test_has_ntlm);
	g_test_add_func("/auth/gss/published-signatures", test_published_signatures);
	g_test_add_func("/auth/gss/live-signature", test_live_signature);
}

int
main(int argc, char **argv)
{
	g_autofree char *directory = g_dir_make_tmp("sfb-gss-XXXXXX", NULL);
	g_autofree char *file = g_build_filename(directory, "people", NULL);
	int outcome;

	/* Before anything else: the mechanism reads it once. */
	g_assert_true(g_file_set_contents(file, people, -1, NULL));
	g_setenv("NTLM_USER_FILE", file, TRUE);
	g_test_init(&argc, &argv, NULL);
	add_tests();
	outcome = g_test_run();
	g_unlink(file);
	g_rmdir(directory);
	return outcome;
}
