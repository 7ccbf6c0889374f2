/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * How the core reaches the network, and the one seam for stand-ins: the plugin connects through
 * libpurple (proxies, certificate prompts), the terminal program and the tests through GIO.
 */

#pragma once

#include <gio/gio.h>

typedef enum {
	SFB_TRANSPORT_TLS,
	SFB_TRANSPORT_TCP,
} SfbTransport;

#define SFB_TYPE_NETWORK (sfb_network_get_type())
G_DECLARE_INTERFACE(SfbNetwork, sfb_network, SFB, NETWORK, GObject)

struct _SfbNetworkInterface {
	GTypeInterface parent_interface;

	void (*connect_async)(SfbNetwork *self, const char *host, guint16 port,
	                      SfbTransport transport, GCancellable *cancellable,
	                      GAsyncReadyCallback callback, gpointer user_data);
	GIOStream *(*connect_finish)(SfbNetwork *self, GAsyncResult *result,
	                             GInetSocketAddress **local, GError **error);
};

/* Opens a connection to @host and, for TLS, proves that the server is @host: the stream is never
 * given out with a certificate that is not accepted. Looks names up without blocking; tries every
 * address. @callback comes once. */
void sfb_network_connect_async(SfbNetwork *self, const char *host, guint16 port,
                               SfbTransport transport, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);

/* @local: (out) (transfer full) our end of the connection. Returns: (transfer full) (nullable) a
 * stream whose asynchronous operations work; NULL with SFB_ERROR_UNREACHABLE, SFB_ERROR_TIMEOUT,
 * SFB_ERROR_CERTIFICATE, SFB_ERROR_MECHANISM_MISSING or SFB_ERROR_USAGE (the CA file), worded for
 * people, or with G_IO_ERROR_CANCELLED. */
GIOStream *sfb_network_connect_finish(SfbNetwork *self, GAsyncResult *result,
                                      GInetSocketAddress **local, GError **error);

/* "tls" or "tcp", as Via and Contact write it in lower case. */
const char *sfb_transport_get_name(SfbTransport transport);

/* Prepares the connected socket @fd for a SIP line: a message leaves at once, and a peer that does
 * not even acknowledge is noticed by the system, whether or not it answers keep-alives
 * ([MS-CONMGMT] 3.4 does not make it). For implementers of SfbNetwork. */
void sfb_network_tune_socket(int fd);
