/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where a request goes, and whether it may go there. */

#include "config.h"

#include "web/target-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"

#define HTTPS_PORT 443
#define HTTP_PORT 80

/* As libsoup reads URLs. */
#define URL_FLAGS                                                                                  \
	(G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY |         \
	 G_URI_FLAGS_ENCODED_FRAGMENT)

static gboolean
has_scheme(GUri *uri, const char *scheme)
{
	return g_ascii_strcasecmp(g_uri_get_scheme(uri), scheme) == 0;
}

/* Whatever goes over plain HTTP can be read by everybody on the way, so it says nothing but which
 * form of answer is wanted. */
static gboolean
is_public(const SfbWebRequest *request)
{
	const char *const *headers = request->headers;

	return request->credentials == NULL && request->body == NULL &&
	       (headers == NULL || headers[0] == NULL ||
	        (g_ascii_strcasecmp(headers[0], "Accept") == 0 && headers[2] == NULL));
}

static gboolean
may_be_sent(const SfbWebRequest *request, GUri *uri)
{
	if (uri == NULL || g_uri_get_host(uri) == NULL || *g_uri_get_host(uri) == '\0')
		return FALSE;
	return has_scheme(uri, "https") || (has_scheme(uri, "http") && is_public(request));
}

SfbWebTarget *
sfb_web_target_new(const SfbWebRequest *request, GError **error)
{
	g_autoptr(GUri) uri = g_uri_parse(request->url, URL_FLAGS, NULL);
	g_autofree char *readable = NULL;
	SfbWebTarget *target;
	int port;

	if (!may_be_sent(request, uri)) {
		readable = g_utf8_make_valid(request->url, (gssize)strcspn(request->url, "?#"));
		g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		            _("The server names an address that cannot be asked safely (%s). Tell "
		              "its administrator."),
		            readable);
		return NULL;
	}
	target = g_new0(SfbWebTarget, 1);
	target->host = g_ascii_strdown(g_uri_get_host(uri), -1);
	target->is_secure = has_scheme(uri, "https");
	port = g_uri_get_port(uri);
	if (port > 0)
		target->port = (guint16)port;
	else
		target->port = target->is_secure ? HTTPS_PORT : HTTP_PORT;
	return target;
}

void
sfb_web_target_free(SfbWebTarget *target)
{
	if (target == NULL)
		return;
	g_free(target->host);
	g_free(target);
}
