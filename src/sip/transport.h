/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * One connection that carries SIP in both directions: writes in order, reads and frames, keeps the
 * line alive and notices when it is dead. Used by the client and by the simulator.
 *
 * Signals:
 *   "message-received" (SfbSipMessage *message)
 *   "keep-alive-received" ()   the peer's CR LF CR LF
 *   "closed" (GError *error)   once; @error is NULL if the peer closed in order
 */

#pragma once

#include <gio/gio.h>

#include "sip/message.h"

#define SFB_TYPE_SIP_TRANSPORT (sfb_sip_transport_get_type())
G_DECLARE_FINAL_TYPE(SfbSipTransport, sfb_sip_transport, SFB, SIP_TRANSPORT, GObject)

/* Takes a reference of @stream. Reading starts with sfb_sip_transport_start(). Returns: (transfer
 * full) */
SfbSipTransport *sfb_sip_transport_new(GIOStream *stream);

void sfb_sip_transport_start(SfbSipTransport *self);

/* Queues @message behind what is still being written. After the end of the line it is dropped: the
 * "closed" signal has told or will tell. */
void sfb_sip_transport_send(SfbSipTransport *self, const SfbSipMessage *message);

/* As it is; for tests and faults. */
void sfb_sip_transport_send_bytes(SfbSipTransport *self, GBytes *bytes);

/* Sends CR LF CR LF whenever nothing was sent for @interval_seconds (0: never). A peer that has
 * answered one keep-alive and leaves a later one unanswered for @pong_seconds is taken for dead:
 * "closed" comes with SFB_ERROR_TIMEOUT. A peer that never answers any is not blamed, since
 * [MS-CONMGMT] 3.4 demands no answer. After the machine slept a keep-alive goes out at once. */
void
sfb_sip_transport_set_keep_alive(SfbSipTransport *self, guint interval_seconds, guint pong_seconds);

/* Sends a keep-alive at once, since the way to the peer may be gone without a word. If it is, that is
 * noticed like any other silence: after pong_seconds, or when the system gives up sending. */
void sfb_sip_transport_probe(SfbSipTransport *self);

/* Closes once everything queued is written, without waiting for the peer. No signal comes after. */
void sfb_sip_transport_close(SfbSipTransport *self);
