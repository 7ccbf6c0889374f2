/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where a walk may go, and where not. */

#include "web/autodiscover-path-private.h"

#include <string.h>

#include "util/error.h"

#define ROOT SFB_WEB_AUTODISCOVER_ROOT
#define USER SFB_WEB_AUTODISCOVER_USER
#define START_OVER_HTTP "(http)"
#define STEPS_MAX 5

typedef struct {
	const char *name;
	const char *steps[STEPS_MAX + 1];
	int code;          /* of the last step; -1: it is allowed */
	const char *there; /* where it ends, or what its message names */
} Row;

static const Row rows[] = {
	{ "entry",
	  { "https://lyncdiscover.contoso.example/" },
	  -1,
	  "https://lyncdiscover.contoso.example/?sipuri=kim@contoso.example" },
	{ "address-is-there",
	  { "https://a.example/root?x=1&SipUri=other@contoso.example" },
	  -1,
	  "https://a.example/root?x=1&SipUri=other@contoso.example" },
	{ "address-is-added",
	  { "https://a.example/root?x=1" },
	  -1,
	  "https://a.example/root?x=1&sipuri=kim@contoso.example" },
	{ "https-is-trusted",
	  { "https://a.contoso.example/", "https://hoster.example/root" },
	  -1,
	  "https://hoster.example/root?sipuri=kim@contoso.example" },
	{ "downgrade",
	  { "https://a.contoso.example/", "http://b.contoso.example/" },
	  SFB_ERROR_PROTOCOL,
	  "b.contoso.example" },
	{ "downgrade-same-host",
	  { "https://a.contoso.example/", "http://a.contoso.example/x" },
	  SFB_ERROR_PROTOCOL,
	  "a.contoso.example" },
	{ "user-and-password",
	  { "https://a.contoso.example/", "https://kim:pw@b.contoso.example/" },
	  SFB_ERROR_PROTOCOL,
	  "b.contoso.example" },
	{ "other-scheme",
	  { "https://a.contoso.example/", "file://b.contoso.example/x" },
	  SFB_ERROR_PROTOCOL,
	  "b.contoso.example" },
	{ "no-target",
	  { "https://a.contoso.example/", "mailto:kim@contoso.example" },
	  SFB_ERROR_PROTOCOL,
	  "a.contoso.example" },
	{ "http-into-domain",
	  { "https://a.contoso.example/", START_OVER_HTTP, "https://b.eu.contoso.example/r" },
	  -1,
	  "https://b.eu.contoso.example/r?sipuri=kim@contoso.example" },
	{ "http-to-same-entry",
	  { "https://a.contoso.example/", START_OVER_HTTP, "https://a.contoso.example/" },
	  -1,
	  "https://a.contoso.example/?sipuri=kim@contoso.example" },
	{ "http-to-stranger",
	  { "https://a.contoso.example/", START_OVER_HTTP, "https://hoster.example/root" },
	  SFB_ERROR_UNTRUSTED_NAME,
	  "hoster.example" },
	{ "http-to-trusted",
	  { "https://a.contoso.example/", START_OVER_HTTP, "https://trusted.example/root" },
	  -1,
	  "https://trusted.example/root?sipuri=kim@contoso.example" },
	{ "http-then-stranger",
	  { "https://a.contoso.example/", START_OVER_HTTP, "https://trusted.example/root",
	    "https://hoster.example/root" },
	  -1,
	  "https://hoster.example/root?sipuri=kim@contoso.example" },
	{ "http-hop",
	  { "https://a.contoso.example/", START_OVER_HTTP, "http://A.contoso.example/x/" },
	  -1,
	  "http://a.contoso.example/x/?sipuri=kim@contoso.example" },
	{ "http-hop-twice",
	  { "https://a.contoso.example/", START_OVER_HTTP, "http://a.contoso.example/x/",
	    "http://a.contoso.example/y/" },
	  SFB_ERROR_PROTOCOL,
	  "a.contoso.example" },
	{ "http-hop-elsewhere",
	  { "https://a.contoso.example/", START_OVER_HTTP, "http://b.contoso.example/" },
	  SFB_ERROR_PROTOCOL,
	  "b.contoso.example" },
	{ "circle",
	  { "https://a.contoso.example/", "https://b.contoso.example/",
	    "https://A.CONTOSO.example:443/#again" },
	  SFB_ERROR_PROTOCOL,
	  "b.contoso.example leads back to a.contoso.example" },
};

static gboolean
is_trusted(const char *host, gpointer user_data)
{
	return strcmp(host, "trusted.example") == 0;
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(GError) error = NULL;
	gboolean is_allowed = TRUE;
	SfbWebPath path;

	sfb_web_path_init(&path, "kim@contoso.example", is_trusted, NULL);
	for (const char *const *step = row->steps; *step != NULL; step++) {
		g_assert_true(is_allowed);
		if (strcmp(*step, START_OVER_HTTP) == 0)
			sfb_web_path_start_plain(&path);
		else
			is_allowed = sfb_web_path_step(&path, *step, ROOT, &error);
	}
	if (row->code < 0) {
		g_assert_no_error(error);
		g_assert_cmpstr(path.url, ==, row->there);
	} else {
		g_assert_error(error, SFB_ERROR, row->code);
		g_test_message("%s", error->message);
		g_assert_nonnull(strstr(error->message, row->there));
	}
	sfb_web_path_clear(&path);
}

/* A server that always has one more place to look at. */
static void
test_without_end(void)
{
	g_autoptr(GError) error = NULL;
	SfbWebPath path;
	guint steps = 0;

	sfb_web_path_init(&path, "kim@contoso.example", is_trusted, NULL);
	while (error == NULL && steps < 1000) {
		g_autofree char *url = g_strdup_printf("https://a.example/%u", steps++);

		sfb_web_path_step(&path, url, USER, &error);
	}
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	g_assert_cmpuint(steps, >, 2 * SFB_WEB_PATH_REDIRECTS_MAX);
	sfb_web_path_clear(&path);
}

/* What is not a Root is asked as it is linked. */
static void
test_user(void)
{
	SfbWebPath path;

	sfb_web_path_init(&path, "kim@contoso.example", is_trusted, NULL);
	g_assert_true(sfb_web_path_step(&path, "https://a.example/", ROOT, NULL));
	g_assert_true(sfb_web_path_is_at_start(&path));
	g_assert_true(sfb_web_path_step(&path, "root/user", USER, NULL));
	g_assert_false(sfb_web_path_is_at_start(&path));
	g_assert_cmpstr(path.url, ==, "https://a.example/root/user");
	g_assert_false(sfb_web_path_step(&path, NULL, ROOT, NULL));
	g_assert_cmpstr(path.url, ==, "https://a.example/root/user");
	sfb_web_path_clear(&path);
}

static void
test_eleven(void)
{
	g_autoptr(GError) error = NULL;
	SfbWebPath path;

	sfb_web_path_init(&path, "kim@contoso.example", is_trusted, NULL);
	for (guint i = 0; i < 10; i++)
		g_assert_true(sfb_web_path_count_redirect(&path, NULL));
	g_assert_false(sfb_web_path_count_redirect(&path, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	sfb_web_path_clear(&path);
}

static void
test_within(void)
{
	SfbWebPath path;

	sfb_web_path_init(&path, "kim@contoso.example", is_trusted, NULL);
	g_assert_true(sfb_web_path_is_within(&path, "pool01.contoso.example"));
	g_assert_true(sfb_web_path_is_within(&path, "trusted.example"));
	g_assert_false(sfb_web_path_is_within(&path, "hoster.example"));
	sfb_web_path_clear(&path);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *name = g_strconcat("/web/autodiscover-path/", rows[i].name, NULL);

		g_test_add_data_func(name, &rows[i], test_row);
	}
	g_test_add_func("/web/autodiscover-path/user", test_user);
	g_test_add_func("/web/autodiscover-path/without-end", test_without_end);
	g_test_add_func("/web/autodiscover-path/eleven", test_eleven);
	g_test_add_func("/web/autodiscover-path/within", test_within);
	return g_test_run();
}
