/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * All conversations of one signed-in user, by the other person's address.
 *
 * Signal:
 *   "conversation-added" (SfbConversation *)   ours or theirs; connect to it before the first
 *   message comes
 */

#pragma once

#include "chat/conversation.h"
#include "people/contacts.h"
#include "settings/settings.h"
#include "sip/client.h"

#define SFB_CHATS_MAX 1000 /* conversations; INVITEs for more are answered "busy" */

#define SFB_TYPE_CHATS (sfb_chats_get_type())
G_DECLARE_FINAL_TYPE(SfbChats, sfb_chats, SFB, CHATS, GObject)

/* Answers INVITEs from the start; where @settings say so, those of strangers in other companies, who
 * are not among @contacts, with a refusal. Returns: (transfer full) */
SfbChats *sfb_chats_new(SfbSipClient *client, SfbContacts *contacts, SfbSettings *settings);

/* The conversation with @address (normalized), made if there is none. Nothing is sent. Borrowed. */
SfbConversation *sfb_chats_open(SfbChats *self, const char *address);

/* The conversation with @address, or NULL. Borrowed. */
SfbConversation *sfb_chats_get(SfbChats *self, const char *address);

/* Closes every conversation; INVITEs are refused from now on. */
void sfb_chats_close(SfbChats *self);
