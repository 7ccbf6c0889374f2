/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Somebody who waits for what a later message brings, or for being cancelled. */

#include "people/waiting-private.h"

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
	g_autoptr(GError) error = NULL;

	g_cancellable_set_error_if_cancelled(cancellable, &error);
	sfb_waiting_end(user_data, error);
	return G_SOURCE_REMOVE;
}

void
sfb_waiting_begin(SfbWaiting *waiting, GTask *task)
{
	GCancellable *cancellable = g_task_get_cancellable(task);

	waiting->task = task;
	if (cancellable == NULL)
		return;
	waiting->cancelled = g_cancellable_source_new(cancellable);
	g_source_set_callback(waiting->cancelled, G_SOURCE_FUNC(on_cancelled), waiting, NULL);
	g_source_attach(waiting->cancelled, g_task_get_context(task));
}

void
sfb_waiting_end(SfbWaiting *waiting, const GError *error)
{
	g_autoptr(GTask) task = g_steal_pointer(&waiting->task);

	if (waiting->cancelled != NULL)
		g_source_destroy(waiting->cancelled);
	g_clear_pointer(&waiting->cancelled, g_source_unref);
	if (task != NULL && error != NULL)
		g_task_return_error(task, g_error_copy(error));
	else if (task != NULL)
		g_task_return_boolean(task, TRUE);
}
