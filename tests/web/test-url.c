/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Small questions about URLs. */

#include "web/url.h"

static const struct {
	const char *url;
	gboolean is_https;
	const char *host;
	const char *base;
} rows[] = {
	{ "https://Host.Example/a?b#c", TRUE, "host.example", "https://host.example/" },
	{ "HTTPS://host.example:443", TRUE, "host.example", "https://host.example/" },
	{ "https://host.example:8443/x", TRUE, "host.example", "https://host.example:8443/" },
	{ "https://[2001:db8::1]:8443/x", TRUE, "2001:db8::1", "https://[2001:db8::1]:8443/" },
	{ "https://host.example/k@contoso.example|x y", TRUE, "host.example",
	  "https://host.example/" },
	{ "http://host.example/", FALSE, "host.example", "http://host.example/" },
	{ "https://user@host.example/", FALSE, "host.example", "https://host.example/" },
	{ "https:///path", FALSE, "", NULL },
	{ "file:///etc/passwd", FALSE, "", NULL },
	{ "/path", FALSE, "", NULL },
	{ "", FALSE, "", NULL },
	{ NULL, FALSE, "", NULL },
};

static void
test_rows(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *host = sfb_web_url_dup_host(rows[i].url);
		g_autofree char *base = sfb_web_url_dup_base(rows[i].url);

		g_assert_cmpint(sfb_web_url_is_https(rows[i].url), ==, rows[i].is_https);
		g_assert_cmpstr(host, ==, rows[i].host);
		g_assert_cmpstr(base, ==, rows[i].base);
	}
}

static const struct {
	const char *base;
	const char *reference;
	const char *url;
} references[] = {
	{ NULL, "https://Host.Example/Root", "https://host.example/Root" },
	{ "https://a.example/b/c?d", "https://Host.Example:443/", "https://host.example/" },
	{ "https://a.example/b/c?d", "e?f#g", "https://a.example/b/e?f" },
	{ "https://a.example/b/c?d", "/e", "https://a.example/e" },
	{ "https://a.example/b/c?d", "//other.example/e", "https://other.example/e" },
	{ "https://a.example/", "https:///", NULL },
	{ "https://a.example/", "mailto:kim@contoso.example", NULL },
};

static void
test_resolve(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(references); i++) {
		g_autofree char *url =
			sfb_web_url_resolve(references[i].base, references[i].reference);

		g_assert_cmpstr(url, ==, references[i].url);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/web/url/rows", test_rows);
	g_test_add_func("/web/url/resolve", test_resolve);
	return g_test_run();
}
