/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A dialog that a client began with the server itself (RFC 3261 12): subscriptions and the echo's
 * conversations. */

#pragma once

#include "sip/message.h"

typedef struct {
	char *call_id;
	char *local;  /* our From value */
	char *remote; /* our To value */
	char *target; /* URI of the client's Contact */
	guint32 cseq; /* of our last request */
} SfbSimDialog;

/* From a @request that is answered with @reply, whose To has our tag. Returns: (transfer full)
 * (nullable) NULL if @request has no Contact. */
SfbSimDialog *sfb_sim_dialog_new(const SfbSipMessage *request, const SfbSipMessage *reply);
void sfb_sim_dialog_free(SfbSimDialog *dialog); /* accepts NULL */

/* The next request of the server's, without Via. Returns: (transfer full) */
SfbSipMessage *sfb_sim_dialog_new_request(SfbSimDialog *dialog, const char *method);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimDialog, sfb_sim_dialog_free)
