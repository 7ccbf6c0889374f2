/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * From a pattern of .NET ([MC-RegEx]) to one of GRegex that means the same. Where the two languages
 * spell a thing differently it is respelled; what GRegex would understand as something else, without
 * an error, is refused: class subtraction, possessive quantifiers, POSIX classes, verbs. Pure.
 */

#pragma once

#include <glib.h>

typedef struct {
	char *text;
	GArray *groups;      /* (element-type guint) GRegex's number of each group by .NET's number,
	                   which counts the named ones last; [0] is the whole match */
	gboolean names_plus; /* a "+" of the number stands in it */
} SfbDialPattern;

/* Fills @translated, to be cleared. FALSE with a @problem, untranslated, N_(): what cannot be used. */
gboolean
sfb_dial_pattern_translate(const char *pattern, SfbDialPattern *translated, const char **problem);
void sfb_dial_pattern_clear(SfbDialPattern *translated);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SfbDialPattern, sfb_dial_pattern_clear)
