/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The personal note in publications, and the history of earlier ones (sheet presence 14). Pure. Each
 * function returns (transfer full) (element-type SfbPublication), maybe empty. */

#pragma once

#include "people/publication-versions.h"

/* NULL deletes the note wherever @versions knows it. @lasts_seconds: 0: until it is taken back. */
GPtrArray *sfb_own_note_publish(const char *note, guint32 lasts_seconds,
                                const SfbPublicationVersions *versions);

/* Puts @note, which was replaced at @now (microseconds since 1970), into the history. @depth: how many
 * the server keeps; the oldest makes room. */
GPtrArray *sfb_own_note_remember(const char *note, guint depth, gint64 now,
                                 const SfbPublicationVersions *versions);
