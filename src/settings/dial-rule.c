/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One rule of a dial plan. */

#include "config.h"

#include "settings/dial-rule.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "settings/dial-pattern-private.h"

/* Honest patterns take some dozens of steps for a telephone number; these are over in a fraction of a
 * millisecond. */
#define STEPS_MAX "(*LIMIT_MATCH=5000)"

/* Making one */

static const char *
explain_failure(const GError *error)
{
	if (g_error_matches(error, G_REGEX_ERROR, G_REGEX_ERROR_VARIABLE_LENGTH_LOOKBEHIND))
		return N_("Its pattern looks back over a text of any length, which works only on "
		          "the server.");
	return N_("Its pattern is not valid, or works only on the server.");
}

/* NULL with a @problem. */
static GRegex *
compile(const char *text, const char **problem)
{
	g_autofree char *limited = g_strconcat(STEPS_MAX, text, NULL);
	g_autoptr(GError) error = NULL;
	GRegex *regex = g_regex_new(limited, 0, 0, &error);

	if (regex == NULL) {
		g_debug("unusable pattern: %s", error->message);
		*problem = explain_failure(error);
	}
	return regex;
}

/* NULL, or why not. */
static const char *
prepare(SfbDialRule *rule)
{
	g_auto(SfbDialPattern) translated = { NULL };
	const char *problem = NULL;

	if (strlen(rule->pattern) > SFB_DIAL_PATTERN_MAX ||
	    strlen(rule->translation) > SFB_DIAL_PATTERN_MAX)
		return N_("It is too long.");
	if (!sfb_dial_pattern_translate(rule->pattern, &translated, &problem))
		return problem;
	rule->regex = compile(translated.text, &problem);
	rule->groups = g_steal_pointer(&translated.groups);
	rule->is_for_globals = translated.names_plus;
	return problem;
}

SfbDialRule *
sfb_dial_rule_new(const char *pattern, const char *translation)
{
	SfbDialRule *rule = g_new0(SfbDialRule, 1);
	const char *problem;

	rule->pattern = g_strdup(pattern);
	rule->translation = g_strdup(translation);
	problem = prepare(rule);
	rule->problem = problem != NULL ? g_strdup(_(problem)) : NULL;
	return rule;
}

void
sfb_dial_rule_free(SfbDialRule *rule)
{
	if (rule == NULL)
		return;
	g_free(rule->pattern);
	g_free(rule->translation);
	g_clear_pointer(&rule->regex, g_regex_unref);
	g_clear_pointer(&rule->groups, g_array_unref);
	g_free(rule->problem);
	g_free(rule);
}

/* The replacement ([MC-RegEx]): what GRegex calls one has another syntax. */

typedef struct {
	const SfbDialRule *rule;
	const char *number;
	GMatchInfo *info;
	int start;
	int end;
} Match;

/* @group: .NET's number. */
static void
append_group(GString *result, const Match *match, guint group)
{
	g_autofree char *text = g_match_info_fetch(
		match->info, (int)g_array_index(match->rule->groups, guint, group));

	g_string_append(result, text != NULL ? text : "");
}

static void
append_dollar(GString *result, const Match *match)
{
	g_string_append_c(result, '$');
}

static void
append_match(GString *result, const Match *match)
{
	append_group(result, match, 0);
}

static void
append_before(GString *result, const Match *match)
{
	g_string_append_len(result, match->number, match->start);
}

static void
append_after(GString *result, const Match *match)
{
	g_string_append(result, match->number + match->end);
}

static void
append_last_group(GString *result, const Match *match)
{
	append_group(result, match, match->rule->groups->len - 1);
}

static void
append_number(GString *result, const Match *match)
{
	g_string_append(result, match->number);
}

static const struct {
	char sign; /* behind a "$" */
	void (*append)(GString *result, const Match *match);
} signs[] = {
	{ '$', append_dollar }, { '&', append_match },      { '`', append_before },
	{ '\'', append_after }, { '+', append_last_group }, { '_', append_number },
};

/* FALSE if there is no such group. */
static gboolean
append_named_group(GString *result, const Match *match, const char *name)
{
	g_autofree char *text = NULL;

	if (g_regex_get_string_number(match->rule->regex, name) < 0)
		return FALSE;
	text = g_match_info_fetch_named(match->info, name);
	g_string_append(result, text != NULL ? text : "");
	return TRUE;
}

static gboolean
append_numbered_group(GString *result, const Match *match, const char *digits)
{
	guint64 group;

	if (!g_ascii_string_to_unsigned(digits, 10, 0, match->rule->groups->len - 1, &group, NULL))
		return FALSE;
	append_group(result, match, (guint)group);
	return TRUE;
}

/* "$12", "${12}" or "${name}" at @at. Returns: its length; 0 if it is no group, and so a text. */
static gsize
append_reference(GString *result, const Match *match, const char *at)
{
	gboolean is_braced = at[1] == '{';
	const char *name = at + (is_braced ? 2 : 1);
	gsize length = is_braced ? strcspn(name, "}") : strspn(name, "0123456789");
	g_autofree char *text = g_strndup(name, length);

	if (is_braced && name[length] == '\0')
		return 0;
	if (!append_numbered_group(result, match, text) &&
	    !(is_braced && append_named_group(result, match, text)))
		return 0;
	return length + (is_braced ? 3 : 1);
}

/* Returns: the length of what was read at @at, a "$". */
static gsize
append_substitution(GString *result, const Match *match, const char *at)
{
	gsize length;

	for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
		if (at[1] == signs[i].sign) {
			signs[i].append(result, match);
			return 2;
		}
	}
	length = append_reference(result, match, at);
	if (length == 0) {
		g_string_append_c(result, '$');
		length = 1;
	}
	return length;
}

static void
append_translation(GString *result, const Match *match)
{
	const char *at = match->rule->translation;

	while (*at != '\0' && result->len <= SFB_DIAL_NUMBER_MAX) {
		gsize length = strcspn(at, "$");

		g_string_append_len(result, at, (gssize)length);
		at += length;
		if (*at == '$')
			at += append_substitution(result, match, at);
	}
}

/* Applying one */

static void
give_up(SfbDialRule *rule, const GError *error)
{
	g_debug("a rule of the dial plan ran away: %s", error->message);
	rule->problem = g_strdup(_("Its pattern takes too long and is not tried again."));
	g_clear_pointer(&rule->regex, g_regex_unref);
}

/* From @start on. Returns: (transfer full) (nullable) */
static GMatchInfo *
match_once(SfbDialRule *rule, const char *number, int start)
{
	g_autoptr(GMatchInfo) info = NULL;
	g_autoptr(GError) error = NULL;

	if (g_regex_match_full(rule->regex, number, -1, start, 0, &info, &error))
		return g_steal_pointer(&info);
	if (error != NULL)
		give_up(rule, error);
	return NULL;
}

/* GRegex looks for another match where an empty one was; .NET goes on behind it. Returns: (transfer
 * full) (nullable) NULL if there is no match */
static GString *
replace_all(SfbDialRule *rule, const char *number)
{
	g_autoptr(GMatchInfo) info = match_once(rule, number, 0);
	GString *result = info != NULL ? g_string_new(NULL) : NULL;
	int length = (int)strlen(number);
	int copied = 0;

	while (info != NULL) {
		Match match = { .rule = rule, .number = number, .info = info };
		int next;

		g_match_info_fetch_pos(info, 0, &match.start, &match.end);
		g_string_append_len(result, number + copied, match.start - copied);
		append_translation(result, &match);
		copied = match.end;
		next = match.end + (match.start == match.end ? 1 : 0);
		g_clear_pointer(&info, g_match_info_unref);
		if (next <= length)
			info = match_once(rule, number, next);
	}
	if (result != NULL)
		g_string_append(result, number + copied);
	return result;
}

char *
sfb_dial_rule_apply(SfbDialRule *rule, const char *number)
{
	GString *result = rule->regex != NULL ? replace_all(rule, number) : NULL;
	gboolean is_number = result != NULL && rule->regex != NULL && result->len > 0 &&
	                     result->len <= SFB_DIAL_NUMBER_MAX;

	if (is_number)
		return g_string_free(result, FALSE);
	if (result != NULL)
		g_string_free(result, TRUE);
	return NULL;
}
