/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Many who wait for one answer. */

#include "web/waiters-private.h"

struct _SfbWebWaiters {
	GPtrArray *waiting; /* (element-type Waiter) */
	void (*on_deserted)(gpointer user_data);
	gpointer user_data;
};

typedef struct {
	SfbWebWaiters *waiters;
	GTask *task;
	GSource *cancelled; /* NULL: will not give up */
} Waiter;

static void
stop_watching(gpointer data, gpointer user_data)
{
	Waiter *waiter = data;

	if (waiter->cancelled != NULL)
		g_source_destroy(waiter->cancelled);
	g_clear_pointer(&waiter->cancelled, g_source_unref);
}

static void
waiter_free(gpointer data)
{
	Waiter *waiter = data;

	stop_watching(waiter, NULL);
	g_object_unref(waiter->task);
	g_free(waiter);
}

SfbWebWaiters *
sfb_web_waiters_new(void (*on_deserted)(gpointer user_data), gpointer user_data)
{
	SfbWebWaiters *waiters = g_new0(SfbWebWaiters, 1);

	waiters->waiting = g_ptr_array_new_with_free_func(waiter_free);
	waiters->on_deserted = on_deserted;
	waiters->user_data = user_data;
	return waiters;
}

void
sfb_web_waiters_free(SfbWebWaiters *waiters)
{
	g_ptr_array_unref(waiters->waiting);
	g_free(waiters);
}

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
	Waiter *waiter = user_data;
	SfbWebWaiters *waiters = waiter->waiters;
	g_autoptr(GTask) task = g_object_ref(waiter->task);

	g_ptr_array_remove(waiters->waiting, waiter);
	if (waiters->waiting->len == 0)
		waiters->on_deserted(waiters->user_data);
	g_task_return_error_if_cancelled(task);
	return G_SOURCE_REMOVE;
}

void
sfb_web_waiters_add(SfbWebWaiters *waiters, GTask *task)
{
	GCancellable *cancellable = g_task_get_cancellable(task);
	Waiter *waiter = g_new0(Waiter, 1);

	waiter->waiters = waiters;
	waiter->task = task;
	g_ptr_array_add(waiters->waiting, waiter);
	if (cancellable == NULL)
		return;
	waiter->cancelled = g_cancellable_source_new(cancellable);
	g_source_set_callback(waiter->cancelled, G_SOURCE_FUNC(on_cancelled), waiter, NULL);
	g_source_attach(waiter->cancelled, g_task_get_context(task));
}

void
sfb_web_waiters_answer(SfbWebWaiters *waiters, gpointer answer, GBoxedCopyFunc ref,
                       GDestroyNotify unref, const GError *error)
{
	/* First of all: who hears the answer may run the main loop. */
	g_ptr_array_foreach(waiters->waiting, stop_watching, NULL);
	for (guint i = 0; i < waiters->waiting->len; i++) {
		const Waiter *waiter = g_ptr_array_index(waiters->waiting, i);

		if (answer != NULL)
			g_task_return_pointer(waiter->task, ref(answer), unref);
		else
			g_task_return_error(waiter->task, g_error_copy(error));
	}
	sfb_web_waiters_free(waiters);
}
