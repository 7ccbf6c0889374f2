/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whether a relay can be reached over UDP. */

#include "config.h"

#include "media/relay-probe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "util/random.h"

#define ID_OFFSET 4
#define ID_BYTES 16
#define ANSWER_MAX 1500

#define FIRST_WAIT_MILLISECONDS 500 /* then twice as long, and twice again */
#define TRIES_MAX 3

/* [MS-TURN] 2.2.1, 2.2.2. The cookie is the first attribute of every message. */
static const guint8 allocate[] = {
	0x00, 0x03, 0x00, 0x10,                         /* type, length of the attributes */
	0,    0,    0,    0,    0,    0,    0,    0,    /* the transaction's id */
	0,    0,    0,    0,    0,    0,    0,    0,    /* and its other half */
	0x00, 0x0f, 0x00, 0x04, 0x72, 0xc6, 0x4b, 0xc6, /* cookie */
	0x80, 0x08, 0x00, 0x04, 0x00, 0x00, 0x00, 0x01, /* version of the protocol */
};

typedef struct {
	GSocket *socket; /* connected, so that only the relay's packets arrive, and refusals too */
	GSource *source;
	guint8 request[sizeof(allocate)];
	guint tries;
	guint timer_id;
} Probe;

static void send_request(GTask *task);

static void
stop(Probe *probe)
{
	g_clear_handle_id(&probe->timer_id, g_source_remove);
	if (probe->source != NULL)
		g_source_destroy(probe->source);
	g_clear_pointer(&probe->source, g_source_unref);
}

static void
probe_free(gpointer data)
{
	Probe *probe = data;

	stop(probe);
	g_clear_object(&probe->socket);
	g_free(probe);
}

/* @error: (takes) NULL: it is there. Takes @task. */
static void
end(GTask *task, GError *error)
{
	stop(g_task_get_task_data(task));
	if (error != NULL)
		g_task_return_error(task, error);
	else
		g_task_return_boolean(task, TRUE);
	g_object_unref(task);
}

static GError *
new_unreachable_error(void)
{
	return g_error_new_literal(SFB_ERROR, SFB_ERROR_UNREACHABLE,
	                           _("UDP packets to the media relay do not get there. A firewall "
	                             "may forbid them, or the relay is off."));
}

/* What is not an answer to us is passed over. */
static gboolean
on_packet(GSocket *socket, GIOCondition condition, gpointer user_data)
{
	GTask *task = user_data;
	const Probe *probe = g_task_get_task_data(task);
	guint8 answer[ANSWER_MAX];
	g_autoptr(GError) error = NULL;
	gssize length = g_socket_receive(socket, (char *)answer, sizeof(answer),
	                                 g_task_get_cancellable(task), &error);

	if (length >= ID_OFFSET + ID_BYTES &&
	    memcmp(answer + ID_OFFSET, probe->request + ID_OFFSET, ID_BYTES) == 0)
		end(task, NULL);
	else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		end(task, g_steal_pointer(&error));
	else if (length < 0 && !g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
		end(task, new_unreachable_error());
	else
		return G_SOURCE_CONTINUE;
	return G_SOURCE_REMOVE;
}

static gboolean
on_time_over(gpointer user_data)
{
	GTask *task = user_data;
	Probe *probe = g_task_get_task_data(task);

	probe->timer_id = 0;
	if (probe->tries < TRIES_MAX)
		send_request(task);
	else
		end(task, g_error_new_literal(SFB_ERROR, SFB_ERROR_TIMEOUT,
		                              _("The media relay answers nothing over UDP. "
		                                "Probably a firewall drops the packets.")));
	return G_SOURCE_REMOVE;
}

/* A packet that cannot be sent may have lost its way only; the next one tells. */
static void
send_request(GTask *task)
{
	Probe *probe = g_task_get_task_data(task);

	g_socket_send(probe->socket, (const char *)probe->request, sizeof(allocate), NULL, NULL);
	probe->timer_id =
		g_timeout_add(FIRST_WAIT_MILLISECONDS << probe->tries, on_time_over, task);
	probe->tries++;
}

static GSocket *
open_socket(const char *address, guint16 port)
{
	g_autoptr(GSocketAddress) target = g_inet_socket_address_new_from_string(address, port);
	g_autoptr(GSocket) socket = NULL;

	if (target != NULL)
		socket = g_socket_new(g_socket_address_get_family(target), G_SOCKET_TYPE_DATAGRAM,
		                      G_SOCKET_PROTOCOL_UDP, NULL);
	if (socket == NULL || !g_socket_connect(socket, target, NULL, NULL))
		return NULL;
	g_socket_set_blocking(socket, FALSE);
	return g_steal_pointer(&socket);
}

void
sfb_relay_probe_async(const char *address, guint16 port, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(NULL, cancellable, callback, user_data);
	Probe *probe = g_new0(Probe, 1);

	g_task_set_task_data(task, probe, probe_free);
	probe->socket = open_socket(address, port);
	if (probe->socket == NULL) {
		end(task, new_unreachable_error());
		return;
	}
	memcpy(probe->request, allocate, sizeof(allocate));
	sfb_random_fill(probe->request + ID_OFFSET, ID_BYTES);
	probe->source = g_socket_create_source(probe->socket, G_IO_IN, cancellable);
	g_source_set_callback(probe->source, G_SOURCE_FUNC(on_packet), task, NULL);
	g_source_attach(probe->source, g_task_get_context(task));
	send_request(task);
}

gboolean
sfb_relay_probe_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}
