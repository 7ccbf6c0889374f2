/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is told about categories. */

#include "sim/presence-documents.h"

#include <string.h>

#include "sim/audience.h"
#include "sim/telephony.h"
#include "util/address.h"
#include "util/xml.h"

#define NAMESPACES "http://schemas.microsoft.com/2006/09/sip/"

static gboolean
is_named(GHashTable *names, const char *category)
{
	return names == NULL || g_hash_table_contains(names, category);
}

static void
append_instance(GString *document, const SfbSimPublication *publication)
{
	g_string_append(document, "<category");
	sfb_xml_append_attribute(document, "name", publication->category);
	g_string_append_printf(document, " instance=\"%u\" publishTime=\"%s\"",
	                       publication->instance, publication->publish_time);
}

static void
append_own_attributes(GString *document, const SfbSimPublication *publication)
{
	g_string_append_printf(document, " container=\"%u\" version=\"%u\" expireType=\"%s\"",
	                       publication->container, publication->version,
	                       publication->expire_type);
	if (publication->expires_seconds > 0)
		g_string_append_printf(document, " expires=\"%u\"", publication->expires_seconds);
}

static void
open_categories(GString *document, const SfbSimUser *user)
{
	g_autofree char *uri = sfb_address_to_uri(user->address);

	g_string_append(document, "<categories xmlns=\"" NAMESPACES "categories\"");
	sfb_xml_append_attribute(document, "uri", uri);
	g_string_append_c(document, '>');
}

/* A category that was named and has no instance any more. */
static void
append_removed(GString *document, GHashTable *names, GHashTable *told)
{
	GHashTableIter iter;
	gpointer name;

	g_hash_table_iter_init(&iter, names);
	while (g_hash_table_iter_next(&iter, &name, NULL)) {
		if (g_hash_table_contains(told, name))
			continue;
		g_string_append(document, "<category");
		sfb_xml_append_attribute(document, "name", name);
		g_string_append(document, "/>");
	}
}

char *
sfb_sim_presence_build_self(const SfbSimUser *user, GHashTable *names, gboolean has_access)
{
	GString *document = g_string_new("<roamingData xmlns=\"" NAMESPACES "roaming-self\">");
	g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);

	open_categories(document, user);
	for (guint i = 0; i < user->publications->len; i++) {
		const SfbSimPublication *publication = user->publications->pdata[i];

		if (!is_named(names, publication->category))
			continue;
		append_instance(document, publication);
		append_own_attributes(document, publication);
		g_string_append_printf(document, ">%s</category>", publication->value);
		g_hash_table_add(told, publication->category);
	}
	if (names != NULL)
		append_removed(document, names, told);
	g_string_append(document, "</categories>");
	if (has_access) {
		sfb_sim_audience_append_containers(document, user, NULL);
		sfb_sim_audience_append_subscribers(document, user, NULL);
		sfb_sim_telephony_append_delegates(document, user);
	}
	g_string_append(document, "</roamingData>");
	return g_string_free(document, FALSE);
}

void
sfb_sim_presence_append_categories(GString *document, const SfbSimUser *user, const char *watcher,
                                   GHashTable *names, gboolean tells_removed)
{
	g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);
	guint32 container = sfb_sim_audience_find_container(user, watcher);

	open_categories(document, user);
	for (guint i = 0; i < user->publications->len; i++) {
		const SfbSimPublication *publication = user->publications->pdata[i];

		if (publication->container != container || !is_named(names, publication->category))
			continue;
		append_instance(document, publication);
		g_string_append_printf(document, ">%s</category>", publication->value);
		g_hash_table_add(told, publication->category);
	}
	if (tells_removed)
		append_removed(document, names, told);
	g_string_append(document, "</categories>");
}

/* What the list says of one person. */
typedef struct {
	const char *state;
	const char *pool; /* NULL: none */
	gboolean is_told; /* there is a part with more */
} Resource;

static Resource
describe_outsider(const SfbSimPresenceList *list, const SfbSimOutsider *outsider)
{
	if (outsider->home == SFB_SIM_OUTSIDE)
		return (Resource){ "resubscribe", NULL, FALSE };
	if (outsider->home != list->home)
		return (Resource){ "resubscribe", SFB_SIM_SECOND_POOL_URI, FALSE };
	if (outsider->manner == SFB_SIM_TELLS_ONCE && !list->is_fetch)
		return (Resource){ "pending", NULL, FALSE };
	return (Resource){ "active", NULL, TRUE };
}

static Resource
describe(const SfbSimPresenceList *list, const char *address)
{
	const SfbSimOutsider *outsider = sfb_sim_outsiders_find(address);

	if (outsider != NULL)
		return describe_outsider(list, outsider);
	if (sfb_sim_world_get(list->world, address) != NULL)
		return (Resource){ "active", NULL, TRUE };
	return (Resource){ "terminated", NULL, FALSE };
}

static void
append_resource(GString *list, const char *address, const Resource *resource)
{
	g_autofree char *uri = sfb_address_to_uri(address);

	g_string_append(list, "<resource");
	sfb_xml_append_attribute(list, "uri", uri);
	g_string_append(list, "><instance id=\"0\"");
	sfb_xml_append_attribute(list, "state", resource->state);
	sfb_xml_append_attribute(list, "poolFqdn", resource->pool);
	if (strcmp(resource->state, "terminated") == 0)
		sfb_xml_append_attribute(list, "reason", "noresource");
	else
		sfb_xml_append_attribute(list, "cid", address);
	g_string_append(list, "/></resource>");
}

static void
append_resource_list(GString *body, const SfbSimPresenceList *list)
{
	g_string_append(body, "<list xmlns=\"urn:ietf:params:xml:ns:rlmi\"");
	sfb_xml_append_attribute(body, "uri", list->owner_uri);
	g_string_append(body, " version=\"0\" fullState=\"false\">");
	for (guint i = 0; i < list->addresses->len; i++) {
		const char *address = list->addresses->pdata[i];

		const Resource resource = describe(list, address);

		append_resource(body, address, &resource);
	}
	g_string_append(body, "</list>");
}

static void
open_part(GString *body, const char *boundary, const char *id, const char *type)
{
	g_string_append_printf(body,
	                       "--%s\r\nContent-Transfer-Encoding: binary\r\nContent-ID: %s\r\n"
	                       "Content-Type: %s\r\n\r\n",
	                       boundary, id, type);
}

/* Most servers write two line ends behind a part, and libpurple's own reader, which pidgin-sipe
 * uses, takes four bytes off whatever they are. */
static void
close_part(GString *body, gboolean is_short)
{
	g_string_append(body, is_short ? "\r\n" : "\r\n\r\n");
}

/* The part of one person, without its end. */
static void
append_part(GString *body, const SfbSimPresenceList *list, const char *address)
{
	const SfbSimOutsider *outsider = sfb_sim_outsiders_find(address);
	g_autofree char *document = NULL;

	open_part(body, list->boundary, address,
	          outsider != NULL ? outsider->type : SFB_SIM_CATEGORIES_TYPE);
	if (outsider == NULL) {
		sfb_sim_presence_append_categories(body, sfb_sim_world_get(list->world, address),
		                                   list->watcher, list->names, FALSE);
		return;
	}
	document = sfb_sim_outsider_build_document(outsider);
	g_string_append(body, document);
}

GBytes *
sfb_sim_presence_build_list(const SfbSimPresenceList *list)
{
	GString *body = g_string_new(NULL);

	open_part(body, list->boundary, "resourceList", "application/rlmi+xml");
	append_resource_list(body, list);
	close_part(body, list->mixes_part_ends);
	for (guint i = 0; i < list->addresses->len; i++) {
		const char *address = list->addresses->pdata[i];

		if (!describe(list, address).is_told)
			continue;
		append_part(body, list, address);
		close_part(body, list->mixes_part_ends && i % 2 == 0);
	}
	g_string_append_printf(body, "--%s--\r\n", list->boundary);
	return g_string_free_to_bytes(body);
}
