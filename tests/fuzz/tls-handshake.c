/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A server's part of a TLS handshake, in two tokens. */

#include "fuzz/fuzz.h"

#include <glib.h>

#include "auth/tls-handshake.h"
#include "auth/x509.h"

static gboolean
judge(GPtrArray *chain, gpointer user_data, GError **error)
{
	for (guint i = 0; i < chain->len; i++) {
		g_autoptr(SfbAuthX509) x509 = sfb_auth_x509_parse(chain->pdata[i], NULL);

		if (x509 != NULL)
			sfb_auth_x509_names_match(x509, "fe01.example.com");
	}
	return TRUE;
}

/* Returns: whether it can go on. */
static gboolean
take(SfbAuthTlsHandshake *handshake, const uint8_t *bytes, size_t size)
{
	g_autoptr(GBytes) token = g_bytes_new(bytes, size);
	g_autoptr(GBytes) reply = NULL;
	g_autoptr(GError) error = NULL;
	gboolean is_good = sfb_auth_tls_handshake_step(handshake, token, &reply, &error);

	g_assert_cmpint(is_good, ==, error == NULL);
	g_assert_cmpint(is_good, ==, reply != NULL);
	/* Nobody guesses the keys. */
	g_assert_false(sfb_auth_tls_handshake_is_done(handshake));
	return is_good;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const SfbAuthTlsWish wish = {
		.end = SFB_AUTH_TLS_CLIENT,
		.priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.0:+RSA:+AES-128-CBC:+SHA1",
		.server_name = "fe01.example.com",
		.judge = judge,
	};
	g_autoptr(SfbAuthTlsHandshake) handshake = sfb_auth_tls_handshake_new(&wish, NULL);
	g_autoptr(GBytes) hello = NULL;

	g_assert_true(sfb_auth_tls_handshake_step(handshake, NULL, &hello, NULL));
	if (take(handshake, bytes, size / 2))
		take(handshake, bytes + size / 2, size - size / 2);
	return 0;
}
