/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How an IM session begins, either way ([MS-CONFIM] 3, RFC 3261 13). */

#pragma once

#include "sip/client.h"
#include "sip/dialog.h"

/* Invites @address with @text in the INVITE, if it is short enough for that. Cancelled, it
 * still waits for the answer and says BYE to a late acceptance; the callback then has
 * G_IO_ERROR_CANCELLED. */
void
sfb_chat_invite_async(SfbSipClient *client, const char *address, const char *text,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* @name: the person's, for the sentence in @error. @has_first_text: (out) TRUE if the other side
 * shows that text: it must not be sent again. Returns: (transfer full) (nullable) the confirmed
 * session. */
SfbSipDialog *sfb_chat_invite_finish(SfbSipClient *client, GAsyncResult *result, const char *name,
                                     gboolean *has_first_text, GError **error);

/* Accepts the IM session that @invite offers. Returns: (transfer full) (nullable) NULL if @invite
 * is broken: it was refused. */
SfbSipDialog *sfb_chat_accept(SfbSipClient *client, const SfbSipMessage *invite);

/* Accepts an INVITE within @dialog: nothing changes but where the other side is. */
void sfb_chat_accept_again(SfbSipClient *client, SfbSipDialog *dialog, const SfbSipMessage *invite);

/* Ends the session, without waiting for the answer. */
void sfb_chat_send_bye(SfbSipClient *client, SfbSipDialog *dialog);

/* Answers a request within a session that has no use for it, and tells which ones it has: the
 * session stands nevertheless. ACK and BENOTIFY are never answered and must not come here. */
void sfb_chat_answer_useless(SfbSipClient *client, const SfbSipMessage *request);

/* Answers @request with @status and nothing more. */
void sfb_chat_answer(SfbSipClient *client, const SfbSipMessage *request, guint status);
