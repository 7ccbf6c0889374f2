/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the rooms log goes to libpurple's debug window. */

#include "purple/log.h"

#include <debug.h>
#include <glib.h>

static struct {
	const char *domain;
	guint handler;
} rooms[] = {
	{ .domain = "sfb-util" },   { .domain = "sfb-auth" },    { .domain = "sfb-net" },
	{ .domain = "sfb-sip" },    { .domain = "sfb-people" },  { .domain = "sfb-chat" },
	{ .domain = "sfb-signin" }, { .domain = "sfb-session" }, { .domain = "sfb-purple" },
};

static PurpleDebugLevel
get_level(GLogLevelFlags level)
{
	if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
		return PURPLE_DEBUG_ERROR;
	return (level & G_LOG_LEVEL_WARNING) != 0 ? PURPLE_DEBUG_WARNING : PURPLE_DEBUG_MISC;
}

static void
forward(const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
	purple_debug(get_level(level), domain, "%s\n", message);
}

void
sfb_purple_log_start(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rooms); i++)
		rooms[i].handler =
			g_log_set_handler(rooms[i].domain, G_LOG_LEVEL_MASK, forward, NULL);
}

void
sfb_purple_log_stop(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rooms); i++)
		g_log_remove_handler(rooms[i].domain, rooms[i].handler);
}
