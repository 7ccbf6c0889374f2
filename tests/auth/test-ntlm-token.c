/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* NTLM tokens: the published ones of [MS-NLMP] 4.2, a recorded pair, and what must be refused. */

#include <gio/gio.h>
#include <string.h>

#include "auth/ntlm-token.h"
#include "util/bytes.h"
#include "util/error.h"

typedef gboolean (*Check)(GBytes *token, GError **error);

static GBytes *
load(const char *name)
{
	g_autofree char *path = g_build_filename(g_getenv("SFB_TEST_DATA"), "auth", name, NULL);
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	g_autofree char *hex = NULL;
	g_autoptr(GError) error = NULL;
	GBytes *token;

	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);
	lines = g_strsplit(text, "\n", -1);
	hex = g_strjoinv("", lines);
	token = sfb_bytes_from_hex(hex);
	g_assert_nonnull(token);
	return token;
}

/* A copy of @token with one octet changed. */
static GBytes *
change(GBytes *token, gsize at, guint8 octet)
{
	gsize length;
	gconstpointer octets = g_bytes_get_data(token, &length);
	guint8 *copy = g_malloc(length);

	memcpy(copy, octets, length);
	copy[at] = octet;
	return g_bytes_new_take(copy, length);
}

static void
assert_refused(Check check, GBytes *token, int code)
{
	g_autoptr(GError) error = NULL;

	g_assert_false(check(token, &error));
	g_assert_error(error, SFB_ERROR, code);
}

static void
test_published(void)
{
	g_autoptr(GBytes) ocs_challenge = load("ocs-challenge.hex");
	g_autoptr(GBytes) ocs_authenticate = load("ocs-authenticate.hex");
	g_autoptr(GBytes) v2_authenticate = load("nlmp-v2-authenticate.hex");
	g_autoptr(GError) error = NULL;

	g_assert_true(sfb_auth_ntlm_check_datagram_challenge(ocs_challenge, &error));
	g_assert_true(sfb_auth_ntlm_check_authenticate(ocs_authenticate, &error));
	g_assert_true(sfb_auth_ntlm_check_authenticate(v2_authenticate, &error));
	g_assert_no_error(error);
}

/* The published NTLMv2 challenge is for a connection, not for datagrams. */
static void
test_not_for_datagrams(void)
{
	g_autoptr(GBytes) challenge = load("nlmp-v2-challenge.hex");

	g_assert_true(sfb_auth_ntlm_check_challenge(challenge, NULL));
	assert_refused(sfb_auth_ntlm_check_datagram_challenge, challenge, SFB_ERROR_UNSUPPORTED);
}

static void
test_version_1(void)
{
	g_autoptr(GBytes) plain = load("nlmp-v1-authenticate.hex");
	g_autoptr(GBytes) extended = load("nlmp-v1-extended-authenticate.hex");

	assert_refused(sfb_auth_ntlm_check_authenticate, plain, SFB_ERROR_USAGE);
	assert_refused(sfb_auth_ntlm_check_authenticate, extended, SFB_ERROR_USAGE);
}

/* The flags stand at octet 20, least significant first. */
static void
test_needed_flags(void)
{
	static const guint32 needed[] = {
		0x1, 0x10, 0x40, 0x80000, 0x100000, 0x800000, 0x40000000
	};
	g_autoptr(GBytes) challenge = load("ocs-challenge.hex");
	const guint8 *octets = g_bytes_get_data(challenge, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(needed); i++) {
		guint shift = g_bit_nth_lsf(needed[i], -1) / 8 * 8;
		gsize at = 20 + shift / 8;
		g_autoptr(GBytes) without =
			change(challenge, at, octets[at] & ~(needed[i] >> shift));

		assert_refused(sfb_auth_ntlm_check_datagram_challenge, without,
		               SFB_ERROR_UNSUPPORTED);
	}
}

static void
check_every_beginning(Check check, const char *name)
{
	g_autoptr(GBytes) token = load(name);

	for (gsize length = 0; length < g_bytes_get_size(token); length++) {
		/* A copy of its own, so that a sanitizer sees a read beyond it. */
		g_autoptr(GBytes) beginning = g_bytes_new(g_bytes_get_data(token, NULL), length);

		assert_refused(check, beginning, SFB_ERROR_PROTOCOL);
	}
}

static void
test_truncated(void)
{
	check_every_beginning(sfb_auth_ntlm_check_challenge, "ocs-challenge.hex");
	check_every_beginning(sfb_auth_ntlm_check_authenticate, "ocs-authenticate.hex");
}

static void
test_fields_outside(void)
{
	static const gsize challenge_fields[] = { 12, 40 };
	static const gsize authenticate_fields[] = { 12, 20, 28, 36, 44, 52 };
	g_autoptr(GBytes) challenge = load("ocs-challenge.hex");
	g_autoptr(GBytes) authenticate = load("ocs-authenticate.hex");

	for (gsize i = 0; i < G_N_ELEMENTS(challenge_fields); i++) {
		g_autoptr(GBytes) far = change(challenge, challenge_fields[i] + 7, 0xff);

		assert_refused(sfb_auth_ntlm_check_datagram_challenge, far, SFB_ERROR_PROTOCOL);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(authenticate_fields); i++) {
		g_autoptr(GBytes) far = change(authenticate, authenticate_fields[i] + 7, 0xff);
		g_autoptr(GBytes) wide = change(authenticate, authenticate_fields[i] + 1, 0xff);

		assert_refused(sfb_auth_ntlm_check_authenticate, far, SFB_ERROR_PROTOCOL);
		assert_refused(sfb_auth_ntlm_check_authenticate, wide, SFB_ERROR_PROTOCOL);
	}
}

static void
test_other_token(void)
{
	g_autoptr(GBytes) challenge = load("ocs-challenge.hex");
	g_autoptr(GBytes) authenticate = load("ocs-authenticate.hex");
	g_autoptr(GBytes) unsigned_token = change(challenge, 0, 'n');

	assert_refused(sfb_auth_ntlm_check_challenge, authenticate, SFB_ERROR_PROTOCOL);
	assert_refused(sfb_auth_ntlm_check_authenticate, challenge, SFB_ERROR_PROTOCOL);
	assert_refused(sfb_auth_ntlm_check_challenge, unsigned_token, SFB_ERROR_PROTOCOL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/auth/ntlm-token/published", test_published);
	g_test_add_func("/auth/ntlm-token/not-for-datagrams", test_not_for_datagrams);
	g_test_add_func("/auth/ntlm-token/version-1", test_version_1);
	g_test_add_func("/auth/ntlm-token/needed-flags", test_needed_flags);
	g_test_add_func("/auth/ntlm-token/truncated", test_truncated);
	g_test_add_func("/auth/ntlm-token/fields-outside", test_fields_outside);
	g_test_add_func("/auth/ntlm-token/other-token", test_other_token);
	return g_test_run();
}
