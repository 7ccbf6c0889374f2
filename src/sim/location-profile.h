/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The dial plan a front end gives out: the server's side of [MS-SIPRE] 3.8. Everybody has
 * the plan "Example" but those who are allowed nearly nothing: they have none. */

#pragma once

#include "sim/endpoints.h"
#include "sim/faults.h"

typedef struct _SfbSimLocationProfile SfbSimLocationProfile;

/* @file: whose document is given out instead; NULL: none. Borrows @world and @faults. Returns:
 * (transfer full) (nullable) NULL with @error if it cannot be read. */
SfbSimLocationProfile *sfb_sim_location_profile_new(const char *file, SfbSimWorld *world,
                                                    SfbSimFaults *faults, GError **error);
void sfb_sim_location_profile_free(SfbSimLocationProfile *profile); /* accepts NULL */

gboolean sfb_sim_location_profile_is_wanted(const SfbSipMessage *request);

/* Answers such a SERVICE of @endpoint. */
void sfb_sim_location_profile_answer(SfbSimLocationProfile *profile, SfbSimEndpoint *endpoint,
                                     const SfbSipMessage *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimLocationProfile, sfb_sim_location_profile_free)
