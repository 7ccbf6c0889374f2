/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Windows integrated authentication towards one web server (RFC 4559, [MS-NTHT]): which way to take
 * of those that a 401 offers, and what to say next. It remembers a password that the server refused,
 * so that nobody is locked out by attempts of ours.
 */

#pragma once

#include "web/http.h"

#define SFB_TYPE_WEB_AUTHENTICATOR (sfb_web_authenticator_get_type())
G_DECLARE_FINAL_TYPE(SfbWebAuthenticator, sfb_web_authenticator, SFB, WEB_AUTHENTICATOR, GObject)

/* The connection an answer came over. */
typedef struct {
	guint64 id;
	GBytes *certificate; /* of the server, DER; NULL: none */
} SfbWebChannel;

/* @host: of the URL. Returns: (transfer full) */
SfbWebAuthenticator *sfb_web_authenticator_new(const char *host);

/* A new request begins; one at a time. @credentials: read during the call; NULL: it has none. */
void sfb_web_authenticator_begin(SfbWebAuthenticator *self, const SfbWebCredentials *credentials);

/* TRUE if the answer asks who we are and the request can tell, or refuses what it told. */
gboolean sfb_web_authenticator_is_asked(SfbWebAuthenticator *self, const SfbWebResponse *response);

/* @response: such an answer. @channel: read during the call. */
void sfb_web_authenticator_answer_async(SfbWebAuthenticator *self, SfbWebResponse *response,
                                        const SfbWebChannel *channel, GCancellable *cancellable,
                                        GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) the value of Authorization for the same request, over the
 * same connection; NULL without @error if none of the ways offered is one of ours; else NULL with
 * SFB_ERROR_CREDENTIALS, SFB_ERROR_PASSWORD_REQUIRED, SFB_ERROR_MECHANISM_MISSING,
 * SFB_ERROR_PROTOCOL and what else sfb_auth_mech_step_finish() reports. */
char *sfb_web_authenticator_answer_finish(SfbWebAuthenticator *self, GAsyncResult *result,
                                          GError **error);
