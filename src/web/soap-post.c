/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Sending SOAP. */

#include "web/soap-post-private.h"

#include <string.h>

static const char *const content_types[] = {
	[SFB_WEB_SOAP_1_1] = "text/xml; charset=utf-8",
	[SFB_WEB_SOAP_1_2] = "application/soap+xml; charset=utf-8",
};

void
sfb_web_soap_post_async(SfbWebHttp *http, const SfbWebSoapPost *post, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
	g_autofree char *action = g_strdup_printf("\"%s\"", post->action);
	char *bearer = post->token != NULL
	                       ? g_strconcat("Bearer ", sfb_secret_peek(post->token), NULL)
	                       : NULL;
	const char *const headers[] = {
		"SOAPAction", action, bearer != NULL ? "Authorization" : NULL, bearer, NULL,
	};
	SfbWebRequest request = {
		.method = "POST",
		.url = post->location,
		.content_type = content_types[post->version],
		.body = post->document,
		.headers = headers,
		.credentials = post->credentials,
	};

	sfb_web_http_send_async(http, &request, cancellable, callback, user_data);
	if (bearer != NULL)
		sfb_secret_wipe(bearer, strlen(bearer));
	g_free(bearer);
}
