/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Contact list documents, as the specification shows them and as servers write them. */

#include <string.h>

#include "people/contacts-xml.h"
#include "people/documents.h"
#include "util/error.h"

static SfbContactsDocument *
load(const char *name)
{
	g_autoptr(GError) error = NULL;
	gsize length;
	g_autofree char *text = document_read(name, &length);
	SfbContactsDocument *document = sfb_contacts_document_parse(text, length, &error);

	g_assert_no_error(error);
	return document;
}

static SfbContactsDocument *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	SfbContactsDocument *document = sfb_contacts_document_parse(text, strlen(text), &error);

	g_assert_no_error(error);
	return document;
}

static char *
join_groups(const SfbContact *contact)
{
	GString *ids = g_string_new(NULL);

	for (guint i = 0; i < contact->groups->len; i++)
		g_string_append_printf(ids, "%s%u", i > 0 ? " " : "",
		                       g_array_index(contact->groups, guint32, i));
	return g_string_free(ids, FALSE);
}

static void
assert_group(const SfbContactsDocument *document, guint index, guint32 id, const char *name)
{
	const SfbGroup *group = g_ptr_array_index(document->groups, index);

	g_assert_cmpuint(group->id, ==, id);
	g_assert_cmpstr(group->name, ==, name);
}

static void
assert_contact(const SfbContactsDocument *document, guint index, const char *address,
               const char *name, const char *groups)
{
	const SfbContact *contact = g_ptr_array_index(document->contacts, index);
	g_autofree char *ids = join_groups(contact);

	g_assert_cmpstr(contact->address, ==, address);
	g_assert_cmpstr(contact->name, ==, name);
	g_assert_cmpstr(ids, ==, groups);
}

static void
test_list(void)
{
	g_autoptr(SfbContactsDocument) document = load("list.xml");

	g_assert_cmpint(document->kind, ==, SFB_CONTACTS_FULL);
	g_assert_cmpuint(document->delta, ==, 41);
	g_assert_cmpuint(document->groups->len, ==, 2);
	assert_group(document, 0, 1, "~");
	assert_group(document, 1, 2, "Support & Ops");
	g_assert_cmpuint(document->contacts->len, ==, 2);
	assert_contact(document, 0, "bob@contoso.example", NULL, "1 2");
	assert_contact(document, 1, "carol@partner.example", "Carol (partner)", "2");
	g_assert_cmpuint(document->skipped, ==, 0);
}

/* The declared encoding is wrong, one contact comes twice in different case, others lack this or
 * that; no entry that has an address is lost. */
static void
test_odd_list(void)
{
	g_autoptr(SfbContactsDocument) document = load("list-odd.xml");

	g_assert_cmpuint(document->delta, ==, 7);
	g_assert_cmpuint(document->groups->len, ==, 2);
	assert_group(document, 1, 64, "Köln");
	g_assert_cmpuint(document->contacts->len, ==, 6);
	assert_contact(document, 0, "bob@contoso.example", "Bobby", "1 64");
	assert_contact(document, 1, "kim@contoso.example", "me", "1");
	assert_contact(document, 2, "tel:+49891234567", "Reception", "64");
	assert_contact(document, 3, "dave@contoso.example", NULL, "0");
	assert_contact(document, 4, "erin@contoso.example", "<b>Erin</b>", "0");
	assert_contact(document, 5, "frank@contoso.example", NULL, "9");
	g_assert_cmpuint(document->skipped, ==, 5);
}

static void
test_subscribed(void)
{
	g_autoptr(SfbContactsDocument) document =
		parse("<contactList deltaNum='1'><contact uri='a@b.example' subscribed='false'/>"
	              "<contact uri='c@b.example'/><contact uri='tel:+1' subscribed='true'/>"
	              "</contactList>");
	static const gboolean expected[] = { FALSE, TRUE, FALSE };

	for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
		const SfbContact *contact = g_ptr_array_index(document->contacts, i);

		g_assert_cmpint(contact->is_subscribed, ==, expected[i]);
	}
}

static void
test_delta(void)
{
	g_autoptr(SfbContactsDocument) document = load("delta.xml");

	g_assert_cmpint(document->kind, ==, SFB_CONTACTS_DELTA);
	g_assert_cmpuint(document->delta, ==, 43);
	g_assert_cmpuint(document->previous_delta, ==, 42);
	assert_group(document, 0, 3, "Project X");
	assert_group(document, 1, 2, "Support");
	assert_contact(document, 0, "dave@contoso.example", NULL, "3");
	assert_contact(document, 1, "bob@contoso.example", "Bobby", "1 3");
	g_assert_cmpuint(document->gone_contacts->len, ==, 1);
	g_assert_cmpstr(g_ptr_array_index(document->gone_contacts, 0), ==, "erin@contoso.example");
	g_assert_cmpuint(document->gone_groups->len, ==, 1);
	g_assert_cmpuint(g_array_index(document->gone_groups, guint32, 0), ==, 4294967294u);
	g_assert_cmpuint(document->skipped, ==, 1);
}

/* Favourites and distribution groups, as one server or another marks them, and what is no mark. */
static void
test_group_kinds(void)
{
	static const struct {
		guint32 id;
		SfbGroupKind kind;
		const char *email;
	} expected[] = {
		{ 1, SFB_GROUP_BUILT_IN, NULL },
		{ 2, SFB_GROUP_FAVOURITES, NULL },
		{ 3, SFB_GROUP_DISTRIBUTION, "team@contoso.example" },
		{ 4, SFB_GROUP_DISTRIBUTION, "ops@contoso.example" },
		{ 5, SFB_GROUP_FAVOURITES, NULL },
		{ 6, SFB_GROUP_ORDINARY, NULL },
		{ 7, SFB_GROUP_ORDINARY, NULL },
	};
	g_autoptr(SfbContactsDocument) document = load("list-groups.xml");

	g_assert_cmpuint(document->groups->len, ==, G_N_ELEMENTS(expected));
	for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
		const SfbGroup *group = g_ptr_array_index(document->groups, i);

		g_assert_cmpuint(group->id, ==, expected[i].id);
		g_assert_cmpint(group->kind, ==, expected[i].kind);
		g_assert_cmpstr(group->email, ==, expected[i].email);
	}
}

/* What is not ours is kept as it came, and a copy has everything. */
static void
test_kept(void)
{
	g_autoptr(SfbContactsDocument) document = load("list-groups.xml");
	g_autoptr(SfbContact) contact = sfb_contact_copy(g_ptr_array_index(document->contacts, 0));
	g_autoptr(SfbGroup) group = sfb_group_copy(g_ptr_array_index(document->groups, 5));

	g_assert_cmpstr(group->extension, ==, "<colour>red &amp; blue</colour><x/>");
	g_assert_cmpstr(group->external_uri, ==, "ldap://ou=ops");
	g_assert_cmpstr(contact->address, ==, "bob@contoso.example");
	g_assert_cmpstr(contact->name, ==, "Bob the builder");
	g_assert_cmpstr(contact->external_uri, ==, "ldap://bob");
	g_assert_cmpstr(
		contact->extension, ==,
		"<contactSettings contactId=\"6f6c1f0e\"><a b=\"&lt;\"/></contactSettings>");
	g_assert_false(contact->is_subscribed);
	g_assert_cmpuint(contact->groups->len, ==, 2);
}

static void
test_migrated(void)
{
	g_autoptr(SfbContactsDocument) moved =
		parse("<contactList deltaNum='5' ucsmode='Migrated'/>");
	g_autoptr(SfbContactsDocument) spelt =
		parse("<contactList deltaNum='5' ucsMode='migrated'/>");
	g_autoptr(SfbContactsDocument) able =
		parse("<contactList deltaNum='5' ucsmode='rollback'/>");

	g_assert_cmpint(moved->kind, ==, SFB_CONTACTS_MIGRATED);
	g_assert_cmpint(spelt->kind, ==, SFB_CONTACTS_MIGRATED);
	g_assert_cmpint(able->kind, ==, SFB_CONTACTS_FULL);
	g_assert_cmpuint(able->contacts->len, ==, 0);
}

static void
test_unreadable(void)
{
	static const char *const texts[] = {
		"",
		"<contactList deltaNum='1'><contact uri='a@b.example'",
		"<contacts/>",
		"<!DOCTYPE contactList [<!ENTITY a 'b'>]><contactList deltaNum='1'/>",
	};

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(GError) error = NULL;
		SfbContactsDocument *document =
			sfb_contacts_document_parse(texts[i], strlen(texts[i]), &error);

		g_assert_null(document);
		g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	}
}

/* A hostile server cannot make the list grow without bounds. */
static void
test_limits(void)
{
	g_autoptr(GString) text = g_string_new("<contactList deltaNum='1'>");
	g_autofree char *name = g_strnfill(5000, 'n');
	g_autoptr(SfbContactsDocument) document = NULL;
	const SfbGroup *group;

	for (guint i = 0; i < 100; i++)
		g_string_append_printf(text, "<group id='%u' name='%s'/>", i, i == 0 ? name : "g");
	for (guint i = 0; i < SFB_CONTACTS_MAX + 10; i++)
		g_string_append_printf(text, "<contact uri='u%u@b.example' groups='1'/>", i);
	g_string_append(text, "</contactList>");
	document = parse(text->str);
	group = g_ptr_array_index(document->groups, 0);
	g_assert_cmpuint(strlen(group->name), ==, SFB_CONTACT_NAME_MAX);
	g_assert_cmpuint(document->groups->len, ==, SFB_CONTACT_GROUPS_MAX);
	g_assert_cmpuint(document->contacts->len, ==, SFB_CONTACTS_MAX);
	g_assert_cmpuint(document->skipped, ==, 10 + 100 - SFB_CONTACT_GROUPS_MAX);
}

/* 64 KiB of name, extension and pointer in one contact; the contact stays. */
static void
test_large_texts(void)
{
	g_autofree char *large = g_strnfill(65536, 'x');
	g_autofree char *text = g_strdup_printf(
		"<contactList deltaNum='1'><group id='1' name='~'/>"
		"<contact uri='a@b.example' name='%s' externalURI='%s' groups='1'>"
		"<contactExtension><a>%s</a></contactExtension></contact></contactList>",
		large, large, large);
	g_autoptr(SfbContactsDocument) document = parse(text);
	const SfbContact *contact = g_ptr_array_index(document->contacts, 0);

	g_assert_cmpuint(strlen(contact->name), ==, SFB_CONTACT_NAME_MAX);
	g_assert_null(contact->external_uri);
	g_assert_null(contact->extension);
}

static void
test_control_characters(void)
{
	g_autoptr(SfbContactsDocument) document =
		parse("<contactList deltaNum='1'><group id='1' name='A&#10;&#9;B&#x85;C'/>"
	              "<contact uri='a@b.example' name='&#10;&#x9b;31m&#127;x&#13;'/>"
	              "<contact uri='c@b.example' name='&#10;'/></contactList>");

	assert_group(document, 0, 1, "A  B  C");
	assert_contact(document, 0, "a@b.example", "31m x", "0");
	assert_contact(document, 1, "c@b.example", NULL, "0");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/contacts-xml/list", test_list);
	g_test_add_func("/contacts-xml/odd-list", test_odd_list);
	g_test_add_func("/contacts-xml/subscribed", test_subscribed);
	g_test_add_func("/contacts-xml/delta", test_delta);
	g_test_add_func("/contacts-xml/migrated", test_migrated);
	g_test_add_func("/contacts-xml/unreadable", test_unreadable);
	g_test_add_func("/contacts-xml/limits", test_limits);
	g_test_add_func("/contacts-xml/group-kinds", test_group_kinds);
	g_test_add_func("/contacts-xml/kept", test_kept);
	g_test_add_func("/contacts-xml/large-texts", test_large_texts);
	g_test_add_func("/contacts-xml/control-characters", test_control_characters);
	return g_test_run();
}
