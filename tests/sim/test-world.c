/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who exists. */

#include "sim/world.h"

#include <string.h>

#include "sim/contact-list.h"
#include "sim/publications.h"

static void
test_people(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(2);

	g_assert_true(sfb_sim_world_get(world, "alice@example.com")->can_sign_in);
	g_assert_true(sfb_sim_world_get(world, "bob@example.com")->can_sign_in);
	g_assert_true(sfb_sim_world_get(world, "tina@example.com")->can_sign_in);
	g_assert_true(sfb_sim_world_get(world, "tina@example.com")->is_restricted);
	g_assert_false(sfb_sim_world_get(world, "bob@example.com")->is_restricted);
	g_assert_false(sfb_sim_world_get(world, SFB_SIM_ECHO_ADDRESS)->can_sign_in);
	g_assert_true(sfb_sim_world_get(world, "contact00002@example.com")->is_invented);
	g_assert_null(sfb_sim_world_get(world, "contact00003@example.com"));
	g_assert_null(sfb_sim_world_get(world, "Alice@example.com"));
}

static void
test_lists(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(7);
	const SfbSimUser *alice = sfb_sim_world_get(world, "alice@example.com");
	const SfbSimUser *bob = sfb_sim_world_get(world, "bob@example.com");

	g_assert_cmpuint(alice->contacts->len, ==, 9);
	g_assert_cmpuint(bob->contacts->len, ==, 2);
	g_assert_cmpstr(sfb_sim_contact_list_find_group(alice, 1)->name, ==, "~");
	g_assert_nonnull(sfb_sim_contact_list_find_contact(alice, "bob@example.com"));
	g_assert_nonnull(sfb_sim_contact_list_find_contact(bob, "alice@example.com"));
	g_assert_nonnull(sfb_sim_contact_list_find_contact(alice, SFB_SIM_ECHO_ADDRESS));
	g_assert_cmpstr(sfb_sim_contact_list_find_contact(alice, "contact00007@example.com")->alias,
	                !=, "");
}

static void
test_many(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(10000);
	const SfbSimUser *alice = sfb_sim_world_get(world, "alice@example.com");

	g_assert_cmpuint(alice->contacts->len, ==, 10002);
	for (guint i = 0; i < alice->contacts->len; i++) {
		const SfbSimContact *contact = alice->contacts->pdata[i];
		const SfbSimUser *user = sfb_sim_world_get(world, contact->address);

		g_assert_nonnull(sfb_sim_publications_find(user, "state", 1, 200));
		g_assert_nonnull(sfb_sim_publications_find(user, "contactCard", 0, 200));
	}
}

static void
test_invented_states(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(1);
	SfbSimUser *user = sfb_sim_world_get(world, "contact00001@example.com");
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (guint i = 0; i < 100; i++) {
		sfb_sim_world_invent_state(user, i);
		g_hash_table_add(seen,
		                 g_strdup(sfb_sim_publications_find(user, "state", 1, 200)->value));
	}
	g_assert_cmpuint(g_hash_table_size(seen), >=, 10);
	g_assert_cmpuint(sfb_sim_publications_find(user, "state", 1, 200)->version, ==, 101);
}

static void
test_password_file(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(3);
	g_autofree char *file = sfb_sim_world_build_password_file(world);
	g_auto(GStrv) lines = g_strsplit(file, "\n", -1);

	g_assert_cmpuint(g_strv_length(lines), ==, 7);
	g_assert_cmpstr(lines[6], ==, "");
	g_assert_true(
		g_strv_contains((const char *const *)lines, "EXAMPLE:alice:" SFB_SIM_PASSWORD));
	g_assert_true(
		g_strv_contains((const char *const *)lines, ":bob@example.com:" SFB_SIM_PASSWORD));
	g_assert_null(strstr(file, "echo"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/world/people", test_people);
	g_test_add_func("/sim/world/lists", test_lists);
	g_test_add_func("/sim/world/many", test_many);
	g_test_add_func("/sim/world/invented-states", test_invented_states);
	g_test_add_func("/sim/world/password-file", test_password_file);
	return g_test_run();
}
