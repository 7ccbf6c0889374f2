/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whom a company's own certificate authority vouches for. */

#include "purple/certificate.h"

#include <purple.h>

#include "support/folder.h"
#include "support/headless.h"

#define SERVER "server.example.com"

static const struct {
	const char *name;
	const char *authority;
	const char *chain; /* leaf first */
	const char *host;
	gboolean is_accepted;
} cases[] = {
	{ "branch", "authority", "server branch", SERVER, TRUE },
	{ "whole-chain", "authority", "server branch authority", SERVER, TRUE },
	{ "branch-is-the-authority", "branch", "server", SERVER, TRUE },
	{ "direct", "authority", "clerk", "clerk.example.com", TRUE },
	{ "other-host", "authority", "server branch", "clerk.example.com", FALSE },
	{ "expired", "authority", "expired", SERVER, FALSE },
	{ "gap", "authority", "server", SERVER, FALSE },
	{ "stranger", "clerk", "server branch authority", SERVER, FALSE },
	{ "signed-by-no-authority", "authority", "forged clerk", SERVER, FALSE },
	{ "signed-by-no-authority-whole", "authority", "forged clerk authority", SERVER, FALSE },
};

static char *
find_file(const char *name)
{
	g_autofree char *file = g_strconcat(name, ".pem", NULL);

	return g_build_filename(g_getenv("SFB_TEST_DATA"), "purple", file, NULL);
}

static GList *
read_chain(const char *names)
{
	PurpleCertificateScheme *scheme = purple_certificate_find_scheme("x509");
	g_auto(GStrv) list = g_strsplit(names, " ", -1);
	GList *chain = NULL;

	for (char **name = list; *name != NULL; name++) {
		g_autofree char *path = find_file(*name);

		chain = g_list_append(chain, purple_certificate_import(scheme, path));
	}
	return chain;
}

static void
test_case(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	g_autofree char *path = find_file(cases[i].authority);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbPurpleAuthorities) authorities = sfb_purple_authorities_new(path, &error);
	GList *chain = read_chain(cases[i].chain);

	g_assert_no_error(error);
	g_assert_cmpint(sfb_purple_authorities_accept(authorities, chain, cases[i].host), ==,
	                cases[i].is_accepted);
	purple_certificate_destroy_list(chain);
}

int
main(int argc, char **argv)
{
	g_autofree char *folder = folder_make();
	int result;

	g_test_init(&argc, &argv, NULL);
	headless_start(folder, NULL);
	g_assert_true(purple_ssl_is_supported());
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/purple/certificate/", cases[i].name, NULL);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_case);
	}
	result = g_test_run();
	purple_core_quit();
	folder_remove(folder);
	return result;
}
