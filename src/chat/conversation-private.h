/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a conversation gets from the collection that owns it. */

#pragma once

#include "chat/conversation.h"
#include "sip/dialog.h"

/* @address: normalized. Returns: (transfer full) */
SfbConversation *sfb_conversation_new(SfbSipClient *client, const char *address);

/* The session that the other side opened and we accepted: from now on it is used. (takes dialog) */
void sfb_conversation_take_session(SfbConversation *self, SfbSipDialog *dialog);

/* A request of the other side. Returns: TRUE if it is part of a session and was answered. */
gboolean sfb_conversation_handle_request(SfbConversation *self, const SfbSipMessage *request);
