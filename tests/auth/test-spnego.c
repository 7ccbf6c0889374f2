/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The wrapping of SPNEGO, byte for byte as RFC 4178 4.2 and DER want it. */

#include <gio/gio.h>
#include <string.h>

#include "auth/spnego.h"
#include "util/bytes.h"
#include "util/error.h"

#define NTLM "\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a"

static void
assert_hex(GBytes *bytes, const char *hex)
{
	g_autofree char *actual =
		sfb_bytes_to_hex(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));

	g_assert_cmpstr(actual, ==, hex);
}

static void
test_first(void)
{
	g_autoptr(GBytes) token = g_bytes_new_static("abc", 3);
	g_autoptr(GBytes) message = sfb_auth_spnego_wrap_first(NTLM, 10, token);

	assert_hex(message, "602306062b0601050502a0193017a00e300c060a2b06010401823702020a"
	                    "a2050403616263");
}

static void
test_next(void)
{
	g_autoptr(GBytes) token = g_bytes_new_static("abc", 3);
	g_autoptr(GBytes) empty = g_bytes_new(NULL, 0);
	g_autoptr(GBytes) message = sfb_auth_spnego_wrap_next(token);
	g_autoptr(GBytes) empty_message = sfb_auth_spnego_wrap_next(empty);

	assert_hex(message, "a1093007a2050403616263");
	assert_hex(empty_message, "a1063004a2020400");
}

/* Lengths of one, two and three octets; what was wrapped comes out again. */
static void
test_lengths(void)
{
	static const gsize lengths[] = { 0, 100, 119, 127, 128, 200, 255, 256, 20000, 65000 };

	for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
		g_autoptr(GBytes) token = g_bytes_new_take(g_malloc0(lengths[i]), lengths[i]);
		g_autoptr(GBytes) message = sfb_auth_spnego_wrap_next(token);
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) inner = sfb_auth_spnego_unwrap(message, &error);

		g_assert_no_error(error);
		g_assert_true(g_bytes_equal(inner, token));
	}
}

static const struct {
	const char *hex;
	const char *token; /* NULL: refused */
	SfbError code;
} answers[] = {
	/* accept-incomplete, NTLM, a token */
	{ "a11a3018a0030a0101a10c060a2b06010401823702020aa2030401ff", "ff", 0 },
	/* accept-completed, and nothing else */
	{ "a1073005a0030a0100", "", 0 },
	{ "a1023000", "", 0 },
	/* a token and a MIC; something unknown behind */
	{ "a10e300ca2030401ffa3050403010203", "ff", 0 },
	{ "a1073005a2030401ff0000", "ff", 0 },
	/* reject */
	{ "a1073005a0030a0102", NULL, SFB_ERROR_CREDENTIALS },
	{ "", NULL, SFB_ERROR_PROTOCOL },
	{ "a1", NULL, SFB_ERROR_PROTOCOL },
	{ "a1073006a0030a0100", NULL, SFB_ERROR_PROTOCOL },
	{ "a1803000", NULL, SFB_ERROR_PROTOCOL },
	{ "a1850000000002300000", NULL, SFB_ERROR_PROTOCOL },
	{ "a184ffffffff3000", NULL, SFB_ERROR_PROTOCOL },
	{ "4e544c4d53535000", NULL, SFB_ERROR_PROTOCOL },
	{ "a1073005a2030301ff", NULL, SFB_ERROR_PROTOCOL },
};

static void
test_answers(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
		g_autoptr(GBytes) answer = sfb_bytes_from_hex(answers[i].hex);
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) token = sfb_auth_spnego_unwrap(answer, &error);

		if (answers[i].token != NULL) {
			g_assert_no_error(error);
			assert_hex(token, answers[i].token);
		} else {
			g_assert_null(token);
			g_assert_error(error, SFB_ERROR, (int)answers[i].code);
		}
	}
}

static void
test_too_long(void)
{
	g_autoptr(GBytes) token =
		g_bytes_new_take(g_malloc0(SFB_AUTH_SPNEGO_ANSWER_MAX), SFB_AUTH_SPNEGO_ANSWER_MAX);
	g_autoptr(GBytes) message = sfb_auth_spnego_wrap_next(token);
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_auth_spnego_unwrap(message, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/auth/spnego/first", test_first);
	g_test_add_func("/auth/spnego/next", test_next);
	g_test_add_func("/auth/spnego/lengths", test_lengths);
	g_test_add_func("/auth/spnego/answers", test_answers);
	g_test_add_func("/auth/spnego/too-long", test_too_long);
	return g_test_run();
}
