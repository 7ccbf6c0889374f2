/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Volumes as a real PulseAudio of the test's own tells them. */

#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>

#include "media/volumes-private.h"

typedef struct {
	char *folder;
	GSubprocess *server;
} Fixture;

static GSubprocess *
start_server(const char *folder)
{
	g_autoptr(GSubprocessLauncher) launcher =
		g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDERR_SILENCE);
	g_autofree char *protocol = g_strdup_printf(
		"--load=module-native-protocol-unix auth-anonymous=1 socket=%s/native", folder);

	g_subprocess_launcher_setenv(launcher, "HOME", folder, TRUE);
	g_subprocess_launcher_setenv(launcher, "XDG_RUNTIME_DIR", folder, TRUE);
	g_subprocess_launcher_setenv(launcher, "PULSE_RUNTIME_PATH", folder, TRUE);
	g_subprocess_launcher_setenv(launcher, "PULSE_STATE_PATH", folder, TRUE);
	g_subprocess_launcher_unsetenv(launcher, "LD_PRELOAD");
	return g_subprocess_launcher_spawn(launcher, NULL, "pulseaudio", "-n", "--daemonize=no",
	                                   "--use-pid-file=no", "--exit-idle-time=-1",
	                                   "--load=module-null-sink sink_name=headset",
	                                   "--load=module-null-sink sink_name=box", protocol, NULL);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	g_autofree char *address = NULL;

	fixture->folder = g_dir_make_tmp("sfb-volumes-XXXXXX", NULL);
	address = g_strdup_printf("unix:%s/native", fixture->folder);
	g_setenv("PULSE_SERVER", address, TRUE);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_autoptr(GDir) folder = g_dir_open(fixture->folder, 0, NULL);

	if (fixture->server != NULL) {
		g_subprocess_force_exit(fixture->server);
		g_subprocess_wait(fixture->server, NULL, NULL);
	}
	g_clear_object(&fixture->server);
	for (const char *name = g_dir_read_name(folder); name != NULL;
	     name = g_dir_read_name(folder)) {
		g_autofree char *path = g_build_filename(fixture->folder, name, NULL);

		g_remove(path);
	}
	g_rmdir(fixture->folder);
	g_free(fixture->folder);
}

/* It takes a moment until the server listens. */
static GHashTable *
read_when_ready(void)
{
	GHashTable *volumes = sfb_volumes_read();

	while (volumes == NULL || g_hash_table_size(volumes) < 4) {
		g_clear_pointer(&volumes, g_hash_table_unref);
		g_usleep(50000);
		volumes = sfb_volumes_read();
	}
	return volumes;
}

static void
control(const char *argument, const char *sink, const char *value)
{
	const char *const words[] = { "pactl", argument, sink, value, NULL };
	g_autoptr(GError) error = NULL;
	g_autoptr(GSubprocess) done = g_subprocess_newv(words, G_SUBPROCESS_FLAGS_NONE, &error);

	g_assert_no_error(error);
	g_assert_true(g_subprocess_wait_check(done, NULL, NULL));
}

static void
assert_volume(GHashTable *volumes, const char *name, int percent, gboolean is_muted)
{
	const SfbVolume *volume = g_hash_table_lookup(volumes, name);

	g_assert_nonnull(volume);
	g_assert_cmpint(volume->percent, ==, percent);
	g_assert_cmpint(volume->is_muted, ==, is_muted);
}

static void
test_server(Fixture *fixture, gconstpointer data)
{
	g_autofree char *server = g_find_program_in_path("pulseaudio");
	g_autofree char *client = g_find_program_in_path("pactl");
	g_autoptr(GHashTable) before = NULL;
	g_autoptr(GHashTable) after = NULL;

	if (server == NULL || client == NULL) {
		g_test_skip("pulseaudio or pactl is not installed");
		return;
	}
	fixture->server = start_server(fixture->folder);
	g_assert_nonnull(fixture->server);
	before = read_when_ready();
	g_assert_cmpuint(g_hash_table_size(before), ==, 4); /* with their monitors */
	assert_volume(before, "box", 100, FALSE);
	control("set-sink-volume", "headset", "40%");
	control("set-sink-volume", "box", "150%");
	control("set-sink-mute", "box", "1");
	after = sfb_volumes_read();
	assert_volume(after, "headset", 40, FALSE);
	assert_volume(after, "box", 100, TRUE);
}

static void
test_no_server(Fixture *fixture, gconstpointer data)
{
	g_assert_null(sfb_volumes_read());
}

/* It listens and says nothing, for which nobody waits long. */
static void
test_silent_server(Fixture *fixture, gconstpointer data)
{
	g_autofree char *path = g_build_filename(fixture->folder, "native", NULL);
	g_autoptr(GSocketAddress) address = g_unix_socket_address_new(path);
	g_autoptr(GSocketListener) listener = g_socket_listener_new();

	g_assert_true(g_socket_listener_add_address(listener, address, G_SOCKET_TYPE_STREAM,
	                                            G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, NULL));
	g_assert_null(sfb_volumes_read());
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add("/media/volumes/server", Fixture, NULL, set_up, test_server, tear_down);
	g_test_add("/media/volumes/no-server", Fixture, NULL, set_up, test_no_server, tear_down);
	g_test_add("/media/volumes/silent-server", Fixture, NULL, set_up, test_silent_server,
	           tear_down);
	return g_test_run();
}
