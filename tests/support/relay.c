/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A way to a server on which exchanges can be counted. */

#include "support/relay.h"

#include <gio/gio.h>

#define QUIET_MILLISECONDS 50
#define PIECE_LENGTH 16384

/* One direction. */
typedef struct {
	Relay *relay;
	GIOStream *from;
	GIOStream *to;
	guint8 piece[PIECE_LENGTH];
} Pump;

struct _Relay {
	GSocketService *service;
	guint16 port;
	guint16 target;
	GCancellable *cancellable;
	GIOStream *client;
	GIOStream *server;
	Pump there;
	Pump back;
	guint pumps; /* that run */
	gboolean is_holding;
	GByteArray *held;
	gsize carried; /* bytes, either way */
	gboolean is_quiet;
};

static void read_piece(Pump *pump);

/* Whoever reads is in this process, and what a sign-in says fits into the system's buffers. */
static void
write_on(Pump *pump, const guint8 *bytes, gsize length)
{
	g_output_stream_write_all(g_io_stream_get_output_stream(pump->to), bytes, length, NULL,
	                          NULL, NULL);
}

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Pump *pump = user_data;
	Relay *relay = pump->relay;
	gssize length = g_input_stream_read_finish(G_INPUT_STREAM(source), result, NULL);

	if (length <= 0) {
		relay->pumps--;
		return;
	}
	relay->carried += (gsize)length;
	if (relay->is_holding && pump == &relay->back)
		g_byte_array_append(relay->held, pump->piece, (guint)length);
	else
		write_on(pump, pump->piece, (gsize)length);
	read_piece(pump);
}

static void
read_piece(Pump *pump)
{
	g_input_stream_read_async(g_io_stream_get_input_stream(pump->from), pump->piece,
	                          PIECE_LENGTH, G_PRIORITY_DEFAULT, pump->relay->cancellable,
	                          on_read, pump);
}

static void
start_pump(Relay *relay, Pump *pump, GIOStream *from, GIOStream *to)
{
	pump->relay = relay;
	pump->from = from;
	pump->to = to;
	relay->pumps++;
	read_piece(pump);
}

static gboolean
on_incoming(GSocketService *service, GSocketConnection *connection, GObject *source, Relay *relay)
{
	g_autoptr(GSocketClient) client = g_socket_client_new();
	g_autoptr(GError) error = NULL;

	g_assert_null(relay->client);
	relay->client = G_IO_STREAM(g_object_ref(connection));
	relay->server = G_IO_STREAM(
		g_socket_client_connect_to_host(client, "127.0.0.1", relay->target, NULL, &error));
	g_assert_no_error(error);
	start_pump(relay, &relay->there, relay->client, relay->server);
	start_pump(relay, &relay->back, relay->server, relay->client);
	return TRUE;
}

Relay *
relay_open(guint16 port)
{
	g_autoptr(GSocketAddress) address = g_inet_socket_address_new_from_string("127.0.0.1", 0);
	g_autoptr(GSocketAddress) effective = NULL;
	g_autoptr(GError) error = NULL;
	Relay *relay = g_new0(Relay, 1);

	relay->service = g_socket_service_new();
	relay->target = port;
	relay->cancellable = g_cancellable_new();
	relay->held = g_byte_array_new();
	g_socket_listener_add_address(G_SOCKET_LISTENER(relay->service), address,
	                              G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL, &effective,
	                              &error);
	g_assert_no_error(error);
	relay->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(effective));
	g_signal_connect(relay->service, "incoming", G_CALLBACK(on_incoming), relay);
	return relay;
}

void
relay_close(Relay *relay)
{
	g_signal_handlers_disconnect_by_data(relay->service, relay);
	g_socket_service_stop(relay->service);
	g_socket_listener_close(G_SOCKET_LISTENER(relay->service));
	g_cancellable_cancel(relay->cancellable);
	while (relay->pumps > 0)
		g_main_context_iteration(NULL, TRUE);
	g_object_unref(relay->service);
	g_object_unref(relay->cancellable);
	g_clear_object(&relay->client);
	g_clear_object(&relay->server);
	g_byte_array_unref(relay->held);
	g_free(relay);
}

guint16
relay_get_port(const Relay *relay)
{
	return relay->port;
}

void
relay_hold(Relay *relay)
{
	relay->is_holding = TRUE;
}

static gboolean
on_quiet(gpointer user_data)
{
	((Relay *)user_data)->is_quiet = TRUE;
	return G_SOURCE_REMOVE;
}

/* Both ends come before the timer, however slow the computer is. */
static void
wait_for_quiet(Relay *relay)
{
	gsize carried;

	do {
		carried = relay->carried;
		relay->is_quiet = FALSE;
		g_timeout_add_full(G_PRIORITY_LOW, QUIET_MILLISECONDS, on_quiet, relay, NULL);
		while (!relay->is_quiet)
			g_main_context_iteration(NULL, TRUE);
	} while (relay->carried != carried);
}

void
relay_take_turn(Relay *relay)
{
	wait_for_quiet(relay);
	write_on(&relay->back, relay->held->data, relay->held->len);
	g_byte_array_set_size(relay->held, 0);
	wait_for_quiet(relay);
}
