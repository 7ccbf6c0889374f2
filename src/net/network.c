/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The interface to the network: hands every question to whoever implements it. */

#include "net/network.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

/* As long as a peer that does answer keep-alives is given, and a moment for the network. */
#define UNACKNOWLEDGED_MILLISECONDS (45 * 1000)

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

static void
set_option(int fd, int level, int name, int value)
{
	/* An option that a system does not have is no reason to do without the connection. */
	setsockopt(fd, level, name, &value, sizeof value);
}

void
sfb_network_tune_socket(int fd)
{
	set_option(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
	/* Requests are small and follow each other: waiting to fill a packet costs 40 ms a time. */
	set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
#ifdef TCP_USER_TIMEOUT
	set_option(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, UNACKNOWLEDGED_MILLISECONDS);
#endif
}
