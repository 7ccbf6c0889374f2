/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A person's own presence ([MS-PRES] 3.7): the subscription to oneself, publishing, and what
 * becomes of it. */

#pragma once

#include "sim/endpoints.h"
#include "sim/faults.h"
#include "sim/publications.h"
#include "sim/watchers.h"
#include "sip/message.h"

typedef struct _SfbSimPresenceService SfbSimPresenceService;

/* Borrows what it is given. Returns: (transfer full) */
SfbSimPresenceService *sfb_sim_presence_service_new(SfbSimEndpoints *endpoints,
                                                    SfbSimWatchers *watchers, SfbSimFaults *faults);
void sfb_sim_presence_service_free(SfbSimPresenceService *service); /* accepts NULL */

/* SUBSCRIBE vnd-microsoft-roaming-self. */
void sfb_sim_presence_service_subscribe(SfbSimPresenceService *service, SfbSimEndpoint *endpoint,
                                        const SfbSipMessage *request);

/* Tells all endpoints of @user, an SfbSimUser, what stands in @document, a roamingData document. */
void
sfb_sim_presence_service_tell(SfbSimPresenceService *service, gpointer user, const char *document);

/* The server itself has something to say of @user in one instance of a category that is for their own
 * eyes. */
void sfb_sim_presence_service_put(SfbSimPresenceService *service, SfbSimUser *user,
                                  const SfbSimWish *wish);

/* Tells all endpoints of @user what has become of @category. */
void sfb_sim_presence_service_renew(SfbSimPresenceService *service, SfbSimUser *user,
                                    const char *category);

/* SERVICE application/msrtc-category-publish+xml. Returns: TRUE if it was taken. */
gboolean sfb_sim_presence_service_publish(SfbSimPresenceService *service, SfbSimEndpoint *endpoint,
                                          const SfbSipMessage *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimPresenceService, sfb_sim_presence_service_free)
