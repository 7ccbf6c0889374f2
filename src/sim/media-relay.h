/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Credentials for the company's media relay: the server's side of [MS-AVEDGEA] 3.2. */

#pragma once

#include "sim/endpoints.h"
#include "sim/faults.h"

/* Where they are to be had. The last part is the name that servers give to such a service. */
#define SFB_SIM_RELAY_URI                                                                          \
	"sip:edge." SFB_SIM_DOMAIN "@" SFB_SIM_DOMAIN                                              \
	";gruu;opaque=srvr:MRAS:Qk3xV0%2bYbUWz8TnRr1oPAAA"

#define SFB_SIM_RELAY_MINUTES_MAX 480

typedef struct _SfbSimMediaRelay SfbSimMediaRelay;

/* @minutes: that credentials last at most; 0 means SFB_SIM_RELAY_MINUTES_MAX. Opens the relay's door
 * as well (sim/relay-ports.h). Borrows @faults. Returns: (transfer full) (nullable) NULL with
 * @error. */
SfbSimMediaRelay *sfb_sim_media_relay_new(guint minutes, SfbSimFaults *faults, GError **error);
void sfb_sim_media_relay_free(SfbSimMediaRelay *relay); /* accepts NULL */

/* Answers a SERVICE of @endpoint with credentials, or with the reason why there are none. */
void sfb_sim_media_relay_answer(SfbSimMediaRelay *relay, SfbSimEndpoint *endpoint,
                                const SfbSipMessage *request);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimMediaRelay, sfb_sim_media_relay_free)
