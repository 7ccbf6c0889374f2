/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The proxy between people ([MS-SIPRE] 3.7, RFC 3261 16): an INVITE to a person goes to all their
 * endpoints, everything later stays on the route that the dialog recorded.
 */

#pragma once

#include "sim/endpoints.h"
#include "sim/faults.h"
#include "sip/message.h"

typedef struct _SfbSimRouter SfbSimRouter;

/* Borrows what it is given. @port: of the server, for its routes. Returns: (transfer full) */
SfbSimRouter *sfb_sim_router_new(SfbSimWorld *world, SfbSimEndpoints *endpoints,
                                 SfbSimFaults *faults, guint16 port);
void sfb_sim_router_free(SfbSimRouter *router); /* accepts NULL */

/* A verified request of @origin to somebody else. */
void sfb_sim_router_take_request(SfbSimRouter *router, SfbSimEndpoint *origin,
                                 const SfbSipMessage *request);

/* A verified response of any endpoint; one that answers nothing is dropped. */
void sfb_sim_router_take_response(SfbSimRouter *router, const SfbSipMessage *response);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimRouter, sfb_sim_router_free)
