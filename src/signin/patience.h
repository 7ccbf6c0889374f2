/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A limit to waiting: a cancellable of its own that ends with another one, or when time has run out.
 * Time in which the program itself was held up does not count. */

#pragma once

#include <gio/gio.h>

typedef struct _SfbPatience SfbPatience;

/* @outer: NULL: none. @on_over: called when @seconds have passed, after the cancellable was
 * cancelled; may be NULL, and may free the patience. Returns: (transfer full) */
SfbPatience *sfb_patience_new(GCancellable *outer, guint seconds,
                              void (*on_over)(gpointer user_data), gpointer user_data);
void sfb_patience_free(SfbPatience *patience); /* accepts NULL; cancels nothing */

/* For what is to be waited for. Borrowed. */
GCancellable *sfb_patience_get_cancellable(SfbPatience *patience);

/* Time begins anew. */
void sfb_patience_renew(SfbPatience *patience, guint seconds);

/* TRUE if time ran out, rather than the outer cancellable being cancelled. */
gboolean sfb_patience_is_over(const SfbPatience *patience);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbPatience, sfb_patience_free)
