/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The category instances of one person ([MS-PRES] 2.2.2, 3.7): each with a version that the
 * publisher must name, bound to an endpoint, to the person's presence at all, to time or to
 * nothing.
 */

#pragma once

#include <glib.h>

#include "sim/world.h"
#include "util/xml.h"

/* One publication element of a request. */
typedef struct {
	const char *category;
	guint32 instance;
	guint32 container;
	guint32 version;
	const char *expire_type;
	guint32 expires; /* seconds, with the type "time" */
	gboolean is_deletion;
	const char *value; /* XML, "" for an empty value */
} SfbSimWish;

/* Reads a publish document. Returns: (transfer full) (element-type SfbSimWish) (nullable) NULL with
 * @error if an element lacks what it needs or nothing is published. */
GPtrArray *sfb_sim_publications_parse(const char *text, gsize length, GError **error);

/* NULL if there is none. Borrowed. */
SfbSimPublication *sfb_sim_publications_find(const SfbSimUser *user, const char *category,
                                             guint32 instance, guint32 container);

/* Stores or deletes one instance, whatever its version was. @epid: of the endpoint that publishes,
 * NULL for the server. */
void sfb_sim_publications_store(SfbSimUser *user, const SfbSimWish *wish, const char *epid);

/* The fault document of a 409, or NULL if every version in @wishes is current. Returns: (transfer
 * full) (nullable) */
char *sfb_sim_publications_find_conflicts(const SfbSimUser *user, const GPtrArray *wishes);

/* Removes what ended by itself: bound to the endpoint @epid (NULL: none), bound to the person's
 * being there (@is_last), or past its time. The names of the categories are added to @changed, a
 * set that owns them. */
void sfb_sim_publications_expire(SfbSimUser *user, const char *epid, gboolean is_last,
                                 GHashTable *changed);

/* When the next one ends by time: monotonic microseconds; 0 if none does. */
gint64 sfb_sim_publications_get_next_expiry(const SfbSimUser *user);

void sfb_sim_publication_free(SfbSimPublication *publication); /* accepts NULL */
