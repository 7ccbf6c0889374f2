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

static void
assert_line(const char *text, const char *expected)
{
	g_autofree char *line = sfb_text_cut_line(g_strdup(text), 4);

	g_assert_cmpstr(line, ==, expected);
}

static void
test_cut_line(void)
{
	assert_line(NULL, NULL);
	assert_line("", NULL);
	assert_line(" \t\r\n\x7f\xc2\x9b ", NULL);
	assert_line(" a\nb ", "a b");
	assert_line("a\xc2\x85z", "a  z");
	assert_line("abc def", "abc");
	assert_line("abc\xc3\xa9", "abc");
}

static void
test_to_time(void)
{
	static const gint64 second = 1772439600;

	g_assert_cmpint(sfb_text_to_time(NULL), ==, 0);
	g_assert_cmpint(sfb_text_to_time("soon"), ==, 0);
	g_assert_cmpint(sfb_text_to_time("2026-03-02T08:20:00"), ==, second * G_USEC_PER_SEC);
	g_assert_cmpint(sfb_text_to_time("2026-03-02T08:20:00Z"), ==, second * G_USEC_PER_SEC);
	g_assert_cmpint(sfb_text_to_time("2026-03-02T09:20:00+01:00"), ==, second * G_USEC_PER_SEC);
	g_assert_cmpint(sfb_text_to_time("2026-03-02T08:20:00.123"), ==,
	                second * G_USEC_PER_SEC + 123000);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/text/cut", test_cut);
	g_test_add_func("/text/cut-line", test_cut_line);
	g_test_add_func("/text/to-time", test_to_time);
	return g_test_run();
}
