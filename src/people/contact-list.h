/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The contact list as it is kept: groups and contacts in the server's order, found by id and by
 * address. Every contact is in groups that exist. Pure.
 */

#pragma once

#include "people/contacts-xml.h"

typedef struct _SfbContactList SfbContactList;

typedef enum {
	SFB_CHANGE_NONE, /* also if the list is full (people/contacts-xml.h) */
	SFB_CHANGE_ADDED,
	SFB_CHANGE_CHANGED,
} SfbChange;

SfbContactList *sfb_contact_list_new(void);
void sfb_contact_list_free(SfbContactList *list); /* accepts NULL */

GPtrArray *sfb_contact_list_get_groups(const SfbContactList *list);     /* borrowed */
const GList *sfb_contact_list_get_contacts(const SfbContactList *list); /* borrowed */
guint sfb_contact_list_get_count(const SfbContactList *list);

/* NULL if not there. Borrowed. */
const SfbGroup *sfb_contact_list_find_group(const SfbContactList *list, guint32 id);
const SfbContact *sfb_contact_list_find(const SfbContactList *list, const char *address);

/* Where contacts are that are nowhere else: the built-in group, or what stands for it. Borrowed. */
const SfbGroup *sfb_contact_list_get_default_group(const SfbContactList *list);

/* Adds @group, or replaces the one of the same id; takes it. */
SfbChange sfb_contact_list_take_group(SfbContactList *list, SfbGroup *group);

/* A list that was never used has no group at all, yet contacts must be somewhere: makes the
 * built-in group if there is none. To be called before the first contact is taken. */
void sfb_contact_list_ensure_built_in(SfbContactList *list);

/* Adds @contact, or replaces the one of the same address; takes it. A change that does not show
 * (sfb_contact_is_same) is none. Groups that are not known are
 * left out of it; the built-in group is for those that are in none. */
SfbChange sfb_contact_list_take(SfbContactList *list, SfbContact *contact);

/* Returns: (transfer full) (nullable) what was removed */
SfbContact *sfb_contact_list_steal(SfbContactList *list, const char *address);

/* Contacts that were left in the group stay, elsewhere. Returns: (transfer container) (nullable)
 * (element-type SfbContact) those; NULL if there is no such group, or if it is the built-in one,
 * which stays. */
GPtrArray *sfb_contact_list_remove_group(SfbContactList *list, guint32 id);

/* TRUE if nothing that is shown differs. */
gboolean sfb_group_is_same(const SfbGroup *group, const SfbGroup *other);
gboolean sfb_contact_is_same(const SfbContact *contact, const SfbContact *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbContactList, sfb_contact_list_free)
