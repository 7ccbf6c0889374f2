/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A small internet in this process. */

#include "web/town.h"

#include "net/network.h"
#include "util/error.h"

#define TOWN_TYPE_ROADS (town_roads_get_type())
G_DECLARE_FINAL_TYPE(TownRoads, town_roads, TOWN, ROADS, GObject)

/* The network: every road leads to the one server. */
struct _TownRoads {
	GObject parent;
	guint16 https_port;
	guint16 http_port;
	guint16 closed_port;
	GHashTable *refusing; /* (element-type utf8) */
	GHashTable *misnamed; /* (element-type utf8) */
	GHashTable *doubted;  /* (element-type utf8) */
	char *service_hosts;  /* NULL: there are none */
	guint16 service_port;
};

struct _Town {
	TownServe serve;
	gpointer user_data;
	SoupServer *server;
	GSocket *closed; /* bound, so that nobody else listens there either */
	TownRoads *roads;
	SfbWebHttp *http;
	GString *log;
};

static void roads_iface_init(SfbNetworkInterface *interface);

G_DEFINE_TYPE_WITH_CODE(TownRoads, town_roads, G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(SFB_TYPE_NETWORK, roads_iface_init))

static GSocketConnectable *
get_detour(SfbNetwork *network, const char *host, guint16 port)
{
	TownRoads *self = TOWN_ROADS(network);

	if (g_hostname_is_ip_address(host) || strcmp(host, "localhost") == 0)
		return NULL;
	if (port == 80)
		return g_network_address_new("127.0.0.1", self->http_port);
	if (g_hash_table_contains(self->refusing, host))
		return g_network_address_new("127.0.0.1", self->closed_port);
	return g_network_address_new("127.0.0.1", self->https_port);
}

static void
check_certificate_async(SfbNetwork *network, const char *host, GTlsCertificate *certificate,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(network, cancellable, callback, user_data);

	if (g_hash_table_contains(TOWN_ROADS(network)->misnamed, host))
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_CERTIFICATE,
		                        "%s has a certificate for other names", host);
	else
		g_task_return_boolean(task, TRUE);
}

static void
check_quietly_async(SfbNetwork *network, const char *host, GTlsCertificate *certificate,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(network, cancellable, callback, user_data);

	if (g_hash_table_contains(TOWN_ROADS(network)->misnamed, host) ||
	    g_hash_table_contains(TOWN_ROADS(network)->doubted, host))
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_CERTIFICATE,
		                        "%s has a certificate that nobody vouches for", host);
	else
		g_task_return_boolean(task, TRUE);
}

static gboolean
check_certificate_finish(SfbNetwork *network, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

static void
look_up_service_async(SfbNetwork *network, const char *service, const char *domain,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	TownRoads *self = TOWN_ROADS(network);
	g_autoptr(GTask) task = g_task_new(network, cancellable, callback, user_data);
	GPtrArray *targets = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_srv_target_free);
	g_auto(GStrv) hosts =
		g_strsplit(self->service_hosts != NULL ? self->service_hosts : "", ",", -1);

	for (guint16 i = 0; hosts[i] != NULL; i++)
		g_ptr_array_add(targets, sfb_srv_target_new(hosts[i], self->service_port, i, 0));
	g_task_return_pointer(task, targets, (GDestroyNotify)g_ptr_array_unref);
}

static GPtrArray *
look_up_service_finish(SfbNetwork *network, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

static GProxyResolver *
get_proxy_resolver(SfbNetwork *network)
{
	return NULL;
}

static void
roads_iface_init(SfbNetworkInterface *interface)
{
	interface->check_certificate_async = check_certificate_async;
	interface->check_certificate_finish = check_certificate_finish;
	interface->check_quietly_async = check_quietly_async;
	interface->look_up_service_async = look_up_service_async;
	interface->look_up_service_finish = look_up_service_finish;
	interface->get_proxy_resolver = get_proxy_resolver;
	interface->get_detour = get_detour;
}

static void
town_roads_finalize(GObject *object)
{
	g_hash_table_unref(TOWN_ROADS(object)->refusing);
	g_hash_table_unref(TOWN_ROADS(object)->misnamed);
	g_hash_table_unref(TOWN_ROADS(object)->doubted);
	g_free(TOWN_ROADS(object)->service_hosts);
	G_OBJECT_CLASS(town_roads_parent_class)->finalize(object);
}

static void
town_roads_class_init(TownRoadsClass *klass)
{
	G_OBJECT_CLASS(klass)->finalize = town_roads_finalize;
}

static void
town_roads_init(TownRoads *self)
{
	self->refusing = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	self->misnamed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	self->doubted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/* The server */

static void
on_request(SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer user_data)
{
	Town *town = user_data;
	GUri *uri = soup_server_message_get_uri(message);
	GInetSocketAddress *local =
		G_INET_SOCKET_ADDRESS(soup_server_message_get_local_address(message));
	gboolean is_https = g_inet_socket_address_get_port(local) == town->roads->https_port;
	g_autofree char *request = g_strconcat(
		soup_server_message_get_method(message), is_https ? " https://" : " http://",
		g_uri_get_host(uri), g_uri_get_path(uri), g_uri_get_query(uri) != NULL ? "?" : NULL,
		g_uri_get_query(uri), NULL);

	g_string_append_printf(town->log, "%s\n", request);
	town->serve(message, request, town->user_data);
}

static guint16
listen_at(SoupServer *server, SoupServerListenOptions options)
{
	g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
	g_autoptr(GSocketAddress) address = g_inet_socket_address_new(loopback, 0);
	g_autoptr(GSocket) socket = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
	                                         G_SOCKET_PROTOCOL_TCP, NULL);
	g_autoptr(GSocketAddress) bound = NULL;
	g_autoptr(GError) error = NULL;

	g_socket_bind(socket, address, FALSE, &error);
	g_assert_no_error(error);
	g_socket_listen(socket, &error);
	g_assert_no_error(error);
	soup_server_listen_socket(server, socket, options, &error);
	g_assert_no_error(error);
	bound = g_socket_get_local_address(socket, NULL);
	return g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
}

static guint16
bind_closed(Town *town)
{
	g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
	g_autoptr(GSocketAddress) address = g_inet_socket_address_new(loopback, 0);
	g_autoptr(GSocketAddress) bound = NULL;

	town->closed = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM,
	                            G_SOCKET_PROTOCOL_TCP, NULL);
	g_assert_true(g_socket_bind(town->closed, address, FALSE, NULL));
	bound = g_socket_get_local_address(town->closed, NULL);
	return g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
}

static GTlsCertificate *
load_certificate(void)
{
	g_autofree char *path =
		g_build_filename(g_getenv("SFB_TEST_DATA"), "net", "good.pem", NULL);
	g_autoptr(GError) error = NULL;
	GTlsCertificate *certificate = g_tls_certificate_new_from_file(path, &error);

	g_assert_no_error(error);
	return certificate;
}

Town *
town_new(TownServe serve, gpointer user_data)
{
	Town *town = g_new0(Town, 1);
	g_autoptr(GTlsCertificate) certificate = load_certificate();

	town->serve = serve;
	town->user_data = user_data;
	town->log = g_string_new(NULL);
	town->server = soup_server_new("tls-certificate", certificate, "raw-paths", TRUE, NULL);
	soup_server_add_handler(town->server, NULL, on_request, town, NULL);
	town->roads = g_object_new(TOWN_TYPE_ROADS, NULL);
	town->roads->https_port = listen_at(town->server, SOUP_SERVER_LISTEN_HTTPS);
	town->roads->http_port = listen_at(town->server, 0);
	town->roads->closed_port = bind_closed(town);
	town->http = sfb_web_http_new(SFB_NETWORK(town->roads), "purple-sfb/test");
	return town;
}

void
town_free(Town *town)
{
	g_object_unref(town->http);
	soup_server_disconnect(town->server);
	g_object_unref(town->server);
	g_object_unref(town->closed);
	g_object_unref(town->roads);
	g_string_free(town->log, TRUE);
	g_free(town);
}

SfbWebHttp *
town_get_http(Town *town)
{
	return town->http;
}

SfbNetwork *
town_get_network(Town *town)
{
	return SFB_NETWORK(town->roads);
}

void
town_set_service(Town *town, const char *hosts, guint16 port)
{
	town->roads->service_hosts = g_strdup(hosts);
	town->roads->service_port = port;
}

void
town_refuse(Town *town, const char *host)
{
	g_hash_table_add(town->roads->refusing, g_strdup(host));
}

void
town_misname(Town *town, const char *host)
{
	g_hash_table_add(town->roads->misnamed, g_strdup(host));
}

void
town_doubt(Town *town, const char *host)
{
	g_hash_table_add(town->roads->doubted, g_strdup(host));
}

const char *
town_get_log(Town *town)
{
	return town->log->str;
}

/* Answers */

void
town_answer(SoupServerMessage *message, guint status, const char *const *headers, const char *type,
            const char *body)
{
	SoupMessageHeaders *given = soup_server_message_get_response_headers(message);

	for (; headers != NULL && *headers != NULL; headers += 2)
		soup_message_headers_append(given, headers[0], headers[1]);
	if (body != NULL)
		soup_server_message_set_response(message, type, SOUP_MEMORY_COPY, body,
		                                 strlen(body));
	soup_server_message_set_status(message, status, NULL);
}

const char *
town_get_header(SoupServerMessage *message, const char *name)
{
	return soup_message_headers_get_one(soup_server_message_get_request_headers(message), name);
}

GHashTable *
town_read_form(SoupServerMessage *message)
{
	g_autoptr(GBytes) bytes =
		soup_message_body_flatten(soup_server_message_get_request_body(message));
	GHashTable *form =
		g_uri_parse_params(g_bytes_get_data(bytes, NULL), (gssize)g_bytes_get_size(bytes),
	                           "&", G_URI_PARAMS_WWW_FORM, NULL);

	g_assert_nonnull(form);
	return form;
}
