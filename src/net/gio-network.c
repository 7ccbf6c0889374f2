/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Connecting with GIO: every address of the name is tried (RFC 8305), then TLS proves the name. A
 * certificate that the system's store does not accept may still be accepted by the user's own
 * authorities; nothing else makes it pass. Every failure says what was found and what to do.
 */

#include "config.h"

#include "net/gio-network.h"

#include <glib/gi18n-lib.h>

#include "net/failure.h"
#include "net/gio-network-private.h"
#include "net/tls-probe.h"
#include "util/error.h"

#define TIMEOUT_SECONDS 10

struct _SfbGioNetwork {
	GObject parent;

	char *ca_file;
	guint timeout_seconds;
};

/* One connection being made. */
typedef struct {
	GSocketConnectable *server;
	SfbTransport transport;
	GTlsDatabase *authorities; /* the user's own; NULL if there are none */
	GSocketConnection *tcp;
	GIOStream *stream;            /* TLS, or the bare connection */
	GTlsCertificate *certificate; /* the server's, if the system does not trust it; NULL */
	GTlsCertificateFlags faults;  /* of it */
} Attempt;

static void sfb_gio_network_iface_init(SfbNetworkInterface *interface);

G_DEFINE_TYPE_WITH_CODE(SfbGioNetwork, sfb_gio_network, G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(SFB_TYPE_NETWORK, sfb_gio_network_iface_init))

static void
attempt_free(Attempt *attempt)
{
	g_clear_object(&attempt->stream);
	g_clear_object(&attempt->tcp);
	g_clear_object(&attempt->authorities);
	g_clear_object(&attempt->certificate);
	g_object_unref(attempt->server);
	g_free(attempt);
}

static const char *
get_host(const Attempt *attempt)
{
	return g_network_address_get_hostname(G_NETWORK_ADDRESS(attempt->server));
}

static guint16
get_port(const Attempt *attempt)
{
	return g_network_address_get_port(G_NETWORK_ADDRESS(attempt->server));
}

/* (takes @cause) */
static void
fail(GTask *task, GError *cause)
{
	const Attempt *attempt = g_task_get_task_data(task);

	g_task_return_error(task, sfb_network_explain(get_host(attempt), get_port(attempt), cause));
	g_error_free(cause);
	g_object_unref(task);
}

static void
on_probed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	fail(user_data, sfb_tls_probe_finish(result));
}

/* (takes @cause) */
static void
fail_in_tls(GTask *task, GError *cause)
{
	const Attempt *attempt = g_task_get_task_data(task);

	if (attempt->faults == 0 && cause->domain != G_TLS_ERROR) {
		fail(task, cause);
		return;
	}
	g_error_free(cause);
	if (attempt->faults != 0)
		fail(task, sfb_network_explain_certificate(get_host(attempt), attempt->certificate,
		                                           attempt->faults));
	else
		sfb_tls_probe_async(g_task_get_source_object(task), get_host(attempt),
		                    get_port(attempt), g_task_get_cancellable(task), on_probed,
		                    task);
}

static void
succeed(GTask *task)
{
	Attempt *attempt = g_task_get_task_data(task);
	GSocket *socket = g_socket_connection_get_socket(attempt->tcp);

	/* From now on a line may be silent for hours, and the keep-alive notices a dead one. */
	g_socket_set_timeout(socket, 0);
	sfb_network_tune_socket(g_socket_get_fd(socket));
	/* The stream outlives this attempt. */
	g_signal_handlers_disconnect_by_data(attempt->stream, attempt);
	g_task_return_boolean(task, TRUE);
	g_object_unref(task);
}

static gboolean
on_accept_certificate(GTlsConnection *tls, GTlsCertificate *certificate,
                      GTlsCertificateFlags faults, gpointer user_data)
{
	Attempt *attempt = user_data;

	g_set_object(&attempt->certificate, certificate);
	attempt->faults = faults;
	if (attempt->authorities == NULL)
		return FALSE;
	attempt->faults = g_tls_database_verify_chain(
		attempt->authorities, certificate, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER,
		attempt->server, NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, NULL);
	return attempt->faults == 0;
}

static void
on_handshake_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;

	if (g_tls_connection_handshake_finish(G_TLS_CONNECTION(source), result, &error))
		succeed(task);
	else
		fail_in_tls(task, error);
}

static void
start_tls(GTask *task)
{
	Attempt *attempt = g_task_get_task_data(task);
	GError *error = NULL;

	attempt->stream =
		g_tls_client_connection_new(G_IO_STREAM(attempt->tcp), attempt->server, &error);
	if (attempt->stream == NULL) {
		fail(task, error);
		return;
	}
	/* Servers hang up without the closing words. */
	g_tls_connection_set_require_close_notify(G_TLS_CONNECTION(attempt->stream), FALSE);
	g_signal_connect(attempt->stream, "accept-certificate", G_CALLBACK(on_accept_certificate),
	                 attempt);
	g_tls_connection_handshake_async(G_TLS_CONNECTION(attempt->stream), G_PRIORITY_DEFAULT,
	                                 g_task_get_cancellable(task), on_handshake_done, task);
}

static void
on_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Attempt *attempt = g_task_get_task_data(task);
	GError *error = NULL;

	attempt->tcp = g_socket_client_connect_finish(G_SOCKET_CLIENT(source), result, &error);
	if (attempt->tcp == NULL) {
		fail(task, error);
		return;
	}
	if (attempt->transport == SFB_TRANSPORT_TLS) {
		start_tls(task);
		return;
	}
	attempt->stream = G_IO_STREAM(g_object_ref(attempt->tcp));
	succeed(task);
}

/* @authorities: (out) (transfer full) (nullable) NULL if the account has none of its own. */
static gboolean
load_authorities(SfbGioNetwork *self, GTlsDatabase **authorities, GError **error)
{
	g_autoptr(GError) cause = NULL;

	if (*self->ca_file == '\0')
		return TRUE;
	*authorities = g_tls_file_database_new(self->ca_file, &cause);
	if (*authorities != NULL)
		return TRUE;
	g_set_error(
		error, SFB_ERROR, SFB_ERROR_USAGE,
		_("The CA file cannot be used (%s). Give a file with certificates in PEM form."),
		cause->message);
	return FALSE;
}

static void
connect_async(SfbNetwork *network, const char *host, guint16 port, SfbTransport transport,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	SfbGioNetwork *self = SFB_GIO_NETWORK(network);
	g_autoptr(GSocketClient) socket_client = g_socket_client_new();
	GTask *task = g_task_new(self, cancellable, callback, user_data);
	Attempt *attempt = g_new0(Attempt, 1);
	GError *error = NULL;

	attempt->server = g_network_address_new(host, port);
	attempt->transport = transport;
	g_task_set_source_tag(task, connect_async);
	g_task_set_task_data(task, attempt, (GDestroyNotify)attempt_free);
	if (!load_authorities(self, &attempt->authorities, &error)) {
		g_task_return_error(task, error);
		g_object_unref(task);
		return;
	}
	g_socket_client_set_timeout(socket_client, self->timeout_seconds);
	g_socket_client_connect_async(socket_client, attempt->server, cancellable, on_connected,
	                              task);
}

/* NULL without TLS. */
static GBytes *
dup_certificate(GIOStream *stream)
{
	GTlsCertificate *certificate;
	GByteArray *der;

	if (!G_IS_TLS_CONNECTION(stream))
		return NULL;
	certificate = g_tls_connection_get_peer_certificate(G_TLS_CONNECTION(stream));
	g_object_get(certificate, "certificate", &der, NULL);
	return g_byte_array_free_to_bytes(der);
}

static SfbLine *
connect_finish(SfbNetwork *network, GAsyncResult *result, GError **error)
{
	Attempt *attempt = g_task_get_task_data(G_TASK(result));
	g_autoptr(GSocketAddress) address = NULL;
	GIOStream *stream;

	if (!g_task_propagate_boolean(G_TASK(result), error))
		return NULL;
	address = g_socket_connection_get_local_address(attempt->tcp, error);
	if (address == NULL)
		return NULL;
	stream = g_steal_pointer(&attempt->stream);
	return sfb_line_new(stream, G_INET_SOCKET_ADDRESS(g_steal_pointer(&address)),
	                    dup_certificate(stream));
}

/* A certificate that somebody else's connection showed. */
typedef struct {
	GTlsCertificate *certificate;
	GSocketConnectable *server;
	GTlsDatabase *authorities; /* the user's own, still to be asked; NULL if there are none */
} Judgement;

static void
judgement_free(Judgement *judgement)
{
	g_object_unref(judgement->certificate);
	g_object_unref(judgement->server);
	g_clear_object(&judgement->authorities);
	g_free(judgement);
}

static void on_judged(GObject *source, GAsyncResult *result, gpointer user_data);

static void
judge(GTask *task, GTlsDatabase *authorities)
{
	const Judgement *judgement = g_task_get_task_data(task);

	g_tls_database_verify_chain_async(authorities, judgement->certificate,
	                                  G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER,
	                                  judgement->server, NULL, G_TLS_DATABASE_VERIFY_NONE,
	                                  g_task_get_cancellable(task), on_judged, task);
}

static void
on_judged(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Judgement *judgement = g_task_get_task_data(task);
	g_autoptr(GTlsDatabase) authorities = g_steal_pointer(&judgement->authorities);
	GNetworkAddress *server = G_NETWORK_ADDRESS(judgement->server);
	GError *error = NULL;
	GTlsCertificateFlags faults =
		g_tls_database_verify_chain_finish(G_TLS_DATABASE(source), result, &error);

	if (error == NULL && faults != 0 && authorities != NULL) {
		judge(task, authorities);
		return;
	}
	if (error == NULL && faults != 0)
		error = sfb_network_explain_certificate(g_network_address_get_hostname(server),
		                                        judgement->certificate, faults);
	if (error != NULL)
		g_task_return_error(task, error);
	else
		g_task_return_boolean(task, TRUE);
	g_object_unref(task);
}

static void
check_certificate_async(SfbNetwork *network, const char *host, GTlsCertificate *certificate,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	SfbGioNetwork *self = SFB_GIO_NETWORK(network);
	g_autoptr(GTlsDatabase) system =
		g_tls_backend_get_default_database(g_tls_backend_get_default());
	GTask *task = g_task_new(self, cancellable, callback, user_data);
	Judgement *judgement = g_new0(Judgement, 1);
	GError *error = NULL;

	judgement->certificate = g_object_ref(certificate);
	judgement->server = g_network_address_new(host, 0);
	g_task_set_source_tag(task, check_certificate_async);
	g_task_set_task_data(task, judgement, (GDestroyNotify)judgement_free);
	if (load_authorities(self, &judgement->authorities, &error)) {
		judge(task, system);
		return;
	}
	g_task_return_error(task, error);
	g_object_unref(task);
}

static gboolean
check_certificate_finish(SfbNetwork *network, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

static GProxyResolver *
get_proxy_resolver(SfbNetwork *network)
{
	return g_proxy_resolver_get_default();
}

static void
sfb_gio_network_iface_init(SfbNetworkInterface *interface)
{
	interface->connect_async = connect_async;
	interface->connect_finish = connect_finish;
	interface->look_up_service_async = sfb_gio_look_up_service_async;
	interface->look_up_service_finish = sfb_gio_look_up_finish;
	interface->look_up_host_async = sfb_gio_look_up_host_async;
	interface->look_up_host_finish = sfb_gio_look_up_finish;
	interface->check_certificate_async = check_certificate_async;
	interface->check_certificate_finish = check_certificate_finish;
	interface->get_proxy_resolver = get_proxy_resolver;
}

static void
sfb_gio_network_finalize(GObject *object)
{
	g_free(SFB_GIO_NETWORK(object)->ca_file);
	G_OBJECT_CLASS(sfb_gio_network_parent_class)->finalize(object);
}

static void
sfb_gio_network_class_init(SfbGioNetworkClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_gio_network_finalize;
}

static void
sfb_gio_network_init(SfbGioNetwork *self)
{
	self->timeout_seconds = TIMEOUT_SECONDS;
}

SfbNetwork *
sfb_gio_network_new(const char *ca_file)
{
	SfbGioNetwork *self = g_object_new(SFB_TYPE_GIO_NETWORK, NULL);

	/* GIO reads authorities from an absolute path only. */
	self->ca_file = *ca_file != '\0' ? g_canonicalize_filename(ca_file, NULL) : g_strdup("");
	return SFB_NETWORK(self);
}

void
sfb_gio_network_set_timeout(SfbGioNetwork *self, guint timeout_seconds)
{
	self->timeout_seconds = timeout_seconds;
}

guint
sfb_gio_network_get_timeout(SfbGioNetwork *self)
{
	return self->timeout_seconds;
}
