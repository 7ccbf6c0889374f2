/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The one place that knows whether a connection is TLS or plain. */

#include "purple/socket.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/network.h"

struct _SfbPurpleSocket {
	PurpleSslConnection *tls; /* NULL for a plain one */
	int fd;                   /* with TLS it belongs to tls; -1 once closed */
};

SfbPurpleSocket *
sfb_purple_socket_new_tls(PurpleSslConnection *connection)
{
	SfbPurpleSocket *self = sfb_purple_socket_new_plain(connection->fd);

	self->tls = connection;
	return self;
}

SfbPurpleSocket *
sfb_purple_socket_new_plain(int fd)
{
	SfbPurpleSocket *self = g_rc_box_new0(SfbPurpleSocket);

	self->fd = fd;
	sfb_network_tune_socket(fd);
	g_unix_set_fd_nonblocking(fd, TRUE, NULL);
	return self;
}

SfbPurpleSocket *
sfb_purple_socket_ref(SfbPurpleSocket *self)
{
	return g_rc_box_acquire(self);
}

void
sfb_purple_socket_unref(SfbPurpleSocket *self)
{
	g_rc_box_release_full(self, (GDestroyNotify)sfb_purple_socket_close);
}

void
sfb_purple_socket_close(SfbPurpleSocket *self)
{
	if (self->fd == -1)
		return;
	if (self->tls != NULL)
		purple_ssl_close(self->tls);
	else
		close(self->fd);
	self->tls = NULL;
	self->fd = -1;
}

int
sfb_purple_socket_get_fd(const SfbPurpleSocket *self)
{
	return self->fd;
}

GInetSocketAddress *
sfb_purple_socket_dup_local(const SfbPurpleSocket *self)
{
	struct sockaddr_storage native;
	socklen_t length = sizeof native;
	g_autoptr(GSocketAddress) address = NULL;

	if (getsockname(self->fd, (struct sockaddr *)&native, &length) == 0)
		address = g_socket_address_new_from_native(&native, length);
	if (G_IS_INET_SOCKET_ADDRESS(address))
		return G_INET_SOCKET_ADDRESS(g_steal_pointer(&address));
	return G_INET_SOCKET_ADDRESS(g_inet_socket_address_new_from_string("0.0.0.0", 0));
}

static gssize
finish_transfer(gssize moved, GError **error)
{
	int reason = errno;

	if (moved >= 0)
		return moved;
	g_set_error_literal(error, G_IO_ERROR, g_io_error_from_errno(reason), g_strerror(reason));
	return -1;
}

static gboolean
is_open(const SfbPurpleSocket *self, GError **error)
{
	if (self->fd != -1)
		return TRUE;
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_CLOSED, g_strerror(ENOTCONN));
	return FALSE;
}

gssize
sfb_purple_socket_read(SfbPurpleSocket *self, void *bytes, gsize count, GError **error)
{
	gssize moved;

	if (!is_open(self, error))
		return -1;
	if (self->tls != NULL)
		moved = (gssize)purple_ssl_read(self->tls, bytes, count);
	else
		moved = recv(self->fd, bytes, count, 0);
	return finish_transfer(moved, error);
}

gssize
sfb_purple_socket_write(SfbPurpleSocket *self, const void *bytes, gsize count, GError **error)
{
	gssize moved;

	if (!is_open(self, error))
		return -1;
	if (self->tls != NULL)
		moved = (gssize)purple_ssl_write(self->tls, bytes, count);
	else
		moved = send(self->fd, bytes, count, MSG_NOSIGNAL);
	return finish_transfer(moved, error);
}
