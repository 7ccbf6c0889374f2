/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* An XML document, walked all over; and the same bytes as text put into a document of ours. */

#include "fuzz/fuzz.h"

#include <glib.h>
#include <string.h>

#include "util/xml.h"

static void
use_element(SfbXmlNode *node)
{
	g_autofree char *text = sfb_xml_dup_text(node);

	if (text != NULL)
		g_assert_cmpstr(text, !=, "");
	sfb_xml_get_attribute_uint(node, "version", 0);
	sfb_xml_get_attribute_boolean(node, "fullState", FALSE);
	for (SfbXmlNode *child = sfb_xml_get_child(node, NULL); child != NULL;
	     child = sfb_xml_get_next(child, NULL))
		use_element(child);
}

/* What was written again reads again, unless a namespace name holds an '&', which libxml2 does not
 * escape. */
static void
use_document(const SfbXml *xml)
{
	g_autofree char *markup = sfb_xml_dup_markup(xml, sfb_xml_get_root(xml));
	g_autoptr(SfbXml) again = sfb_xml_parse(markup, -1, NULL);

	if (again != NULL)
		g_assert_cmpstr(sfb_xml_get_name(sfb_xml_get_root(again)), ==,
		                sfb_xml_get_name(sfb_xml_get_root(xml)));
	else
		g_assert_nonnull(strchr(markup, '&'));
	use_element(sfb_xml_get_root(xml));
}

static void
use_as_text(const char *text)
{
	g_autoptr(GString) document = g_string_new("<a");
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = NULL;

	sfb_xml_append_attribute(document, "b", text);
	g_string_append_c(document, '>');
	sfb_xml_append_text(document, text);
	g_string_append(document, "</a>");
	xml = sfb_xml_parse(document->str, (gssize)document->len, &error);
	g_assert_no_error(error);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse((const char *)bytes, (gssize)size, NULL);
	g_autofree char *text = g_strndup((const char *)bytes, size);

	if (xml != NULL)
		use_document(xml);
	use_as_text(text);
	return 0;
}
