/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Notices that the network of this computer is another than before.
 *
 * Signal:
 *   "changed" ()   once for whatever happened within two seconds: a cable that is pulled, or a
 *                  network that is joined, is many events
 */

#pragma once

#include <gio/gio.h>

#define SFB_TYPE_NET_WATCH (sfb_net_watch_get_type())
G_DECLARE_FINAL_TYPE(SfbNetWatch, sfb_net_watch, SFB, NET_WATCH, GObject)

/* @monitor: borrowed, kept alive. Returns: (transfer full) */
SfbNetWatch *sfb_net_watch_new(GNetworkMonitor *monitor);
