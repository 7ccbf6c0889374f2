/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is unread in Exchange: questions and answers. */

#include "people/mailbox-xml.h"

#include <string.h>

#include "people/documents.h"
#include "util/error.h"
#include "web/ews-xml.h"

#define WEB "https://Mail.Contoso.example/owa/"

static SfbXml *
parse(char *text)
{
	g_autoptr(GBytes) bytes = g_bytes_new_take(text, strlen(text));
	g_autoptr(GError) error = NULL;
	g_autofree char *code = NULL;
	SfbXml *document = sfb_web_ews_parse(bytes, &code, &error);

	g_assert_no_error(error);
	return document;
}

static guint
add_page(SfbMailboxContents *contents, const char *name)
{
	g_autoptr(SfbXml) document = parse(document_read(name, NULL));
	g_autoptr(GError) error = NULL;
	guint next = 77;

	g_assert_true(sfb_mailbox_read_page(sfb_web_ews_get_answer(document), WEB, contents, &next,
	                                    &error));
	g_assert_no_error(error);
	return next;
}

typedef struct {
	const char *id;
	SfbMailboxKind kind;
	const char *sender;
	const char *address;
	const char *subject;
	gint64 time;
	guint seconds;
	const char *page_url;
} Row;

static const Row rows[] = {
	{ "AAMkB1=", SFB_MAILBOX_VOICEMAIL, "", "", "", 1795176000, 0, "" },
	{ "AAMkA3=", SFB_MAILBOX_MISSED_CALL, "Zoë Weiß", "zoe@contoso.example",
	  "Missed call from Zoë  Weiß", 1795168800, 0, "" },
	{ "AAMkA1=", SFB_MAILBOX_VOICEMAIL, "Bob Müller", "bob@contoso.example",
	  "Voice Mail (32 seconds)", 1795166102, 32,
	  "https://mail.contoso.example/owa/"
	  "?ItemID=AAMkA1%3D&exvsurl=1&viewmodel=ReadMessageItem" },
	{ "AAMkA2=", SFB_MAILBOX_VOICEMAIL, "+14255551212", "", "Protected", 1795161600, 0,
	  "https://mail.contoso.example/owa/?ae=Item&a=Open&t=IPM.Note&id=Rg" },
	{ "AAMkA4=", SFB_MAILBOX_MISSED_CALL, "", "", "", 1795082400, 0, "" },
	{ "AAMkA5=", SFB_MAILBOX_MISSED_CONVERSATION, "", "", "Missed conversation with Bob",
	  1794996000, 0, "" },
	{ "AAMkA6=", SFB_MAILBOX_MISSED_CONVERSATION, "", "", "", 0, 0, "" },
};

static void
check_item(const SfbMailboxItem *item, const Row *row)
{
	g_assert_cmpstr(item->id, ==, row->id);
	g_assert_cmpint(item->kind, ==, row->kind);
	g_assert_cmpstr(item->sender, ==, row->sender);
	g_assert_cmpstr(item->address, ==, row->address);
	g_assert_cmpstr(item->subject, ==, row->subject);
	g_assert_cmpint(item->time, ==, row->time);
	g_assert_cmpuint(item->seconds, ==, row->seconds);
	g_assert_cmpstr(item->page_url, ==, row->page_url);
}

/* Both folders: every item once, newest first. */
static void
test_items(void)
{
	g_autoptr(SfbMailboxContents) contents = sfb_mailbox_contents_new();

	g_assert_cmpuint(add_page(contents, "mailbox-inbox.xml"), ==, 0);
	g_assert_cmpuint(add_page(contents, "mailbox-voicemail.xml"), ==, 2);
	sfb_mailbox_contents_finish(contents);
	g_assert_cmpuint(contents->items->len, ==, G_N_ELEMENTS(rows));
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
		check_item(contents->items->pdata[i], &rows[i]);
	g_assert_cmpuint(contents->counts[SFB_MAILBOX_VOICEMAIL], ==, 3);
	g_assert_cmpuint(contents->counts[SFB_MAILBOX_MISSED_CALL], ==, 2);
	g_assert_cmpuint(contents->counts[SFB_MAILBOX_MISSED_CONVERSATION], ==, 2);
}

static char *
build_many(guint first, guint count)
{
	GString *text = g_string_new("<Envelope><Body><FindItemResponse><RootFolder "
	                             "IncludesLastItemInRange='false' IndexedPagingOffset='5'>"
	                             "<Items>");

	for (guint i = first; i < first + count; i++)
		g_string_append_printf(text,
		                       "<Message><ItemId Id='%u'/><ItemClass>IPM.Note.Microsoft."
		                       "Voicemail.UM.CA</ItemClass><DateTimeReceived>"
		                       "2026-11-20T%02u:%02u:00Z</DateTimeReceived></Message>",
		                       i, i / 60, i % 60);
	g_string_append(text, "</Items></RootFolder></FindItemResponse></Body></Envelope>");
	return g_string_free(text, FALSE);
}

/* Counted up to a limit, and the newest of them kept. */
static void
test_many(void)
{
	g_autoptr(SfbMailboxContents) contents = sfb_mailbox_contents_new();
	g_autoptr(SfbXml) some = parse(build_many(0, 900));
	g_autoptr(SfbXml) more = parse(build_many(900, 500));
	guint next;

	g_assert_true(
		sfb_mailbox_read_page(sfb_web_ews_get_answer(some), WEB, contents, &next, NULL));
	g_assert_cmpuint(next, ==, 5);
	g_assert_true(
		sfb_mailbox_read_page(sfb_web_ews_get_answer(more), WEB, contents, &next, NULL));
	g_assert_cmpuint(next, ==, 0);
	sfb_mailbox_contents_finish(contents);
	g_assert_cmpuint(contents->counts[SFB_MAILBOX_VOICEMAIL], ==, SFB_MAILBOX_COUNT_MAX);
	g_assert_cmpuint(contents->items->len, ==, SFB_MAILBOX_ITEMS_MAX);
	g_assert_cmpstr(((SfbMailboxItem *)contents->items->pdata[0])->id, ==, "999");
}

static void
check_refused(const char *text)
{
	g_autoptr(SfbMailboxContents) contents = sfb_mailbox_contents_new();
	g_autoptr(SfbXml) document = parse(g_strdup(text));
	g_autoptr(GError) error = NULL;
	guint next;

	g_assert_false(sfb_mailbox_read_page(sfb_web_ews_get_answer(document), WEB, contents, &next,
	                                     &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

/* An answer without a list is not an empty mailbox. */
static void
test_no_list(void)
{
	check_refused("<Envelope><Body><FindItemResponse><ResponseCode>NoError</ResponseCode>"
	              "</FindItemResponse></Body></Envelope>");
	check_refused("<Envelope><Body><GetItemResponse><Items/></GetItemResponse></Body>"
	              "</Envelope>");
}

static SfbXml *
parse_question(const char *body)
{
	g_autoptr(GBytes) bytes = sfb_web_ews_build(body);
	gsize length;
	const char *text = g_bytes_get_data(bytes, &length);
	SfbXml *document = sfb_xml_parse(text, (gssize)length, NULL);

	g_assert_nonnull(document);
	return document;
}

/* The order of the parts is the schema's. */
static void
test_question(void)
{
	static const char *const parts[] = { "ItemShape", "IndexedPageItemView", "Restriction",
		                             "SortOrder", "ParentFolderIds" };
	g_autofree char *body = sfb_mailbox_build_find("voicemail", 200);
	g_autoptr(SfbXml) document = parse_question(body);
	SfbXmlNode *find = sfb_xml_find(sfb_xml_get_root(document), "Body/FindItem");
	SfbXmlNode *part = sfb_xml_get_child(find, NULL);
	SfbXmlNode *condition = sfb_xml_find(find, "Restriction/And/Or/Contains");

	g_assert_cmpstr(sfb_xml_get_attribute(find, "Traversal"), ==, "Shallow");
	for (guint i = 0; i < G_N_ELEMENTS(parts); i++, part = sfb_xml_get_next(part, NULL))
		g_assert_true(sfb_xml_has_name(part, parts[i]));
	g_assert_null(part);
	g_assert_cmpuint(sfb_xml_get_attribute_uint(sfb_xml_get_child(find, "IndexedPageItemView"),
	                                            "Offset", 0),
	                 ==, 200);
	g_assert_cmpstr(sfb_xml_get_attribute(sfb_xml_find(find, "ParentFolderIds/"
	                                                         "DistinguishedFolderId"),
	                                      "Id"),
	                ==, "voicemail");
	g_assert_cmpstr(sfb_xml_get_attribute(sfb_xml_get_child(condition, "Constant"), "Value"),
	                ==, ".Microsoft.Voicemail");
}

static void
test_mark(void)
{
	g_autofree char *body = sfb_mailbox_build_mark_read("A\"<&>=");
	g_autoptr(SfbXml) document = parse_question(body);
	SfbXmlNode *change =
		sfb_xml_find(sfb_xml_get_root(document), "Body/UpdateItem/ItemChanges/ItemChange");
	g_autofree char *value =
		sfb_xml_dup_text(sfb_xml_find(change, "Updates/SetItemField/Message/IsRead"));

	g_assert_cmpstr(sfb_xml_get_attribute(sfb_xml_get_child(change, "ItemId"), "Id"), ==,
	                "A\"<&>=");
	g_assert_cmpstr(value, ==, "true");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/mailbox-xml/items", test_items);
	g_test_add_func("/mailbox-xml/many", test_many);
	g_test_add_func("/mailbox-xml/no-list", test_no_list);
	g_test_add_func("/mailbox-xml/question", test_question);
	g_test_add_func("/mailbox-xml/mark", test_mark);
	return g_test_run();
}
