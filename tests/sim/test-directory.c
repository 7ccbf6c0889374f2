/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The simulator's company: who is in it, and how names are compared. */

#include "sim/directory.h"

#include <string.h>

typedef struct {
	SfbSimWorld *world;
	SfbSimDirectory *directory;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	fixture->world = sfb_sim_world_new(3);
	fixture->directory = sfb_sim_directory_new(fixture->world);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	sfb_sim_directory_free(fixture->directory);
	sfb_sim_world_free(fixture->world);
}

static const SfbSimRecord *
find(Fixture *fixture, const char *email)
{
	const GPtrArray *records = sfb_sim_directory_list(fixture->directory);

	for (guint i = 0; i < records->len; i++) {
		if (sfb_sim_record_is(records->pdata[i], "mail", email))
			return records->pdata[i];
	}
	g_assert_not_reached();
}

static void
test_person(Fixture *fixture, gconstpointer data)
{
	const SfbSimRecord *zoe = find(fixture, "zoe@example.com");
	g_autofree char *number = sfb_sim_record_dup_number(zoe, "telephoneNumber");

	g_assert_cmpstr(sfb_sim_record_get(zoe, "displayname"), ==, "Zoë Weiß");
	g_assert_cmpstr(sfb_sim_record_get(zoe, "givenName"), ==, "Zoë");
	g_assert_cmpstr(sfb_sim_record_get(zoe, "sn"), ==, "Weiß");
	g_assert_cmpstr(sfb_sim_record_get(zoe, "msRTCSIP-PrimaryUserAddress"), ==,
	                "sip:zoe@example.com");
	g_assert_cmpstr(sfb_sim_record_get(zoe, "title"), ==, "Engineer"); /* of her own card */
	g_assert_cmpstr(number, ==, "tel:+4989123470");
	g_assert_null(sfb_sim_record_dup_number(zoe, "displayName"));
	g_assert_null(sfb_sim_record_get(zoe, "groupType"));
}

static void
test_comparing(Fixture *fixture, gconstpointer data)
{
	const SfbSimRecord *zoe = find(fixture, "ZOE@example.com");
	const SfbSimRecord *igor = find(fixture, "igor@example.com");

	g_assert_true(sfb_sim_record_begins(zoe, "displayName", "zoe w"));
	g_assert_true(sfb_sim_record_begins(zoe, "displayName", "ZOË"));
	g_assert_false(sfb_sim_record_begins(zoe, "displayName", "oë"));
	g_assert_true(sfb_sim_record_begins(igor, "sn", "волк"));
	g_assert_true(sfb_sim_record_begins(zoe, "telephoneNumber", "+49 89 1"));
	g_assert_false(sfb_sim_record_begins(zoe, "telephoneNumber", "nobody"));
	g_assert_true(sfb_sim_record_is(zoe, "msRTCSIP-PrimaryUserAddress", "zoe@example.com"));
	g_assert_false(sfb_sim_record_is(zoe, "msRTCSIP-PrimaryUserAddress", "zoe@"));
}

static void
assert_members(Fixture *fixture, const char *group, guint expected)
{
	g_autoptr(GPtrArray) members = sfb_sim_directory_expand(fixture->directory, group);

	g_assert_cmpuint(members->len, ==, expected);
}

static void
test_groups(Fixture *fixture, gconstpointer data)
{
	const SfbSimRecord *team = find(fixture, SFB_SIM_TEAM_ADDRESS);

	g_assert_nonnull(sfb_sim_record_get(team, "groupType"));
	assert_members(fixture, "Team@Example.com", 5);
	assert_members(fixture, SFB_SIM_TESTERS_ADDRESS, 3);
	assert_members(fixture, SFB_SIM_EVERYONE_ADDRESS, SFB_SIM_STAFF);
	g_assert_null(sfb_sim_directory_expand(fixture->directory, "alice@example.com"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/sim/directory/person", Fixture, NULL, set_up, test_person, tear_down);
	g_test_add("/sim/directory/comparing", Fixture, NULL, set_up, test_comparing, tear_down);
	g_test_add("/sim/directory/groups", Fixture, NULL, set_up, test_groups, tear_down);
	return g_test_run();
}
