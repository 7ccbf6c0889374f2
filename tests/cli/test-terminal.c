/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Text of strangers must not command the terminal. */

#include <glib.h>

#include "cli/terminal.h"

static const struct {
	const char *text;
	const char *clean;
} rows[] = {
	{ NULL, "" },
	{ "Grüße an Kim", "Grüße an Kim" },
	{ "two\nlines\tand more", "two lines and more" },
	{ "\033[2J\033]0;title\007gone", "\uFFFD[2J\uFFFD]0;title\uFFFDgone" },
	{ "\302\233"
	  "31mred",
	  "\uFFFD"
	  "31mred" }, /* the one-character escape U+009B */
	{ "back\b\b\rspace", "back\uFFFD\uFFFD\uFFFDspace" },
	{ "broken \377 octet", "broken \uFFFD octet" },
};

static void
test_clean(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *clean = sfb_terminal_clean(rows[i].text);

		g_assert_cmpstr(clean, ==, rows[i].clean);
	}
}

static void
test_time(void)
{
	g_autofree char *time = sfb_terminal_dup_time();

	g_assert_true(
		g_regex_match_simple("^\\[[0-2][0-9]:[0-5][0-9]:[0-6][0-9]\\] $", time, 0, 0));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cli/terminal/clean", test_clean);
	g_test_add_func("/cli/terminal/time", test_time);
	return g_test_run();
}
