/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A TLS handshake that is made only to look at it:
 *
 *   connect -> (write what TLS has to say -> read what the server says) ... -> look -> hang up
 *
 * Whom the server claims to be is not believed here, so that a wrong certificate can be looked at.
 */

#include "report/tls-visit-private.h"

#include "auth/tls-handshake.h"
#include "net/deadline.h"
#include "net/failure.h"

#define VISIT_SECONDS 10
#define READ_MAX 16384

typedef struct {
	char *host;
	guint16 port;
	SfbLine *line;
	SfbDeadline *deadline;
	SfbAuthTlsHandshake *handshake;
	GBytes *reply;
} Visit;

static void read_more(GTask *task);

static void
visit_free(Visit *visit)
{
	g_free(visit->host);
	sfb_line_free(visit->line);
	sfb_deadline_free(visit->deadline);
	sfb_auth_tls_handshake_free(visit->handshake);
	g_clear_pointer(&visit->reply, g_bytes_unref);
	g_free(visit);
}

/* (takes @cause) */
static void
fail(GTask *task, GError *cause)
{
	Visit *visit = g_task_get_task_data(task);

	sfb_deadline_correct(visit->deadline, &cause);
	g_task_return_error(task, sfb_network_explain(visit->host, visit->port, cause));
	g_error_free(cause);
	g_object_unref(task);
}

static void
succeed(GTask *task)
{
	Visit *visit = g_task_get_task_data(task);
	SfbReportVisit *seen = g_new0(SfbReportVisit, 1);

	seen->description = sfb_auth_tls_handshake_describe(visit->handshake);
	seen->chain = sfb_auth_tls_handshake_list_peer_certificates(visit->handshake);
	g_task_return_pointer(task, seen, (GDestroyNotify)sfb_report_visit_free);
	g_object_unref(task);
}

static gboolean
accept_everything(GPtrArray *chain, gpointer user_data, GError **error)
{
	return TRUE;
}

static void
on_written(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Visit *visit = g_task_get_task_data(task);
	GError *error = NULL;

	if (!g_output_stream_write_all_finish(G_OUTPUT_STREAM(source), result, NULL, &error))
		fail(task, error);
	else if (sfb_auth_tls_handshake_is_done(visit->handshake))
		succeed(task);
	else
		read_more(task);
}

static void
step(GTask *task, GBytes *input)
{
	Visit *visit = g_task_get_task_data(task);
	GError *error = NULL;
	gsize length;
	gconstpointer bytes;

	g_clear_pointer(&visit->reply, g_bytes_unref);
	if (!sfb_auth_tls_handshake_step(visit->handshake, input, &visit->reply, &error)) {
		fail(task, error);
		return;
	}
	bytes = g_bytes_get_data(visit->reply, &length);
	g_output_stream_write_all_async(g_io_stream_get_output_stream(visit->line->stream), bytes,
	                                length, G_PRIORITY_DEFAULT,
	                                sfb_deadline_get_cancellable(visit->deadline), on_written,
	                                task);
}

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(GBytes) bytes =
		g_input_stream_read_bytes_finish(G_INPUT_STREAM(source), result, &error);

	if (bytes != NULL && g_bytes_get_size(bytes) == 0)
		error = g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "closed");
	if (error != NULL)
		fail(task, error);
	else
		step(task, bytes);
}

static void
read_more(GTask *task)
{
	Visit *visit = g_task_get_task_data(task);

	g_input_stream_read_bytes_async(
		g_io_stream_get_input_stream(visit->line->stream), READ_MAX, G_PRIORITY_DEFAULT,
		sfb_deadline_get_cancellable(visit->deadline), on_read, task);
}

static void
on_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	Visit *visit = g_task_get_task_data(task);
	GError *error = NULL;

	visit->line = sfb_network_connect_finish(SFB_NETWORK(source), result, &error);
	if (visit->line == NULL)
		fail(task, error);
	else
		step(task, NULL);
}

void
sfb_report_visit_async(SfbNetwork *network, const char *host, guint16 port, const char *priority,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(NULL, cancellable, callback, user_data);
	Visit *visit = g_new0(Visit, 1);
	const SfbAuthTlsWish wish = {
		.end = SFB_AUTH_TLS_CLIENT,
		.priority = priority,
		.server_name = host,
		.judge = accept_everything,
	};
	GError *error = NULL;

	visit->host = g_strdup(host);
	visit->port = port;
	g_task_set_task_data(task, visit, (GDestroyNotify)visit_free);
	visit->deadline = sfb_deadline_new(VISIT_SECONDS, cancellable);
	visit->handshake = sfb_auth_tls_handshake_new(&wish, &error);
	if (visit->handshake == NULL)
		fail(task, error);
	else
		sfb_network_connect_async(network, host, port, SFB_TRANSPORT_TCP,
		                          sfb_deadline_get_cancellable(visit->deadline),
		                          on_connected, task);
}

SfbReportVisit *
sfb_report_visit_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

void
sfb_report_visit_free(SfbReportVisit *visit)
{
	if (visit == NULL)
		return;
	g_free(visit->description);
	g_ptr_array_unref(visit->chain);
	g_free(visit);
}

GTlsCertificate *
sfb_report_visit_dup_certificate(const SfbReportVisit *visit)
{
	GTlsCertificate *certificate = NULL;

	for (guint i = visit->chain->len; i > 0; i--) {
		g_autoptr(GByteArray) der =
			g_bytes_unref_to_array(g_bytes_ref(visit->chain->pdata[i - 1]));
		g_autoptr(GTlsCertificate) issuer = certificate;

		certificate = g_initable_new(
			g_tls_backend_get_certificate_type(g_tls_backend_get_default()), NULL, NULL,
			"certificate", der, "issuer", issuer, NULL);
		if (certificate == NULL)
			return NULL;
	}
	return certificate;
}
