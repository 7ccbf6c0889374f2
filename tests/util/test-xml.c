/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Reading and writing XML. */

#include "util/xml.h"

#include <string.h>

#include "util/error.h"

static SfbXml *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	SfbXml *xml = sfb_xml_parse(text, -1, &error);

	g_assert_no_error(error);
	return xml;
}

static void
assert_refused(const char *text, gssize length)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_xml_parse(text, length, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

/* A namespace says nothing here; text, comments and unknown elements are walked past. */
static void
test_walk(void)
{
	g_autoptr(SfbXml) xml = parse("<s:Envelope xmlns:s='urn:s'> <!-- x --> <s:Body>"
	                              "<addGroup xmlns='urn:m'><other/><groupID> 5 </groupID>"
	                              "<groupID>6</groupID></addGroup></s:Body></s:Envelope>");
	SfbXmlNode *root = sfb_xml_get_root(xml);
	SfbXmlNode *id = sfb_xml_find(root, "Body/addGroup/groupID");
	g_autofree char *first = sfb_xml_dup_text(id);
	g_autofree char *second = sfb_xml_dup_text(sfb_xml_get_next(id, "groupID"));

	g_assert_cmpstr(sfb_xml_get_name(root), ==, "Envelope");
	g_assert_true(sfb_xml_has_name(id, "groupID"));
	g_assert_cmpstr(first, ==, "5");
	g_assert_cmpstr(second, ==, "6");
	g_assert_null(sfb_xml_find(root, "Body/delGroup/groupID"));
	g_assert_null(sfb_xml_get_next(sfb_xml_get_next(id, NULL), NULL));
}

static void
test_walk_nothing(void)
{
	g_assert_null(sfb_xml_get_child(NULL, "a"));
	g_assert_null(sfb_xml_get_next(NULL, "a"));
	g_assert_null(sfb_xml_find(NULL, "a/b"));
	g_assert_null(sfb_xml_get_attribute(NULL, "a"));
	g_assert_null(sfb_xml_dup_text(NULL));
	g_assert_cmpuint(sfb_xml_get_attribute_uint(NULL, "a", 7), ==, 7);
}

static void
test_attributes(void)
{
	g_autoptr(SfbXml) xml = parse("<a p:b='one &amp; &#x74;wo' empty='' max='4294967295' "
	                              "over='4294967296' minus='-1' yes='TRUE' one='1' no='false' "
	                              "xmlns:p='urn:p'/>");
	SfbXmlNode *root = sfb_xml_get_root(xml);

	g_assert_cmpstr(sfb_xml_get_attribute(root, "b"), ==, "one & two");
	g_assert_cmpstr(sfb_xml_get_attribute(root, "empty"), ==, "");
	g_assert_null(sfb_xml_get_attribute(root, "B"));
	g_assert_cmpuint(sfb_xml_get_attribute_uint(root, "max", 0), ==, G_MAXUINT32);
	g_assert_cmpuint(sfb_xml_get_attribute_uint(root, "over", 3), ==, 3);
	g_assert_cmpuint(sfb_xml_get_attribute_uint(root, "minus", 3), ==, 3);
	g_assert_cmpuint(sfb_xml_get_attribute_uint(root, "empty", 3), ==, 3);
	g_assert_true(sfb_xml_get_attribute_boolean(root, "yes", FALSE));
	g_assert_true(sfb_xml_get_attribute_boolean(root, "one", FALSE));
	g_assert_false(sfb_xml_get_attribute_boolean(root, "no", TRUE));
	g_assert_true(sfb_xml_get_attribute_boolean(root, "absent", TRUE));
}

static void
test_text(void)
{
	g_autoptr(SfbXml) xml = parse("<a> one<!-- x --> &lt;<![CDATA[<two>]]>\n</a>");
	g_autoptr(SfbXml) blank = parse("<a> \n </a>");
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_root(xml));

	g_assert_cmpstr(text, ==, "one <<two>");
	g_assert_null(sfb_xml_dup_text(sfb_xml_get_root(blank)));
}

static void
test_markup(void)
{
	g_autoptr(SfbXml) xml = parse("<a><b c=\"1\">x<d/>y</b><e/></a>");
	SfbXmlNode *node = sfb_xml_get_child(sfb_xml_get_root(xml), "b");
	g_autofree char *markup = sfb_xml_dup_markup(xml, node);

	g_assert_cmpstr(markup, ==, "<b c=\"1\">x<d/>y</b>");
}

/* Servers declare UTF-16 in documents that they send as UTF-8. */
static void
test_declared_encoding(void)
{
	g_autoptr(SfbXml) xml =
		parse("<?xml version=\"1.0\" encoding=\"utf-16\"?><a>J\xc3\xb6rg</a>");
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_root(xml));

	g_assert_cmpstr(text, ==, "J\xc3\xb6rg");
}

static void
test_length(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse("<a/>trailing", 4, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(sfb_xml_get_name(sfb_xml_get_root(xml)), ==, "a");
}

static void
test_refused(void)
{
	assert_refused("", -1);
	assert_refused("hello", -1);
	assert_refused("<a>", -1);
	assert_refused("<a></b>", -1);
	assert_refused("<a/><b/>", -1);
	assert_refused("<a b='\xff'/>", -1);
	assert_refused("<a>\x01</a>", -1);
	assert_refused("<a>\0</a>", 8);
}

static void
test_document_type(void)
{
	assert_refused("<!DOCTYPE a><a/>", -1);
	assert_refused("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", -1);
	assert_refused("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", -1);
	assert_refused("<a>&b;</a>", -1);
}

static void
test_limits(void)
{
	g_autoptr(GString) deep = g_string_new(NULL);
	g_autofree char *blanks = g_strnfill(SFB_XML_MAX, ' ');
	g_autofree char *large = g_strconcat("<a>", blanks, "</a>", NULL);

	for (int i = 0; i < 10000; i++)
		g_string_append(deep, "<a>");
	for (int i = 0; i < 10000; i++)
		g_string_append(deep, "</a>");
	assert_refused(deep->str, -1);
	assert_refused(large, -1);
}

static void
test_append(void)
{
	g_autoptr(GString) document = g_string_new("<a");

	sfb_xml_append_attribute(document, "b", "\"<&>'");
	sfb_xml_append_attribute(document, "absent", NULL);
	g_string_append_c(document, '>');
	sfb_xml_append_text(document, "]]> \x01J\xc3\xb6rg\xff\xef\xbf\xbf");
	sfb_xml_append_text(document, NULL);
	g_assert_cmpstr(document->str, ==,
	                "<a b=\"&quot;&lt;&amp;&gt;'\">]]&gt; J\xc3\xb6rg\xef\xbf\xbd");
}

static void
test_append_element(void)
{
	g_autoptr(GString) document = g_string_new(NULL);

	sfb_xml_append_element(document, "m:a", "<b>");
	sfb_xml_append_element(document, "c", NULL);
	g_assert_cmpstr(document->str, ==, "<m:a>&lt;b&gt;</m:a><c></c>");
}

typedef struct {
	const char *text;
	const char *path;
	const char *canonical; /* NULL: there is no such form */
} CanonicalRow;

/* Canonical XML 1.0, 3 and Exclusive XML Canonicalization 1.0, 2.2. */
static const CanonicalRow canonical_rows[] = {
	{ "<r><a/></r>", "a", "<a></a>" },
	{ "<r xmlns='urn:r' xmlns:x='urn:x' xmlns:y='urn:y'><a y:b='1'><x:c/></a></r>", "a",
	  "<a xmlns=\"urn:r\" xmlns:y=\"urn:y\" y:b=\"1\"><x:c xmlns:x=\"urn:x\"></x:c></a>" },
	{ "<r><a\n  c = '&lt;\"'  b='x'>&gt;&#x41;<!-- no --><![CDATA[<&]]></a></r>", "a",
	  "<a b=\"x\" c=\"&lt;&quot;\">&gt;A&lt;&amp;</a>" },
	{ "<p:r xmlns:p='urn:p'><p:a xmlns:p='urn:p'>1<b xmlns=''/></p:a><a/></p:r>", "a",
	  "<p:a xmlns:p=\"urn:p\">1<b></b></p:a>" },
	{ "<r>\r\n<a>\r\n&#13;</a> x</r>", "a", "<a>\n&#xD;</a>" },
	{ "<r xmlns='relative'><a/></r>", "a", NULL },
	{ "<r xmlns='relative'><a xmlns='urn:a'/></r>", "a", "<a xmlns=\"urn:a\"></a>" },
};

static void
test_canonicalize(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(canonical_rows); i++) {
		const CanonicalRow *row = &canonical_rows[i];
		g_autoptr(SfbXml) xml = parse(row->text);
		g_autofree char *canonical =
			sfb_xml_canonicalize(xml, sfb_xml_find(sfb_xml_get_root(xml), row->path));

		g_assert_cmpstr(canonical, ==, row->canonical);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/xml/walk", test_walk);
	g_test_add_func("/xml/walk-nothing", test_walk_nothing);
	g_test_add_func("/xml/attributes", test_attributes);
	g_test_add_func("/xml/text", test_text);
	g_test_add_func("/xml/markup", test_markup);
	g_test_add_func("/xml/declared-encoding", test_declared_encoding);
	g_test_add_func("/xml/length", test_length);
	g_test_add_func("/xml/refused", test_refused);
	g_test_add_func("/xml/document-type", test_document_type);
	g_test_add_func("/xml/limits", test_limits);
	g_test_add_func("/xml/append", test_append);
	g_test_add_func("/xml/append-element", test_append_element);
	g_test_add_func("/xml/canonicalize", test_canonicalize);
	return g_test_run();
}
