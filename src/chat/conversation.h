/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A conversation with one person ([MS-CONFIM] 3, RFC 3261): an INVITE when there is something to
 * say, MESSAGEs one after the other, typing, BYE. The session behind it may end and begin again
 * without the user noticing.
 *
 * Signals:
 *   "message-received" (const char *text)   plain text
 *   "typing-changed" (gboolean is_typing)   FALSE by itself 10 s after the last notice
 *   "closed" ()                             by sfb_conversation_close(); nothing comes after
 */

#pragma once

#include "sip/client.h"

#define SFB_TYPE_CONVERSATION (sfb_conversation_get_type())
G_DECLARE_FINAL_TYPE(SfbConversation, sfb_conversation, SFB, CONVERSATION, GObject)

/* The person's normalized address. Borrowed. */
const char *sfb_conversation_get_address(SfbConversation *self);

/* The name to use in sentences: what the other side calls itself, the address if it says nothing,
 * until one is set. Borrowed. */
const char *sfb_conversation_get_name(SfbConversation *self);
void sfb_conversation_set_name(SfbConversation *self, const char *name);

/* Delivers @text: plain UTF-8, LF line ends, not empty. Texts leave in the order of the calls; each
 * waits for the answer to the one before. @callback comes once: TRUE when the other side has it,
 * else an error whose sentence can be shown in the conversation. */
void sfb_conversation_send_async(SfbConversation *self, const char *text, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_conversation_send_finish(SfbConversation *self, GAsyncResult *result, GError **error);

/* Tells that the user is typing or stopped. Call it as often as the user interface likes: at most
 * one notice in 4 s goes out, and none while there is no session. */
void sfb_conversation_set_typing(SfbConversation *self, gboolean is_typing);

/* The user closed the window: BYE; texts still waiting fail. */
void sfb_conversation_close(SfbConversation *self);
