/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whose name is it; each row also with a final dot and in capitals. */

#include "util/domain.h"

typedef struct {
	const char *domain;
	const char *host;
	gboolean is_inside;
} Row;

static const Row rows[] = {
	{ "contoso.example", "sip.contoso.example", TRUE },
	{ "contoso.example", "pool01.contoso.example", TRUE },
	{ "contoso.example", "pool01.eu.contoso.example", TRUE },
	{ "contoso.example", "contoso.example", TRUE },
	{ "contoso.example", "notcontoso.example", FALSE },
	{ "contoso.example", "sipdir.online.lync.com", FALSE },
	{ "contoso.example", "contoso.example.evil.example", FALSE },
	{ "contoso.example", "example", FALSE },
	{ "contoso.example", "", FALSE },
	{ "", "contoso.example", FALSE },
	{ "eu.contoso.example", "pool01.contoso.example", FALSE },
	{ "b\xc3\xbc"
	  "cher.example",
	  "pool.xn--bcher-kva.example", TRUE },
	{ "0.0.1", "127.0.0.1", FALSE },
};

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autofree char *dotted = g_strconcat(row->host, ".", NULL);
	g_autofree char *capitals = g_ascii_strup(row->host, -1);
	g_autofree char *domain = g_ascii_strup(row->domain, -1);

	g_assert_cmpint(sfb_domain_contains(row->domain, row->host), ==, row->is_inside);
	g_assert_cmpint(sfb_domain_contains(row->domain, dotted), ==, row->is_inside);
	g_assert_cmpint(sfb_domain_contains(row->domain, capitals), ==, row->is_inside);
	g_assert_cmpint(sfb_domain_contains(domain, row->host), ==, row->is_inside);
}

static void
test_parent(void)
{
	g_assert_cmpstr(sfb_domain_get_parent("mx.eu.contoso.example"), ==, "eu.contoso.example");
	g_assert_cmpstr(sfb_domain_get_parent("mx.contoso.example"), ==, "contoso.example");
	g_assert_cmpstr(sfb_domain_get_parent("contoso.example"), ==, "contoso.example");
	g_assert_cmpstr(sfb_domain_get_parent("localhost"), ==, "localhost");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/util/domain/%" G_GSIZE_FORMAT, i);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/util/domain/parent", test_parent);
	return g_test_run();
}
