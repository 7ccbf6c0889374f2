/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Reading and writing XML on libxml2. */

#include "config.h"

#include "util/xml.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "util/error.h"

struct _SfbXml {
	xmlDoc doc;
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlParserCtxt, xmlFreeParserCtxt)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlBuffer, xmlBufferFree)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlOutputBuffer, xmlOutputBufferClose)

/* A document type is the door for entities, and no document of this protocol has one. */
static void
on_document_type(void *parser, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
	xmlStopParser(parser);
}

static xmlDoc *
read_document(const char *text, gsize length)
{
	const int options = XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOERROR |
	                    XML_PARSE_NOWARNING | XML_PARSE_NOCDATA | XML_PARSE_COMPACT;
	g_autoptr(xmlParserCtxt) parser = xmlNewParserCtxt();
	xmlDoc *doc;

	parser->sax->internalSubset = on_document_type;
	doc = xmlCtxtReadMemory(parser, text, length, NULL, "UTF-8", options);
	if (doc != NULL && !parser->wellFormed)
		g_clear_pointer(&doc, xmlFreeDoc);
	return doc;
}

SfbXml *
sfb_xml_parse(const char *text, gssize length, GError **error)
{
	gsize size = length >= 0 ? (gsize)length : strlen(text);
	xmlDoc *doc = size <= SFB_XML_MAX ? read_document(text, size) : NULL;

	if (doc == NULL || xmlDocGetRootElement(doc) == NULL) {
		g_clear_pointer(&doc, xmlFreeDoc);
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    size > SFB_XML_MAX
		                            ? _("The server sent a document that is too large. "
		                                "Tell your administrator.")
		                            : _("The server sent a document that cannot be read. "
		                                "Sign in again; if it happens again, tell "
		                                "your administrator."));
		return NULL;
	}
	return (SfbXml *)doc;
}

void
sfb_xml_free(SfbXml *xml)
{
	if (xml != NULL)
		xmlFreeDoc(&xml->doc);
}

SfbXmlNode *
sfb_xml_get_root(const SfbXml *xml)
{
	return xmlDocGetRootElement(&xml->doc);
}

const char *
sfb_xml_get_name(SfbXmlNode *node)
{
	return (const char *)node->name;
}

gboolean
sfb_xml_has_name(SfbXmlNode *node, const char *name)
{
	return strcmp((const char *)node->name, name) == 0;
}

static SfbXmlNode *
skip_to_element(SfbXmlNode *node, const char *name)
{
	while (node != NULL &&
	       (node->type != XML_ELEMENT_NODE || (name != NULL && !sfb_xml_has_name(node, name))))
		node = node->next;
	return node;
}

SfbXmlNode *
sfb_xml_get_child(SfbXmlNode *node, const char *name)
{
	return node != NULL ? skip_to_element(node->children, name) : NULL;
}

SfbXmlNode *
sfb_xml_get_next(SfbXmlNode *node, const char *name)
{
	return node != NULL ? skip_to_element(node->next, name) : NULL;
}

SfbXmlNode *
sfb_xml_find(SfbXmlNode *node, const char *path)
{
	g_auto(GStrv) names = g_strsplit(path, "/", -1);

	for (char **name = names; *name != NULL && node != NULL; name++)
		node = sfb_xml_get_child(node, *name);
	return node;
}

const char *
sfb_xml_get_attribute(SfbXmlNode *node, const char *name)
{
	const xmlAttr *attribute = node != NULL ? node->properties : NULL;

	while (attribute != NULL && strcmp((const char *)attribute->name, name) != 0)
		attribute = attribute->next;
	if (attribute == NULL)
		return NULL;
	/* Entities are resolved while reading, so a value is a single text. */
	return attribute->children != NULL ? (const char *)attribute->children->content : "";
}

guint32
sfb_xml_get_attribute_uint(SfbXmlNode *node, const char *name, guint32 fallback)
{
	const char *value = sfb_xml_get_attribute(node, name);
	guint64 number;

	if (value == NULL || !g_ascii_string_to_unsigned(value, 10, 0, G_MAXUINT32, &number, NULL))
		return fallback;
	return (guint32)number;
}

gboolean
sfb_xml_get_attribute_boolean(SfbXmlNode *node, const char *name, gboolean fallback)
{
	const char *value = sfb_xml_get_attribute(node, name);

	if (value == NULL)
		return fallback;
	return g_ascii_strcasecmp(value, "true") == 0 || strcmp(value, "1") == 0;
}

char *
sfb_xml_dup_text(SfbXmlNode *node)
{
	g_autoptr(GString) text = g_string_new(NULL);

	if (node == NULL)
		return NULL;
	for (SfbXmlNode *child = node->children; child != NULL; child = child->next) {
		if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE)
			g_string_append(text, (const char *)child->content);
	}
	g_strstrip(text->str);
	return text->str[0] != '\0' ? g_strdup(text->str) : NULL;
}

char *
sfb_xml_dup_markup(const SfbXml *xml, SfbXmlNode *node)
{
	g_autoptr(xmlBuffer) buffer = xmlBufferCreate();

	xmlNodeDump(buffer, (xmlDoc *)&xml->doc, (xmlNode *)node, 0, 0);
	return g_strdup((const char *)xmlBufferContent(buffer));
}

/* The element is taken out of its document first: a relative namespace anywhere else in that, as the
 * address book's "DistributionListExpander", would leave everything without a canonical form. */
char *
sfb_xml_canonicalize(const SfbXml *xml, SfbXmlNode *node)
{
	g_autoptr(xmlOutputBuffer) output = xmlAllocOutputBuffer(NULL);
	g_autoptr(xmlDoc) alone = xmlNewDoc(xml->doc.version);

	xmlDocSetRootElement(alone, xmlDocCopyNode((xmlNode *)node, alone, 1));
	if (xmlC14NExecute(alone, NULL, NULL, XML_C14N_EXCLUSIVE_1_0, NULL, FALSE, output) < 0)
		return NULL;
	return g_strndup((const char *)xmlOutputBufferGetContent(output),
	                 xmlOutputBufferGetSize(output));
}

static gboolean
is_xml_character(gunichar c)
{
	return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xFFFE && c != 0xFFFF);
}

static void
append_character(GString *document, gunichar c)
{
	switch (c) {
	case '&':
		g_string_append(document, "&amp;");
		break;
	case '<':
		g_string_append(document, "&lt;");
		break;
	case '>':
		g_string_append(document, "&gt;");
		break;
	case '"':
		g_string_append(document, "&quot;");
		break;
	default:
		if (is_xml_character(c))
			g_string_append_unichar(document, c);
	}
}

void
sfb_xml_append_text(GString *document, const char *text)
{
	g_autofree char *valid = NULL;

	if (text == NULL)
		return;
	/* No needless copy: it may be a password. */
	if (!g_utf8_validate(text, -1, NULL))
		text = valid = g_utf8_make_valid(text, -1);
	for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c))
		append_character(document, g_utf8_get_char(c));
}

void
sfb_xml_append_attribute(GString *document, const char *name, const char *value)
{
	if (value == NULL)
		return;
	g_string_append_printf(document, " %s=\"", name);
	sfb_xml_append_text(document, value);
	g_string_append_c(document, '"');
}

void
sfb_xml_append_element(GString *document, const char *name, const char *text)
{
	g_string_append_printf(document, "<%s>", name);
	sfb_xml_append_text(document, text);
	g_string_append_printf(document, "</%s>", name);
}
