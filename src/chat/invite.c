/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How an IM session begins. */

#include "chat/invite.h"

#include "chat/body.h"
#include "chat/failure.h"
#include "util/address.h"
#include "util/error.h"
#include "util/random.h"

#define METHODS "INVITE, ACK, CANCEL, BYE, MESSAGE, INFO, OPTIONS"
#define TAG_BYTES 5
#define CONVERSATION_ID_BYTES 22

/* 22 bytes that begin with 1, as Microsoft's clients make it. A used one would be refused. */
static char *
make_conversation_id(void)
{
	guint8 id[CONVERSATION_ID_BYTES] = { 1 };

	sfb_random_fill(id + 1, sizeof id - 1);
	return g_base64_encode(id, sizeof id);
}

static void
add_offer(SfbSipClient *client, SfbSipMessage *message)
{
	g_autofree char *sdp = sfb_chat_body_build_sdp(sfb_sip_client_get_local_host(client),
	                                               sfb_sip_client_get_local_port(client));

	sfb_sip_message_add_header(message, "Supported", "ms-sender");
	sfb_sip_message_add_header(message, "Allow", METHODS);
	sfb_sip_message_set_body_text(message, "application/sdp", sdp);
}

void
sfb_chat_answer(SfbSipClient *client, const SfbSipMessage *request, guint status)
{
	sfb_sip_client_respond(client, sfb_sip_client_new_response(client, request, status, NULL));
}

/* Who refreshes a session by UPDATE takes 405 for "use INVITE", but 481 for its end (RFC 4028). */
void
sfb_chat_answer_useless(SfbSipClient *client, const SfbSipMessage *request)
{
	guint status = sfb_sip_message_is_method(request, "OPTIONS") ? 200 : 405;
	SfbSipMessage *response = sfb_sip_client_new_response(client, request, status, NULL);

	sfb_sip_message_add_header(response, "Allow", METHODS);
	sfb_sip_client_respond(client, response);
}

void
sfb_chat_send_bye(SfbSipClient *client, SfbSipDialog *dialog)
{
	g_autoptr(SfbSipMessage) bye = sfb_sip_dialog_new_request(dialog, client, "BYE");

	sfb_sip_client_request_async(client, bye, NULL, NULL, NULL);
}

/* Ours */

/* Returns: NULL if @response accepts no IM session. */
static SfbSipDialog *
confirm(SfbSipClient *client, const SfbSipMessage *invite, const SfbSipMessage *response)
{
	g_autoptr(SfbSipDialog) dialog = NULL;
	g_autoptr(SfbSipMessage) ack = NULL;

	if (sfb_sip_message_get_status(response) / 100 == 2)
		dialog = sfb_sip_dialog_new_caller(invite, response);
	if (dialog == NULL)
		return NULL;
	ack = sfb_sip_dialog_new_ack(dialog, client, invite);
	sfb_sip_client_send(client, ack);
	if (sfb_chat_body_has_im(response))
		return g_steal_pointer(&dialog);
	sfb_chat_send_bye(client, dialog);
	return NULL;
}

/* The answer, and the session if there is one. */
typedef struct {
	SfbSipMessage *response; /* NULL: no answer in time */
	SfbSipDialog *dialog;
} Outcome;

static void
outcome_free(Outcome *outcome)
{
	g_clear_pointer(&outcome->response, sfb_sip_message_unref);
	sfb_sip_dialog_free(outcome->dialog);
	g_free(outcome);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outcome, outcome_free)

static void
on_invite_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	SfbSipClient *client = SFB_SIP_CLIENT(source);
	g_autoptr(GTask) task = user_data;
	g_autoptr(Outcome) outcome = g_new0(Outcome, 1);
	GError *error = NULL;

	outcome->response = sfb_sip_client_request_finish(client, result, &error);
	if (error != NULL && !g_error_matches(error, SFB_ERROR, SFB_ERROR_TIMEOUT)) {
		g_task_return_error(task, error);
		return;
	}
	g_clear_error(&error);
	if (outcome->response != NULL)
		outcome->dialog = confirm(client, g_task_get_task_data(task), outcome->response);
	if (outcome->dialog != NULL && g_cancellable_is_cancelled(g_task_get_cancellable(task)))
		sfb_chat_send_bye(client, outcome->dialog);
	g_task_return_pointer(task, g_steal_pointer(&outcome), (GDestroyNotify)outcome_free);
}

void
sfb_chat_invite_async(SfbSipClient *client, const char *address, const char *text,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(client, cancellable, callback, user_data);
	g_autofree char *uri = sfb_address_to_uri(address);
	g_autofree char *id = make_conversation_id();
	g_autofree char *toast = sfb_chat_body_build_toast(text);
	SfbSipMessage *invite = sfb_sip_client_new_request(client, "INVITE", uri, NULL);

	g_task_set_source_tag(task, sfb_chat_invite_async);
	g_task_set_task_data(task, invite, (GDestroyNotify)sfb_sip_message_unref);
	sfb_sip_message_add_header(invite, "Ms-Conversation-ID", id);
	if (toast != NULL)
		sfb_sip_message_add_header(invite, "Ms-Text-Format", toast);
	add_offer(client, invite);
	sfb_sip_client_request_async(client, invite, NULL, on_invite_answered, task);
}

SfbSipDialog *
sfb_chat_invite_finish(SfbSipClient *client, GAsyncResult *result, const char *name,
                       gboolean *has_first_text, GError **error)
{
	const SfbSipMessage *invite = g_task_get_task_data(G_TASK(result));
	g_autoptr(Outcome) outcome = g_task_propagate_pointer(G_TASK(result), error);

	if (outcome == NULL)
		return NULL;
	if (outcome->dialog == NULL) {
		g_propagate_error(error, sfb_chat_failure_new(outcome->response, name));
		return NULL;
	}
	/* Their client shows the text that came in the INVITE only if it says so. */
	*has_first_text =
		sfb_sip_message_get_header(invite, "Ms-Text-Format") != NULL &&
		sfb_sip_message_has_token(outcome->response, "Supported", "ms-text-format");
	return g_steal_pointer(&outcome->dialog);
}

/* Theirs */

static void
accept_offer(SfbSipClient *client, const SfbSipMessage *invite, const char *tag)
{
	SfbSipMessage *response = sfb_sip_client_new_response(client, invite, 200, tag);

	/* Without ms-text-format: their text comes again as a MESSAGE, which archives keep. */
	add_offer(client, response);
	sfb_sip_client_respond(client, response);
}

SfbSipDialog *
sfb_chat_accept(SfbSipClient *client, const SfbSipMessage *invite)
{
	g_autofree char *tag = sfb_random_hex(TAG_BYTES);
	SfbSipDialog *dialog = sfb_sip_dialog_new_callee(invite, tag);

	if (dialog == NULL) {
		sfb_chat_answer(client, invite, 400);
		return NULL;
	}
	sfb_sip_client_respond(client, sfb_sip_client_new_response(client, invite, 180, tag));
	accept_offer(client, invite, tag);
	return dialog;
}

void
sfb_chat_accept_again(SfbSipClient *client, SfbSipDialog *dialog, const SfbSipMessage *invite)
{
	if (!sfb_chat_body_has_im(invite)) {
		sfb_chat_answer(client, invite, 488);
		return;
	}
	sfb_sip_dialog_refresh_target(dialog, invite);
	accept_offer(client, invite, sfb_sip_dialog_get_local_tag(dialog));
}
