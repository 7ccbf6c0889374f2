/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One client's connection, seen from the server. */

#include "sim/connection.h"

#include <string.h>

#include "sip/transport.h"
#include "util/random.h"

#define PADDING_LENGTH (128 * 1024)
#define HTTP_ANSWER                                                                                \
	"HTTP/1.1 400 Bad Request\r\nContent-Type: text/html\r\nContent-Length: 0\r\n"             \
	"Connection: close\r\n\r\n"
#define CUT_BYTES 5 /* that a short body lacks */

struct _SfbSimConnection {
	GObject parent_instance;

	SfbSipTransport *transport;
	SfbSipAssociation *association; /* NULL until the client proved who it is */
	SfbSimFaults *faults;
	char *via;
	char *received;
	guint closing_id;
};

G_DEFINE_TYPE(SfbSimConnection, sfb_sim_connection, G_TYPE_OBJECT)

enum { MESSAGE_RECEIVED, BAD_SIGNATURE, CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* Faults of the wire */

static void
send_text(SfbSimConnection *self, const char *text)
{
	g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));

	sfb_sip_transport_send_bytes(self->transport, bytes);
}

static void
send_after_nonsense(SfbSimConnection *self, SfbSipMessage *message)
{
	send_text(self, "BENOTIFY nowhere SIP/2.0\r\nCSeq: many\r\nContent-Length: 0\r\n\r\n");
	sfb_sip_transport_send(self->transport, message);
}

static void
send_garbage(SfbSimConnection *self, SfbSipMessage *message)
{
	send_text(self, "\x16\x03garbage, not a start line\r\nContent-Length: none\r\n\r\n");
}

static void
send_padded(SfbSimConnection *self, SfbSipMessage *message)
{
	g_autofree char *padding = g_strnfill(PADDING_LENGTH, 'x');

	sfb_sip_message_add_header(message, "X-Padding", padding);
	sfb_sip_transport_send(self->transport, message);
}

static void
send_short(SfbSimConnection *self, SfbSipMessage *message)
{
	g_autoptr(GBytes) whole = sfb_sip_message_build(message);
	g_autoptr(GBytes) part =
		g_bytes_new_from_bytes(whole, 0, g_bytes_get_size(whole) - CUT_BYTES);

	sfb_sip_transport_send_bytes(self->transport, part);
	sfb_sim_connection_close(self);
}

static void
send_long(SfbSimConnection *self, SfbSipMessage *message)
{
	sfb_sip_transport_send(self->transport, message);
	send_text(self, "and something more that was not declared\r\n\r\n");
}

static const struct {
	const char *name;
	gboolean needs_body;
	void (*send)(SfbSimConnection *self, SfbSipMessage *message);
} wire_faults[] = {
	{ "malformed-message", FALSE, send_after_nonsense },
	{ "garbage-stream", FALSE, send_garbage },
	{ "oversized-header", FALSE, send_padded },
	{ "short-body", TRUE, send_short },
	{ "long-body", TRUE, send_long },
};

/* Sends @message, unless a fault has sent it in its own way. */
static void
put_on_wire(SfbSimConnection *self, SfbSipMessage *message)
{
	gboolean has_body = g_bytes_get_size(sfb_sip_message_get_body(message)) > CUT_BYTES;

	for (guint i = 0; i < G_N_ELEMENTS(wire_faults); i++) {
		if ((has_body || !wire_faults[i].needs_body) &&
		    sfb_sim_faults_strikes(self->faults, wire_faults[i].name)) {
			wire_faults[i].send(self, message);
			return;
		}
	}
	sfb_sip_transport_send(self->transport, message);
}

/* Changes one digit of the signature, behind the version that NTLM signatures begin with. */
static void
spoil_signature(SfbSipMessage *message)
{
	const char *name = "Authentication-Info";
	const char *value = sfb_sip_message_get_header(message, name);
	g_autofree char *header = NULL;
	char *digits;

	if (value == NULL) {
		name = "Proxy-Authentication-Info";
		value = sfb_sip_message_get_header(message, name);
	}
	header = g_strdup(value);
	digits = strstr(header, "rspauth=\"") + strlen("rspauth=\"");
	digits[9] = digits[9] == '0' ? '1' : '0';
	sfb_sip_message_set_header(message, name, header);
}

static gboolean
sign(SfbSimConnection *self, SfbSipMessage *message)
{
	g_autoptr(GError) error = NULL;

	if (sfb_sip_association_sign(self->association, message, &error)) {
		if (sfb_sim_faults_strikes(self->faults, "wrong-signature"))
			spoil_signature(message);
		return TRUE;
	}
	g_warning("A message could not be signed: %s", error->message);
	return FALSE;
}

void
sfb_sim_connection_send(SfbSimConnection *self, SfbSipMessage *message)
{
	gboolean is_request = sfb_sip_message_is_request(message);

	if (is_request && sfb_sip_message_get_header(message, "Via") == NULL) {
		g_autofree char *via = sfb_sim_connection_make_via(self, NULL);

		sfb_sip_message_add_header(message, "Via", via);
	}
	if (self->association == NULL ||
	    (!is_request && sfb_sim_faults_strikes(self->faults, "unsigned-response")))
		sfb_sip_transport_send(self->transport, message);
	else if (sign(self, message))
		put_on_wire(self, message);
}

void
sfb_sim_connection_send_unsigned(SfbSimConnection *self, SfbSipMessage *message)
{
	sfb_sip_transport_send(self->transport, message);
}

SfbSipMessage *
sfb_sim_connection_new_reply(SfbSimConnection *self, const SfbSipMessage *request, guint status,
                             const char *reason)
{
	return sfb_sim_reply_new(request, status, reason, self->received);
}

void
sfb_sim_connection_reply(SfbSimConnection *self, const SfbSipMessage *request, guint status)
{
	g_autoptr(SfbSipMessage) reply = sfb_sim_connection_new_reply(self, request, status, NULL);

	sfb_sim_connection_send(self, reply);
}

void
sfb_sim_connection_refuse(SfbSimConnection *self, const SfbSipMessage *request,
                          const SfbSimRefusal *refusal)
{
	g_autoptr(SfbSipMessage) reply =
		sfb_sim_connection_new_reply(self, request, refusal->status, NULL);

	if (refusal->reason != NULL)
		sfb_sim_reply_add_diagnostics(reply, refusal->id, refusal->reason);
	sfb_sim_connection_send(self, reply);
}

char *
sfb_sim_connection_make_via(SfbSimConnection *self, const char *branch)
{
	g_autofree char *own_branch = branch == NULL ? sfb_random_hex(8) : NULL;

	return g_strdup_printf("%s;branch=z9hG4bK%s", self->via,
	                       branch != NULL ? branch : own_branch);
}

void
sfb_sim_connection_set_association(SfbSimConnection *self, SfbSipAssociation *association)
{
	sfb_sip_association_free(self->association);
	self->association = association;
}

SfbSipAssociation *
sfb_sim_connection_get_association(SfbSimConnection *self)
{
	return self->association;
}

SfbSipVerdict
sfb_sim_connection_verify(SfbSimConnection *self, const SfbSipMessage *message)
{
	SfbSipVerdict verdict = SFB_SIP_VERDICT_UNSIGNED;

	if (self->association != NULL)
		verdict = sfb_sip_association_verify(self->association, message);
	if (verdict == SFB_SIP_VERDICT_BAD)
		g_signal_emit(self, signals[BAD_SIGNATURE], 0);
	return verdict;
}

static gboolean
on_closing(gpointer user_data)
{
	SfbSimConnection *self = user_data;

	self->closing_id = 0;
	g_signal_emit(self, signals[CLOSED], 0);
	return G_SOURCE_REMOVE;
}

/* The transport does not tell when it was closed from here; whoever asked may be in the middle of
 * something that the end of the connection would take away. */
void
sfb_sim_connection_close(SfbSimConnection *self)
{
	sfb_sip_transport_close(self->transport);
	if (self->closing_id == 0)
		self->closing_id = g_idle_add(on_closing, self);
}

static void
on_message(SfbSipTransport *transport, SfbSipMessage *message, SfbSimConnection *self)
{
	if (sfb_sim_faults_strikes(self->faults, "http-on-sip-port")) {
		send_text(self, HTTP_ANSWER);
		sfb_sim_connection_close(self);
		return;
	}
	g_signal_emit(self, signals[MESSAGE_RECEIVED], 0, message);
}

static void
on_closed(SfbSipTransport *transport, const GError *error, SfbSimConnection *self)
{
	g_debug("A client's connection ended: %s", error != NULL ? error->message : "in order");
	sfb_sim_connection_close(self);
}

static void
on_keep_alive(SfbSipTransport *transport, SfbSimConnection *self)
{
	if (!sfb_sim_faults_strikes(self->faults, "no-pong"))
		send_text(self, "\r\n");
}

void
sfb_sim_connection_start(SfbSimConnection *self)
{
	sfb_sip_transport_start(self->transport);
}

SfbSimConnection *
sfb_sim_connection_new(GIOStream *stream, const char *via, const char *received,
                       SfbSimFaults *faults)
{
	SfbSimConnection *self = g_object_new(SFB_TYPE_SIM_CONNECTION, NULL);

	self->transport = sfb_sip_transport_new(stream);
	self->via = g_strdup(via);
	self->received = g_strdup(received);
	self->faults = faults;
	g_signal_connect(self->transport, "message-received", G_CALLBACK(on_message), self);
	g_signal_connect(self->transport, "closed", G_CALLBACK(on_closed), self);
	g_signal_connect(self->transport, "keep-alive-received", G_CALLBACK(on_keep_alive), self);
	return self;
}

static void
sfb_sim_connection_dispose(GObject *object)
{
	SfbSimConnection *self = SFB_SIM_CONNECTION(object);

	g_clear_handle_id(&self->closing_id, g_source_remove);
	if (self->transport != NULL) {
		g_signal_handlers_disconnect_by_data(self->transport, self);
		sfb_sip_transport_close(self->transport);
	}
	g_clear_object(&self->transport);
	G_OBJECT_CLASS(sfb_sim_connection_parent_class)->dispose(object);
}

static void
sfb_sim_connection_finalize(GObject *object)
{
	SfbSimConnection *self = SFB_SIM_CONNECTION(object);

	sfb_sip_association_free(self->association);
	g_free(self->via);
	g_free(self->received);
	G_OBJECT_CLASS(sfb_sim_connection_parent_class)->finalize(object);
}

static void
sfb_sim_connection_class_init(SfbSimConnectionClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);

	object_class->dispose = sfb_sim_connection_dispose;
	object_class->finalize = sfb_sim_connection_finalize;
	signals[MESSAGE_RECEIVED] =
		g_signal_new("message-received", SFB_TYPE_SIM_CONNECTION, G_SIGNAL_RUN_LAST, 0,
	                     NULL, NULL, NULL, G_TYPE_NONE, 1, SFB_TYPE_SIP_MESSAGE);
	signals[BAD_SIGNATURE] =
		g_signal_new("bad-signature", SFB_TYPE_SIM_CONNECTION, G_SIGNAL_RUN_LAST, 0, NULL,
	                     NULL, NULL, G_TYPE_NONE, 0);
	signals[CLOSED] = g_signal_new("closed", SFB_TYPE_SIM_CONNECTION, G_SIGNAL_RUN_LAST, 0,
	                               NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sfb_sim_connection_init(SfbSimConnection *self)
{
}
