/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The way of media past firewalls: credentials for the company's relay ([MS-AVEDGEA]), asked for when
 * first needed and renewed while somebody holds on to them.
 *
 * Signal:
 *   "changed" ()   other credentials, or none any more
 */

#pragma once

#include "settings/settings.h"
#include "sip/client.h"
#include "util/secret.h"

#define SFB_RELAY_SERVERS_MAX 100

typedef struct {
	char *host;       /* a name or an IP address */
	guint16 udp_port; /* 0: none */
	guint16 tcp_port;
	gboolean is_internet; /* for those outside the company's network */
} SfbRelayServer;

typedef struct {
	char *user_name;
	SfbSecret *password;
	char *realm;        /* "" if not told */
	gint64 expires;     /* seconds since 1970 */
	GPtrArray *servers; /* (element-type SfbRelayServer) */
} SfbRelayCredentials;

#define SFB_TYPE_RELAY (sfb_relay_get_type())
G_DECLARE_FINAL_TYPE(SfbRelay, sfb_relay, SFB, RELAY, GObject)

/* Returns: (transfer full) */
SfbRelay *sfb_relay_new(SfbSipClient *client, SfbSettings *settings);

/* Gives the credentials there are, or asks for some ([MS-AVEDGEA] 3.1). @callback comes once; several
 * may ask at once. From then on they are renewed at two thirds of their life until the session ends. */
void sfb_relay_get_async(SfbRelay *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);

/* Returns: (nullable) borrowed until the next "changed"; NULL with SFB_ERROR_UNSUPPORTED (the server
 * names no relay), or why it gave none. */
const SfbRelayCredentials *
sfb_relay_get_finish(SfbRelay *self, GAsyncResult *result, GError **error);

/* What there is now, without asking; NULL if nothing. Borrowed. */
const SfbRelayCredentials *sfb_relay_peek(SfbRelay *self);
