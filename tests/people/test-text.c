/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Cutting never splits a character. */

#include "people/text.h"

static void
assert_cut(const char *text, gsize max_bytes, const char *expected)
{
	g_autofree char *cut = sfb_text_cut(g_strdup(text), max_bytes);

	g_assert_cmpstr(cut, ==, expected);
}

static void
test_cut(void)
{
	assert_cut(NULL, 4, NULL);
	assert_cut("", 4, "");
	assert_cut("abcd", 4, "abcd");
	assert_cut("abcde", 4, "abcd");
	assert_cut("abc\xc3\xa9", 4, "abc");
	assert_cut("ab\xc3\xa9"
	           "d",
	           4, "ab\xc3\xa9");
	assert_cut("\xf0\x9f\x98\x80\xf0\x9f\x98\x80", 7, "\xf0\x9f\x98\x80");
	assert_cut("\xf0\x9f\x98\x80", 3, "");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/text/cut", test_cut);
	return g_test_run();
}
