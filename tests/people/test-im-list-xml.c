/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The contact list as Exchange tells it. */

#include "people/im-list-xml.h"

#include <string.h>

#include "people/documents.h"

#define BOB "bob@contoso.example"

/* Takes @text. */
static SfbXml *
parse(char *text)
{
	g_autofree char *taken = text;
	g_autoptr(GError) error = NULL;
	SfbXml *xml = sfb_xml_parse(taken, -1, &error);

	g_assert_no_error(error);
	return xml;
}

static SfbXmlNode *
get_answer(const SfbXml *xml)
{
	return sfb_xml_get_child(sfb_xml_find(sfb_xml_get_root(xml), "Body"), NULL);
}

static SfbContactsDocument *
read_text(SfbImList *list, const char *groups, const char *personas)
{
	g_autoptr(SfbXml) xml = parse(
		g_strdup_printf("<e><Body><R><ImItemList><Groups>%s</Groups><Personas>%s</Personas>"
	                        "</ImItemList></R></Body></e>",
	                        groups, personas));

	return sfb_im_list_read(list, get_answer(xml));
}

static const SfbGroup *
find_group(const SfbContactsDocument *document, guint32 id)
{
	for (guint i = 0; i < document->groups->len; i++) {
		const SfbGroup *group = g_ptr_array_index(document->groups, i);

		if (group->id == id)
			return group;
	}
	g_assert_not_reached();
}

static const SfbContact *
find_contact(const SfbContactsDocument *document, const char *address)
{
	for (guint i = 0; i < document->contacts->len; i++) {
		const SfbContact *contact = g_ptr_array_index(document->contacts, i);

		if (strcmp(contact->address, address) == 0)
			return contact;
	}
	g_assert_not_reached();
}

static const struct {
	guint32 id;
	SfbGroupKind kind;
	const char *name;
	const char *email;
	const char *key;
	const char *change_key;
} groups[] = {
	{ 2, SFB_GROUP_ORDINARY, "Projekt & Freunde", NULL, "G-PROJECT=", "K1=" },
	{ 1, SFB_GROUP_BUILT_IN, "~", NULL, "G-OTHER=", "K2=" },
	{ 3, SFB_GROUP_FAVOURITES, "Favoriten", NULL, "G-FAVOURITES=", "K3=" },
	{ 4, SFB_GROUP_DISTRIBUTION, "Operations", "ops@contoso.example", "G-OPS=", "K4=" },
	{ 5, SFB_GROUP_ORDINARY, "Tagged", NULL, "G-TAGGED=", NULL },
};

static void
check_groups(const SfbImList *list, const SfbContactsDocument *document)
{
	g_assert_cmpuint(document->groups->len, ==, G_N_ELEMENTS(groups));
	for (guint i = 0; i < document->groups->len; i++) {
		const SfbGroup *group = g_ptr_array_index(document->groups, i);
		const SfbImKey *key = sfb_im_list_find_group(list, group->id);

		g_assert_cmpuint(group->id, ==, groups[i].id);
		g_assert_cmpint(group->kind, ==, groups[i].kind);
		g_assert_cmpstr(group->name, ==, groups[i].name);
		g_assert_cmpstr(group->email, ==, groups[i].email);
		g_assert_cmpstr(key->id, ==, groups[i].key);
		g_assert_cmpstr(key->change_key, ==, groups[i].change_key);
	}
}

static void
test_whole(void)
{
	g_autoptr(SfbXml) xml = parse(document_read("im-item-list.xml", NULL));
	g_autoptr(SfbImList) list = sfb_im_list_new();
	g_autoptr(SfbContactsDocument) document = sfb_im_list_read(list, get_answer(xml));
	const SfbContact *contact;

	g_assert_cmpint(document->kind, ==, SFB_CONTACTS_FULL);
	check_groups(list, document);
	g_assert_cmpuint(document->contacts->len, ==, 3);
	g_assert_cmpuint(document->skipped, ==, 4);

	contact = find_contact(document, BOB);
	g_assert_cmpstr(contact->name, ==, "Bob Tester");
	g_assert_true(contact->is_subscribed);
	g_assert_cmpuint(contact->groups->len, ==, 2);
	g_assert_cmpuint(g_array_index(contact->groups, guint32, 0), ==, 2);
	g_assert_cmpuint(g_array_index(contact->groups, guint32, 1), ==, 1);
	g_assert_cmpstr(sfb_im_list_find_contact(list, BOB)->id, ==, "C-BOB=");
	g_assert_cmpstr(sfb_im_list_find_contact(list, BOB)->change_key, ==, "KB=");

	contact = find_contact(document, "tel:+15555550199");
	g_assert_cmpstr(contact->name, ==, "Reception");
	g_assert_false(contact->is_subscribed);

	contact = find_contact(document, "lonely@contoso.example");
	g_assert_cmpuint(contact->groups->len, ==, 1);
	g_assert_cmpuint(g_array_index(contact->groups, guint32, 0), ==, SFB_IM_BUILT_IN_ID);
	g_assert_null(sfb_im_list_find_contact(list, "keyless@contoso.example"));
}

#define GROUP(id, name)                                                                            \
	"<ImGroup><DisplayName>" name "</DisplayName><ExchangeStoreId Id='" id "'/></ImGroup>"
#define BUILT_IN(id)                                                                               \
	"<ImGroup><DisplayName>Others</DisplayName>"                                               \
	"<GroupType>IPM.DistList.MOC.OtherContacts</GroupType><ExchangeStoreId Id='" id            \
	"'/></ImGroup>"
#define PERSONA(address, id)                                                                       \
	"<Persona><ImAddress>" address "</ImAddress><Attributions><Attribution><SourceId Id='" id  \
	"'/><IsQuickContact>true</IsQuickContact><IsHidden>false</IsHidden></Attribution>"         \
	"</Attributions></Persona>"

/* The numbers stay, in whatever order the groups come; those of groups that are gone are not given
 * out again. */
static void
test_numbers(void)
{
	g_autoptr(SfbImList) list = sfb_im_list_new();
	g_autoptr(SfbContactsDocument) first = read_text(list, GROUP("A", "a") GROUP("B", "b"), "");
	g_autoptr(SfbContactsDocument) second =
		read_text(list, GROUP("C", "c") BUILT_IN("O") GROUP("B", "new b"), "");
	g_autoptr(SfbContactsDocument) third = read_text(list, GROUP("A", "a") GROUP("C", "c"), "");

	g_assert_cmpstr(find_group(first, 2)->name, ==, "a");
	g_assert_cmpstr(find_group(first, 3)->name, ==, "b");
	g_assert_cmpstr(find_group(second, 3)->name, ==, "new b");
	g_assert_cmpstr(find_group(second, 4)->name, ==, "c");
	g_assert_cmpint(find_group(second, 1)->kind, ==, SFB_GROUP_BUILT_IN);
	g_assert_cmpstr(find_group(third, 4)->name, ==, "c");
	g_assert_cmpstr(find_group(third, 5)->name, ==, "a");
	g_assert_null(sfb_im_list_find_group(list, 1));
	g_assert_null(sfb_im_list_find_group(list, 3));
}

static void
test_two_built_in(void)
{
	g_autoptr(SfbImList) list = sfb_im_list_new();
	g_autoptr(SfbContactsDocument) first = read_text(list, BUILT_IN("A") BUILT_IN("B"), "");
	g_autoptr(SfbContactsDocument) second = read_text(list, BUILT_IN("B") BUILT_IN("A"), "");

	g_assert_cmpint(find_group(first, 1)->kind, ==, SFB_GROUP_BUILT_IN);
	g_assert_cmpint(find_group(first, 2)->kind, ==, SFB_GROUP_ORDINARY);
	g_assert_cmpstr(sfb_im_list_find_group(list, 1)->id, ==, "B");
	g_assert_cmpint(find_group(second, 3)->kind, ==, SFB_GROUP_ORDINARY);
	g_assert_cmpstr(sfb_im_list_find_group(list, 3)->id, ==, "A");
}

/* Whatever Exchange says, the list is one that can be shown. */
static void
test_bad(void)
{
	g_autofree char *long_id = g_strnfill(SFB_IM_KEY_MAX + 1, 'x');
	g_autofree char *long_name = g_strnfill(64 * 1024, 'y');
	g_autofree char *text = g_strdup_printf(
		"<ImGroup><DisplayName>%s</DisplayName><GroupType>IPM.DistList.MOC.DG</GroupType>"
		"<ExchangeStoreId Id='A'/></ImGroup><ImGroup><ExchangeStoreId Id='%s'/></ImGroup>"
		"<ImGroup><DisplayName>a&#10;b</DisplayName><ExchangeStoreId Id='B'/></ImGroup>"
		"<ImGroup><ExchangeStoreId Id='C' ChangeKey='%s'/></ImGroup><ImGroup/>",
		long_name, long_id, long_id);
	g_autoptr(SfbImList) list = sfb_im_list_new();
	g_autoptr(SfbContactsDocument) document = read_text(
		list, text, PERSONA("not an address", "X") PERSONA("", "Y") PERSONA("tel:", "Z"));

	g_assert_cmpuint(document->groups->len, ==, 2);
	g_assert_cmpint(find_group(document, 2)->kind, ==, SFB_GROUP_ORDINARY);
	g_assert_cmpuint(strlen(find_group(document, 2)->name), <=, SFB_CONTACT_NAME_MAX);
	g_assert_cmpstr(find_group(document, 3)->name, ==, "a b");
	g_assert_cmpuint(document->contacts->len, ==, 0);
	g_assert_cmpuint(document->skipped, ==, 6);
}

static void
test_too_many_groups(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(SfbImList) list = sfb_im_list_new();
	g_autoptr(SfbContactsDocument) document = NULL;

	for (guint i = 0; i < SFB_CONTACT_GROUPS_MAX + 5; i++)
		g_string_append_printf(text, GROUP("%u", "group %u"), i, i);
	document = read_text(list, text->str, "");
	g_assert_cmpuint(document->groups->len, ==, SFB_CONTACT_GROUPS_MAX);
	g_assert_cmpuint(document->skipped, ==, 5);
}

static void
test_new_group(void)
{
	g_autoptr(SfbImList) list = sfb_im_list_new();
	g_autoptr(SfbContactsDocument) document = read_text(list, GROUP("A", "a"), "");
	g_autoptr(SfbXml) good = parse(g_strdup("<e><Body><AddImGroupResponse>" GROUP(
		"B", "b") "</AddImGroupResponse></Body></e>"));
	g_autoptr(SfbXml) bad = parse(g_strdup("<e><Body><AddImGroupResponse/></Body></e>"));
	g_autoptr(SfbGroup) group = sfb_im_list_read_group(list, get_answer(good));

	g_assert_cmpuint(group->id, ==, 3);
	g_assert_cmpstr(sfb_im_list_find_group(list, 3)->id, ==, "B");
	g_assert_null(sfb_im_list_read_group(list, get_answer(bad)));
}

static void
test_new_contact(void)
{
	g_autoptr(SfbImList) list = sfb_im_list_new();
	g_autoptr(SfbXml) good =
		parse(g_strdup("<e><Body><R>" PERSONA("sip:" BOB, "C-BOB") "</R></Body></e>"));
	g_autoptr(SfbXml) bad = parse(g_strdup("<e><Body><R><Persona/></R></Body></e>"));

	g_assert_false(sfb_im_list_read_contact(list, get_answer(bad), BOB));
	g_assert_true(sfb_im_list_read_contact(list, get_answer(good), BOB));
	g_assert_cmpstr(sfb_im_list_find_contact(list, BOB)->id, ==, "C-BOB");
}

/* What the vendor's reference shows. */

static SfbXml *
parse_trace(const char *name)
{
	char *text = document_read_trace(name, NULL);

	return text != NULL ? parse(text) : NULL;
}

static void
test_published_items(void)
{
	g_autoptr(SfbXml) xml = parse_trace("ews-getimitems-02-response.xml");
	g_autoptr(SfbImList) list = sfb_im_list_new();
	g_autoptr(SfbContactsDocument) document = NULL;

	if (xml == NULL)
		return;
	document = sfb_im_list_read(list, get_answer(xml));
	g_assert_cmpuint(document->groups->len, ==, 1);
	g_assert_cmpstr(find_group(document, 2)->name, ==, "Exchange SDK Team");
	g_assert_cmpint(find_group(document, 2)->kind, ==, SFB_GROUP_ORDINARY);
	g_assert_cmpuint(document->contacts->len, ==, 1);
	g_assert_cmpstr(find_contact(document, "tsmith@contoso.com")->name, ==, "Tony Smith");
}

static void
test_published_group(void)
{
	g_autoptr(SfbXml) xml = parse_trace("ews-addimgroup-02-response.xml");
	g_autoptr(SfbImList) list = sfb_im_list_new();
	g_autoptr(SfbGroup) group = NULL;

	if (xml == NULL)
		return;
	group = sfb_im_list_read_group(list, get_answer(xml));
	g_assert_cmpstr(group->name, ==, "MyCustomGroup");
	g_assert_cmpstr(sfb_im_list_find_group(list, group->id)->change_key, ==, "EgAAAA==");
}

static void
test_published_phone(void)
{
	g_autoptr(SfbXml) xml = parse_trace("ews-addnewteluricontacttogroup-02-response.xml");
	g_autoptr(SfbImList) list = sfb_im_list_new();

	if (xml == NULL)
		return;
	g_assert_true(sfb_im_list_read_contact(list, get_answer(xml), "tel:5625550100"));
	g_assert_cmpstr(sfb_im_list_find_contact(list, "tel:5625550100")->id, ==, "ABhHuhCAAA=");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/people/im-list-xml/whole", test_whole);
	g_test_add_func("/people/im-list-xml/numbers", test_numbers);
	g_test_add_func("/people/im-list-xml/two-built-in", test_two_built_in);
	g_test_add_func("/people/im-list-xml/bad", test_bad);
	g_test_add_func("/people/im-list-xml/too-many-groups", test_too_many_groups);
	g_test_add_func("/people/im-list-xml/new-group", test_new_group);
	g_test_add_func("/people/im-list-xml/new-contact", test_new_contact);
	g_test_add_func("/people/im-list-xml/published-items", test_published_items);
	g_test_add_func("/people/im-list-xml/published-group", test_published_group);
	g_test_add_func("/people/im-list-xml/published-phone", test_published_phone);
	return g_test_run();
}
