/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The contact list as it is kept. */

#include "people/contact-list.h"

#include <string.h>

#define FIRST_GROUP_ID 1 /* made by the server, never deleted */

struct _SfbContactList {
	GPtrArray *groups; /* (element-type SfbGroup) */
	GQueue contacts;   /* (element-type SfbContact) */
	GHashTable *links; /* address, borrowed from its contact, to GList */
};

SfbContactList *
sfb_contact_list_new(void)
{
	SfbContactList *list = g_new0(SfbContactList, 1);

	list->groups = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_group_free);
	list->links = g_hash_table_new(g_str_hash, g_str_equal);
	return list;
}

void
sfb_contact_list_free(SfbContactList *list)
{
	if (list == NULL)
		return;
	g_hash_table_unref(list->links);
	g_queue_clear_full(&list->contacts, (GDestroyNotify)sfb_contact_free);
	g_ptr_array_unref(list->groups);
	g_free(list);
}

GPtrArray *
sfb_contact_list_get_groups(const SfbContactList *list)
{
	return list->groups;
}

const GList *
sfb_contact_list_get_contacts(const SfbContactList *list)
{
	return list->contacts.head;
}

guint
sfb_contact_list_get_count(const SfbContactList *list)
{
	return list->contacts.length;
}

const SfbContact *
sfb_contact_list_find(const SfbContactList *list, const char *address)
{
	const GList *link = g_hash_table_lookup(list->links, address);

	return link != NULL ? link->data : NULL;
}

/* Groups */

static SfbGroup *
find_group(const SfbContactList *list, guint32 id)
{
	for (guint i = 0; i < list->groups->len; i++) {
		SfbGroup *group = g_ptr_array_index(list->groups, i);

		if (group->id == id)
			return group;
	}
	return NULL;
}

const SfbGroup *
sfb_contact_list_find_group(const SfbContactList *list, guint32 id)
{
	return find_group(list, id);
}

static SfbGroup *
find_built_in(const SfbContactList *list)
{
	for (guint i = 0; i < list->groups->len; i++) {
		SfbGroup *group = g_ptr_array_index(list->groups, i);

		if (group->kind == SFB_GROUP_BUILT_IN)
			return group;
	}
	return find_group(list, FIRST_GROUP_ID);
}

static SfbGroup *
get_default(const SfbContactList *list)
{
	SfbGroup *built_in = find_built_in(list);

	return built_in != NULL ? built_in : g_ptr_array_index(list->groups, 0);
}

const SfbGroup *
sfb_contact_list_get_default_group(const SfbContactList *list)
{
	return get_default(list);
}

/* The group stays where it is in memory, for those who have borrowed it. Frees @news. */
static SfbChange
update_group(SfbGroup *group, SfbGroup *news)
{
	SfbGroup old = *group;
	SfbChange change = sfb_group_is_same(group, news) ? SFB_CHANGE_NONE : SFB_CHANGE_CHANGED;

	*group = *news;
	*news = old;
	sfb_group_free(news);
	return change;
}

SfbChange
sfb_contact_list_take_group(SfbContactList *list, SfbGroup *group)
{
	SfbGroup *known = find_group(list, group->id);

	if (known != NULL)
		return update_group(known, group);
	if (list->groups->len < SFB_CONTACT_GROUPS_MAX) {
		g_ptr_array_add(list->groups, group);
		return SFB_CHANGE_ADDED;
	}
	sfb_group_free(group);
	return SFB_CHANGE_NONE;
}

void
sfb_contact_list_ensure_built_in(SfbContactList *list)
{
	SfbGroup *group;

	if (find_built_in(list) != NULL)
		return;
	group = g_new0(SfbGroup, 1);
	group->id = FIRST_GROUP_ID;
	group->kind = SFB_GROUP_BUILT_IN;
	group->name = g_strdup(SFB_GROUP_BUILT_IN_NAME);
	g_ptr_array_add(list->groups, group);
}

/* Returns: TRUE if that changed anything. */
static gboolean
settle(SfbContactList *list, SfbContact *contact)
{
	GArray *ids = contact->groups;
	guint before = ids->len;
	guint kept = 0;

	for (guint i = 0; i < ids->len; i++) {
		guint32 id = g_array_index(ids, guint32, i);

		if (find_group(list, id) != NULL)
			g_array_index(ids, guint32, kept++) = id;
	}
	g_array_set_size(ids, kept);
	if (kept == 0)
		g_array_append_val(ids, get_default(list)->id);
	return kept != before;
}

GPtrArray *
sfb_contact_list_remove_group(SfbContactList *list, guint32 id)
{
	SfbGroup *group = find_group(list, id);
	GPtrArray *resettled;

	if (group == NULL || group == get_default(list))
		return NULL;
	g_ptr_array_remove(list->groups, group);
	resettled = g_ptr_array_new();
	for (GList *link = list->contacts.head; link != NULL; link = link->next) {
		if (settle(list, link->data))
			g_ptr_array_add(resettled, link->data);
	}
	return resettled;
}

/* Contacts */

static SfbChange
replace(SfbContactList *list, GList *link, SfbContact *contact)
{
	g_autoptr(SfbContact) old = link->data;

	link->data = contact;
	g_hash_table_replace(list->links, contact->address, link);
	return sfb_contact_is_same(old, contact) ? SFB_CHANGE_NONE : SFB_CHANGE_CHANGED;
}

SfbChange
sfb_contact_list_take(SfbContactList *list, SfbContact *contact)
{
	GList *link = g_hash_table_lookup(list->links, contact->address);

	settle(list, contact);
	if (link != NULL)
		return replace(list, link, contact);
	if (list->contacts.length < SFB_CONTACTS_MAX) {
		g_queue_push_tail(&list->contacts, contact);
		g_hash_table_insert(list->links, contact->address, list->contacts.tail);
		return SFB_CHANGE_ADDED;
	}
	sfb_contact_free(contact);
	return SFB_CHANGE_NONE;
}

SfbContact *
sfb_contact_list_steal(SfbContactList *list, const char *address)
{
	GList *link = g_hash_table_lookup(list->links, address);
	SfbContact *contact = link != NULL ? link->data : NULL;

	if (contact == NULL)
		return NULL;
	g_hash_table_remove(list->links, address);
	g_queue_delete_link(&list->contacts, link);
	return contact;
}

gboolean
sfb_group_is_same(const SfbGroup *group, const SfbGroup *other)
{
	return group->kind == other->kind && g_str_equal(group->name, other->name) &&
	       g_strcmp0(group->email, other->email) == 0;
}

gboolean
sfb_contact_is_same(const SfbContact *contact, const SfbContact *other)
{
	const GArray *left = contact->groups;
	const GArray *right = other->groups;

	return g_strcmp0(contact->name, other->name) == 0 &&
	       contact->is_subscribed == other->is_subscribed && left->len == right->len &&
	       memcmp(left->data, right->data, left->len * sizeof(guint32)) == 0;
}
