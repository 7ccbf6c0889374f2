/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is told about categories. */

#include "sim/presence-documents.h"

#include <string.h>

#include "util/address.h"
#include "util/xml.h"

#define NAMESPACES "http://schemas.microsoft.com/2006/09/sip/"

/* Everybody here works for the same company, which is a member of this container. */
#define COLLEAGUES 200

#define ACCESS                                                                                     \
	"<containers xmlns=\"" NAMESPACES "container-management\">"                                \
	"<container id=\"100\" version=\"1\"><member type=\"federated\"/></container>"             \
	"<container id=\"200\" version=\"2\"><member type=\"sameEnterprise\"/></container>"        \
	"<container id=\"32000\" version=\"1\"/></containers>"                                     \
	"<subscribers xmlns=\"" NAMESPACES "presence-subscribers\"/>"

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
		g_string_append_printf(
			document,
			" container=\"%u\" version=\"%u\" expireType=\"%s\">%s</category>",
			publication->container, publication->version, publication->expire_type,
			publication->value);
		g_hash_table_add(told, publication->category);
	}
	if (names != NULL)
		append_removed(document, names, told);
	g_string_append(document, "</categories>");
	g_string_append(document, has_access ? ACCESS "</roamingData>" : "</roamingData>");
	return g_string_free(document, FALSE);
}

void
sfb_sim_presence_append_categories(GString *document, const SfbSimUser *user, GHashTable *names,
                                   gboolean tells_removed)
{
	g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);

	open_categories(document, user);
	for (guint i = 0; i < user->publications->len; i++) {
		const SfbSimPublication *publication = user->publications->pdata[i];

		if (publication->container != COLLEAGUES || !is_named(names, publication->category))
			continue;
		append_instance(document, publication);
		g_string_append_printf(document, ">%s</category>", publication->value);
		g_hash_table_add(told, publication->category);
	}
	if (tells_removed)
		append_removed(document, names, told);
	g_string_append(document, "</categories>");
}

static void
append_resource(GString *list, const char *address, gboolean exists)
{
	g_autofree char *uri = sfb_address_to_uri(address);

	g_string_append(list, "<resource");
	sfb_xml_append_attribute(list, "uri", uri);
	g_string_append(list, "><instance id=\"0\"");
	sfb_xml_append_attribute(list, "state", exists ? "active" : "terminated");
	sfb_xml_append_attribute(list, exists ? "cid" : "reason", exists ? address : "noresource");
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

		append_resource(body, address, sfb_sim_world_get(list->world, address) != NULL);
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

GBytes *
sfb_sim_presence_build_list(const SfbSimPresenceList *list)
{
	GString *body = g_string_new(NULL);

	open_part(body, list->boundary, "resourceList", "application/rlmi+xml");
	append_resource_list(body, list);
	close_part(body, list->mixes_part_ends);
	for (guint i = 0; i < list->addresses->len; i++) {
		const SfbSimUser *user = sfb_sim_world_get(list->world, list->addresses->pdata[i]);

		if (user == NULL)
			continue;
		open_part(body, list->boundary, user->address, SFB_SIM_CATEGORIES_TYPE);
		sfb_sim_presence_append_categories(body, user, list->names, FALSE);
		close_part(body, list->mixes_part_ends && i % 2 == 0);
	}
	g_string_append_printf(body, "--%s--\r\n", list->boundary);
	return g_string_free_to_bytes(body);
}
