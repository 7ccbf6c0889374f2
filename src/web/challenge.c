/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Challenges come one per header or several in one, told apart by commas, which also part their
 * parameters. */

#include "web/challenge-private.h"

#include <string.h>

/* An NTLM token has 64 kB at most, which are 88 kB as text. */
#define HEADER_LENGTH_MAX (96 * 1024)
#define HEADER_COUNT_MAX 32

/* Returns: FALSE to go on. */
typedef gboolean (*Visit)(const char *scheme, const char *rest, gpointer user_data);

/* How far the element at @text reaches: to a comma outside quotes. */
static gsize
measure_element(const char *text)
{
	gboolean is_quoted = FALSE;
	gsize length;

	for (length = 0; text[length] != '\0' && (is_quoted || text[length] != ','); length++) {
		if (text[length] == '"')
			is_quoted = !is_quoted;
	}
	return length;
}

static gboolean
visit_element(char *element, Visit visit, gpointer user_data)
{
	gsize length = strcspn(element, " \t");
	char *rest = element + length;

	rest += strspn(rest, " \t");
	/* A parameter of the challenge before. */
	if (length == 0 || memchr(element, '=', length) != NULL || *rest == '=')
		return FALSE;
	element[length] = '\0';
	return visit(element, rest, user_data);
}

static gboolean
visit_header(const char *value, Visit visit, gpointer user_data)
{
	for (const char *at = value; *at != '\0';) {
		gsize length = measure_element(at);
		g_autofree char *element = g_strstrip(g_strndup(at, length));

		if (visit_element(element, visit, user_data))
			return TRUE;
		at += length + (at[length] == ',');
	}
	return FALSE;
}

/* Calls @visit for each challenge until it says TRUE. Returns: whether it did. */
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

typedef struct {
	const char *scheme;
	GBytes *token;
} Search;

static gboolean
is_wanted(const char *scheme, const char *rest, gpointer user_data)
{
	Search *search = user_data;
	guchar *octets;
	gsize length;

	if (g_ascii_strcasecmp(scheme, search->scheme) != 0)
		return FALSE;
	octets = g_base64_decode(rest, &length);
	search->token = length > 0 ? g_bytes_new_take(octets, length) : NULL;
	if (length == 0)
		g_free(octets);
	return TRUE;
}

gboolean
sfb_web_challenge_find(const SfbWebResponse *response, const char *name, const char *scheme,
                       GBytes **token)
{
	Search search = { scheme, NULL };

	if (!visit_challenges(response, name, is_wanted, &search))
		return FALSE;
	*token = search.token;
	return TRUE;
}

static gboolean
append_scheme(const char *scheme, const char *rest, gpointer user_data)
{
	GString *schemes = user_data;

	if (schemes->len > 0)
		g_string_append(schemes, ", ");
	g_string_append(schemes, scheme);
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
