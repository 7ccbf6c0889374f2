/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The module in a libpurple client of its own process, signed in to the simulator in this one. */

#pragma once

#include "support/client.h"
#include "support/loopback.h"

#define ALICE "alice@example.com"
#define BOB "bob@example.com"
#define ECHO "echo@example.com"
#define NO_PASSWORD ""

/* @who signs in with the right password, unless @extra, more of nullclient's options, has
 * NO_PASSWORD first. */
Client *visit_start(Loopback *loopback, const char *who, const char *const *extra);

/* What @client wrote until it left; asserts how it ended, and frees it. Returns: (transfer full) */
char *visit_end(Loopback *loopback, Client *client, int expected_status);

/* The whole visit of alice; asserts how it ended. Returns: (transfer full) what her client wrote */
char *visit_as_alice(Loopback *loopback, int expected_status, const char *const *extra);

/* How often @words are in @output. */
guint visit_count(const char *output, const char *words);

#define START(loopback, who, ...)                                                                  \
	visit_start(loopback, who,                                                                 \
	            (const char *const[]){ "--set", (loopback)->ca_file, "--set",                  \
	                                   (loopback)->tls_server, __VA_ARGS__, NULL })

#define VISIT(loopback, status, ...)                                                               \
	visit_as_alice(loopback, status,                                                           \
	               (const char *const[]){ "--set", (loopback)->ca_file, __VA_ARGS__, NULL })

/* More of nullclient's options: what it waits for, or does, one after the other. */
#define DO(deed) "--do", deed
#define AWAIT(line) "--do", "await=" line
#define AWAIT_WORD "--do", "told" /* client_tell() */
#define LEAVE "--do", "leave"

#define assert_said(output, line) g_assert_true(client_said(output, line))
#define assert_not_said(output, line) g_assert_false(client_said(output, line))
