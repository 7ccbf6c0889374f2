/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Answers questions about example.com over UDP on 127.0.0.1. All answers fit into a datagram. */

#pragma once

#include "sim/dns-zone.h"

typedef struct _SfbSimDns SfbSimDns;

/* @port: 0: the system chooses. @wish: read during the call. Returns: (transfer full) (nullable)
 * NULL with @error. */
SfbSimDns *sfb_sim_dns_new(guint16 port, const SfbSimDnsZoneWish *wish, GError **error);
void sfb_sim_dns_free(SfbSimDns *dns); /* accepts NULL */

guint16 sfb_sim_dns_get_port(const SfbSimDns *dns);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimDns, sfb_sim_dns_free)
