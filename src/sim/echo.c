/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The person who answers every message with its own words. */

#include "sim/echo.h"

#include <string.h>

#include "sim/dialog.h"
#include "sim/endpoints.h"
#include "sim/reply.h"
#include "sim/world.h"
#include "sip/endpoint.h"

#define EPID "0ec0ec0ec0"
#define TYPING                                                                                     \
	"<?xml version=\"1.0\"?><KeyboardActivity><status status=\"type\"/></KeyboardActivity>"
#define SESSION                                                                                    \
	"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=session\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"          \
	"m=message 5060 sip null\r\na=accept-types:text/plain text/html\r\n"

struct _SfbSimEcho {
	GObject parent_instance;

	char *contact;
	GHashTable *dialogs; /* Call-ID to SfbSimDialog */
	GQueue inbox;        /* SfbSipMessage */
	guint idle_id;
};

G_DEFINE_TYPE(SfbSimEcho, sfb_sim_echo, G_TYPE_OBJECT)

enum { MESSAGE_SENT, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
send_message(SfbSimEcho *self, SfbSipMessage *message)
{
	g_signal_emit(self, signals[MESSAGE_SENT], 0, message);
}

static void
reply(SfbSimEcho *self, const SfbSipMessage *request, guint status)
{
	g_autoptr(SfbSipMessage) answer = sfb_sim_reply_new(request, status, NULL, NULL);

	send_message(self, answer);
}

static SfbSimDialog *
find_dialog(SfbSimEcho *self, const SfbSipMessage *message)
{
	const char *call_id = sfb_sip_message_get_header(message, "Call-ID");

	return call_id != NULL ? g_hash_table_lookup(self->dialogs, call_id) : NULL;
}

static gboolean
is_instant_message(const SfbSipMessage *invite)
{
	gsize length;
	const char *session = g_bytes_get_data(sfb_sip_message_get_body(invite), &length);

	return length > 0 && (g_strstr_len(session, length, "m=message ") != NULL ||
	                      g_strstr_len(session, length, "m=x-ms-message ") != NULL);
}

/* Without Supported: ms-text-format, so the caller sends the first words again as a MESSAGE. */
static void
take_invite(SfbSimEcho *self, const SfbSipMessage *invite)
{
	g_autoptr(SfbSipMessage) answer = sfb_sim_reply_new(invite, 200, NULL, NULL);
	SfbSimDialog *dialog;

	if (!is_instant_message(invite)) {
		reply(self, invite, 488);
		return;
	}
	if (find_dialog(self, invite) == NULL) {
		g_autofree char *to =
			g_strconcat(sfb_sip_message_get_header(answer, "To"), ";epid=" EPID, NULL);

		sfb_sip_message_set_header(answer, "To", to);
		dialog = sfb_sim_dialog_new(invite, answer);
		if (dialog == NULL) {
			reply(self, invite, 400);
			return;
		}
		g_hash_table_insert(self->dialogs, dialog->call_id, dialog);
	}
	sfb_sip_message_copy_headers(answer, invite, "Record-Route");
	sfb_sip_message_add_header(answer, "Contact", self->contact);
	sfb_sip_message_set_body_text(answer, "application/sdp", SESSION);
	send_message(self, answer);
}

static void
send_in_dialog(SfbSimEcho *self, SfbSimDialog *dialog, const char *method, const char *content_type,
               GBytes *body)
{
	g_autoptr(SfbSipMessage) request = sfb_sim_dialog_new_request(dialog, method);

	sfb_sip_message_add_header(request, "Contact", self->contact);
	sfb_sip_message_set_body(request, content_type, body);
	send_message(self, request);
}

static gboolean
is_text(const SfbSipMessage *message)
{
	return sfb_sip_message_has_content_type(message, "text/plain") ||
	       sfb_sip_message_has_content_type(message, "text/html");
}

static void
take_words(SfbSimEcho *self, const SfbSipMessage *message)
{
	SfbSimDialog *dialog = find_dialog(self, message);
	g_autoptr(GBytes) typing = g_bytes_new_static(TYPING, strlen(TYPING));

	if (dialog == NULL || !is_text(message)) {
		reply(self, message, dialog == NULL ? 481 : 415);
		return;
	}
	reply(self, message, 200);
	send_in_dialog(self, dialog, "INFO", "application/xml", typing);
	send_in_dialog(self, dialog, "MESSAGE", sfb_sip_message_get_header(message, "Content-Type"),
	               sfb_sip_message_get_body(message));
}

static void
take_note(SfbSimEcho *self, const SfbSipMessage *request)
{
	reply(self, request, find_dialog(self, request) != NULL ? 200 : 481);
}

static void
take_bye(SfbSimEcho *self, const SfbSipMessage *bye)
{
	take_note(self, bye);
	g_hash_table_remove(self->dialogs, sfb_sip_message_get_header(bye, "Call-ID"));
}

static void
take_nothing(SfbSimEcho *self, const SfbSipMessage *request)
{
}

static const struct {
	const char *method;
	void (*take)(SfbSimEcho *self, const SfbSipMessage *request);
} methods[] = {
	{ "INVITE", take_invite },  { "MESSAGE", take_words }, { "INFO", take_note },
	{ "UPDATE", take_note },    { "BYE", take_bye },       { "ACK", take_nothing },
	{ "CANCEL", take_nothing },
};

/* The other side is gone: so is the conversation. */
static void
take_response(SfbSimEcho *self, const SfbSipMessage *response)
{
	guint status = sfb_sip_message_get_status(response);

	if (status == 408 || status == 480 || status == 481)
		g_hash_table_remove(self->dialogs, sfb_sip_message_get_header(response, "Call-ID"));
}

static void
take(SfbSimEcho *self, const SfbSipMessage *message)
{
	if (!sfb_sip_message_is_request(message)) {
		take_response(self, message);
		return;
	}
	for (guint i = 0; i < G_N_ELEMENTS(methods); i++) {
		if (sfb_sip_message_is_method(message, methods[i].method)) {
			methods[i].take(self, message);
			return;
		}
	}
	reply(self, message, 501);
}

static gboolean
on_idle(gpointer user_data)
{
	g_autoptr(SfbSimEcho) self = g_object_ref(SFB_SIM_ECHO(user_data));

	self->idle_id = 0;
	while (!g_queue_is_empty(&self->inbox)) {
		g_autoptr(SfbSipMessage) message = g_queue_pop_head(&self->inbox);

		take(self, message);
	}
	return G_SOURCE_REMOVE;
}

void
sfb_sim_echo_take(SfbSimEcho *self, const SfbSipMessage *message)
{
	g_queue_push_tail(&self->inbox, sfb_sip_message_ref(message));
	if (self->idle_id == 0)
		self->idle_id = g_idle_add(on_idle, self);
}

SfbSimEcho *
sfb_sim_echo_new(void)
{
	return g_object_new(SFB_TYPE_SIM_ECHO, NULL);
}

static void
sfb_sim_echo_dispose(GObject *object)
{
	SfbSimEcho *self = SFB_SIM_ECHO(object);

	g_clear_handle_id(&self->idle_id, g_source_remove);
	G_OBJECT_CLASS(sfb_sim_echo_parent_class)->dispose(object);
}

static void
sfb_sim_echo_finalize(GObject *object)
{
	SfbSimEcho *self = SFB_SIM_ECHO(object);

	g_queue_clear_full(&self->inbox, (GDestroyNotify)sfb_sip_message_unref);
	g_hash_table_unref(self->dialogs);
	g_free(self->contact);
	G_OBJECT_CLASS(sfb_sim_echo_parent_class)->finalize(object);
}

static void
sfb_sim_echo_class_init(SfbSimEchoClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);

	object_class->dispose = sfb_sim_echo_dispose;
	object_class->finalize = sfb_sim_echo_finalize;
	signals[MESSAGE_SENT] =
		g_signal_new("message-sent", SFB_TYPE_SIM_ECHO, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
	                     NULL, G_TYPE_NONE, 1, SFB_TYPE_SIP_MESSAGE);
}

static void
sfb_sim_echo_init(SfbSimEcho *self)
{
	g_autofree char *instance = sfb_sip_endpoint_make_instance(EPID);
	g_autofree char *gruu = sfb_sim_endpoint_make_gruu(SFB_SIM_ECHO_ADDRESS, instance);

	self->contact = g_strdup_printf("<%s>", gruu);
	self->dialogs = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
	                                      (GDestroyNotify)sfb_sim_dialog_free);
	g_queue_init(&self->inbox);
}
