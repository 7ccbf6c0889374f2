/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A dialog (RFC 3261 12): who talks to whom under which tags, over which route. */

#pragma once

#include "sip/client.h"
#include "sip/message.h"

typedef struct _SfbSipDialog SfbSipDialog;

/* Our side asked: from our @request and the peer's 2xx @response. Record-Route is reversed.
 * Returns: (transfer full) (nullable) NULL if the response lacks a To tag or a Contact. */
SfbSipDialog *
sfb_sip_dialog_new_caller(const SfbSipMessage *request, const SfbSipMessage *response);

/* The peer asked: from its @request and the tag we answer with. Returns: (transfer full) (nullable) */
SfbSipDialog *sfb_sip_dialog_new_callee(const SfbSipMessage *request, const char *local_tag);

void sfb_sip_dialog_free(SfbSipDialog *dialog); /* accepts NULL */

/* The next request in the dialog; strict routing handled (RFC 3261 12.2.1.1). ACK takes the CSeq
 * number of the INVITE it confirms. Returns: (transfer full) */
SfbSipMessage *
sfb_sip_dialog_new_request(SfbSipDialog *dialog, SfbSipClient *client, const char *method);
SfbSipMessage *
sfb_sip_dialog_new_ack(SfbSipDialog *dialog, SfbSipClient *client, const SfbSipMessage *invite);

/* TRUE if @request of the peer belongs to this dialog: Call-ID and both tags. */
gboolean sfb_sip_dialog_matches(const SfbSipDialog *dialog, const SfbSipMessage *request);

/* Takes a new remote target from a re-INVITE or its answer; the route set stays. */
void sfb_sip_dialog_refresh_target(SfbSipDialog *dialog, const SfbSipMessage *message);

const char *sfb_sip_dialog_get_call_id(const SfbSipDialog *dialog);
const char *sfb_sip_dialog_get_local_tag(const SfbSipDialog *dialog);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSipDialog, sfb_sip_dialog_free)
