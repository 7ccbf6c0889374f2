/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A rule of a dial plan: the pattern in the first line, the translation in the second, what is dialled
 * in the third. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "settings/dial-rule.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autofree char *text = g_strndup((const char *)bytes, size);
	g_auto(GStrv) lines = g_strsplit(text, "\n", 3);
	g_autoptr(SfbDialRule) rule = NULL;
	g_autofree char *result = NULL;

	if (g_strv_length(lines) != 3 || !g_utf8_validate(text, -1, NULL) ||
	    !g_str_is_ascii(lines[2]) || strlen(lines[2]) > SFB_DIAL_NUMBER_MAX)
		return 0;
	rule = sfb_dial_rule_new(lines[0], lines[1]);
	g_assert_true((rule->regex == NULL) == (rule->problem != NULL));
	result = sfb_dial_rule_apply(rule, lines[2]);
	g_assert_true((rule->regex == NULL) == (rule->problem != NULL));
	if (result == NULL)
		return 0;
	g_assert_nonnull(rule->regex);
	g_assert_cmpuint(strlen(result), >, 0);
	g_assert_cmpuint(strlen(result), <=, SFB_DIAL_NUMBER_MAX);
	g_assert_true(g_utf8_validate(result, -1, NULL));
	return 0;
}
