/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Bytes as hexadecimal text. */

#include "util/bytes.h"

static void
test_to_hex(void)
{
	g_autofree char *hex = sfb_bytes_to_hex("\x00\x0f\xf0\xff\x9a", 5);
	g_autofree char *empty = sfb_bytes_to_hex(NULL, 0);

	g_assert_cmpstr(hex, ==, "000ff0ff9a");
	g_assert_cmpstr(empty, ==, "");
}

static void
test_from_hex(void)
{
	g_autoptr(GBytes) bytes = sfb_bytes_from_hex("000fF0Ff9a");
	g_autoptr(GBytes) empty = sfb_bytes_from_hex("");
	gsize length;
	const void *octets = g_bytes_get_data(bytes, &length);

	g_assert_cmpmem(octets, length, "\x00\x0f\xf0\xff\x9a", 5);
	g_assert_cmpuint(g_bytes_get_size(empty), ==, 0);
}

static void
test_not_hex(void)
{
	g_assert_null(sfb_bytes_from_hex("0"));
	g_assert_null(sfb_bytes_from_hex("0g"));
	g_assert_null(sfb_bytes_from_hex("g0"));
	g_assert_null(sfb_bytes_from_hex("00 11"));
	g_assert_null(sfb_bytes_from_hex("\xc3\xb6"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/bytes/to-hex", test_to_hex);
	g_test_add_func("/bytes/from-hex", test_from_hex);
	g_test_add_func("/bytes/not-hex", test_not_hex);
	return g_test_run();
}
