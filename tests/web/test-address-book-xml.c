/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The address book web query: the request as the sheet has it, and answers. */

#include "web/address-book-xml.h"

#include <string.h>

#include "util/error.h"
#include "util/xml.h"
#include "web/documents.h"

#define REQUEST "AbEntryRequest/"
#define ANSWER                                                                                     \
	"<E><Body><SearchAbEntryResponse><SearchAbEntryResult>%s</SearchAbEntryResult>"            \
	"</SearchAbEntryResponse></Body></E>"

static SfbXml *
build(const SfbWebAddressBookQuery *query)
{
	g_autofree char *body = sfb_web_address_book_build_query(query);
	g_autoptr(GError) error = NULL;
	SfbXml *xml = sfb_xml_parse(body, -1, &error);

	g_assert_no_error(error);
	return xml;
}

static void
assert_text(const SfbXml *xml, const char *path, const char *expected)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_find(sfb_xml_get_root(xml), path));

	g_assert_cmpstr(text, ==, expected);
}

static void
test_basic(void)
{
	const SfbWebAddressBookQuery query = { .text = "Müller & <Söhne>", .count = 101 };
	g_autoptr(SfbXml) xml = build(&query);

	g_assert_cmpstr(sfb_xml_get_name(sfb_xml_get_root(xml)), ==, "SearchAbEntry");
	assert_text(xml, REQUEST "BasicSearch/SearchList",
	            "c,company,displayName,givenName,mail,mailNickname,"
	            "msRTCSIP-PrimaryUserAddress,sn");
	assert_text(xml, REQUEST "BasicSearch/Value", "Müller & <Söhne>");
	assert_text(xml, REQUEST "BasicSearch/Verb", "BeginsWith");
	assert_text(xml, REQUEST "Metadata/FromDialPad", "false");
	assert_text(xml, REQUEST "Metadata/MaxResultNum", "101");
	g_assert_null(sfb_xml_find(sfb_xml_get_root(xml), REQUEST "ChangeSearch"));
}

static void
test_exact(void)
{
	const SfbWebAddressBookQuery query = {
		.text = "bob@contoso.example",
		.attribute = SFB_WEB_ADDRESS_BOOK_ADDRESS,
		.count = 2,
	};
	g_autoptr(SfbXml) xml = build(&query);
	SfbXmlNode *search = sfb_xml_find(sfb_xml_get_root(xml), REQUEST "ChangeSearch");

	g_assert_cmpstr(sfb_xml_get_attribute(search, "arrayType"), ==,
	                "q1:AbEntryRequest.ChangeSearchQuery[1]");
	assert_text(xml, REQUEST "ChangeSearch/AbEntryRequest.ChangeSearchQuery/SearchOn",
	            "msRTCSIP-PrimaryUserAddress");
	assert_text(xml, REQUEST "ChangeSearch/AbEntryRequest.ChangeSearchQuery/Value",
	            "bob@contoso.example");
}

static gboolean
names(const SfbXml *xml, const char *path, const char *attribute)
{
	g_autofree char *list = sfb_xml_dup_text(sfb_xml_find(sfb_xml_get_root(xml), path));
	g_auto(GStrv) items = g_strsplit(list, ",", -1);

	return g_strv_contains((const char *const *)items, attribute);
}

static void
test_number(void)
{
	const SfbWebAddressBookQuery number = { .text = "+49 (89) 12-34", .count = 1 };
	const SfbWebAddressBookQuery name = { .text = "R2D2", .count = 1 };
	g_autoptr(SfbXml) with_number = build(&number);
	g_autoptr(SfbXml) with_name = build(&name);

	g_assert_true(names(with_number, REQUEST "BasicSearch/SearchList", "telephoneNumber"));
	g_assert_true(names(with_number, REQUEST "BasicSearch/SearchList", "mobile"));
	g_assert_false(names(with_name, REQUEST "BasicSearch/SearchList", "telephoneNumber"));
}

static void
test_plain(void)
{
	SfbWebAddressBookQuery query = { .text = "12345", .count = 1 };
	g_autoptr(SfbXml) full = build(&query);
	g_autoptr(SfbXml) plain = NULL;

	query.is_plain = TRUE;
	plain = build(&query);
	g_assert_true(names(full, REQUEST "Metadata/ReturnList", "department"));
	g_assert_false(names(plain, REQUEST "Metadata/ReturnList", "department"));
	g_assert_true(names(plain, REQUEST "Metadata/ReturnList", "photoHash"));
	g_assert_false(names(plain, REQUEST "BasicSearch/SearchList", "telephoneNumber"));
}

static void
assert_values(const SfbWebAddressBookEntry *entry, const char *attribute, const char *expected)
{
	g_autofree char *values =
		g_strjoinv("|", (GStrv)sfb_web_address_book_entry_get(entry, attribute));

	g_assert_cmpstr(values, ==, expected);
}

static void
test_answer(void)
{
	g_autoptr(GBytes) document = document_load("address-book.xml");
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) entries = sfb_web_address_book_parse_answer(document, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(entries->len, ==, 5);
	assert_values(entries->pdata[0], "displayname", "Bob Müller");
	assert_values(entries->pdata[0], "TELEPHONENUMBER", "+49 (89) 1234-70|tel:+4989123470");
	assert_values(entries->pdata[0], "title", "Head of <b>Support & Ops</b>");
	assert_values(entries->pdata[0], "homePhone", "");
	assert_values(entries->pdata[3], "groupType", "-2147483640");
	assert_values(entries->pdata[4], "displayName", "");
}

static GPtrArray *
parse(const char *items, GError **error)
{
	char *text = g_strdup_printf(ANSWER, items);
	g_autoptr(GBytes) document = g_bytes_new_take(text, strlen(text));

	return sfb_web_address_book_parse_answer(document, error);
}

static void
test_nobody(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) none = parse("<Items/>", &error);
	g_autoptr(GPtrArray) nil = parse("", &error);

	g_assert_no_error(error);
	g_assert_cmpuint(none->len, ==, 0);
	g_assert_cmpuint(nil->len, ==, 0);
}

static void
test_not_an_answer(void)
{
	static const char *const texts[] = { "", "<html><body/></html>", "<E><Body/></E>", "<E" };

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GBytes) document = g_bytes_new(texts[i], strlen(texts[i]));
		g_autoptr(GError) error = NULL;

		g_assert_null(sfb_web_address_book_parse_answer(document, &error));
		g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	}
}

static void
append_times(GString *text, const char *piece, guint times)
{
	for (guint i = 0; i < times; i++)
		g_string_append(text, piece);
}

static void
test_limits(void)
{
	g_autoptr(GString) items =
		g_string_new("<Items><AbEntry><Attributes><Attribute><Name>mail</Name><Values>");
	g_autofree char *endless = g_strnfill(SFB_WEB_ADDRESS_BOOK_TEXT_MAX + 1, 'x');
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) entries = NULL;
	const char *const *values;

	g_string_append_printf(items, "<string>%s</string>", endless);
	append_times(items, "<string>a</string>", 100);
	g_string_append(items, "</Values></Attribute></Attributes></AbEntry>");
	append_times(items, "<AbEntry/>", SFB_WEB_ADDRESS_BOOK_MAX);
	g_string_append(items, "</Items>");
	entries = parse(items->str, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(entries->len, ==, SFB_WEB_ADDRESS_BOOK_MAX);
	values = sfb_web_address_book_entry_get(entries->pdata[0], "mail");
	g_assert_cmpuint(g_strv_length((GStrv)values), ==, SFB_WEB_ADDRESS_BOOK_VALUES_MAX);
	g_assert_cmpstr(values[0], ==, "a");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/address-book-xml/basic", test_basic);
	g_test_add_func("/address-book-xml/exact", test_exact);
	g_test_add_func("/address-book-xml/number", test_number);
	g_test_add_func("/address-book-xml/plain", test_plain);
	g_test_add_func("/address-book-xml/answer", test_answer);
	g_test_add_func("/address-book-xml/nobody", test_nobody);
	g_test_add_func("/address-book-xml/not-an-answer", test_not_an_answer);
	g_test_add_func("/address-book-xml/limits", test_limits);
	return g_test_run();
}
