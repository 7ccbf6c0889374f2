/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The datagram signature of [MS-NLMP] 3.4.4.2, computed by hand: a second opinion on the library.
 */

#pragma once

#include <glib.h>

typedef enum {
	CLIENT_TO_SERVER,
	SERVER_TO_CLIENT,
} Direction;

/* The signature of @text under @session_key (16 bytes) and sequence number @number, as hex. */
char *signature_numbers_compute(GBytes *session_key, Direction direction, guint32 number,
                                const char *text, gsize length);
