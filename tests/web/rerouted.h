/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The network of GIO with the proxy and the detour that a test wants. */

#pragma once

#include "net/network.h"

/* @ca_file: as for GIO. @proxy: "http://127.0.0.1:3128" or NULL. @port: where on 127.0.0.1 all HTTP
 * connections end; 0: where they should. Returns: (transfer full) */
SfbNetwork *rerouted_new(const char *ca_file, const char *proxy, guint16 port);

/* @monitor tells when it changes; lines seem to begin at the IP address @local, or NULL: where they do.
 * Both are kept. */
void rerouted_watch(SfbNetwork *self, GNetworkMonitor *monitor, const char *local);
