/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* directorySearch of the SIP server: which questions, and answers. */

#include "people/directory-xml.h"

#include <string.h>

#include "people/documents.h"
#include "util/error.h"
#include "util/xml.h"

/* "attribute=value&attribute=value;" of each. */
static char *
describe(const char *text)
{
	g_autoptr(GPtrArray) filters = sfb_directory_filters_new(text);
	GString *words = g_string_new(NULL);

	for (guint i = 0; i < filters->len; i++) {
		const SfbDirectoryFilter *filter = filters->pdata[i];

		g_string_append_printf(words, "%s=%s", filter->attributes[0], filter->values[0]);
		if (filter->attributes[1] != NULL)
			g_string_append_printf(words, "&%s=%s", filter->attributes[1],
			                       filter->values[1]);
		g_string_append_c(words, ';');
	}
	return g_string_free(words, FALSE);
}

static void
assert_filters(const char *text, const char *expected)
{
	g_autofree char *words = describe(text);

	g_assert_cmpstr(words, ==, expected);
}

static void
test_filters(void)
{
	assert_filters("Müller", "givenName=Müller;sn=Müller;");
	assert_filters("Bob  Müller", "givenName=Bob&sn=Müller;givenName=Müller&sn=Bob;");
	assert_filters("Müller, Bob", "givenName=Müller&sn=Bob;givenName=Bob&sn=Müller;");
	assert_filters("Ana de la Cruz",
	               "givenName=Ana&sn=de la Cruz;givenName=de la Cruz&sn=Ana;");
	assert_filters("bob@contoso.example", "msRTCSIP-PrimaryUserAddress=sip:bob@contoso.example;"
	                                      "mail=bob@contoso.example;");
}

static void
test_request(void)
{
	g_autoptr(GPtrArray) filters = sfb_directory_filters_new("<Bob> \"Q&A\"");
	g_autofree char *body = sfb_directory_filter_build(filters->pdata[0], 101);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(body, -1, &error);
	SfbXmlNode *search;
	SfbXmlNode *row;
	g_autofree char *count = NULL;

	g_assert_no_error(error);
	search = sfb_xml_find(sfb_xml_get_root(xml), "Body/directorySearch");
	count = sfb_xml_dup_text(sfb_xml_get_child(search, "maxResults"));
	g_assert_cmpstr(count, ==, "101");
	g_assert_cmpstr(sfb_xml_get_attribute(sfb_xml_get_child(search, "filter"), "href"), ==,
	                "#searchArray");
	row = sfb_xml_find(sfb_xml_get_root(xml), "Body/Array/row");
	g_assert_cmpstr(sfb_xml_get_attribute(row, "attrib"), ==, "givenName");
	g_assert_cmpstr(sfb_xml_get_attribute(row, "value"), ==, "<Bob>");
	row = sfb_xml_get_next(row, "row");
	g_assert_cmpstr(sfb_xml_get_attribute(row, "attrib"), ==, "sn");
	g_assert_cmpstr(sfb_xml_get_attribute(row, "value"), ==, "\"Q&A\"");
	g_assert_null(sfb_xml_get_next(row, "row"));
}

static void
test_answer(void)
{
	gsize length;
	g_autofree char *text = document_read("directory-search.xml", &length);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbDirectoryResult) result = sfb_directory_result_parse(text, length, &error);
	const SfbDirectoryEntry *bob;
	const SfbDirectoryEntry *igor;
	const SfbPhone *phone;

	g_assert_no_error(error);
	g_assert_true(result->has_more);
	g_assert_cmpuint(result->entries->len, ==, 2); /* the row without anything is left out */
	bob = result->entries->pdata[0];
	g_assert_cmpstr(bob->address, ==, "bob@contoso.example");
	g_assert_cmpstr(bob->display_name, ==, "Bob Müller");
	g_assert_cmpstr(bob->title, ==, "Engineer");
	g_assert_cmpstr(bob->office, ==, "Room 7");
	g_assert_cmpstr(bob->company, ==, "Contoso");
	g_assert_cmpstr(bob->city, ==, "München");
	g_assert_cmpstr(bob->country, ==, "DE");
	g_assert_cmpstr(bob->email, ==, "bob.mueller@contoso.example");
	phone = bob->phones->pdata[0];
	g_assert_cmpint(phone->kind, ==, SFB_PHONE_WORK);
	g_assert_cmpstr(phone->shown, ==, "+49 89 123470");
	igor = result->entries->pdata[1];
	g_assert_cmpstr(igor->display_name, ==, "igor@contoso.example");
	g_assert_null(igor->email);
}

/* INDEX: "returned 0; empty Array". */
static void
test_trace(void)
{
	gsize length;
	g_autofree char *text = document_read_trace("lcs-directorysearch-response-0.xml", &length);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbDirectoryResult) result = NULL;

	if (text == NULL)
		return;
	result = sfb_directory_result_parse(text, length, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(result->entries->len, ==, 0);
	g_assert_false(result->has_more);
}

static void
test_not_an_answer(void)
{
	static const char *const texts[] = { "", "<E/>", "<E><Body><Fault/></Body></E>", "<E" };

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(sfb_directory_result_parse(texts[i], strlen(texts[i]), &error));
		g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/directory-xml/filters", test_filters);
	g_test_add_func("/directory-xml/request", test_request);
	g_test_add_func("/directory-xml/answer", test_answer);
	g_test_add_func("/directory-xml/trace", test_trace);
	g_test_add_func("/directory-xml/not-an-answer", test_not_an_answer);
	return g_test_run();
}
