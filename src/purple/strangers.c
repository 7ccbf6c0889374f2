/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* People who are not in the list, as buddies whom nobody sees there. */

#include "config.h"

#include "purple/strangers.h"

#include <blist.h>
#include <conversation.h>
#include <glib/gi18n-lib.h>
#include <server.h>
#include <signals.h>

#include "purple/buddies.h"

#define HIDDEN (PURPLE_BLIST_NODE_FLAG_NO_SAVE | PURPLE_BLIST_NODE_FLAG_INVISIBLE)

#define INTRODUCTION_SECONDS 2

struct _SfbPurpleStrangers {
	GHashTable *people; /* by address (element-type utf8 Stranger) */
};

typedef struct {
	SfbPurpleGlue *glue;
	PurpleBuddy *buddy;
	GPtrArray
		*texts; /* (element-type utf8) HTML that waits for a name; NULL once there is one */
	guint timer;
	gboolean is_removed; /* the buddy, by somebody else */
} Stranger;

static PurpleGroup *
find_or_add_group(void)
{
	const char *label = _("Not in the contact list");
	PurpleGroup *group = purple_find_group(label);

	if (group == NULL) {
		group = purple_group_new(label);
		purple_blist_node_set_flags(PURPLE_BLIST_NODE(group), HIDDEN);
		purple_blist_add_group(group, NULL);
	}
	return group;
}

static void
remove_empty_group(PurpleGroup *group)
{
	PurpleBlistNode *node = PURPLE_BLIST_NODE(group);

	if (!PURPLE_BLIST_NODE_IS_VISIBLE(node) && purple_blist_node_get_first_child(node) == NULL)
		purple_blist_remove_group(group);
}

static PurpleBuddy *
add_hidden_buddy(PurpleAccount *account, const char *address)
{
	PurpleBuddy *buddy = purple_buddy_new(account, address, NULL);
	PurpleContact *contact = purple_contact_new();

	purple_blist_node_set_flags(PURPLE_BLIST_NODE(contact), HIDDEN);
	purple_blist_node_set_flags(PURPLE_BLIST_NODE(buddy), HIDDEN);
	purple_blist_add_contact(contact, find_or_add_group(), NULL);
	purple_blist_add_buddy(buddy, contact, NULL, NULL);
	return buddy;
}

static void
remove_hidden_buddy(PurpleBuddy *buddy)
{
	PurpleGroup *group = purple_buddy_get_group(buddy);

	purple_blist_remove_buddy(buddy);
	remove_empty_group(group);
}

static void
show_text(SfbPurpleGlue *glue, const char *address, const char *html)
{
	serv_got_im(glue->connection, address, html, PURPLE_MESSAGE_RECV, time(NULL));
}

/* Whatever the name is now. */
static void
introduce(Stranger *stranger)
{
	g_autoptr(GPtrArray) texts = g_steal_pointer(&stranger->texts);

	g_clear_handle_id(&stranger->timer, g_source_remove);
	for (guint i = 0; texts != NULL && i < texts->len; i++)
		show_text(stranger->glue, purple_buddy_get_name(stranger->buddy), texts->pdata[i]);
}

/* What has not been shown yet is not lost. */
static void
stranger_free(gpointer data)
{
	Stranger *stranger = data;

	introduce(stranger);
	if (!stranger->is_removed)
		remove_hidden_buddy(stranger->buddy);
	g_free(stranger);
}

static gboolean
on_nameless(gpointer user_data)
{
	Stranger *stranger = user_data;

	stranger->timer = 0;
	introduce(stranger);
	return G_SOURCE_REMOVE;
}

/* What the person's own client called them; NULL if it did not. */
static const char *
get_own_name(SfbPurpleGlue *glue, const char *address)
{
	SfbConversation *conversation =
		sfb_chats_get(sfb_session_get_chats(glue->session), address);
	const char *name = conversation != NULL ? sfb_conversation_get_name(conversation) : NULL;

	return g_strcmp0(name, address) != 0 ? name : NULL;
}

void
sfb_purple_strangers_meet(SfbPurpleGlue *glue, const char *address, const char *name)
{
	Stranger *stranger;

	if (purple_find_buddy(glue->account, address) != NULL)
		return;
	stranger = g_new0(Stranger, 1);
	stranger->glue = glue;
	stranger->buddy = add_hidden_buddy(glue->account, address);
	g_hash_table_insert(glue->strangers->people, g_strdup(address), stranger);
	if (name == NULL)
		name = get_own_name(glue, address);
	if (name != NULL)
		purple_blist_server_alias_buddy(stranger->buddy, name);
	sfb_presence_hold(sfb_session_get_presence(glue->session), address, name,
	                  glue->cancellable);
	sfb_purple_buddies_show_presence(glue, address);
}

static gboolean
has_name(const Stranger *stranger)
{
	return purple_buddy_get_server_alias(stranger->buddy) != NULL;
}

void
sfb_purple_strangers_show_text(SfbPurpleGlue *glue, const char *address, const char *html)
{
	Stranger *stranger;

	if (glue->strangers == NULL) { /* who signs in is met already */
		show_text(glue, address, html);
		return;
	}
	sfb_purple_strangers_meet(glue, address, NULL);
	stranger = g_hash_table_lookup(glue->strangers->people, address);
	if (stranger == NULL || has_name(stranger) ||
	    purple_find_conversation_with_account(PURPLE_CONV_TYPE_IM, address, glue->account) !=
	            NULL) {
		show_text(glue, address, html);
		return;
	}
	if (stranger->texts == NULL) {
		stranger->texts = g_ptr_array_new_with_free_func(g_free);
		stranger->timer =
			g_timeout_add_seconds(INTRODUCTION_SECONDS, on_nameless, stranger);
	}
	g_ptr_array_add(stranger->texts, g_strdup(html));
}

static void
on_presentity_changed(SfbPresence *presence, const SfbPresentity *presentity, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	Stranger *stranger = g_hash_table_lookup(glue->strangers->people, presentity->address);

	if (stranger != NULL && stranger->texts != NULL && has_name(stranger))
		introduce(stranger);
}

static void
part(SfbPurpleGlue *glue, const char *who)
{
	g_autofree char *address = g_strdup(purple_normalize(glue->account, who));

	if (g_hash_table_remove(glue->strangers->people, address))
		sfb_presence_release(sfb_session_get_presence(glue->session), address);
}

static void
meet(SfbPurpleGlue *glue, const char *who)
{
	g_autofree char *address = g_strdup(purple_normalize(glue->account, who));

	sfb_purple_strangers_meet(glue, address, NULL);
}

static gboolean
is_ours(SfbPurpleGlue *glue, PurpleConversation *conversation)
{
	return purple_conversation_get_type(conversation) == PURPLE_CONV_TYPE_IM &&
	       purple_conversation_get_account(conversation) == glue->account;
}

static void
on_conversation_created(PurpleConversation *conversation, SfbPurpleGlue *glue)
{
	if (is_ours(glue, conversation))
		meet(glue, purple_conversation_get_name(conversation));
}

static void
on_conversation_deleted(PurpleConversation *conversation, SfbPurpleGlue *glue)
{
	if (is_ours(glue, conversation))
		part(glue, purple_conversation_get_name(conversation));
}

/* A stranger who came into the list is none any more. */
static void
on_contact_added(SfbContacts *contacts, const SfbContact *contact, gpointer user_data)
{
	part(user_data, contact->address);
}

/* A window's menu offers to remove the buddy that nobody sees. Returns: (transfer full) (nullable) */
static Stranger *
lose(SfbPurpleGlue *glue, PurpleBuddy *buddy)
{
	GHashTable *people = glue->strangers->people;
	const char *address = purple_buddy_get_name(buddy);
	Stranger *stranger = g_hash_table_lookup(people, address);
	g_autofree char *key = NULL;

	if (stranger == NULL || stranger->buddy != buddy)
		return NULL;
	g_hash_table_steal_extended(people, address, (gpointer *)&key, NULL);
	stranger->is_removed = TRUE;
	return stranger;
}

/* Whoever leaves the list while there is a window is a stranger from then on, and a stranger stays
 * one. */
static void
on_buddy_removed(PurpleBuddy *buddy, SfbPurpleGlue *glue)
{
	const char *who = purple_buddy_get_name(buddy);
	Stranger *lost;

	if (purple_buddy_get_account(buddy) != glue->account)
		return;
	lost = lose(glue, buddy);
	if (purple_find_conversation_with_account(PURPLE_CONV_TYPE_IM, who, glue->account) != NULL)
		meet(glue, who);
	if (lost == NULL)
		return;
	sfb_presence_release(sfb_session_get_presence(glue->session), who);
	stranger_free(lost);
}

/* For the programs this is somebody they know: they offer no such thing themselves. */

static void
on_add_chosen(PurpleConversation *window, gpointer user_data)
{
	PurpleAccount *account = purple_conversation_get_account(window);
	const char *who = purple_conversation_get_name(window);
	PurpleBuddy *buddy = purple_find_buddy(account, who);

	if (purple_account_is_connected(account))
		purple_blist_request_add_buddy(account, who, NULL,
		                               buddy != NULL ? purple_buddy_get_server_alias(buddy)
		                                             : NULL);
}

static void
on_menu_wanted(PurpleConversation *window, GList **menu, SfbPurpleGlue *glue)
{
	const char *who = purple_conversation_get_name(window);

	if (is_ours(glue, window) &&
	    g_hash_table_contains(glue->strangers->people, purple_normalize(glue->account, who)))
		*menu = g_list_append(*menu, purple_menu_action_new(_("Add to the contact list..."),
		                                                    PURPLE_CALLBACK(on_add_chosen),
		                                                    NULL, NULL));
}

void
sfb_purple_strangers_start(SfbPurpleGlue *glue)
{
	SfbContacts *contacts = sfb_session_get_contacts(glue->session);
	void *conversations = purple_conversations_get_handle();

	glue->strangers = g_new0(SfbPurpleStrangers, 1);
	glue->strangers->people =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, stranger_free);
	g_signal_connect_after(contacts, "contact-added", G_CALLBACK(on_contact_added), glue);
	g_signal_connect_after(sfb_session_get_presence(glue->session), "presentity-changed",
	                       G_CALLBACK(on_presentity_changed), glue);
	purple_signal_connect(purple_blist_get_handle(), "buddy-removed", glue->strangers,
	                      PURPLE_CALLBACK(on_buddy_removed), glue);
	purple_signal_connect(conversations, "conversation-created", glue->strangers,
	                      PURPLE_CALLBACK(on_conversation_created), glue);
	purple_signal_connect(conversations, "deleting-conversation", glue->strangers,
	                      PURPLE_CALLBACK(on_conversation_deleted), glue);
	purple_signal_connect(conversations, "conversation-extended-menu", glue->strangers,
	                      PURPLE_CALLBACK(on_menu_wanted), glue);
	for (GList *link = purple_get_ims(); link != NULL; link = link->next)
		on_conversation_created(link->data, glue);
}

void
sfb_purple_strangers_stop(SfbPurpleGlue *glue)
{
	if (glue->strangers == NULL)
		return;
	purple_signals_disconnect_by_handle(glue->strangers);
	g_hash_table_unref(glue->strangers->people);
	g_clear_pointer(&glue->strangers, g_free);
}
