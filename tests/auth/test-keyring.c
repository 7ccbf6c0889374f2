/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Secrets in files, and the way there where no desktop's keyring can be reached. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/keeping.h"
#include "support/folder.h"
#include "util/error.h"

#define NAME "certificate alice@example.com pool01.example.com"

typedef struct {
	char *top;
	char *folder; /* not made yet */
	SfbAuthKeyring *keyring;
} World;

static void
set_up(World *world, gconstpointer kind)
{
	world->top = folder_make();
	world->folder = g_build_filename(world->top, "deep", "keyring", NULL);
	world->keyring = sfb_auth_keyring_new(GPOINTER_TO_INT(kind), world->folder);
}

static void
tear_down(World *world, gconstpointer kind)
{
	g_object_unref(world->keyring);
	folder_remove(world->top);
	g_free(world->folder);
	g_free(world->top);
}

static void
assert_kept(World *world, const char *name, const char *expected)
{
	g_autofree char *text = keeping_load(world->keyring, name);

	g_assert_cmpstr(text, ==, expected);
}

static guint
get_mode(const char *path)
{
	struct stat facts;

	g_assert_cmpint(stat(path, &facts), ==, 0);
	return facts.st_mode & 07777;
}

static void
test_life(World *world, gconstpointer kind)
{
	assert_kept(world, NAME, NULL);
	keeping_forget(world->keyring, NAME);
	keeping_save(world->keyring, NAME, "first");
	assert_kept(world, NAME, "first");
	keeping_save(world->keyring, NAME, "a second, longer one");
	assert_kept(world, NAME, "a second, longer one");
	keeping_save(world->keyring, "other/../name\n", "");
	assert_kept(world, "other/../name\n", "");
	keeping_forget(world->keyring, NAME);
	assert_kept(world, NAME, NULL);
	assert_kept(world, "other/../name\n", "");
}

/* Nobody else can read it, and its name gives nobody away. */
static void
test_private(World *world, gconstpointer kind)
{
	g_autofree char *path = NULL;

	keeping_save(world->keyring, NAME, "text");
	path = keeping_find_file(world->folder);
	g_assert_cmpuint(get_mode(world->folder), ==, 0700);
	g_assert_cmpuint(get_mode(path), ==, 0600);
	g_assert_null(strstr(path, "alice"));
}

/* What others could read is left alone, and replaced by what they cannot. */
static void
test_readable_by_others(World *world, gconstpointer kind)
{
	g_autofree char *path = NULL;

	keeping_save(world->keyring, NAME, "text");
	path = keeping_find_file(world->folder);
	g_assert_cmpint(g_chmod(path, 0640), ==, 0);
	assert_kept(world, NAME, NULL);
	keeping_save(world->keyring, NAME, "new text");
	assert_kept(world, NAME, "new text");
	g_assert_cmpuint(get_mode(path), ==, 0600);
}

/* Neither followed nor waited for. */
static void
test_no_plain_file(World *world, gconstpointer kind)
{
	g_autofree char *path = NULL;
	g_autofree char *elsewhere = g_build_filename(world->top, "elsewhere", NULL);

	keeping_save(world->keyring, NAME, "text");
	path = keeping_find_file(world->folder);
	g_assert_cmpint(g_rename(path, elsewhere), ==, 0);
	g_assert_cmpint(symlink(elsewhere, path), ==, 0);
	assert_kept(world, NAME, NULL);
	g_assert_cmpint(g_unlink(path), ==, 0);
	g_assert_cmpint(mkfifo(path, 0600), ==, 0);
	assert_kept(world, NAME, NULL);
}

static void
test_too_long(World *world, gconstpointer kind)
{
	g_autofree char *text = g_strnfill(64 * 1024, 'x');
	g_autofree char *longer = g_strconcat(text, "x", NULL);

	keeping_save(world->keyring, NAME, text);
	assert_kept(world, NAME, text);
	keeping_save(world->keyring, NAME, longer);
	assert_kept(world, NAME, NULL);
}

static void
on_refused(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;

	g_assert_false(sfb_auth_keyring_change_finish(SFB_AUTH_KEYRING(source), result, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_FAILED);
	g_main_loop_quit(user_data);
}

/* A folder that cannot be: below a file. */
static void
test_no_place(World *world, gconstpointer kind)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	g_autoptr(SfbSecret) secret = sfb_secret_new("text");

	folder_write(world->top, "deep", "a file");
	sfb_auth_keyring_save_async(world->keyring, NAME, secret, on_refused, loop);
	g_main_loop_run(loop);
	assert_kept(world, NAME, NULL);
	keeping_forget(world->keyring, NAME);
}

static void
on_cancelled(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_auth_keyring_load_finish(SFB_AUTH_KEYRING(source), result, &error));
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	g_main_loop_quit(user_data);
}

static void
test_cancelled(World *world, gconstpointer kind)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	g_autoptr(GCancellable) cancellable = g_cancellable_new();

	keeping_save(world->keyring, NAME, "text");
	sfb_auth_keyring_load_async(world->keyring, NAME, cancellable, on_cancelled, loop);
	g_cancellable_cancel(cancellable);
	g_main_loop_run(loop);
}

/* Nobody waits, and the keyring itself is gone: what was to be kept is kept. */
static void
test_nobody_waits(World *world, gconstpointer kind)
{
	g_autoptr(SfbSecret) secret = sfb_secret_new("text");
	SfbAuthKeyring *other = sfb_auth_keyring_new(GPOINTER_TO_INT(kind), world->folder);
	gpointer gone = other;

	sfb_auth_keyring_save_async(other, NAME, secret, NULL, NULL);
	g_object_add_weak_pointer(G_OBJECT(other), &gone);
	g_object_unref(other);
	while (gone != NULL)
		g_main_context_iteration(NULL, TRUE);
	assert_kept(world, NAME, "text");
}

static void
add(const char *path, void (*test)(World *, gconstpointer))
{
	static const struct {
		const char *place;
		SfbAuthKeyringKind kind;
	} kinds[] = {
		{ "files", SFB_AUTH_KEYRING_FILES },
		{ "no-desktop", SFB_AUTH_KEYRING_DESKTOP },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_autofree char *whole =
			g_strdup_printf("/auth/keyring/%s/%s", kinds[i].place, path);

		g_test_add(whole, World, GINT_TO_POINTER(kinds[i].kind), set_up, test, tear_down);
	}
}

int
main(int argc, char **argv)
{
	/* Before anything else: the user's own keyring is none of the tests' business. */
	g_setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
	g_test_init(&argc, &argv, NULL);
	add("life", test_life);
	add("private", test_private);
	add("readable-by-others", test_readable_by_others);
	add("no-plain-file", test_no_plain_file);
	add("too-long", test_too_long);
	add("no-place", test_no_place);
	add("cancelled", test_cancelled);
	add("nobody-waits", test_nobody_waits);
	return g_test_run();
}
