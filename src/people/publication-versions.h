/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Our own category instances on the server ([MS-PRES] 2.2.2.1). Whoever publishes must name the
 * version the server has, so every instance it told us of is remembered. Pure.
 */

#pragma once

#include <glib.h>

#include "people/availability.h"

#define SFB_PUBLICATIONS_MAX 4096 /* instances remembered; the rest counts as unknown */

/* What makes one instance. */
typedef struct {
	const char *category; /* "state"; borrowed */
	guint32 instance;
	guint32 container;
} SfbPublicationKey;

/* One instance the server has. */
typedef struct {
	SfbPublicationKey key;
	guint32 version;
	const char
		*expire_type; /* "endpoint", "static", "time", "user"; needed again to delete it */
	guint32 expires_seconds; /* of expire type "time", where the server says it; else 0 */
	gint64 published;        /* microseconds since 1970; 0 if not told */
	gboolean is_user_state;
	SfbStatus picked; /* by that user state; SFB_STATUS_UNKNOWN: by none */
} SfbPublishedItem;

/* One thing to publish. */
typedef struct {
	SfbPublicationKey key;
	guint32 version; /* that the server has; known when the request is built */
	const char *expire_type;
	guint32 expires_seconds; /* with expire type "time" */
	gboolean is_user_state;
	SfbStatus picked; /* as in SfbPublishedItem */
	gboolean is_deletion;
	char *value; /* XML; NULL for a deletion */
} SfbPublication;

void sfb_publication_free(SfbPublication *publication); /* accepts NULL */

typedef struct _SfbPublicationVersions SfbPublicationVersions;

SfbPublicationVersions *sfb_publication_versions_new(void);
void sfb_publication_versions_free(SfbPublicationVersions *versions); /* accepts NULL */

/* NULL if the server has none. Borrowed until the next change. */
const SfbPublishedItem *
sfb_publication_versions_get(const SfbPublicationVersions *versions, const SfbPublicationKey *key);

/* Copies @item over what was known of its key. */
void sfb_publication_versions_put(SfbPublicationVersions *versions, const SfbPublishedItem *item);
void
sfb_publication_versions_remove(SfbPublicationVersions *versions, const SfbPublicationKey *key);

/* Forgets all instances of @category, in one container or everywhere. */
void sfb_publication_versions_forget(SfbPublicationVersions *versions, const char *category);
void sfb_publication_versions_forget_in(SfbPublicationVersions *versions, const char *category,
                                        guint32 container);

/* The server took @publications (element-type SfbPublication). What it has told of them since they
 * were sent is left as it is. */
void
sfb_publication_versions_accept(SfbPublicationVersions *versions, const GPtrArray *publications);

/* The status instances, of all our endpoints. Items are borrowed until the next change. Returns:
 * (transfer container) (element-type SfbPublishedItem) */
GPtrArray *sfb_publication_versions_list_user_states(const SfbPublicationVersions *versions);

/* The status picked by hand that counts, which is the least available of them;
 * SFB_STATUS_UNKNOWN: none is. */
SfbStatus sfb_publication_versions_get_picked(const SfbPublicationVersions *versions);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbPublicationVersions, sfb_publication_versions_free)
