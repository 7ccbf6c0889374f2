/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The personal note in publications. */

#include "people/own-note.h"

#include "people/publications-private.h"
#include "util/xml.h"

#define HISTORY "noteHistory"
#define HISTORY_CONTAINER 200 /* of those that have the same entries */

/* A note that was shown for less than this was being written. */
#define DRAFT_SECONDS 30

static const guint32 containers[] = { 200, 300, 400 };

static char *
build_note(const char *note)
{
	GString *value =
		g_string_new("<note xmlns=\"http://schemas.microsoft.com/2006/09/sip/note\">"
	                     "<body type=\"personal\" uri=\"\">");

	sfb_xml_append_text(value, note);
	g_string_append(value, "</body></note>");
	return g_string_free(value, FALSE);
}

GPtrArray *
sfb_own_note_publish(const char *note, guint32 lasts_seconds,
                     const SfbPublicationVersions *versions)
{
	GPtrArray *publications = sfb_publications_new();

	for (guint i = 0; i < G_N_ELEMENTS(containers); i++) {
		SfbPublicationKey key = { "note", 0, containers[i] };
		SfbPublication *publication;

		if (note == NULL) {
			sfb_publications_delete(publications, &key, versions);
			continue;
		}
		publication = sfb_publications_add(publications, &key,
		                                   lasts_seconds > 0 ? "time" : "static",
		                                   build_note(note));
		publication->expires_seconds = lasts_seconds;
	}
	return publications;
}

/* The place for a new entry: one that is free, else the oldest; but the newest if it is a draft of
 * the new one. */
static guint32
choose_place(guint depth, gint64 now, const SfbPublicationVersions *versions)
{
	gint64 oldest = G_MAXINT64;
	guint32 place = 0;

	for (guint32 i = 0; i < depth; i++) {
		const SfbPublicationKey key = { HISTORY, i, HISTORY_CONTAINER };
		const SfbPublishedItem *item = sfb_publication_versions_get(versions, &key);
		gint64 published = item != NULL ? item->published : G_MININT64;

		if (item != NULL && published > now - DRAFT_SECONDS * G_USEC_PER_SEC)
			return i;
		if (published < oldest) {
			oldest = published;
			place = i;
		}
	}
	return place;
}

GPtrArray *
sfb_own_note_remember(const char *note, guint depth, gint64 now,
                      const SfbPublicationVersions *versions)
{
	GPtrArray *publications = sfb_publications_new();
	guint32 place = choose_place(depth, now, versions);

	for (guint i = 0; depth > 0 && i < G_N_ELEMENTS(containers); i++) {
		SfbPublicationKey key = { HISTORY, place, containers[i] };

		sfb_publications_add(publications, &key, "static", build_note(note));
	}
	return publications;
}
