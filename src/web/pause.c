/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Some seconds of patience before a server is asked again. */

#include "web/pause-private.h"

#include "util/pause.h"

static gboolean
on_over(gpointer user_data)
{
	GTask *task = user_data;

	if (!g_task_return_error_if_cancelled(task))
		g_task_return_boolean(task, TRUE);
	return G_SOURCE_REMOVE;
}

void
sfb_web_pause_async(guint seconds, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer user_data)
{
	GTask *task = g_task_new(NULL, cancellable, callback, user_data);
	g_autoptr(GSource) timer = sfb_pause_source_new(seconds, cancellable);

	g_source_set_callback(timer, on_over, task, g_object_unref);
	g_source_attach(timer, g_task_get_context(task));
}

gboolean
sfb_web_pause_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}
