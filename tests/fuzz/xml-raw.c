/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Every element of a document as it came: what is cut out is that element and nothing else. And
 * its canonical form, which reads again and is its own. */

#include "fuzz/fuzz.h"

#include <glib.h>
#include <string.h>

#include "util/xml-raw.h"

#define ELEMENTS_MAX 200 /* each is looked for from the start */

typedef struct {
	const SfbXml *xml;
	const char *text;
	gssize size;
	guint count;
} Document;

static guint
count_elements(SfbXmlNode *node)
{
	guint count = 1;

	for (SfbXmlNode *child = sfb_xml_get_child(node, NULL); child != NULL;
	     child = sfb_xml_get_next(child, NULL))
		count += count_elements(child);
	return count;
}

static void
check_raw(const Document *document, SfbXmlNode *node)
{
	g_autofree char *raw = sfb_xml_dup_raw(document->xml, node, document->text, document->size);
	g_autoptr(SfbXml) again = NULL;

	g_assert_nonnull(raw);
	g_assert_true(raw[0] == '<' && raw[strlen(raw) - 1] == '>');
	again = sfb_xml_parse(raw, -1, NULL);
	g_assert_nonnull(again);
	/* A prefix that is declared further up belongs to the name here. */
	g_assert_true(g_str_has_suffix(sfb_xml_get_name(sfb_xml_get_root(again)),
	                               sfb_xml_get_name(node)));
	g_assert_cmpuint(count_elements(sfb_xml_get_root(again)), ==, count_elements(node));
}

static void
check_canonical(const Document *document, SfbXmlNode *node)
{
	g_autofree char *once = sfb_xml_canonicalize(document->xml, node);
	g_autoptr(SfbXml) again = once != NULL ? sfb_xml_parse(once, -1, NULL) : NULL;
	g_autofree char *twice =
		again != NULL ? sfb_xml_canonicalize(again, sfb_xml_get_root(again)) : NULL;

	if (twice != NULL)
		g_assert_cmpstr(twice, ==, once);
}

static void
check(Document *document, SfbXmlNode *node)
{
	if (document->count++ >= ELEMENTS_MAX)
		return;
	check_raw(document, node);
	check_canonical(document, node);
	for (SfbXmlNode *child = sfb_xml_get_child(node, NULL); child != NULL;
	     child = sfb_xml_get_next(child, NULL))
		check(document, child);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse((const char *)bytes, (gssize)size, NULL);
	Document document = { xml, (const char *)bytes, (gssize)size, 0 };

	if (xml != NULL)
		check(&document, sfb_xml_get_root(xml));
	return 0;
}
