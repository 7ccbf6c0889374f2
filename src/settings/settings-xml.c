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
	GStringChunk *texts;                 /* all strings that follow */
	GArray *entries;                     /* (element-type SfbSettingEntry) */
	const char *told[SFB_SETTING_COUNT]; /* NULL: nothing said of it */
	const char *line_uri;
	const char *line_server;
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

/* Reading */

static SfbSettingsDocument *
document_new(void)
{
	SfbSettingsDocument *document = g_new0(SfbSettingsDocument, 1);

	document->texts = g_string_chunk_new(4096);
	document->entries = g_array_new(FALSE, FALSE, sizeof(SfbSettingEntry));
	return document;
}

static gboolean
is_name(const char *name)
{
	return name != NULL && *name != '\0' && strlen(name) <= NAME_MAX_BYTES;
}

/* The name of a group is kept once, not with each of its entries. */
static void
add_entry(SfbSettingsDocument *document, const char *group, const char *name, const char *text)
{
	SfbSettingEntry entry = {
		.group = group,
		.info = sfb_setting_find_info(group, name),
	};

	entry.name = g_string_chunk_insert(document->texts, name);
	entry.value = g_string_chunk_insert(document->texts, text);
	if (entry.info != NULL)
		document->told[entry.info->setting] = entry.value;
	g_array_append_val(document->entries, entry);
}

static gboolean
is_list(SfbXmlNode *node)
{
	SfbXmlNode *child = sfb_xml_get_child(node, NULL);

	return child != NULL && sfb_xml_has_name(child, "element");
}

/* Some values are a sequence of elements, as PSTN usages are. */
static char *
join_elements(SfbXmlNode *node)
{
	g_autoptr(GString) joined = g_string_new(NULL);

	for (node = sfb_xml_get_child(node, "element"); node != NULL;
	     node = sfb_xml_get_next(node, "element")) {
		g_autofree char *text = sfb_xml_dup_text(node);

		if (text != NULL)
			g_string_append_printf(joined, "%s%s", joined->len > 0 ? ", " : "", text);
	}
	return joined->len > 0 ? g_strdup(joined->str) : NULL;
}

static void
read_value(SfbSettingsDocument *document, const char *group, const char *name, SfbXmlNode *node)
{
	g_autofree char *text = NULL;

	if (!is_name(name) || document->entries->len >= SFB_SETTINGS_MAX)
		return;
	text = is_list(node) ? join_elements(node) : sfb_xml_dup_text(node);
	if (text != NULL && strlen(text) <= SFB_SETTINGS_TEXT_MAX)
		add_entry(document, group, name, text);
}

static void
read_elements(SfbSettingsDocument *document, const char *group, SfbXmlNode *parent, guint depth)
{
	SfbXmlNode *node = sfb_xml_get_child(parent, NULL);

	for (; node != NULL; node = sfb_xml_get_next(node, NULL)) {
		if (sfb_xml_has_name(node, "property"))
			read_value(document, group, sfb_xml_get_attribute(node, "name"), node);
		else if (sfb_xml_get_child(node, NULL) == NULL || is_list(node))
			read_value(document, group, sfb_xml_get_name(node), node);
		else if (depth < DEPTH_MAX)
			read_elements(document, group, node, depth + 1);
	}
}

static void
read_group(SfbSettingsDocument *document, SfbXmlNode *node)
{
	const char *name = sfb_xml_get_attribute(node, "name");

	if (is_name(name))
		read_elements(document, g_string_chunk_insert_const(document->texts, name), node,
		              1);
}

SfbSettingsDocument *
sfb_settings_document_parse(const char *text, gsize length, GError **error)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, error);
	SfbSettingsDocument *document;
	SfbXmlNode *group;

	if (xml == NULL)
		return NULL;
	if (!sfb_xml_has_name(sfb_xml_get_root(xml), "provisionGroupList")) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The server sent something else instead of its settings. "
		                      "Tell your administrator."));
		return NULL;
	}
	document = document_new();
	group = sfb_xml_get_child(sfb_xml_get_root(xml), "provisionGroup");
	for (; group != NULL; group = sfb_xml_get_next(group, "provisionGroup"))
		read_group(document, group);
	return document;
}

/* NULL if absent, empty or too long. Borrowed from @document. */
static const char *
keep_attribute(SfbSettingsDocument *document, SfbXmlNode *node, const char *name)
{
	const char *value = sfb_xml_get_attribute(node, name);

	if (value == NULL || *value == '\0' || strlen(value) > SFB_SETTINGS_TEXT_MAX)
		return NULL;
	return g_string_chunk_insert(document->texts, value);
}

SfbSettingsDocument *
sfb_settings_document_parse_line(const char *text, gsize length, GError **error)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, error);
	SfbSettingsDocument *document;
	SfbXmlNode *line;

	if (xml == NULL)
		return NULL;
	document = document_new();
	line = sfb_xml_find(sfb_xml_get_root(xml), "user/line");
	document->line_uri = keep_attribute(document, line, "uri");
	document->line_server = keep_attribute(document, line, "server");
	return document;
}

void
sfb_settings_document_free(SfbSettingsDocument *document)
{
	if (document == NULL)
		return;
	g_array_unref(document->entries);
	g_string_chunk_free(document->texts);
	g_free(document);
}

/* What it says */

const char *
sfb_settings_document_get(const SfbSettingsDocument *document, SfbSetting setting)
{
	return document->told[setting];
}

GPtrArray *
sfb_settings_document_list(const SfbSettingsDocument *document)
{
	GPtrArray *list = g_ptr_array_sized_new(document->entries->len);

	for (guint i = 0; i < document->entries->len; i++)
		g_ptr_array_add(list, &g_array_index(document->entries, SfbSettingEntry, i));
	return list;
}

const char *
sfb_settings_document_get_line_uri(const SfbSettingsDocument *document)
{
	return document->line_uri;
}

const char *
sfb_settings_document_get_line_server(const SfbSettingsDocument *document)
{
	return document->line_server;
}
