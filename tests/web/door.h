/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A web server on 127.0.0.1 that lets nobody in who does not prove who he is, by the accepting half
 * of GSSAPI. Paths:
 *   /open        "hello" for everybody
 *   /ntlm        NTLM only                /negotiate  NTLM inside Negotiate
 *   /kerberos    Kerberos inside Negotiate, or NTLM
 *   /bearer      something we do not have
 *   /closing     NTLM, and closes after each answer
 *   /diagnosed   NTLM; a wrong password is a 500 with diagnostics
 *   /cookie      sets one, and says which it was shown
 *   /redirect    to /open
 *   /large       more than anybody takes
 *   /stalling    begins to answer and never ends
 */

#pragma once

#include <glib.h>

typedef struct _Door Door;

/* @certificate: PEM with its key; NULL: plain HTTP. @binding: "tls-server-end-point:..." as the
 * server knows it; NULL: none. */
Door *door_open(const char *certificate, const char *binding);
void door_close(Door *door);

guint16 door_get_port(const Door *door);

/* How many requests came, and how many proofs of a password or a ticket were looked at. */
guint door_get_requests(const Door *door);
guint door_get_attempts(const Door *door);

/* Over how many connections the requests came. */
guint door_get_connections(const Door *door);

/* Who came in last, and whether bound to the channel; NULL: nobody. */
const char *door_get_guest(const Door *door);
gboolean door_is_guest_bound(const Door *door);

/* The body of the last request that was let in; NULL: none. */
const char *door_get_body(const Door *door);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Door, door_close)
