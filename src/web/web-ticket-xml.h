/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Asking for tokens and reading them (WS-Trust 1.3 and 2005/02; [MS-OCAUTHWS] 3.2.4.1.1): web
 * tickets, and what AD FS issues. */

#pragma once

#include "web/soap.h"
#include "web/web-ticket.h"

#define SFB_WEB_TICKET_ACTION SFB_WEB_NS_WST "/RST/Issue"

#define SFB_WEB_TICKET_ENTROPY_LENGTH 32
#define SFB_WEB_TICKET_TOKEN_MAX (64 * 1024) /* of an assertion, in bytes */
#define SFB_WEB_TICKET_KEY_MAX 128           /* of a proof key, in bytes */

/* The body of a request for a web ticket for @applies_to, in the name of @address (normalized).
 * @entropy: our half of the key. Returns: (transfer full) */
char *sfb_web_ticket_build_request(const char *applies_to, const char *address, GBytes *entropy);

/* Reads an answer. @entropy: what was asked with; NULL if a bearer's token was asked for, which has
 * neither key nor id. @clock_offset: seconds that the server's clock is ahead of ours. Returns:
 * (transfer full) (nullable) NULL with SFB_ERROR_PROTOCOL or SFB_ERROR_UNSUPPORTED. */
SfbWebTicket *sfb_web_ticket_parse_response(GBytes *document, GBytes *entropy, gint64 clock_offset,
                                            GError **error);
