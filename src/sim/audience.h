/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Who may see what of one person, and who watches that person ([MS-PRES] 2.2.2, presence sheet 3):
 * containers, each with a version and members, and subscribers. Whoever has none of his own has what
 * the server begins with: colleagues in 200, federated people in 100, nobody blocked. Pure.
 */

#pragma once

#include "sim/world.h"

#define SFB_SIM_BLOCKED 32000 /* the container of those who see nothing */

void sfb_sim_audience_free(SfbSimAudience *audience); /* accepts NULL */

/* Nobody is in any container, as after years with simple clients. */
void sfb_sim_audience_clear(SfbSimUser *user);

/* The container of @owner whose instances @watcher, an address, sees: the one of the most specific
 * entry that fits. */
guint32 sfb_sim_audience_find_container(const SfbSimUser *owner, const char *watcher);

/* What somebody wants to be changed. */
typedef struct _SfbSimAudienceChange SfbSimAudienceChange;

/* Reads a setContainerMembers document. Returns: (transfer full) (nullable) NULL with @error if it
 * makes no sense. */
SfbSimAudienceChange *sfb_sim_audience_change_parse(GBytes *document, GError **error);
void sfb_sim_audience_change_free(SfbSimAudienceChange *change); /* accepts NULL */

/* The fault document of a 409, or NULL if every version in @change is current. Returns: (transfer
 * full) (nullable) */
char *sfb_sim_audience_find_conflicts(SfbSimUser *user, const SfbSimAudienceChange *change);

/* Makes every version that @change names another one, as if somebody else had been faster. */
void sfb_sim_audience_outrun(SfbSimUser *user, const SfbSimAudienceChange *change);

/* Stores all of it. */
void sfb_sim_audience_apply(SfbSimUser *user, const SfbSimAudienceChange *change);

/* Appends the containers element: of the containers that @change is about, NULL: of all. */
void sfb_sim_audience_append_containers(GString *document, const SfbSimUser *user,
                                        const SfbSimAudienceChange *change);

/* @subscriber has put @user into the list. Returns: FALSE if that is known. */
gboolean sfb_sim_audience_add_subscriber(SfbSimUser *user, const SfbSimUser *subscriber);

/* FALSE if nobody of that address is a subscriber. */
gboolean sfb_sim_audience_acknowledge(SfbSimUser *user, const char *address);

/* Appends the subscribers element: the one of @address, NULL: all. */
void
sfb_sim_audience_append_subscribers(GString *document, const SfbSimUser *user, const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimAudience, sfb_sim_audience_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimAudienceChange, sfb_sim_audience_change_free)
