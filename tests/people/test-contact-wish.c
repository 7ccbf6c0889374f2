/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Wishes and the list they are about: each row is a wish and the writes it takes. A write is done to
 * the list as a server does it, then the wish is asked again.
 */

#include <string.h>

#include "people/contact-wish.h"
#include "util/error.h"

#define NAME_255                                                                                   \
	"01234567890123456789012345678901234567890123456789012345678901234567890123456789"         \
	"01234567890123456789012345678901234567890123456789012345678901234567890123456789"         \
	"01234567890123456789012345678901234567890123456789012345678901234567890123456789"         \
	"012345678901234"

/* alice's list: groups 1 built-in, 2 Team, 3 Partners, 4 favourites, 5 a distribution group. */
static const char list_text[] =
	"<contactList deltaNum='1'><group id='1' name='~'/><group id='2' name='Team'/>"
	"<group id='3' name='Partners' externalURI='ldap://x'/>"
	"<group id='4' name='Pinned Contacts'><x groupType='pinnedGroup'/></group>"
	"<group id='5' name='All'><x groupType='dg'><email>all@x.example</email></x></group>"
	"<contact uri='ann@x.example' name='' groups='2 '/>"
	"<contact uri='bob@x.example' name='Bobby' groups='2 3 '>"
	"<contactExtension><k/></contactExtension></contact>"
	"<contact uri='eve@x.example' name='' groups='1 '/></contactList>";

typedef struct {
	const char *name;
	SfbContactsWish wish;
	const char *writes; /* one behind the other */
	int code;           /* of the error; 0: none */
} Row;

static const Row rows[] = {
	{ "add",
	  { SFB_WISH_ADD, .address = "zoe@x.example", .group = "Team", .name = " Zoe " },
	  "contact zoe@x.example 'Zoe' 2\n" },
	{ "add-without-name",
	  { SFB_WISH_ADD, .address = "zoe@x.example", .group = "Other contacts" },
	  "contact zoe@x.example '' 1\n" },
	{ "add-number",
	  { SFB_WISH_ADD, .address = "tel:+49891", .group = "~" },
	  "contact tel:+49891 '' 1 unsubscribed\n" },
	{ "add-to-favourites",
	  { SFB_WISH_ADD, .address = "ann@x.example", .group = "Favorites" },
	  "contact ann@x.example '' 2 4\n" },
	{ "add-with-group",
	  { SFB_WISH_ADD, .address = "zoe@x.example", .group = "New" },
	  "group 0 New\ncontact zoe@x.example '' 6\n" },
	{ "copy-keeps-name",
	  { SFB_WISH_ADD, .address = "bob@x.example", .group = "New", .name = "Robert" },
	  "group 0 New\ncontact bob@x.example 'Bobby' 2 3 6 <k/>\n" },
	{ "add-again", { SFB_WISH_ADD, .address = "ann@x.example", .group = "Team" }, "" },
	{ "add-to-distribution-group",
	  { SFB_WISH_ADD, .address = "ann@x.example", .group = "All" },
	  "",
	  SFB_ERROR_USAGE },
	{ "add-nowhere",
	  { SFB_WISH_ADD, .address = "zoe@x.example", .group = " \n " },
	  "",
	  SFB_ERROR_USAGE },
	{ "add-nobody", { SFB_WISH_ADD, .group = "Team" }, "", SFB_ERROR_USAGE },
	{ "remove-from-one",
	  { SFB_WISH_REMOVE, .address = "bob@x.example", .group = "Team" },
	  "contact bob@x.example 'Bobby' 3 <k/>\n" },
	{ "remove-from-last",
	  { SFB_WISH_REMOVE, .address = "ann@x.example", .group = "Team" },
	  "-contact ann@x.example\n" },
	{ "remove-altogether",
	  { SFB_WISH_REMOVE, .address = "bob@x.example" },
	  "-contact bob@x.example\n" },
	{ "remove-where-not",
	  { SFB_WISH_REMOVE, .address = "bob@x.example", .group = "Favorites" },
	  "" },
	{ "remove-nobody", { SFB_WISH_REMOVE, .address = "zoe@x.example", .group = "Team" }, "" },
	{ "move",
	  { SFB_WISH_MOVE, .address = "ann@x.example", .group = "Team", .new_group = "Partners" },
	  "contact ann@x.example '' 3\n" },
	{ "move-to-new",
	  { SFB_WISH_MOVE, .address = "bob@x.example", .group = "Team", .new_group = "New" },
	  "group 0 New\ncontact bob@x.example 'Bobby' 3 6 <k/>\n" },
	{ "move-together",
	  { SFB_WISH_MOVE, .address = "bob@x.example", .group = "Team", .new_group = "Partners" },
	  "contact bob@x.example 'Bobby' 3 <k/>\n" },
	{ "move-nowhere",
	  { SFB_WISH_MOVE, .address = "ann@x.example", .group = "Team", .new_group = "Team" },
	  "" },
	{ "move-to-distribution-group",
	  { SFB_WISH_MOVE, .address = "ann@x.example", .group = "Team", .new_group = "All" },
	  "",
	  SFB_ERROR_USAGE },
	{ "move-nobody",
	  { SFB_WISH_MOVE, .address = "zoe@x.example", .group = "Team", .new_group = "New" },
	  "",
	  SFB_ERROR_NOT_FOUND },
	{ "name",
	  { SFB_WISH_NAME, .address = "ann@x.example", .name = "An\nn" },
	  "contact ann@x.example 'An n' 2\n" },
	{ "name-cut",
	  { SFB_WISH_NAME, .address = "ann@x.example", .name = NAME_255 "é" },
	  "contact ann@x.example '" NAME_255 "' 2\n" },
	{ "no-name",
	  { SFB_WISH_NAME, .address = "bob@x.example", .name = "" },
	  "contact bob@x.example '' 2 3 <k/>\n" },
	{ "same-name", { SFB_WISH_NAME, .address = "bob@x.example", .name = "Bobby" }, "" },
	{ "name-nobody",
	  { SFB_WISH_NAME, .address = "zoe@x.example", .name = "Zoe" },
	  "",
	  SFB_ERROR_NOT_FOUND },
	{ "add-group", { SFB_WISH_ADD_GROUP, .group = "New" }, "group 0 New\n" },
	{ "add-known-group", { SFB_WISH_ADD_GROUP, .group = "Team" }, "" },
	{ "add-built-in-group", { SFB_WISH_ADD_GROUP, .group = "~" }, "" },
	{ "add-nameless-group", { SFB_WISH_ADD_GROUP }, "", SFB_ERROR_USAGE },
	{ "add-distribution-group",
	  { SFB_WISH_ADD_GROUP, .group = "Ops", .email = "ops@x.example" },
	  "group 0 Ops ops@x.example\n" },
	{ "add-known-distribution-group",
	  { SFB_WISH_ADD_GROUP, .group = "Everybody", .email = "ALL@x.example" },
	  "" },
	{ "add-distribution-group-of-known-name",
	  { SFB_WISH_ADD_GROUP, .group = "Team", .email = "ops@x.example" },
	  "",
	  SFB_ERROR_USAGE },
	{ "rename-group",
	  { SFB_WISH_RENAME_GROUP, .group = "Partners", .new_group = "Friends" },
	  "group 3 Friends ldap://x\n" },
	{ "rename-group-case",
	  { SFB_WISH_RENAME_GROUP, .group = "Partners", .new_group = "partners" },
	  "group 3 partners ldap://x\n" },
	{ "rename-group-to-itself",
	  { SFB_WISH_RENAME_GROUP, .group = "Team", .new_group = "Team" },
	  "" },
	{ "rename-group-into-another",
	  { SFB_WISH_RENAME_GROUP, .group = "Team", .new_group = "Partners" },
	  "contact ann@x.example '' 3\ncontact bob@x.example 'Bobby' 3 <k/>\n-group 2\n" },
	{ "rename-group-renamed-elsewhere",
	  { SFB_WISH_RENAME_GROUP, .group = "Gone", .new_group = "Team" },
	  "" },
	{ "rename-unknown-group",
	  { SFB_WISH_RENAME_GROUP, .group = "Gone", .new_group = "New" },
	  "",
	  SFB_ERROR_NOT_FOUND },
	{ "rename-group-to-nothing",
	  { SFB_WISH_RENAME_GROUP, .group = "Team", .new_group = " " },
	  "",
	  SFB_ERROR_USAGE },
	{ "rename-built-in-group",
	  { SFB_WISH_RENAME_GROUP, .group = "Other contacts", .new_group = "Mine" },
	  "",
	  SFB_ERROR_USAGE },
	{ "rename-favourites",
	  { SFB_WISH_RENAME_GROUP, .group = "Favorites", .new_group = "Mine" },
	  "",
	  SFB_ERROR_USAGE },
	{ "rename-distribution-group",
	  { SFB_WISH_RENAME_GROUP, .group = "All", .new_group = "Mine" },
	  "",
	  SFB_ERROR_USAGE },
	{ "rename-group-into-distribution-group",
	  { SFB_WISH_RENAME_GROUP, .group = "Team", .new_group = "All" },
	  "",
	  SFB_ERROR_USAGE },
	{ "remove-group",
	  { SFB_WISH_REMOVE_GROUP, .group = "Team" },
	  "contact ann@x.example '' 1\ncontact bob@x.example 'Bobby' 3 <k/>\n-group 2\n" },
	{ "remove-empty-group", { SFB_WISH_REMOVE_GROUP, .group = "Favorites" }, "-group 4\n" },
	{ "remove-distribution-group", { SFB_WISH_REMOVE_GROUP, .group = "All" }, "-group 5\n" },
	{ "remove-unknown-group", { SFB_WISH_REMOVE_GROUP, .group = "Gone" }, "" },
	{ "remove-built-in-group",
	  { SFB_WISH_REMOVE_GROUP, .group = "Other contacts" },
	  "",
	  SFB_ERROR_USAGE },
};

static SfbContactList *
load(const char *text)
{
	g_autoptr(SfbContactsDocument) document =
		sfb_contacts_document_parse(text, strlen(text), NULL);
	SfbContactList *list = sfb_contact_list_new();

	g_ptr_array_set_free_func(document->groups, NULL);
	for (guint i = 0; i < document->groups->len; i++)
		sfb_contact_list_take_group(list, g_ptr_array_index(document->groups, i));
	sfb_contact_list_ensure_built_in(list);
	g_ptr_array_set_free_func(document->contacts, NULL);
	for (guint i = 0; i < document->contacts->len; i++)
		sfb_contact_list_take(list, g_ptr_array_index(document->contacts, i));
	return list;
}

static void
note_contact(GString *writes, const SfbContact *contact)
{
	g_string_append_printf(writes, "contact %s '%s'", contact->address,
	                       contact->name != NULL ? contact->name : "");
	for (guint i = 0; i < contact->groups->len; i++)
		g_string_append_printf(writes, " %u", g_array_index(contact->groups, guint32, i));
	if (!contact->is_subscribed)
		g_string_append(writes, " unsubscribed");
	if (contact->extension != NULL)
		g_string_append_printf(writes, " %s", contact->extension);
	g_string_append_c(writes, '\n');
}

static void
note_group(GString *writes, const SfbGroup *group)
{
	g_string_append_printf(writes, "group %u %s", group->id, group->name);
	if (group->email != NULL)
		g_string_append_printf(writes, " %s", group->email);
	if (group->external_uri != NULL)
		g_string_append_printf(writes, " %s", group->external_uri);
	g_string_append_c(writes, '\n');
}

static void
take_group(SfbContactList *list, const SfbGroup *written)
{
	SfbGroup *group = sfb_group_copy(written);

	if (group->id == 0)
		group->id = sfb_contact_list_get_groups(list)->len + 1;
	sfb_contact_list_take_group(list, group);
}

/* Does what a server does, and notes it. A group that is deleted must be empty. */
static void
write_step(SfbContactList *list, const SfbContactStep *step, GString *writes)
{
	g_autoptr(GPtrArray) resettled = NULL;

	switch (step->kind) {
	case SFB_WRITE_CONTACT:
		note_contact(writes, step->contact);
		sfb_contact_list_take(list, sfb_contact_copy(step->contact));
		break;
	case SFB_WRITE_DELETE_CONTACT:
		g_string_append_printf(writes, "-contact %s\n", step->before->address);
		sfb_contact_free(sfb_contact_list_steal(list, step->before->address));
		break;
	case SFB_WRITE_ADD_GROUP:
	case SFB_WRITE_RENAME_GROUP:
		note_group(writes, step->group);
		take_group(list, step->group);
		break;
	case SFB_WRITE_DELETE_GROUP:
		g_string_append_printf(writes, "-group %u\n", step->group->id);
		resettled = sfb_contact_list_remove_group(list, step->group->id);
		g_assert_cmpuint(resettled->len, ==, 0);
		break;
	}
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(SfbContactsWish) wish = sfb_contacts_wish_copy(&row->wish);
	g_autoptr(SfbContactList) list = load(list_text);
	g_autoptr(GString) writes = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	SfbContactStep *step;

	while (sfb_contacts_wish_plan(wish, list, &step, &error) && step != NULL) {
		write_step(list, step, writes);
		sfb_contact_step_free(step);
	}
	g_assert_cmpstr(writes->str, ==, row->writes);
	if (row->code == 0)
		g_assert_no_error(error);
	else
		g_assert_error(error, SFB_ERROR, row->code);
}

static void
assert_refused(const SfbContactList *list, const SfbContactsWish *text)
{
	g_autoptr(SfbContactsWish) wish = sfb_contacts_wish_copy(text);
	g_autoptr(GError) error = NULL;
	SfbContactStep *step;

	g_assert_false(sfb_contacts_wish_plan(wish, list, &step, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_USAGE);
	g_assert_null(step);
}

static void
test_too_many_groups(void)
{
	g_autoptr(GString) text = g_string_new("<contactList deltaNum='1'>");
	g_autoptr(SfbContactList) list = NULL;
	const SfbContactsWish wish = { SFB_WISH_ADD_GROUP, .group = "One more" };
	const SfbContactsWish contact = { SFB_WISH_ADD, .address = "a@x.example", .group = "New" };

	for (guint id = 1; id <= 64; id++)
		g_string_append_printf(text, "<group id='%u' name='%u'/>", id, id);
	g_string_append(text, "</contactList>");
	list = load(text->str);
	assert_refused(list, &wish);
	assert_refused(list, &contact);
}

static void
test_long_address(void)
{
	g_autofree char *user = g_strnfill(450, 'u');
	g_autofree char *address = g_strconcat(user, "@x.example", NULL);
	g_autoptr(SfbContactList) list = load(list_text);
	const SfbContactsWish wish = { SFB_WISH_ADD, .address = address, .group = "Team" };

	assert_refused(list, &wish);
}

/* A group that the server calls as it likes stands for the built-in one. */
static void
test_other_default(void)
{
	g_autoptr(SfbContactList) list = load("<contactList deltaNum='1'><group id='1' name='All'/>"
	                                      "<group id='2' name='Two'/></contactList>");
	const SfbContactsWish renaming = { SFB_WISH_RENAME_GROUP, .group = "All",
		                           .new_group = "A" };
	const SfbContactsWish removal = { SFB_WISH_REMOVE_GROUP, .group = "~" };

	assert_refused(list, &renaming);
	assert_refused(list, &removal);
}

static void
test_two_of_one_name(void)
{
	g_autoptr(SfbContactList) list =
		load("<contactList deltaNum='1'><group id='1' name='~'/><group id='2' name='Two'/>"
	             "<group id='3' name='Two'/><contact uri='a@x.example' groups='1 2 "
	             "3'/></contactList>");
	const SfbContactsWish text = { SFB_WISH_REMOVE, .address = "a@x.example", .group = "Two" };
	g_autoptr(SfbContactsWish) wish = sfb_contacts_wish_copy(&text);
	g_autoptr(SfbContactStep) step = NULL;
	g_autoptr(SfbContactStep) again = NULL;

	g_assert_true(sfb_contacts_wish_plan(wish, list, &step, NULL));
	g_assert_true(sfb_contacts_wish_plan(wish, list, &again, NULL));
	g_assert_cmpuint(step->contact->groups->len, ==, 1);
	g_assert_cmpuint(g_array_index(step->contact->groups, guint32, 0), ==, 1);
	g_assert_true(sfb_contact_step_is_same(step, again));
	g_array_index(again->contact->groups, guint32, 0) = 2;
	g_assert_false(sfb_contact_step_is_same(step, again));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/contact-wish/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/contact-wish/too-many-groups", test_too_many_groups);
	g_test_add_func("/contact-wish/long-address", test_long_address);
	g_test_add_func("/contact-wish/other-default", test_other_default);
	g_test_add_func("/contact-wish/two-of-one-name", test_two_of_one_name);
	return g_test_run();
}
