/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Secrets in the keyring of GNOME, on a bus and in a home of the test's own. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "auth/keeping.h"
#include "support/folder.h"

#define NAME "certificate alice@example.com pool01.example.com"
#define SERVICE "org.freedesktop.secrets"
#define PROMPTER "org.gnome.keyring.SystemPrompter"
#define PROMPTER_INTERFACE "org.gnome.keyring.internal.Prompter"

typedef struct {
	GTestDBus *bus;
	GDBusConnection *line; /* the test's own, which would be asked to show a prompt */
	gint prompts;          /* atomic: counted in the bus's thread */
	guint prompter;
	GSubprocess *daemon;
	char *home;
	char *folder;
	SfbAuthKeyring *keyring;
} World;

static GDBusMessage *
count_prompts(GDBusConnection *line, GDBusMessage *message, gboolean is_incoming,
              gpointer user_data)
{
	World *world = user_data;

	if (is_incoming &&
	    g_strcmp0(g_dbus_message_get_interface(message), PROMPTER_INTERFACE) == 0)
		g_atomic_int_inc(&world->prompts);
	return message;
}

static void
open_bus(World *world)
{
	g_autoptr(GError) error = NULL;

	world->bus = g_test_dbus_new(G_TEST_DBUS_NONE);
	g_test_dbus_up(world->bus);
	world->line = g_dbus_connection_new_for_address_sync(
		g_test_dbus_get_bus_address(world->bus),
		G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
			G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
		NULL, NULL, &error);
	g_assert_no_error(error);
	g_dbus_connection_add_filter(world->line, count_prompts, world, NULL);
	world->prompter = g_bus_own_name_on_connection(
		world->line, PROMPTER, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
}

static void
set_up(World *world, gconstpointer data)
{
	world->home = folder_make();
	world->folder = g_build_filename(world->home, "kept", NULL);
	world->keyring = sfb_auth_keyring_new(SFB_AUTH_KEYRING_DESKTOP, world->folder);
	open_bus(world);
}

static void
tear_down(World *world, gconstpointer data)
{
	if (world->daemon != NULL) {
		g_subprocess_force_exit(world->daemon);
		g_subprocess_wait(world->daemon, NULL, NULL);
		g_object_unref(world->daemon);
	}
	g_bus_unown_name(world->prompter);
	g_object_unref(world->keyring);
	g_dbus_connection_close_sync(world->line, NULL, NULL);
	g_object_unref(world->line);
	g_test_dbus_down(world->bus);
	g_object_unref(world->bus);
	folder_remove(world->home);
	g_free(world->folder);
	g_free(world->home);
}

static void
on_service_appeared(GDBusConnection *line, const char *name, const char *owner, gpointer user_data)
{
	g_main_loop_quit(user_data);
}

static void
wait_for_service(World *world)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	guint watch =
		g_bus_watch_name_on_connection(world->line, SERVICE, G_BUS_NAME_WATCHER_FLAGS_NONE,
	                                       on_service_appeared, NULL, loop, NULL);

	g_main_loop_run(loop);
	g_bus_unwatch_name(watch);
}

/* FALSE if the daemon is not installed. */
static gboolean
start_daemon(World *world)
{
	g_autofree char *program = g_find_program_in_path("gnome-keyring-daemon");
	g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
		G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
		G_SUBPROCESS_FLAGS_STDERR_SILENCE);
	g_autoptr(GError) error = NULL;

	if (program == NULL) {
		g_test_skip("gnome-keyring-daemon is not installed (package gnome-keyring)");
		return FALSE;
	}
	g_subprocess_launcher_setenv(launcher, "HOME", world->home, TRUE);
	g_subprocess_launcher_setenv(launcher, "XDG_DATA_HOME", world->home, TRUE);
	g_subprocess_launcher_setenv(launcher, "XDG_RUNTIME_DIR", world->home, TRUE);
	world->daemon = g_subprocess_launcher_spawn(launcher, &error, program, "--foreground",
	                                            "--components=secrets", "--unlock", NULL);
	g_assert_no_error(error);
	/* The password of the keyring, up to the end of the input. */
	g_output_stream_write_all(g_subprocess_get_stdin_pipe(world->daemon), "secret", 6, NULL,
	                          NULL, &error);
	g_assert_no_error(error);
	g_output_stream_close(g_subprocess_get_stdin_pipe(world->daemon), NULL, NULL);
	wait_for_service(world);
	return TRUE;
}

static void
lock(World *world)
{
	const char *collections[] = { "/org/freedesktop/secrets/collection/login", NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply = g_dbus_connection_call_sync(
		world->line, SERVICE, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service",
		"Lock", g_variant_new("(^ao)", collections), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
		&error);

	g_assert_no_error(error);
}

static void
assert_kept(World *world, const char *expected)
{
	g_autofree char *text = keeping_load(world->keyring, NAME);

	g_assert_cmpstr(text, ==, expected);
}

static void
assert_in_file(World *world, gboolean is_there)
{
	g_autofree char *path = keeping_find_file(world->folder);

	g_assert_cmpint(path != NULL, ==, is_there);
}

static void
test_life(World *world, gconstpointer data)
{
	if (!start_daemon(world))
		return;
	assert_kept(world, NULL);
	keeping_forget(world->keyring, NAME);
	keeping_save(world->keyring, NAME, "first");
	assert_kept(world, "first");
	keeping_save(world->keyring, "another name", "other");
	keeping_save(world->keyring, NAME, "second");
	assert_kept(world, "second");
	keeping_forget(world->keyring, NAME);
	assert_kept(world, NULL);
	assert_in_file(world, FALSE);
	g_assert_cmpint(g_atomic_int_get(&world->prompts), ==, 0);
}

/* As good as none: nobody is asked, and a file does instead until the keyring is open again. */
static void
test_locked(World *world, gconstpointer data)
{
	if (!start_daemon(world))
		return;
	keeping_save(world->keyring, NAME, "in the keyring");
	lock(world);
	assert_kept(world, NULL);
	keeping_save(world->keyring, NAME, "in a file");
	assert_in_file(world, TRUE);
	assert_kept(world, "in a file");
	keeping_forget(world->keyring, NAME);
	assert_in_file(world, FALSE);
	assert_kept(world, NULL);
	g_assert_cmpint(g_atomic_int_get(&world->prompts), ==, 0);
}

/* What was kept in a file moves into the keyring as soon as there is one. */
static void
test_service_comes_later(World *world, gconstpointer data)
{
	keeping_save(world->keyring, NAME, "in a file");
	assert_in_file(world, TRUE);
	if (!start_daemon(world))
		return;
	assert_kept(world, "in a file");
	keeping_save(world->keyring, NAME, "in the keyring");
	assert_in_file(world, FALSE);
	assert_kept(world, "in the keyring");
}

static GDBusMessage *
swallow(GDBusConnection *line, GDBusMessage *message, gboolean is_incoming, gpointer user_data)
{
	if (is_incoming &&
	    g_dbus_message_get_message_type(message) == G_DBUS_MESSAGE_TYPE_METHOD_CALL)
		g_clear_object(&message);
	return message;
}

/* A service that takes the question and never answers. */
static void
test_service_hangs(World *world, gconstpointer data)
{
	guint service = g_bus_own_name_on_connection(
		world->line, SERVICE, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL, NULL, NULL);
	gint64 begin = g_get_monotonic_time();

	g_dbus_connection_add_filter(world->line, swallow, NULL, NULL);
	wait_for_service(world);
	assert_kept(world, NULL);
	g_assert_cmpint(g_get_monotonic_time() - begin, <, 15 * G_USEC_PER_SEC);
	g_bus_unown_name(service);
}

static void
skip(void)
{
	g_test_skip("dbus-daemon is not installed (package dbus-daemon)");
}

int
main(int argc, char **argv)
{
	g_autofree char *program = g_find_program_in_path("dbus-daemon");

	/* Before anything else: the user's own keyring is none of the tests' business. */
	g_setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
	g_test_init(&argc, &argv, NULL);
	if (program == NULL) {
		g_test_add_func("/auth/keyring/desktop", skip);
		return g_test_run();
	}
	g_test_add("/auth/keyring/desktop/life", World, NULL, set_up, test_life, tear_down);
	g_test_add("/auth/keyring/desktop/locked", World, NULL, set_up, test_locked, tear_down);
	g_test_add("/auth/keyring/desktop/service-comes-later", World, NULL, set_up,
	           test_service_comes_later, tear_down);
	g_test_add("/auth/keyring/desktop/service-hangs", World, NULL, set_up, test_service_hangs,
	           tear_down);
	return g_test_run();
}
