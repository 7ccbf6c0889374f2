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
