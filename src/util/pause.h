/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Waiting for so long, or for being cancelled. */

#pragma once

#include <gio/gio.h>

/* A timer of @seconds that is ready at once when @cancellable (NULL: none) is cancelled. It still
 * wants its callback and its context. Returns: (transfer full) */
GSource *sfb_pause_source_new(guint seconds, GCancellable *cancellable);
