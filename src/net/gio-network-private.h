/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the files and the tests of this room need besides the public face. */

#pragma once

#include "net/gio-network.h"

/* How long each step of connecting, and each look-up, may take; 10 s if never set. */
void sfb_gio_network_set_timeout(SfbGioNetwork *self, guint timeout_seconds);
guint sfb_gio_network_get_timeout(SfbGioNetwork *self);

/* The questions to DNS, as the interface has them. */
void sfb_gio_look_up_service_async(SfbNetwork *network, const char *service, const char *domain,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
void sfb_gio_look_up_host_async(SfbNetwork *network, const char *host, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sfb_gio_look_up_finish(SfbNetwork *network, GAsyncResult *result, GError **error);
