/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where another server is said to be: F-R7, F-D8, and what is no server. */

#include <string.h>

#include "sip/redirect.h"
#include "util/error.h"

typedef struct {
	const char *contacts[3]; /* header lines */
	SfbTransport transport;  /* of the connection */
	const char *host;        /* NULL: refused */
	guint16 port;
	SfbTransport expected;
} Row;

static const Row rows[] = {
	{ { "<sip:pool07.contoso.example:5061;transport=tls>" },
	  SFB_TRANSPORT_TLS,
	  "pool07.contoso.example",
	  5061,
	  SFB_TRANSPORT_TLS },
	{ { "<sip:pool07.contoso.example>" },
	  SFB_TRANSPORT_TLS,
	  "pool07.contoso.example",
	  5061,
	  SFB_TRANSPORT_TLS },
	{ { "<sip:pool07.contoso.example;transport=TCP>" },
	  SFB_TRANSPORT_TLS,
	  "pool07.contoso.example",
	  5060,
	  SFB_TRANSPORT_TCP },
	{ { "<sip:pool07.contoso.example>" },
	  SFB_TRANSPORT_TCP,
	  "pool07.contoso.example",
	  5060,
	  SFB_TRANSPORT_TCP },
	{ { "<sips:pool07.contoso.example>" },
	  SFB_TRANSPORT_TCP,
	  "pool07.contoso.example",
	  5061,
	  SFB_TRANSPORT_TLS },
	{ { "sip:pool07.contoso.example:443;transport=tls" },
	  SFB_TRANSPORT_TCP,
	  "pool07.contoso.example",
	  443,
	  SFB_TRANSPORT_TLS },
	{ { "<sip:[2001:db8::5]:5061;transport=tls>" },
	  SFB_TRANSPORT_TLS,
	  "2001:db8::5",
	  5061,
	  SFB_TRANSPORT_TLS },
	{ { "<sip:127.0.0.1:5070>" }, SFB_TRANSPORT_TLS, "127.0.0.1", 5070, SFB_TRANSPORT_TLS },
	/* The highest q; of equals the first; without q as good as can be. */
	{ { "<sip:a.contoso.example>;q=0.2, <sip:b.contoso.example>;q=0.9",
	    "<sip:c.contoso.example>;q=0.9" },
	  SFB_TRANSPORT_TLS,
	  "b.contoso.example",
	  5061,
	  SFB_TRANSPORT_TLS },
	{ { "<sip:a.contoso.example>;q=0.5", "<sip:b.contoso.example>" },
	  SFB_TRANSPORT_TLS,
	  "b.contoso.example",
	  5061,
	  SFB_TRANSPORT_TLS },
	{ { "<sip:jo@contoso.example>", "<sip:b.contoso.example>;q=0.1" },
	  SFB_TRANSPORT_TLS,
	  "b.contoso.example",
	  5061,
	  SFB_TRANSPORT_TLS },
	{ { "<sip:a.contoso.example>;q=nan" },
	  SFB_TRANSPORT_TLS,
	  "a.contoso.example",
	  5061,
	  SFB_TRANSPORT_TLS },
	{ { NULL } },
	{ { "" } },
	{ { "*" } },
	{ { "<sip:jo@contoso.example>" } },
	{ { "<https://contoso.example>" } },
	{ { "<tel:+15555550123>" } },
	{ { "<sip:>" } },
	{ { "<sip::5061>" } },
	{ { "<sip:pool07.contoso.example:0>" } },
	{ { "<sip:pool07.contoso.example:65536>" } },
	{ { "<sip:pool07.contoso.example:>" } },
	{ { "<sip:pool07.contoso.example;transport=udp>" } },
	{ { "<sip:pool\xfc.contoso.example>" } },
	{ { "<sip:pool 07>" } },
	{ { "<sip:[2001:db8::5>" } },
	{ { "<sip:[pool07]>" } },
};

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(SfbSipMessage) response = sfb_sip_message_new_response(302, NULL);
	g_autoptr(SfbSipRedirect) redirect = NULL;
	g_autoptr(GError) error = NULL;

	for (gsize i = 0; row->contacts[i] != NULL; i++)
		sfb_sip_message_add_header(response, "Contact", row->contacts[i]);
	redirect = sfb_sip_redirect_parse(response, row->transport, &error);
	if (row->host == NULL) {
		g_assert_null(redirect);
		g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
		return;
	}
	g_assert_no_error(error);
	g_assert_cmpstr(redirect->host, ==, row->host);
	g_assert_cmpuint(redirect->port, ==, row->port);
	g_assert_cmpint(redirect->transport, ==, row->expected);
	g_assert_cmpuint(redirect->expires_seconds, ==, 0);
	g_assert_false(redirect->is_signed);
}

static const struct {
	guint status;
	const char *contact;
	const char *expires;
	guint expires_seconds;
} lasting[] = {
	{ 301, "<sip:a.contoso.example>", "2592000", 2592000 },
	{ 301, "<sip:a.contoso.example>;expires=60", "2592000", 60 },
	{ 301, "<sip:a.contoso.example>", "99999999", 2592000 },
	{ 301, "<sip:a.contoso.example>", NULL, 0 },
	{ 302, "<sip:a.contoso.example>", "2592000", 0 },
	{ 305, "<sip:a.contoso.example>", "2592000", 0 },
};

static void
test_lasting(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(lasting); i++) {
		g_autoptr(SfbSipMessage) response =
			sfb_sip_message_new_response(lasting[i].status, NULL);
		g_autoptr(SfbSipRedirect) redirect = NULL;

		sfb_sip_message_add_header(response, "Contact", lasting[i].contact);
		if (lasting[i].expires != NULL)
			sfb_sip_message_add_header(response, "Expires", lasting[i].expires);
		redirect = sfb_sip_redirect_parse(response, SFB_TRANSPORT_TLS, NULL);
		g_assert_cmpuint(redirect->expires_seconds, ==, lasting[i].expires_seconds);
	}
}

static void
test_preferred_registrar(void)
{
	static const char *const values[] = { "sip:pool09.contoso.example",
		                              "<sip:pool09.contoso.example>" };

	for (gsize i = 0; i < G_N_ELEMENTS(values); i++) {
		g_autoptr(SfbSipMessage) notice =
			sfb_sip_message_new_request("NOTIFY", "sip:kim@contoso.example");
		g_autoptr(SfbSipRedirect) redirect = NULL;
		g_autoptr(GError) error = NULL;

		sfb_sip_message_add_header(notice, "Contact", "<sip:other.contoso.example>");
		sfb_sip_message_add_header(notice, "P-Preferred-Registrar", values[i]);
		redirect = sfb_sip_redirect_parse(notice, SFB_TRANSPORT_TLS, NULL);
		g_assert_cmpstr(redirect->host, ==, "pool09.contoso.example");
		g_assert_cmpuint(redirect->port, ==, 5061);
		error = sfb_sip_redirect_make_error(redirect, notice);
		g_assert_error(error, SFB_ERROR, SFB_ERROR_REDIRECTED);
		g_assert_nonnull(strstr(error->message, "pool09.contoso.example"));
	}
}

/* A list without an end is looked at for a while. */
static void
test_many(void)
{
	g_autoptr(SfbSipMessage) response = sfb_sip_message_new_response(301, NULL);
	g_autoptr(SfbSipRedirect) redirect = NULL;

	for (int i = 0; i < 20; i++)
		sfb_sip_message_add_header_printf(response, "Contact",
		                                  "<sip:a%d.contoso.example>;q=0.%02d", i, i);
	redirect = sfb_sip_redirect_parse(response, SFB_TRANSPORT_TLS, NULL);
	g_assert_cmpstr(redirect->host, ==, "a15.contoso.example");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/sip/redirect/row/%" G_GSIZE_FORMAT, i);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/sip/redirect/lasting", test_lasting);
	g_test_add_func("/sip/redirect/preferred-registrar", test_preferred_registrar);
	g_test_add_func("/sip/redirect/many", test_many);
	return g_test_run();
}
