/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Elements exactly as they came. */

#include "util/xml-raw.h"

#include <string.h>

typedef struct {
	const char *name;
	const char *text;
	const char *path; /* from the root */
	const char *raw;
} Row;

static const Row rows[] = {
	{ "plain", "<r><a>1</a><b x='1'>2</b><c/></r>", "b", "<b x='1'>2</b>" },
	{ "empty", "<r><a/><b  x = \"/\" /></r>", "b", "<b  x = \"/\" />" },
	{ "slash-before-the-end", "<r><a x='/'>y</a></r>", "a", "<a x='/'>y</a>" },
	{ "same-name-inside", "<r><a><a><a/>1</a>2</a><a>3</a></r>", "a", "<a><a><a/>1</a>2</a>" },
	{ "same-name-before", "<r><b><a>0</a></b><c><a>1</a></c></r>", "c/a", "<a>1</a>" },
	{ "prefixes", "<p:r xmlns:p='urn:p'><q:a xmlns:q='urn:q'><p:a/></q:a></p:r>", "a",
	  "<q:a xmlns:q='urn:q'><p:a/></q:a>" },
	{ "greater-in-attribute", "<r><b x='>' y=\">'/>\"/><a z='a>\"'>b</a ></r>", "a",
	  "<a z='a>\"'>b</a >" },
	{ "comment", "<!-- <r><a> --><r><!-- <a>> --><a><!-- </a> --></a></r>", "a",
	  "<a><!-- </a> --></a>" },
	{ "cdata", "<r><b><![CDATA[<a>]]></b><a><![CDATA[</a>]]>]]&gt;</a></r>", "a",
	  "<a><![CDATA[</a>]]>]]&gt;</a>" },
	{ "instruction", "<?xml version='1.0'?><r><?x <a> ?><a><?x </a>?></a></r>", "a",
	  "<a><?x </a>?></a>" },
	{ "untouched", "<r><a  b='&#x41;&amp;'\n>\r\n&lt;\t&#65;\xC3\xA9</a></r>", "a",
	  "<a  b='&#x41;&amp;'\n>\r\n&lt;\t&#65;\xC3\xA9</a>" },
	{ "byte-order-mark", "\xEF\xBB\xBF<r><a/></r>", "a", "<a/>" },
};

static void
test_row(gconstpointer user_data)
{
	const Row *row = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(row->text, -1, &error);
	g_autofree char *raw = NULL;

	g_assert_no_error(error);
	raw = sfb_xml_dup_raw(xml, sfb_xml_find(sfb_xml_get_root(xml), row->path), row->text, -1);
	g_assert_cmpstr(raw, ==, row->raw);
}

static void
test_root(void)
{
	const char *text = "<?xml version='1.0'?>\n<r>\n<a/>\n</r>\n<!-- x -->";
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, NULL);
	g_autofree char *raw =
		sfb_xml_dup_raw(xml, sfb_xml_get_root(xml), text, (gssize)strlen(text));

	g_assert_cmpstr(raw, ==, "<r>\n<a/>\n</r>");
}

/* Another text is not read past its end. */
static void
test_other_text(void)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse("<r><b/><a>1</a></r>", -1, NULL);
	SfbXmlNode *node = sfb_xml_find(sfb_xml_get_root(xml), "a");
	const char *const others[] = {
		"", "<r", "<r><b/>", "<r><b/><a", "<r><b/><a>1</a", "<r><!--"
	};

	for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
		g_assert_null(sfb_xml_dup_raw(xml, node, others[i], -1));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/xml-raw/%s", rows[i].name);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/xml-raw/root", test_root);
	g_test_add_func("/xml-raw/other-text", test_other_text);
	return g_test_run();
}
