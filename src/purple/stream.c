/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A socket of libpurple as a GIOStream. Each direction first tries to move bytes and only then
 * waits for the socket: what the TLS library has already decrypted makes no socket readable.
 *
 * The stream lives on its own: it knows neither account nor connection, so that a sign-out can be
 * written while libpurple already has forgotten both.
 */

#include "purple/stream.h"

#include <eventloop.h>

/* One direction, and the one operation that may wait in it. */
typedef struct {
	SfbPurpleSocket *socket;
	PurpleInputCondition condition;
	GTask *task;
	void *bytes;
	gsize count;
	guint watch;
	GSource *cancel_watch;
} Direction;

static void
stop_waiting(Direction *direction)
{
	if (direction->watch != 0)
		purple_input_remove(direction->watch);
	direction->watch = 0;
	if (direction->cancel_watch != NULL) {
		g_source_destroy(direction->cancel_watch);
		g_clear_pointer(&direction->cancel_watch, g_source_unref);
	}
}

static gssize
transfer(const Direction *direction, GError **error)
{
	if (direction->condition == PURPLE_INPUT_READ)
		return sfb_purple_socket_read(direction->socket, direction->bytes, direction->count,
		                              error);
	return sfb_purple_socket_write(direction->socket, direction->bytes, direction->count,
	                               error);
}

/* Returns: FALSE if the operation has to wait. */
static gboolean
try_transfer(Direction *direction)
{
	g_autoptr(GTask) task = NULL;
	GError *error = NULL;
	gssize moved = transfer(direction, &error);

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
		g_error_free(error);
		return FALSE;
	}
	stop_waiting(direction);
	task = g_steal_pointer(&direction->task);
	if (moved < 0)
		g_task_return_error(task, error);
	else
		g_task_return_int(task, moved);
	return TRUE;
}

static void
on_ready(gpointer user_data, gint fd, PurpleInputCondition condition)
{
	try_transfer(user_data);
}

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
	Direction *direction = user_data;
	g_autoptr(GTask) task = g_steal_pointer(&direction->task);

	stop_waiting(direction);
	g_task_return_error_if_cancelled(task);
	return G_SOURCE_REMOVE;
}

static void
wait_until_ready(Direction *direction)
{
	GCancellable *cancellable = g_task_get_cancellable(direction->task);

	direction->watch = purple_input_add(sfb_purple_socket_get_fd(direction->socket),
	                                    direction->condition, on_ready, direction);
	if (cancellable == NULL)
		return;
	direction->cancel_watch = g_cancellable_source_new(cancellable);
	g_source_set_callback(direction->cancel_watch, G_SOURCE_FUNC(on_cancelled), direction,
	                      NULL);
	g_source_attach(direction->cancel_watch, NULL);
}

/* (takes task) */
static void
begin(Direction *direction, GTask *task, void *bytes, gsize count)
{
	direction->task = task;
	direction->bytes = bytes;
	direction->count = count;
	if (!try_transfer(direction))
		wait_until_ready(direction);
}

static void
fail_waiting(Direction *direction)
{
	g_autoptr(GTask) task = g_steal_pointer(&direction->task);

	if (task != NULL)
		g_task_return_new_error(task, G_IO_ERROR, G_IO_ERROR_CLOSED, "closed");
}

/* The input half. */

#define SFB_TYPE_PURPLE_INPUT (sfb_purple_input_get_type())
G_DECLARE_FINAL_TYPE(SfbPurpleInput, sfb_purple_input, SFB, PURPLE_INPUT, GInputStream)

struct _SfbPurpleInput {
	GInputStream parent_instance;
	Direction direction;
};

G_DEFINE_TYPE(SfbPurpleInput, sfb_purple_input, G_TYPE_INPUT_STREAM)

static void
read_async(GInputStream *stream, void *bytes, gsize count, int priority, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
	begin(&SFB_PURPLE_INPUT(stream)->direction,
	      g_task_new(stream, cancellable, callback, user_data), bytes, count);
}

static gssize
read_finish(GInputStream *stream, GAsyncResult *result, GError **error)
{
	return g_task_propagate_int(G_TASK(result), error);
}

static void
finalize_input(GObject *object)
{
	sfb_purple_socket_unref(SFB_PURPLE_INPUT(object)->direction.socket);
	G_OBJECT_CLASS(sfb_purple_input_parent_class)->finalize(object);
}

static void
sfb_purple_input_class_init(SfbPurpleInputClass *class)
{
	GInputStreamClass *stream_class = G_INPUT_STREAM_CLASS(class);

	G_OBJECT_CLASS(class)->finalize = finalize_input;
	stream_class->read_async = read_async;
	stream_class->read_finish = read_finish;
}

static void
sfb_purple_input_init(SfbPurpleInput *self)
{
	self->direction.condition = PURPLE_INPUT_READ;
}

/* The output half. */

#define SFB_TYPE_PURPLE_OUTPUT (sfb_purple_output_get_type())
G_DECLARE_FINAL_TYPE(SfbPurpleOutput, sfb_purple_output, SFB, PURPLE_OUTPUT, GOutputStream)

struct _SfbPurpleOutput {
	GOutputStream parent_instance;
	Direction direction;
};

G_DEFINE_TYPE(SfbPurpleOutput, sfb_purple_output, G_TYPE_OUTPUT_STREAM)

static void
write_async(GOutputStream *stream, const void *bytes, gsize count, int priority,
            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	begin(&SFB_PURPLE_OUTPUT(stream)->direction,
	      g_task_new(stream, cancellable, callback, user_data), (void *)bytes, count);
}

static gssize
write_finish(GOutputStream *stream, GAsyncResult *result, GError **error)
{
	return g_task_propagate_int(G_TASK(result), error);
}

static void
finalize_output(GObject *object)
{
	sfb_purple_socket_unref(SFB_PURPLE_OUTPUT(object)->direction.socket);
	G_OBJECT_CLASS(sfb_purple_output_parent_class)->finalize(object);
}

static void
sfb_purple_output_class_init(SfbPurpleOutputClass *class)
{
	GOutputStreamClass *stream_class = G_OUTPUT_STREAM_CLASS(class);

	G_OBJECT_CLASS(class)->finalize = finalize_output;
	stream_class->write_async = write_async;
	stream_class->write_finish = write_finish;
}

static void
sfb_purple_output_init(SfbPurpleOutput *self)
{
	self->direction.condition = PURPLE_INPUT_WRITE;
}

/* Both together. */

struct _SfbPurpleStream {
	GIOStream parent_instance;
	SfbPurpleSocket *socket;
	SfbPurpleInput *input;
	SfbPurpleOutput *output;
};

G_DEFINE_TYPE(SfbPurpleStream, sfb_purple_stream, G_TYPE_IO_STREAM)

static GInputStream *
get_input_stream(GIOStream *stream)
{
	return G_INPUT_STREAM(SFB_PURPLE_STREAM(stream)->input);
}

static GOutputStream *
get_output_stream(GIOStream *stream)
{
	return G_OUTPUT_STREAM(SFB_PURPLE_STREAM(stream)->output);
}

static gboolean
close_stream(GIOStream *stream, GCancellable *cancellable, GError **error)
{
	SfbPurpleStream *self = SFB_PURPLE_STREAM(stream);

	stop_waiting(&self->input->direction);
	stop_waiting(&self->output->direction);
	sfb_purple_socket_close(self->socket);
	fail_waiting(&self->input->direction);
	fail_waiting(&self->output->direction);
	return TRUE;
}

static void
close_async(GIOStream *stream, int priority, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(stream, cancellable, callback, user_data);

	close_stream(stream, cancellable, NULL);
	g_task_return_boolean(task, TRUE);
}

static gboolean
close_finish(GIOStream *stream, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

static void
finalize(GObject *object)
{
	SfbPurpleStream *self = SFB_PURPLE_STREAM(object);

	g_object_unref(self->input);
	g_object_unref(self->output);
	sfb_purple_socket_unref(self->socket);
	G_OBJECT_CLASS(sfb_purple_stream_parent_class)->finalize(object);
}

static void
sfb_purple_stream_class_init(SfbPurpleStreamClass *class)
{
	GIOStreamClass *stream_class = G_IO_STREAM_CLASS(class);

	G_OBJECT_CLASS(class)->finalize = finalize;
	stream_class->get_input_stream = get_input_stream;
	stream_class->get_output_stream = get_output_stream;
	stream_class->close_fn = close_stream;
	stream_class->close_async = close_async;
	stream_class->close_finish = close_finish;
}

static void
sfb_purple_stream_init(SfbPurpleStream *self)
{
	self->input = g_object_new(SFB_TYPE_PURPLE_INPUT, NULL);
	self->output = g_object_new(SFB_TYPE_PURPLE_OUTPUT, NULL);
}

GIOStream *
sfb_purple_stream_new(SfbPurpleSocket *socket)
{
	SfbPurpleStream *self = g_object_new(SFB_TYPE_PURPLE_STREAM, NULL);

	self->socket = socket;
	self->input->direction.socket = sfb_purple_socket_ref(socket);
	self->output->direction.socket = sfb_purple_socket_ref(socket);
	return G_IO_STREAM(self);
}
