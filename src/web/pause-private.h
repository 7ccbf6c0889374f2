/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Some seconds of patience before a server is asked again, which end at once when cancelled. */

#pragma once

#include <gio/gio.h>

#define SFB_WEB_TROUBLE_SECONDS 5 /* before the one repetition when a server has trouble */

/* @callback comes once, after @seconds. */
void sfb_web_pause_async(guint seconds, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);

/* Returns: FALSE with G_IO_ERROR_CANCELLED. */
gboolean sfb_web_pause_finish(GAsyncResult *result, GError **error);
