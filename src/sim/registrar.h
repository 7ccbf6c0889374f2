/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The registrar ([MS-SIPREGE] 3.1.2, [MS-SIPAE] 3.3): challenges, shakes hands, and lets those in
 * who have proved who they are.
 */

#pragma once

#include "sim/connection.h"
#include "sim/endpoints.h"
#include "sim/offer.h"
#include "sim/sim.h"

typedef struct _SfbSimRegistrar SfbSimRegistrar;

/* @options: read during the call; its sip_port is where we listen. The others are borrowed and
 * outlive the registrar. Returns: (transfer full) */
SfbSimRegistrar *
sfb_sim_registrar_new(const SfbSimOptions *options, SfbSimWorld *world, SfbSimEndpoints *endpoints,
                      SfbSimFaults *faults, const SfbSimOffer *offer);
void sfb_sim_registrar_free(SfbSimRegistrar *registrar); /* accepts NULL */

/* A REGISTER came, signed or not. */
void sfb_sim_registrar_take(SfbSimRegistrar *registrar, SfbSimConnection *connection,
                            SfbSipMessage *request);

/* Answers a request of somebody who has not proved who they are. */
void sfb_sim_registrar_challenge(SfbSimRegistrar *registrar, SfbSimConnection *connection,
                                 const SfbSipMessage *request);

/* @endpoint has published something: when faults end its registration. */
void sfb_sim_registrar_note_publication(SfbSimRegistrar *registrar, SfbSimEndpoint *endpoint);

/* @connection has ended. */
void sfb_sim_registrar_forget(SfbSimRegistrar *registrar, SfbSimConnection *connection);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimRegistrar, sfb_sim_registrar_free)
