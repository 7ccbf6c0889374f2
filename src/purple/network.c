/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A connection in the making:
 *
 *   purple_proxy_connect -> plain: stream
 *                        -> TLS: handshake -> account's authorities -> libpurple's verifier ->
 * stream
 *                                                                   -> the user is asked: failure
 *
 * Nobody knows how long the user will look at a certificate, and a server does not wait for that.
 * So the question ends the attempt, and its answer is a reason to begin another one.
 */

#include "config.h"

#include "purple/network.h"

#include <glib/gi18n-lib.h>
#include <proxy.h>
#include <request.h>
#include <sslconn.h>
#include <unistd.h>

#include "purple/certificate.h"
#include "purple/stream.h"
#include "util/error.h"

typedef struct {
	SfbPurpleNetwork *network;
	GTask *task;
	char *host;
	SfbTransport transport;
	PurpleProxyConnectData *proxy; /* before there is a connection */
	PurpleSslConnection *tls;      /* while shaking hands */
	GSource *cancel_watch;
} Attempt;

/* One use of libpurple's own verifier. It answers at once, or after having asked the user. */
typedef struct {
	SfbPurpleNetwork *network;
	PurpleCertificateVerificationRequest *request; /* NULL when the attempt was given up */
} Question;

struct _SfbPurpleNetwork {
	GObject parent_instance;
	PurpleAccount *account; /* NULL once shut */
	SfbPurpleAuthorities *authorities;
	GHashTable *attempts; /* (element-type Attempt) a set, owned */
	Question *question;   /* the one the user has before the eyes */
};

static void start_verification(PurpleCertificateVerificationRequest *request);

/* libpurple calls it without looking whether it is there. */
static void
destroy_request(PurpleCertificateVerificationRequest *request)
{
}

static PurpleCertificateVerifier verifier = {
	.scheme_name = (char *)"x509",
	.name = (char *)"sfb",
	.start_verification = start_verification,
	.destroy_request = destroy_request,
};

static guint certificate_decided;

static void sfb_purple_network_interface_init(SfbNetworkInterface *interface);

G_DEFINE_TYPE_WITH_CODE(SfbPurpleNetwork, sfb_purple_network, G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(SFB_TYPE_NETWORK, sfb_purple_network_interface_init))

static void
attempt_free(Attempt *attempt)
{
	if (attempt->proxy != NULL)
		purple_proxy_connect_cancel(attempt->proxy);
	if (attempt->tls != NULL)
		purple_ssl_close(attempt->tls);
	if (attempt->cancel_watch != NULL)
		g_source_destroy(attempt->cancel_watch);
	g_clear_pointer(&attempt->cancel_watch, g_source_unref);
	g_object_unref(attempt->task);
	g_free(attempt->host);
	g_free(attempt);
}

/* Forgets the attempt and gives back its task, to be answered. */
static GTask *
end_attempt(Attempt *attempt)
{
	GTask *task = g_object_ref(attempt->task);

	g_hash_table_remove(attempt->network->attempts, attempt);
	return task;
}

static void
fail_attempt(Attempt *attempt, SfbError code, const char *format, ...) G_GNUC_PRINTF(3, 4);

static void
fail_attempt(Attempt *attempt, SfbError code, const char *format, ...)
{
	g_autoptr(GTask) task = NULL;
	g_autofree char *sentence = NULL;
	va_list arguments;

	va_start(arguments, format);
	sentence = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	task = end_attempt(attempt);
	g_task_return_new_error(task, SFB_ERROR, code, "%s", sentence);
}

/* (takes socket) */
static void
finish_attempt(Attempt *attempt, SfbPurpleSocket *socket)
{
	g_autoptr(GTask) task = end_attempt(attempt);
	GInetSocketAddress *local = sfb_purple_socket_dup_local(socket);

	g_task_return_pointer(task, sfb_line_new(sfb_purple_stream_new(socket), local, NULL),
	                      (GDestroyNotify)sfb_line_free);
}

static void
on_shaken_hands(gpointer user_data, PurpleSslConnection *tls, PurpleInputCondition condition)
{
	Attempt *attempt = user_data;

	attempt->tls = NULL;
	finish_attempt(attempt, sfb_purple_socket_new_tls(tls));
}

static void
on_tls_failed(PurpleSslConnection *tls, PurpleSslErrorType reason, gpointer user_data)
{
	Attempt *attempt = user_data;

	attempt->tls = NULL; /* libpurple closes it after this */
	if (reason != PURPLE_SSL_CERTIFICATE_INVALID)
		fail_attempt(attempt, SFB_ERROR_UNREACHABLE,
		             _("%s answered, but no secure connection came about. Check that the "
		               "server option names the port for TLS; a very old server needs TLS "
		               "1.0, which the plugin \"NSS Preferences\" can allow."),
		             attempt->host);
	else if (sfb_purple_network_is_asking(attempt->network))
		fail_attempt(attempt, SFB_ERROR_CERTIFICATE,
		             _("You are being asked whether to trust the certificate of %s."),
		             attempt->host);
	else
		fail_attempt(attempt, SFB_ERROR_CERTIFICATE,
		             _("The certificate of %s was not accepted, so it is not certain who "
		               "answers there. If your company has a certificate authority of its "
		               "own, name its file in the account's options."),
		             attempt->host);
}

static void
on_verified(PurpleCertificateVerificationStatus status, gpointer user_data)
{
	Question *question = user_data;
	SfbPurpleNetwork *network = question->network;

	if (question->request != NULL) {
		purple_certificate_verify_complete(g_steal_pointer(&question->request), status);
		return;
	}
	network->question = NULL;
	g_free(question);
	g_signal_emit(network, certificate_decided, 0, status == PURPLE_CERTIFICATE_VALID);
}

/* Leaves the decision to libpurple: made inside the call, or by the user, later. */
static void
ask_libpurple(SfbPurpleNetwork *network, PurpleCertificateVerificationRequest *request)
{
	PurpleCertificateVerifier *cached = purple_certificate_find_verifier("x509", "tls_cached");
	Question *question;

	if (cached == NULL || network->question != NULL) {
		purple_certificate_verify_complete(request, PURPLE_CERTIFICATE_INVALID);
		return;
	}
	question = g_new0(Question, 1);
	question->network = network;
	question->request = request;
	purple_certificate_verify(cached, request->subject_name, request->cert_chain, on_verified,
	                          question);
	if (question->request == NULL) {
		g_free(question);
		return;
	}
	network->question = question;
	question->request = NULL;
	purple_certificate_verify_complete(request, PURPLE_CERTIFICATE_INVALID);
}

static void
start_verification(PurpleCertificateVerificationRequest *request)
{
	/* libpurple's TLS plugins pass the connection along, and that knows what we gave it. */
	PurpleSslConnection *tls = request->cb_data;
	Attempt *attempt = tls->connect_cb_data;
	SfbPurpleNetwork *network = attempt->network;

	if (sfb_purple_authorities_accept(network->authorities, request->cert_chain,
	                                  request->subject_name))
		purple_certificate_verify_complete(request, PURPLE_CERTIFICATE_VALID);
	else
		ask_libpurple(network, request);
}

/* (takes fd) */
static void
shake_hands(Attempt *attempt, int fd)
{
	SfbPurpleNetwork *network = attempt->network;
	PurpleSslConnection *tls = NULL;

	if (purple_ssl_is_supported())
		tls = purple_ssl_connect_with_host_fd(network->account, fd, on_shaken_hands,
		                                      on_tls_failed, attempt->host, attempt);
	if (!g_hash_table_contains(network->attempts, attempt))
		return; /* it has failed inside the call */
	if (tls == NULL) {
		close(fd);
		fail_attempt(attempt, SFB_ERROR_MECHANISM_MISSING,
		             _("This installation of libpurple has no TLS library. Install its "
		               "plugin for NSS or GnuTLS."));
		return;
	}
	tls->verifier = &verifier;
	attempt->tls = tls;
}

static void
on_connected(gpointer user_data, gint fd, const char *reason)
{
	Attempt *attempt = user_data;

	attempt->proxy = NULL;
	if (fd < 0)
		fail_attempt(attempt, SFB_ERROR_UNREACHABLE,
		             _("%s could not be reached: %s. Check the network, the proxy and the "
		               "server option."),
		             attempt->host, reason != NULL ? reason : _("no reason given"));
	else if (attempt->transport == SFB_TRANSPORT_TLS)
		shake_hands(attempt, fd);
	else
		finish_attempt(attempt, sfb_purple_socket_new_plain(fd));
}

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
	g_autoptr(GTask) task = end_attempt(user_data);

	g_task_return_error_if_cancelled(task);
	return G_SOURCE_REMOVE;
}

static void
watch_cancellable(Attempt *attempt, GCancellable *cancellable)
{
	if (cancellable == NULL)
		return;
	attempt->cancel_watch = g_cancellable_source_new(cancellable);
	g_source_set_callback(attempt->cancel_watch, G_SOURCE_FUNC(on_cancelled), attempt, NULL);
	g_source_attach(attempt->cancel_watch, NULL);
}

static void
connect_async(SfbNetwork *network, const char *host, guint16 port, SfbTransport transport,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	SfbPurpleNetwork *self = SFB_PURPLE_NETWORK(network);
	Attempt *attempt = g_new0(Attempt, 1);

	attempt->network = self;
	attempt->task = g_task_new(self, cancellable, callback, user_data);
	attempt->host = g_strdup(host);
	attempt->transport = transport;
	g_hash_table_add(self->attempts, attempt);
	if (self->account == NULL) {
		fail_attempt(attempt, SFB_ERROR_UNREACHABLE, _("The account is signed off."));
		return;
	}
	watch_cancellable(attempt, cancellable);
	attempt->proxy =
		purple_proxy_connect(NULL, self->account, host, port, on_connected, attempt);
	if (attempt->proxy == NULL)
		fail_attempt(attempt, SFB_ERROR_UNREACHABLE,
		             _("The proxy settings cannot be used. Check the account's proxy."));
}

static SfbLine *
connect_finish(SfbNetwork *network, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

SfbPurpleNetwork *
sfb_purple_network_new(PurpleAccount *account, const char *ca_file, GError **error)
{
	SfbPurpleAuthorities *authorities = sfb_purple_authorities_new(ca_file, error);
	SfbPurpleNetwork *self;

	if (authorities == NULL)
		return NULL;
	self = g_object_new(SFB_TYPE_PURPLE_NETWORK, NULL);
	self->account = account;
	self->authorities = authorities;
	return self;
}

gboolean
sfb_purple_network_is_asking(SfbPurpleNetwork *self)
{
	return self->question != NULL;
}

static void
shut_attempt(Attempt *attempt)
{
	g_autoptr(GTask) task = end_attempt(attempt);

	g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
	                        _("The account is signed off."));
}

void
sfb_purple_network_shut(SfbPurpleNetwork *self)
{
	g_autoptr(GList) attempts = g_hash_table_get_keys(self->attempts);

	self->account = NULL;
	g_list_foreach(attempts, (GFunc)(void (*)(void))shut_attempt, NULL);
	if (self->question != NULL)
		purple_request_close_with_handle(self->question);
	g_clear_pointer(&self->question, g_free);
}

static void
dispose(GObject *object)
{
	sfb_purple_network_shut(SFB_PURPLE_NETWORK(object));
	G_OBJECT_CLASS(sfb_purple_network_parent_class)->dispose(object);
}

static void
finalize(GObject *object)
{
	SfbPurpleNetwork *self = SFB_PURPLE_NETWORK(object);

	g_hash_table_unref(self->attempts);
	sfb_purple_authorities_free(self->authorities);
	G_OBJECT_CLASS(sfb_purple_network_parent_class)->finalize(object);
}

static void
sfb_purple_network_class_init(SfbPurpleNetworkClass *class)
{
	G_OBJECT_CLASS(class)->dispose = dispose;
	G_OBJECT_CLASS(class)->finalize = finalize;
	certificate_decided =
		g_signal_new("certificate-decided", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0,
	                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
sfb_purple_network_interface_init(SfbNetworkInterface *interface)
{
	interface->connect_async = connect_async;
	interface->connect_finish = connect_finish;
}

static void
sfb_purple_network_init(SfbPurpleNetwork *self)
{
	self->attempts = g_hash_table_new_full(NULL, NULL, (GDestroyNotify)attempt_free, NULL);
}
