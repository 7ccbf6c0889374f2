/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The place on this computer to which a browser brings the answer of a sign-in page (RFC 8252 7.3).
 * Listens on 127.0.0.1 from open to the last unref.
 */

#pragma once

#include <gio/gio.h>

#define SFB_TYPE_WEB_LOOPBACK (sfb_web_loopback_get_type())
G_DECLARE_FINAL_TYPE(SfbWebLoopback, sfb_web_loopback, SFB, WEB_LOOPBACK, GObject)

#define SFB_WEB_LOOPBACK_REQUEST_MAX (16 * 1024)

/* @port: 0 for any. @path: where the answer comes, "/". @state: without which it is somebody
 * else's. Returns: (transfer full) (nullable) NULL with a G_IO_ERROR. */
SfbWebLoopback *
sfb_web_loopback_open(guint16 port, const char *path, const char *state, GError **error);

guint16 sfb_web_loopback_get_port(SfbWebLoopback *self);

/* Waits for the answer; other requests are told off and do not count. Once at a time. */
void sfb_web_loopback_wait_async(SfbWebLoopback *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) the parameters that came, decoded; NULL if cancelled. */
GHashTable *
sfb_web_loopback_wait_finish(SfbWebLoopback *self, GAsyncResult *result, GError **error);

/* Takes "GET /path?query HTTP/1.1" apart; what follows the first line does not matter. Pure.
 * @path, @query: (out) (transfer full), "" for no query. Returns: FALSE if it is something else. */
gboolean sfb_web_loopback_parse(const char *request, gsize length, char **path, char **query);
