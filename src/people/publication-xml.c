/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How we publish, and why it was refused. */

#include "people/publication-xml.h"

#include "people/conflict-xml.h"
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

/* Version 0 means that the server has no such instance; what another one says has to be told yet. */
static void
apply_version(const SfbPublication *publication, guint32 version, SfbPublicationVersions *versions)
{
	const SfbPublishedItem item = {
		.key = publication->key,
		.version = version,
		.expire_type = publication->expire_type,
		.is_user_state = publication->is_user_state,
	};

	if (version == 0)
		sfb_publication_versions_remove(versions, &item.key);
	else
		sfb_publication_versions_put(versions, &item);
}

gboolean
sfb_publication_apply_conflict(const char *text, gsize length, const GPtrArray *publications,
                               SfbPublicationVersions *versions)
{
	g_autoptr(GArray) conflicts = sfb_conflicts_parse(text, length, publications->len);

	for (guint i = 0; i < conflicts->len; i++) {
		const SfbConflict *conflict = &g_array_index(conflicts, SfbConflict, i);

		apply_version(g_ptr_array_index(publications, conflict->index), conflict->version,
		              versions);
	}
	return conflicts->len > 0;
}
