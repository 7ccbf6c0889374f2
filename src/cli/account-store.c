/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is kept of accounts: one key file in the user's state directory, one group for each. */

#include "cli/account-store.h"

#include <errno.h>
#include <gio/gio.h>

#define FILE_NAME "accounts"

char *
sfb_account_store_dup_folder(void)
{
	const char *state = g_getenv("XDG_STATE_HOME");

	/* A relative path there counts as none (XDG base directory specification). */
	if (state != NULL && g_path_is_absolute(state))
		return g_build_filename(state, "purple-sfb", NULL);
	return g_build_filename(g_get_home_dir(), ".local", "state", "purple-sfb", NULL);
}

/* A key file has no group with a bracket or a control character in its name. */
static char *
build_group(const char *address)
{
	return g_uri_escape_string(address, "!$&'()*+,;=:@/? ", TRUE);
}

static GKeyFile *
open_store(const char *path)
{
	GKeyFile *store = g_key_file_new();

	/* A store that is not there or not readable is an empty one. */
	g_key_file_load_from_file(store, path, G_KEY_FILE_KEEP_COMMENTS, NULL);
	return store;
}

char *
sfb_account_store_load(const char *address, const char *key)
{
	g_autofree char *directory = sfb_account_store_dup_folder();
	g_autofree char *path = g_build_filename(directory, FILE_NAME, NULL);
	g_autofree char *group = build_group(address);
	g_autoptr(GKeyFile) store = open_store(path);

	return g_key_file_get_string(store, group, key, NULL);
}

void
sfb_account_store_save(const char *address, const char *key, const char *value)
{
	g_autofree char *directory = sfb_account_store_dup_folder();
	g_autofree char *path = g_build_filename(directory, FILE_NAME, NULL);
	g_autofree char *group = build_group(address);
	g_autoptr(GKeyFile) store = open_store(path);
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	gsize length;

	g_key_file_set_string(store, group, key, value);
	text = g_key_file_to_data(store, &length, NULL);
	if (g_mkdir_with_parents(directory, 0700) != 0 ||
	    !g_file_set_contents_full(path, text, length, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
	                              &error))
		g_debug("cannot keep anything in %s: %s", path,
		        error != NULL ? error->message : g_strerror(errno));
}
