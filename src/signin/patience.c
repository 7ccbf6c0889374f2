/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A limit to waiting. */

#include "signin/patience.h"

/* A timer that comes later than it is due by so much tells that nobody had a chance to answer: the
 * program itself was held up. */
#define LATE_MICROSECONDS (G_USEC_PER_SEC / 4)

struct _SfbPatience {
	GCancellable *outer;
	gulong outer_handler;
	GCancellable *cancellable;
	guint seconds;
	gint64 due_at; /* monotonic microseconds */
	guint timeout_id;
	gboolean is_over;
	void (*on_over)(gpointer user_data);
	gpointer user_data;
};

static void
on_outer_cancelled(GCancellable *outer, gpointer user_data)
{
	g_cancellable_cancel(G_CANCELLABLE(user_data));
}

static gboolean
on_timeout(gpointer user_data)
{
	SfbPatience *patience = user_data;

	patience->timeout_id = 0;
	if (g_get_monotonic_time() - patience->due_at > LATE_MICROSECONDS) {
		sfb_patience_renew(patience, patience->seconds);
		return G_SOURCE_REMOVE;
	}
	patience->is_over = TRUE;
	g_cancellable_cancel(patience->cancellable);
	if (patience->on_over != NULL)
		patience->on_over(patience->user_data);
	return G_SOURCE_REMOVE;
}

SfbPatience *
sfb_patience_new(GCancellable *outer, guint seconds, void (*on_over)(gpointer user_data),
                 gpointer user_data)
{
	SfbPatience *patience = g_new0(SfbPatience, 1);

	patience->cancellable = g_cancellable_new();
	patience->on_over = on_over;
	patience->user_data = user_data;
	sfb_patience_renew(patience, seconds);
	if (outer == NULL)
		return patience;
	patience->outer = g_object_ref(outer);
	patience->outer_handler =
		g_cancellable_connect(outer, G_CALLBACK(on_outer_cancelled),
	                              g_object_ref(patience->cancellable), g_object_unref);
	return patience;
}

/* An ordinary disconnection: g_cancellable_disconnect() would wait for ever where the end of the
 * wait is what the cancelling leads to. */
void
sfb_patience_free(SfbPatience *patience)
{
	if (patience == NULL)
		return;
	g_clear_handle_id(&patience->timeout_id, g_source_remove);
	if (patience->outer_handler != 0)
		g_signal_handler_disconnect(patience->outer, patience->outer_handler);
	g_clear_object(&patience->outer);
	g_object_unref(patience->cancellable);
	g_free(patience);
}

GCancellable *
sfb_patience_get_cancellable(SfbPatience *patience)
{
	return patience->cancellable;
}

void
sfb_patience_renew(SfbPatience *patience, guint seconds)
{
	if (patience->is_over)
		return;
	g_clear_handle_id(&patience->timeout_id, g_source_remove);
	patience->seconds = seconds;
	patience->due_at = g_get_monotonic_time() + seconds * G_USEC_PER_SEC;
	patience->timeout_id = g_timeout_add(seconds * 1000, on_timeout, patience);
}

gboolean
sfb_patience_is_over(const SfbPatience *patience)
{
	return patience->is_over;
}
