/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What may happen to somebody who connects to the TLS port, before there is any TLS: silence, plain
 * words, a version of TLS that nobody wants any more. */

#pragma once

#include <gio/gio.h>

#include "sim/faults.h"
#include "sim/files.h"

typedef struct _SfbSimMishaps SfbSimMishaps;

/* Both are borrowed and outlive the mishaps. Returns: (transfer full) */
SfbSimMishaps *sfb_sim_mishaps_new(const SfbSimFiles *files, SfbSimFaults *faults);
void sfb_sim_mishaps_free(SfbSimMishaps *mishaps); /* accepts NULL */

/* TRUE if a fault strikes @stream, which is kept from then on; FALSE: it is to be served. */
gboolean sfb_sim_mishaps_take(SfbSimMishaps *mishaps, GIOStream *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimMishaps, sfb_sim_mishaps_free)
