/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Modern authentication ([MS-OCAUTHWS] 3.2, RFC 6749, 7636, 8252, 8628): an access token from the
 * organisation's identity provider, by refresh token if one is kept, else by authorization code
 * with PKCE in the system's browser, else by device code. Which program we are is the
 * administrator's choice: without a client id there is no attempt.
 *
 * Signal:
 *   "page-needed" (const char *url, const char *user_code)
 *       The person has to sign in on the page @url, in a browser; with @user_code, unless that is
 *       "", typed there. The question is answered there, and the waiting goes on meanwhile. Comes
 *       again with @url "" when the page is no longer needed.
 */

#pragma once

#include <gio/gio.h>

#include "auth/keyring.h"
#include "util/secret.h"
#include "web/http.h"

/* The options as the user gave them, "" for none. */
typedef struct {
	const char *client_id;
	const char *redirect_uri; /* "http://127.0.0.1/": any free port is used; with a port: that
	                             one; "": device code */
	const char *resource;     /* "": the web service's own base URL */
} SfbWebOauthOptions;

#define SFB_TYPE_WEB_OAUTH (sfb_web_oauth_get_type())
G_DECLARE_FINAL_TYPE(SfbWebOauth, sfb_web_oauth, SFB, WEB_OAUTH, GObject)

/* @address: a hint for the sign-in page, and whose the kept token is. Returns: (transfer full) */
SfbWebOauth *sfb_web_oauth_new(SfbWebHttp *http, SfbAuthKeyring *keyring, const char *address,
                               const SfbWebOauthOptions *options);

gboolean sfb_web_oauth_is_configured(SfbWebOauth *self);

/* @authorization_uri: as announced, ".../oauth2/authorize". @service_url: what the token is for, if
 * no resource was configured. One flow at a time; who asks meanwhile waits for the same token. */
void sfb_web_oauth_get_token_async(SfbWebOauth *self, const char *authorization_uri,
                                   const char *service_url, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) NULL with SFB_ERROR_USAGE (not configured, with the recipe's
 * name), SFB_ERROR_IDENTITY (refused; the provider's words in it), SFB_ERROR_IDENTITY_TROUBLE,
 * SFB_ERROR_TIMEOUT (nobody signed in), or what HTTP reports. */
SfbSecret *sfb_web_oauth_get_token_finish(SfbWebOauth *self, GAsyncResult *result, GError **error);

/* The service refused the token: the next one is a fresh one. */
void sfb_web_oauth_drop_token(SfbWebOauth *self);
