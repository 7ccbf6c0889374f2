/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the server tells of our own categories ([MS-PRES] 2.2.2.1, sheet presence 6): a roamingData
 * document. Pure. */

#pragma once

#include "people/own-presence.h"
#include "people/publication-versions.h"
#include "people/self.h"

#define SFB_EARLIER_NOTES_MAX 20 /* the newest; the rest is left out */

/* What a document says about ourselves, or the sum of many. Texts are NULL if there is none. */
typedef struct {
	gboolean has_state; /* our aggregateState was mentioned, as others see it */
	guint availability;
	char *activity_token;
	char *activity_text; /* of a state that was made up */
	char *location;
	gboolean has_note; /* notes were mentioned */
	char *note;        /* the personal one */
	char *reply; /* the one of the mailbox, as another's or an earlier client published it */
	gint64 reply_until; /* seconds since 1970; 0: until further notice */
	gboolean has_earlier_notes;
	GPtrArray *earlier_notes; /* (element-type utf8) newest first; never NULL */
	gboolean has_options;     /* what the user wants of all clients was mentioned */
	SfbOwnSecrets secrets;
	char *display_name; /* from our contactCard; NULL also if not mentioned */
	char *email;        /* the same */
} SfbSelfDocument;

/* Nothing is told. Returns: (transfer full) */
SfbSelfDocument *sfb_self_document_new(void);
void sfb_self_document_free(SfbSelfDocument *document); /* accepts NULL */

/* Reads a roamingData element and brings @versions up to date by it. Returns: (transfer full) */
SfbSelfDocument *
sfb_self_document_read(SfbXmlNode *root, SfbSelfSource source, SfbPublicationVersions *versions);

/* Moves what @told mentions over to @shown. Returns: TRUE if that is anything new. */
gboolean sfb_self_document_merge(SfbSelfDocument *shown, SfbSelfDocument *told);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSelfDocument, sfb_self_document_free)
