/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* From a pattern of .NET to one of GRegex. It is read twice: what "\2" refers to is known only when
 * all groups are. */

#include "config.h"

#include "settings/dial-pattern-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEPTH_MAX 32 /* groups within groups */

#define NOT_VALID N_("Its pattern is not valid.")

/* Escapes of one letter that mean the same to both, outside a class and within. */
#define ESCAPES "dDwWsSbBAZzGaefnrt0"
#define ESCAPES_IN_CLASS "dDwWsSbaefnrt01234567"

/* What stands before, as far as a quantifier cares. */
typedef enum {
	PIECE_NONE, /* nothing to repeat */
	PIECE_ATOM,
	PIECE_QUANTIFIED,
} Piece;

typedef enum {
	OPTION_EXPLICIT = 1 << 0, /* "n": only named groups are captured */
	OPTION_EXTENDED = 1 << 1, /* "x": blanks and comments do not count */
} Option;

typedef struct {
	const char *at;
	GString *text;
	GArray *is_named; /* (element-type gboolean) of each captured group, in GRegex's order */
	const GArray *groups; /* NULL: the first time */
	guint8 options[DEPTH_MAX + 1];
	guint depth;
	Piece piece;
	gboolean names_plus;
	const char *problem;
} Reader;

static void
copy(Reader *reader, gsize length)
{
	g_string_append_len(reader->text, reader->at, (gssize)length);
	reader->at += length;
}

static gboolean
has_option(const Reader *reader, Option option)
{
	return (reader->options[reader->depth] & option) != 0;
}

/* Escapes */

/* A character by its hexadecimal number, of @digits digits behind two characters. */
static void
read_code(Reader *reader, guint digits)
{
	guint code = 0;

	for (guint i = 0; i < digits; i++) {
		int digit = g_ascii_xdigit_value(reader->at[2 + i]);

		if (digit < 0) {
			reader->problem = NOT_VALID;
			return;
		}
		code = code * 16 + (guint)digit;
	}
	g_string_append_printf(reader->text, "\\x{%04x}", code);
	reader->names_plus |= code == '+';
	reader->at += 2 + digits;
}

/* "\2" and so on, outside a class. */
static void
read_reference(Reader *reader)
{
	char *end;
	guint64 number = g_ascii_strtoull(reader->at + 1, &end, 10);

	if (reader->groups != NULL && number >= reader->groups->len)
		reader->problem = N_("Its pattern refers to a group that it does not have.");
	else if (reader->groups != NULL)
		g_string_append_printf(reader->text, "\\g{%u}",
		                       g_array_index(reader->groups, guint, number));
	reader->at = end;
}

/* "\p{L}", "\k<name>": without the brackets only GRegex knows them. */
static void
read_bracketed_escape(Reader *reader, const char *brackets)
{
	if (reader->at[2] == '\0' || strchr(brackets, reader->at[2]) == NULL)
		reader->problem = NOT_VALID;
	else
		copy(reader, 3);
}

static void
read_escape(Reader *reader, gboolean is_in_class)
{
	char letter = reader->at[1];

	if (letter == 'x' || letter == 'u')
		read_code(reader, letter == 'x' ? 2 : 4);
	else if (letter == 'p' || letter == 'P')
		read_bracketed_escape(reader, "{");
	else if (letter == 'k' && !is_in_class)
		read_bracketed_escape(reader, "<'");
	else if (letter >= '1' && letter <= '9' && !is_in_class)
		read_reference(reader);
	else if (letter == 'c' && g_ascii_isalpha(reader->at[2]))
		copy(reader, 3);
	else if (letter == 'v') { /* a vertical tab; to GRegex all vertical blanks */
		g_string_append(reader->text, "\\x{000b}");
		reader->at += 2;
	} else if (letter == '\0' ||
	           ((g_ascii_isalnum(letter) || letter == '_') &&
	            strchr(is_in_class ? ESCAPES_IN_CLASS : ESCAPES, letter) == NULL)) {
		reader->problem = NOT_VALID;
	} else {
		reader->names_plus |= letter == '+';
		copy(reader, 2);
	}
}

/* Classes */

static gboolean
is_subtraction(const char *at)
{
	return at[0] == '-' && at[1] == '[';
}

/* "[:digit:]" within a class; to .NET these are six characters. */
static gboolean
is_posix_class(const char *at)
{
	return at[0] == '[' && at[1] != '\0' && strchr(":.=", at[1]) != NULL;
}

static void
read_class_member(Reader *reader, gboolean is_negated)
{
	const char *at = reader->at;

	if (is_subtraction(at) || is_posix_class(at))
		reader->problem =
			is_subtraction(at)
				? N_("Its pattern takes one class of characters from another "
		                     "(“[a-z-[b]]”), which works only on the server.")
				: N_("Its pattern has a class within a class, which means "
		                     "something else on the server than here.");
	else if (*at == '\\')
		read_escape(reader, TRUE);
	else {
		reader->names_plus |= *at == '+' && !is_negated;
		copy(reader, 1);
	}
}

static void
read_class(Reader *reader)
{
	gboolean is_negated = reader->at[1] == '^';

	copy(reader, is_negated ? 2 : 1);
	if (*reader->at == ']') /* the first one is a character */
		copy(reader, 1);
	while (*reader->at != ']' && *reader->at != '\0' && reader->problem == NULL)
		read_class_member(reader, is_negated);
	if (*reader->at == '\0')
		reader->problem = NOT_VALID;
	if (reader->problem == NULL)
		copy(reader, 1);
	reader->piece = PIECE_ATOM;
}

/* Groups */

static void
enter(Reader *reader)
{
	if (reader->depth == DEPTH_MAX) {
		reader->problem = N_("Its pattern has too many groups within groups.");
		return;
	}
	reader->options[reader->depth + 1] = reader->options[reader->depth];
	reader->depth++;
	reader->piece = PIECE_NONE;
}

static void
leave(Reader *reader)
{
	if (reader->depth == 0) {
		reader->problem = NOT_VALID;
		return;
	}
	reader->depth--;
	reader->piece = PIECE_ATOM;
	copy(reader, 1);
}

static void
enter_group(Reader *reader, gboolean is_named)
{
	g_array_append_val(reader->is_named, is_named);
	enter(reader);
}

/* "(?<name>" or "(?'name'". */
static void
read_named_group(Reader *reader, char quote)
{
	const char *end = strchr(reader->at + 3, quote);

	if (end == NULL) {
		reader->problem = NOT_VALID;
		return;
	}
	if (memchr(reader->at, '-', (gsize)(end - reader->at)) != NULL) {
		reader->problem = N_("Its pattern has a balancing group (“(?<a-b>...)”), which "
		                     "works only on the server.");
		return;
	}
	copy(reader, (gsize)(end + 1 - reader->at));
	enter_group(reader, TRUE);
}

static void
read_comment(Reader *reader)
{
	const char *end = strchr(reader->at, ')');

	if (end != NULL)
		reader->at = end + 1;
	else
		reader->problem = NOT_VALID;
}

static guint8
set_option(guint8 options, char letter, gboolean is_on)
{
	Option option = letter == 'n' ? OPTION_EXPLICIT : letter == 'x' ? OPTION_EXTENDED : 0;

	return (guint8)(is_on ? options | option : options & ~option);
}

/* "(?i-s)" for the rest of the group or "(?i-s:" for a new one. Older GRegex has no "n"; but then
 * it is done with when it is read. */
static void
read_options(Reader *reader)
{
	guint8 options = reader->options[reader->depth];
	const char *at = reader->at + 2;
	gboolean is_on = TRUE;

	g_string_append(reader->text, "(?");
	for (; *at != '\0' && strchr("imnsx-", *at) != NULL; at++) {
		is_on = is_on && *at != '-';
		options = set_option(options, *at, is_on);
		if (*at != 'n')
			g_string_append_c(reader->text, *at);
	}
	if (*at != ':' && *at != ')') {
		reader->problem =
			N_("Its pattern has a group of a kind that works only on the server.");
		return;
	}
	reader->at = at;
	if (*at == ':')
		enter(reader);
	reader->options[reader->depth] = options;
	copy(reader, 1);
}

static void
read_special_group(Reader *reader)
{
	char kind = reader->at[2];
	gboolean looks_behind = kind == '<' && (reader->at[3] == '=' || reader->at[3] == '!');

	if (kind == '#')
		read_comment(reader);
	else if (looks_behind || (kind != '\0' && strchr(":=!>", kind) != NULL)) {
		copy(reader, looks_behind ? 4 : 3);
		enter(reader);
	} else if (kind == '<' || kind == '\'')
		read_named_group(reader, kind == '<' ? '>' : '\'');
	else
		read_options(reader);
}

static void
read_group(Reader *reader)
{
	if (reader->at[1] == '?') {
		read_special_group(reader);
	} else if (has_option(reader, OPTION_EXPLICIT)) {
		g_string_append(reader->text, "(?:");
		reader->at++;
		enter(reader);
	} else {
		copy(reader, 1);
		enter_group(reader, FALSE);
	}
}

/* Quantifiers */

/* 0 if there is none at @at. */
static gsize
measure_quantifier(const char *at)
{
	gsize length;

	if (*at == '*' || *at == '+' || *at == '?')
		return 1;
	if (*at != '{' || !g_ascii_isdigit(at[1]))
		return 0;
	length = 1 + strspn(at + 1, "0123456789");
	if (at[length] == ',')
		length += 1 + strspn(at + length + 1, "0123456789");
	return at[length] == '}' ? length + 1 : 0;
}

/* Two in a row are an error there, and to GRegex the second means "possessive". So does "(*" begin
 * what only GRegex knows. */
static void
read_quantifier(Reader *reader, gsize length)
{
	if (reader->piece != PIECE_ATOM) {
		reader->problem = NOT_VALID;
		return;
	}
	copy(reader, length);
	if (*reader->at == '?')
		copy(reader, 1);
	reader->piece = PIECE_QUANTIFIED;
}

/* Everything */

/* Blanks and comments that do not count. */
static gboolean
skip_layout(Reader *reader)
{
	if (!has_option(reader, OPTION_EXTENDED))
		return FALSE;
	if (*reader->at == '#')
		reader->at += strcspn(reader->at, "\n");
	else if (g_ascii_isspace(*reader->at))
		copy(reader, 1);
	else
		return FALSE;
	return TRUE;
}

/* "{,2}" and "{ 2 }" are characters there, and quantifiers to newer GRegex. */
static void
read_character(Reader *reader)
{
	if (*reader->at == '{')
		g_string_append_c(reader->text, '\\');
	copy(reader, 1);
}

static void
read_piece(Reader *reader)
{
	gsize quantifier = measure_quantifier(reader->at);

	if (skip_layout(reader))
		return;
	if (quantifier > 0)
		read_quantifier(reader, quantifier);
	else if (*reader->at == '[')
		read_class(reader);
	else if (*reader->at == '(')
		read_group(reader);
	else if (*reader->at == ')')
		leave(reader);
	else {
		reader->piece = *reader->at == '|' ? PIECE_NONE : PIECE_ATOM;
		if (*reader->at == '\\')
			read_escape(reader, FALSE);
		else
			read_character(reader);
	}
}

/* Leaves the text and the kinds of the groups in @reader. */
static void
read_all(Reader *reader, const char *pattern, const GArray *groups)
{
	*reader = (Reader){
		.at = pattern,
		.text = g_string_new(NULL),
		.is_named = g_array_new(FALSE, FALSE, sizeof(gboolean)),
		.groups = groups,
	};
	while (*reader->at != '\0' && reader->problem == NULL)
		read_piece(reader);
	if (reader->problem == NULL && reader->depth > 0)
		reader->problem = NOT_VALID;
}

static void
reader_clear(Reader *reader)
{
	if (reader->text != NULL)
		g_string_free(reader->text, TRUE);
	g_array_unref(reader->is_named);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reader, reader_clear)

static void
number_groups(GArray *groups, const GArray *is_named, gboolean which)
{
	for (guint i = 0; i < is_named->len; i++) {
		guint number = i + 1;

		if (g_array_index(is_named, gboolean, i) == which)
			g_array_append_val(groups, number);
	}
}

/* The unnamed ones first. Returns: (transfer full) */
static GArray *
make_groups(const GArray *is_named)
{
	GArray *groups = g_array_new(FALSE, TRUE, sizeof(guint));

	g_array_set_size(groups, 1);
	number_groups(groups, is_named, FALSE);
	number_groups(groups, is_named, TRUE);
	return groups;
}

gboolean
sfb_dial_pattern_translate(const char *pattern, SfbDialPattern *translated, const char **problem)
{
	g_auto(Reader) first = { NULL };
	g_auto(Reader) second = { NULL };
	g_autoptr(GArray) groups = NULL;

	read_all(&first, pattern, NULL);
	groups = make_groups(first.is_named);
	read_all(&second, pattern, groups);
	if (second.problem != NULL) {
		*problem = second.problem;
		return FALSE;
	}
	*translated = (SfbDialPattern){
		.text = g_string_free(g_steal_pointer(&second.text), FALSE),
		.groups = g_steal_pointer(&groups),
		.names_plus = second.names_plus,
	};
	return TRUE;
}

void
sfb_dial_pattern_clear(SfbDialPattern *translated)
{
	g_free(translated->text);
	g_clear_pointer(&translated->groups, g_array_unref);
}
