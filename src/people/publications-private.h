/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Putting publications together. */

#pragma once

#include "people/publication-versions.h"

/* Returns: (transfer full) (element-type SfbPublication) */
GPtrArray *sfb_publications_new(void);

/* Takes @value, XML. The key's category and @expire_type are static. Returns: the one added, borrowed */
SfbPublication *sfb_publications_add(GPtrArray *publications, const SfbPublicationKey *key,
                                     const char *expire_type, char *value);

/* Adds that @key is deleted, unless the server has no such thing. */
void sfb_publications_delete(GPtrArray *publications, const SfbPublicationKey *key,
                             const SfbPublicationVersions *versions);

/* A state of @type ([MS-PRES] 2.2.2.2): its element is open, for more attributes. Returns: (transfer
 * full) */
GString *sfb_publications_begin_state(const char *type, gboolean is_manual);

/* Takes @value. Returns: (transfer full) the whole element */
char *sfb_publications_end_state(GString *value);

/* Adds what one of our sources says, alike for all who are to see a state made of it. Takes
 * @value. */
void sfb_publications_add_state(GPtrArray *publications, guint32 instance, const char *expire_type,
                                char *value);
void sfb_publications_delete_state(GPtrArray *publications, guint32 instance,
                                   const SfbPublicationVersions *versions);
