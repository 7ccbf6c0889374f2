/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One rule of a dial plan: a .NET pattern and replacement ([MC-RegEx]) on GRegex. What GRegex reads in
 * another way is found before, so that a rule works as the administrator meant it, or not at all.
 * Pure. */

#pragma once

#include <glib.h>

#define SFB_DIAL_PATTERN_MAX 1024 /* bytes of a pattern or a translation */
#define SFB_DIAL_NUMBER_MAX 64    /* bytes of a number, before and after */

typedef struct {
	char *pattern;
	char *translation;
	gboolean is_extension;   /* InternalEnterpriseExtension */
	gboolean is_for_keypad;  /* ApplicableForDeviceDialing */
	gboolean is_for_globals; /* its pattern names the "+" */
	GRegex *regex;           /* NULL: cannot be used */
	GArray *groups;          /* (element-type guint) of @regex, by .NET's numbers */
	char *problem;           /* why not, for people; NULL if it can */
} SfbDialRule;

/* Never fails; a rule that cannot be used has its problem. Returns: (transfer full) */
SfbDialRule *sfb_dial_rule_new(const char *pattern, const char *translation);
void sfb_dial_rule_free(SfbDialRule *rule); /* accepts NULL */

/* @number: ASCII. Every match of it is translated. Returns: (transfer full) (nullable) @number
 * translated; NULL if the rule does not match, cannot be used or ran away (its problem is set then,
 * and it is not tried again), and if nothing or too much would be left. */
char *sfb_dial_rule_apply(SfbDialRule *rule, const char *number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbDialRule, sfb_dial_rule_free)
