/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The far end of a connection, told by a test what to say. It is no server: it frames what it
 * receives and answers what it is told. Waiting runs the main loop and ends the test after 20 s.
 */

#pragma once

#include <gio/gio.h>

#include "sip/client.h"
#include "sip/message.h"

typedef struct _Peer Peer;

/* @near_end: (out) (transfer full) the stream of what is tested. Returns: (transfer full) */
Peer *peer_new(GIOStream **near_end);
void peer_free(Peer *peer);

/* A client of kim@contoso.example that is connected to a new peer. Returns: (transfer full) */
SfbSipClient *peer_new_client(Peer **peer);

/* Disconnects @client and drops the last reference to it. */
void peer_drop_client(SfbSipClient *client);

/* Reads text whose lines end in LF as one message. Returns: (transfer full) */
SfbSipMessage *peer_parse(const char *text);

/* The same from the file @name of tests/data/sip. Returns: (transfer full) */
SfbSipMessage *peer_load(const char *name);

/* The next message that arrives. Returns: (transfer full) */
SfbSipMessage *peer_receive(Peer *peer);

/* Waits until @count line ends between messages have arrived since the start. */
void peer_receive_line_ends(Peer *peer, guint count);

/* Fails the test if a message has arrived that peer_receive() did not take. */
void peer_assert_quiet(Peer *peer);

void peer_send(Peer *peer, const SfbSipMessage *message);
void peer_send_text(Peer *peer, const char *text); /* as it is */

/* Ends the connection in order. */
void peer_hang_up(Peer *peer);

/* Waits until the other end has closed. */
void peer_wait_for_close(Peer *peer);

/* A response with what RFC 3261 8.2.6 wants, To tag "peer". Returns: (transfer full) */
SfbSipMessage *peer_make_response(const SfbSipMessage *request, guint status);

/* Makes and sends it. */
void peer_answer(Peer *peer, const SfbSipMessage *request, guint status);

/* Runs the main loop until *@flag is TRUE. */
void peer_wait_for(const gboolean *flag);

/* Runs the main loop for @milliseconds. */
void peer_let_pass(guint milliseconds);

/* Asserts that the header is there with this value; NULL: that it is not there. */
#define peer_assert_header(message, name, value)                                                   \
	g_assert_cmpstr(sfb_sip_message_get_header((message), (name)), ==, (value))

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Peer, peer_free)
