/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who watches whose presence ([MS-PRES] 3.4): subscriptions to lists of people and single ones. */

#pragma once

#include "sim/access-service.h"
#include "sim/endpoints.h"
#include "sim/faults.h"
#include "sip/message.h"

typedef struct _SfbSimWatchers SfbSimWatchers;

/* Borrows what it is given. Returns: (transfer full) */
SfbSimWatchers *sfb_sim_watchers_new(SfbSimWorld *world, SfbSimEndpoints *endpoints,
                                     SfbSimAccessService *access, SfbSimFaults *faults);
void sfb_sim_watchers_free(SfbSimWatchers *watchers); /* accepts NULL */

/* SUBSCRIBE presence. */
void sfb_sim_watchers_subscribe(SfbSimWatchers *watchers, SfbSimEndpoint *endpoint,
                                const SfbSipMessage *request);

/* Tells those who watch @user about the categories in @names, a set. */
void sfb_sim_watchers_notify(SfbSimWatchers *watchers, const SfbSimUser *user, GHashTable *names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimWatchers, sfb_sim_watchers_free)
