/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The door of a media relay, on 127.0.0.1: over UDP it wants to know who asks for an address, as a
 * relay does first ([MS-TURN] 3.3), over TCP it only takes connections. Nobody gets further; it
 * relays nothing.
 */

#pragma once

#include "sim/faults.h"

#define SFB_SIM_RELAY_REALM "rtcmedia"

typedef struct _SfbSimRelayPorts SfbSimRelayPorts;

/* Listens when it returns, at ports that the system chooses. Borrows @faults. Returns: (transfer
 * full) (nullable) NULL with @error. */
SfbSimRelayPorts *sfb_sim_relay_ports_new(SfbSimFaults *faults, GError **error);
void sfb_sim_relay_ports_free(SfbSimRelayPorts *ports); /* accepts NULL */

guint16 sfb_sim_relay_ports_get_udp(const SfbSimRelayPorts *ports);
guint16 sfb_sim_relay_ports_get_tcp(const SfbSimRelayPorts *ports);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimRelayPorts, sfb_sim_relay_ports_free)
