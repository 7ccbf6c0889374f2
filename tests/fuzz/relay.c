/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Credentials that a server gives for its media relay. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "media/relay-xml.h"

#define ASKED_AT 1000000

static void
check(const SfbRelayCredentials *credentials)
{
	g_assert_cmpuint(strlen(credentials->user_name), >, 0);
	g_assert_cmpuint(strlen(credentials->user_name), <=, SFB_RELAY_TEXT_MAX);
	g_assert_cmpuint(strlen(sfb_secret_peek(credentials->password)), >, 0);
	g_assert_nonnull(credentials->realm);
	g_assert_cmpint(credentials->expires, >, ASKED_AT);
	g_assert_cmpint(credentials->expires, <=, ASKED_AT + SFB_RELAY_MINUTES_MAX * 60);
	g_assert_cmpuint(credentials->servers->len, >, 0);
	g_assert_cmpuint(credentials->servers->len, <=, SFB_RELAY_SERVERS_MAX);
	for (guint i = 0; i < credentials->servers->len; i++) {
		const SfbRelayServer *server = credentials->servers->pdata[i];

		g_assert_true(g_str_is_ascii(server->host) && server->host[0] != '\0');
		g_assert_true(server->udp_port != 0 || server->tcp_port != 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbRelayCredentials) credentials =
		sfb_relay_answer_parse((const char *)bytes, size, "4711", ASKED_AT, &error);

	g_assert_true((credentials == NULL) == (error != NULL));
	if (credentials != NULL)
		check(credentials);
	return 0;
}
