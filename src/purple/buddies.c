/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The server's groups, contacts and their presence in libpurple's buddy list.
 *
 * A person in three of the server's groups is three buddies. libpurple finds buddies by name and
 * group in a hash table of its own, so none are kept here.
 */

#include "purple/buddies.h"

#include <blist.h>
#include <prpl.h>
#include <server.h>
#include <util.h>

#include "purple/statuses.h"

static PurpleGroup *
find_or_add_group(const char *label)
{
	PurpleGroup *group = purple_find_group(label);
	PurpleBlistNode *last = purple_blist_get_root();

	if (group != NULL)
		return group;
	while (last != NULL && purple_blist_node_get_sibling_next(last) != NULL)
		last = purple_blist_node_get_sibling_next(last);
	group = purple_group_new(label);
	purple_blist_add_group(group, last);
	return group;
}

/* Puts @buddy, new or elsewhere in the list, into @group. Left to itself libpurple would walk to
 * the group's end for each one; user interfaces sort what they show. */
static void
place(PurpleBuddy *buddy, PurpleGroup *group)
{
	PurpleContact *contact = purple_contact_new();

	purple_blist_add_contact(contact, group, NULL);
	purple_blist_add_buddy(buddy, contact, NULL, NULL);
}

/* The core lets no contact be in a group that is not there. */
static const char *
get_label(SfbContacts *contacts, const SfbContact *contact, guint position)
{
	guint32 id = g_array_index(contact->groups, guint32, position);

	return sfb_group_get_label(sfb_contacts_get_group(contacts, id));
}

static gboolean
is_in_group(SfbContacts *contacts, const SfbContact *contact, const char *label)
{
	for (guint i = 0; i < contact->groups->len; i++) {
		if (g_str_equal(get_label(contacts, contact, i), label))
			return TRUE;
	}
	return FALSE;
}

/* The buddies of @account that stand where the server has no contact; @address: NULL means all.
 * Returns: (transfer container) (element-type PurpleBuddy) */
static GSList *
list_misplaced(SfbContacts *contacts, PurpleAccount *account, const char *address)
{
	GSList *buddies = purple_find_buddies(account, address);
	GSList *misplaced = NULL;

	for (GSList *link = buddies; link != NULL; link = link->next) {
		PurpleBuddy *buddy = link->data;
		const char *name = purple_normalize(account, purple_buddy_get_name(buddy));
		const SfbContact *contact = sfb_contacts_get(contacts, name);
		const char *label = purple_group_get_name(purple_buddy_get_group(buddy));

		if (contact == NULL || !is_in_group(contacts, contact, label))
			misplaced = g_slist_prepend(misplaced, buddy);
	}
	g_slist_free(buddies);
	return misplaced;
}

/* (takes buddies) */
static void
remove_buddies(GSList *buddies)
{
	for (GSList *link = buddies; link != NULL; link = link->next)
		purple_blist_remove_buddy(link->data);
	g_slist_free(buddies);
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

/* What is known of somebody already; a buddy added later starts as offline. */
static void
show_known_presence(SfbPurpleGlue *glue, const char *address)
{
	SfbPresence *presence = sfb_session_get_presence(glue->session);
	const SfbPresentity *presentity = sfb_presence_get(presence, address);

	if (presentity == NULL)
		return;
	show_status(glue, presentity);
	g_hash_table_remove(glue->idle_people, address);
	show_idle(glue, presentity);
}

/* Makes sure that @contact is in each of its groups, and nowhere else. A buddy in a wrong one is
 * moved if it can be: the name the user gave it here and its settings go along. */
static void
place_contact(SfbPurpleGlue *glue, SfbContacts *contacts, const SfbContact *contact)
{
	GSList *misplaced = list_misplaced(contacts, glue->account, contact->address);
	gboolean has_new = FALSE;

	for (guint i = 0; i < contact->groups->len; i++) {
		PurpleGroup *group = find_or_add_group(get_label(contacts, contact, i));
		PurpleBuddy *buddy;

		if (purple_find_buddy_in_group(glue->account, contact->address, group) != NULL)
			continue;
		has_new = has_new || misplaced == NULL;
		if (misplaced != NULL)
			buddy = misplaced->data;
		else
			buddy = purple_buddy_new(glue->account, contact->address, NULL);
		misplaced = g_slist_delete_link(misplaced, misplaced);
		place(buddy, group);
	}
	remove_buddies(misplaced);
	if (has_new)
		show_known_presence(glue, contact->address);
}

/* The name the user gave on the server, else the person's own. The buddy's local alias is the
 * user's: it is never written. */
static void
show_name(SfbPurpleGlue *glue, const SfbContact *contact)
{
	SfbPresence *presence = sfb_session_get_presence(glue->session);
	const SfbPresentity *presentity = sfb_presence_get(presence, contact->address);
	const char *name = contact->name;

	if (name == NULL && presentity != NULL)
		name = presentity->display_name;
	serv_got_alias(glue->connection, contact->address, name);
}

static void
on_contact_changed(SfbContacts *contacts, const SfbContact *contact, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	place_contact(glue, contacts, contact);
	show_name(glue, contact);
}

static void
on_contact_removed(SfbContacts *contacts, const char *address, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	g_hash_table_remove(glue->idle_people, address);
	remove_buddies(purple_find_buddies(glue->account, address));
}

/* A known id means another name: the group's contacts go to where that is. What comes in for the
 * first time is followed by its contacts. */
static void
on_group_added(SfbContacts *contacts, const SfbGroup *group, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	const char *label = sfb_group_get_label(group);
	g_autoptr(GPtrArray) list = NULL;

	find_or_add_group(label);
	if (g_hash_table_add(glue->groups, GUINT_TO_POINTER(group->id)))
		return;
	list = sfb_contacts_list(contacts);
	for (guint i = 0; i < list->len; i++) {
		if (is_in_group(contacts, list->pdata[i], label))
			place_contact(glue, contacts, list->pdata[i]);
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

static void
on_loaded(SfbContacts *contacts, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;

	remove_buddies(list_misplaced(contacts, glue->account, NULL));
}

static void
on_presentity_changed(SfbPresence *presence, const SfbPresentity *presentity, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	SfbContacts *contacts = sfb_session_get_contacts(glue->session);
	const SfbContact *contact = sfb_contacts_get(contacts, presentity->address);

	if (contact != NULL && contact->name == NULL)
		show_name(glue, contact);
	show_status(glue, presentity);
	show_idle(glue, presentity);
}

void
sfb_purple_buddies_follow(SfbPurpleGlue *glue)
{
	SfbContacts *contacts = sfb_session_get_contacts(glue->session);

	g_signal_connect(contacts, "group-added", G_CALLBACK(on_group_added), glue);
	g_signal_connect(contacts, "group-removed", G_CALLBACK(on_group_removed), glue);
	g_signal_connect(contacts, "contact-added", G_CALLBACK(on_contact_changed), glue);
	g_signal_connect(contacts, "contact-changed", G_CALLBACK(on_contact_changed), glue);
	g_signal_connect(contacts, "contact-removed", G_CALLBACK(on_contact_removed), glue);
	g_signal_connect(contacts, "loaded", G_CALLBACK(on_loaded), glue);
	g_signal_connect(sfb_session_get_presence(glue->session), "presentity-changed",
	                 G_CALLBACK(on_presentity_changed), glue);
}
