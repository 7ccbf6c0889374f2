/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The one file that knows libsoup: a session of its own for every server, and one message there and
 * back. What a request takes beyond that is in exchange.c. */

#include "config.h"

#include "web/http-private.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#include "net/deadline.h"
#include "util/error.h"
#include "web/exchange-private.h"
#include "web/response-private.h"
#include "web/target-private.h"

#define TIMEOUT_SECONDS 30
#define CHUNK_LENGTH (32 * 1024)

struct _SfbWebHttp {
	GObject parent;

	SfbNetwork *network;
	char *user_agent;
	SoupCookieJar *cookies; /* NULL before the first session */
	GHashTable *lines;      /* (element-type utf8 SfbWebLine) by target */
	guint timeout_seconds;
	guint count;
	gint64 clock_offset;
};

struct _SfbWebLine {
	SfbWebHttp *http; /* borrowed */
	SoupSession *session;
	gboolean is_secure;
	GTlsCertificate *accepted; /* by the network's decision; NULL: none needed it so far */
	SoupMessage *tunnel;       /* the last CONNECT to a proxy; NULL: none */
	SfbWebExchanges *exchanges;
};

/* One message there and back. */
typedef struct {
	SfbWebLine *line;
	SoupMessage *message;
	char *url; /* as it was asked for */
	SfbDeadline *deadline;
	gint64 started_at; /* monotonic */
	GByteArray *received;
	GTlsCertificate *refused;
} Leg;

static guint exchanged;

G_DEFINE_TYPE(SfbWebHttp, sfb_web_http, G_TYPE_OBJECT)

static void
line_free(SfbWebLine *line)
{
	sfb_web_exchanges_free(line->exchanges);
	g_signal_handlers_disconnect_by_data(line->session, line);
	g_object_unref(line->session);
	g_clear_object(&line->accepted);
	g_clear_object(&line->tunnel);
	g_free(line);
}

static void
leg_free(Leg *leg)
{
	g_signal_handlers_disconnect_by_data(leg->message, leg);
	g_object_unref(leg->message);
	g_free(leg->url);
	sfb_deadline_free(leg->deadline);
	g_byte_array_unref(leg->received);
	g_clear_object(&leg->refused);
	g_free(leg);
}

static void
announce(const Leg *leg, guint status)
{
	const char *method = soup_message_get_method(leg->message);
	g_autofree char *url = g_strndup(leg->url, strcspn(leg->url, "?#"));
	guint milliseconds = (guint)((g_get_monotonic_time() - leg->started_at) / 1000);

	g_debug("%s %s: %u after %u ms", method, url, status, milliseconds);
	g_signal_emit(leg->line->http, exchanged, 0, method, url, status, milliseconds);
}

/* (takes @task and @error) */
static void
fail(GTask *task, GError *error)
{
	const Leg *leg = g_task_get_task_data(task);

	sfb_deadline_correct(leg->deadline, &error);
	/* Over a certificate that is not accepted yet nothing has gone out. */
	if (leg->refused == NULL)
		announce(leg, 0);
	if (error->domain == SOUP_SESSION_ERROR) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                        _("What answers at %s does not talk like a web server "
		                          "(%s). Check the server's name and port."),
		                        g_uri_get_host(soup_message_get_uri(leg->message)),
		                        error->message);
		g_error_free(error);
	} else {
		g_task_return_error(task, error);
	}
	g_object_unref(task);
}

static void
collect_header(const char *name, const char *value, gpointer user_data)
{
	GPtrArray *headers = user_data;

	g_ptr_array_add(headers, (gpointer)name);
	g_ptr_array_add(headers, (gpointer)value);
}

/* Of a proxy's refusal to let us through libsoup hands on no more than the status. */
static SoupMessage *
find_speaker(const Leg *leg)
{
	guint status = soup_message_get_status(leg->message);
	SoupMessage *tunnel = leg->line->tunnel;

	return tunnel != NULL && soup_message_get_status(tunnel) == status &&
	                       status == SOUP_STATUS_PROXY_UNAUTHORIZED
	               ? tunnel
	               : leg->message;
}

static SfbWebResponse *
make_response(const Leg *leg)
{
	g_autoptr(GPtrArray) headers = g_ptr_array_new();
	g_autoptr(GBytes) body = g_bytes_new(leg->received->data, leg->received->len);

	soup_message_headers_foreach(soup_message_get_response_headers(find_speaker(leg)),
	                             collect_header, headers);
	g_ptr_array_add(headers, NULL);
	return sfb_web_response_new(soup_message_get_status(leg->message), leg->url,
	                            (const char *const *)headers->pdata, body);
}

static void
compare_clocks(SfbWebHttp *self, const SfbWebResponse *response)
{
	const char *value = sfb_web_response_get_header(response, "Date", 0);
	g_autoptr(GDateTime) date =
		value != NULL ? soup_date_time_new_from_http_string(value) : NULL;

	if (date != NULL)
		self->clock_offset = g_date_time_to_unix(date) - g_get_real_time() / G_USEC_PER_SEC;
}

/* All of the answer was read. */
static void
succeed(GTask *task)
{
	const Leg *leg = g_task_get_task_data(task);
	SfbWebResponse *response = make_response(leg);

	announce(leg, sfb_web_response_get_status(response));
	if (leg->line->is_secure)
		compare_clocks(leg->line->http, response);
	g_task_return_pointer(task, response, (GDestroyNotify)sfb_web_response_unref);
	g_object_unref(task);
}

static void on_read(GObject *source, GAsyncResult *result, gpointer user_data);

static void
read_more(GTask *task, GInputStream *stream)
{
	const Leg *leg = g_task_get_task_data(task);

	g_input_stream_read_bytes_async(stream, CHUNK_LENGTH, G_PRIORITY_DEFAULT,
	                                sfb_deadline_get_cancellable(leg->deadline), on_read, task);
}

static void
give_up_reading(GTask *task, GInputStream *stream)
{
	const Leg *leg = g_task_get_task_data(task);

	g_input_stream_close_async(stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
	fail(task, g_error_new(SFB_ERROR, SFB_ERROR_PROTOCOL,
	                       _("The answer of %s is longer than any that belongs here. Check the "
	                         "server's name."),
	                       g_uri_get_host(soup_message_get_uri(leg->message))));
}

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Leg *leg = g_task_get_task_data(task);
	GInputStream *stream = G_INPUT_STREAM(source);
	GError *error = NULL;
	g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish(stream, result, &error);

	if (bytes == NULL) {
		fail(task, error);
		return;
	}
	if (g_bytes_get_size(bytes) == 0) {
		succeed(task);
		return;
	}
	g_byte_array_append(leg->received, g_bytes_get_data(bytes, NULL),
	                    (guint)g_bytes_get_size(bytes));
	if (leg->received->len > SFB_WEB_BODY_MAX)
		give_up_reading(task, stream);
	else
		read_more(task, stream);
}

static void
on_sent(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(GInputStream) stream =
		soup_session_send_finish(SOUP_SESSION(source), result, &error);

	if (stream == NULL)
		fail(task, error);
	else
		read_more(task, stream);
}

static gboolean
on_accept_certificate(SoupMessage *message, GTlsCertificate *certificate,
                      GTlsCertificateFlags faults, gpointer user_data)
{
	Leg *leg = user_data;
	GTlsCertificate *accepted = leg->line->accepted;

	if (accepted != NULL && g_tls_certificate_is_same(accepted, certificate))
		return TRUE;
	g_set_object(&leg->refused, certificate);
	return FALSE;
}

/* HTTP/2 does not let a connection belong to somebody, as NTLM wants it. */
static void
on_network_event(SoupMessage *message, GSocketClientEvent event, GIOStream *connection,
                 gpointer user_data)
{
	static const char *const protocols[] = { "http/1.1", NULL };

	if (event == G_SOCKET_CLIENT_TLS_HANDSHAKING)
		g_tls_connection_set_advertised_protocols(G_TLS_CONNECTION(connection), protocols);
}

static void
on_gone_out(SoupMessage *message, gpointer user_data)
{
	const Leg *leg = user_data;

	leg->line->http->count++;
}

static SoupMessage *
build_message(const SfbWebRequest *request, const char *authorization)
{
	SoupMessage *message = soup_message_new(request->method, request->url);
	SoupMessageHeaders *headers = soup_message_get_request_headers(message);

	/* A POST that is not called idempotent gets a connection of its own, and NTLM ends there. */
	soup_message_add_flags(message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
	for (const char *const *header = request->headers; header != NULL && *header != NULL;
	     header += 2)
		soup_message_headers_append(headers, header[0], header[1]);
	if (authorization != NULL)
		soup_message_headers_replace(headers, "Authorization", authorization);
	if (request->body != NULL)
		soup_message_set_request_body_from_bytes(message, request->content_type,
		                                         request->body);
	return message;
}

void
sfb_web_line_send_async(SfbWebLine *line, const SfbWebRequest *request, const char *authorization,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(NULL, cancellable, callback, user_data);
	Leg *leg = g_new0(Leg, 1);

	leg->line = line;
	leg->message = build_message(request, authorization);
	leg->url = g_strdup(request->url);
	leg->deadline = sfb_deadline_new(line->http->timeout_seconds, cancellable);
	leg->started_at = g_get_monotonic_time();
	leg->received = g_byte_array_new();
	g_task_set_source_tag(task, sfb_web_line_send_async);
	g_task_set_task_data(task, leg, (GDestroyNotify)leg_free);
	g_signal_connect(leg->message, "accept-certificate", G_CALLBACK(on_accept_certificate),
	                 leg);
	g_signal_connect(leg->message, "network-event", G_CALLBACK(on_network_event), leg);
	g_signal_connect(leg->message, "wrote-headers", G_CALLBACK(on_gone_out), leg);
	soup_session_send_async(line->session, leg->message, G_PRIORITY_DEFAULT,
	                        sfb_deadline_get_cancellable(leg->deadline), on_sent, task);
}

/* DER; NULL without TLS. */
static GBytes *
dup_server_certificate(SoupMessage *message)
{
	GTlsCertificate *certificate = soup_message_get_tls_peer_certificate(message);
	GByteArray *der;

	if (certificate == NULL)
		return NULL;
	g_object_get(certificate, "certificate", &der, NULL);
	return g_byte_array_free_to_bytes(der);
}

gboolean
sfb_web_line_send_finish(SfbWebLine *line, GAsyncResult *result, SfbWebLeg *leg, GError **error)
{
	Leg *sent = g_task_get_task_data(G_TASK(result));

	leg->response = g_task_propagate_pointer(G_TASK(result), error);
	leg->channel.id = soup_message_get_connection_id(sent->message);
	leg->channel.certificate = dup_server_certificate(sent->message);
	leg->refused = leg->response == NULL ? g_steal_pointer(&sent->refused) : NULL;
	return leg->response != NULL;
}

void
sfb_web_leg_clear(SfbWebLeg *leg)
{
	g_clear_pointer(&leg->response, sfb_web_response_unref);
	g_clear_pointer(&leg->channel.certificate, g_bytes_unref);
	g_clear_object(&leg->refused);
}

void
sfb_web_line_accept(SfbWebLine *line, GTlsCertificate *certificate)
{
	g_set_object(&line->accepted, certificate);
}

static void
on_request_queued(SoupSession *session, SoupMessage *message, gpointer user_data)
{
	SfbWebLine *line = user_data;

	if (strcmp(soup_message_get_method(message), SOUP_METHOD_CONNECT) == 0)
		g_set_object(&line->tunnel, message);
}

static SoupSession *
make_session(SfbWebHttp *self, const char *host, guint16 port)
{
	g_autoptr(GSocketConnectable) detour = sfb_network_get_detour(self->network, host, port);
	SoupSession *session = soup_session_new_with_options(
		"max-conns", 1, "max-conns-per-host", 1, "timeout", 0, "user-agent",
		self->user_agent, "proxy-resolver", sfb_network_get_proxy_resolver(self->network),
		"remote-connectable", detour, NULL);

	soup_session_remove_feature_by_type(session, SOUP_TYPE_AUTH_MANAGER);
	return session;
}

static SfbWebLine *
make_line(SfbWebHttp *self, const SfbWebTarget *target)
{
	SfbWebLine *line = g_new0(SfbWebLine, 1);

	line->http = self;
	line->session = make_session(self, target->host, target->port);
	g_signal_connect(line->session, "request-queued", G_CALLBACK(on_request_queued), line);
	line->is_secure = target->is_secure;
	line->exchanges = sfb_web_exchanges_new(self->network, line, target->host, target->port);
	if (self->cookies == NULL)
		self->cookies = soup_cookie_jar_new();
	if (line->is_secure)
		soup_session_add_feature(line->session, SOUP_SESSION_FEATURE(self->cookies));
	return line;
}

static SfbWebLine *
find_line(SfbWebHttp *self, const SfbWebTarget *target)
{
	g_autofree char *key =
		g_strdup_printf("%s:%u %d", target->host, target->port, target->is_secure);
	SfbWebLine *line = g_hash_table_lookup(self->lines, key);

	if (line == NULL) {
		line = make_line(self, target);
		g_hash_table_insert(self->lines, g_steal_pointer(&key), line);
	}
	return line;
}

/* libsoup 2 has types of the same names, and whoever comes second gets none. */
static gboolean
is_library_usable(GError **error)
{
	GType type = g_type_from_name("SoupSession");
	g_autoptr(GTypeClass) class = type != G_TYPE_INVALID ? g_type_class_ref(type) : NULL;

	if (class == NULL ||
	    (G_IS_OBJECT_CLASS(class) &&
	     g_object_class_find_property(G_OBJECT_CLASS(class), "remote-connectable") != NULL))
		return TRUE;
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_MECHANISM_MISSING,
	                    _("Another plugin, Amazon Chime for instance, has loaded an old "
	                      "version of the library libsoup, beside which HTTPS does not work. "
	                      "Unload that plugin, start the program anew and sign in again."));
	return FALSE;
}

void
sfb_web_http_send_async(SfbWebHttp *self, const SfbWebRequest *request, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
	g_autoptr(SfbWebTarget) target = NULL;
	GError *error = NULL;

	g_task_set_source_tag(task, sfb_web_http_send_async);
	if (is_library_usable(&error))
		target = sfb_web_target_new(request, &error);
	if (target == NULL)
		g_task_return_error(task, error);
	else
		sfb_web_exchanges_add(find_line(self, target)->exchanges, g_steal_pointer(&task),
		                      request);
}

SfbWebResponse *
sfb_web_http_send_finish(SfbWebHttp *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

guint
sfb_web_http_get_count(SfbWebHttp *self)
{
	return self->count;
}

gint64
sfb_web_http_get_clock_offset(SfbWebHttp *self)
{
	return self->clock_offset;
}

void
sfb_web_http_set_timeout(SfbWebHttp *self, guint timeout_seconds)
{
	self->timeout_seconds = timeout_seconds;
}

static void
sfb_web_http_finalize(GObject *object)
{
	SfbWebHttp *self = SFB_WEB_HTTP(object);

	g_hash_table_unref(self->lines);
	g_clear_object(&self->cookies);
	g_object_unref(self->network);
	g_free(self->user_agent);
	G_OBJECT_CLASS(sfb_web_http_parent_class)->finalize(object);
}

static void
sfb_web_http_class_init(SfbWebHttpClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_web_http_finalize;
	exchanged = g_signal_new("exchanged", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL,
	                         NULL, NULL, G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_STRING,
	                         G_TYPE_UINT, G_TYPE_UINT);
}

static void
sfb_web_http_init(SfbWebHttp *self)
{
	self->lines =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)line_free);
	self->timeout_seconds = TIMEOUT_SECONDS;
}

SfbWebHttp *
sfb_web_http_new(SfbNetwork *network, const char *user_agent)
{
	SfbWebHttp *self = g_object_new(SFB_TYPE_WEB_HTTP, NULL);

	self->network = g_object_ref(network);
	self->user_agent = g_strdup(user_agent);
	return self;
}
