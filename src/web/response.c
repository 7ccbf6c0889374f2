/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a web server answered. */

#include "web/response-private.h"

#include <string.h>

struct _SfbWebResponse {
	gatomicrefcount references;
	guint status;
	char *url;
	GStrv headers; /* name, value, ... */
	char *content_type;
	GBytes *body;
	char *proxy;
};

/* "Text/HTML; charset=utf-8" is "text/html". */
static char *
dup_media_type(const char *value)
{
	g_autofree char *type = NULL;

	if (value == NULL)
		return g_strdup("");
	type = g_strndup(value, strcspn(value, ";"));
	return g_ascii_strdown(g_strstrip(type), -1);
}

SfbWebResponse *
sfb_web_response_new(guint status, const char *url, const char *const *headers, GBytes *body)
{
	SfbWebResponse *response = g_new0(SfbWebResponse, 1);

	g_atomic_ref_count_init(&response->references);
	response->status = status;
	response->url = g_strdup(url);
	response->headers = g_strdupv((GStrv)headers);
	response->content_type =
		dup_media_type(sfb_web_response_get_header(response, "Content-Type", 0));
	response->body = body != NULL ? g_bytes_ref(body) : g_bytes_new(NULL, 0);
	response->proxy = g_strdup("");
	return response;
}

SfbWebResponse *
sfb_web_response_ref(SfbWebResponse *response)
{
	g_atomic_ref_count_inc(&response->references);
	return response;
}

void
sfb_web_response_unref(SfbWebResponse *response)
{
	if (response == NULL || !g_atomic_ref_count_dec(&response->references))
		return;
	g_free(response->url);
	g_strfreev(response->headers);
	g_free(response->content_type);
	g_bytes_unref(response->body);
	g_free(response->proxy);
	g_free(response);
}

guint
sfb_web_response_get_status(const SfbWebResponse *response)
{
	return response->status;
}

const char *
sfb_web_response_get_url(const SfbWebResponse *response)
{
	return response->url;
}

GBytes *
sfb_web_response_get_body(const SfbWebResponse *response)
{
	return response->body;
}

const char *
sfb_web_response_get_content_type(const SfbWebResponse *response)
{
	return response->content_type;
}

const char *
sfb_web_response_get_header(const SfbWebResponse *response, const char *name, guint nth)
{
	for (GStrv header = response->headers; *header != NULL; header += 2) {
		if (g_ascii_strcasecmp(header[0], name) == 0 && nth-- == 0)
			return header[1];
	}
	return NULL;
}

void
sfb_web_response_set_proxy(SfbWebResponse *response, const char *proxy)
{
	g_free(response->proxy);
	response->proxy = g_strdup(proxy);
}

const char *
sfb_web_response_get_proxy(const SfbWebResponse *response)
{
	return response->proxy;
}
