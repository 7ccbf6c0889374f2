/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The server's end of one SUBSCRIBE dialog ([MS-SIP] 3.4, 3.5): the first document rides in the
 * 200, or comes as NOTIFY if the client does not know that; later ones as BENOTIFY or NOTIFY. It
 * lives until the client ends it or its endpoint goes.
 */

#pragma once

#include "sim/dialog.h"
#include "sim/endpoints.h"

typedef struct {
	SfbSimEndpoint *endpoint; /* borrowed */
	SfbSimDialog *dialog;
	char *event;
	gboolean is_best_effort; /* BENOTIFY */
	gboolean is_piggybacked;
} SfbSimSubscription;

/* Answers a SUBSCRIBE of @endpoint with 200 and a document, or 400 if it cannot be answered.
 * @known: the subscription it refreshes or ends, or NULL. @body: NULL if there is nothing to tell.
 * Returns: (transfer full) (nullable) a new subscription; NULL if @known was given or nothing
 * stays. */
SfbSimSubscription *
sfb_sim_subscription_accept(SfbSimEndpoint *endpoint, const SfbSipMessage *request,
                            SfbSimSubscription *known, const char *content_type, GBytes *body);

void sfb_sim_subscription_notify(SfbSimSubscription *subscription, const char *content_type,
                                 GBytes *body);

void sfb_sim_subscription_free(SfbSimSubscription *subscription); /* accepts NULL */

/* TRUE if @request asks to end or to be told only once. */
gboolean sfb_sim_subscription_is_end(const SfbSipMessage *request);

/* A body of @text, which is taken. Returns: (transfer full) */
GBytes *sfb_sim_body_take(char *text);
