/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Messages as a proxy passes them on (RFC 3261 16.6, 16.7). Pure. */

#pragma once

#include "sip/message.h"

/* @request for another target: without the caller's credentials and routes, with @via on top and
 * one hop less.. @record_route: NULL: none. Returns: (transfer full) */
SfbSipMessage *sfb_sim_forward_request(const SfbSipMessage *request, const char *target,
                                       const char *via, const char *record_route);

/* @response without the first Via, which is the proxy's, and without the callee's credentials.
 * Returns: (transfer full) */
SfbSipMessage *sfb_sim_forward_response(const SfbSipMessage *response);

/* A request of the proxy's own about @forwarded, an INVITE it passed on: ACK or CANCEL, on the same
 * Via (RFC 3261 9.1, 17.1.1.3). @to: the To value. Returns: (transfer full) */
SfbSipMessage *
sfb_sim_forward_new_hop_request(const SfbSipMessage *forwarded, const char *method, const char *to);
