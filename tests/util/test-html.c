/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Plain text out of HTML, however bad. */

#include <glib.h>
#include <string.h>

#include "util/html.h"

static const struct {
	const char *html;
	const char *text;
} rows[] = {
	{ "", "" },
	{ "   ", "" },
	{ "Hello", "Hello" },
	{ "\xef\xbb\xbfHello", "Hello" },
	{ "\xef\xbb\xbf<html><body>Hello</body></html>", "Hello" },
	{ "<p>One</p><p>Two</p>", "One\nTwo" },
	{ "<div>One<div>Two</div>Three</div>", "One\nTwo\nThree" },
	{ "One<br>Two<br/><br/><br/>Three", "One\nTwo\n\nThree" },
	{ "  a \n b\t<b> c</b>d ", "a b cd" },
	{ "a&nbsp;b &lt;c&gt; &amp; &#228; &euro; &bogus;", "a b <c> & \u00e4 \u20ac &bogus;" },
	{ "<style>p { x }</style><script>if (a < b) c();</script>Words", "Words" },
	{ "<head><title>Not this</title></head><body>Words</body>", "Words" },
	{ "<!-- not this -->Words<!-- nor this", "Words" },
	{ "<ul><li>One<li>Two</ul>Three", "One\nTwo\nThree" },
	{ "<table><tr><td>a</td> <td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc" },
	{ "<b>never <i>closed", "never closed" },
	{ "</p></div>odd", "odd" },
	{ "1 < 2", "1 < 2" },
	{ "a\x01\x1b[31mb", "a[31mb" },
	{ "<meta charset=\"iso-8859-1\">\u00e4", "\u00e4" },
};

static void
test_rows(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = sfb_html_dup_text(rows[i].html);

		g_test_message("%s", rows[i].html);
		g_assert_cmpstr(text, ==, rows[i].text);
	}
}

/* Deeper than any stack. */
static void
test_deep(void)
{
	g_autoptr(GString) html = g_string_new(NULL);
	g_autofree char *text = NULL;

	for (guint i = 0; i < 15000; i++)
		g_string_append(html, "<b>");
	g_string_append(html, "deep");
	text = sfb_html_dup_text(html->str);
	g_assert_true(g_utf8_validate(text, -1, NULL));
}

static void
test_long(void)
{
	g_autoptr(GString) html = g_string_new(NULL);
	g_autofree char *text = NULL;

	while (html->len < 2 * SFB_HTML_MAX)
		g_string_append(html, "\u20ac");
	text = sfb_html_dup_text(html->str);
	g_assert_cmpuint(strlen(text), <=, SFB_HTML_MAX);
	g_assert_cmpuint(strlen(text), >, SFB_HTML_MAX - 3);
	g_assert_true(g_utf8_validate(text, -1, NULL));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/html/rows", test_rows);
	g_test_add_func("/html/deep", test_deep);
	g_test_add_func("/html/long", test_long);
	return g_test_run();
}
