/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One cancellable for two reasons to stop. */

#include "net/deadline.h"

#include <errno.h>

struct _SfbDeadline {
	GCancellable *cancellable;
	GSource *timer;
	GSource *parent_watch; /* NULL without a parent */
	gboolean has_passed;
};

static gboolean
on_time_up(gpointer user_data)
{
	SfbDeadline *deadline = user_data;

	deadline->has_passed = TRUE;
	g_cancellable_cancel(deadline->cancellable);
	return G_SOURCE_REMOVE;
}

static gboolean
on_parent_cancelled(GCancellable *parent, gpointer user_data)
{
	SfbDeadline *deadline = user_data;

	g_cancellable_cancel(deadline->cancellable);
	return G_SOURCE_REMOVE;
}

static void
destroy_source(GSource *source)
{
	g_source_destroy(source);
	g_source_unref(source);
}

SfbDeadline *
sfb_deadline_new(guint seconds, GCancellable *parent)
{
	SfbDeadline *deadline = g_new0(SfbDeadline, 1);
	GMainContext *context = g_main_context_get_thread_default();

	deadline->cancellable = g_cancellable_new();
	deadline->timer = g_timeout_source_new_seconds(seconds);
	g_source_set_callback(deadline->timer, on_time_up, deadline, NULL);
	g_source_attach(deadline->timer, context);
	if (parent != NULL) {
		deadline->parent_watch = g_cancellable_source_new(parent);
		g_source_set_callback(deadline->parent_watch, G_SOURCE_FUNC(on_parent_cancelled),
		                      deadline, NULL);
		g_source_attach(deadline->parent_watch, context);
	}
	return deadline;
}

void
sfb_deadline_free(SfbDeadline *deadline)
{
	if (deadline == NULL)
		return;
	destroy_source(deadline->timer);
	g_clear_pointer(&deadline->parent_watch, destroy_source);
	g_object_unref(deadline->cancellable);
	g_free(deadline);
}

GCancellable *
sfb_deadline_get_cancellable(SfbDeadline *deadline)
{
	return deadline->cancellable;
}

void
sfb_deadline_correct(SfbDeadline *deadline, GError **error)
{
	if (!deadline->has_passed || !g_error_matches(*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	g_clear_error(error);
	g_set_error_literal(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, g_strerror(ETIMEDOUT));
}
