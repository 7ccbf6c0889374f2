/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The containers that the server told of, with their versions and members, and what follows from
 * them for a person ([MS-PRES] 2.2.2.2, sheet presence 3). Pure. */

#pragma once

#include "people/access.h"

#define SFB_ACCESS_CONTAINERS_MAX 64 /* taken; the rest is left out */

/* Whom a level is for. */
typedef struct {
	SfbAccessMember kind;
	const char *value; /* NULL for kinds without; borrowed */
} SfbAccessEntry;

/* What is to be done to one container. */
typedef struct {
	guint32 container;
	gboolean is_removal; /* else the member is added */
	SfbAccessEntry entry;
} SfbAccessStep;

typedef struct _SfbAccessList SfbAccessList;

SfbAccessList *sfb_access_list_new(void);
void sfb_access_list_free(SfbAccessList *list); /* accepts NULL */

/* The container @id of @version, empty, in place of what was known of it. */
void sfb_access_list_renew(SfbAccessList *list, guint32 id, guint32 version);

/* Adds a member to a container that was renewed. */
void sfb_access_list_add(SfbAccessList *list, guint32 id, const SfbAccessEntry *entry);

/* 0 for a container never seen. */
guint32 sfb_access_list_get_version(const SfbAccessList *list, guint32 id);
void sfb_access_list_set_version(SfbAccessList *list, guint32 id, guint32 version);

SfbAccessLevel
sfb_access_list_get_own_level(const SfbAccessList *list, const SfbAccessEntry *entry);

/* The level of @address, who is a member of @network too; without an entry of the address itself if
 * @is_inherited. */
SfbAccessLevel sfb_access_list_get_level(const SfbAccessList *list, const char *address,
                                         SfbAccessMember network, gboolean is_inherited);

/* Values of @kind in @container, or in all containers that are levels if it is
 * SFB_ACCESS_AUTOMATIC; each once. Returns: (transfer full) (element-type utf8) */
GPtrArray *
sfb_access_list_list_values(const SfbAccessList *list, SfbAccessMember kind, SfbAccessLevel level);

/* What makes @entry one of @level and of no other; nothing if it is so already. Members of the steps
 * are borrowed from @entry. Returns: (transfer full) (element-type SfbAccessStep) */
GArray *
sfb_access_list_plan(const SfbAccessList *list, const SfbAccessEntry *entry, SfbAccessLevel level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbAccessList, sfb_access_list_free)
