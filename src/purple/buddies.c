/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The server's groups, contacts and their presence in libpurple's buddy list.
 *
 * A person in three of the server's groups is three buddies. libpurple finds buddies by name and
 * group in a hash table of its own, so none are kept here. Buddies that it does not save are guests:
 * strangers with a window, members of a distribution group; they come and go elsewhere.
 */

#include "purple/buddies.h"

#include <blist.h>
#include <prpl.h>
#include <server.h>
#include <util.h>

#include "purple/groups.h"
#include "purple/statuses.h"

/* Of a buddy: the name the server had for that person when it last told. */
#define GIVEN_NAME "sfb-given-name"

static gboolean
is_guest(PurpleBuddy *buddy)
{
	return !PURPLE_BLIST_NODE_SHOULD_SAVE(buddy);
}

/* The buddies of the list for @address, or with NULL all. Returns: (transfer container)
 * (element-type PurpleBuddy) */
static GSList *
list_buddies(SfbPurpleGlue *glue, const char *address)
{
	GSList *buddies = purple_find_buddies(glue->account, address);
	GSList *kept = NULL;

	while (buddies != NULL) {
		if (!is_guest(buddies->data))
			kept = g_slist_prepend(kept, buddies->data);
		buddies = g_slist_delete_link(buddies, buddies);
	}
	return kept;
}

/* (takes buddies) */
static void
remove_buddies(GSList *buddies)
{
	for (GSList *link = buddies; link != NULL; link = link->next)
		purple_blist_remove_buddy(link->data);
	g_slist_free(buddies);
}

/* Puts @buddy, new or elsewhere in the list, into @group. Left to itself libpurple would walk to
 * the group's end for each one; user interfaces sort what they show. */
static void
place(SfbPurpleGlue *glue, PurpleBuddy *buddy, PurpleGroup *group)
{
	PurpleContact *contact = purple_contact_new();

	purple_blist_add_contact(contact, group, NULL);
	/* libpurple would have us tell the server of a move. */
	glue->is_placing = TRUE;
	purple_blist_add_buddy(buddy, contact, NULL, NULL);
	glue->is_placing = FALSE;
}

/* A guest who stands where the server has a contact, dragged there by the user, stays. */
static gboolean
adopt_guest(SfbPurpleGlue *glue, const char *address, PurpleGroup *group)
{
	PurpleBuddy *buddy = purple_find_buddy_in_group(glue->account, address, group);

	if (buddy == NULL)
		return FALSE;
	purple_blist_node_set_flags(PURPLE_BLIST_NODE(buddy), 0);
	purple_blist_node_set_flags(PURPLE_BLIST_NODE(purple_buddy_get_contact(buddy)), 0);
	return TRUE;
}

static void
show_idle(SfbPurpleGlue *glue, const SfbPresentity *presentity)
{
	gboolean is_idle = sfb_availability_is_idle(presentity->availability);

	/* libpurple is told about changes only: each call looks the person up in every group. */
	if (is_idle == g_hash_table_contains(glue->idle_people, presentity->address))
		return;
	if (is_idle)
		g_hash_table_add(glue->idle_people, g_strdup(presentity->address));
	else
		g_hash_table_remove(glue->idle_people, presentity->address);
	purple_prpl_got_user_idle(glue->account, presentity->address, is_idle,
	                          presentity->last_active);
}

static void
show_status(SfbPurpleGlue *glue, const SfbPresentity *presentity)
{
	const char *id =
		sfb_purple_status_get_id(sfb_availability_get_status(presentity->availability));
	g_autofree char *note = NULL;

	if (presentity->note == NULL) {
		purple_prpl_got_user_status(glue->account, presentity->address, id, NULL);
		return;
	}
	note = g_markup_escape_text(presentity->note, -1);
	purple_prpl_got_user_status(glue->account, presentity->address, id, "message", note, NULL);
}

static void
show_presentity(SfbPurpleGlue *glue, const SfbPresentity *presentity)
{
	if (presentity->display_name != NULL)
		serv_got_alias(glue->connection, presentity->address, presentity->display_name);
	show_status(glue, presentity);
	show_idle(glue, presentity);
}

void
sfb_purple_buddies_show_presence(SfbPurpleGlue *glue, const char *address)
{
	SfbPresence *presence = sfb_session_get_presence(glue->session);
	const SfbPresentity *presentity = sfb_presence_get(presence, address);

	if (presentity == NULL)
		return;
	/* A new buddy starts as offline, and not as idle. */
	g_hash_table_remove(glue->idle_people, address);
	show_presentity(glue, presentity);
}

static int
compare_group(gconstpointer buddy, gconstpointer group)
{
	return purple_buddy_get_group((PurpleBuddy *)buddy) == group ? 0 : 1;
}

/* Makes sure that @contact is in each of its groups, and nowhere else. A buddy in a wrong one is
 * moved if it can be: its settings here go along. */
static void
place_contact(SfbPurpleGlue *glue, const SfbContact *contact)
{
	GSList *misplaced = list_buddies(glue, contact->address);
	PurpleGroup *missing[SFB_CONTACT_GROUPS_MAX];
	guint missing_count = 0;
	gboolean has_new = FALSE;

	for (guint i = 0; i < contact->groups->len; i++) {
		PurpleGroup *group =
			sfb_purple_groups_get(glue, g_array_index(contact->groups, guint32, i));
		GSList *link = g_slist_find_custom(misplaced, group, compare_group);

		if (link != NULL)
			misplaced = g_slist_delete_link(misplaced, link);
		else if (missing_count < SFB_CONTACT_GROUPS_MAX)
			missing[missing_count++] = group;
	}
	for (guint i = 0; i < missing_count; i++) {
		if (adopt_guest(glue, contact->address, missing[i]))
			continue;
		has_new = has_new || misplaced == NULL;
		place(glue,
		      misplaced != NULL ? misplaced->data
		                        : purple_buddy_new(glue->account, contact->address, NULL),
		      missing[i]);
		misplaced = g_slist_delete_link(misplaced, misplaced);
	}
	remove_buddies(misplaced);
	if (has_new)
		sfb_purple_buddies_show_presence(glue, contact->address);
}

/* The name on the server is the one the user sees and edits. One that is there for this computer
 * alone stays: the server never had it, or keeps no names. */
static void
show_given_name(PurpleBuddy *buddy, const char *name)
{
	PurpleBlistNode *node = PURPLE_BLIST_NODE(buddy);
	const char *known = purple_blist_node_get_string(node, GIVEN_NAME);

	if (name != NULL) {
		purple_blist_alias_buddy(buddy, name);
		if (g_strcmp0(known, name) != 0)
			purple_blist_node_set_string(node, GIVEN_NAME, name);
	} else if (known != NULL) {
		if (g_strcmp0(known, purple_buddy_get_local_buddy_alias(buddy)) == 0)
			purple_blist_alias_buddy(buddy, NULL);
		purple_blist_node_remove_setting(node, GIVEN_NAME);
	}
}

static void
show_given_names(SfbPurpleGlue *glue, const SfbContact *contact)
{
	GSList *buddies = list_buddies(glue, contact->address);

	for (GSList *link = buddies; link != NULL; link = link->next)
		show_given_name(link->data, contact->name);
	g_slist_free(buddies);
}

/* Where no names are kept, the list has what people call themselves; their card knows better. */
static void
show_own_name(SfbPurpleGlue *glue, const SfbContact *contact)
{
	SfbPresence *presence = sfb_session_get_presence(glue->session);
	const SfbPresentity *presentity = sfb_presence_get(presence, contact->address);

	if (contact->name != NULL && (presentity == NULL || presentity->display_name == NULL))
		serv_got_alias(glue->connection, contact->address, contact->name);
}

static void
show_contact(SfbPurpleGlue *glue, SfbContacts *contacts, const SfbContact *contact)
{
	place_contact(glue, contact);
	if (sfb_contacts_keeps_names(contacts))
		show_given_names(glue, contact);
	else
		show_own_name(glue, contact);
}

static void
on_contact_changed(SfbContacts *contacts, const SfbContact *contact, gpointer user_data)
{
	show_contact(user_data, contacts, contact);
}

/* Whom the user has added has a buddy already, and may be known as a stranger. */
static void
on_contact_added(SfbContacts *contacts, const SfbContact *contact, gpointer user_data)
{
	show_contact(user_data, contacts, contact);
	sfb_purple_buddies_show_presence(user_data, contact->address);
}

static void
on_contact_removed(SfbContacts *contacts, const char *address, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	g_hash_table_remove(glue->idle_people, address);
	remove_buddies(list_buddies(glue, address));
}

static gboolean
is_in_group(const SfbContact *contact, guint32 id)
{
	for (guint i = 0; i < contact->groups->len; i++) {
		if (g_array_index(contact->groups, guint32, i) == id)
			return TRUE;
	}
	return FALSE;
}

static void
on_group_added(SfbContacts *contacts, const SfbGroup *group, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	g_autoptr(GPtrArray) list = NULL;

	if (!sfb_purple_groups_rename(glue, group))
		return;
	list = sfb_contacts_list(contacts);
	for (guint i = 0; i < list->len; i++) {
		if (is_in_group(list->pdata[i], group->id))
			place_contact(glue, list->pdata[i]);
	}
}

/* Its contacts are elsewhere by now. libpurple's group stays: other accounts may have people in it,
 * and an empty one is not shown. */
static void
on_group_removed(SfbContacts *contacts, guint id, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	g_hash_table_remove(glue->groups, GUINT_TO_POINTER(id));
}

static gboolean
is_misplaced(SfbPurpleGlue *glue, PurpleBuddy *buddy)
{
	SfbContacts *contacts = sfb_session_get_contacts(glue->session);
	const char *address = purple_normalize(glue->account, purple_buddy_get_name(buddy));
	const SfbContact *contact = sfb_contacts_get(contacts, address);
	PurpleGroup *group = purple_buddy_get_group(buddy);

	for (guint i = 0; contact != NULL && i < contact->groups->len; i++) {
		guint32 id = g_array_index(contact->groups, guint32, i);

		if (sfb_purple_groups_get(glue, id) == group)
			return FALSE;
	}
	return TRUE;
}

static void
on_loaded(SfbContacts *contacts, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	GSList *buddies = list_buddies(glue, NULL);
	GSList *misplaced = NULL;

	for (GSList *link = buddies; link != NULL; link = link->next) {
		if (is_misplaced(glue, link->data))
			misplaced = g_slist_prepend(misplaced, link->data);
	}
	g_slist_free(buddies);
	remove_buddies(misplaced);
}

/* What the user dragged out of a distribution group, and the server did not want. */
static void
remove_dragged_guests(SfbPurpleGlue *glue, const char *address)
{
	GSList *buddies = purple_find_buddies(glue->account, address);

	for (GSList *link = buddies; link != NULL; link = link->next) {
		const SfbGroup *group =
			sfb_purple_groups_find(glue, purple_buddy_get_group(link->data));

		if (is_guest(link->data) && PURPLE_BLIST_NODE_IS_VISIBLE(link->data) &&
		    (group == NULL || group->kind != SFB_GROUP_DISTRIBUTION))
			purple_blist_remove_buddy(link->data);
	}
	g_slist_free(buddies);
}

/* Before the first list there is nothing to go by. */
static gboolean
has_list(SfbPurpleGlue *glue)
{
	return g_hash_table_size(glue->groups) > 0;
}

void
sfb_purple_buddies_restore(SfbPurpleGlue *glue, const char *address)
{
	SfbContacts *contacts = sfb_session_get_contacts(glue->session);
	const SfbContact *contact = sfb_contacts_get(contacts, address);

	remove_dragged_guests(glue, address);
	if (contact != NULL)
		show_contact(glue, contacts, contact);
	else if (has_list(glue))
		remove_buddies(list_buddies(glue, address));
}

void
sfb_purple_buddies_restore_all(SfbPurpleGlue *glue)
{
	SfbContacts *contacts = sfb_session_get_contacts(glue->session);
	g_autoptr(GPtrArray) groups = sfb_contacts_list_groups(contacts);
	g_autoptr(GPtrArray) list = sfb_contacts_list(contacts);

	if (!has_list(glue))
		return;
	for (guint i = 0; i < groups->len; i++)
		on_group_added(contacts, groups->pdata[i], glue);
	for (guint i = 0; i < list->len; i++)
		show_contact(glue, contacts, list->pdata[i]);
	on_loaded(contacts, glue);
}

static void
on_presentity_changed(SfbPresence *presence, const SfbPresentity *presentity, gpointer user_data)
{
	show_presentity(user_data, presentity);
}

void
sfb_purple_buddies_follow(SfbPurpleGlue *glue)
{
	SfbContacts *contacts = sfb_session_get_contacts(glue->session);

	sfb_purple_groups_start(glue);
	g_signal_connect(contacts, "group-added", G_CALLBACK(on_group_added), glue);
	/* Who has something in the group finds it once more. */
	g_signal_connect_after(contacts, "group-removed", G_CALLBACK(on_group_removed), glue);
	g_signal_connect(contacts, "contact-added", G_CALLBACK(on_contact_added), glue);
	g_signal_connect(contacts, "contact-changed", G_CALLBACK(on_contact_changed), glue);
	g_signal_connect(contacts, "contact-removed", G_CALLBACK(on_contact_removed), glue);
	g_signal_connect(contacts, "loaded", G_CALLBACK(on_loaded), glue);
	g_signal_connect(sfb_session_get_presence(glue->session), "presentity-changed",
	                 G_CALLBACK(on_presentity_changed), glue);
}

void
sfb_purple_buddies_stop(SfbPurpleGlue *glue)
{
	sfb_purple_groups_stop(glue);
	g_hash_table_remove_all(glue->groups);
}
