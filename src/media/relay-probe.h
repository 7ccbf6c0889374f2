/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Whether a relay can be reached over UDP. It answers no STUN Binding request, but whoever asks it for
 * an address without credentials is asked who they are ([MS-TURN] 4): that much proves
 * that packets go there and come back. Nothing is allocated.
 */

#pragma once

#include <gio/gio.h>

/* Asks up to three times, four seconds in all. @address: IPv4 or IPv6, as text. @callback comes
 * once. */
void sfb_relay_probe_async(const char *address, guint16 port, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data);

/* Returns: FALSE with SFB_ERROR_TIMEOUT or SFB_ERROR_UNREACHABLE, or G_IO_ERROR_CANCELLED. */
gboolean sfb_relay_probe_finish(GAsyncResult *result, GError **error);
