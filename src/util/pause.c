/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Waiting for so long, or for being cancelled. */

#include "util/pause.h"

GSource *
sfb_pause_source_new(guint seconds, GCancellable *cancellable)
{
	GSource *timer = g_timeout_source_new_seconds(seconds);
	g_autoptr(GSource) cancelled = NULL;

	if (cancellable == NULL)
		return timer;
	cancelled = g_cancellable_source_new(cancellable);
	g_source_set_dummy_callback(cancelled);
	g_source_add_child_source(timer, cancelled);
	return timer;
}
