/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The loopback front end: listens, keeps its connections, and lets presence change by itself. */

#include "sim/sim.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "sim/connection.h"
#include "sim/files.h"
#include "sim/front-desk.h"
#include "util/random.h"

#define FIRST_CONNECTION 0x2600 /* servers number their connections in such steps */
#define CONNECTION_STEP 0x100

struct _SfbSim {
	GObject parent_instance;

	SfbSimFaults *faults;
	SfbSimWorld *world;
	SfbSimFiles *files;
	SfbSimFrontDesk *desk;

	GTlsCertificate *certificate;
	GSocketService *tls_service;
	GSocketService *tcp_service;
	guint16 tls_port;
	guint16 tcp_port;
	GHashTable *connections; /* set of SfbSimConnection */
	guint next_number;

	guint bad_signatures;
	guint change_id;
};

G_DEFINE_TYPE(SfbSim, sfb_sim, G_TYPE_OBJECT)

/* Connections */

static void
on_message(SfbSimConnection *connection, SfbSipMessage *message, SfbSim *self)
{
	sfb_sim_front_desk_take(self->desk, connection, message);
}

static void
on_bad_signature(SfbSimConnection *connection, SfbSim *self)
{
	self->bad_signatures++;
	g_debug("A signature does not verify: number %u", self->bad_signatures);
}

static void
on_closed(SfbSimConnection *connection, SfbSim *self)
{
	sfb_sim_front_desk_forget(self->desk, connection);
	g_hash_table_remove(self->connections, connection);
}

static guint16
get_peer_port(GSocketConnection *socket)
{
	g_autoptr(GSocketAddress) address = g_socket_connection_get_remote_address(socket, NULL);

	return address != NULL ? g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(address)) : 0;
}

static void
add_connection(SfbSim *self, GIOStream *stream, GSocketConnection *socket, const char *via)
{
	g_autofree char *received =
		g_strdup_printf(";received=127.0.0.1;ms-received-port=%u;ms-received-cid=%X",
	                        get_peer_port(socket), self->next_number);
	SfbSimConnection *connection = sfb_sim_connection_new(stream, via, received, self->faults);

	/* A message is one write; none of them should wait for the answer to the one before. */
	g_socket_set_option(g_socket_connection_get_socket(socket), IPPROTO_TCP, TCP_NODELAY, TRUE,
	                    NULL);
	self->next_number += CONNECTION_STEP;
	g_hash_table_add(self->connections, connection);
	g_signal_connect(connection, "message-received", G_CALLBACK(on_message), self);
	g_signal_connect(connection, "bad-signature", G_CALLBACK(on_bad_signature), self);
	g_signal_connect(connection, "closed", G_CALLBACK(on_closed), self);
	sfb_sim_connection_start(connection);
}

static gboolean
on_tcp_incoming(GSocketService *service, GSocketConnection *socket, GObject *source, SfbSim *self)
{
	g_autofree char *via = g_strdup_printf("SIP/2.0/TCP 127.0.0.1:%u", self->tcp_port);

	add_connection(self, G_IO_STREAM(socket), socket, via);
	return TRUE;
}

static gboolean
on_tls_incoming(GSocketService *service, GSocketConnection *socket, GObject *source, SfbSim *self)
{
	g_autofree char *via = g_strdup_printf("SIP/2.0/TLS 127.0.0.1:%u", self->tls_port);
	g_autoptr(GError) error = NULL;
	g_autoptr(GIOStream) stream =
		g_tls_server_connection_new(G_IO_STREAM(socket), self->certificate, &error);

	if (stream != NULL)
		add_connection(self, stream, socket, via);
	else
		g_warning("No TLS for a connection: %s", error->message);
	return TRUE;
}

/* @port: 0: any. Returns: (transfer full) (nullable) */
static GSocketService *
listen_on(guint16 port, GCallback on_incoming, SfbSim *self, guint16 *chosen, GError **error)
{
	g_autoptr(GSocketService) service = g_socket_service_new();
	g_autoptr(GSocketAddress) address =
		g_inet_socket_address_new_from_string("127.0.0.1", port);
	g_autoptr(GSocketAddress) effective = NULL;

	if (!g_socket_listener_add_address(G_SOCKET_LISTENER(service), address,
	                                   G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
	                                   &effective, error))
		return NULL;
	*chosen = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(effective));
	g_signal_connect(service, "incoming", on_incoming, self);
	return g_steal_pointer(&service);
}

/* Presence that changes by itself */

static SfbSimUser *
pick_contact(SfbSim *self)
{
	const SfbSimUser *alice = sfb_sim_world_get(self->world, "alice@" SFB_SIM_DOMAIN);
	const SfbSimContact *contact;

	if (alice->contacts->len == 0)
		return NULL;
	contact = alice->contacts->pdata[sfb_random_below(alice->contacts->len)];
	return sfb_sim_world_get(self->world, contact->address);
}

static gboolean
on_change(gpointer user_data)
{
	SfbSim *self = user_data;
	SfbSimUser *user = pick_contact(self);

	if (user != NULL && user->is_invented)
		sfb_sim_front_desk_change(self->desk, user);
	return G_SOURCE_CONTINUE;
}

/* Life */

static gboolean
open_files(SfbSim *self, const char *directory, GError **error)
{
	g_autofree char *passwords = sfb_sim_world_build_password_file(self->world);

	self->files = sfb_sim_files_new(directory, passwords, error);
	if (self->files == NULL)
		return FALSE;
	self->certificate = g_tls_certificate_new_from_file(self->files->server_file, error);
	return self->certificate != NULL;
}

static gboolean
open_ports(SfbSim *self, guint16 tls_port, GError **error)
{
	self->tls_service =
		listen_on(tls_port, G_CALLBACK(on_tls_incoming), self, &self->tls_port, error);
	if (self->tls_service == NULL)
		return FALSE;
	self->tcp_service = listen_on(0, G_CALLBACK(on_tcp_incoming), self, &self->tcp_port, error);
	return self->tcp_service != NULL;
}

SfbSim *
sfb_sim_new(const SfbSimOptions *options, GError **error)
{
	g_autoptr(SfbSim) self = g_object_new(SFB_TYPE_SIM, NULL);

	self->faults = sfb_sim_faults_new(options->faults != NULL ? options->faults : "", error);
	if (self->faults == NULL)
		return NULL;
	self->world = sfb_sim_world_new(options->contacts);
	if (!open_files(self, options->directory, error) ||
	    !open_ports(self, options->sip_port, error))
		return NULL;
	self->desk = sfb_sim_front_desk_new(options, self->world, self->faults, self->tls_port);
	if (options->change_seconds > 0)
		self->change_id = g_timeout_add_seconds(options->change_seconds, on_change, self);
	return g_steal_pointer(&self);
}

guint16
sfb_sim_get_tls_port(SfbSim *self)
{
	return self->tls_port;
}

guint16
sfb_sim_get_tcp_port(SfbSim *self)
{
	return self->tcp_port;
}

const char *
sfb_sim_get_ca_file(SfbSim *self)
{
	return self->files->ca_file;
}

const char *
sfb_sim_get_password_file(SfbSim *self)
{
	return self->files->password_file;
}

SfbSimWorld *
sfb_sim_get_world(SfbSim *self)
{
	return self->world;
}

guint
sfb_sim_get_request_count(SfbSim *self, const char *method)
{
	return sfb_sim_front_desk_get_count(self->desk, method);
}

guint
sfb_sim_get_bad_signature_count(SfbSim *self)
{
	return self->bad_signatures;
}

void
sfb_sim_cut_connections(SfbSim *self)
{
	GHashTableIter iter;
	gpointer connection;

	g_hash_table_iter_init(&iter, self->connections);
	while (g_hash_table_iter_next(&iter, &connection, NULL))
		sfb_sim_connection_close(connection);
}

static void
stop_listening(GSocketService *service, SfbSim *self)
{
	if (service == NULL)
		return;
	g_signal_handlers_disconnect_by_data(service, self);
	g_socket_service_stop(service);
	g_socket_listener_close(G_SOCKET_LISTENER(service));
}

static void
forget_connections(SfbSim *self)
{
	GHashTableIter iter;
	gpointer connection;

	g_hash_table_iter_init(&iter, self->connections);
	while (g_hash_table_iter_next(&iter, &connection, NULL)) {
		g_signal_handlers_disconnect_by_data(connection, self);
		g_object_run_dispose(connection);
		g_hash_table_iter_remove(&iter);
	}
}

static void
sfb_sim_dispose(GObject *object)
{
	SfbSim *self = SFB_SIM(object);

	g_clear_handle_id(&self->change_id, g_source_remove);
	stop_listening(self->tls_service, self);
	stop_listening(self->tcp_service, self);
	forget_connections(self);
	g_clear_pointer(&self->desk, sfb_sim_front_desk_free);
	g_clear_object(&self->tls_service);
	g_clear_object(&self->tcp_service);
	G_OBJECT_CLASS(sfb_sim_parent_class)->dispose(object);
}

static void
sfb_sim_finalize(GObject *object)
{
	SfbSim *self = SFB_SIM(object);

	g_clear_object(&self->certificate);
	g_hash_table_unref(self->connections);
	sfb_sim_files_free(self->files);
	sfb_sim_world_free(self->world);
	sfb_sim_faults_free(self->faults);
	G_OBJECT_CLASS(sfb_sim_parent_class)->finalize(object);
}

static void
sfb_sim_class_init(SfbSimClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);

	object_class->dispose = sfb_sim_dispose;
	object_class->finalize = sfb_sim_finalize;
}

static void
sfb_sim_init(SfbSim *self)
{
	self->connections = g_hash_table_new_full(NULL, NULL, g_object_unref, NULL);
	self->next_number = FIRST_CONNECTION;
}
