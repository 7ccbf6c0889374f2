/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* For work that may take only so long: cancelled with the caller, or when its time is up. */

#pragma once

#include <gio/gio.h>

typedef struct _SfbDeadline SfbDeadline;

/* Begins to count. @parent: the caller's own; NULL: none. Returns: (transfer full) */
SfbDeadline *sfb_deadline_new(guint seconds, GCancellable *parent);
void sfb_deadline_free(SfbDeadline *deadline); /* accepts NULL; stops counting, cancels nothing */

/* What to give to the work. Borrowed. */
GCancellable *sfb_deadline_get_cancellable(SfbDeadline *deadline);

/* Replaces what the cancelled work reported by G_IO_ERROR_TIMED_OUT, if it was not the caller who
 * cancelled it. @error: set. */
void sfb_deadline_correct(SfbDeadline *deadline, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbDeadline, sfb_deadline_free)
