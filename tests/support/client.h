/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The client without a screen as another process, beside a simulator in this one. */

#pragma once

#include <glib.h>

typedef struct _Client Client;

/* Starts support/nullclient with @arguments, NULL-terminated. @preload: a library to load into it,
 * NULL for none. Returns: (transfer full) */
Client *client_start(const char *const *arguments, const char *preload);

/* The client that waits for a word of ours ("--do told") goes on. */
void client_tell(Client *client);

/* What it wrote so far. Borrowed. */
const char *client_get_output(const Client *client);

/* Runs the main loop until the client has left, and frees it. A client that stays for minutes fails
 * the test. Returns: (transfer full) all it wrote. */
char *client_wait(Client *client, int *exit_status);

/* Runs the main loop until @condition holds; it has to come true as long as a client is there. */
#define CLIENT_WAIT_FOR(condition)                                                                 \
	while (!(condition))                                                                       \
	g_main_context_iteration(NULL, TRUE)

/* TRUE if one line of @output begins with @start. */
gboolean client_said(const char *output, const char *start);

/* TRUE if a line of @output begins with @first, and one after it with @second. */
gboolean client_said_later(const char *output, const char *first, const char *second);
