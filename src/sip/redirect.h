/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where another server is said to be that serves us ([MS-SIPREGE] 2.2.1.8, RFC 3261 8.1.3.4). Pure. */

#pragma once

#include "net/network.h"
#include "sip/message.h"

typedef struct {
	char *host; /* a name, or an IP address without brackets */
	guint16 port;
	SfbTransport transport;
	gboolean is_signed;    /* by a server that we had proved ourselves to, and it to us */
	guint expires_seconds; /* how long it may be remembered; 0: for this session */
} SfbSipRedirect;

/* Reads the Contacts of a 3xx, of which the one with the highest q counts, or the
 * P-Preferred-Registrar of a NOTIFY. @transport: of the connection it came on, which holds where
 * nothing else is said. Whether to go there is the caller's business; a person is not taken for a
 * server. Returns: (transfer full) (nullable) unsigned; NULL with SFB_ERROR_PROTOCOL. */
SfbSipRedirect *
sfb_sip_redirect_parse(const SfbSipMessage *message, SfbTransport transport, GError **error);

void sfb_sip_redirect_free(SfbSipRedirect *redirect); /* accepts NULL */

/* SFB_ERROR_REDIRECTED, naming the server. @message: what it was read from. Returns: (transfer
 * full) */
GError *sfb_sip_redirect_make_error(const SfbSipRedirect *redirect, const SfbSipMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSipRedirect, sfb_sip_redirect_free)
