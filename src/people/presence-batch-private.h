/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The people of one presence SUBSCRIBE ([MS-PRES] 3.4). */

#pragma once

#include "people/presence.h"
#include "sip/subscription.h"

#define SFB_RESOURCE_LIST_TYPE "application/rlmi+xml"
#define SFB_CATEGORIES_TYPE "application/msrtc-event-categories+xml"

/* One sfb_presence_watch_async() that is not answered yet. */
typedef struct {
	GTask *task;
	guint unanswered; /* batches */
} SfbPresenceWatch;

typedef struct {
	SfbPresence *owner; /* borrowed */
	SfbSipSubscription *subscription;
	char *uri;            /* whom to ask */
	GPtrArray *addresses; /* (element-type GRefString) */
	gboolean is_single;   /* asked is the person, not a server that knows lists */
	gboolean is_answered;
	guint hops;              /* 0 for our own server */
	SfbPresenceWatch *watch; /* waits for the answer; NULL if nobody does */
} SfbPresenceBatch;

SfbPresenceBatch *sfb_presence_batch_new(SfbPresence *owner, const char *uri, guint hops);
void sfb_presence_batch_free(SfbPresenceBatch *batch);

/* Takes the @address along. */
void sfb_presence_batch_add(SfbPresenceBatch *batch, GRefString *address);

/* Makes the batch's subscription, to be connected and started. Borrowed. */
SfbSipSubscription *sfb_presence_batch_subscribe(SfbPresenceBatch *batch, SfbSipClient *client);
