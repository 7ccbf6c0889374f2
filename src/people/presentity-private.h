/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How the readers of presence documents change a person: each setter tells whether it changed
 * anything that is shown. */

#pragma once

#include "people/presence-xml.h"

#define SFB_NOTES_MAX 16 /* notes of one person; the rest is left out */

/* A note and the time it is for. */
struct _SfbNote {
	char *text; /* NULL says that there is none */
	gboolean is_out_of_office;
	gint64 published; /* microseconds since 1970 */
	gint64 start;     /* seconds since 1970; 0: open, as the next */
	gint64 end;
};

void sfb_note_free(SfbNote *note); /* accepts NULL */

/* Puts @text (takes it, may be NULL) into @place. */
gboolean sfb_presentity_take_text(char **place, char *text);

/* Puts one reference to what is the same for many into @place. */
gboolean sfb_presentity_share_text(GRefString **place, const char *text);

/* The details, made if there are none. */
SfbPresentityDetails *sfb_presentity_ensure_details(SfbPresentity *presentity);

/* As take_text, for the field of the details at @offset. */
gboolean sfb_presentity_take_detail(SfbPresentity *presentity, gsize offset, char *text);

/* @phones: (element-type SfbPhone) (transfer full) (nullable), not empty */
gboolean sfb_presentity_take_phones(SfbPresentity *presentity, GPtrArray *phones);
gboolean sfb_presentity_take_photo(SfbPresentity *presentity, SfbPhoto *photo);
gboolean sfb_presentity_take_calendar(SfbPresentity *presentity, SfbCalendar *calendar);

/* @notes: (element-type SfbNote) (transfer full) all there are */
gboolean sfb_presentity_take_notes(SfbPresentity *presentity, GPtrArray *notes);

/* The present moment in the words of a legacy document: a number and perhaps a token. */
gboolean
sfb_presentity_set_availability(SfbPresentity *presentity, guint availability, const char *token);

/* Gives back the details if nothing is left in them. */
void sfb_presentity_trim(SfbPresentity *presentity);

void sfb_photo_free(SfbPhoto *photo); /* accepts NULL */
