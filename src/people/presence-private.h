/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The inside of SfbPresence, in five files: who is known (presence-people), who is asked
 * (presence-queue), and asked again (presence-again), what the answers say (presence-documents), and
 * the window (presence).
 */

#pragma once

#include "people/presence-batch-private.h"
#include "people/resource-list.h"
#include "settings/settings.h"

#define SFB_PRESENCE_EVENT "presence"

#define SFB_RESOURCE_LIST_TYPE "application/rlmi+xml"
#define SFB_CATEGORIES_TYPE "application/msrtc-event-categories+xml"
#define SFB_MSRTC_PIDF_TYPE "text/xml+msrtc.pidf"
#define SFB_PIDF_TYPE "application/pidf+xml"
#define SFB_XPIDF_TYPE "application/xpidf+xml"

/* Somebody we are interested in, and why. */
typedef struct {
	SfbPresentity *presentity;
	SfbPresenceBatch *batch; /* the one in charge of watching; NULL: nobody tells */
	guint16 holds;
	guint16 look_ups;
	guint is_watched : 1;
	guint is_told : 1;        /* a document about the person came */
	guint is_asked_again : 1; /* because none came */
	guint is_new : 1;         /* just put into the list, and not told so yet */
} SfbPerson;

struct _SfbPresence {
	GObject parent_instance;

	SfbSipClient *client;
	SfbSettings *settings;     /* NULL: nothing is known of public providers */
	GCancellable *cancellable; /* of the latest list: the session's */
	GHashTable *people;        /* address to SfbPerson */
	gint64 note_time;          /* when a note changes by itself next; 0: never */
	guint note_id;

	GHashTable *batches;     /* set of SfbPresenceBatch, begun */
	GQueue lists;            /* (element-type SfbPresenceBatch) not begun */
	GQueue singles;          /* the same, one person each */
	guint under_way;         /* SUBSCRIBEs without an answer */
	guint singles_sent;      /* in this second */
	guint second_id;         /* it ends */
	SfbPresenceBatch *roomy; /* of our own server, perhaps with room for more; or NULL */
	GHashTable *changed;     /* set of batches whose server is to be told who came and left */
	guint changed_id;
	guint splits_left; /* how often a refused batch is taken apart to find whom it is about */

	GHashTable *fresh; /* set of addresses to be asked for once */
	guint fresh_id;
	GHashTable *polled; /* set of addresses asked for again and again */
	guint poll_id;
	GHashTable *later; /* set of addresses that were refused for a reason that passes */
	guint later_id;
	guint silence_id; /* then it is time to ask for those we heard nothing of */
};

/* presence-people */

void sfb_person_free(SfbPerson *person);

SfbPerson *sfb_presence_find(SfbPresence *self, const char *address);

/* The one there is, or a new one. Borrowed; dropped by sfb_presence_drop_if_unused(). */
SfbPerson *sfb_presence_ensure(SfbPresence *self, const char *address);
void sfb_presence_drop_if_unused(SfbPresence *self, SfbPerson *person);

/* FALSE for a telephone and for ourselves: nobody tells of them. */
gboolean sfb_presence_is_askable(SfbPresence *self, const char *address);

void sfb_presence_announce(SfbPresence *self, const SfbPresentity *presentity);

/* What was told of the present moment of everybody in @addresses (element-type GRefString). */
void sfb_presence_forget_all(SfbPresence *self, const GPtrArray *addresses);

/* What a document said of a person was taken: announces it if that @is_news. */
void sfb_presence_take_news(SfbPresence *self, SfbPerson *person, gboolean is_news);

/* What a server's "ask elsewhere" proves about whose person it is. */
void sfb_presence_learn_source(SfbPresence *self, SfbPerson *person, const SfbResource *resource);

/* presence-queue */

/* Puts everybody (element-type SfbPerson) into batches of @kind at @uri, which are then in charge of
 * them unless it is a fetch. @watch: waits for their answers, or NULL. */
void sfb_presence_queue_people(SfbPresence *self, SfbPresenceKind kind, const char *uri, guint hops,
                               const GPtrArray *people, SfbPresenceWatch *watch);

/* The same at our own server, at once. */
void sfb_presence_ask_home(SfbPresence *self, SfbPresenceKind kind, const GPtrArray *people,
                           SfbPresenceWatch *watch);

/* Asks for one person at their own server. Returns: the batch, borrowed. */
SfbPresenceBatch *
sfb_presence_queue_single(SfbPresence *self, SfbPerson *person, SfbPresenceKind kind, guint hops);

/* Asks the server at @uri for one person once. Returns: the batch, borrowed. */
SfbPresenceBatch *
sfb_presence_queue_fetch(SfbPresence *self, SfbPerson *person, const char *uri, guint hops);

/* Begins what may begin. */
void sfb_presence_pump(SfbPresence *self);

void sfb_presence_count_answer(SfbPresenceWatch *watch);

/* Nobody is to tell of @person any more; the server learns of it soon. */
void sfb_presence_leave_batch(SfbPresence *self, SfbPerson *person);

/* Nor to refresh; but what is told still counts. */
void sfb_presence_skip_batch(SfbPresence *self, SfbPerson *person);

/* A fetch has brought what it could. */
void sfb_presence_end_fetch(SfbPresenceBatch *batch);

/* The session is over. */
void sfb_presence_drop_queue(SfbPresence *self);

/* presence-again */

/* Asks our own server for @person once, together with others of this turn of the main loop. */
void sfb_presence_fetch_soon(SfbPresence *self, SfbPerson *person);

/* Asks every five minutes from now on, or no more. */
void sfb_presence_poll(SfbPresence *self, SfbPerson *person);
void sfb_presence_stop_polling(SfbPresence *self, SfbPerson *person);

/* Asks once more in a quarter of an hour. */
void sfb_presence_ask_later(SfbPresence *self, SfbPerson *person);

/* Notices in a minute of whom nothing was heard. */
void sfb_presence_listen(SfbPresence *self);

/* presence-documents */

/* A notification in the dialog of @batch. */
void sfb_presence_take_message(SfbPresenceBatch *batch, SfbSipMessage *message);
