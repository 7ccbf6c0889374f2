/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A web ticket that was issued: if it is taken it can be shown. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "web/web-ticket-private.h"
#include "web/web-ticket-xml.h"

static void
use(const SfbWebTicket *ticket)
{
	gboolean has_proof = ticket->key != NULL;
	g_autofree char *value = sfb_web_ticket_build_header(ticket);
	g_autofree char *header =
		sfb_web_ticket_build_soap_header(ticket, "https://h/", "urn:do", has_proof);

	g_assert_true(g_str_has_prefix(value, "opaque="));
	g_assert_nonnull(strstr(header, ticket->assertion));
	g_assert_true(sfb_web_ticket_get_expiry(ticket) == ticket->expiry);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GBytes) document = g_bytes_new_static(bytes, size);
	g_autoptr(GBytes) entropy = g_bytes_new_static("0123456789abcdef0123456789abcdef", 32);
	GBytes *const entropies[] = { NULL, entropy };

	for (gsize i = 0; i < G_N_ELEMENTS(entropies); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(SfbWebTicket) ticket =
			sfb_web_ticket_parse_response(document, entropies[i], 0, &error);

		g_assert_true((ticket != NULL) == (error == NULL));
		if (ticket != NULL)
			use(ticket);
	}
	return 0;
}
