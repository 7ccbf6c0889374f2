/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Voicemail that waits, told as telephones of other makers are told of it (RFC 3842): with the fault
 * "message-summary" instead of the category mwi. */

#pragma once

#include "sim/endpoints.h"

typedef struct _SfbSimMessageSummary SfbSimMessageSummary;

/* Borrows @endpoints. Returns: (transfer full) */
SfbSimMessageSummary *sfb_sim_message_summary_new(SfbSimEndpoints *endpoints);
void sfb_sim_message_summary_free(SfbSimMessageSummary *summary); /* accepts NULL */

/* SUBSCRIBE message-summary. */
void sfb_sim_message_summary_subscribe(SfbSimMessageSummary *summary, SfbSimEndpoint *endpoint,
                                       const SfbSipMessage *request);

/* Tells all endpoints of @user how much is unread. */
void sfb_sim_message_summary_tell(SfbSimMessageSummary *summary, const SfbSimUser *user);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimMessageSummary, sfb_sim_message_summary_free)
