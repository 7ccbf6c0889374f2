/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Requests of ours that wait for their final response (RFC 3261 17.1, on a reliable transport):
 * found by branch and method, given up at a deadline.
 */

#pragma once

#include <gio/gio.h>

#include "sip/message.h"

typedef struct _SfbSipTransactions SfbSipTransactions;

/* @response_seconds: time for the final response. @ringing_seconds: an INVITE's time after its
 * latest provisional response. Returns: (transfer full) */
SfbSipTransactions *sfb_sip_transactions_new(guint response_seconds, guint ringing_seconds);

/* None may be outstanding: fail them first. Accepts NULL. */
void sfb_sip_transactions_free(SfbSipTransactions *self);

/* @request: kept; its topmost Via has a branch. @task: (transfer full) returns the response, an
 * SfbSipMessage, or SFB_ERROR_TIMEOUT; cancelling it forgets the request. */
void sfb_sip_transactions_add(SfbSipTransactions *self, SfbSipMessage *request, GTask *task);

/* The request that @response answers; NULL if nobody waits for it. Returns: (transfer full) */
SfbSipMessage *sfb_sip_transactions_find(SfbSipTransactions *self, const SfbSipMessage *response);

/* Gives @response to whoever waits for it: a provisional one (1xx) gives an INVITE more time, a
 * final one is returned through the task. */
void sfb_sip_transactions_answer(SfbSipTransactions *self, SfbSipMessage *response);

/* Takes back the request that @response answers, to be sent once more. Returns: (transfer full)
 * (nullable) the task of whoever waits for it; NULL if nobody does. */
GTask *sfb_sip_transactions_take_back(SfbSipTransactions *self, const SfbSipMessage *response);

/* Ends everything outstanding with @error. */
void sfb_sip_transactions_fail(SfbSipTransactions *self, const GError *error);
