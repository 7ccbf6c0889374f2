/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The client without a screen as another process. */

#include "support/client.h"

#include <gio/gio.h>
#include <string.h>

#define LONGEST_STAY_SECONDS 60

struct _Client {
	GSubprocess *process;
	char *output;
	guint timer;
};

static void
on_left(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Client *client = user_data;
	g_autoptr(GError) error = NULL;

	g_subprocess_communicate_utf8_finish(G_SUBPROCESS(source), result, &client->output, NULL,
	                                     &error);
	g_assert_no_error(error);
}

static gboolean
on_stays_too_long(gpointer user_data)
{
	Client *client = user_data;

	client->timer = 0;
	g_subprocess_force_exit(client->process);
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
	g_subprocess_communicate_utf8_async(client->process, NULL, NULL, on_left, client);
	return client;
}

char *
client_wait(Client *client, int *exit_status)
{
	g_autofree Client *owned = client;

	while (client->output == NULL)
		g_main_context_iteration(NULL, TRUE);
	g_test_message("%s", client->output);
	g_assert_cmpuint(client->timer, !=, 0);
	g_source_remove(client->timer);
	g_assert_true(g_subprocess_get_if_exited(client->process));
	*exit_status = g_subprocess_get_exit_status(client->process);
	g_object_unref(client->process);
	return client->output;
}

gboolean
client_said(const char *output, const char *start)
{
	const char *line = output;

	while (line != NULL && !g_str_has_prefix(line, start)) {
		line = strchr(line, '\n');
		if (line != NULL)
			line++;
	}
	return line != NULL;
}
