/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whose a login name is. */

#include "sim/login.h"

static void
test_find(void)
{
	static const struct {
		const char *login;
		const char *address;
	} rows[] = {
		{ "EXAMPLE\\alice", "alice@example.com" },
		{ "example\\alice", "alice@example.com" },
		{ "\\alice@example.com", "alice@example.com" },
		{ "alice@EXAMPLE.COM", "alice@example.com" },
		{ "alice", "alice@example.com" },
		{ "OTHER\\alice", NULL },
		{ "EXAMPL\\alice", NULL },
		{ "mallory", NULL },
		{ "alice@example.net", NULL },
		{ "", NULL },
	};
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		const SfbSimUser *user = sfb_sim_login_find(world, rows[i].login);

		g_assert_cmpstr(user != NULL ? user->address : NULL, ==, rows[i].address);
	}
}

static void
test_check(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);

	g_assert_nonnull(sfb_sim_login_check(world, "EXAMPLE\\bob", SFB_SIM_PASSWORD));
	g_assert_null(sfb_sim_login_check(world, "EXAMPLE\\bob", "passw0rd!"));
	g_assert_null(sfb_sim_login_check(world, "EXAMPLE\\bob", ""));
	g_assert_null(sfb_sim_login_check(world, SFB_SIM_ECHO_ADDRESS, SFB_SIM_PASSWORD));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/login/find", test_find);
	g_test_add_func("/sim/login/check", test_check);
	return g_test_run();
}
