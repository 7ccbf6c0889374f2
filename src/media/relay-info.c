/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The relay as Farstream's transmitter "nice" wants to have it. */

#include "media/relay-info.h"

#include <gst/gst.h>

/* Over TCP a relay expects the beginning of a TLS handshake, as firewalls do at that port, and goes
 * on in clear ([MS-TURN]). Elsewhere there is no such pretence. */
#define HTTPS_PORT 443

typedef struct {
	char *user_name;
	SfbSecret *password;
	GPtrArray *info;
	guint waiting; /* for addresses */
} Work;

typedef struct {
	GTask *task;
	guint16 udp_port;
	guint16 tcp_port;
} LookUp;

static void
work_free(gpointer data)
{
	Work *work = data;

	g_free(work->user_name);
	sfb_secret_unref(work->password);
	g_clear_pointer(&work->info, g_ptr_array_unref);
	g_free(work);
}

static void
add_way(Work *work, const char *address, guint16 port, const char *type)
{
	if (port != 0)
		g_ptr_array_add(work->info,
		                gst_structure_new("relay-info", "ip", G_TYPE_STRING, address,
		                                  "port", G_TYPE_UINT, (guint)port, "username",
		                                  G_TYPE_STRING, work->user_name, "password",
		                                  G_TYPE_STRING, sfb_secret_peek(work->password),
		                                  "relay-type", G_TYPE_STRING, type, NULL));
}

/* The last one gives the answer. Takes @task. */
static void
end_look_up(GTask *task)
{
	Work *work = g_task_get_task_data(task);

	if (--work->waiting == 0)
		g_task_return_pointer(task, g_steal_pointer(&work->info),
		                      (GDestroyNotify)g_ptr_array_unref);
	g_object_unref(task);
}

/* One address of a server is enough: its others lead to the same relay. */
static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autofree LookUp *look_up = user_data;
	Work *work = g_task_get_task_data(look_up->task);
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) addresses =
		sfb_network_look_up_host_finish(SFB_NETWORK(source), result, &error);

	if (addresses != NULL && addresses->len > 0) {
		add_way(work, addresses->pdata[0], look_up->udp_port, "udp");
		add_way(work, addresses->pdata[0], look_up->tcp_port,
		        look_up->tcp_port == HTTPS_PORT ? "tls" : "tcp");
	} else {
		g_debug("a media relay has no address: %s",
		        error != NULL ? error->message : "no such name");
	}
	end_look_up(look_up->task);
}

void
sfb_relay_info_make_async(const SfbRelayCredentials *credentials, SfbNetwork *network,
                          GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, user_data);
	Work *work = g_new0(Work, 1);

	work->user_name = g_strdup(credentials->user_name);
	work->password = sfb_secret_ref(credentials->password);
	work->info = g_ptr_array_new_with_free_func((GDestroyNotify)gst_structure_free);
	work->waiting = credentials->servers->len;
	g_task_set_task_data(task, work, work_free);
	for (guint i = 0; i < credentials->servers->len; i++) {
		const SfbRelayServer *server = credentials->servers->pdata[i];
		LookUp *look_up = g_new0(LookUp, 1);

		look_up->task = g_object_ref(task);
		look_up->udp_port = server->udp_port;
		look_up->tcp_port = server->tcp_port;
		sfb_network_look_up_host_async(network, server->host, cancellable, on_looked_up,
		                               look_up);
	}
}

GPtrArray *
sfb_relay_info_make_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}
