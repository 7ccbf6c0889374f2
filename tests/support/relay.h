/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A way to a server on which exchanges can be counted, both ends being in this process: what the
 * server says is held back until neither end has anything more to say, as if the way were long. It
 * knows nothing of what it carries.
 */

#pragma once

#include <glib.h>

typedef struct _Relay Relay;

/* To @port of 127.0.0.1. Carries one connection. Returns: (transfer full) */
Relay *relay_open(guint16 port);
void relay_close(Relay *relay);

guint16 relay_get_port(const Relay *relay);

/* From now on the server's words wait for relay_take_turn(). */
void relay_hold(Relay *relay);

/* Runs the main loop for one way there and back: until the server has answered all that the client
 * has asked, and the client has asked all that the answers made it ask. */
void relay_take_turn(Relay *relay);
