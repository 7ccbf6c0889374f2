/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A connection between a room's object and the test. */

#include "people/wire.h"

Wire *
wire_new(const char *events, const char *features)
{
	Wire *wire = g_new0(Wire, 1);
	g_autoptr(SfbSipMessage) registered = sfb_sip_message_new_response(200, NULL);

	wire->client = peer_new_client(&wire->peer);
	sfb_sip_message_add_header(registered, "Allow-Events", events);
	if (features != NULL)
		sfb_sip_message_add_header(registered, "Supported", features);
	sfb_sip_client_set_features(wire->client, registered);
	return wire;
}

void
wire_free(Wire *wire)
{
	sfb_sip_client_disconnect(wire->client);
	while (g_main_context_iteration(NULL, FALSE)) {
	}
	g_object_unref(wire->client);
	peer_free(wire->peer);
	g_free(wire);
}

SfbSipMessage *
wire_expect(Wire *wire, const char *method, const char *uri)
{
	SfbSipMessage *request = peer_receive(wire->peer);

	g_assert_cmpstr(sfb_sip_message_get_method(request), ==, method);
	g_assert_cmpstr(sfb_sip_message_get_request_uri(request), ==, uri);
	return request;
}

char *
wire_dup_body(const SfbSipMessage *message)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(message), &length);

	return g_strndup(text, length);
}

void
wire_answer(Wire *wire, const SfbSipMessage *request, guint status, const char *content_type,
            const char *body)
{
	g_autoptr(SfbSipMessage) response = peer_make_response(request, status);

	sfb_sip_message_add_header(response, "Contact", "<sip:server@contoso.example>");
	sfb_sip_message_add_header(response, "Expires", "28732");
	if (body != NULL)
		sfb_sip_message_set_body_text(response, content_type, body);
	peer_send(wire->peer, response);
}

void
wire_notify(Wire *wire, const SfbSipMessage *subscribe, const char *content_type, const char *body)
{
	g_autoptr(SfbSipMessage) notify =
		sfb_sip_message_new_request("BENOTIFY", "sip:kim@contoso.example");

	sfb_sip_message_add_header(notify, "Via", "SIP/2.0/TLS 192.0.2.1;branch=z9hG4bKn");
	sfb_sip_message_add_header_printf(notify, "From", "%s;tag=peer",
	                                  sfb_sip_message_get_header(subscribe, "To"));
	sfb_sip_message_add_header(notify, "To", sfb_sip_message_get_header(subscribe, "From"));
	sfb_sip_message_copy_headers(notify, subscribe, "Call-ID");
	sfb_sip_message_add_header(notify, "CSeq", "2 BENOTIFY");
	sfb_sip_message_copy_headers(notify, subscribe, "Event");
	sfb_sip_message_add_header(notify, "Subscription-State", "active;expires=28732");
	sfb_sip_message_set_body_text(notify, content_type, body);
	peer_send(wire->peer, notify);
}
