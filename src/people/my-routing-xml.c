/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The document that says where our calls go. */

#include "people/my-routing.h"

#include <string.h>

#include "people/categories-private.h"
#include "people/text.h"
#include "util/address.h"

#define USUAL_TOTAL_SECONDS 20

/* All five containers have the same document; the first of these that is there is read. */
static const guint32 containers[] = { 0, 200, 100, 300, 400 };

void
sfb_my_routing_free(SfbMyRouting *routing)
{
	if (routing == NULL)
		return;
	g_strfreev(routing->flags);
	g_hash_table_unref(routing->lists);
	g_free(routing);
}

/* Instance 0 alone has the rules: others hold for some callers, or for an emergency call. */
static SfbXmlNode *
find_in(SfbXmlNode *categories, guint32 container)
{
	SfbXmlNode *category = sfb_categories_get_first(categories, "routing");

	for (; category != NULL; category = sfb_categories_get_next(category, "routing")) {
		SfbXmlNode *routing = sfb_xml_get_child(category, "routing");

		if (routing != NULL &&
		    sfb_xml_get_attribute_uint(category, "instance", G_MAXUINT32) == 0 &&
		    sfb_xml_get_attribute_uint(category, "container", G_MAXUINT32) == container)
			return routing;
	}
	return NULL;
}

/* Only the element of that name counts for the server ([MS-SIPRE] 3.9.5.1.2). */
static GStrv
read_flags(SfbXmlNode *preamble)
{
	g_autoptr(GPtrArray) flags = g_ptr_array_new();
	SfbXmlNode *node = sfb_xml_get_child(preamble, "flags");
	g_auto(GStrv) words = NULL;

	while (node != NULL && g_strcmp0(sfb_xml_get_attribute(node, "name"), "clientflags") != 0)
		node = sfb_xml_get_next(node, "flags");
	if (sfb_xml_get_attribute(node, "value") != NULL)
		words = g_strsplit_set(sfb_xml_get_attribute(node, "value"), " \t\r\n", -1);
	for (guint i = 0; words != NULL && words[i] != NULL; i++) {
		char *flag = sfb_text_cut_line(g_strdup(words[i]), SFB_CARD_TEXT_MAX);

		if (flag != NULL && flags->len < SFB_ROUTING_FLAGS_MAX)
			g_ptr_array_add(flags, flag);
		else
			g_free(flag);
	}
	g_ptr_array_add(flags, NULL);
	return (GStrv)g_ptr_array_free(g_steal_pointer(&flags), FALSE);
}

static guint
read_wait(SfbXmlNode *preamble, const char *name, guint usual)
{
	SfbXmlNode *node = sfb_xml_get_child(preamble, "wait");

	while (node != NULL && g_strcmp0(sfb_xml_get_attribute(node, "name"), name) != 0)
		node = sfb_xml_get_next(node, "wait");
	return sfb_xml_get_attribute_uint(node, "seconds", usual);
}

/* A number's host is our own domain and says nothing. Returns: (transfer full) (nullable) */
static char *
dup_target(SfbXmlNode *target)
{
	const char *uri = sfb_xml_get_attribute(target, "uri");
	g_autofree char *address = uri != NULL ? sfb_address_normalize(uri) : NULL;
	char *at = address != NULL ? strchr(address, '@') : NULL;

	if (uri == NULL)
		return sfb_text_cut_line(g_strdup(sfb_xml_get_attribute(target, "application")),
		                         SFB_CARD_TEXT_MAX);
	if (at != NULL && (*address == '+' || strstr(uri, "user=phone") != NULL))
		*at = '\0';
	if (address == NULL)
		address = g_strdup(g_ascii_strncasecmp(uri, "tel:", 4) == 0 ? uri + 4 : uri);
	return sfb_text_cut_line(g_steal_pointer(&address), SFB_CARD_TEXT_MAX);
}

static GPtrArray *
read_targets(SfbXmlNode *list)
{
	GPtrArray *targets = g_ptr_array_new_with_free_func(g_free);
	SfbXmlNode *node = sfb_xml_get_child(list, "target");

	for (; node != NULL && targets->len < SFB_ROUTING_TARGETS_MAX;
	     node = sfb_xml_get_next(node, "target")) {
		char *target = dup_target(node);

		if (target != NULL)
			g_ptr_array_add(targets, target);
	}
	return targets;
}

static GHashTable *
read_lists(SfbXmlNode *preamble)
{
	GHashTable *lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                          (GDestroyNotify)g_ptr_array_unref);
	SfbXmlNode *node = sfb_xml_get_child(preamble, "list");

	for (; node != NULL && g_hash_table_size(lists) < SFB_ROUTING_LISTS_MAX;
	     node = sfb_xml_get_next(node, "list")) {
		char *name = sfb_text_cut_line(g_strdup(sfb_xml_get_attribute(node, "name")),
		                               SFB_CARD_TEXT_MAX);

		if (name != NULL)
			g_hash_table_insert(lists, name, read_targets(node));
	}
	return lists;
}

SfbMyRouting *
sfb_my_routing_read(SfbXmlNode *categories)
{
	SfbXmlNode *node = NULL;
	SfbXmlNode *preamble;
	SfbMyRouting *routing;

	for (guint i = 0; i < G_N_ELEMENTS(containers) && node == NULL; i++)
		node = find_in(categories, containers[i]);
	if (node == NULL)
		return NULL;
	preamble = sfb_xml_get_child(node, "preamble");
	routing = g_new0(SfbMyRouting, 1);
	routing->version = sfb_xml_get_attribute_uint(node, "version", 1);
	routing->flags = read_flags(preamble);
	routing->total_seconds = read_wait(preamble, "total", USUAL_TOTAL_SECONDS);
	routing->user_seconds = read_wait(preamble, "user", 0);
	routing->lists = read_lists(preamble);
	return routing;
}
