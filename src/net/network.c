/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The interface to the network: hands every question to whoever implements it. */

#include "net/network.h"

G_DEFINE_INTERFACE(SfbNetwork, sfb_network, G_TYPE_OBJECT)

static void
sfb_network_default_init(SfbNetworkInterface *interface)
{
}

void
sfb_network_connect_async(SfbNetwork *self, const char *host, guint16 port, SfbTransport transport,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
	SFB_NETWORK_GET_IFACE(self)->connect_async(self, host, port, transport, cancellable,
	                                           callback, user_data);
}

GIOStream *
sfb_network_connect_finish(SfbNetwork *self, GAsyncResult *result, GInetSocketAddress **local,
                           GError **error)
{
	return SFB_NETWORK_GET_IFACE(self)->connect_finish(self, result, local, error);
}

const char *
sfb_transport_get_name(SfbTransport transport)
{
	return transport == SFB_TRANSPORT_TLS ? "tls" : "tcp";
}
