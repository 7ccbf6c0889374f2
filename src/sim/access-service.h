/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Where people say who may see what of them, and hear who put them into a list ([MS-PRES] 3.3, 3.4).
 *
 * Signals:
 *   "changed" (gpointer user, const char *document)
 *       A roamingData document for all endpoints of an SfbSimUser.
 *   "moved" (gpointer user)
 *       Who watches this SfbSimUser may see something else from now on.
 */

#pragma once

#include "sim/endpoints.h"
#include "sim/faults.h"
#include "sip/message.h"

#define SFB_TYPE_SIM_ACCESS_SERVICE (sfb_sim_access_service_get_type())
G_DECLARE_FINAL_TYPE(SfbSimAccessService, sfb_sim_access_service, SFB, SIM_ACCESS_SERVICE, GObject)

/* Borrows what it is given. Returns: (transfer full) */
SfbSimAccessService *sfb_sim_access_service_new(SfbSimWorld *world, SfbSimFaults *faults);

/* SERVICE application/msrtc-setcontainermembers+xml. */
void sfb_sim_access_service_set_members(SfbSimAccessService *self, SfbSimEndpoint *endpoint,
                                        const SfbSipMessage *request);

/* SERVICE application/msrtc-presence-setsubscriber+xml. */
void sfb_sim_access_service_confirm(SfbSimAccessService *self, SfbSimEndpoint *endpoint,
                                    const SfbSipMessage *request);

/* @watcher has put @user into the list, as the context of a subscription says. */
void sfb_sim_access_service_note_watcher(SfbSimAccessService *self, SfbSimUser *user,
                                         const SfbSimUser *watcher);
