/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Sends publications, one request at a time, each made of the wishes of its moment.
 *
 *   wishes -> publications -> SERVICE -> 2xx: next wishes
 *      ^                              -> 409: versions mended, again; after three: told anew, again
 *      |                              -> trouble for now: again in a while
 *      |                              -> refused: each wish alone
 *      +-- what was refused alone waits for the next wish that goes out
 *
 * A part of its owner, which it keeps alive while a request is under way.
 */

#pragma once

#include "people/publication-versions.h"
#include "people/self.h"

/* A set of bits, one per kind of wish. The lowest is what the others stand on: where it is refused
 * they are too. */
typedef guint SfbWishes;

typedef struct {
	/* What one wish means now. Returns: (transfer full) (element-type SfbPublication) */
	GPtrArray *(*make)(gpointer owner, SfbWishes wish);
	void (*accepted)(gpointer owner, SfbWishes wishes);
	void (*refused)(gpointer owner, SfbWishes wishes, const GError *error);
} SfbPublisherOwner;

typedef struct _SfbPublisher SfbPublisher;

/* @object: the owner, borrowed. @functions: static. Returns: (transfer full) */
SfbPublisher *sfb_publisher_new(GObject *object, const SfbPublisherOwner *functions, SfbSelf *told,
                                const char *own_uri);
void sfb_publisher_stop(SfbPublisher *publisher); /* its timer */
void sfb_publisher_free(SfbPublisher *publisher); /* accepts NULL */

void sfb_publisher_set_cancellable(SfbPublisher *publisher, GCancellable *cancellable);

/* What the server has. Borrowed. */
SfbPublicationVersions *sfb_publisher_get_versions(SfbPublisher *publisher);

/* The versions are the server's, from now on; nothing goes out before. */
void sfb_publisher_take_told(SfbPublisher *publisher);

/* The server tells no more. */
void sfb_publisher_take_end(SfbPublisher *publisher, const GError *error);

/* Publishes as soon as it can be; a wish that was refused is new again. */
void sfb_publisher_add_wishes(SfbPublisher *publisher, SfbWishes wishes);

/* TRUE if none of @wishes waits or is under way. */
gboolean sfb_publisher_is_done(const SfbPublisher *publisher, SfbWishes wishes);
