/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The kept list: every contact is in a group that exists. */

#include "people/contact-list.h"

static SfbGroup *
new_group(guint32 id, const char *name)
{
	SfbGroup *group = g_new0(SfbGroup, 1);

	group->id = id;
	group->kind = g_str_equal(name, SFB_GROUP_BUILT_IN_NAME) ? SFB_GROUP_BUILT_IN
	                                                         : SFB_GROUP_ORDINARY;
	group->name = g_strdup(name);
	return group;
}

static SfbContact *
new_contact(const char *address, const char *name, guint32 group, guint32 other_group)
{
	SfbContact *contact = g_new0(SfbContact, 1);

	contact->address = g_strdup(address);
	contact->name = g_strdup(name);
	contact->groups = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_array_append_val(contact->groups, group);
	if (other_group != group)
		g_array_append_val(contact->groups, other_group);
	return contact;
}

static guint32
get_only_group(const SfbContactList *list, const char *address)
{
	const SfbContact *contact = sfb_contact_list_find(list, address);

	g_assert_nonnull(contact);
	g_assert_cmpuint(contact->groups->len, ==, 1);
	return g_array_index(contact->groups, guint32, 0);
}

static void
test_contacts(void)
{
	g_autoptr(SfbContactList) list = sfb_contact_list_new();
	const GList *order;

	sfb_contact_list_ensure_built_in(list);
	g_assert_cmpint(sfb_contact_list_take(list, new_contact("b@x.example", NULL, 1, 1)), ==,
	                SFB_CHANGE_ADDED);
	g_assert_cmpint(sfb_contact_list_take(list, new_contact("a@x.example", NULL, 1, 1)), ==,
	                SFB_CHANGE_ADDED);
	g_assert_cmpint(sfb_contact_list_take(list, new_contact("b@x.example", NULL, 1, 1)), ==,
	                SFB_CHANGE_NONE);
	g_assert_cmpint(sfb_contact_list_take(list, new_contact("b@x.example", "Bo", 1, 1)), ==,
	                SFB_CHANGE_CHANGED);
	g_assert_cmpuint(sfb_contact_list_get_count(list), ==, 2);
	order = sfb_contact_list_get_contacts(list);
	g_assert_cmpstr(((const SfbContact *)order->data)->name, ==, "Bo");
	sfb_contact_free(sfb_contact_list_steal(list, "b@x.example"));
	g_assert_null(sfb_contact_list_find(list, "b@x.example"));
	g_assert_null(sfb_contact_list_steal(list, "b@x.example"));
	g_assert_cmpuint(sfb_contact_list_get_count(list), ==, 1);
}

static void
test_unknown_group(void)
{
	g_autoptr(SfbContactList) list = sfb_contact_list_new();

	sfb_contact_list_take_group(list, new_group(1, "First"));
	sfb_contact_list_take_group(list, new_group(5, SFB_GROUP_BUILT_IN_NAME));
	sfb_contact_list_ensure_built_in(list);
	g_assert_cmpuint(sfb_contact_list_get_groups(list)->len, ==, 2);
	sfb_contact_list_take(list, new_contact("a@x.example", NULL, 0, 9));
	sfb_contact_list_take(list, new_contact("b@x.example", NULL, 9, 1));
	g_assert_cmpuint(get_only_group(list, "a@x.example"), ==, 5);
	g_assert_cmpuint(get_only_group(list, "b@x.example"), ==, 1);
}

static void
test_renamed_group(void)
{
	g_autoptr(SfbContactList) list = sfb_contact_list_new();

	g_assert_cmpint(sfb_contact_list_take_group(list, new_group(2, "Old")), ==,
	                SFB_CHANGE_ADDED);
	g_assert_cmpint(sfb_contact_list_take_group(list, new_group(2, "Old")), ==,
	                SFB_CHANGE_NONE);
	g_assert_cmpint(sfb_contact_list_take_group(list, new_group(2, "New")), ==,
	                SFB_CHANGE_CHANGED);
	g_assert_cmpstr(sfb_contact_list_find_group(list, 2)->name, ==, "New");
}

/* What another client keeps beside a contact is renewed without a word. */
static void
test_hidden_change(void)
{
	g_autoptr(SfbContactList) list = sfb_contact_list_new();
	SfbContact *contact = new_contact("a@x.example", "A", 1, 1);

	sfb_contact_list_ensure_built_in(list);
	g_assert_cmpint(sfb_contact_list_get_default_group(list)->kind, ==, SFB_GROUP_BUILT_IN);
	sfb_contact_list_take(list, new_contact("a@x.example", "A", 1, 1));
	contact->extension = g_strdup("<setting/>");
	g_assert_cmpint(sfb_contact_list_take(list, contact), ==, SFB_CHANGE_NONE);
	g_assert_cmpstr(sfb_contact_list_find(list, "a@x.example")->extension, ==, "<setting/>");
}

/* Nobody is lost with a group, and the built-in group stays. */
static void
test_removed_group(void)
{
	g_autoptr(SfbContactList) list = sfb_contact_list_new();
	g_autoptr(GPtrArray) resettled = NULL;

	sfb_contact_list_take_group(list, new_group(1, SFB_GROUP_BUILT_IN_NAME));
	sfb_contact_list_take_group(list, new_group(2, "Gone"));
	sfb_contact_list_take(list, new_contact("a@x.example", NULL, 2, 2));
	sfb_contact_list_take(list, new_contact("b@x.example", NULL, 2, 1));
	sfb_contact_list_take(list, new_contact("c@x.example", NULL, 1, 1));
	resettled = sfb_contact_list_remove_group(list, 2);
	g_assert_cmpuint(resettled->len, ==, 2);
	g_assert_cmpuint(get_only_group(list, "a@x.example"), ==, 1);
	g_assert_cmpuint(get_only_group(list, "b@x.example"), ==, 1);
	g_assert_null(sfb_contact_list_remove_group(list, 2));
	g_assert_null(sfb_contact_list_remove_group(list, 1));
	g_assert_cmpuint(sfb_contact_list_get_groups(list)->len, ==, 1);
}

/* The built-in group may lose its mark; contacts of no group still have a place. */
static void
test_built_in_renamed(void)
{
	g_autoptr(SfbContactList) list = sfb_contact_list_new();

	sfb_contact_list_take_group(list, new_group(5, SFB_GROUP_BUILT_IN_NAME));
	sfb_contact_list_take_group(list, new_group(5, "Everybody"));
	sfb_contact_list_take(list, new_contact("a@x.example", NULL, 0, 0));
	g_assert_cmpuint(get_only_group(list, "a@x.example"), ==, 5);
	g_assert_null(sfb_contact_list_remove_group(list, 5));
}

/* Changes could add to the list for ever. */
static void
test_limits(void)
{
	g_autoptr(SfbContactList) list = sfb_contact_list_new();

	sfb_contact_list_ensure_built_in(list);
	for (guint32 id = 2; id <= SFB_CONTACT_GROUPS_MAX + 1; id++)
		sfb_contact_list_take_group(list, new_group(id, "Group"));
	g_assert_cmpuint(sfb_contact_list_get_groups(list)->len, ==, SFB_CONTACT_GROUPS_MAX);
	g_assert_cmpint(sfb_contact_list_take_group(list, new_group(2, "New name")), ==,
	                SFB_CHANGE_CHANGED);
	for (guint i = 0; i < SFB_CONTACTS_MAX; i++) {
		g_autofree char *address = g_strdup_printf("u%u@x.example", i);

		sfb_contact_list_take(list, new_contact(address, NULL, 1, 1));
	}
	g_assert_cmpint(sfb_contact_list_take(list, new_contact("more@x.example", NULL, 1, 1)), ==,
	                SFB_CHANGE_NONE);
	g_assert_cmpuint(sfb_contact_list_get_count(list), ==, SFB_CONTACTS_MAX);
	g_assert_cmpint(sfb_contact_list_take(list, new_contact("u7@x.example", "Bo", 1, 1)), ==,
	                SFB_CHANGE_CHANGED);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/contact-list/contacts", test_contacts);
	g_test_add_func("/contact-list/unknown-group", test_unknown_group);
	g_test_add_func("/contact-list/renamed-group", test_renamed_group);
	g_test_add_func("/contact-list/hidden-change", test_hidden_change);
	g_test_add_func("/contact-list/removed-group", test_removed_group);
	g_test_add_func("/contact-list/built-in-renamed", test_built_in_renamed);
	g_test_add_func("/contact-list/limits", test_limits);
	return g_test_run();
}
