/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents of our own categories ([MS-PRES] 2.2.2.1, 2.2.2.2): what roaming-self tells, how we
 * publish, why it was refused. Pure. */

#pragma once

#include "people/publication-versions.h"

/* What a roamingData document says about ourselves. */
typedef struct {
	guint availability; /* aggregateState of container 2; 0 if not mentioned */
	gboolean has_note;  /* the note was mentioned */
	char *note;         /* personal note; NULL if none or not mentioned */
	char *display_name; /* from our contactCard; NULL if not mentioned */
} SfbSelfDocument;

/* Where a document about ourselves comes from. */
typedef enum {
	SFB_SELF_NOTIFICATION, /* has all instances of every category it names */
	SFB_SELF_ANSWER,       /* to a publication: may have those alone that were published */
} SfbSelfSource;

/* Reads a roamingData document and brings @versions up to date by it. Returns: (transfer full)
 * (nullable) NULL with SFB_ERROR_PROTOCOL; @versions is untouched then. */
SfbSelfDocument *sfb_self_document_parse(const char *text, gsize length, SfbSelfSource source,
                                         SfbPublicationVersions *versions, GError **error);
void sfb_self_document_free(SfbSelfDocument *document); /* accepts NULL */

/* The body of the SUBSCRIBE that asks for all this. Returns: (transfer full) */
GBytes *sfb_self_document_build_request(void);

/* The body of a publishing SERVICE. @publications: (element-type SfbPublication). Returns:
 * (transfer full) */
GBytes *sfb_publication_build(const char *own_uri, const GPtrArray *publications,
                              const SfbPublicationVersions *versions);

/* Applies a 409's fault to @versions. Returns: FALSE if it is no version conflict of @publications:
 * publishing again would not help. */
gboolean
sfb_publication_apply_conflict(const char *text, gsize length, const GPtrArray *publications,
                               SfbPublicationVersions *versions);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSelfDocument, sfb_self_document_free)
