/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Conversations in libpurple's windows. */

#include "config.h"

#include "purple/im.h"

#include <blist.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <server.h>
#include <string.h>
#include <util.h>

#include "purple/strangers.h"

#define TYPING_REPEAT_SECONDS 4
#define TYPING_SHOWN_SECONDS 10

/* A text on its way: when it does not arrive, the user gets it back. */
typedef struct {
	PurpleAccount *account; /* not looked at after the glue's cancellable */
	char *who;
	char *html;
} Outgoing;

static void
outgoing_free(Outgoing *outgoing)
{
	g_free(outgoing->who);
	g_free(outgoing->html);
	g_free(outgoing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Outgoing, outgoing_free)

static void
on_message(SfbConversation *conversation, const char *text, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	g_autofree char *escaped = g_markup_escape_text(text, -1);
	g_autofree char *html = purple_strdup_withhtml(escaped);

	sfb_purple_strangers_show_text(glue, sfb_conversation_get_address(conversation), html);
}

static void
on_typing(SfbConversation *conversation, gboolean is_typing, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	const char *who = sfb_conversation_get_address(conversation);

	if (is_typing)
		serv_got_typing(glue->connection, who, TYPING_SHOWN_SECONDS, PURPLE_TYPING);
	else
		serv_got_typing_stopped(glue->connection, who);
}

static void
on_closed(SfbConversation *conversation, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	g_signal_handlers_disconnect_by_data(conversation, glue);
	g_ptr_array_remove_fast(glue->conversations, conversation);
}

static void
on_conversation_added(SfbChats *chats, SfbConversation *conversation, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	PurpleBuddy *buddy =
		purple_find_buddy(glue->account, sfb_conversation_get_address(conversation));

	if (buddy != NULL)
		sfb_conversation_set_name(conversation, purple_buddy_get_alias(buddy));
	g_ptr_array_add(glue->conversations, g_object_ref(conversation));
	g_signal_connect(conversation, "message-received", G_CALLBACK(on_message), glue);
	g_signal_connect(conversation, "typing-changed", G_CALLBACK(on_typing), glue);
	g_signal_connect(conversation, "closed", G_CALLBACK(on_closed), glue);
}

void
sfb_purple_im_follow(SfbPurpleGlue *glue)
{
	g_signal_connect(sfb_session_get_chats(glue->session), "conversation-added",
	                 G_CALLBACK(on_conversation_added), glue);
}

void
sfb_purple_im_stop(SfbPurpleGlue *glue)
{
	for (guint i = 0; i < glue->conversations->len; i++)
		g_signal_handlers_disconnect_by_data(glue->conversations->pdata[i], glue);
	g_ptr_array_set_size(glue->conversations, 0);
}

/* Reason and text, so that nothing the user wrote is lost; in a dialog if the window is gone. */
static void
show_failure(const Outgoing *outgoing, const GError *error)
{
	g_autofree char *reason = g_markup_escape_text(error->message, -1);
	g_autofree char *notice =
		g_strdup_printf("%s<br>%s<br>%s", reason, _("Not delivered:"), outgoing->html);

	purple_conv_present_error(outgoing->who, outgoing->account, notice);
}

static void
on_sent(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(Outgoing) outgoing = user_data;
	g_autoptr(GError) error = NULL;

	if (!sfb_conversation_send_finish(SFB_CONVERSATION(source), result, &error) &&
	    !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		show_failure(outgoing, error);
}

int
sfb_purple_im_send(PurpleConnection *connection, const char *who, const char *html,
                   PurpleMessageFlags flags)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(connection);
	g_autofree char *text = purple_markup_strip_html(html);
	Outgoing *outgoing;

	if (glue == NULL || glue->session == NULL)
		return -ENOTCONN;
	if (*g_strchomp(text) == '\0')
		return 0;
	outgoing = g_new0(Outgoing, 1);
	outgoing->account = glue->account;
	outgoing->who = g_strdup(purple_normalize(glue->account, who));
	outgoing->html = g_strdup(html);
	sfb_conversation_send_async(
		sfb_chats_open(sfb_session_get_chats(glue->session), outgoing->who), text,
		glue->cancellable, on_sent, outgoing);
	return 1;
}

/* Returns: (nullable) the conversation with @who, if there is one. */
static SfbConversation *
find_conversation(PurpleConnection *connection, const char *who)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(connection);

	if (glue == NULL || glue->session == NULL)
		return NULL;
	return sfb_chats_get(sfb_session_get_chats(glue->session),
	                     purple_normalize(glue->account, who));
}

unsigned int
sfb_purple_im_send_typing(PurpleConnection *connection, const char *who, PurpleTypingState state)
{
	SfbConversation *conversation = find_conversation(connection, who);

	if (conversation != NULL)
		sfb_conversation_set_typing(conversation, state == PURPLE_TYPING);
	return TYPING_REPEAT_SECONDS;
}

void
sfb_purple_im_close(PurpleConnection *connection, const char *who)
{
	SfbConversation *conversation = find_conversation(connection, who);

	if (conversation != NULL)
		sfb_conversation_close(conversation);
}
