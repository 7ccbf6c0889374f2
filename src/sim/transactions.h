/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Requests that were passed on and wait for their answers (RFC 3261 16.6-16.10): one transaction,
 * one branch for every endpoint it went to. Wherever a connection is given, NULL stands for the
 * echo.
 */

#pragma once

#include "sim/connection.h"
#include "sim/echo.h"
#include "sip/message.h"

typedef struct _SfbSimTransactions SfbSimTransactions;
typedef struct _SfbSimTransaction SfbSimTransaction;

/* @echo: borrowed. Returns: (transfer full) */
SfbSimTransactions *sfb_sim_transactions_new(SfbSimEcho *echo);
void sfb_sim_transactions_free(SfbSimTransactions *transactions); /* accepts NULL */

/* Answers a @request of @origin that is not passed on; an ACK gets no answer. */
void sfb_sim_transactions_refuse(SfbSimTransactions *transactions, SfbSimConnection *origin,
                                 const SfbSipMessage *request, const SfbSimRefusal *refusal);

/* @request of @origin is about to be passed on. Borrowed until its end; NULL for an ACK, which is
 * never answered. */
SfbSimTransaction *
sfb_sim_transactions_begin(SfbSimTransactions *transactions, SfbSimConnection *origin,
                           const SfbSipMessage *request);

/* Where one branch goes. */
typedef struct {
	SfbSimConnection *target;
	const char *uri;
	const char *record_route; /* NULL: none */
	const char *identity;     /* P-Asserted-Identity; NULL: none */
} SfbSimHop;

/* @transaction: what the branch belongs to; NULL: an ACK. */
void sfb_sim_transactions_pass_on(SfbSimTransactions *transactions, SfbSimTransaction *transaction,
                                  const SfbSipMessage *request, const SfbSimHop *hop);

/* A response came; one that answers nothing is dropped. */
void
sfb_sim_transactions_take_response(SfbSimTransactions *transactions, const SfbSipMessage *response);

/* @origin gives up its INVITE. FALSE if there is none. */
gboolean sfb_sim_transactions_cancel(SfbSimTransactions *transactions, SfbSimConnection *origin,
                                     const SfbSipMessage *cancel);

/* @connection cannot answer any more. */
void sfb_sim_transactions_drop(SfbSimTransactions *transactions, SfbSimConnection *connection);
