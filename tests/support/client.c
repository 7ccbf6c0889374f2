/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The client without a screen as another process. */

#include "support/client.h"

#include <gio/gio.h>
#include <signal.h>
#include <string.h>

#define LONGEST_STAY_SECONDS 150
#define CHUNK_BYTES 4096

struct _Client {
	GSubprocess *process;
	GString *output;
	gboolean has_left;
	guint timer;
};

static void
on_left(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Client *client = user_data;
	g_autoptr(GError) error = NULL;

	g_subprocess_wait_finish(G_SUBPROCESS(source), result, &error);
	g_assert_no_error(error);
	client->has_left = TRUE;
}

static void
on_wrote(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Client *client = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes =
		g_input_stream_read_bytes_finish(G_INPUT_STREAM(source), result, &error);

	g_assert_no_error(error);
	if (g_bytes_get_size(bytes) == 0) {
		g_subprocess_wait_async(client->process, NULL, on_left, client);
		return;
	}
	g_string_append_len(client->output, g_bytes_get_data(bytes, NULL),
	                    (gssize)g_bytes_get_size(bytes));
	g_input_stream_read_bytes_async(G_INPUT_STREAM(source), CHUNK_BYTES, G_PRIORITY_DEFAULT,
	                                NULL, on_wrote, client);
}

static gboolean
on_stays_too_long(gpointer user_data)
{
	const Client *client = user_data;

	g_subprocess_force_exit(client->process);
	g_error("a client stays for ever, and wrote:\n%s", client->output->str);
	return G_SOURCE_REMOVE;
}

/* AddressSanitizer wants to be the first library of all, unless it is told otherwise. What is
 * preloaded is for a stranger, whose leaks are not ours. */
static void
preload_library(GSubprocessLauncher *launcher, const char *library)
{
	const char *options = g_getenv("ASAN_OPTIONS");
	g_autofree char *second = g_strconcat(options != NULL ? options : "",
	                                      ":verify_asan_link_order=0:detect_leaks=0", NULL);

	g_subprocess_launcher_setenv(launcher, "ASAN_OPTIONS", second, TRUE);
	g_subprocess_launcher_setenv(launcher, "LD_PRELOAD", library, TRUE);
}

Client *
client_start(const char *const *arguments, const char *preload)
{
	g_autoptr(GSubprocessLauncher) launcher =
		g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE);
	g_autoptr(GPtrArray) command = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	Client *client = g_new0(Client, 1);

	g_ptr_array_add(command, g_build_filename(g_getenv("SFB_BUILD"), "tests", "support",
	                                          "nullclient", NULL));
	for (; *arguments != NULL; arguments++)
		g_ptr_array_add(command, g_strdup(*arguments));
	g_ptr_array_add(command, NULL);
	g_subprocess_launcher_unsetenv(launcher, "NTLM_USER_FILE");
	/* The keyring of whoever runs the tests is none of their business. */
	g_subprocess_launcher_setenv(launcher, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere",
	                             TRUE);
	if (preload != NULL)
		preload_library(launcher, preload);
	client->process =
		g_subprocess_launcher_spawnv(launcher, (const char *const *)command->pdata, &error);
	g_assert_no_error(error);
	client->timer = g_timeout_add_seconds(LONGEST_STAY_SECONDS, on_stays_too_long, client);
	client->output = g_string_new(NULL);
	g_input_stream_read_bytes_async(g_subprocess_get_stdout_pipe(client->process), CHUNK_BYTES,
	                                G_PRIORITY_DEFAULT, NULL, on_wrote, client);
	return client;
}

void
client_tell(Client *client)
{
	CLIENT_WAIT_FOR(client->output->len > 0); /* from when on it listens */
	g_subprocess_send_signal(client->process, SIGUSR1);
}

const char *
client_get_output(const Client *client)
{
	return client->output->str;
}

char *
client_wait(Client *client, int *exit_status)
{
	g_autofree Client *owned = client;

	CLIENT_WAIT_FOR(client->has_left);
	g_test_message("%s", client->output->str);
	g_source_remove(client->timer);
	g_assert_true(g_subprocess_get_if_exited(client->process));
	*exit_status = g_subprocess_get_exit_status(client->process);
	g_object_unref(client->process);
	return g_string_free(client->output, FALSE);
}

/* NULL: there is none. */
static const char *
find_line(const char *output, const char *start)
{
	const char *line = output;

	while (line != NULL && !g_str_has_prefix(line, start)) {
		line = strchr(line, '\n');
		if (line != NULL)
			line++;
	}
	return line;
}

gboolean
client_said(const char *output, const char *start)
{
	return find_line(output, start) != NULL;
}

gboolean
client_said_later(const char *output, const char *first, const char *second)
{
	const char *line = find_line(output, first);

	return line != NULL && find_line(line + strlen(first), second) != NULL;
}
