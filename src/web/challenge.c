/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Challenges come one per header or several in one, told apart by commas, which also part their
 * parameters. A word before an equals sign is a parameter of the scheme before it; any other word
 * is a scheme, with a token behind it or without. */

#include "web/challenge-private.h"

#include <string.h>

/* An NTLM token has 64 kB at most, which are 88 kB as text. */
#define HEADER_LENGTH_MAX (96 * 1024)
#define HEADER_COUNT_MAX 32

#define BLANKS " \t\r\n"

/* A scheme, or a parameter of it. */
typedef struct {
	const char *scheme;
	const char *parameter; /* NULL for a scheme */
	const char *value;     /* of the parameter; or the scheme's token, "" for none */
} Item;

/* Returns: FALSE to go on. */
typedef gboolean (*Visit)(const Item *item, gpointer user_data);

static char *
read_quoted(const char **at)
{
	GString *value = g_string_new(NULL);
	const char *c = *at + 1;

	while (*c != '\0' && *c != '"') {
		if (*c == '\\' && c[1] != '\0')
			c++;
		g_string_append_c(value, *c++);
	}
	*at = *c == '"' ? c + 1 : c;
	return g_string_free(value, FALSE);
}

static char *
read_word(const char **at, const char *ends)
{
	gsize length = strcspn(*at, ends);
	char *word = g_strndup(*at, length);

	*at += length;
	return word;
}

/* Servers leave the quotes off URLs, so everything up to a comma or a blank belongs to the value. */
static char *
read_value(const char **at)
{
	*at += strspn(*at, BLANKS);
	return **at == '"' ? read_quoted(at) : read_word(at, "," BLANKS);
}

/* TRUE if what @at stands on is followed by an equals sign, behind which @at stands then. */
static gboolean
skip_equals(const char **at)
{
	gsize blanks = strspn(*at, BLANKS);

	if ((*at)[blanks] != '=')
		return FALSE;
	*at += blanks + 1;
	return TRUE;
}

/* Base64 fills the whole place up to a comma, and may end in equals signs; "" if that is not what
 * stands there (RFC 9110 11.2). */
static char *
read_token(const char **at)
{
	const char *start = *at + strspn(*at, BLANKS);
	gsize length = strcspn(start, "=," BLANKS);
	const char *end;

	length += strspn(start + length, "=");
	end = start + length + strspn(start + length, BLANKS);
	if (*end != ',' && *end != '\0')
		return g_strdup("");
	*at = end;
	return g_strndup(start, length);
}

static gboolean
visit_header(const char *line, Visit visit, gpointer user_data)
{
	const char *at = line + strspn(line, "," BLANKS);
	g_autofree char *scheme = g_strdup("");

	while (*at != '\0') {
		g_autofree char *word = read_word(&at, "=," BLANKS);
		gboolean is_parameter = skip_equals(&at);
		g_autofree char *value = is_parameter ? read_value(&at) : read_token(&at);
		Item item = { scheme, word, value };

		if (!is_parameter) {
			g_free(scheme);
			item.scheme = scheme = g_steal_pointer(&word);
			item.parameter = NULL;
		}
		if (visit(&item, user_data))
			return TRUE;
		at += strspn(at, "," BLANKS);
	}
	return FALSE;
}

/* Calls @visit for each item until it says TRUE. Returns: whether it did. */
static gboolean
visit_challenges(const SfbWebResponse *response, const char *name, Visit visit, gpointer user_data)
{
	for (guint n = 0; n < HEADER_COUNT_MAX; n++) {
		const char *value = sfb_web_response_get_header(response, name, n);

		if (value == NULL)
			return FALSE;
		if (strlen(value) <= HEADER_LENGTH_MAX && visit_header(value, visit, user_data))
			return TRUE;
	}
	return FALSE;
}

/* What is looked for, and its value once it is found. */
typedef struct {
	const char *scheme;
	const char *parameter; /* NULL for the scheme itself */
	char *value;
} Search;

static gboolean
is_wanted(const Item *item, gpointer user_data)
{
	Search *search = user_data;

	if (g_ascii_strcasecmp(item->scheme, search->scheme) != 0 ||
	    (item->parameter == NULL) != (search->parameter == NULL) ||
	    (item->parameter != NULL &&
	     g_ascii_strcasecmp(item->parameter, search->parameter) != 0))
		return FALSE;
	search->value = g_strdup(item->value);
	return TRUE;
}

gboolean
sfb_web_challenge_find(const SfbWebResponse *response, const char *name, const char *scheme,
                       GBytes **token)
{
	Search search = { scheme, NULL, NULL };
	g_autofree char *text = NULL;
	guchar *octets;
	gsize length;

	if (!visit_challenges(response, name, is_wanted, &search))
		return FALSE;
	text = search.value;
	octets = g_base64_decode(text, &length);
	*token = length > 0 ? g_bytes_new(octets, length) : NULL;
	g_free(octets);
	return TRUE;
}

char *
sfb_web_challenge_dup_parameter(const SfbWebResponse *response, const char *scheme,
                                const char *parameter)
{
	Search search = { scheme, parameter, NULL };

	visit_challenges(response, "WWW-Authenticate", is_wanted, &search);
	return search.value;
}

static gboolean
append_scheme(const Item *item, gpointer user_data)
{
	GString *schemes = user_data;

	if (item->parameter == NULL)
		g_string_append_printf(schemes, "%s%s", schemes->len > 0 ? ", " : "", item->scheme);
	return FALSE;
}

char *
sfb_web_challenge_list_schemes(const SfbWebResponse *response, const char *name)
{
	GString *schemes = g_string_new(NULL);
	char *valid;

	visit_challenges(response, name, append_scheme, schemes);
	valid = g_utf8_make_valid(schemes->str, (gssize)schemes->len);
	g_string_free(schemes, TRUE);
	return valid;
}
