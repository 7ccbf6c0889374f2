/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A connection in the making:
 *
 *   race of addresses -> plain: line
 *                     -> TLS: handshake -> trust: line
 *                                       -> no trust, or the user is asked: failure
 */

#include "config.h"

#include "purple/network.h"

#include <glib/gi18n-lib.h>
#include <proxy.h>
#include <sslconn.h>
#include <unistd.h>

#include "purple/certificate.h"
#include "purple/race.h"
#include "purple/resolver.h"
#include "purple/stream.h"
#include "util/error.h"

/* One question that libpurple answers: a connection, or a name. */
typedef struct {
	SfbPurpleNetwork *network;
	GTask *task;
	char *host;
	SfbTransport transport;
	SfbPurpleRace *race;      /* before there is a connection */
	PurpleSslConnection *tls; /* while shaking hands */
	GBytes *certificate;      /* of the server, DER, once it was judged */
	SfbPurpleVerdict verdict; /* on it */
	SfbPurpleLookup *lookup;  /* of a name */
	GSource *cancel_watch;
} Attempt;

struct _SfbPurpleNetwork {
	GObject parent_instance;
	PurpleAccount *account; /* NULL once shut */
	SfbPurpleTrust *trust;
	GProxyResolver *proxies;
	GHashTable *attempts; /* (element-type Attempt) a set, owned */
	GHashTable *asked;    /* (element-type utf8) hosts of HTTPS the user was asked about */
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

static void sfb_purple_network_interface_init(SfbNetworkInterface *interface);

G_DEFINE_TYPE_WITH_CODE(SfbPurpleNetwork, sfb_purple_network, G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(SFB_TYPE_NETWORK, sfb_purple_network_interface_init))

/* Attempts */

static void
attempt_free(Attempt *attempt)
{
	sfb_purple_race_cancel(attempt->race);
	sfb_purple_lookup_cancel(attempt->lookup);
	if (attempt->tls != NULL)
		purple_ssl_close(attempt->tls);
	if (attempt->cancel_watch != NULL)
		g_source_destroy(attempt->cancel_watch);
	g_clear_pointer(&attempt->cancel_watch, g_source_unref);
	g_clear_pointer(&attempt->certificate, g_bytes_unref);
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

/* (takes error) */
static void
fail_attempt(Attempt *attempt, GError *error)
{
	g_autoptr(GTask) task = end_attempt(attempt);

	g_task_return_error(task, error);
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

/* (takes task) */
static Attempt *
begin_attempt(SfbPurpleNetwork *self, GTask *task, const char *host)
{
	Attempt *attempt = g_new0(Attempt, 1);

	attempt->network = self;
	attempt->task = task;
	attempt->host = g_strdup(host);
	g_hash_table_add(self->attempts, attempt);
	watch_cancellable(attempt, g_task_get_cancellable(task));
	return attempt;
}

static GError *
make_signed_off_error(void)
{
	return g_error_new_literal(SFB_ERROR, SFB_ERROR_UNREACHABLE,
	                           _("The account is signed off."));
}

/* Connecting */

/* (takes socket) */
static void
finish_attempt(Attempt *attempt, SfbPurpleSocket *socket)
{
	GInetSocketAddress *local = sfb_purple_socket_dup_local(socket);
	GBytes *certificate = g_steal_pointer(&attempt->certificate);
	g_autoptr(GTask) task = end_attempt(attempt);

	g_task_return_pointer(task, sfb_line_new(sfb_purple_stream_new(socket), local, certificate),
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
	if (reason == PURPLE_SSL_CERTIFICATE_INVALID)
		fail_attempt(attempt,
		             sfb_purple_verdict_make_error(attempt->verdict, attempt->host));
	else
		fail_attempt(
			attempt,
			g_error_new(SFB_ERROR, SFB_ERROR_UNREACHABLE,
		                    _("%s answered, but no secure connection came about. Check "
		                      "that the server option names the port for TLS; a very "
		                      "old server needs TLS 1.0, which the plugin \"NSS "
		                      "Preferences\" can allow."),
		                    attempt->host));
}

static void
start_verification(PurpleCertificateVerificationRequest *request)
{
	/* libpurple's TLS plugins pass the connection along, and that knows what we gave it. */
	PurpleSslConnection *tls = request->cb_data;
	Attempt *attempt = tls->connect_cb_data;

	attempt->verdict = sfb_purple_trust_judge(attempt->network->trust, request->subject_name,
	                                          request->cert_chain);
	attempt->certificate = sfb_purple_certificate_dup_der(request->cert_chain);
	purple_certificate_verify_complete(request, attempt->verdict == SFB_PURPLE_TRUSTED
	                                                    ? PURPLE_CERTIFICATE_VALID
	                                                    : PURPLE_CERTIFICATE_INVALID);
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
		fail_attempt(attempt,
		             g_error_new_literal(SFB_ERROR, SFB_ERROR_MECHANISM_MISSING,
		                                 _("This installation of libpurple has no TLS "
		                                   "library. Install its plugin for NSS or "
		                                   "GnuTLS.")));
		return;
	}
	tls->verifier = &verifier;
	attempt->tls = tls;
}

static void
on_raced(int fd, const char *reason, gpointer user_data)
{
	Attempt *attempt = user_data;

	attempt->race = NULL;
	if (fd < 0)
		fail_attempt(attempt,
		             g_error_new(SFB_ERROR, SFB_ERROR_UNREACHABLE,
		                         _("%s could not be reached: %s. Check the network, the "
		                           "proxy and the server option."),
		                         attempt->host,
		                         reason != NULL ? reason : _("no reason given")));
	else if (attempt->transport == SFB_TRANSPORT_TLS)
		shake_hands(attempt, fd);
	else
		finish_attempt(attempt, sfb_purple_socket_new_plain(fd));
}

static void
connect_async(SfbNetwork *network, const char *host, guint16 port, SfbTransport transport,
              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	SfbPurpleNetwork *self = SFB_PURPLE_NETWORK(network);
	Attempt *attempt =
		begin_attempt(self, g_task_new(self, cancellable, callback, user_data), host);

	attempt->transport = transport;
	if (self->account == NULL) {
		fail_attempt(attempt, make_signed_off_error());
		return;
	}
	attempt->race = sfb_purple_race_start(self->account, host, port, on_raced, attempt);
	if (attempt->race == NULL)
		fail_attempt(attempt,
		             g_error_new_literal(SFB_ERROR, SFB_ERROR_UNREACHABLE,
		                                 _("The proxy settings cannot be used. Check the "
		                                   "account's proxy.")));
}

static SfbLine *
connect_finish(SfbNetwork *network, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* Names */

static void
on_looked_up(GPtrArray *found, const char *reason, gpointer user_data)
{
	Attempt *attempt = user_data;
	g_autoptr(GTask) task = NULL;

	attempt->lookup = NULL;
	if (reason != NULL)
		g_debug("%s: %s", attempt->host, reason);
	task = end_attempt(attempt);
	g_task_return_pointer(task, g_ptr_array_ref(found), (GDestroyNotify)g_ptr_array_unref);
}

/* @lookup: NULL if it could not be started. */
static void
wait_for_lookup(Attempt *attempt, SfbPurpleLookup *lookup)
{
	attempt->lookup = lookup;
	if (lookup == NULL)
		fail_attempt(attempt, attempt->network->account == NULL
		                              ? make_signed_off_error()
		                              : g_error_new(SFB_ERROR, SFB_ERROR_UNREACHABLE,
		                                            _("%s could not be looked up. Check "
		                                              "the network and the proxy."),
		                                            attempt->host));
}

static void
look_up_service_async(SfbNetwork *network, const char *service, const char *domain,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	SfbPurpleNetwork *self = SFB_PURPLE_NETWORK(network);
	Attempt *attempt =
		begin_attempt(self, g_task_new(self, cancellable, callback, user_data), domain);

	wait_for_lookup(attempt, self->account == NULL ? NULL
	                                               : sfb_purple_look_up_service(
								 self->account, service, domain,
								 on_looked_up, attempt));
}

static void
look_up_host_async(SfbNetwork *network, const char *host, GCancellable *cancellable,
                   GAsyncReadyCallback callback, gpointer user_data)
{
	SfbPurpleNetwork *self = SFB_PURPLE_NETWORK(network);
	Attempt *attempt =
		begin_attempt(self, g_task_new(self, cancellable, callback, user_data), host);

	wait_for_lookup(attempt, self->account == NULL
	                                 ? NULL
	                                 : sfb_purple_look_up_host(self->account, host,
	                                                           on_looked_up, attempt));
}

static GPtrArray *
look_up_finish(SfbNetwork *network, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* HTTPS */

/* Once a session: whoever said no is not asked at every look. */
static SfbPurpleVerdict
judge(SfbPurpleNetwork *self, const char *host, GList *chain)
{
	SfbPurpleVerdict verdict;

	if (g_hash_table_contains(self->asked, host))
		return sfb_purple_trust_judge_quietly(self->trust, host, chain);
	verdict = sfb_purple_trust_judge(self->trust, host, chain);
	if (verdict == SFB_PURPLE_BEING_ASKED)
		g_hash_table_add(self->asked, g_strdup(host));
	return verdict;
}

static SfbPurpleVerdict
judge_quietly(SfbPurpleNetwork *self, const char *host, GList *chain)
{
	return sfb_purple_trust_judge_quietly(self->trust, host, chain);
}

/* (takes task) */
static void
check_certificate(GTask *task, const char *host, GTlsCertificate *certificate,
                  SfbPurpleVerdict (*judged)(SfbPurpleNetwork *self, const char *host,
                                             GList *chain))
{
	g_autoptr(GTask) owned = task;
	SfbPurpleNetwork *self = g_task_get_source_object(task);
	GList *chain = sfb_purple_certificate_import_chain(certificate);
	SfbPurpleVerdict verdict = SFB_PURPLE_NOT_TRUSTED;

	if (chain != NULL && self->account != NULL)
		verdict = judged(self, host, chain);
	purple_certificate_destroy_list(chain);
	if (verdict == SFB_PURPLE_TRUSTED)
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, sfb_purple_verdict_make_error(verdict, host));
}

static void
check_certificate_async(SfbNetwork *network, const char *host, GTlsCertificate *certificate,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	check_certificate(g_task_new(network, cancellable, callback, user_data), host, certificate,
	                  judge);
}

static void
check_quietly_async(SfbNetwork *network, const char *host, GTlsCertificate *certificate,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	check_certificate(g_task_new(network, cancellable, callback, user_data), host, certificate,
	                  judge_quietly);
}

static gboolean
check_certificate_finish(SfbNetwork *network, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

static const char *
get_proxy_scheme(PurpleProxyType type)
{
	switch (type) {
	case PURPLE_PROXY_HTTP:
		return "http";
	case PURPLE_PROXY_SOCKS4:
		return "socks4";
	case PURPLE_PROXY_SOCKS5:
	case PURPLE_PROXY_TOR:
		return "socks5";
	default:
		return NULL;
	}
}

static char *
build_proxy_uri(PurpleProxyInfo *proxy, const char *scheme)
{
	return g_uri_join_with_user(G_URI_FLAGS_NONE, scheme, purple_proxy_info_get_username(proxy),
	                            purple_proxy_info_get_password(proxy), NULL,
	                            purple_proxy_info_get_host(proxy),
	                            purple_proxy_info_get_port(proxy), "", NULL, NULL);
}

/* libpurple's settings for the account, in the form GIO understands. */
static GProxyResolver *
make_proxy_resolver(PurpleAccount *account)
{
	PurpleProxyInfo *proxy = purple_proxy_get_setup(account);
	PurpleProxyType type = purple_proxy_info_get_type(proxy);
	const char *scheme = get_proxy_scheme(type);
	g_autofree char *uri = NULL;

	if (type == PURPLE_PROXY_USE_ENVVAR)
		return g_object_ref(g_proxy_resolver_get_default());
	if (scheme == NULL)
		return g_simple_proxy_resolver_new("direct://", NULL);
	uri = build_proxy_uri(proxy, scheme);
	return g_simple_proxy_resolver_new(uri, NULL);
}

static GProxyResolver *
get_proxy_resolver(SfbNetwork *network)
{
	return SFB_PURPLE_NETWORK(network)->proxies;
}

/* Life */

SfbPurpleNetwork *
sfb_purple_network_new(PurpleAccount *account, const char *ca_file, GError **error)
{
	SfbPurpleAuthorities *authorities = sfb_purple_authorities_new(ca_file, error);
	SfbPurpleNetwork *self;

	if (authorities == NULL)
		return NULL;
	self = g_object_new(SFB_TYPE_PURPLE_NETWORK, NULL);
	self->account = account;
	self->trust = sfb_purple_trust_new(authorities);
	self->proxies = make_proxy_resolver(account);
	return self;
}

SfbPurpleTrust *
sfb_purple_network_get_trust(SfbPurpleNetwork *self)
{
	return self->trust;
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
	sfb_purple_trust_shut(self->trust);
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
	g_hash_table_unref(self->asked);
	g_object_unref(self->trust);
	g_object_unref(self->proxies);
	G_OBJECT_CLASS(sfb_purple_network_parent_class)->finalize(object);
}

static void
sfb_purple_network_class_init(SfbPurpleNetworkClass *class)
{
	G_OBJECT_CLASS(class)->dispose = dispose;
	G_OBJECT_CLASS(class)->finalize = finalize;
}

static void
sfb_purple_network_interface_init(SfbNetworkInterface *interface)
{
	interface->connect_async = connect_async;
	interface->connect_finish = connect_finish;
	interface->look_up_service_async = look_up_service_async;
	interface->look_up_service_finish = look_up_finish;
	interface->look_up_host_async = look_up_host_async;
	interface->look_up_host_finish = look_up_finish;
	interface->check_certificate_async = check_certificate_async;
	interface->check_certificate_finish = check_certificate_finish;
	interface->check_quietly_async = check_quietly_async;
	interface->get_proxy_resolver = get_proxy_resolver;
}

static void
sfb_purple_network_init(SfbPurpleNetwork *self)
{
	self->attempts = g_hash_table_new_full(NULL, NULL, (GDestroyNotify)attempt_free, NULL);
	self->asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}
