/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The client without a screen as another process, beside a simulator in this one. */

#pragma once

#include <glib.h>

typedef struct _Client Client;

/* Starts support/nullclient with @arguments, NULL-terminated. @preload: a library to load into it,
 * NULL for none. Returns: (transfer full) */
Client *client_start(const char *const *arguments, const char *preload);

/* Runs the main loop until the client has left, and frees it. A client that stays longer than a
 * minute fails the test. Returns: (transfer full) all it wrote. */
char *client_wait(Client *client, int *exit_status);

/* TRUE if one line of @output begins with @start. */
gboolean client_said(const char *output, const char *start);
