/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Our own category instances on the server. */

#include "people/publication-versions.h"

/* States go into two containers; the other one is the team's, who see less of "do not disturb". */
#define EVERYONE_CONTAINER 2

/* The table is a set of items; an item is its own key. Its category is owned. */
struct _SfbPublicationVersions {
	GHashTable *items;
};

void
sfb_publication_free(SfbPublication *publication)
{
	if (publication == NULL)
		return;
	g_free(publication->value);
	g_free(publication);
}

static guint
hash_key(gconstpointer item)
{
	const SfbPublicationKey *key = item;

	return g_str_hash(key->category) ^ key->instance ^ (key->container << 16);
}

static gboolean
is_same_key(gconstpointer one, gconstpointer other)
{
	const SfbPublicationKey *left = one;
	const SfbPublicationKey *right = other;

	return left->instance == right->instance && left->container == right->container &&
	       g_str_equal(left->category, right->category);
}

static void
free_item(gpointer data)
{
	SfbPublishedItem *item = data;

	g_free((char *)item->key.category);
	g_free(item);
}

SfbPublicationVersions *
sfb_publication_versions_new(void)
{
	SfbPublicationVersions *versions = g_new0(SfbPublicationVersions, 1);

	G_STATIC_ASSERT(G_STRUCT_OFFSET(SfbPublishedItem, key) == 0);
	versions->items = g_hash_table_new_full(hash_key, is_same_key, free_item, NULL);
	return versions;
}

void
sfb_publication_versions_free(SfbPublicationVersions *versions)
{
	if (versions == NULL)
		return;
	g_hash_table_unref(versions->items);
	g_free(versions);
}

const SfbPublishedItem *
sfb_publication_versions_get(const SfbPublicationVersions *versions, const SfbPublicationKey *key)
{
	return g_hash_table_lookup(versions->items, key);
}

void
sfb_publication_versions_put(SfbPublicationVersions *versions, const SfbPublishedItem *item)
{
	SfbPublishedItem *copy;

	sfb_publication_versions_remove(versions, &item->key);
	if (g_hash_table_size(versions->items) >= SFB_PUBLICATIONS_MAX)
		return;
	copy = g_new(SfbPublishedItem, 1);
	*copy = *item;
	copy->key.category = g_strdup(item->key.category);
	g_hash_table_add(versions->items, copy);
}

void
sfb_publication_versions_remove(SfbPublicationVersions *versions, const SfbPublicationKey *key)
{
	g_hash_table_remove(versions->items, key);
}

static gboolean
is_of_category(gpointer key, gpointer value, gpointer category)
{
	const SfbPublishedItem *item = value;

	return g_str_equal(item->key.category, category);
}

void
sfb_publication_versions_forget(SfbPublicationVersions *versions, const char *category)
{
	g_hash_table_foreach_remove(versions->items, is_of_category, (gpointer)category);
}

/* Ignores the instance of @scope. */
static gboolean
is_in_scope(gpointer key, gpointer value, gpointer scope)
{
	const SfbPublishedItem *item = value;
	const SfbPublicationKey *wanted = scope;

	return item->key.container == wanted->container &&
	       g_str_equal(item->key.category, wanted->category);
}

void
sfb_publication_versions_forget_in(SfbPublicationVersions *versions, const char *category,
                                   guint32 container)
{
	SfbPublicationKey scope = { .category = category, .container = container };

	g_hash_table_foreach_remove(versions->items, is_in_scope, &scope);
}

/* A new instance begins with version 1, a change counts on by one ([MS-PRES] 3.3.5). */
static void
accept(SfbPublicationVersions *versions, const SfbPublication *publication)
{
	const SfbPublishedItem *old = sfb_publication_versions_get(versions, &publication->key);
	SfbPublishedItem item = {
		.key = publication->key,
		.version = publication->version + 1,
		.expire_type = publication->expire_type,
		.expires_seconds = publication->expires_seconds,
		.published = g_get_real_time(),
		.is_user_state = publication->is_user_state,
		.picked = publication->picked,
	};

	if ((old != NULL ? old->version : 0) != publication->version)
		return;
	if (publication->is_deletion)
		sfb_publication_versions_remove(versions, &publication->key);
	else
		sfb_publication_versions_put(versions, &item);
}

void
sfb_publication_versions_accept(SfbPublicationVersions *versions, const GPtrArray *publications)
{
	for (guint i = 0; i < publications->len; i++)
		accept(versions, g_ptr_array_index(publications, i));
}

GPtrArray *
sfb_publication_versions_list_user_states(const SfbPublicationVersions *versions)
{
	GPtrArray *states = g_ptr_array_new();
	GHashTableIter iter;
	SfbPublishedItem *item;

	g_hash_table_iter_init(&iter, versions->items);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&item)) {
		if (item->is_user_state)
			g_ptr_array_add(states, item);
	}
	return states;
}

SfbStatus
sfb_publication_versions_get_picked(const SfbPublicationVersions *versions)
{
	g_autoptr(GPtrArray) states = sfb_publication_versions_list_user_states(versions);
	SfbStatus picked = SFB_STATUS_UNKNOWN;

	for (guint i = 0; i < states->len; i++) {
		const SfbPublishedItem *item = g_ptr_array_index(states, i);

		if (item->key.container == EVERYONE_CONTAINER)
			picked = MAX(picked, item->picked);
	}
	return picked;
}
