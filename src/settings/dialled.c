/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What becomes of a number by a dial plan. */

#include "config.h"

#include "settings/dialled-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <time.h>

#include "util/error.h"

/* Of the processor, for all rules together: a busy computer changes nothing. Honest plans take a few
 * thousandths of it. */
#define CLOCKS_MAX (CLOCKS_PER_SEC / 4)

#define PREFIXED_DIGITS_MIN 4     /* what is left without the access prefix */
#define NO_PROFILE "dialstring"   /* [MS-OCPSTN]: the server's own rules hold */
#define FULL_WIDTH_OFFSET 0xfee0u /* of U+FF01 to U+FF5E, to ASCII */

void
sfb_dialled_free(SfbDialled *dialled)
{
	if (dialled == NULL)
		return;
	g_free(dialled->input);
	g_free(dialled->cleaned);
	g_free(dialled->number);
	g_free(dialled->sip_uri);
	g_free(dialled->tel_uri);
	g_free(dialled);
}

/* Cleaning */

/* What people write between digits: blanks and dashes of every kind, invisible marks of text that
 * was copied from somewhere. */
static gboolean
is_separator(gunichar character)
{
	GUnicodeType type = g_unichar_type(character);

	return type == G_UNICODE_SPACE_SEPARATOR || type == G_UNICODE_DASH_PUNCTUATION ||
	       type == G_UNICODE_FORMAT ||
	       (character < 0x80 && strchr("()./\t\r\n", (int)character) != NULL);
}

/* NULL if it has something that no number has. */
static char *
strip(const char *input)
{
	g_autoptr(GString) digits = g_string_new(NULL);

	for (const char *at = input; *at != '\0'; at = g_utf8_next_char(at)) {
		gunichar character = g_utf8_get_char(at);

		if (character >= 0xff01 && character <= 0xff5e)
			character -= FULL_WIDTH_OFFSET;
		if (is_separator(character))
			continue;
		if (character >= 0x80 || digits->len == SFB_DIAL_NUMBER_MAX)
			return NULL;
		g_string_append_c(digits, (char)character);
	}
	return g_string_free(g_steal_pointer(&digits), FALSE);
}

/* Returns: (transfer full) (nullable) NULL if it is no number */
static char *
clean(const char *input)
{
	g_autofree char *digits = g_utf8_validate(input, -1, NULL) ? strip(input) : NULL;

	if (digits == NULL || !g_regex_match_simple("^(?=.)(\\+?[0-9*#][0-9*#+]*)?"
	                                            "((;ext=|ext|x)[0-9]+)?$",
	                                            digits, G_REGEX_CASELESS, 0))
		return NULL;
	return g_steal_pointer(&digits);
}

/* Rules */

static gboolean
is_global(const char *number)
{
	return g_regex_match_simple("^\\+[0-9]{3,}(;ext=[0-9]+)?$", number, 0, 0);
}

static gboolean
is_time_up(clock_t start)
{
	return (gulong)clock() - (gulong)start > CLOCKS_MAX;
}

/* By the first rule that matches; "" if there is none. */
static char *
translate(SfbDialled *dialled, const SfbLocationProfile *profile, const char *number, clock_t start)
{
	gboolean is_final = is_global(number);

	for (guint i = 0; profile != NULL && i < profile->rules->len; i++) {
		SfbDialRule *rule = profile->rules->pdata[i];
		char *translated;

		if (is_final && !rule->is_for_globals)
			continue;
		if (is_time_up(start)) {
			dialled->untried = i + 1;
			break;
		}
		translated = sfb_dial_rule_apply(rule, number);
		if (translated == NULL)
			continue;
		dialled->rule = i + 1;
		dialled->is_extension = rule->is_extension;
		return translated;
	}
	return g_strdup(is_final ? number : "");
}

static guint
count_digits(const char *text)
{
	guint count = 0;

	for (; *text != '\0'; text++)
		count += g_ascii_isdigit(*text);
	return count;
}

/* People who are used to a prefix for outside calls dial it here, too. Returns: what to try without
 * it, borrowed; NULL: nothing */
static const char *
skip_access_prefix(const SfbLocationProfile *profile, const char *number)
{
	const char *prefix = profile != NULL ? profile->external_access_prefix : "";
	const char *rest = number + strlen(prefix);

	if (*prefix == '\0' || !g_str_has_prefix(number, prefix) ||
	    count_digits(rest) < PREFIXED_DIGITS_MIN)
		return NULL;
	return rest;
}

static char *
normalize(SfbDialled *dialled, const SfbLocationProfile *profile)
{
	clock_t start = clock();
	g_autofree char *number = translate(dialled, profile, dialled->cleaned, start);
	const char *rest = skip_access_prefix(profile, dialled->cleaned);

	if (*number != '\0' || rest == NULL || dialled->untried > 0)
		return g_steal_pointer(&number);
	g_free(number);
	number = translate(dialled, profile, rest, start);
	dialled->had_access_prefix = *number != '\0';
	return g_steal_pointer(&number);
}

static gboolean
is_emergency(const SfbDialMeans *means, const char *number)
{
	g_auto(GStrv) masks = NULL;

	if (!means->has_emergency_services)
		return FALSE;
	if (g_strcmp0(means->emergency_number, number) == 0)
		return TRUE;
	masks = g_strsplit(means->emergency_mask != NULL ? means->emergency_mask : "", ";", -1);
	for (guint i = 0; masks[i] != NULL; i++) {
		if (strcmp(g_strstrip(masks[i]), number) == 0)
			return TRUE;
	}
	return FALSE;
}

/* URIs */

/* A number of another company's profile, or a profile's name, may hold anything. "#" is not among
 * what a URI can hold. */
static void
build_uris(SfbDialled *dialled, const SfbDialMeans *means)
{
	const char *number = *dialled->number != '\0' ? dialled->number : dialled->cleaned;
	gboolean has_name = means->profile != NULL && *means->profile->name != '\0';
	g_autofree char *user = g_uri_escape_string(number, "+*;=", FALSE);
	g_autofree char *name =
		g_uri_escape_string(has_name ? means->profile->name : NO_PROFILE, NULL, FALSE);
	g_autofree char *context =
		dialled->is_global ? g_strdup("") : g_strconcat(";phone-context=", name, NULL);

	dialled->sip_uri =
		g_strconcat("sip:", user, context, "@", means->domain, ";user=phone", NULL);
	dialled->tel_uri = g_strconcat("tel:", user, context, NULL);
}

SfbDialled *
sfb_dialled_new(const SfbDialMeans *means, const char *input, GError **error)
{
	g_autofree char *cleaned = clean(input);
	SfbDialled *dialled;

	if (cleaned == NULL) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_USAGE,
		                    _("This is no telephone number. Use digits, “+”, “*” and “#”, "
		                      "and “x” before an extension."));
		return NULL;
	}
	dialled = g_new0(SfbDialled, 1);
	dialled->input = g_strdup(input);
	dialled->cleaned = g_steal_pointer(&cleaned);
	dialled->is_emergency = is_emergency(means, dialled->cleaned);
	if (!dialled->is_emergency)
		dialled->number = normalize(dialled, means->profile);
	else
		dialled->number = g_strdup(means->emergency_number != NULL ? means->emergency_number
		                                                           : dialled->cleaned);
	dialled->is_global = *dialled->number == '+';
	build_uris(dialled, means);
	return dialled;
}
