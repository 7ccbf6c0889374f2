/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How we publish, and why it was refused ([MS-PRES] 2.2.2.2, sheet presence 7). Pure. */

#pragma once

#include "people/publication-versions.h"

/* The body of a publishing SERVICE. @publications: (element-type SfbPublication) get the versions
 * that they are sent with. Returns: (transfer full) */
GBytes *sfb_publication_build(const char *own_uri, GPtrArray *publications,
                              const SfbPublicationVersions *versions);

/* Applies a 409's fault to @versions. Returns: FALSE if it is no version conflict of @publications:
 * publishing again would not help. */
gboolean
sfb_publication_apply_conflict(const char *text, gsize length, const GPtrArray *publications,
                               SfbPublicationVersions *versions);
