/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Roaming contacts ([MS-SIP] 3.7): the subscription to one's own list, and the edits of it. */

#pragma once

#include "sim/endpoints.h"
#include "sim/faults.h"
#include "sip/message.h"

typedef struct _SfbSimContactsService SfbSimContactsService;

/* Borrows what it is given. Returns: (transfer full) */
SfbSimContactsService *
sfb_sim_contacts_service_new(SfbSimEndpoints *endpoints, SfbSimFaults *faults);
void sfb_sim_contacts_service_free(SfbSimContactsService *service); /* accepts NULL */

/* SUBSCRIBE vnd-microsoft-roaming-contacts. */
void sfb_sim_contacts_service_subscribe(SfbSimContactsService *service, SfbSimEndpoint *endpoint,
                                        const SfbSipMessage *request);

/* The list of @user, which is in Exchange, has changed there: tells every endpoint, the one that wrote
 * too, to look. */
void sfb_sim_contacts_service_hint(SfbSimContactsService *service, const SfbSimUser *user);

/* SERVICE application/SOAP+xml: addGroup, modifyGroup, deleteGroup, setContact, deleteContact. */
void sfb_sim_contacts_service_edit(SfbSimContactsService *service, SfbSimEndpoint *endpoint,
                                   const SfbSipMessage *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimContactsService, sfb_sim_contacts_service_free)
