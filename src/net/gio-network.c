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

#include "net/gio-network-private.h"
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
	GIOStream *stream;           /* TLS, or the bare connection */
	GTlsCertificateFlags faults; /* of the server's certificate */
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
	g_object_unref(attempt->server);
	g_free(attempt);
}

#define ANY_CODE (-1)

/* What GIO reports, in words for people. The first row that fits counts. */
typedef struct {
	GQuark (*domain)(void);
	int code; /* or ANY_CODE */
	SfbError becomes;
	const char *sentence;
} Failure;

static const Failure failures[] = {
	{ g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, SFB_ERROR_UNREACHABLE,
	  N_("The server is there but refuses connections on this port. Check the port, or ask "
	     "whether the service is running.") },
	{ g_io_error_quark, G_IO_ERROR_TIMED_OUT, SFB_ERROR_TIMEOUT,
	  N_("There was no answer in time. A firewall may be in the way: check whether you need "
	     "the company network or its VPN.") },
	{ g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, SFB_ERROR_UNREACHABLE,
	  N_("No network route leads there. Check whether you need the company network or its "
	     "VPN.") },
	{ g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, SFB_ERROR_UNREACHABLE,
	  N_("This computer has no network that leads there. Check its connection.") },
	{ g_io_error_quark, G_IO_ERROR_PROXY_FAILED, SFB_ERROR_UNREACHABLE,
	  N_("The proxy would not connect. Check the proxy settings of this computer.") },
	{ g_io_error_quark, G_IO_ERROR_PROXY_NEED_AUTH, SFB_ERROR_UNREACHABLE,
	  N_("The proxy wants a password. Set it in the proxy settings of this computer.") },
	{ g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, SFB_ERROR_UNREACHABLE,
	  N_("There is no server of this name. Check its spelling, and whether you need the "
	     "company network or its VPN to look it up.") },
	{ g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, SFB_ERROR_UNREACHABLE,
	  N_("The name could not be looked up just now. Check the network connection, then try "
	     "again.") },
	{ g_tls_error_quark, G_TLS_ERROR_UNAVAILABLE, SFB_ERROR_MECHANISM_MISSING,
	  N_("TLS is not installed here. Install the package glib-networking and try again.") },
	{ g_tls_error_quark, ANY_CODE, SFB_ERROR_UNREACHABLE,
	  N_("What answers on this port speaks no TLS that this computer accepts. Check the port "
	     "and the transport; if both are right, the server may be too old.") },
};

/* What is wrong with a certificate, gravest first. */
static const struct {
	GTlsCertificateFlags fault;
	const char *sentence;
} certificate_faults[] = {
	{ G_TLS_CERTIFICATE_REVOKED,
	  N_("Its certificate was revoked. Do not go on; tell the server's administrator.") },
	{ G_TLS_CERTIFICATE_BAD_IDENTITY,
	  N_("Its certificate is for other names than this one. Use a name that stands in the "
	     "certificate, or ask the administrator to add this one.") },
	{ G_TLS_CERTIFICATE_NOT_ACTIVATED,
	  N_("Its certificate is not valid yet. Check this computer's clock and date.") },
	{ G_TLS_CERTIFICATE_EXPIRED,
	  N_("Its certificate has expired. Check this computer's date; if that is right, the "
	     "administrator has to renew the certificate.") },
	{ G_TLS_CERTIFICATE_UNKNOWN_CA,
	  N_("Its certificate comes from an authority that this computer does not know. If it is "
	     "your company's own, ask for that authority's certificate and give its file as the "
	     "CA file.") },
	{ G_TLS_CERTIFICATE_INSECURE,
	  N_("Its certificate uses a method that is no longer safe. The administrator has to "
	     "renew it.") },
};

static const char *
get_certificate_sentence(GTlsCertificateFlags faults)
{
	for (gsize i = 0; i < G_N_ELEMENTS(certificate_faults); i++) {
		if (faults & certificate_faults[i].fault)
			return _(certificate_faults[i].sentence);
	}
	return _("Its certificate could not be checked. Tell the server's administrator.");
}

static GError *
explain(const Attempt *attempt, const GError *cause)
{
	if (attempt->faults != 0)
		return g_error_new_literal(SFB_ERROR, SFB_ERROR_CERTIFICATE,
		                           get_certificate_sentence(attempt->faults));
	for (gsize i = 0; i < G_N_ELEMENTS(failures); i++) {
		if (cause->domain == failures[i].domain() &&
		    (failures[i].code == ANY_CODE || failures[i].code == cause->code))
			return g_error_new_literal(SFB_ERROR, failures[i].becomes,
			                           _(failures[i].sentence));
	}
	return g_error_new(SFB_ERROR, SFB_ERROR_UNREACHABLE,
	                   _("The system says \"%s\". Try again; if it stays, check the server's "
	                     "name and port."),
	                   cause->message);
}

/* (takes @cause) */
static void
fail(GTask *task, GError *cause)
{
	const Attempt *attempt = g_task_get_task_data(task);
	GNetworkAddress *server = G_NETWORK_ADDRESS(attempt->server);
	GError *error = cause;

	if (!g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
		error = explain(attempt, cause);
		g_prefix_error(&error, _("No connection to %s, port %u. "),
		               g_network_address_get_hostname(server),
		               g_network_address_get_port(server));
		g_error_free(cause);
	}
	g_task_return_error(task, error);
	g_object_unref(task);
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
		fail(task, error);
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

static gboolean
load_authorities(SfbGioNetwork *self, Attempt *attempt, GError **error)
{
	g_autoptr(GError) cause = NULL;

	if (*self->ca_file == '\0')
		return TRUE;
	attempt->authorities = g_tls_file_database_new(self->ca_file, &cause);
	if (attempt->authorities != NULL)
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
	if (!load_authorities(self, attempt, &error)) {
		g_task_return_error(task, error);
		g_object_unref(task);
		return;
	}
	g_socket_client_set_timeout(socket_client, self->timeout_seconds);
	g_socket_client_connect_async(socket_client, attempt->server, cancellable, on_connected,
	                              task);
}

static GIOStream *
connect_finish(SfbNetwork *network, GAsyncResult *result, GInetSocketAddress **local,
               GError **error)
{
	Attempt *attempt = g_task_get_task_data(G_TASK(result));
	g_autoptr(GSocketAddress) address = NULL;

	if (!g_task_propagate_boolean(G_TASK(result), error))
		return NULL;
	address = g_socket_connection_get_local_address(attempt->tcp, error);
	if (address == NULL)
		return NULL;
	*local = G_INET_SOCKET_ADDRESS(g_steal_pointer(&address));
	return g_steal_pointer(&attempt->stream);
}

static void
sfb_gio_network_iface_init(SfbNetworkInterface *interface)
{
	interface->connect_async = connect_async;
	interface->connect_finish = connect_finish;
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
