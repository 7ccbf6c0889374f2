/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The web ticket service ([MS-OCAUTHWS] 3.2): trades a Windows handshake, a name and a password, an
 * access token or an assertion of the AD FS for a SAML assertion that is good for one service.
 */

#pragma once

#include "sim/web-adfs.h"
#include "sim/web-auth.h"
#include "sim/web-oauth.h"

#define SFB_SIM_TICKETS_PATH "/WebTicket/WebTicketService.svc"

typedef struct _SfbSimWebTickets SfbSimWebTickets;

/* Which ways to a ticket there are; NULL: not that one. */
typedef struct {
	SfbSimWebAuth *windows;
	SfbSimWebOauth *oauth;
	SfbSimWebAdfs *adfs;
	gboolean has_forms;
} SfbSimTicketWays;

/* Adds its resources to @site. Borrows all. Returns: (transfer full) */
SfbSimWebTickets *
sfb_sim_web_tickets_new(SfbSimSite *site, SfbSimSigner *signer, const SfbSimTicketWays *ways);
void sfb_sim_web_tickets_free(SfbSimWebTickets *tickets); /* accepts NULL */

/* The ticket service's own URL. Borrowed. */
const char *sfb_sim_web_tickets_get_url(const SfbSimWebTickets *tickets);

/* Whose ticket @node is, if it is good for @service; NULL if not. Accepts NULL as @node. Returns:
 * (transfer full) (nullable) */
char *sfb_sim_web_tickets_check(SfbSimWebTickets *tickets, const SfbXml *xml, SfbXmlNode *node,
                                const char *service);

/* Whose ticket came in the header X-MS-WebTicket of @message, if it is good for what @message asks
 * for. Returns: (transfer full) (nullable) */
char *sfb_sim_web_tickets_check_header(SfbSimWebTickets *tickets, SoupServerMessage *message);

/* The same for a ticket of @service, to which what @message asks for belongs. */
char *sfb_sim_web_tickets_check_header_for(SfbSimWebTickets *tickets, SoupServerMessage *message,
                                           const char *service);

/* The key whose possession the holder of that ticket has to prove; NULL if it has none. Borrowed. */
GBytes *sfb_sim_web_tickets_get_key(SfbSimWebTickets *tickets, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimWebTickets, sfb_sim_web_tickets_free)
