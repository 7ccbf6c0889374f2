/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Sending SOAP. */

#pragma once

#include "web/http.h"
#include "web/soap.h"

typedef struct {
	SfbWebSoapVersion version;
	const char *location;
	const char *action;
	GBytes *document;
	const SfbSecret *token; /* of modern authentication, "" to ask who issues one; or NULL */
	const SfbWebCredentials *credentials; /* NULL: as for SfbWebRequest */
} SfbWebSoapPost;

/* @post: read during the call. The rest is sfb_web_http_send_async(), and it ends with
 * sfb_web_http_send_finish(). */
void
sfb_web_soap_post_async(SfbWebHttp *http, const SfbWebSoapPost *post, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data);
