/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* All conversations of one signed-in user. */

#include "chat/chats.h"

#include "chat/body.h"
#include "chat/conversation-private.h"
#include "chat/invite.h"
#include "people/presence-xml.h"
#include "people/text.h"
#include "settings/permissions.h"
#include "sip/header.h"
#include "util/address.h"

struct _SfbChats {
	GObject parent_instance;

	SfbSipClient *client;
	SfbContacts *contacts;
	SfbSettings *settings;
	GHashTable *conversations; /* (element-type utf8 SfbConversation) by address */
	gboolean is_closed;
};

enum { CONVERSATION_ADDED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(SfbChats, sfb_chats, G_TYPE_OBJECT)

static char *
dup_sender(const SfbSipMessage *request)
{
	const char *from = sfb_sip_message_get_header(request, "From");
	g_autoptr(SfbSipNameAddr) addr = from != NULL ? sfb_sip_name_addr_parse(from) : NULL;

	return addr != NULL ? sfb_address_normalize(addr->uri) : NULL;
}

/* What the sender is called, by the other side's word; NULL if it says nothing. */
static char *
dup_sender_name(const SfbSipMessage *request)
{
	const char *from = sfb_sip_message_get_header(request, "From");
	g_autoptr(SfbSipNameAddr) addr = from != NULL ? sfb_sip_name_addr_parse(from) : NULL;

	if (addr == NULL || addr->display_name == NULL)
		return NULL;
	return sfb_text_cut_line(g_steal_pointer(&addr->display_name), SFB_CARD_TEXT_MAX);
}

static gboolean
is_in_dialog(const SfbSipMessage *request)
{
	const char *to = sfb_sip_message_get_header(request, "To");
	g_autofree char *tag = to != NULL ? sfb_sip_header_get_tag(to) : NULL;

	return tag != NULL;
}

static gboolean
is_welcome(SfbChats *self, const char *sender)
{
	const char *own = sfb_address_get_domain(sfb_sip_client_get_address(self->client));

	return sfb_settings_allow(self->settings, SFB_DEED_TAKE_MESSAGES_OF_STRANGERS) ||
	       g_str_equal(sfb_address_get_domain(sender), own) ||
	       sfb_contacts_get(self->contacts, sender) != NULL;
}

/* The status with which an INVITE outside a session is refused; 0: accept it. */
static guint
examine_invite(SfbChats *self, const char *sender, const SfbSipMessage *invite)
{
	if (!sfb_chat_body_has_im(invite))
		return 488;
	if (self->is_closed)
		return 480;
	if (g_hash_table_contains(self->conversations, sender))
		return 0;
	if (!is_welcome(self, sender)) /* before the list is there nobody knows */
		return sfb_contacts_is_known(self->contacts) ? 403 : 480;
	return g_hash_table_size(self->conversations) < SFB_CHATS_MAX ? 0 : 486;
}

static void
on_closed(SfbConversation *conversation, gpointer user_data)
{
	SfbChats *self = user_data;

	g_hash_table_remove(self->conversations, sfb_conversation_get_address(conversation));
}

/* @name: of the other side; NULL if not known. */
static SfbConversation *
open_conversation(SfbChats *self, const char *address, const char *name)
{
	SfbConversation *conversation = sfb_chats_get(self, address);

	if (conversation != NULL)
		return conversation;
	conversation = sfb_conversation_new(self->client, address);
	if (name != NULL)
		sfb_conversation_set_name(conversation, name);
	g_hash_table_insert(self->conversations, g_strdup(address), conversation);
	g_signal_connect_object(conversation, "closed", G_CALLBACK(on_closed), self, 0);
	g_signal_emit(self, signals[CONVERSATION_ADDED], 0, conversation);
	return conversation;
}

SfbConversation *
sfb_chats_open(SfbChats *self, const char *address)
{
	return open_conversation(self, address, NULL);
}

SfbConversation *
sfb_chats_get(SfbChats *self, const char *address)
{
	return g_hash_table_lookup(self->conversations, address);
}

static void
take_invite(SfbChats *self, const char *sender, const SfbSipMessage *invite)
{
	guint refusal = examine_invite(self, sender, invite);
	g_autofree char *name = dup_sender_name(invite);
	SfbSipDialog *dialog = NULL;

	if (refusal != 0)
		sfb_chat_answer(self->client, invite, refusal);
	else
		dialog = sfb_chat_accept(self->client, invite);
	if (dialog != NULL)
		sfb_conversation_take_session(open_conversation(self, sender, name), dialog);
}

static gboolean
on_request(SfbSipClient *client, SfbSipMessage *request, gpointer user_data)
{
	SfbChats *self = user_data;
	g_autofree char *sender = dup_sender(request);
	g_autoptr(SfbConversation) conversation = NULL;

	if (sender == NULL)
		return FALSE;
	if (g_hash_table_contains(self->conversations, sender))
		conversation = g_object_ref(sfb_chats_get(self, sender));
	if (conversation != NULL && sfb_conversation_handle_request(conversation, request))
		return TRUE;
	if (sfb_sip_message_is_method(request, "INVITE") && !is_in_dialog(request)) {
		take_invite(self, sender, request);
		return TRUE;
	}
	/* Text outside a session: these servers and clients have no such thing. */
	if (sfb_sip_message_is_method(request, "MESSAGE")) {
		sfb_chat_answer(self->client, request, 481);
		return TRUE;
	}
	return FALSE;
}

SfbChats *
sfb_chats_new(SfbSipClient *client, SfbContacts *contacts, SfbSettings *settings)
{
	SfbChats *self = g_object_new(SFB_TYPE_CHATS, NULL);

	self->client = g_object_ref(client);
	self->contacts = g_object_ref(contacts);
	self->settings = g_object_ref(settings);
	g_signal_connect_object(client, "request-received", G_CALLBACK(on_request), self, 0);
	return self;
}

void
sfb_chats_close(SfbChats *self)
{
	g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func(g_object_unref);
	GHashTableIter iter;
	gpointer conversation;

	self->is_closed = TRUE;
	g_hash_table_iter_init(&iter, self->conversations);
	while (g_hash_table_iter_next(&iter, NULL, &conversation))
		g_ptr_array_add(open, g_object_ref(conversation));
	for (guint i = 0; i < open->len; i++)
		sfb_conversation_close(g_ptr_array_index(open, i));
}

static void
sfb_chats_dispose(GObject *object)
{
	sfb_chats_close(SFB_CHATS(object));
	G_OBJECT_CLASS(sfb_chats_parent_class)->dispose(object);
}

static void
sfb_chats_finalize(GObject *object)
{
	SfbChats *self = SFB_CHATS(object);

	g_object_unref(self->settings);
	g_object_unref(self->contacts);
	g_object_unref(self->client);
	g_hash_table_unref(self->conversations);
	G_OBJECT_CLASS(sfb_chats_parent_class)->finalize(object);
}

static void
sfb_chats_class_init(SfbChatsClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_chats_dispose;
	object_class->finalize = sfb_chats_finalize;
	signals[CONVERSATION_ADDED] =
		g_signal_new("conversation-added", SFB_TYPE_CHATS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
	                     NULL, G_TYPE_NONE, 1, SFB_TYPE_CONVERSATION);
}

static void
sfb_chats_init(SfbChats *self)
{
	self->conversations =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
}
