/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The loopback front end: opens its services, keeps its connections, and lets presence change by
 * itself. */

#include "sim/sim.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "sim/authority.h"
#include "sim/connection.h"
#include "sim/dns.h"
#include "sim/files.h"
#include "sim/front-desk.h"
#include "sim/location-profile.h"
#include "sim/media-relay.h"
#include "sim/mishaps.h"
#include "sim/offer.h"
#include "sim/provisioning.h"
#include "sim/telephony.h"
#include "sim/weather.h"
#include "sim/web.h"

#define FIRST_CONNECTION 0x2600 /* servers number their connections in such steps */
#define CONNECTION_STEP 0x100
#define DEFAULT_VERSION 4
#define DEFAULT_MECHANISMS "ntlm"

struct _SfbSim {
	GObject parent_instance;

	SfbSimFaults *faults;
	SfbSimWorld *world;
	SfbSimFiles *files;
	SfbSimAuthority *authority;
	SfbSimWeb *web;
	SfbSimDns *dns;
	SfbSimOffer *offer;
	SfbSimProvisioning *provisioning;
	SfbSimMediaRelay *relay;
	SfbSimLocationProfile *dial_plan;
	SfbSimMishaps *mishaps;
	SfbSimFrontDesk *desk;

	GTlsCertificate *certificate;
	GSocketService *tls_service;
	GSocketService *tcp_service;
	guint16 tls_port;
	guint16 tcp_port;
	GHashTable *connections; /* set of SfbSimConnection */
	guint next_number;

	guint bad_signatures;
	SfbSimWeather *weather;
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

/* (transfer full) (nullable) */
static GTlsCertificate *
get_certificate(SfbSim *self, GError **error)
{
	const char *flaw = sfb_sim_faults_get_strike(self->faults, "certificate");
	g_autofree char *pem = NULL;

	if (flaw == NULL)
		return g_object_ref(self->certificate);
	pem = sfb_sim_files_make_server(self->files, flaw, error);
	return pem != NULL ? g_tls_certificate_new_from_pem(pem, -1, error) : NULL;
}

/* (transfer full) (nullable) */
static GIOStream *
wrap_in_tls(SfbSim *self, GSocketConnection *socket, GError **error)
{
	g_autoptr(GTlsCertificate) certificate = get_certificate(self, error);

	return certificate != NULL
	               ? g_tls_server_connection_new(G_IO_STREAM(socket), certificate, error)
	               : NULL;
}

static gboolean
on_tls_incoming(GSocketService *service, GSocketConnection *socket, GObject *source, SfbSim *self)
{
	g_autofree char *via = g_strdup_printf("SIP/2.0/TLS 127.0.0.1:%u", self->tls_port);
	g_autoptr(GError) error = NULL;
	g_autoptr(GIOStream) stream = NULL;

	if (sfb_sim_mishaps_take(self->mishaps, G_IO_STREAM(socket)))
		return TRUE;
	stream = wrap_in_tls(self, socket, &error);
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

/* Life */

static gboolean
open_files(SfbSim *self, const char *directory, GError **error)
{
	g_autofree char *passwords = sfb_sim_world_build_password_file(self->world);

	self->files = sfb_sim_files_new(directory, passwords, error);
	if (self->files == NULL)
		return FALSE;
	self->certificate = g_tls_certificate_new_from_file(self->files->server_file, error);
	if (self->certificate != NULL)
		self->authority = sfb_sim_authority_new(self->files->directory, error);
	return self->authority != NULL;
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

static gboolean
open_web(SfbSim *self, const SfbSimOptions *options, GError **error)
{
	const SfbSimWebWish wish = {
		.options = options,
		.files = self->files,
		.world = self->world,
		.faults = self->faults,
		.authority = self->authority,
		.sip_port = self->tls_port,
	};

	self->web = sfb_sim_web_new(&wish, error);
	return self->web != NULL;
}

static gboolean
open_dns(SfbSim *self, const SfbSimOptions *options, GError **error)
{
	const SfbSimDnsZoneWish wish = {
		.names = options->dns_names,
		.tls_port = self->tls_port,
		.tcp_port = self->tcp_port,
		.faults = self->faults,
	};

	self->dns = sfb_sim_dns_new(options->dns_port, &wish, error);
	return self->dns != NULL;
}

static gboolean
make_offer(SfbSim *self, const SfbSimOptions *options, GError **error)
{
	const SfbSimOfferWish wish = {
		.mechanisms =
			options->mechanisms != NULL ? options->mechanisms : DEFAULT_MECHANISMS,
		.version = options->version != 0 ? options->version : DEFAULT_VERSION,
		.is_external = options->is_external,
		.sts_uri = sfb_sim_web_get_sts_uri(self->web),
		.files = self->files,
		.authority = self->authority,
		.faults = self->faults,
	};

	self->offer = sfb_sim_offer_new(&wish, error);
	return self->offer != NULL;
}

static gboolean
open_provisioning(SfbSim *self, const SfbSimOptions *options, GError **error)
{
	self->provisioning = sfb_sim_provisioning_new(
		options->settings, sfb_sim_web_get_base(self->web), self->faults, error);
	return self->provisioning != NULL;
}

static gboolean
open_relay(SfbSim *self, const SfbSimOptions *options, GError **error)
{
	self->relay = sfb_sim_media_relay_new(options->relay_minutes, self->faults, error);
	return self->relay != NULL;
}

static gboolean
open_dial_plan(SfbSim *self, const SfbSimOptions *options, GError **error)
{
	self->dial_plan =
		sfb_sim_location_profile_new(options->dial_plan, self->world, self->faults, error);
	return self->dial_plan != NULL;
}

static SfbSimFrontDesk *
make_desk(SfbSim *self, const SfbSimOptions *options)
{
	return sfb_sim_front_desk_new(&(const SfbSimFrontDeskWish){
		.options = options,
		.world = self->world,
		.faults = self->faults,
		.offer = self->offer,
		.provisioning = self->provisioning,
		.relay = self->relay,
		.dial_plan = self->dial_plan,
	});
}

/* The list is in Exchange, but its programs are told over SIP that it changed. */
static void
on_list_changed(SfbSimUser *user, gpointer user_data)
{
	SfbSim *self = user_data;

	sfb_sim_front_desk_hint_at_contacts(self->desk, user);
}

static void
on_mails_changed(SfbSimUser *user, gpointer user_data)
{
	SfbSim *self = user_data;

	sfb_sim_front_desk_tell_voicemail(self->desk, user);
}

SfbSim *
sfb_sim_new(const SfbSimOptions *options, GError **error)
{
	g_autoptr(SfbSim) self = g_object_new(SFB_TYPE_SIM, NULL);
	SfbSimOptions chosen = *options;

	self->faults = sfb_sim_faults_new(options->faults != NULL ? options->faults : "", error);
	if (self->faults == NULL)
		return NULL;
	self->world = sfb_sim_world_new(options->contacts);
	if (!open_files(self, options->directory, error) ||
	    !open_ports(self, options->sip_port, error) || !open_web(self, options, error) ||
	    !open_dns(self, options, error) || !make_offer(self, options, error) ||
	    !open_provisioning(self, options, error) || !open_relay(self, options, error) ||
	    !open_dial_plan(self, options, error))
		return NULL;
	chosen.sip_port = self->tls_port;
	self->mishaps = sfb_sim_mishaps_new(self->files, self->faults);
	self->desk = make_desk(self, &chosen);
	sfb_sim_web_exchange_watch(sfb_sim_web_get_exchange(self->web), on_list_changed,
	                           on_mails_changed, self);
	self->weather = sfb_sim_weather_new(options, self->world, self->desk);
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

guint16
sfb_sim_get_https_port(SfbSim *self)
{
	return sfb_sim_web_get_https_port(self->web);
}

guint16
sfb_sim_get_http_port(SfbSim *self)
{
	return sfb_sim_web_get_http_port(self->web);
}

guint16
sfb_sim_get_dns_port(SfbSim *self)
{
	return sfb_sim_dns_get_port(self->dns);
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
sfb_sim_get_web_count(SfbSim *self)
{
	return sfb_sim_web_get_count(self->web);
}

guint
sfb_sim_get_bad_signature_count(SfbSim *self)
{
	return self->bad_signatures;
}

void
sfb_sim_deliver(SfbSim *self, const char *address, const SfbSimMail *mail)
{
	SfbSimUser *user = sfb_sim_world_get(self->world, address);

	sfb_sim_mailbox_add(user, mail);
	sfb_sim_front_desk_tell_voicemail(self->desk, user);
}

void
sfb_sim_read_mails(SfbSim *self, const char *address)
{
	SfbSimUser *user = sfb_sim_world_get(self->world, address);

	sfb_sim_mailbox_read_all(user);
	sfb_sim_front_desk_tell_voicemail(self->desk, user);
}

void
sfb_sim_route(SfbSim *self, const char *address, const char *flags)
{
	SfbSimUser *user = sfb_sim_world_get(self->world, address);

	sfb_sim_telephony_route(user, flags);
	sfb_sim_front_desk_tell_routing(self->desk, user);
}

gboolean
sfb_sim_change_settings(SfbSim *self, const char *changes, GError **error)
{
	return sfb_sim_provisioning_change(self->provisioning, changes, error);
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

	g_clear_pointer(&self->weather, sfb_sim_weather_free);
	stop_listening(self->tls_service, self);
	stop_listening(self->tcp_service, self);
	forget_connections(self);
	g_clear_pointer(&self->desk, sfb_sim_front_desk_free);
	g_clear_pointer(&self->mishaps, sfb_sim_mishaps_free);
	g_clear_pointer(&self->dial_plan, sfb_sim_location_profile_free);
	g_clear_pointer(&self->relay, sfb_sim_media_relay_free);
	g_clear_pointer(&self->provisioning, sfb_sim_provisioning_free);
	g_clear_pointer(&self->offer, sfb_sim_offer_free);
	g_clear_pointer(&self->dns, sfb_sim_dns_free);
	g_clear_pointer(&self->web, sfb_sim_web_free);
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
	sfb_sim_authority_free(self->authority);
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
