/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Rules of dial plans as .NET reads them: what they do, and which of them are refused. */

#include "settings/dial-rule.h"

#include <string.h>

static const struct {
	const char *name;
	const char *pattern;
	const char *translation;
	const char *number;
	const char *result; /* NULL: does not match */
} rows[] = {
	{ "group", "^(\\d{4})$", "+1206555$1", "1234", "+12065551234" },
	{ "no-match", "^(\\d{4})$", "+1206555$1", "12345", NULL },
	{ "part", "^\\d{3}(\\d{4})$", "$1", "5551212", "1212" },
	{ "unanchored", "555", "666", "05550555", "06660666" },
	{ "braces", "^(\\d)$", "${1}5", "7", "75" },
	{ "two-digits", "^(.)(.)(.)(.)(.)(.)(.)(.)(.)(.)$", "$10-$1", "1234567890", "0-1" },
	{ "no-such-group", "^(\\d)(.*)$", "$10", "12", "$10" },
	{ "no-such-braced", "^(\\d)$", "${7}${x}", "1", "${7}${x}" },
	{ "huge-group", "^1$", "$99999999999999999999", "1", "$99999999999999999999" },
	{ "whole", "^2$", "$0$&", "2", "22" },
	{ "dollar", "2", "$$1", "121", "1$11" },
	{ "around", "2", "[$`|$'|$_]", "123", "1[1|3|123]3" },
	{ "last-group", "^(1)(2)(3)?$", "<$+>", "12", "<>" },
	{ "last-group-there", "^(1)(2)$", "$+", "12", "2" },
	{ "lonely-dollar", "1", "a$", "1", "a$" },
	{ "open-brace", "1", "${1", "1", "${1" },
	{ "not-a-sign", "1", "$-$(", "1", "$-$(" },
	{ "name", "^(?<ext>\\d+)$", "${ext}!", "12", "12!" },
	{ "quoted-name", "^(?'ext'\\d+)$", "${ext}", "12", "12" },
	{ "named-last", "^(?<n>1)(2)(?<m>3)(4)$", "$1$2$3$4", "1234", "2413" },
	{ "named-reference", "^(?<n>1)(2)\\1\\2\\k<n>$", "$1", "12211", "2" },
	{ "absent-group", "^(1)?2$", "<$1>", "2", "<>" },
	{ "explicit", "(?n)^(1)(?<n>2)$", "$1", "12", "2" },
	{ "explicit-off", "^(?n:(1))(?-n:(2))$", "$1", "12", "2" },
	{ "explicit-ends", "^((?n)(1))(2)$", "$2", "12", "2" },
	{ "extended", "(?x) ^ ( \\d ) # first (\n \\d $", "$1", "12", "1" },
	{ "extended-ends", "^(?x: 1 )[ #2]$", "ok", "12", "ok" },
	{ "ignore-case", "(?i)^(\\d+)ext(\\d+)$", "$1;ext=$2", "12EXT3", "12;ext=3" },
	{ "case", "^(\\d+)ext(\\d+)$", "$1", "12EXT3", NULL },
	{ "comment", "^1(?#one (or)2$", "3", "12", "3" },
	{ "atomic", "^(?>1+)2$", "3", "112", "3" },
	{ "ahead", "^1(?=2)(?!3)", "0", "12", "02" },
	{ "behind", "(?<=1)2(?<!3)", "0", "12", "10" },
	{ "lazy", "^(1+?)(1*)$", "$1-$2", "111", "1-11" },
	{ "unicode-escape", "^\\u0031\\x32$", "ok", "12", "ok" },
	{ "vertical-tab", "^1\\v$", "ok", "1\n", NULL },
	{ "escaped-plus", "^\\+(1)$", "00$1", "+1", "001" },
	{ "class-bracket", "^[]1]+$", "ok", "]1", "ok" },
	{ "class-escape", "^[\\d\\-+]+$", "ok", "+1-2", "ok" },
	{ "class-end-hyphen", "^[1-]+$", "ok", "1-", "ok" },
	{ "brace-text", "^1{,2}$", "ok", "1{,2}", "ok" },
	{ "brace-blanks", "^1{ 2 }$", "ok", "1{ 2 }", "ok" },
	{ "counted", "^1{2,3}?$", "ok", "11", "ok" },
	{ "alternatives", "^(11[02]|999)$", "+$1", "999", "+999" },
	{ "category", "^\\p{Nd}+$", "ok", "12", "ok" },
	{ "empty-pattern", "", "x", "12", "x1x2x" },
	{ "empty-first", "|1", "x", "1", "x1x" },
	{ "star-and-rest", "\\d*", "x", "12", "xx" },
	{ "empty-translation", "^1$", "", "1", NULL },
	{ "empty-result", "1", "", "12", "2" },
	{ "lost-brace", "^(\\d11)$", "+$1", "911", "+911" },
	{ "lost-backslash", "^(d{11})$", "+1", "14255550100", NULL },
};

static void
test_apply(gconstpointer data)
{
	gsize row = GPOINTER_TO_SIZE(data);
	g_autoptr(SfbDialRule) rule = sfb_dial_rule_new(rows[row].pattern, rows[row].translation);
	g_autofree char *result = sfb_dial_rule_apply(rule, rows[row].number);

	g_assert_cmpstr(rule->problem, ==, NULL);
	g_assert_nonnull(rule->regex);
	g_assert_cmpstr(result, ==, rows[row].result);
}

/* .NET has another meaning for them, or none; or only .NET has one. */
static const struct {
	const char *name;
	const char *pattern;
} refused[] = {
	{ "subtraction", "^[a-z-[aeiou]]$" },
	{ "posix-class", "^[[:digit:]]+$" },
	{ "balancing", "^(?<a>1)(?<b-a>2)$" },
	{ "balancing-only", "^(?<a>1)(?<-a>2)$" },
	{ "look-behind", "(?<=1+)2" },
	{ "possessive", "^1++$" },
	{ "possessive-count", "^1{2}+$" },
	{ "twice", "^1{2}{3}$" },
	{ "verb", "^1(*ACCEPT)2" },
	{ "limit", "(*LIMIT_MATCH=4000000000)^(1+)+$" },
	{ "branch-reset", "(?|(1)|(2))" },
	{ "recursion", "^(1(?R)?2)$" },
	{ "call", "^(1)(?1)$" },
	{ "python-name", "(?P<n>1)" },
	{ "quoted", "^\\Q1\\E$" },
	{ "keep", "1\\K2" },
	{ "line-end", "1\\R" },
	{ "horizontal", "1\\h2" },
	{ "wide-hex", "\\x{31}" },
	{ "short-hex", "\\x3" },
	{ "short-category", "\\pL" },
	{ "braced-name", "(?<n>1)\\k{n}" },
	{ "condition", "^(1)?(?(1)2|3)$" },
	{ "no-such-group", "^(1)\\2$" },
	{ "open-group", "^(1" },
	{ "open-class", "^[1" },
	{ "open-name", "^(?<n1" },
	{ "open-comment", "^1(?#2" },
	{ "closed", "^1)$" },
	{ "backslash", "1\\" },
	{ "nothing-to-repeat", "*1" },
	{ "repeat-group-start", "(+1)" },
	{ "same-name", "(?<n>1)(?<n>2)" },
	{ "range", "^[2-1]$" },
};

static void
test_refused(gconstpointer data)
{
	gsize row = GPOINTER_TO_SIZE(data);
	g_autoptr(SfbDialRule) rule = sfb_dial_rule_new(refused[row].pattern, "$1");

	g_assert_null(rule->regex);
	g_assert_nonnull(rule->problem);
	g_assert_cmpuint(strlen(rule->problem), >, 0);
	g_assert_null(sfb_dial_rule_apply(rule, "12"));
}

static const struct {
	const char *pattern;
	gboolean names_plus;
} plus_rows[] = {
	{ "^\\+440(\\d+)$", TRUE }, { "^[+]1$", TRUE },    { "^\\x2b1$", TRUE },
	{ "^\\u002B1$", TRUE },     { "^(\\+?)1$", TRUE }, { "^1+$", FALSE },
	{ "^[^+]+$", FALSE },       { ".*", FALSE },
};

static void
test_plus(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(plus_rows); i++) {
		g_autoptr(SfbDialRule) rule = sfb_dial_rule_new(plus_rows[i].pattern, "");

		g_test_message("%s", plus_rows[i].pattern);
		g_assert_nonnull(rule->regex);
		g_assert_true(rule->is_for_globals == plus_rows[i].names_plus);
	}
}

static const char *const endless[] = {
	"^(\\d+)+$",
	"^(\\d|\\d)+$",
	"^(?:\\d*)*[12]$",
	"^(\\d*\\d*)*[1+]$",
	"(?:(?:\\d?){20}){20}\\d{40}[1-9]$",
};

/* Without the limit the first takes hours. */
static void
test_runaway(gconstpointer data)
{
	const char *number = "11111111111111111111111111111111111111111111111111#";
	g_autoptr(SfbDialRule) rule = sfb_dial_rule_new(data, "$1");
	gint64 start = g_get_monotonic_time();

	g_assert_null(rule->problem);
	g_assert_null(sfb_dial_rule_apply(rule, number));
	g_assert_cmpint(g_get_monotonic_time() - start, <, G_USEC_PER_SEC);
	g_assert_nonnull(rule->problem);
	g_assert_null(rule->regex);
	g_assert_null(sfb_dial_rule_apply(rule, "1"));
}

static void
test_too_long(void)
{
	g_autofree char *long_pattern = g_strnfill(SFB_DIAL_PATTERN_MAX + 1, '1');
	g_autofree char *longest = g_strnfill(SFB_DIAL_PATTERN_MAX, '1');
	g_autofree char *deep = g_strnfill(40, '(');
	g_autoptr(SfbDialRule) pattern = sfb_dial_rule_new(long_pattern, "");
	g_autoptr(SfbDialRule) translation = sfb_dial_rule_new("1", long_pattern);
	g_autoptr(SfbDialRule) fitting = sfb_dial_rule_new("1", longest);
	g_autoptr(SfbDialRule) nested = sfb_dial_rule_new(deep, "");

	g_assert_nonnull(pattern->problem);
	g_assert_nonnull(translation->problem);
	g_assert_nonnull(nested->problem);
	g_assert_null(fitting->problem);
	g_assert_null(sfb_dial_rule_apply(fitting, "1")); /* no number is so long */
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/settings/dial-rule/", rows[i].name, NULL);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_apply);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autofree char *path =
			g_strconcat("/settings/dial-rule/refused/", refused[i].name, NULL);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_refused);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(endless); i++) {
		g_autofree char *path =
			g_strdup_printf("/settings/dial-rule/runaway/%" G_GSIZE_FORMAT, i);

		g_test_add_data_func(path, endless[i], test_runaway);
	}
	g_test_add_func("/settings/dial-rule/plus", test_plus);
	g_test_add_func("/settings/dial-rule/too-long", test_too_long);
	return g_test_run();
}
