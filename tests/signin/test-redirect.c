/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where servers send us, and where we go. */

#include "signin/redirect.h"
#include "util/error.h"

#define FROM "director01.contoso.example"

typedef struct {
	const char *name;
	SfbSipRedirect redirect;
	const char *from;
	SfbTransport transport;
	guint hops;  /* so far, through hop0, hop1, ... */
	int refused; /* SfbError, 0 if it is followed */
	gboolean is_trusted;
} Row;

#define TO(host, port) (char *)(host), port

/* F-R7 and F-D8 among them. */
static const Row rows[] = {
	{ "home-pool", { TO("pool07.contoso.example", 5061) }, FROM, 0, 0, 0, TRUE },
	{ "fifth", { TO("pool07.contoso.example", 5061) }, FROM, 0, 4, 0, TRUE },
	{ "sixth", { TO("pool07.contoso.example", 5061) }, FROM, 0, 5, SFB_ERROR_SERVER, FALSE },
	{ "to-itself", { TO(FROM, 5061) }, FROM, 0, 0, SFB_ERROR_SERVER, FALSE },
	{ "to-itself-by-other-port", { TO(FROM, 443) }, FROM, 0, 0, 0, TRUE },
	{ "in-a-circle", { TO("HOP1", 5061) }, FROM, 0, 3, SFB_ERROR_SERVER, FALSE },
	{ "outside-unsigned", { TO("pool.elsewhere.example", 5061) }, FROM, 0, 0, 0, FALSE },
	{ "outside-signed",
	  { TO("pool.elsewhere.example", 5061), .is_signed = TRUE },
	  FROM,
	  0,
	  0,
	  0,
	  TRUE },
	{ "outside-agreed", { TO("pool.hoster.example", 5061) }, FROM, 0, 0, 0, TRUE },
	{ "to-tcp",
	  { TO("pool07.contoso.example", 5060), SFB_TRANSPORT_TCP, TRUE },
	  FROM,
	  SFB_TRANSPORT_TLS,
	  0,
	  SFB_ERROR_PROTOCOL,
	  FALSE },
	{ "from-tcp-to-tcp",
	  { TO("pool07.contoso.example", 5060), SFB_TRANSPORT_TCP },
	  FROM,
	  SFB_TRANSPORT_TCP,
	  0,
	  0,
	  TRUE },
	{ "to-address",
	  { TO("192.0.2.7", 5061), .is_signed = TRUE },
	  FROM,
	  0,
	  0,
	  SFB_ERROR_PROTOCOL,
	  FALSE },
	{ "address-about-itself", { TO("192.0.2.6", 443) }, "192.0.2.6", 0, 0, 0, TRUE },
	{ "from-address-to-address",
	  { TO("192.0.2.7", 5061), .is_signed = TRUE },
	  "192.0.2.6",
	  0,
	  0,
	  0,
	  TRUE },
};

static GPtrArray *
make_hops(guint count)
{
	GPtrArray *hops = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < count; i++)
		g_ptr_array_add(hops, g_strdup_printf("hop%u:5061", i));
	return hops;
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	const SfbConfigText text = { .address = "kim@contoso.example",
		                     .trusted_domains = "hoster.example" };
	g_autoptr(SfbConfig) config = sfb_config_new(&text, NULL);
	g_autoptr(GPtrArray) hops = make_hops(row->hops);
	const SfbCandidate from = {
		.host = (char *)row->from,
		.port = 5061,
		.transport = row->transport,
	};
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbCandidate) to =
		sfb_redirect_follow(&row->redirect, &from, hops, config, &error);

	if (row->refused != 0) {
		g_assert_null(to);
		g_assert_error(error, SFB_ERROR, row->refused);
		return;
	}
	g_assert_no_error(error);
	g_assert_cmpstr(to->host, ==, row->redirect.host);
	g_assert_cmpuint(to->port, ==, row->redirect.port);
	g_assert_cmpint(to->transport, ==, row->redirect.transport);
	g_assert_cmpint(to->origin, ==, SFB_ORIGIN_REDIRECT);
	g_assert_cmpint(to->is_trusted, ==, row->is_trusted);
}

static void
test_lifetime(void)
{
	const SfbConfigText text = { .address = "kim@contoso.example" };
	g_autoptr(SfbConfig) config = sfb_config_new(&text, NULL);
	g_autoptr(GPtrArray) hops = make_hops(0);
	const SfbCandidate from = { .host = (char *)FROM, .port = 5061 };
	const SfbSipRedirect redirect = { TO("pool07.contoso.example", 5061),
		                          .expires_seconds = 2592000 };
	g_autoptr(SfbCandidate) to = sfb_redirect_follow(&redirect, &from, hops, config, NULL);

	g_assert_cmpuint(to->lifetime_seconds, ==, 2592000);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/signin/redirect/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/signin/redirect/lifetime", test_lifetime);
	return g_test_run();
}
