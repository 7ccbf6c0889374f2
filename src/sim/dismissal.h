/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the registrar tells an endpoint by itself about its registration ([MS-SIPREGE] 2.2.1.13). */

#pragma once

#include "sim/endpoints.h"

/* "deregistered;event=..." to @endpoint, which is still listed. @event: as the fault "dismiss" has
 * it, "rejected" or "preferred-registrar-change:HOST:PORT". @own_registrar: "host:port", where a
 * change leads to if @event does not say. */
void sfb_sim_dismissal_send(const SfbSimEndpoint *endpoint, const char *event,
                            const char *own_registrar);

/* "registered;event=userservices-unavailable": the registration stays. */
void sfb_sim_dismissal_send_notice(const SfbSimEndpoint *endpoint);
