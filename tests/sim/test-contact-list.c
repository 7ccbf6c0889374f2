/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The contact list's documents. */

#include "sim/contact-list.h"

static SfbSimUser *
get_bob(SfbSimWorld *world)
{
	return sfb_sim_world_get(world, "bob@example.com");
}

static void
test_build(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	SfbSimUser *bob = get_bob(world);
	g_autofree char *list = NULL;

	bob->contacts_delta = 41;
	sfb_sim_contact_list_add_group(bob, "Support & Ops");
	list = sfb_sim_contact_list_build(bob);
	g_assert_cmpstr(list, ==,
	                "<contactList deltaNum=\"41\">"
	                "<group id=\"1\" name=\"~\" externalURI=\"\"/>"
	                "<group id=\"2\" name=\"Team\" externalURI=\"\"/>"
	                "<group id=\"3\" name=\"Partners\" externalURI=\"\"/>"
	                "<group id=\"4\" name=\"Support &amp; Ops\" externalURI=\"\"/>"
	                "<contact uri=\"alice@example.com\" name=\"\" groups=\"1 \" "
	                "subscribed=\"true\" externalURI=\"\"/>"
	                "<contact uri=\"echo@example.com\" name=\"\" groups=\"2 \" "
	                "subscribed=\"true\" externalURI=\"\"/>"
	                "</contactList>");
}

/* Marks of groups, and what clients keep beside a contact. */
static void
test_extensions(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	SfbSimUser *bob = get_bob(world);
	g_autoptr(GString) xml = g_string_new(NULL);
	SfbSimContact *alice = sfb_sim_contact_list_find_contact(bob, "alice@example.com");
	SfbSimGroup *team = sfb_sim_contact_list_find_group(bob, 2);

	alice->extension = g_strdup("<contactSettings contactId=\"1\"/>");
	sfb_sim_contact_list_mark_group(team, "dg", "a&b@example.com");
	sfb_sim_contact_list_append_group(xml, "addedGroup", team);
	sfb_sim_contact_list_append_contact(xml, "addedContact", alice);
	g_assert_cmpstr(xml->str, ==,
	                "<addedGroup id=\"2\" name=\"Team\" externalURI=\"\">"
	                "<groupExtension groupType=\"dg\"><email>a&amp;b@example.com</email>"
	                "</groupExtension></addedGroup>"
	                "<addedContact uri=\"alice@example.com\" name=\"\" groups=\"1 \" "
	                "subscribed=\"true\" externalURI=\"\"><contactExtension>"
	                "<contactSettings contactId=\"1\"/></contactExtension></addedContact>");
}

static void
test_groups(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	SfbSimUser *bob = get_bob(world);
	SfbSimGroup *team = sfb_sim_contact_list_find_group(bob, 2);

	g_assert_true(sfb_sim_contact_list_is_used(bob, team));
	g_assert_false(sfb_sim_contact_list_is_used(bob, sfb_sim_contact_list_find_group(bob, 3)));
	sfb_sim_contact_list_change_contact(
		sfb_sim_contact_list_find_contact(bob, SFB_SIM_ECHO_ADDRESS), "E", "1 3 ");
	g_assert_false(sfb_sim_contact_list_is_used(bob, team));
	sfb_sim_contact_list_remove_group(bob, team);
	g_assert_null(sfb_sim_contact_list_find_group(bob, 2));
	g_assert_cmpuint(sfb_sim_contact_list_add_group(bob, "New")->id, ==, 2);
}

static void
test_contacts(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	SfbSimUser *bob = get_bob(world);
	SfbSimContact *alice = sfb_sim_contact_list_find_contact(bob, "alice@example.com");

	sfb_sim_contact_list_change_contact(alice, "Al", "3 ");
	g_assert_cmpstr(alice->alias, ==, "Al");
	sfb_sim_contact_list_remove_contact(bob, alice);
	g_assert_null(sfb_sim_contact_list_find_contact(bob, "alice@example.com"));
	g_assert_cmpuint(bob->contacts->len, ==, 1);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/contact-list/build", test_build);
	g_test_add_func("/sim/contact-list/groups", test_groups);
	g_test_add_func("/sim/contact-list/extensions", test_extensions);
	g_test_add_func("/sim/contact-list/contacts", test_contacts);
	return g_test_run();
}
