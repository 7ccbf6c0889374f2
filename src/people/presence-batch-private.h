/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The people of one presence SUBSCRIBE ([MS-PRES] 3.4). */

#pragma once

#include "people/presence.h"
#include "sip/subscription.h"

/* One sfb_presence_watch_async() that is not answered yet. */
typedef struct {
	GTask *task;
	guint unanswered; /* batches */
} SfbPresenceWatch;

/* How people are asked for. */
typedef enum {
	SFB_PRESENCE_LIST,   /* at a server that knows lists, for as long as they are watched */
	SFB_PRESENCE_SINGLE, /* at the person's own server, which knows none */
	SFB_PRESENCE_FETCH,  /* at a server that knows lists, once */
	SFB_PRESENCE_FETCH_SINGLE,
} SfbPresenceKind;

typedef struct {
	SfbPresence *owner;               /* borrowed */
	SfbSipSubscription *subscription; /* NULL: still in the queue */
	SfbPresenceKind kind;
	char *uri;            /* whom to ask */
	GPtrArray *addresses; /* (element-type GRefString) whom the server is asked for */
	GPtrArray *wanted;    /* those who came since; these and the next: NULL if nobody */
	GPtrArray *added;     /* the same, whom the user has just put into the list */
	GPtrArray *unwanted;  /* those who left since */
	gboolean tells_added; /* the SUBSCRIBE under way does */
	guint hops;           /* 0 for our own server */
	gboolean is_answered;
	gboolean is_told;        /* of a fetch: something came */
	gint64 answered_at;      /* monotonic, microseconds; 0: not with success */
	guint late_id;           /* of a fetch: what comes no more until then is missing */
	SfbPresenceWatch *watch; /* waits for the answer; NULL if nobody does */
	GTask *look_up;          /* waits for the person of a fetch */
} SfbPresenceBatch;

SfbPresenceBatch *
sfb_presence_batch_new(SfbPresence *owner, SfbPresenceKind kind, const char *uri, guint hops);
void sfb_presence_batch_free(SfbPresenceBatch *batch);

gboolean sfb_presence_batch_is_single(const SfbPresenceBatch *batch);
gboolean sfb_presence_batch_is_fetch(const SfbPresenceBatch *batch);

/* TRUE if one more finds room, in the queue or in a dialog. */
gboolean sfb_presence_batch_has_room(const SfbPresenceBatch *batch);

/* Takes the @address along; @is_added: that person is to be told so. */
void sfb_presence_batch_add(SfbPresenceBatch *batch, GRefString *address, gboolean is_added);

/* Leaves the @address out from now on. */
void sfb_presence_batch_remove(SfbPresenceBatch *batch, GRefString *address);

/* Leaves the @address out of what is asked again, while the server may go on telling. */
void sfb_presence_batch_skip(SfbPresenceBatch *batch, GRefString *address);

/* Tells the server of a batch that was begun who came and who left. */
void sfb_presence_batch_tell_changes(SfbPresenceBatch *batch);

/* How many there are. */
guint sfb_presence_batch_count(const SfbPresenceBatch *batch);

/* Makes the batch's subscription, to be connected and started. Borrowed. */
SfbSipSubscription *sfb_presence_batch_subscribe(SfbPresenceBatch *batch, SfbSipClient *client);

/* The server has heard of all: what is said once is not said again. */
void sfb_presence_batch_take_answer(SfbPresenceBatch *batch);
