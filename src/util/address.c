/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* SIP addresses of people. */

#include "util/address.h"

#include <string.h>

/* Takes the scheme, the brackets and the parameters off; what is left is "user@domain". */
static char *
strip(const char *text)
{
	const char *open = strchr(text, '<');
	const char *start = open != NULL ? open + 1 : text;
	const char *at;
	g_autofree char *bare = NULL;

	while (g_ascii_isspace(*start))
		start++;
	if (g_ascii_strncasecmp(start, "sips:", 5) == 0)
		start += 5;
	else if (g_ascii_strncasecmp(start, "sip:", 4) == 0)
		start += 4;
	bare = g_strdup(start);
	/* A semicolon before the '@' belongs to the user part (RFC 4475 3.1.1.9). */
	at = strchr(bare, '@');
	if (at == NULL)
		return NULL;
	bare[at - bare + strcspn(at, ";?>")] = '\0';
	return g_strchomp(g_steal_pointer(&bare));
}

static gboolean
is_sound(const char *address)
{
	const char *at = strchr(address, '@');

	if (at == NULL || at == address || at[1] == '\0' || strchr(at + 1, '@') != NULL)
		return FALSE;
	if (strlen(address) > SFB_ADDRESS_MAX || !g_utf8_validate(address, -1, NULL))
		return FALSE;
	for (const char *c = address; *c != '\0'; c++) {
		if (g_ascii_iscntrl(*c) || *c == '<' || *c == '>' || *c == '"')
			return FALSE;
	}
	return strpbrk(at, " \t,;") == NULL;
}

char *
sfb_address_normalize(const char *text)
{
	g_autofree char *bare = text != NULL ? strip(text) : NULL;
	g_autofree char *decoded = bare != NULL ? g_uri_unescape_string(bare, NULL) : NULL;

	if (decoded == NULL || !is_sound(decoded))
		return NULL;
	return g_utf8_strdown(decoded, -1);
}

char *
sfb_address_to_uri(const char *address)
{
	g_autofree char *escaped = g_uri_escape_string(address, "!*'()&=+$,;?/@:", FALSE);

	return g_strconcat("sip:", escaped, NULL);
}

const char *
sfb_address_get_domain(const char *address)
{
	const char *at = strrchr(address, '@');

	return at != NULL ? at + 1 : "";
}
