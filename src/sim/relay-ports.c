/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The door of a media relay. */

#include "sim/relay-ports.h"

#include <gio/gio.h>
#include <string.h>

#include "util/random.h"

/* [MS-TURN] 2.2.1, 2.2.2; numbers on the wire are big-endian. */
#define HEADER_BYTES 20
#define ALLOCATE 0x0003
#define ALLOCATE_ERROR 0x0113
#define ERROR_CODE 0x0009
#define MAGIC_COOKIE 0x000f
#define NONCE 0x0014
#define REALM 0x0015
#define COOKIE "\x72\xc6\x4b\xc6"
#define UNAUTHORIZED "\0\0\4\1Unauthorized" /* class 4, number 1 */
#define NONCE_BYTES 8
#define DATAGRAM_MAX 1500

struct _SfbSimRelayPorts {
	SfbSimFaults *faults;
	GSocket *udp;
	GSource *udp_source;
	GSocketService *tcp;
	guint16 udp_port;
	guint16 tcp_port;
};

static void
append_number(GByteArray *message, gsize number)
{
	const guint8 bytes[] = { (guint8)(number >> 8), (guint8)number };

	g_byte_array_append(message, bytes, sizeof(bytes));
}

static void
append_attribute(GByteArray *message, guint16 type, const char *value, gsize length)
{
	append_number(message, type);
	append_number(message, length);
	g_byte_array_append(message, (const guint8 *)value, (guint)length);
}

/* "Who are you?" The cookie comes first in every message ([MS-TURN] 2.2.2). */
static GByteArray *
build_challenge(const guint8 *request)
{
	g_autoptr(GByteArray) attributes = g_byte_array_new();
	g_autofree char *nonce = sfb_random_hex(NONCE_BYTES);
	GByteArray *message = g_byte_array_new();

	append_attribute(attributes, MAGIC_COOKIE, COOKIE, strlen(COOKIE));
	append_attribute(attributes, ERROR_CODE, UNAUTHORIZED, sizeof(UNAUTHORIZED) - 1);
	append_attribute(attributes, NONCE, nonce, strlen(nonce));
	append_attribute(attributes, REALM, SFB_SIM_RELAY_REALM, strlen(SFB_SIM_RELAY_REALM));
	append_number(message, ALLOCATE_ERROR);
	append_number(message, attributes->len);
	g_byte_array_append(message, request + 4, HEADER_BYTES - 4);
	g_byte_array_append(message, attributes->data, attributes->len);
	return message;
}

static gboolean
is_allocate(const guint8 *bytes, gsize length)
{
	const guint8 cookie[] = { 0, MAGIC_COOKIE, 0, 4, 0x72, 0xc6, 0x4b, 0xc6 };

	return length >= HEADER_BYTES + sizeof(cookie) && bytes[0] == 0 && bytes[1] == ALLOCATE &&
	       (gsize)(bytes[2] << 8 | bytes[3]) == length - HEADER_BYTES &&
	       memcmp(bytes + HEADER_BYTES, cookie, sizeof(cookie)) == 0;
}

static gboolean
on_datagram(GSocket *socket, GIOCondition condition, gpointer user_data)
{
	SfbSimRelayPorts *ports = user_data;
	g_autoptr(GSocketAddress) asker = NULL;
	g_autoptr(GByteArray) challenge = NULL;
	guint8 bytes[DATAGRAM_MAX];
	gssize length =
		g_socket_receive_from(socket, &asker, (char *)bytes, sizeof(bytes), NULL, NULL);

	if (length < 0 || !is_allocate(bytes, (gsize)length) ||
	    sfb_sim_faults_strikes(ports->faults, "relay-silent"))
		return G_SOURCE_CONTINUE;
	challenge = build_challenge(bytes);
	g_socket_send_to(socket, asker, (const char *)challenge->data, challenge->len, NULL, NULL);
	return G_SOURCE_CONTINUE;
}

static guint16
get_port(GSocketAddress *address)
{
	return g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address));
}

static gboolean
open_udp(SfbSimRelayPorts *ports, GSocketAddress *wish, GError **error)
{
	g_autoptr(GSocketAddress) address = NULL;

	ports->udp = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM,
	                          G_SOCKET_PROTOCOL_UDP, error);
	if (ports->udp == NULL || !g_socket_bind(ports->udp, wish, FALSE, error))
		return FALSE;
	address = g_socket_get_local_address(ports->udp, error);
	if (address == NULL)
		return FALSE;
	g_socket_set_blocking(ports->udp, FALSE);
	ports->udp_port = get_port(address);
	ports->udp_source = g_socket_create_source(ports->udp, G_IO_IN, NULL);
	g_source_set_callback(ports->udp_source, G_SOURCE_FUNC(on_datagram), ports, NULL);
	g_source_attach(ports->udp_source, g_main_context_get_thread_default());
	return TRUE;
}

/* Whoever comes is let in, and out again. */
static gboolean
open_tcp(SfbSimRelayPorts *ports, GSocketAddress *wish, GError **error)
{
	g_autoptr(GSocketAddress) address = NULL;

	ports->tcp = g_socket_service_new();
	if (!g_socket_listener_add_address(G_SOCKET_LISTENER(ports->tcp), wish,
	                                   G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
	                                   &address, error))
		return FALSE;
	ports->tcp_port = get_port(address);
	return TRUE;
}

SfbSimRelayPorts *
sfb_sim_relay_ports_new(SfbSimFaults *faults, GError **error)
{
	g_autoptr(SfbSimRelayPorts) ports = g_new0(SfbSimRelayPorts, 1);
	g_autoptr(GSocketAddress) wish = g_inet_socket_address_new_from_string("127.0.0.1", 0);

	ports->faults = faults;
	if (!open_udp(ports, wish, error) || !open_tcp(ports, wish, error))
		return NULL;
	return g_steal_pointer(&ports);
}

void
sfb_sim_relay_ports_free(SfbSimRelayPorts *ports)
{
	if (ports == NULL)
		return;
	if (ports->udp_source != NULL)
		g_source_destroy(ports->udp_source);
	g_clear_pointer(&ports->udp_source, g_source_unref);
	g_clear_object(&ports->udp);
	if (ports->tcp != NULL) {
		g_socket_service_stop(ports->tcp);
		g_socket_listener_close(G_SOCKET_LISTENER(ports->tcp));
	}
	g_clear_object(&ports->tcp);
	g_free(ports);
}

guint16
sfb_sim_relay_ports_get_udp(const SfbSimRelayPorts *ports)
{
	return ports->udp_port;
}

guint16
sfb_sim_relay_ports_get_tcp(const SfbSimRelayPorts *ports)
{
	return ports->tcp_port;
}
