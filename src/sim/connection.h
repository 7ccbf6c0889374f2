/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * One client's connection, seen from the server: signs and verifies once there is an association,
 * and lets the faults of the wire strike.
 *
 * Signals:
 *   "message-received" (SfbSipMessage *message)   not verified yet
 *   "bad-signature" ()                            sfb_sim_connection_verify() found one
 *   "closed" ()                                   by the client or by a fault; once
 */

#pragma once

#include <gio/gio.h>

#include "sim/faults.h"
#include "sim/reply.h"
#include "sip/association.h"
#include "sip/message.h"

#define SFB_TYPE_SIM_CONNECTION (sfb_sim_connection_get_type())
G_DECLARE_FINAL_TYPE(SfbSimConnection, sfb_sim_connection, SFB, SIM_CONNECTION, GObject)

/* @stream: borrowed, kept alive. @via: "SIP/2.0/TLS 127.0.0.1:5061", the server's end. @received:
 * appended to the client's Via in answers. @faults: borrowed, outlives the connection. Returns:
 * (transfer full) */
SfbSimConnection *sfb_sim_connection_new(GIOStream *stream, const char *via, const char *received,
                                         SfbSimFaults *faults);

void sfb_sim_connection_start(SfbSimConnection *self);

/* Signs @message if there is an association, and sends it. A request without Via gets one. */
void sfb_sim_connection_send(SfbSimConnection *self, SfbSipMessage *message);
void sfb_sim_connection_send_unsigned(SfbSimConnection *self, SfbSipMessage *message);

/* Makes an answer to a request that came here; sfb_sim_connection_reply() sends it, too. Returns:
 * (transfer full) */
SfbSipMessage *sfb_sim_connection_new_reply(SfbSimConnection *self, const SfbSipMessage *request,
                                            guint status, const char *reason);
void sfb_sim_connection_reply(SfbSimConnection *self, const SfbSipMessage *request, guint status);

void sfb_sim_connection_refuse(SfbSimConnection *self, const SfbSipMessage *request,
                               const SfbSimRefusal *refusal);

/* A Via value of this connection's server end. @branch: NULL makes one. Returns: (transfer full) */
char *sfb_sim_connection_make_via(SfbSimConnection *self, const char *branch);

/* @association: (transfer full), established. */
void sfb_sim_connection_set_association(SfbSimConnection *self, SfbSipAssociation *association);

/* NULL before that. Borrowed. */
SfbSipAssociation *sfb_sim_connection_get_association(SfbSimConnection *self);

/* UNSIGNED as long as there is no association. */
SfbSipVerdict sfb_sim_connection_verify(SfbSimConnection *self, const SfbSipMessage *message);

/* Ends the connection as soon as all is written; "closed" comes from the main loop, later. */
void sfb_sim_connection_close(SfbSimConnection *self);
