/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* libpurple without a screen: its core on GLib's main loop. */

#include "support/headless.h"

#include <purple.h>

typedef struct {
	PurpleInputFunction function;
	gpointer user_data;
} Input;

static gboolean
on_input(GIOChannel *channel, GIOCondition condition, gpointer user_data)
{
	const Input *input = user_data;
	PurpleInputCondition ready = 0;

	if ((condition & (G_IO_IN | G_IO_HUP | G_IO_ERR)) != 0)
		ready |= PURPLE_INPUT_READ;
	if ((condition & (G_IO_OUT | G_IO_HUP | G_IO_ERR)) != 0)
		ready |= PURPLE_INPUT_WRITE;
	input->function(input->user_data, g_io_channel_unix_get_fd(channel), ready);
	return G_SOURCE_CONTINUE;
}

static guint
add_input(int fd, PurpleInputCondition wanted, PurpleInputFunction function, gpointer user_data)
{
	GIOChannel *channel = g_io_channel_unix_new(fd);
	GIOCondition condition = G_IO_HUP | G_IO_ERR;
	Input *input = g_new(Input, 1);
	guint source;

	*input = (Input){ function, user_data };
	if ((wanted & PURPLE_INPUT_READ) != 0)
		condition |= G_IO_IN;
	if ((wanted & PURPLE_INPUT_WRITE) != 0)
		condition |= G_IO_OUT;
	source = g_io_add_watch_full(channel, G_PRIORITY_DEFAULT, condition, on_input, input,
	                             g_free);
	g_io_channel_unref(channel);
	return source;
}

void
headless_use_main_loop(void)
{
	static PurpleEventLoopUiOps operations = {
		.timeout_add = g_timeout_add,
		.timeout_remove = g_source_remove,
		.input_add = add_input,
		.input_remove = g_source_remove,
		.timeout_add_seconds = g_timeout_add_seconds,
	};

	purple_eventloop_set_ui_ops(&operations);
}

void
headless_start(const char *config, const char *plugins)
{
	headless_use_main_loop();
	purple_util_set_user_dir(config);
	purple_debug_set_enabled(g_getenv("SFB_TEST_DEBUG") != NULL);
	if (plugins != NULL)
		purple_plugins_add_search_path(plugins);
	if (!purple_core_init("headless"))
		g_error("libpurple does not start");
	purple_set_blist(purple_blist_new());
	purple_blist_load();
	purple_prefs_load();
	/* Nobody types here; libpurple would put an away message up at once. */
	purple_prefs_set_string("/purple/away/idle_reporting", "none");
}
