/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What watchers receive about a person ([MS-PRES] 2.2.2): categories. Pure. */

#pragma once

#include <glib.h>

#include "people/availability.h"

#define SFB_NOTE_MAX 4096     /* bytes of a note shown; the rest is cut at a character */
#define SFB_CARD_TEXT_MAX 512 /* the same for names, titles and the like */

/* What is known about a person now. Strings are NULL if not known. Thousands of them are kept, so
 * texts that colleagues have in common (marked "shared") are one GRefString for all. */
typedef struct {
	GRefString *address; /* normalized */
	guint availability;
	GRefString *activity_token; /* "on-the-phone"; shared */
	char *activity_text;        /* custom activity, shown instead of the token's label */
	char *note;
	gboolean note_is_out_of_office;
	gint64 last_active; /* seconds since 1970, 0 if unknown */
	gboolean is_mobile;
	char *display_name;
	char *email;
	GRefString *title; /* shared, as the next three */
	GRefString *department;
	GRefString *company;
	GRefString *office;
	char *work_phone; /* as the person wrote it, else the number without "tel:" */
	char *mobile_phone;
} SfbPresentity;

SfbPresentity *sfb_presentity_new(const char *address);
void sfb_presentity_free(SfbPresentity *presentity); /* accepts NULL */

/* The state's words for people: custom activity, else the token's label, else the status. The
 * caller's. */
char *sfb_presentity_dup_activity(const SfbPresentity *presentity);

/* Gives the presentity of a normalized address, borrowed; NULL: not interested. */
typedef SfbPresentity *(*SfbPresentityLookup)(const char *address, gpointer user_data);

/* Forgets what the person's server told of the present moment: state and note. Returns: TRUE if
 * there was something to forget. */
gboolean sfb_presentity_forget_presence(SfbPresentity *presentity);

/* Applies a "categories" document: categories that are absent stay as they were, one that is there
 * but empty is gone. Returns: the presentity changed (borrowed); NULL without @error if nothing
 * that is shown changed or @lookup was not interested; NULL with SFB_ERROR_PROTOCOL if it is not
 * such a document. */
SfbPresentity *
sfb_presence_apply_categories(const char *text, gsize length, SfbPresentityLookup lookup,
                              gpointer user_data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbPresentity, sfb_presentity_free)
