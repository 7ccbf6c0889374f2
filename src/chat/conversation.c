/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A conversation with one person.
 *
 *	a text waits --> INVITE --200, ACK--> session --MESSAGE, 200--> delivered
 *	                     \--refused: every waiting text fails
 *
 * The session ends by BYE, by an answer that says it is gone, or by a new INVITE of theirs; the
 * next text makes another one. One MESSAGE is under way at a time, because a peer may handle two
 * of them in either order.
 */

#include "config.h"

#include "chat/conversation.h"

#include <glib/gi18n-lib.h>

#include "chat/body.h"
#include "chat/conversation-private.h"
#include "chat/failure.h"
#include "chat/invite.h"
#include "chat/outbox.h"
#include "util/error.h"

#define TYPING_EXPIRES_SECONDS 10
#define TYPING_NOTICE_INTERVAL (4 * G_USEC_PER_SEC)

struct _SfbConversation {
	GObject parent_instance;

	SfbSipClient *client;
	char *address;
	char *name;
	gboolean is_closed;

	SfbOutbox *outbox;
	GCancellable *invitation; /* of our INVITE on its way, or NULL */
	SfbSipMessage *message;   /* the MESSAGE on its way, or NULL */
	GCancellable *message_cancellable;
	GCancellable *notice_cancellable;

	/* (element-type SfbSipDialog) Two if both sides invited at the same moment: the last one
	 * is used, text is taken from either. */
	GPtrArray *dialogs;

	gint64 typing_told_at;    /* monotonic; 0: they do not think that we type */
	guint their_typing_timer; /* 0: they do not type */
};

enum { MESSAGE_RECEIVED, TYPING_CHANGED, CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(SfbConversation, sfb_conversation, G_TYPE_OBJECT)

static void deliver(SfbConversation *self);

/* Ending sessions */

static void
end_dialogs(SfbConversation *self)
{
	for (guint i = 0; i < self->dialogs->len; i++)
		sfb_chat_send_bye(self->client, g_ptr_array_index(self->dialogs, i));
	g_ptr_array_set_size(self->dialogs, 0);
	self->typing_told_at = 0;
}

static SfbSipDialog *
find_dialog(SfbConversation *self, const SfbSipMessage *message)
{
	const char *call_id = sfb_sip_message_get_header(message, "Call-ID");

	for (guint i = 0; i < self->dialogs->len; i++) {
		SfbSipDialog *dialog = g_ptr_array_index(self->dialogs, i);

		if (g_strcmp0(sfb_sip_dialog_get_call_id(dialog), call_id) == 0)
			return dialog;
	}
	return NULL;
}

/* If the answer to @request (NULL: there was none) says that the session is gone, it is ended on
 * our side too; the other side may still hold it, hence the BYE. */
static void
end_dialog_if_gone(SfbConversation *self, const SfbSipMessage *request,
                   const SfbSipMessage *response)
{
	guint status = response != NULL ? sfb_sip_message_get_status(response) : 408;
	SfbSipDialog *dialog = find_dialog(self, request);

	if (dialog == NULL ||
	    (status != 408 && status != 480 && !sfb_chat_failure_is_stale_session(response)))
		return;
	sfb_chat_send_bye(self->client, dialog);
	g_ptr_array_remove(self->dialogs, dialog);
	self->typing_told_at = 0;
}

/* Texts */

/* @error: why there is no @response. */
static GError *
make_failure(SfbConversation *self, const SfbSipMessage *response, const GError *error)
{
	if (response == NULL && !g_error_matches(error, SFB_ERROR, SFB_ERROR_TIMEOUT))
		return g_error_copy(error);
	return sfb_chat_failure_new(response, self->name);
}

/* The first text was refused: it is tried once more in another way, or given up. */
static void
note_refused(SfbConversation *self, const SfbSipMessage *response, const GError *error)
{
	guint status = response != NULL ? sfb_sip_message_get_status(response) : 0;
	g_autoptr(GError) failure = NULL;

	if (response != NULL && sfb_chat_failure_is_stale_session(response) &&
	    sfb_outbox_change_session(self->outbox))
		return;
	if ((status == 413 || status == 513) && sfb_outbox_halve(self->outbox))
		return;
	failure = make_failure(self, response, error);
	sfb_outbox_fail_first(self->outbox, failure);
}

static void
on_message_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);
	g_autoptr(SfbSipMessage) message = NULL;
	g_autoptr(SfbConversation) self = NULL;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	self = g_object_ref(user_data);
	message = g_steal_pointer(&self->message);
	if (response != NULL && sfb_sip_message_get_status(response) / 100 == 2) {
		sfb_outbox_note_arrived(self->outbox);
	} else {
		end_dialog_if_gone(self, message, response);
		note_refused(self, response, error);
	}
	deliver(self);
}

static void
send_piece(SfbConversation *self)
{
	SfbSipDialog *dialog = g_ptr_array_index(self->dialogs, self->dialogs->len - 1);

	self->message = sfb_sip_dialog_new_request(dialog, self->client, "MESSAGE");
	sfb_sip_message_set_body_text(self->message, "text/plain; charset=UTF-8",
	                              sfb_outbox_get_piece(self->outbox));
	sfb_sip_client_request_async(self->client, self->message, self->message_cancellable,
	                             on_message_answered, self);
}

/* The text whose answer is still out goes again in the next session. */
static void
forget_message(SfbConversation *self)
{
	g_cancellable_cancel(self->message_cancellable);
	g_clear_object(&self->message_cancellable);
	self->message_cancellable = g_cancellable_new();
	g_clear_pointer(&self->message, sfb_sip_message_unref);
}

/* user_data is a reference: the name is needed whatever happened meanwhile. */
static void
on_invited(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbConversation) self = user_data;
	g_autoptr(GError) error = NULL;
	gboolean has_first_text = FALSE;
	SfbSipDialog *dialog = sfb_chat_invite_finish(SFB_SIP_CLIENT(source), result, self->name,
	                                              &has_first_text, &error);

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	g_clear_object(&self->invitation);
	if (dialog != NULL)
		g_ptr_array_add(self->dialogs, dialog);
	if (has_first_text)
		sfb_outbox_note_arrived(self->outbox);
	/* A session that they opened meanwhile serves as well. */
	if (self->dialogs->len == 0)
		sfb_outbox_fail_all(self->outbox, error);
	deliver(self);
}

static void
invite(SfbConversation *self)
{
	self->invitation = g_cancellable_new();
	sfb_chat_invite_async(self->client, self->address, sfb_outbox_get_piece(self->outbox),
	                      self->invitation, on_invited, g_object_ref(self));
}

/* Takes the next step for the first text, unless one is being taken. */
static void
deliver(SfbConversation *self)
{
	if (sfb_outbox_is_empty(self->outbox) || self->invitation != NULL || self->message != NULL)
		return;
	if (self->dialogs->len == 0)
		invite(self);
	else
		send_piece(self);
}

/* Being invited, and what comes within a session */

void
sfb_conversation_take_session(SfbConversation *self, SfbSipDialog *dialog)
{
	/* Whoever invites anew has lost the old session or left that endpoint. */
	end_dialogs(self);
	forget_message(self);
	g_ptr_array_add(self->dialogs, dialog);
	deliver(self);
}

static void
stop_their_typing(SfbConversation *self)
{
	if (self->their_typing_timer == 0)
		return;
	g_clear_handle_id(&self->their_typing_timer, g_source_remove);
	g_signal_emit(self, signals[TYPING_CHANGED], 0, FALSE);
}

static gboolean
on_their_typing_expired(gpointer user_data)
{
	SfbConversation *self = user_data;

	self->their_typing_timer = 0;
	g_signal_emit(self, signals[TYPING_CHANGED], 0, FALSE);
	return G_SOURCE_REMOVE;
}

static void
note_their_typing(SfbConversation *self, SfbTyping typing)
{
	gboolean was_typing = self->their_typing_timer != 0;

	if (typing != SFB_TYPING_STARTED) {
		stop_their_typing(self);
		return;
	}
	g_clear_handle_id(&self->their_typing_timer, g_source_remove);
	self->their_typing_timer =
		g_timeout_add_seconds(TYPING_EXPIRES_SECONDS, on_their_typing_expired, self);
	if (!was_typing)
		g_signal_emit(self, signals[TYPING_CHANGED], 0, TRUE);
}

static void
on_message(SfbConversation *self, SfbSipDialog *dialog, const SfbSipMessage *request)
{
	SfbTyping typing = sfb_chat_body_parse_typing(request);
	g_autofree char *text = sfb_chat_body_dup_text(request);

	if (typing == SFB_TYPING_NONE && text == NULL) {
		SfbSipMessage *response =
			sfb_sip_client_new_response(self->client, request, 415, NULL);

		sfb_sip_message_add_header(response, "Accept", SFB_CHAT_ACCEPT_TYPES);
		sfb_sip_client_respond(self->client, response);
		return;
	}
	sfb_chat_answer(self->client, request, 200);
	note_their_typing(self, typing);
	if (text != NULL && *text != '\0')
		g_signal_emit(self, signals[MESSAGE_RECEIVED], 0, text);
}

static void
on_info(SfbConversation *self, SfbSipDialog *dialog, const SfbSipMessage *request)
{
	SfbTyping typing = sfb_chat_body_parse_typing(request);

	sfb_chat_answer(self->client, request, 200);
	if (typing != SFB_TYPING_NONE)
		note_their_typing(self, typing);
}

static void
on_invite(SfbConversation *self, SfbSipDialog *dialog, const SfbSipMessage *request)
{
	sfb_chat_accept_again(self->client, dialog, request);
}

/* Nobody left: the user sees nothing, and the next text makes a new session. */
static void
on_bye(SfbConversation *self, SfbSipDialog *dialog, const SfbSipMessage *request)
{
	sfb_chat_answer(self->client, request, 200);
	g_ptr_array_remove(self->dialogs, dialog);
	self->typing_told_at = 0;
	stop_their_typing(self);
}

static const struct {
	const char *method;
	void (*handle)(SfbConversation *self, SfbSipDialog *dialog, const SfbSipMessage *request);
} handlers[] = {
	{ "MESSAGE", on_message },
	{ "INFO", on_info },
	{ "INVITE", on_invite },
	{ "BYE", on_bye },
};

gboolean
sfb_conversation_handle_request(SfbConversation *self, const SfbSipMessage *request)
{
	SfbSipDialog *dialog = find_dialog(self, request);

	if (dialog == NULL)
		return FALSE;
	/* It crossed our 200: the session stands until their BYE (RFC 3261 9.2). */
	if (sfb_sip_message_is_method(request, "CANCEL")) {
		sfb_chat_answer(self->client, request, 200);
		return TRUE;
	}
	if (!sfb_sip_dialog_matches(dialog, request))
		return FALSE;
	for (guint i = 0; i < G_N_ELEMENTS(handlers); i++) {
		if (!sfb_sip_message_is_method(request, handlers[i].method))
			continue;
		handlers[i].handle(self, dialog, request);
		return TRUE;
	}
	if (sfb_sip_message_is_method(request, "ACK") ||
	    sfb_sip_message_is_method(request, "BENOTIFY"))
		return FALSE;
	sfb_chat_answer_useless(self->client, request);
	return TRUE;
}

/* The object */

SfbConversation *
sfb_conversation_new(SfbSipClient *client, const char *address)
{
	SfbConversation *self = g_object_new(SFB_TYPE_CONVERSATION, NULL);

	self->client = g_object_ref(client);
	self->address = g_strdup(address);
	self->name = g_strdup(address);
	return self;
}

const char *
sfb_conversation_get_address(SfbConversation *self)
{
	return self->address;
}

const char *
sfb_conversation_get_name(SfbConversation *self)
{
	return self->name;
}

void
sfb_conversation_set_name(SfbConversation *self, const char *name)
{
	g_free(self->name);
	self->name = g_strdup(name);
}

static GError *
make_closed_error(void)
{
	return g_error_new_literal(
		SFB_ERROR, SFB_ERROR_FAILED,
		_("The conversation was closed before the message was delivered."));
}

void
sfb_conversation_send_async(SfbConversation *self, const char *text, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);

	g_task_set_source_tag(task, sfb_conversation_send_async);
	if (self->is_closed) {
		g_task_return_error(task, make_closed_error());
		g_object_unref(task);
		return;
	}
	sfb_outbox_push(self->outbox, task, text);
	/* A text ends the typing on their screen by itself. */
	self->typing_told_at = 0;
	deliver(self);
}

gboolean
sfb_conversation_send_finish(SfbConversation *self, GAsyncResult *result, GError **error)
{
	g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
	return g_task_propagate_boolean(G_TASK(result), error);
}

static void
on_notice_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	if (response != NULL)
		end_dialog_if_gone(user_data, response, response);
}

void
sfb_conversation_set_typing(SfbConversation *self, gboolean is_typing)
{
	gint64 now = g_get_monotonic_time();
	gboolean is_known = self->typing_told_at != 0;
	g_autoptr(SfbSipMessage) notice = NULL;

	if (self->dialogs->len == 0 || (!is_typing && !is_known))
		return;
	if (is_typing && is_known && now - self->typing_told_at < TYPING_NOTICE_INTERVAL)
		return;
	self->typing_told_at = is_typing ? now : 0;
	notice = sfb_sip_dialog_new_request(
		g_ptr_array_index(self->dialogs, self->dialogs->len - 1), self->client, "INFO");
	sfb_sip_message_set_body_text(notice, "application/xml",
	                              sfb_chat_body_get_typing_document(is_typing));
	sfb_sip_client_request_async(self->client, notice, self->notice_cancellable,
	                             on_notice_answered, self);
}

static void
leave(SfbConversation *self)
{
	self->is_closed = TRUE;
	g_cancellable_cancel(self->invitation);
	g_clear_object(&self->invitation);
	forget_message(self);
	g_cancellable_cancel(self->notice_cancellable);
	end_dialogs(self);
	g_clear_handle_id(&self->their_typing_timer, g_source_remove);
}

void
sfb_conversation_close(SfbConversation *self)
{
	g_autoptr(SfbConversation) alive = g_object_ref(self);
	g_autoptr(GError) error = make_closed_error();

	if (self->is_closed)
		return;
	leave(self);
	sfb_outbox_fail_all(self->outbox, error);
	g_signal_emit(self, signals[CLOSED], 0);
}

static void
sfb_conversation_dispose(GObject *object)
{
	leave(SFB_CONVERSATION(object));
	G_OBJECT_CLASS(sfb_conversation_parent_class)->dispose(object);
}

static void
sfb_conversation_finalize(GObject *object)
{
	SfbConversation *self = SFB_CONVERSATION(object);

	g_object_unref(self->client);
	g_object_unref(self->message_cancellable);
	g_object_unref(self->notice_cancellable);
	g_ptr_array_unref(self->dialogs);
	sfb_outbox_free(self->outbox);
	g_free(self->address);
	g_free(self->name);
	G_OBJECT_CLASS(sfb_conversation_parent_class)->finalize(object);
}

static void
sfb_conversation_class_init(SfbConversationClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_conversation_dispose;
	object_class->finalize = sfb_conversation_finalize;
	signals[MESSAGE_RECEIVED] =
		g_signal_new("message-received", SFB_TYPE_CONVERSATION, G_SIGNAL_RUN_LAST, 0, NULL,
	                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
	signals[TYPING_CHANGED] =
		g_signal_new("typing-changed", SFB_TYPE_CONVERSATION, G_SIGNAL_RUN_LAST, 0, NULL,
	                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
	signals[CLOSED] = g_signal_new("closed", SFB_TYPE_CONVERSATION, G_SIGNAL_RUN_LAST, 0, NULL,
	                               NULL, NULL, G_TYPE_NONE, 0);
}

static void
sfb_conversation_init(SfbConversation *self)
{
	self->outbox = sfb_outbox_new();
	self->message_cancellable = g_cancellable_new();
	self->notice_cancellable = g_cancellable_new();
	self->dialogs = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_sip_dialog_free);
}
