/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Small questions about URLs. */

#include "web/url.h"

#include <string.h>

/* What servers write is passed on byte for byte, blanks and all. */
#define URL_FLAGS (G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_SCHEME_NORMALIZE)

static GUri *
parse(const char *url)
{
	return url != NULL ? g_uri_parse(url, URL_FLAGS, NULL) : NULL;
}

static gboolean
has_host(GUri *uri)
{
	return g_uri_get_host(uri) != NULL && *g_uri_get_host(uri) != '\0';
}

gboolean
sfb_web_url_is_https(const char *url)
{
	g_autoptr(GUri) uri = parse(url);

	return uri != NULL && strcmp(g_uri_get_scheme(uri), "https") == 0 && has_host(uri) &&
	       g_uri_get_userinfo(uri) == NULL;
}

char *
sfb_web_url_dup_host(const char *url)
{
	g_autoptr(GUri) uri = parse(url);

	return uri != NULL && has_host(uri) ? g_ascii_strdown(g_uri_get_host(uri), -1)
	                                    : g_strdup("");
}

char *
sfb_web_url_dup_base(const char *url)
{
	g_autoptr(GUri) uri = parse(url);
	g_autofree char *host = NULL;

	if (uri == NULL || !has_host(uri))
		return NULL;
	host = g_ascii_strdown(g_uri_get_host(uri), -1);
	return g_uri_join(URL_FLAGS, g_uri_get_scheme(uri), NULL, host, g_uri_get_port(uri), "/",
	                  NULL, NULL);
}

char *
sfb_web_url_resolve(const char *base, const char *reference)
{
	g_autofree char *url = g_uri_resolve_relative(base, reference, URL_FLAGS, NULL);
	g_autoptr(GUri) uri = parse(url);
	g_autofree char *host = NULL;

	if (uri == NULL || !has_host(uri))
		return NULL;
	host = g_ascii_strdown(g_uri_get_host(uri), -1);
	return g_uri_join(URL_FLAGS, g_uri_get_scheme(uri), g_uri_get_userinfo(uri), host,
	                  g_uri_get_port(uri), g_uri_get_path(uri), g_uri_get_query(uri), NULL);
}
