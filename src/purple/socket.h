/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A connected socket of libpurple, TLS or plain, that never blocks. */

#pragma once

#include <gio/gio.h>
#include <sslconn.h>

typedef struct _SfbPurpleSocket SfbPurpleSocket;

/* Takes over @connection, whose handshake is done. Returns: (transfer full) */
SfbPurpleSocket *sfb_purple_socket_new_tls(PurpleSslConnection *connection);

/* Takes over @fd. Returns: (transfer full) */
SfbPurpleSocket *sfb_purple_socket_new_plain(int fd);

SfbPurpleSocket *sfb_purple_socket_ref(SfbPurpleSocket *self);
void sfb_purple_socket_unref(SfbPurpleSocket *self); /* closes with the last reference */

/* For everybody who holds it; a second time does nothing. */
void sfb_purple_socket_close(SfbPurpleSocket *self);

/* -1 once closed. */
int sfb_purple_socket_get_fd(const SfbPurpleSocket *self);

/* Our end of the connection. Returns: (transfer full) */
GInetSocketAddress *sfb_purple_socket_dup_local(const SfbPurpleSocket *self);

/* Each moves up to @count bytes now. Returns: how many, 0 at the end of what the peer sends, -1
 * with @error: G_IO_ERROR_WOULD_BLOCK if nothing can be moved before the socket is ready again. */
gssize sfb_purple_socket_read(SfbPurpleSocket *self, void *bytes, gsize count, GError **error);
gssize
sfb_purple_socket_write(SfbPurpleSocket *self, const void *bytes, gsize count, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbPurpleSocket, sfb_purple_socket_unref)
