/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Words for people for a web ticket that is not issued. */

#pragma once

#include "web/applicant-private.h"
#include "web/ticket-ways-private.h"

/* @response: of the ticket service, not a 200. @way: that was gone. Returns: (transfer full) */
GError *sfb_web_ticket_make_error(const SfbWebResponse *response, SfbWebWayKind way,
                                  const SfbWebApplicant *applicant);

/* TRUE if the service says that the token of modern authentication is no longer good (RFC 6750,
 * 3.1), so that a fresh one may help. */
gboolean sfb_web_ticket_is_token_refused(const SfbWebResponse *response);
