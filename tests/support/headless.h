/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* libpurple without a screen: its core on GLib's main loop. */

#pragma once

#include <glib.h>

/* Lets purple_input_add() and its like work; the core itself is not started. */
void headless_use_main_loop(void);

/* Starts libpurple's core with @config as its directory; plugins are also sought in @plugins. */
void headless_start(const char *config, const char *plugins);
