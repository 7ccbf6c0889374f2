/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A network monitor that tells what the test wants. */

#pragma once

#include <gio/gio.h>

/* Returns: (transfer full) */
GNetworkMonitor *monitor_new(void);

/* The network is another one. */
void monitor_change(GNetworkMonitor *monitor);
