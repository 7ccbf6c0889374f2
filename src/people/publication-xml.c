/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How we publish, and why it was refused. */

#include "people/publication-xml.h"

#include "util/xml.h"

static void
append_publication(GString *body, const SfbPublication *publication)
{
	g_string_append(body, "<publication");
	sfb_xml_append_attribute(body, "categoryName", publication->key.category);
	g_string_append_printf(body, " instance=\"%u\" container=\"%u\" version=\"%u\"",
	                       publication->key.instance, publication->key.container,
	                       publication->version);
	sfb_xml_append_attribute(body, "expireType", publication->expire_type);
	if (publication->is_deletion) {
		g_string_append(body, " expires=\"0\"/>");
		return;
	}
	if (publication->expires_seconds != 0)
		g_string_append_printf(body, " expires=\"%u\"", publication->expires_seconds);
	g_string_append_printf(body, ">%s</publication>", publication->value);
}

GBytes *
sfb_publication_build(const char *own_uri, GPtrArray *publications,
                      const SfbPublicationVersions *versions)
{
	GString *body = g_string_new(
		"<publish xmlns=\"http://schemas.microsoft.com/2006/09/sip/rich-presence\">"
		"<publications");

	sfb_xml_append_attribute(body, "uri", own_uri);
	g_string_append_c(body, '>');
	for (guint i = 0; i < publications->len; i++) {
		SfbPublication *publication = g_ptr_array_index(publications, i);
		const SfbPublishedItem *item =
			sfb_publication_versions_get(versions, &publication->key);

		publication->version = item != NULL ? item->version : 0;
		append_publication(body, publication);
	}
	g_string_append(body, "</publications></publish>");
	return g_string_free_to_bytes(body);
}

/* The fault counts the publications of the refused request from 1. Version 0 means that the server
 * has no such instance; what another one says has to be told yet. */
static gboolean
apply_operation(SfbXmlNode *operation, const GPtrArray *publications,
                SfbPublicationVersions *versions)
{
	guint32 index = sfb_xml_get_attribute_uint(operation, "index", 0);
	guint32 version = sfb_xml_get_attribute_uint(operation, "curVersion", G_MAXUINT32);
	const SfbPublication *publication;
	SfbPublishedItem item = { 0 };

	if (index < 1 || index > publications->len || version == G_MAXUINT32)
		return FALSE;
	publication = g_ptr_array_index(publications, index - 1);
	item.key = publication->key;
	item.version = version;
	item.expire_type = publication->expire_type;
	item.is_user_state = publication->is_user_state;
	if (item.version == 0)
		sfb_publication_versions_remove(versions, &item.key);
	else
		sfb_publication_versions_put(versions, &item);
	return TRUE;
}

gboolean
sfb_publication_apply_conflict(const char *text, gsize length, const GPtrArray *publications,
                               SfbPublicationVersions *versions)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, NULL);
	SfbXmlNode *fault = xml != NULL ? sfb_xml_get_root(xml) : NULL;
	g_autofree char *code = sfb_xml_dup_text(sfb_xml_get_child(fault, "Faultcode"));
	SfbXmlNode *details = sfb_xml_get_child(fault, "details");
	gboolean is_mended = FALSE;

	if (g_strcmp0(code, "Client.BadCall.WrongDelta") != 0)
		return FALSE;
	for (SfbXmlNode *node = sfb_xml_get_child(details, "operation"); node != NULL;
	     node = sfb_xml_get_next(node, "operation"))
		is_mended |= apply_operation(node, publications, versions);
	return is_mended;
}
