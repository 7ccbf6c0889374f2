/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The relay as Farstream's transmitter "nice" wants to have it: its parameter "relay-info". */

#pragma once

#include "media/relay.h"
#include "net/network.h"

/* Looks the relay's servers up, since that transmitter takes addresses only. @credentials are read
 * during the call. @callback comes once. */
void sfb_relay_info_make_async(const SfbRelayCredentials *credentials, SfbNetwork *network,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data);

/* Returns: (transfer full) (element-type GstStructure) (nullable) one for each way to each server
 * that has an address; it holds the password. NULL only if cancelled. */
GPtrArray *sfb_relay_info_make_finish(GAsyncResult *result, GError **error);
