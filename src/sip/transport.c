/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * One connection that carries SIP in both directions.
 *
 *   send -> queue -> one write at a time; what is queued meanwhile becomes the next write
 *   read -> parser -> at most MESSAGES_PER_TURN signals -> (another turn) -> next read
 */

#include "config.h"

#include "sip/transport.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sip/keep-alive-private.h"
#include "sip/parser.h"
#include "util/error.h"

#define READ_SIZE (64 * 1024)
#define MESSAGES_PER_TURN 50 /* then the rest of the program gets its turn */
#define TICK_SECONDS 10      /* how soon a machine that slept is noticed */
#define FLUSH_SECONDS 5      /* how long close() waits for a peer that does not read */
#define HTTP_START "HTTP/"
#define KEEP_ALIVE "\r\n\r\n"

typedef enum {
	PHASE_FRESH, /* not reading yet */
	PHASE_OPEN,
	PHASE_FLUSHING, /* closed by us; holds a reference of itself until all is written */
	PHASE_ENDED,
} Phase;

struct _SfbSipTransport {
	GObject parent_instance;

	GIOStream *stream;
	Phase phase;

	GCancellable *reading;
	SfbSipParser *parser;
	char start[sizeof(HTTP_START) - 1]; /* the first bytes of the connection */
	gsize start_length;
	guint turn_id;

	GCancellable *writing;
	GByteArray *queue;
	gboolean is_writing;
	guint flush_id;

	SfbSipKeepAlive keep_alive;
	guint tick_id;
	guint unpaired_line_ends;
};

G_DEFINE_TYPE(SfbSipTransport, sfb_sip_transport, G_TYPE_OBJECT)

enum { MESSAGE_RECEIVED, KEEP_ALIVE_RECEIVED, CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* A write in flight. It keeps its bytes, not the transport. */
typedef struct {
	SfbSipTransport *transport;
	GBytes *bytes;
} Write;

static void
write_free(Write *write)
{
	g_bytes_unref(write->bytes);
	g_free(write);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Write, write_free)

static void
shut(SfbSipTransport *self)
{
	self->phase = PHASE_ENDED;
	g_cancellable_cancel(self->reading);
	g_cancellable_cancel(self->writing);
	g_clear_handle_id(&self->turn_id, g_source_remove);
	g_clear_handle_id(&self->flush_id, g_source_remove);
	g_clear_handle_id(&self->tick_id, g_source_remove);
	g_io_stream_close_async(self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
}

static void
end(SfbSipTransport *self, const GError *error)
{
	shut(self);
	g_signal_emit(self, signals[CLOSED], 0, error);
}

static void
end_broken(SfbSipTransport *self, const GError *cause)
{
	g_autoptr(GError) error = NULL;

	g_set_error(
		&error, SFB_ERROR, SFB_ERROR_UNREACHABLE,
		_("The connection to the server broke (%s). Check the network and sign in again."),
		cause->message);
	end(self, error);
}

/* Writing */

static void
finish_flush(SfbSipTransport *self)
{
	shut(self);
	g_object_unref(self);
}

static gboolean
on_flush_too_slow(gpointer user_data)
{
	SfbSipTransport *self = user_data;

	self->flush_id = 0;
	finish_flush(self);
	return G_SOURCE_REMOVE;
}

static void start_writing(SfbSipTransport *self);

static void
on_written(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(Write) write = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipTransport) self = NULL;

	g_output_stream_write_all_finish(G_OUTPUT_STREAM(source), result, NULL, &error);
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	self = g_object_ref(write->transport);
	self->is_writing = FALSE;
	if (error == NULL && self->queue->len > 0)
		start_writing(self);
	else if (self->phase == PHASE_FLUSHING)
		finish_flush(self);
	else if (error != NULL)
		end_broken(self, error);
}

static void
start_writing(SfbSipTransport *self)
{
	Write *write = g_new0(Write, 1);
	gsize length;
	const void *bytes;

	write->transport = self;
	write->bytes = g_byte_array_free_to_bytes(self->queue);
	self->queue = g_byte_array_new();
	self->is_writing = TRUE;
	sfb_sip_keep_alive_note_sent(&self->keep_alive, g_get_monotonic_time());
	bytes = g_bytes_get_data(write->bytes, &length);
	g_output_stream_write_all_async(g_io_stream_get_output_stream(self->stream), bytes, length,
	                                G_PRIORITY_DEFAULT, self->writing, on_written, write);
}

static void
enqueue(SfbSipTransport *self, const void *bytes, gsize length)
{
	if (self->phase >= PHASE_FLUSHING)
		return;
	g_byte_array_append(self->queue, bytes, length);
	if (!self->is_writing)
		start_writing(self);
}

void
sfb_sip_transport_send(SfbSipTransport *self, const SfbSipMessage *message)
{
	g_autoptr(GBytes) bytes = sfb_sip_message_build(message);

	sfb_sip_transport_send_bytes(self, bytes);
}

void
sfb_sip_transport_send_bytes(SfbSipTransport *self, GBytes *bytes)
{
	enqueue(self, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

/* Reading */

static void
announce_keep_alives(SfbSipTransport *self, guint line_ends)
{
	self->unpaired_line_ends += line_ends;
	while (self->phase == PHASE_OPEN && self->unpaired_line_ends >= 2) {
		self->unpaired_line_ends -= 2;
		g_signal_emit(self, signals[KEEP_ALIVE_RECEIVED], 0);
	}
}

static void
note_line_ends(SfbSipTransport *self)
{
	guint line_ends = sfb_sip_parser_take_line_ends(self->parser);

	sfb_sip_keep_alive_note_received(&self->keep_alive, line_ends);
	announce_keep_alives(self, line_ends);
}

static void read_more(SfbSipTransport *self);
static void deliver(SfbSipTransport *self);

static gboolean
on_turn(gpointer user_data)
{
	g_autoptr(SfbSipTransport) self = g_object_ref(SFB_SIP_TRANSPORT(user_data));

	self->turn_id = 0;
	deliver(self);
	return G_SOURCE_REMOVE;
}

/* All that came is handed out. The handler of a keep-alive may have closed. */
static void
read_on(SfbSipTransport *self)
{
	note_line_ends(self);
	if (self->phase == PHASE_OPEN)
		read_more(self);
}

/* Hands out what the parser holds. The caller holds a reference: a handler may drop ours. */
static void
deliver(SfbSipTransport *self)
{
	for (guint i = 0; i < MESSAGES_PER_TURN; i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(SfbSipMessage) message = sfb_sip_parser_next(self->parser, &error);

		if (error != NULL) {
			end(self, error);
			return;
		}
		if (message == NULL) {
			read_on(self);
			return;
		}
		g_signal_emit(self, signals[MESSAGE_RECEIVED], 0, message);
		if (self->phase != PHASE_OPEN)
			return;
	}
	self->turn_id = g_idle_add(on_turn, self);
}

static void
end_of_stream(SfbSipTransport *self)
{
	g_autoptr(GError) error = NULL;

	if (sfb_sip_parser_is_inside_message(self->parser))
		g_set_error(&error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		            _("The server closed the connection in the middle of a message. "
		              "Sign in again; if it happens again, tell your administrator."));
	end(self, error);
}

/* A web server behind the address a person typed is worth a plain word: its answer is the only
 * clue to a wrong port. */
static gboolean
is_web_server(SfbSipTransport *self, const char *bytes, gsize length)
{
	gsize missing = sizeof(self->start) - self->start_length;
	gsize taken = MIN(missing, length);

	if (missing == 0)
		return FALSE;
	memcpy(self->start + self->start_length, bytes, taken);
	self->start_length += taken;
	return self->start_length == sizeof(self->start) &&
	       memcmp(self->start, HTTP_START, sizeof(self->start)) == 0;
}

static void
take_bytes(SfbSipTransport *self, GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	gsize length;
	const char *start = g_bytes_get_data(bytes, &length);

	if (!is_web_server(self, start, length)) {
		sfb_sip_parser_push(self->parser, start, length);
		deliver(self);
		return;
	}
	g_set_error(&error, SFB_ERROR, SFB_ERROR_PROTOCOL,
	            _("This is not a SIP server: a web server answered. "
	              "Check the server's name and port in the account's options."));
	end(self, error);
}

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes =
		g_input_stream_read_bytes_finish(G_INPUT_STREAM(source), result, &error);
	g_autoptr(SfbSipTransport) self = NULL;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	self = g_object_ref(SFB_SIP_TRANSPORT(user_data));
	/* Many servers close TLS without saying goodbye; it is an end like any other. */
	if (g_error_matches(error, G_TLS_ERROR, G_TLS_ERROR_EOF))
		end_of_stream(self);
	else if (bytes == NULL)
		end_broken(self, error);
	else if (g_bytes_get_size(bytes) == 0)
		end_of_stream(self);
	else
		take_bytes(self, bytes);
}

static void
read_more(SfbSipTransport *self)
{
	g_input_stream_read_bytes_async(g_io_stream_get_input_stream(self->stream), READ_SIZE,
	                                G_PRIORITY_DEFAULT, self->reading, on_read, self);
}

void
sfb_sip_transport_start(SfbSipTransport *self)
{
	g_return_if_fail(self->phase == PHASE_FRESH);
	self->phase = PHASE_OPEN;
	read_more(self);
}

/* Keeping alive */

static void
end_dead(SfbSipTransport *self)
{
	g_autoptr(GError) error = NULL;

	g_set_error(&error, SFB_ERROR, SFB_ERROR_TIMEOUT,
	            _("The server does not answer any more. Check the network and sign in again."));
	end(self, error);
}

static gboolean
on_tick(gpointer user_data)
{
	g_autoptr(SfbSipTransport) self = g_object_ref(SFB_SIP_TRANSPORT(user_data));

	switch (sfb_sip_keep_alive_look(&self->keep_alive, g_get_monotonic_time(),
	                                g_get_real_time())) {
	case SFB_SIP_KEEP_ALIVE_ASK:
		enqueue(self, KEEP_ALIVE, strlen(KEEP_ALIVE));
		break;
	case SFB_SIP_KEEP_ALIVE_DEAD:
		end_dead(self);
		return G_SOURCE_REMOVE;
	case SFB_SIP_KEEP_ALIVE_WAIT:
		break;
	}
	return G_SOURCE_CONTINUE;
}

void
sfb_sip_transport_set_keep_alive(SfbSipTransport *self, guint interval_seconds, guint pong_seconds)
{
	guint tick_seconds = MIN(TICK_SECONDS, MIN(interval_seconds, MAX(pong_seconds, 1)));

	g_clear_handle_id(&self->tick_id, g_source_remove);
	self->keep_alive.interval_seconds = interval_seconds;
	self->keep_alive.answer_seconds = pong_seconds;
	if (interval_seconds > 0 && self->phase <= PHASE_OPEN)
		self->tick_id = g_timeout_add_seconds(tick_seconds, on_tick, self);
}

void
sfb_sip_transport_probe(SfbSipTransport *self)
{
	sfb_sip_keep_alive_note_asked(&self->keep_alive, g_get_monotonic_time());
	enqueue(self, KEEP_ALIVE, strlen(KEEP_ALIVE));
}

/* Life */

void
sfb_sip_transport_close(SfbSipTransport *self)
{
	if (self->phase >= PHASE_FLUSHING)
		return;
	if (!self->is_writing) {
		shut(self);
		return;
	}
	self->phase = PHASE_FLUSHING;
	g_cancellable_cancel(self->reading);
	g_clear_handle_id(&self->turn_id, g_source_remove);
	g_clear_handle_id(&self->tick_id, g_source_remove);
	self->flush_id = g_timeout_add_seconds(FLUSH_SECONDS, on_flush_too_slow, self);
	g_object_ref(self);
}

SfbSipTransport *
sfb_sip_transport_new(GIOStream *stream)
{
	SfbSipTransport *self = g_object_new(SFB_TYPE_SIP_TRANSPORT, NULL);

	self->stream = g_object_ref(stream);
	return self;
}

static void
sfb_sip_transport_init(SfbSipTransport *self)
{
	self->reading = g_cancellable_new();
	self->writing = g_cancellable_new();
	self->parser = sfb_sip_parser_new();
	self->queue = g_byte_array_new();
	sfb_sip_keep_alive_note_sent(&self->keep_alive, g_get_monotonic_time());
}

static void
sfb_sip_transport_dispose(GObject *object)
{
	SfbSipTransport *self = SFB_SIP_TRANSPORT(object);

	if (self->phase != PHASE_ENDED)
		shut(self);
	G_OBJECT_CLASS(sfb_sip_transport_parent_class)->dispose(object);
}

static void
sfb_sip_transport_finalize(GObject *object)
{
	SfbSipTransport *self = SFB_SIP_TRANSPORT(object);

	g_clear_object(&self->stream);
	g_clear_object(&self->reading);
	g_clear_object(&self->writing);
	sfb_sip_parser_free(self->parser);
	g_byte_array_unref(self->queue);
	G_OBJECT_CLASS(sfb_sip_transport_parent_class)->finalize(object);
}

static void
sfb_sip_transport_class_init(SfbSipTransportClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);

	object_class->dispose = sfb_sip_transport_dispose;
	object_class->finalize = sfb_sip_transport_finalize;
	signals[MESSAGE_RECEIVED] =
		g_signal_new("message-received", SFB_TYPE_SIP_TRANSPORT, G_SIGNAL_RUN_LAST, 0, NULL,
	                     NULL, NULL, G_TYPE_NONE, 1, SFB_TYPE_SIP_MESSAGE);
	signals[KEEP_ALIVE_RECEIVED] =
		g_signal_new("keep-alive-received", SFB_TYPE_SIP_TRANSPORT, G_SIGNAL_RUN_LAST, 0,
	                     NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[CLOSED] = g_signal_new("closed", SFB_TYPE_SIP_TRANSPORT, G_SIGNAL_RUN_LAST, 0, NULL,
	                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}
