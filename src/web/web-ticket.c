/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A web ticket, and how a service is shown it. */

#include "web/web-ticket-private.h"

#include <string.h>

#include "web/signature.h"
#include "web/soap.h"

#define MARGIN_SECONDS 60 /* a request under way must arrive in time */

SfbWebTicket *
sfb_web_ticket_ref(SfbWebTicket *ticket)
{
	g_atomic_ref_count_inc(&ticket->references);
	return ticket;
}

void
sfb_web_ticket_unref(SfbWebTicket *ticket)
{
	if (ticket == NULL || !g_atomic_ref_count_dec(&ticket->references))
		return;
	g_free(ticket->assertion);
	g_free(ticket->assertion_id);
	g_free(ticket->created);
	g_free(ticket->expires);
	g_clear_pointer(&ticket->key, g_bytes_unref);
	g_free(ticket);
}

char *
sfb_web_ticket_build_header(const SfbWebTicket *ticket)
{
	g_autofree char *encoded =
		g_base64_encode((const guchar *)ticket->assertion, strlen(ticket->assertion));

	return g_strconcat("opaque=", encoded, NULL);
}

char *
sfb_web_ticket_build_soap_header(const SfbWebTicket *ticket, const char *location,
                                 const char *action, gboolean has_proof)
{
	g_autofree char *timestamp = sfb_web_soap_build_timestamp(ticket->created, ticket->expires);
	g_autofree char *signature =
		has_proof ? sfb_web_signature_build(timestamp, ticket->key, ticket->assertion_id)
			  : g_strdup("");
	g_autofree char *security = g_strconcat(timestamp, ticket->assertion, signature, NULL);

	return sfb_web_soap_build_header(location, action, security);
}

gint64
sfb_web_ticket_get_expiry(const SfbWebTicket *ticket)
{
	return ticket->expiry;
}

gboolean
sfb_web_ticket_is_usable(const SfbWebTicket *ticket, gint64 now)
{
	return now + MARGIN_SECONDS < ticket->expiry;
}
