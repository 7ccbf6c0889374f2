/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A keyring that is waited for. */

#include "auth/keeping.h"

typedef struct {
	GMainLoop *loop;
	char *text;
} Waiting;

static void
on_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Waiting *waiting = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSecret) secret =
		sfb_auth_keyring_load_finish(SFB_AUTH_KEYRING(source), result, &error);

	g_assert_no_error(error);
	waiting->text = secret != NULL ? g_strdup(sfb_secret_peek(secret)) : NULL;
	g_main_loop_quit(waiting->loop);
}

static void
on_changed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Waiting *waiting = user_data;
	g_autoptr(GError) error = NULL;

	sfb_auth_keyring_change_finish(SFB_AUTH_KEYRING(source), result, &error);
	g_assert_no_error(error);
	g_main_loop_quit(waiting->loop);
}

char *
keeping_load(SfbAuthKeyring *keyring, const char *name)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	Waiting waiting = { loop, NULL };

	sfb_auth_keyring_load_async(keyring, name, NULL, on_loaded, &waiting);
	g_main_loop_run(loop);
	return waiting.text;
}

void
keeping_save(SfbAuthKeyring *keyring, const char *name, const char *text)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	g_autoptr(SfbSecret) secret = sfb_secret_new(text);
	Waiting waiting = { loop, NULL };

	sfb_auth_keyring_save_async(keyring, name, secret, on_changed, &waiting);
	g_main_loop_run(loop);
}

void
keeping_forget(SfbAuthKeyring *keyring, const char *name)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	Waiting waiting = { loop, NULL };

	sfb_auth_keyring_forget_async(keyring, name, on_changed, &waiting);
	g_main_loop_run(loop);
}

char *
keeping_find_file(const char *folder)
{
	g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
	const char *name = entries != NULL ? g_dir_read_name(entries) : NULL;
	char *path = name != NULL ? g_build_filename(folder, name, NULL) : NULL;

	if (path != NULL)
		g_assert_null(g_dir_read_name(entries));
	return path;
}
