/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Web tickets ([MS-OCAUTHWS] 3.2): a SAML assertion with which one service lets us in, issued for a
 * Windows account, a modern-authentication token, or an AD FS assertion. Tickets are kept while
 * they last, for this session alone; one request per service is in flight, and everybody who wants
 * the same ticket waits for it.
 */

#pragma once

#include "web/http.h"
#include "web/oauth.h"

typedef struct _SfbWebTicket SfbWebTicket; /* reference counted, immutable */

SfbWebTicket *sfb_web_ticket_ref(SfbWebTicket *ticket);
void sfb_web_ticket_unref(SfbWebTicket *ticket); /* accepts NULL; wipes the key */

/* The value of X-MS-WebTicket: "opaque=<base64 of the assertion>". Returns: (transfer full) */
char *sfb_web_ticket_build_header(const SfbWebTicket *ticket);

/* The header of a SOAP 1.1 request to @location: addressing, timestamp, assertion and, with
 * @has_proof, the signature by the ticket's key (exclusive canonical XML, HMAC-SHA1). Returns:
 * (transfer full) */
char *sfb_web_ticket_build_soap_header(const SfbWebTicket *ticket, const char *location,
                                       const char *action, gboolean has_proof);

/* Seconds since 1970, by our clock. */
gint64 sfb_web_ticket_get_expiry(const SfbWebTicket *ticket);

typedef enum {
	SFB_WEB_AUTHENTICATION_AUTO,       /* Windows where it is offered, else OAuth, else AD FS */
	SFB_WEB_AUTHENTICATION_INTEGRATED, /* Kerberos or NTLM */
	SFB_WEB_AUTHENTICATION_OAUTH,
	SFB_WEB_AUTHENTICATION_ADFS, /* user name and password to AD FS, WS-Trust */
} SfbWebAuthentication;

#define SFB_TYPE_WEB_TICKETS (sfb_web_tickets_get_type())
G_DECLARE_FINAL_TYPE(SfbWebTickets, sfb_web_tickets, SFB, WEB_TICKETS, GObject)

/* All are read during the call or borrowed and kept. @address: normalized. @oauth: also tells
 * whether modern authentication is configured at all. Returns: (transfer full) */
SfbWebTickets *
sfb_web_tickets_new(SfbWebHttp *http, SfbWebOauth *oauth, const char *address,
                    const SfbWebCredentials *credentials, SfbWebAuthentication authentication);

/* A ticket of @issuer_url (a WebTicketService) for @applies_to, from memory or fresh: issuer's
 * metadata, the port that suits, WS-Trust. */
void sfb_web_tickets_get_async(SfbWebTickets *self, const char *issuer_url, const char *applies_to,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);

/* Returns: (transfer full) (nullable) NULL with what sfb_web_http_send_finish() and
 * sfb_web_oauth_get_token_finish() report, SFB_ERROR_USAGE (address and login belong to different
 * people), SFB_ERROR_NOT_FOUND (not enabled), SFB_ERROR_UNSUPPORTED naming what the server offers. */
SfbWebTicket *sfb_web_tickets_get_finish(SfbWebTickets *self, GAsyncResult *result, GError **error);

/* The service refused the ticket for @applies_to: the next one is a fresh one. */
void sfb_web_tickets_drop(SfbWebTickets *self, const char *applies_to);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbWebTicket, sfb_web_ticket_unref)
