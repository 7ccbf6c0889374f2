/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The network of GIO with the proxy and the detour that a test wants. */

#include "web/rerouted.h"

#include "net/gio-network.h"

#define REROUTED_TYPE (rerouted_get_type())
G_DECLARE_FINAL_TYPE(Rerouted, rerouted, REROUTED, NETWORK, GObject)

struct _Rerouted {
	GObject parent;
	SfbNetwork *network;
	GProxyResolver *proxies; /* NULL: none */
	guint16 port;
	GNetworkMonitor *monitor;  /* NULL: the system's */
	GInetSocketAddress *local; /* NULL: the true one */
};

static void rerouted_iface_init(SfbNetworkInterface *interface);

G_DEFINE_TYPE_WITH_CODE(Rerouted, rerouted, G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(SFB_TYPE_NETWORK, rerouted_iface_init))

static void
move_near_end(SfbLine *line, GInetSocketAddress *local)
{
	g_object_unref(line->local);
	line->local = g_object_ref(local);
}

static void
on_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	SfbLine *line = sfb_network_connect_finish(SFB_NETWORK(source), result, &error);
	Rerouted *self = REROUTED_NETWORK(g_task_get_source_object(task));

	if (line != NULL && self->local != NULL)
		move_near_end(line, self->local);
	if (line != NULL)
		g_task_return_pointer(task, line, (GDestroyNotify)sfb_line_free);
	else
		g_task_return_error(task, error);
}

static void
connect_async(SfbNetwork *self, const char *host, guint16 port, SfbTransport transport,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	sfb_network_connect_async(REROUTED_NETWORK(self)->network, host, port, transport,
	                          cancellable, on_connected,
	                          g_task_new(self, cancellable, callback, user_data));
}

static SfbLine *
connect_finish(SfbNetwork *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

static void
on_certificate_checked(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;

	if (sfb_network_check_certificate_finish(SFB_NETWORK(source), result, &error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

static void
check_certificate_async(SfbNetwork *self, const char *host, GTlsCertificate *certificate,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	sfb_network_check_certificate_async(REROUTED_NETWORK(self)->network, host, certificate,
	                                    cancellable, on_certificate_checked,
	                                    g_task_new(self, cancellable, callback, user_data));
}

static gboolean
check_certificate_finish(SfbNetwork *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

/* GIO's network answers in our place: whoever asks finishes with the source that the callback has. */
static void
look_up_service_async(SfbNetwork *self, const char *service, const char *domain,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	sfb_network_look_up_service_async(REROUTED_NETWORK(self)->network, service, domain,
	                                  cancellable, callback, user_data);
}

static void
look_up_host_async(SfbNetwork *self, const char *host, GCancellable *cancellable,
                   GAsyncReadyCallback callback, gpointer user_data)
{
	sfb_network_look_up_host_async(REROUTED_NETWORK(self)->network, host, cancellable, callback,
	                               user_data);
}

static GProxyResolver *
get_proxy_resolver(SfbNetwork *self)
{
	return REROUTED_NETWORK(self)->proxies;
}

static GSocketConnectable *
get_detour(SfbNetwork *self, const char *host, guint16 port)
{
	guint16 detour = REROUTED_NETWORK(self)->port;

	return detour != 0 ? g_network_address_new("127.0.0.1", detour) : NULL;
}

static GNetworkMonitor *
get_monitor(SfbNetwork *self)
{
	GNetworkMonitor *monitor = REROUTED_NETWORK(self)->monitor;

	return monitor != NULL ? monitor : g_network_monitor_get_default();
}

static void
rerouted_iface_init(SfbNetworkInterface *interface)
{
	interface->get_monitor = get_monitor;
	interface->connect_async = connect_async;
	interface->connect_finish = connect_finish;
	interface->check_certificate_async = check_certificate_async;
	interface->check_certificate_finish = check_certificate_finish;
	interface->look_up_service_async = look_up_service_async;
	interface->look_up_host_async = look_up_host_async;
	interface->get_proxy_resolver = get_proxy_resolver;
	interface->get_detour = get_detour;
}

static void
rerouted_finalize(GObject *object)
{
	g_object_unref(REROUTED_NETWORK(object)->network);
	g_clear_object(&REROUTED_NETWORK(object)->proxies);
	g_clear_object(&REROUTED_NETWORK(object)->monitor);
	g_clear_object(&REROUTED_NETWORK(object)->local);
	G_OBJECT_CLASS(rerouted_parent_class)->finalize(object);
}

static void
rerouted_class_init(ReroutedClass *class)
{
	G_OBJECT_CLASS(class)->finalize = rerouted_finalize;
}

static void
rerouted_init(Rerouted *self)
{
}

SfbNetwork *
rerouted_new(const char *ca_file, const char *proxy, guint16 port)
{
	Rerouted *self = g_object_new(REROUTED_TYPE, NULL);

	self->network = sfb_gio_network_new(ca_file);
	if (proxy != NULL)
		self->proxies = g_simple_proxy_resolver_new(proxy, NULL);
	self->port = port;
	return SFB_NETWORK(self);
}

void
rerouted_watch(SfbNetwork *network, GNetworkMonitor *monitor, const char *local)
{
	Rerouted *self = REROUTED_NETWORK(network);

	self->monitor = g_object_ref(monitor);
	if (local != NULL)
		self->local =
			G_INET_SOCKET_ADDRESS(g_inet_socket_address_new_from_string(local, 9));
}
