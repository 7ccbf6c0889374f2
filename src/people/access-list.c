/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The containers that the server told of. */

#include "people/access-list.h"

#include "util/address.h"

/* By level; SFB_ACCESS_AUTOMATIC has none. */
static const guint32 level_containers[] = {
	[SFB_ACCESS_BLOCKED] = 32000,  [SFB_ACCESS_NONE] = 0,        [SFB_ACCESS_EXTERNAL] = 100,
	[SFB_ACCESS_COLLEAGUES] = 200, [SFB_ACCESS_WORKGROUP] = 300, [SFB_ACCESS_PERSONAL] = 400,
};

/* What counts if a member is in several: the larger id. */
static const SfbAccessLevel levels_by_id[] = {
	SFB_ACCESS_BLOCKED,    SFB_ACCESS_PERSONAL, SFB_ACCESS_WORKGROUP,
	SFB_ACCESS_COLLEAGUES, SFB_ACCESS_EXTERNAL, SFB_ACCESS_NONE,
};

typedef struct {
	guint32 version;
	GHashTable *members; /* set of keys */
} Container;

struct _SfbAccessList {
	GHashTable *containers; /* id to Container */
};

static void
container_free(Container *container)
{
	g_hash_table_unref(container->members);
	g_free(container);
}

SfbAccessList *
sfb_access_list_new(void)
{
	SfbAccessList *list = g_new0(SfbAccessList, 1);

	list->containers = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)container_free);
	return list;
}

void
sfb_access_list_free(SfbAccessList *list)
{
	if (list == NULL)
		return;
	g_hash_table_unref(list->containers);
	g_free(list);
}

/* Members and containers */

/* A digit for the kind, then the value. */
static char *
make_key(const SfbAccessEntry *entry)
{
	return g_strdup_printf("%d%s", entry->kind, entry->value != NULL ? entry->value : "");
}

static Container *
find_container(const SfbAccessList *list, guint32 id)
{
	return g_hash_table_lookup(list->containers, GUINT_TO_POINTER(id));
}

static gboolean
is_member(const SfbAccessList *list, guint32 id, const SfbAccessEntry *entry)
{
	const Container *container = find_container(list, id);
	g_autofree char *key = make_key(entry);

	return container != NULL && g_hash_table_contains(container->members, key);
}

void
sfb_access_list_renew(SfbAccessList *list, guint32 id, guint32 version)
{
	Container *container;

	if (find_container(list, id) == NULL &&
	    g_hash_table_size(list->containers) >= SFB_ACCESS_CONTAINERS_MAX)
		return;
	container = g_new0(Container, 1);
	container->version = version;
	container->members = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_hash_table_replace(list->containers, GUINT_TO_POINTER(id), container);
}

void
sfb_access_list_add(SfbAccessList *list, guint32 id, const SfbAccessEntry *entry)
{
	Container *container = find_container(list, id);

	if (container != NULL && g_hash_table_size(container->members) < SFB_ACCESS_MEMBERS_MAX)
		g_hash_table_add(container->members, make_key(entry));
}

guint32
sfb_access_list_get_version(const SfbAccessList *list, guint32 id)
{
	const Container *container = find_container(list, id);

	return container != NULL ? container->version : 0;
}

void
sfb_access_list_set_version(SfbAccessList *list, guint32 id, guint32 version)
{
	Container *container = find_container(list, id);

	if (container == NULL)
		sfb_access_list_renew(list, id, version);
	else
		container->version = version;
}

/* Asking */

SfbAccessLevel
sfb_access_list_get_own_level(const SfbAccessList *list, const SfbAccessEntry *entry)
{
	for (gsize i = 0; i < G_N_ELEMENTS(levels_by_id); i++) {
		if (is_member(list, level_containers[levels_by_id[i]], entry))
			return levels_by_id[i];
	}
	return SFB_ACCESS_AUTOMATIC;
}

SfbAccessLevel
sfb_access_list_get_level(const SfbAccessList *list, const char *address, SfbAccessMember network,
                          gboolean is_inherited)
{
	const SfbAccessEntry entries[] = {
		{ SFB_ACCESS_USER, address },
		{ SFB_ACCESS_DOMAIN, sfb_address_get_domain(address) },
		{ network, NULL },
		{ SFB_ACCESS_EVERYONE, NULL },
	};

	for (gsize i = is_inherited ? 1 : 0; i < G_N_ELEMENTS(entries); i++) {
		SfbAccessLevel level = sfb_access_list_get_own_level(list, &entries[i]);

		if (level != SFB_ACCESS_AUTOMATIC)
			return level;
	}
	return SFB_ACCESS_NONE;
}

static void
collect_values(const SfbAccessList *list, guint32 id, SfbAccessMember kind, GHashTable *values)
{
	const Container *container = find_container(list, id);
	GHashTableIter iter;
	gpointer key;

	if (container == NULL)
		return;
	g_hash_table_iter_init(&iter, container->members);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		if (*(const char *)key == (char)('0' + kind))
			g_hash_table_add(values, (char *)key + 1);
	}
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
	return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
sfb_access_list_list_values(const SfbAccessList *list, SfbAccessMember kind, SfbAccessLevel level)
{
	g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *sorted = g_ptr_array_new_with_free_func(g_free);
	GHashTableIter iter;
	gpointer value;

	for (gsize i = 0; i < G_N_ELEMENTS(levels_by_id); i++) {
		if (level == SFB_ACCESS_AUTOMATIC || level == levels_by_id[i])
			collect_values(list, level_containers[levels_by_id[i]], kind, values);
	}
	g_hash_table_iter_init(&iter, values);
	while (g_hash_table_iter_next(&iter, &value, NULL))
		g_ptr_array_add(sorted, g_strdup(value));
	g_ptr_array_sort(sorted, compare_texts);
	return sorted;
}

/* Changing */

static int
compare_containers(gconstpointer a, gconstpointer b)
{
	guint32 one = ((const SfbAccessStep *)a)->container;
	guint32 other = ((const SfbAccessStep *)b)->container;

	return (one > other) - (one < other);
}

GArray *
sfb_access_list_plan(const SfbAccessList *list, const SfbAccessEntry *entry, SfbAccessLevel level)
{
	GArray *steps = g_array_new(FALSE, FALSE, sizeof(SfbAccessStep));
	gboolean has_goal = level != SFB_ACCESS_AUTOMATIC;
	SfbAccessStep step = { .is_removal = TRUE, .entry = *entry };
	GHashTableIter iter;
	gpointer id;

	g_hash_table_iter_init(&iter, list->containers);
	while (g_hash_table_iter_next(&iter, &id, NULL)) {
		step.container = GPOINTER_TO_UINT(id);
		if ((!has_goal || step.container != level_containers[level]) &&
		    is_member(list, step.container, entry))
			g_array_append_val(steps, step);
	}
	g_array_sort(steps, compare_containers);
	step.container = level_containers[level];
	step.is_removal = FALSE;
	if (has_goal && !is_member(list, step.container, entry))
		g_array_append_val(steps, step);
	return steps;
}
