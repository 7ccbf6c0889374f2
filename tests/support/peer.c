/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The far end of a connection, told by a test what to say. */

#include "support/peer.h"

#include <string.h>
#include <sys/socket.h>

#include "sip/header.h"
#include "sip/parser.h"

#define WATCHDOG_SECONDS 20

struct _Peer {
	GSocket *socket;
	GSource *source;
	SfbSipParser *parser;
	GQueue messages;
	guint line_ends;
	gboolean is_closed;
};

static gboolean
on_watchdog(gpointer user_data G_GNUC_UNUSED)
{
	g_error("what the test waits for did not happen");
	return G_SOURCE_REMOVE;
}

/* Runs the main loop until *@count is at least @wanted. */
static void
run_until(const guint *count, guint wanted)
{
	guint watchdog = g_timeout_add_seconds(WATCHDOG_SECONDS, on_watchdog, NULL);

	while (*count < wanted)
		g_main_context_iteration(NULL, TRUE);
	g_source_remove(watchdog);
}

static void
take_bytes(Peer *peer, const char *bytes, gsize length)
{
	g_autoptr(GError) error = NULL;
	SfbSipMessage *message;

	sfb_sip_parser_push(peer->parser, bytes, length);
	while ((message = sfb_sip_parser_next(peer->parser, &error)) != NULL)
		g_queue_push_tail(&peer->messages, message);
	g_assert_no_error(error);
	peer->line_ends += sfb_sip_parser_take_line_ends(peer->parser);
}

static gboolean
on_readable(GSocket *socket, GIOCondition condition G_GNUC_UNUSED, gpointer user_data)
{
	Peer *peer = user_data;
	char bytes[4096];
	gssize length = g_socket_receive(socket, bytes, sizeof(bytes), NULL, NULL);

	if (length > 0)
		take_bytes(peer, bytes, (gsize)length);
	else
		peer->is_closed = TRUE;
	return length > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static GSocket *
wrap(int fd)
{
	g_autoptr(GError) error = NULL;
	GSocket *socket = g_socket_new_from_fd(fd, &error);

	g_assert_no_error(error);
	return socket;
}

Peer *
peer_new(GIOStream **near_end)
{
	Peer *peer = g_new0(Peer, 1);
	g_autoptr(GSocket) near_socket = NULL;
	int ends[2];

	g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), ==, 0);
	near_socket = wrap(ends[0]);
	*near_end = G_IO_STREAM(g_socket_connection_factory_create_connection(near_socket));
	peer->socket = wrap(ends[1]);
	peer->parser = sfb_sip_parser_new();
	g_queue_init(&peer->messages);
	peer->source = g_socket_create_source(peer->socket, G_IO_IN, NULL);
	g_source_set_callback(peer->source, G_SOURCE_FUNC(on_readable), peer, NULL);
	g_source_attach(peer->source, NULL);
	return peer;
}

void
peer_free(Peer *peer)
{
	g_source_destroy(peer->source);
	g_source_unref(peer->source);
	g_object_unref(peer->socket);
	sfb_sip_parser_free(peer->parser);
	g_queue_clear_full(&peer->messages, (GDestroyNotify)sfb_sip_message_unref);
	g_free(peer);
}

SfbSipClient *
peer_new_client(Peer **peer)
{
	SfbSipClient *client =
		sfb_sip_client_new("kim@contoso.example", "c8ca638a15", "purple-sfb/test");
	g_autoptr(GSocketAddress) local =
		g_inet_socket_address_new_from_string("192.0.2.15", 51324);
	g_autoptr(GIOStream) stream = NULL;

	*peer = peer_new(&stream);
	sfb_sip_client_connect(client, stream, G_INET_SOCKET_ADDRESS(local), SFB_TRANSPORT_TLS);
	return client;
}

void
peer_drop_client(SfbSipClient *client)
{
	sfb_sip_client_disconnect(client);
	/* What was outstanding holds references until it has told so. */
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_assert_finalize_object(client);
}

SfbSipMessage *
peer_parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autofree char *wire = g_strjoinv("\r\n", lines);
	SfbSipMessage *message;

	sfb_sip_parser_push(parser, wire, strlen(wire));
	message = sfb_sip_parser_next(parser, &error);
	g_assert_no_error(error);
	g_assert_nonnull(message);
	return message;
}

SfbSipMessage *
peer_load(const char *name)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(g_getenv("SFB_TEST_DATA"), "sip", name, NULL);
	g_autofree char *text = NULL;

	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);
	return peer_parse(text);
}

SfbSipMessage *
peer_receive(Peer *peer)
{
	run_until(&peer->messages.length, 1);
	return g_queue_pop_head(&peer->messages);
}

void
peer_receive_line_ends(Peer *peer, guint count)
{
	run_until(&peer->line_ends, count);
}

void
peer_assert_quiet(Peer *peer)
{
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_assert_cmpuint(peer->messages.length, ==, 0);
}

void
peer_send_text(Peer *peer, const char *text)
{
	g_autoptr(GError) error = NULL;
	gsize length = strlen(text);

	for (gsize sent = 0; sent < length;) {
		gssize part = g_socket_send(peer->socket, text + sent, length - sent, NULL, &error);

		g_assert_no_error(error);
		sent += (gsize)part;
	}
}

void
peer_send(Peer *peer, const SfbSipMessage *message)
{
	g_autoptr(GBytes) bytes = sfb_sip_message_build(message);
	g_autofree char *text = g_strndup(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));

	peer_send_text(peer, text);
}

void
peer_hang_up(Peer *peer)
{
	g_assert_true(g_socket_shutdown(peer->socket, FALSE, TRUE, NULL));
}

void
peer_wait_for(const gboolean *flag)
{
	run_until((const guint *)flag, TRUE);
}

void
peer_wait_for_close(Peer *peer)
{
	peer_wait_for(&peer->is_closed);
}

static gboolean
on_passed(gpointer user_data)
{
	gboolean *flag = user_data;

	*flag = TRUE;
	return G_SOURCE_REMOVE;
}

void
peer_let_pass(guint milliseconds)
{
	gboolean has_passed = FALSE;

	g_timeout_add(milliseconds, on_passed, &has_passed);
	peer_wait_for(&has_passed);
}

SfbSipMessage *
peer_make_response(const SfbSipMessage *request, guint status)
{
	SfbSipMessage *response = sfb_sip_message_new_response(status, NULL);
	const char *to = sfb_sip_message_get_header(request, "To");
	g_autofree char *tag = sfb_sip_header_get_tag(to);

	sfb_sip_message_copy_headers(response, request, "Via");
	sfb_sip_message_copy_headers(response, request, "From");
	sfb_sip_message_add_header_printf(response, "To", "%s%s", to,
	                                  tag == NULL ? ";tag=peer" : "");
	sfb_sip_message_copy_headers(response, request, "Call-ID");
	sfb_sip_message_copy_headers(response, request, "CSeq");
	return response;
}

void
peer_answer(Peer *peer, const SfbSipMessage *request, guint status)
{
	g_autoptr(SfbSipMessage) response = peer_make_response(request, status);

	peer_send(peer, response);
}
