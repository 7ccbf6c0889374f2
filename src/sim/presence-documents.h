/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is told about categories: to oneself with containers and versions, to watchers without
 * (presence sheet 6, 11, 12). Pure. */

#pragma once

#include <glib.h>

#include "sim/outsiders.h"
#include "sim/world.h"

#define SFB_SIM_CATEGORIES_TYPE "application/msrtc-event-categories+xml"
#define SFB_SIM_SELF_TYPE "application/vnd-microsoft-roaming-self+xml"

/* roamingData for @user. @names: a set of category names, NULL for all. @has_access: with
 * containers and subscribers. Returns: (transfer full) */
char *sfb_sim_presence_build_self(const SfbSimUser *user, GHashTable *names, gboolean has_access);

/* Appends the document of @user for @watcher, an address, who sees one container: the categories of
 * @names, a set; one that has no instance comes empty if @tells_removed, otherwise not at all. */
void
sfb_sim_presence_append_categories(GString *document, const SfbSimUser *user, const char *watcher,
                                   GHashTable *names, gboolean tells_removed);

/* A resource list and a part for each person. All borrowed. */
typedef struct {
	SfbSimWorld *world;
	const char *owner_uri;
	const char *watcher; /* the owner's address */
	const GPtrArray *addresses;
	GHashTable *names;        /* of categories, a set */
	const char *boundary;     /* stands nowhere else */
	SfbSimHome home;          /* the server that is asked */
	gboolean is_fetch;        /* who asks wants to know it once */
	gboolean mixes_part_ends; /* every other part ends in one line end instead of two */
} SfbSimPresenceList;

/* The multipart/related body. Returns: (transfer full) */
GBytes *sfb_sim_presence_build_list(const SfbSimPresenceList *list);
