/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is kept of accounts: for each address, where nobody else can read it. */

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "cli/account-store.h"

static char *state_home;

static int
get_mode(const char *path)
{
	GStatBuf facts;

	g_assert_cmpint(g_stat(path, &facts), ==, 0);
	return facts.st_mode & 0777;
}

static void
test_kept(void)
{
	g_autofree char *first = NULL;
	g_autofree char *second = NULL;
	g_autofree char *replaced = NULL;

	g_assert_null(sfb_account_store_load("kim@contoso.example", SFB_ACCOUNT_STORE_EPID));
	sfb_account_store_save("kim@contoso.example", SFB_ACCOUNT_STORE_EPID, "c8ca638a15");
	sfb_account_store_save("lee+o'neil@contoso.example", SFB_ACCOUNT_STORE_EPID, "a0ae9e6cb0");
	first = sfb_account_store_load("kim@contoso.example", SFB_ACCOUNT_STORE_EPID);
	second = sfb_account_store_load("lee+o'neil@contoso.example", SFB_ACCOUNT_STORE_EPID);
	g_assert_cmpstr(first, ==, "c8ca638a15");
	g_assert_cmpstr(second, ==, "a0ae9e6cb0");

	sfb_account_store_save("kim@contoso.example", SFB_ACCOUNT_STORE_EPID, "d2ff665153");
	replaced = sfb_account_store_load("kim@contoso.example", SFB_ACCOUNT_STORE_EPID);
	g_assert_cmpstr(replaced, ==, "d2ff665153");
	g_assert_null(sfb_account_store_load("kim@contoso.example", SFB_ACCOUNT_STORE_SERVER));
}

static void
test_private(void)
{
	g_autofree char *directory = g_build_filename(state_home, "purple-sfb", NULL);
	g_autofree char *file = g_build_filename(directory, "accounts", NULL);

	sfb_account_store_save("kim@contoso.example", SFB_ACCOUNT_STORE_EPID, "c8ca638a15");
	g_assert_cmpint(get_mode(directory), ==, 0700);
	g_assert_cmpint(get_mode(file), ==, 0600);
}

/* What an address may hold and a group's name may not. */
static void
test_odd_address(void)
{
	g_autofree char *epid = NULL;

	g_assert_null(sfb_account_store_load("k[i]%5Bm@contoso.example", SFB_ACCOUNT_STORE_EPID));
	sfb_account_store_save("k[i]%5Bm@contoso.example", SFB_ACCOUNT_STORE_EPID, "c8ca638a15");
	epid = sfb_account_store_load("k[i]%5Bm@contoso.example", SFB_ACCOUNT_STORE_EPID);
	g_assert_cmpstr(epid, ==, "c8ca638a15");
}

/* A broken store is an empty one, and is mended by the next id. */
static void
test_broken(void)
{
	g_autofree char *file = g_build_filename(state_home, "purple-sfb", "accounts", NULL);
	g_autofree char *epid = NULL;

	sfb_account_store_save("kim@contoso.example", SFB_ACCOUNT_STORE_EPID, "c8ca638a15");
	g_assert_true(g_file_set_contents(file, "no key file at all", -1, NULL));
	g_assert_null(sfb_account_store_load("kim@contoso.example", SFB_ACCOUNT_STORE_EPID));
	sfb_account_store_save("kim@contoso.example", SFB_ACCOUNT_STORE_EPID, "a0ae9e6cb0");
	epid = sfb_account_store_load("kim@contoso.example", SFB_ACCOUNT_STORE_EPID);
	g_assert_cmpstr(epid, ==, "a0ae9e6cb0");
}

int
main(int argc, char **argv)
{
	g_autofree char *directory = NULL;
	g_autofree char *file = NULL;
	int outcome;

	state_home = g_dir_make_tmp("sfb-state-XXXXXX", NULL);
	directory = g_build_filename(state_home, "purple-sfb", NULL);
	file = g_build_filename(directory, "accounts", NULL);
	g_setenv("XDG_STATE_HOME", state_home, TRUE);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cli/account-store/kept", test_kept);
	g_test_add_func("/cli/account-store/private", test_private);
	g_test_add_func("/cli/account-store/odd-address", test_odd_address);
	g_test_add_func("/cli/account-store/broken", test_broken);
	outcome = g_test_run();
	g_unlink(file);
	g_rmdir(directory);
	g_rmdir(state_home);
	g_free(state_home);
	return outcome;
}
