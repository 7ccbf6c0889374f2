/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What WWW-Authenticate says about modern authentication, in one line or in several. */

#include "web/oauth.h"

#include <string.h>

#define LINES_MAX 20
#define PARAMETERS_MAX 100

static const struct {
	const char *scheme;
	const char *parameter;
	gsize offset;
} facts[] = {
	{ "Bearer", "authorization_uri", G_STRUCT_OFFSET(SfbWebOauthChallenge, authorization_uri) },
	{ "MsRtcOAuth", "href", G_STRUCT_OFFSET(SfbWebOauthChallenge, token_service) },
	{ "MsRtcOAuth", "grant_type", G_STRUCT_OFFSET(SfbWebOauthChallenge, grant_types) },
};

/* The first of each counts. */
static void
note_parameter(SfbWebOauthChallenge *challenge, const char *scheme, const char *name,
               const char *value)
{
	for (gsize i = 0; i < G_N_ELEMENTS(facts); i++) {
		char **fact = G_STRUCT_MEMBER_P(challenge, facts[i].offset);

		if (*fact == NULL && g_ascii_strcasecmp(scheme, facts[i].scheme) == 0 &&
		    g_ascii_strcasecmp(name, facts[i].parameter) == 0)
			*fact = g_strdup(value);
	}
}

static void
note_scheme(SfbWebOauthChallenge *challenge, const char *scheme)
{
	for (gsize i = 0; i < G_N_ELEMENTS(facts); i++) {
		if (g_ascii_strcasecmp(scheme, facts[i].scheme) == 0)
			challenge->is_offered = TRUE;
	}
}

static const char *
skip_separators(const char *at)
{
	return at + strspn(at, ", \t\r\n");
}

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

/* Servers leave the quotes off URLs, so everything up to a comma or a blank belongs to the value. */
static char *
read_value(const char **at)
{
	gsize length;
	char *value;

	*at += strspn(*at, " \t");
	if (**at == '"')
		return read_quoted(at);
	length = strcspn(*at, ", \t\r\n");
	value = g_strndup(*at, length);
	*at += length;
	return value;
}

/* A word followed by '=' is a parameter of the scheme before it; any other word is a scheme. */
static void
take_line(SfbWebOauthChallenge *challenge, const char *line)
{
	g_autofree char *scheme = g_strdup("");
	const char *at = skip_separators(line);

	for (guint i = 0; *at != '\0' && i < PARAMETERS_MAX; i++) {
		gsize length = strcspn(at, "=, \t\r\n");
		g_autofree char *word = g_strndup(at, length);
		g_autofree char *value = NULL;

		at += length;
		if (at[strspn(at, " \t")] == '=') {
			at += strspn(at, " \t") + 1;
			value = read_value(&at);
			note_parameter(challenge, scheme, word, value);
		} else {
			note_scheme(challenge, word);
			g_free(scheme);
			scheme = g_steal_pointer(&word);
		}
		at = skip_separators(at);
	}
}

SfbWebOauthChallenge *
sfb_web_oauth_challenge_parse(const SfbWebResponse *response)
{
	SfbWebOauthChallenge *challenge = g_new0(SfbWebOauthChallenge, 1);

	for (guint i = 0; i < LINES_MAX; i++) {
		const char *line = sfb_web_response_get_header(response, "WWW-Authenticate", i);

		if (line == NULL)
			break;
		take_line(challenge, line);
	}
	return challenge;
}

void
sfb_web_oauth_challenge_free(SfbWebOauthChallenge *challenge)
{
	if (challenge == NULL)
		return;
	g_free(challenge->authorization_uri);
	g_free(challenge->token_service);
	g_free(challenge->grant_types);
	g_free(challenge);
}
