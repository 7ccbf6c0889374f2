/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The smallest web server that a browser is content with: it reads one GET, shows one page, and
 * closes. Other programs and pages of this computer may ask, too; only who knows the state of our
 * sign-in is listened to. */

#include "config.h"

#include "web/loopback.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define VISITS_MAX 16
#define VISIT_SECONDS 10 /* for a visitor to say something */
#define HEADERS_END "\r\n\r\n"

struct _SfbWebLoopback {
	GObject parent_instance;

	GSocketService *service;
	GCancellable *cancellable; /* ends the visits */
	guint16 port;
	char *path;
	char *state;
	guint visits;
	GTask *waiting; /* NULL: nobody waits */
	GSource *cancelled;
};

G_DEFINE_TYPE(SfbWebLoopback, sfb_web_loopback, G_TYPE_OBJECT)

gboolean
sfb_web_loopback_parse(const char *request, gsize length, char **path, char **query)
{
	const char *end = memchr(request, '\r', length);
	g_autofree char *line = end != NULL ? g_strndup(request, (gsize)(end - request)) : NULL;
	g_auto(GStrv) words = line != NULL ? g_strsplit(line, " ", 4) : NULL;
	char *mark;

	if (words == NULL || g_strv_length(words) != 3 || strcmp(words[0], "GET") != 0 ||
	    words[1][0] != '/' || !g_str_has_prefix(words[2], "HTTP/1."))
		return FALSE;
	mark = strchr(words[1], '?');
	*query = g_strdup(mark != NULL ? mark + 1 : "");
	*path = g_strndup(words[1], mark != NULL ? (gsize)(mark - words[1]) : strlen(words[1]));
	return TRUE;
}

/* Pages */

typedef struct {
	GIOStream *stream;
	char *text;
} Page;

static void
on_page_sent(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Page *page = user_data;

	g_output_stream_write_all_finish(G_OUTPUT_STREAM(source), result, NULL, NULL);
	g_io_stream_close_async(page->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
	g_object_unref(page->stream);
	g_free(page->text);
	g_free(page);
}

/* Goes on by itself: when the answer is here, this object is soon gone. */
static void
send_page(GIOStream *stream, const char *status, const char *sentence)
{
	g_autofree char *html =
		g_strdup_printf("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">"
	                        "<title>Skype for Business</title></head>"
	                        "<body><p>%s</p></body></html>\n",
	                        sentence);
	Page *page = g_new0(Page, 1);

	page->stream = g_object_ref(stream);
	page->text = g_strdup_printf("HTTP/1.1 %s\r\n"
	                             "Content-Type: text/html; charset=utf-8\r\n"
	                             "Content-Length: %" G_GSIZE_FORMAT "\r\n"
	                             "Cache-Control: no-store\r\n"
	                             "Referrer-Policy: no-referrer\r\n"
	                             "Connection: close\r\n\r\n%s",
	                             status, strlen(html), html);
	g_output_stream_write_all_async(g_io_stream_get_output_stream(stream), page->text,
	                                strlen(page->text), G_PRIORITY_DEFAULT, NULL, on_page_sent,
	                                page);
}

/* Waiting */

static void
stop_waiting(SfbWebLoopback *self)
{
	if (self->cancelled != NULL)
		g_source_destroy(self->cancelled);
	g_clear_pointer(&self->cancelled, g_source_unref);
}

/* Takes @answer. The browser may come again, and nobody waits any more then. */
static void
deliver(SfbWebLoopback *self, GHashTable *answer)
{
	g_autoptr(GTask) task = g_steal_pointer(&self->waiting);
	g_autoptr(GHashTable) owned = answer;

	stop_waiting(self);
	if (task != NULL)
		g_task_return_pointer(task, g_steal_pointer(&owned),
		                      (GDestroyNotify)g_hash_table_unref);
}

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
	SfbWebLoopback *self = user_data;
	g_autoptr(GTask) task = g_steal_pointer(&self->waiting);

	stop_waiting(self);
	g_task_return_error_if_cancelled(task);
	return G_SOURCE_REMOVE;
}

void
sfb_web_loopback_wait_async(SfbWebLoopback *self, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
	g_return_if_fail(self->waiting == NULL);
	self->waiting = g_task_new(self, cancellable, callback, user_data);
	if (cancellable != NULL) {
		self->cancelled = g_cancellable_source_new(cancellable);
		g_source_set_callback(self->cancelled, G_SOURCE_FUNC(on_cancelled), self, NULL);
		g_source_attach(self->cancelled, g_task_get_context(self->waiting));
	}
}

GHashTable *
sfb_web_loopback_wait_finish(SfbWebLoopback *self, GAsyncResult *result, GError **error)
{
	g_return_val_if_fail(g_task_is_valid(result, self), NULL);
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* Visits */

typedef struct {
	SfbWebLoopback *loopback; /* not ours; gone if the visit was cancelled */
	GIOStream *stream;
	char request[SFB_WEB_LOOPBACK_REQUEST_MAX];
	gsize length;
} Visit;

static void
visit_free(Visit *visit)
{
	g_object_unref(visit->stream);
	g_free(visit);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Visit, visit_free)

static void
take_request(SfbWebLoopback *self, const Visit *visit)
{
	g_autofree char *path = NULL;
	g_autofree char *query = NULL;
	g_autoptr(GHashTable) parameters = NULL;

	if (!sfb_web_loopback_parse(visit->request, visit->length, &path, &query)) {
		send_page(visit->stream, "400 Bad Request", _("This is no web page."));
		return;
	}
	if (strcmp(path, self->path) != 0) {
		send_page(visit->stream, "404 Not Found", _("There is nothing here."));
		return;
	}
	parameters = g_uri_parse_params(query, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
	if (parameters == NULL ||
	    g_strcmp0(g_hash_table_lookup(parameters, "state"), self->state) != 0) {
		send_page(visit->stream, "400 Bad Request",
		          _("This page belongs to another sign-in. Go back to the one that was "
		            "opened last."));
		return;
	}
	send_page(visit->stream, "200 OK",
	          _("You can close this window and go back to your chat program."));
	deliver(self, g_steal_pointer(&parameters));
}

static void read_more(Visit *visit);

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(Visit) visit = user_data;
	g_autoptr(GError) error = NULL;
	gssize count = g_input_stream_read_finish(G_INPUT_STREAM(source), result, &error);
	g_autoptr(SfbWebLoopback) self = NULL;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	self = g_object_ref(visit->loopback);
	if (count > 0)
		visit->length += (gsize)count;
	if (g_strstr_len(visit->request, (gssize)visit->length, HEADERS_END) != NULL)
		take_request(self, visit);
	else if (count > 0 && visit->length < sizeof visit->request) {
		read_more(g_steal_pointer(&visit));
		return;
	}
	self->visits--;
}

/* Takes @visit. All headers are read: closing with some unread would take the page away again. */
static void
read_more(Visit *visit)
{
	g_input_stream_read_async(g_io_stream_get_input_stream(visit->stream),
	                          visit->request + visit->length,
	                          sizeof visit->request - visit->length, G_PRIORITY_DEFAULT,
	                          visit->loopback->cancellable, on_read, visit);
}

static gboolean
on_incoming(GSocketService *service, GSocketConnection *connection, GObject *source,
            gpointer user_data)
{
	SfbWebLoopback *self = user_data;
	Visit *visit;

	if (self->visits == VISITS_MAX)
		return TRUE;
	self->visits++;
	g_socket_set_timeout(g_socket_connection_get_socket(connection), VISIT_SECONDS);
	visit = g_new0(Visit, 1);
	visit->loopback = self;
	visit->stream = G_IO_STREAM(g_object_ref(connection));
	read_more(visit);
	return TRUE;
}

/* Life */

static gboolean
listen_on(SfbWebLoopback *self, guint16 port, GError **error)
{
	g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
	g_autoptr(GSocketAddress) wish = g_inet_socket_address_new(loopback, port);
	g_autoptr(GSocketAddress) bound = NULL;

	if (!g_socket_listener_add_address(G_SOCKET_LISTENER(self->service), wish,
	                                   G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
	                                   &bound, error))
		return FALSE;
	self->port = g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound));
	return TRUE;
}

SfbWebLoopback *
sfb_web_loopback_open(guint16 port, const char *path, const char *state, GError **error)
{
	g_autoptr(SfbWebLoopback) self = g_object_new(SFB_TYPE_WEB_LOOPBACK, NULL);

	self->path = g_strdup(path);
	self->state = g_strdup(state);
	if (!listen_on(self, port, error))
		return NULL;
	g_signal_connect(self->service, "incoming", G_CALLBACK(on_incoming), self);
	return g_steal_pointer(&self);
}

guint16
sfb_web_loopback_get_port(SfbWebLoopback *self)
{
	return self->port;
}

static void
sfb_web_loopback_init(SfbWebLoopback *self)
{
	self->service = g_socket_service_new();
	self->cancellable = g_cancellable_new();
}

static void
sfb_web_loopback_dispose(GObject *object)
{
	SfbWebLoopback *self = SFB_WEB_LOOPBACK(object);

	g_cancellable_cancel(self->cancellable);
	g_signal_handlers_disconnect_by_data(self->service, self);
	g_socket_service_stop(self->service);
	g_socket_listener_close(G_SOCKET_LISTENER(self->service));
	G_OBJECT_CLASS(sfb_web_loopback_parent_class)->dispose(object);
}

static void
sfb_web_loopback_finalize(GObject *object)
{
	SfbWebLoopback *self = SFB_WEB_LOOPBACK(object);

	g_object_unref(self->service);
	g_object_unref(self->cancellable);
	g_free(self->path);
	g_free(self->state);
	G_OBJECT_CLASS(sfb_web_loopback_parent_class)->finalize(object);
}

static void
sfb_web_loopback_class_init(SfbWebLoopbackClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);

	object_class->dispose = sfb_web_loopback_dispose;
	object_class->finalize = sfb_web_loopback_finalize;
}
