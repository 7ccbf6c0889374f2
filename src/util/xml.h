/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Reading and writing XML that comes from and goes to servers. Names are matched without their
 * namespace, because servers disagree with their own schemas about namespaces.
 */

#pragma once

#include <glib.h>

/* The largest document taken, in bytes: a SIP body is never larger. */
#define SFB_XML_MAX (4 * 1024 * 1024)

typedef struct _SfbXml SfbXml;            /* a whole document */
typedef const struct _xmlNode SfbXmlNode; /* one element of it, borrowed from the document */

/* Reads a document without network, without entities and without a document type; its declared
 * encoding is ignored in favour of UTF-8, which is what servers send whatever they declare.
 * @length: bytes, or -1 if @text ends with a NUL. Returns: (transfer full) (nullable) NULL and
 * SFB_ERROR_PROTOCOL if it is not well-formed. */
SfbXml *sfb_xml_parse(const char *text, gssize length, GError **error);

void sfb_xml_free(SfbXml *xml); /* accepts NULL */

SfbXmlNode *sfb_xml_get_root(const SfbXml *xml); /* never NULL */

/* The element's local name. */
const char *sfb_xml_get_name(SfbXmlNode *node);
gboolean sfb_xml_has_name(SfbXmlNode *node, const char *name);

/* First child element, next sibling element; with a @name, only elements of that local name. Both
 * accept and may return NULL, so that walks need no extra test. */
SfbXmlNode *sfb_xml_get_child(SfbXmlNode *node, const char *name);
SfbXmlNode *sfb_xml_get_next(SfbXmlNode *node, const char *name);

/* Follows first children by local name: "Body/addGroup/groupID". Accepts and may return NULL. */
SfbXmlNode *sfb_xml_find(SfbXmlNode *node, const char *path);

/* The value of the attribute with this local name, borrowed; NULL if absent. Accepts NULL. */
const char *sfb_xml_get_attribute(SfbXmlNode *node, const char *name);

/* A decimal number from 0 to G_MAXUINT32 in an attribute; @fallback if absent or not a number. */
guint32 sfb_xml_get_attribute_uint(SfbXmlNode *node, const char *name, guint32 fallback);

/* "true" or "1" in an attribute; @fallback if absent. */
gboolean sfb_xml_get_attribute_boolean(SfbXmlNode *node, const char *name, gboolean fallback);

/* The element's own text, trimmed; NULL if the element is NULL or has no text. Returns: (transfer
 * full) (nullable) */
char *sfb_xml_dup_text(SfbXmlNode *node);

/* The element as it stood, with its children. Returns: (transfer full) */
char *sfb_xml_dup_markup(const SfbXml *xml, SfbXmlNode *node);

/* The element in exclusive canonical form without comments (http://www.w3.org/2001/10/xml-exc-c14n#),
 * as signatures are made of it. Returns: (transfer full) (nullable) NULL if it has no such form,
 * because it names a namespace by a relative address. */
char *sfb_xml_canonicalize(const SfbXml *xml, SfbXmlNode *node);

/* Appends @text with markup escaped and characters that XML cannot hold left out. The only way
 * outside text gets into a document of ours. NULL appends nothing. */
void sfb_xml_append_text(GString *document, const char *text);

/* Appends ' name="value"', escaped; nothing at all if @value is NULL. */
void sfb_xml_append_attribute(GString *document, const char *name, const char *value);

/* Appends "<name>text</name>", the text escaped; an empty element if @text is NULL. @name may have a
 * prefix. */
void sfb_xml_append_element(GString *document, const char *name, const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbXml, sfb_xml_free)
