/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents of in-band provisioning. */

#include "config.h"

#include "settings/settings-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "settings/settings.h"
#include "util/error.h"
#include "util/xml.h"

#define NAME_MAX_BYTES 128 /* of a group or a value; a longer one is left out */
#define DEPTH_MAX 4        /* elements within a group */

static const char *const groups[] = {
	SFB_SETTINGS_SERVER,   SFB_SETTINGS_MEETING,   SFB_SETTINGS_CALLS, SFB_SETTINGS_USER,
	SFB_SETTINGS_CLIENT,   SFB_SETTINGS_LOCATION,  SFB_SETTINGS_MEDIA, SFB_SETTINGS_PRESENCE,
	SFB_SETTINGS_MOBILITY, SFB_SETTINGS_PROVIDERS, SFB_SETTINGS_ROOMS,
};

struct _SfbSettingsDocument {
	GHashTable *groups; /* name in lower case to a table of texts, by name in lower case */
	guint count;        /* of names, those of groups among them */
};

/* Asking is spelled "provisioning", answering "provision". */
GBytes *
sfb_settings_document_build_request(void)
{
	GString *body = g_string_new("<provisioningGroupList xmlns=\"http://schemas.microsoft.com/"
	                             "2006/09/sip/provisioninggrouplist\">");

	for (gsize i = 0; i < G_N_ELEMENTS(groups); i++)
		g_string_append_printf(body, "<provisioningGroup name=\"%s\"/>", groups[i]);
	g_string_append(body, "</provisioningGroupList>");
	return g_string_free_to_bytes(body);
}

/* NULL if it cannot be taken. Returns: (transfer full) (nullable) */
static char *
make_key(SfbSettingsDocument *document, const char *name)
{
	if (name == NULL || *name == '\0' || strlen(name) > NAME_MAX_BYTES ||
	    document->count >= SFB_SETTINGS_MAX)
		return NULL;
	document->count++;
	return g_ascii_strdown(name, -1);
}

static void
read_text(SfbSettingsDocument *document, GHashTable *texts, const char *name, SfbXmlNode *node)
{
	g_autofree char *text = sfb_xml_dup_text(node);
	char *key;

	if (text == NULL || strlen(text) > SFB_SETTINGS_TEXT_MAX)
		return;
	key = make_key(document, name);
	if (key != NULL)
		g_hash_table_insert(texts, key, g_steal_pointer(&text));
}

/* A property may hold elements instead of a text; those are not settings. */
static void
read_elements(SfbSettingsDocument *document, GHashTable *texts, SfbXmlNode *parent, guint depth)
{
	SfbXmlNode *node = sfb_xml_get_child(parent, NULL);

	for (; node != NULL; node = sfb_xml_get_next(node, NULL)) {
		if (sfb_xml_has_name(node, "property"))
			read_text(document, texts, sfb_xml_get_attribute(node, "name"), node);
		else if (sfb_xml_get_child(node, NULL) == NULL)
			read_text(document, texts, sfb_xml_get_name(node), node);
		else if (depth < DEPTH_MAX)
			read_elements(document, texts, node, depth + 1);
	}
}

static void
read_group(SfbSettingsDocument *document, SfbXmlNode *group)
{
	g_autofree char *key = make_key(document, sfb_xml_get_attribute(group, "name"));
	GHashTable *texts;

	if (key == NULL)
		return;
	texts = g_hash_table_lookup(document->groups, key);
	if (texts == NULL) {
		texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
		g_hash_table_insert(document->groups, g_steal_pointer(&key), texts);
	}
	read_elements(document, texts, group, 1);
}

SfbSettingsDocument *
sfb_settings_document_parse(const char *text, gsize length, GError **error)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, error);
	g_autoptr(SfbSettingsDocument) document = NULL;
	SfbXmlNode *group;

	if (xml == NULL)
		return NULL;
	if (!sfb_xml_has_name(sfb_xml_get_root(xml), "provisionGroupList")) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The server sent something else instead of its settings. "
		                      "Tell your administrator."));
		return NULL;
	}
	document = g_new0(SfbSettingsDocument, 1);
	document->groups = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                         (GDestroyNotify)g_hash_table_unref);
	group = sfb_xml_get_child(sfb_xml_get_root(xml), "provisionGroup");
	for (; group != NULL; group = sfb_xml_get_next(group, "provisionGroup"))
		read_group(document, group);
	return g_steal_pointer(&document);
}

void
sfb_settings_document_free(SfbSettingsDocument *document)
{
	if (document == NULL)
		return;
	g_hash_table_unref(document->groups);
	g_free(document);
}

static GHashTable *
find_group(const SfbSettingsDocument *document, const char *group)
{
	g_autofree char *key = g_ascii_strdown(group, -1);

	return g_hash_table_lookup(document->groups, key);
}

gboolean
sfb_settings_document_has_group(const SfbSettingsDocument *document, const char *group)
{
	return find_group(document, group) != NULL;
}

const char *
sfb_settings_document_get(const SfbSettingsDocument *document, const char *group, const char *name)
{
	GHashTable *texts = find_group(document, group);
	g_autofree char *key = g_ascii_strdown(name, -1);

	return texts != NULL ? g_hash_table_lookup(texts, key) : NULL;
}
