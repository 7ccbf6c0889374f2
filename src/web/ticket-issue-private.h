/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One web ticket asked for, from the issuer's metadata to the ticket. */

#pragma once

#include "web/applicant-private.h"

/* @applicant: borrowed and kept. */
void sfb_web_ticket_issue_async(SfbWebApplicant *applicant, const char *issuer_url,
                                const char *applies_to, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) as sfb_web_tickets_get_finish(); SFB_ERROR_CREDENTIALS always
 * means that the password was refused. */
SfbWebTicket *sfb_web_ticket_issue_finish(GAsyncResult *result, GError **error);
