/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Why no TLS came about. TLS libraries tell that it failed, hardly ever why; what the server answers
 * to a greeting does: an old version, an alert, another protocol, nothing at all.
 */

#pragma once

#include "net/network.h"

/* Connects to @host once more, without TLS, greets it as a TLS client does and looks at the first
 * bytes of its answer; takes at most the time of connecting and 10 s. @callback comes once. */
void
sfb_tls_probe_async(SfbNetwork *network, const char *host, guint16 port, GCancellable *cancellable,
                    GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) never NULL: SFB_ERROR_UNREACHABLE or what connecting reports, in words
 * for people, or G_IO_ERROR_CANCELLED. */
GError *sfb_tls_probe_finish(GAsyncResult *result);
