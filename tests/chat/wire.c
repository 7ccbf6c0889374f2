/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A connection between alice's chats and the test. */

#include "chat/wire.h"

#include <string.h>
#include <sys/socket.h>

#include "people/exchange.h"

#define PATIENCE_SECONDS 30

static GIOStream *
wrap(int fd)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GSocket) socket = g_socket_new_from_fd(fd, &error);

	g_assert_no_error(error);
	return G_IO_STREAM(g_socket_connection_factory_create_connection(socket));
}

static void
on_arrived(SfbSipTransport *transport, SfbSipMessage *message, gpointer user_data)
{
	Wire *wire = user_data;

	g_queue_push_tail(&wire->arrived, sfb_sip_message_ref(message));
}

Wire *
wire_new(void)
{
	Wire *wire = g_new0(Wire, 1);
	g_autoptr(GSocketAddress) local = g_inet_socket_address_new_from_string("192.0.2.10", 5071);
	g_autoptr(SfbWebEws) ews = exchange_new();
	g_autoptr(GIOStream) near = NULL;
	g_autoptr(GIOStream) far = NULL;
	int fds[2];

	g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, fds), ==, 0);
	near = wrap(fds[0]);
	far = wrap(fds[1]);
	g_queue_init(&wire->arrived);
	wire->far_end = sfb_sip_transport_new(far);
	g_signal_connect(wire->far_end, "message-received", G_CALLBACK(on_arrived), wire);
	sfb_sip_transport_start(wire->far_end);
	wire->client = sfb_sip_client_new("alice@contoso.example", "0c9a3e71b4", "test/1");
	sfb_sip_client_connect(wire->client, near, G_INET_SOCKET_ADDRESS(local), SFB_TRANSPORT_TCP);
	wire->settings = sfb_settings_new(wire->client);
	wire->contacts = sfb_contacts_new(wire->client, ews, wire->settings);
	wire->chats = sfb_chats_new(wire->client, wire->contacts, wire->settings);
	return wire;
}

void
wire_free(Wire *wire)
{
	g_object_unref(wire->chats);
	g_object_unref(wire->contacts);
	g_object_unref(wire->settings);
	sfb_sip_client_disconnect(wire->client);
	g_object_unref(wire->client);
	g_signal_handlers_disconnect_by_data(wire->far_end, wire);
	sfb_sip_transport_close(wire->far_end);
	g_object_unref(wire->far_end);
	while (g_main_context_iteration(NULL, FALSE)) {
	}
	g_queue_clear_full(&wire->arrived, (GDestroyNotify)sfb_sip_message_unref);
	g_free(wire);
}

static gboolean
on_patience_lost(gpointer user_data)
{
	g_error("nothing came for %u seconds", PATIENCE_SECONDS);
	return G_SOURCE_REMOVE;
}

void
wire_wait_for(const guint *count, guint wanted)
{
	guint timer = g_timeout_add_seconds(PATIENCE_SECONDS, on_patience_lost, NULL);

	while (*count < wanted)
		g_main_context_iteration(NULL, TRUE);
	g_source_remove(timer);
	g_assert_cmpuint(*count, ==, wanted);
}

static SfbSipMessage *
take_next(Wire *wire)
{
	guint timer = g_timeout_add_seconds(PATIENCE_SECONDS, on_patience_lost, NULL);

	while (g_queue_is_empty(&wire->arrived))
		g_main_context_iteration(NULL, TRUE);
	g_source_remove(timer);
	return g_queue_pop_head(&wire->arrived);
}

SfbSipMessage *
wire_expect_request(Wire *wire, const char *method)
{
	SfbSipMessage *message = take_next(wire);

	g_assert_cmpstr(sfb_sip_message_get_method(message), ==, method);
	return message;
}

SfbSipMessage *
wire_expect_response(Wire *wire, guint status)
{
	SfbSipMessage *message = take_next(wire);

	g_assert_null(sfb_sip_message_get_method(message));
	g_assert_cmpuint(sfb_sip_message_get_status(message), ==, status);
	return message;
}

static SfbSipMessage *
new_request(Wire *wire, const char *method, const char *call_id)
{
	SfbSipMessage *request = sfb_sip_message_new_request(method, "sip:alice@contoso.example");

	wire->cseq++;
	sfb_sip_message_add_header_printf(request, "Via", "SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK%u",
	                                  wire->cseq);
	sfb_sip_message_add_header(request, "Call-ID", call_id);
	sfb_sip_message_add_header_printf(request, "CSeq", "%u %s", wire->cseq, method);
	sfb_sip_message_add_header(request, "Contact",
	                           "<sip:bob@contoso.example;opaque=user:epid:b;gruu>");
	return request;
}

void
wire_expect_nothing(Wire *wire)
{
	/* Whatever was on its way comes before the answer. */
	g_autoptr(SfbSipMessage) options = new_request(wire, "OPTIONS", "options");
	g_autoptr(SfbSipMessage) response = NULL;

	sfb_sip_message_add_header(options, "From", "<sip:server@contoso.example>;tag=s");
	sfb_sip_message_add_header(options, "To", "<sip:alice@contoso.example>");
	sfb_sip_transport_send(wire->far_end, options);
	response = wire_expect_response(wire, 200);
	g_assert_cmpstr(sfb_sip_message_get_header(response, "Call-ID"), ==, "options");
}

static SfbSipMessage *
new_response(const SfbSipMessage *request, guint status)
{
	static const char *const copied[] = { "Via", "From", "Call-ID", "CSeq" };
	SfbSipMessage *response = sfb_sip_message_new_response(status, NULL);
	const char *to = sfb_sip_message_get_header(request, "To");

	for (guint i = 0; i < G_N_ELEMENTS(copied); i++)
		sfb_sip_message_copy_headers(response, request, copied[i]);
	sfb_sip_message_add_header_printf(response, "To", "%s%s", to,
	                                  strstr(to, "tag=") != NULL ? "" : ";tag=bob");
	sfb_sip_message_add_header(response, "Contact",
	                           "<sip:bob@contoso.example;opaque=user:epid:b;gruu>");
	return response;
}

void
wire_answer(Wire *wire, const SfbSipMessage *request, guint status, const char *name,
            const char *value)
{
	g_autoptr(SfbSipMessage) response = new_response(request, status);

	if (name != NULL)
		sfb_sip_message_add_header(response, name, value);
	sfb_sip_transport_send(wire->far_end, response);
}

void
wire_tell(Wire *wire, const SfbSipMessage *request, const char *type, const char *document)
{
	g_autoptr(SfbSipMessage) response = new_response(request, 200);

	sfb_sip_message_add_header(response, "Expires", "0");
	sfb_sip_message_set_body_text(response, type, document);
	sfb_sip_transport_send(wire->far_end, response);
}

void
wire_accept(Wire *wire, const SfbSipMessage *invite, const char *supported, const char *sdp)
{
	g_autoptr(SfbSipMessage) response = new_response(invite, 200);

	if (supported != NULL)
		sfb_sip_message_add_header(response, "Supported", supported);
	sfb_sip_message_set_body_text(response, "application/sdp", sdp);
	sfb_sip_transport_send(wire->far_end, response);
}

void
wire_invite(Wire *wire, const char *call_id, const char *sdp)
{
	wire_invite_from(wire, "\"Bob; <the> Builder\" <sip:Bob@Contoso.example>", call_id, sdp);
}

void
wire_invite_from(Wire *wire, const char *from, const char *call_id, const char *sdp)
{
	g_autoptr(SfbSipMessage) invite = new_request(wire, "INVITE", call_id);

	sfb_sip_message_add_header_printf(invite, "From", "%s;tag=bob;epid=7f31", from);
	sfb_sip_message_add_header(invite, "To", "<sip:alice@contoso.example>");
	sfb_sip_message_add_header(invite, "Ms-Text-Format",
	                           "text/plain; charset=UTF-8;ms-body=bm90IHRvIGJlIHNob3du");
	sfb_sip_message_set_body_text(invite, "application/sdp", sdp);
	sfb_sip_transport_send(wire->far_end, invite);
}

void
wire_request(Wire *wire, const SfbSipMessage *ours, const char *method, const char *content_type,
             const char *body)
{
	gboolean is_request = sfb_sip_message_is_request(ours);
	const char *from = sfb_sip_message_get_header(ours, is_request ? "To" : "From");
	const char *to = sfb_sip_message_get_header(ours, is_request ? "From" : "To");
	g_autoptr(SfbSipMessage) request =
		new_request(wire, method, sfb_sip_message_get_header(ours, "Call-ID"));

	sfb_sip_message_add_header_printf(request, "From", "%s%s", from,
	                                  strstr(from, "tag=") != NULL ? "" : ";tag=bob");
	sfb_sip_message_add_header(request, "To", to);
	if (body != NULL)
		sfb_sip_message_set_body_text(request, content_type, body);
	sfb_sip_transport_send(wire->far_end, request);
}
