/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents about containers. */

#include "people/access-xml.h"

#include <string.h>

#include "people/conflict-xml.h"
#include "util/address.h"

#define DOMAIN_MAX 253 /* RFC 1035 2.3.4, as text */

static const char *const kind_names[] = {
	[SFB_ACCESS_USER] = "user",
	[SFB_ACCESS_DOMAIN] = "domain",
	[SFB_ACCESS_SAME_ENTERPRISE] = "sameEnterprise",
	[SFB_ACCESS_PUBLIC_CLOUD] = "publicCloud",
	[SFB_ACCESS_FEDERATED] = "federated",
	[SFB_ACCESS_EVERYONE] = "everyone",
};

/* What is told */

static gboolean
read_kind(SfbXmlNode *member, SfbAccessMember *kind)
{
	const char *type = sfb_xml_get_attribute(member, "type");

	for (gsize i = 0; type != NULL && i < G_N_ELEMENTS(kind_names); i++) {
		if (g_ascii_strcasecmp(type, kind_names[i]) == 0) {
			*kind = (SfbAccessMember)i;
			return TRUE;
		}
	}
	return FALSE;
}

static char *
normalize_domain(const char *text)
{
	g_autofree char *domain = g_strstrip(g_ascii_strdown(text, -1));
	gsize length = strlen(domain);

	if (length == 0 || length > DOMAIN_MAX || strpbrk(domain, " \t\r\n@") != NULL)
		return NULL;
	return g_steal_pointer(&domain);
}

static void
read_member(SfbXmlNode *node, guint32 container, SfbAccessList *list)
{
	const char *text = sfb_xml_get_attribute(node, "value");
	g_autofree char *value = NULL;
	SfbAccessEntry entry = { 0 };

	if (!read_kind(node, &entry.kind))
		return;
	if (entry.kind == SFB_ACCESS_USER && text != NULL)
		value = sfb_address_normalize(text);
	if (entry.kind == SFB_ACCESS_DOMAIN && text != NULL)
		value = normalize_domain(text);
	if (entry.kind <= SFB_ACCESS_DOMAIN && value == NULL)
		return;
	entry.value = value;
	sfb_access_list_add(list, container, &entry);
}

static void
read_container(SfbXmlNode *node, SfbAccessList *list)
{
	guint32 id = sfb_xml_get_attribute_uint(node, "id", G_MAXUINT32);
	SfbXmlNode *member = sfb_xml_get_child(node, "member");

	if (id == G_MAXUINT32)
		return;
	sfb_access_list_renew(list, id, sfb_xml_get_attribute_uint(node, "version", 0));
	for (; member != NULL; member = sfb_xml_get_next(member, "member"))
		read_member(member, id, list);
}

gboolean
sfb_access_read_containers(SfbXmlNode *root, SfbAccessList *list)
{
	SfbXmlNode *containers = sfb_xml_get_child(root, "containers");
	SfbXmlNode *node = sfb_xml_get_child(containers, "container");

	for (; node != NULL; node = sfb_xml_get_next(node, "container"))
		read_container(node, list);
	return containers != NULL;
}

/* Of the instances of this category one has the mode; none has it where it never was chosen. */
void
sfb_access_read_privacy(SfbXmlNode *root, gboolean *is_private)
{
	SfbXmlNode *node = sfb_xml_get_child(sfb_xml_get_child(root, "categories"), "category");

	for (; node != NULL; node = sfb_xml_get_next(node, "category")) {
		SfbXmlNode *mode = sfb_xml_find(node, "otherOptions/currentPrivacyMode");
		g_autofree char *word = sfb_xml_dup_text(mode);

		if (word != NULL)
			*is_private = g_ascii_strcasecmp(word, "private") == 0;
	}
}

/* Changing */

static void
append_step(GString *body, const SfbAccessStep *step, guint32 version)
{
	g_string_append_printf(body,
	                       "<container id=\"%u\" version=\"%u\"><member action=\"%s\" "
	                       "type=\"%s\"",
	                       step->container, version, step->is_removal ? "remove" : "add",
	                       kind_names[step->entry.kind]);
	sfb_xml_append_attribute(body, "value", step->entry.value);
	g_string_append(body, "/></container>");
}

GBytes *
sfb_access_build_change(const GArray *steps, const SfbAccessList *list)
{
	GString *body = g_string_new("<setContainerMembers xmlns=\"http://schemas.microsoft.com/"
	                             "2006/09/sip/container-management\">");

	for (guint i = 0; i < steps->len; i++) {
		const SfbAccessStep *step = &g_array_index(steps, SfbAccessStep, i);

		append_step(body, step, sfb_access_list_get_version(list, step->container));
	}
	g_string_append(body, "</setContainerMembers>");
	return g_string_free_to_bytes(body);
}

gboolean
sfb_access_apply_conflict(GBytes *fault, const GArray *steps, SfbAccessList *list)
{
	gsize length;
	const char *text = g_bytes_get_data(fault, &length);
	g_autoptr(GArray) conflicts = sfb_conflicts_parse(text, length, steps->len);

	for (guint i = 0; i < conflicts->len; i++) {
		const SfbConflict *conflict = &g_array_index(conflicts, SfbConflict, i);
		const SfbAccessStep *step = &g_array_index(steps, SfbAccessStep, conflict->index);

		sfb_access_list_set_version(list, step->container, conflict->version);
	}
	return conflicts->len > 0;
}
