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

SfbLine *
sfb_network_connect_finish(SfbNetwork *self, GAsyncResult *result, GError **error)
{
	return SFB_NETWORK_GET_IFACE(self)->connect_finish(self, result, error);
}

void
sfb_network_look_up_service_async(SfbNetwork *self, const char *service, const char *domain,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
	SFB_NETWORK_GET_IFACE(self)->look_up_service_async(self, service, domain, cancellable,
	                                                   callback, user_data);
}

GPtrArray *
sfb_network_look_up_service_finish(SfbNetwork *self, GAsyncResult *result, GError **error)
{
	return SFB_NETWORK_GET_IFACE(self)->look_up_service_finish(self, result, error);
}

void
sfb_network_look_up_host_async(SfbNetwork *self, const char *host, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data)
{
	SFB_NETWORK_GET_IFACE(self)->look_up_host_async(self, host, cancellable, callback,
	                                                user_data);
}

GPtrArray *
sfb_network_look_up_host_finish(SfbNetwork *self, GAsyncResult *result, GError **error)
{
	return SFB_NETWORK_GET_IFACE(self)->look_up_host_finish(self, result, error);
}

void
sfb_network_check_certificate_async(SfbNetwork *self, const char *host,
                                    GTlsCertificate *certificate, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
	SFB_NETWORK_GET_IFACE(self)->check_certificate_async(self, host, certificate, cancellable,
	                                                     callback, user_data);
}

void
sfb_network_check_quietly_async(SfbNetwork *self, const char *host, GTlsCertificate *certificate,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
	SfbNetworkInterface *interface = SFB_NETWORK_GET_IFACE(self);

	if (interface->check_quietly_async != NULL)
		interface->check_quietly_async(self, host, certificate, cancellable, callback,
		                               user_data);
	else
		interface->check_certificate_async(self, host, certificate, cancellable, callback,
		                                   user_data);
}

gboolean
sfb_network_check_certificate_finish(SfbNetwork *self, GAsyncResult *result, GError **error)
{
	return SFB_NETWORK_GET_IFACE(self)->check_certificate_finish(self, result, error);
}

GProxyResolver *
sfb_network_get_proxy_resolver(SfbNetwork *self)
{
	SfbNetworkInterface *interface = SFB_NETWORK_GET_IFACE(self);

	return interface->get_proxy_resolver != NULL ? interface->get_proxy_resolver(self) : NULL;
}

GSocketConnectable *
sfb_network_get_detour(SfbNetwork *self, const char *host, guint16 port)
{
	SfbNetworkInterface *interface = SFB_NETWORK_GET_IFACE(self);

	return interface->get_detour != NULL ? interface->get_detour(self, host, port) : NULL;
}

GNetworkMonitor *
sfb_network_get_monitor(SfbNetwork *self)
{
	SfbNetworkInterface *interface = SFB_NETWORK_GET_IFACE(self);

	return interface->get_monitor != NULL ? interface->get_monitor(self)
	                                      : g_network_monitor_get_default();
}

SfbLine *
sfb_line_new(GIOStream *stream, GInetSocketAddress *local, GBytes *certificate)
{
	SfbLine *line = g_new0(SfbLine, 1);

	line->stream = stream;
	line->local = local;
	line->certificate = certificate;
	return line;
}

void
sfb_line_free(SfbLine *line)
{
	if (line == NULL)
		return;
	g_object_unref(line->stream);
	g_object_unref(line->local);
	g_clear_pointer(&line->certificate, g_bytes_unref);
	g_free(line);
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
