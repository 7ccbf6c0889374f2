/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The parts that modern authentication is put together from, and what its tests need. */

#pragma once

#include "util/json.h"
#include "web/oauth.h"

/* How long a person may take; ten minutes if never called. */
void sfb_web_oauth_set_patience(SfbWebOauth *self, guint seconds);

/* Answers: pure */

typedef struct {
	SfbSecret *access_token;  /* NULL: refused */
	SfbSecret *refresh_token; /* NULL: none came with it */
	guint expires_seconds;
	char *error; /* RFC 6749 5.2, "" if granted */
	char *description;
} SfbWebOauthAnswer;

/* What a token service says, a grant or a refusal. Returns: (transfer full) */
SfbWebOauthAnswer *sfb_web_oauth_answer_parse(const SfbJson *json);

/* What the browser brought instead of a code. Both may be NULL. Returns: (transfer full) */
SfbWebOauthAnswer *sfb_web_oauth_answer_new_refused(const char *error, const char *description);
void sfb_web_oauth_answer_free(SfbWebOauthAnswer *answer); /* accepts NULL */

/* RFC 8628 3.2 */
typedef struct {
	SfbSecret *device_code;
	char *user_code;
	char *page; /* https */
	guint expires_seconds;
	guint interval_seconds;
} SfbWebOauthDevice;

/* Returns: (transfer full) (nullable) NULL if something is missing. */
SfbWebOauthDevice *sfb_web_oauth_device_parse(const SfbJson *json);
void sfb_web_oauth_device_free(SfbWebOauthDevice *device); /* accepts NULL */

/* The sentence for a refusal: ours, with the provider's own words behind it. @host: the provider.
 * @description: may be "". Returns: (transfer full) */
GError *sfb_web_oauth_make_error(const char *host, const char *code, const char *description);

/* Forms: pure. "application/x-www-form-urlencoded", for bodies and for queries. */

/* Adds nothing if @value is NULL. */
void sfb_web_oauth_form_add(GString *form, const char *name, const char *value);

/* Endpoints */

typedef struct {
	char *authorization;
	char *token;
	char *device;                /* NULL: no device codes */
	gboolean is_rfc8628;         /* device codes as the RFC spells them, not as Microsoft did */
	gboolean has_offline_access; /* refresh tokens come for a scope of their own */
	gboolean is_scoped;          /* the resource is part of the scope (Entra's version 2) */
} SfbWebOauthEndpoints;

/* Where a description of the service at @authorization_uri may be found: its well-known document
 * in every folder above, the nearest first. Pure. Returns: (transfer full) */
GStrv sfb_web_oauth_endpoints_list_documents(const char *authorization_uri);

/* Returns: (transfer full) (nullable) NULL if @json describes another service. Pure. */
SfbWebOauthEndpoints *
sfb_web_oauth_endpoints_parse(const char *authorization_uri, const SfbJson *json);

/* Siblings of @authorization_uri, as Microsoft's services have them. Pure. Returns: (transfer full)
 */
SfbWebOauthEndpoints *sfb_web_oauth_endpoints_guess(const char *authorization_uri);

void sfb_web_oauth_endpoints_free(SfbWebOauthEndpoints *endpoints); /* accepts NULL */

/* Says in @form what the token is to be good for. */
void sfb_web_oauth_endpoints_add_wish(const SfbWebOauthEndpoints *endpoints, const char *resource,
                                      GString *form);

/* Looks for the description, and guesses if there is none. */
void sfb_web_oauth_endpoints_find_async(SfbWebHttp *http, const char *authorization_uri,
                                        GCancellable *cancellable, GAsyncReadyCallback callback,
                                        gpointer user_data);
SfbWebOauthEndpoints *sfb_web_oauth_endpoints_find_finish(GAsyncResult *result, GError **error);

/* Flows */

/* Posts @form (takes it, and wipes it). Returns what came back, whether it grants or refuses; NULL
 * with SFB_ERROR_IDENTITY_TROUBLE or what HTTP reports. */
void sfb_web_oauth_post_async(SfbWebHttp *http, const char *url, GString *form,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
SfbJson *sfb_web_oauth_post_finish(GAsyncResult *result, GError **error);

/* What a flow has to know; all of it outlives the flow. */
typedef struct {
	SfbWebHttp *http;
	SfbAuthKeyring *keyring;
	const char *address;
	const char *client_id;
	const char *redirect_uri;
	const char *authorization_uri;
	const char *resource;
	const SfbWebOauthEndpoints *endpoints; /* for those that need a person */
	void (*show_page)(const char *url, const char *user_code, gpointer user_data);
	gpointer user_data;
} SfbWebOauthWish;

/* The whole way: endpoints, the refresh token that is kept, a person if need be. */
void sfb_web_oauth_flow_async(const SfbWebOauthWish *wish, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) a grant; NULL with what get_token_finish() reports. */
SfbWebOauthAnswer *sfb_web_oauth_flow_finish(GAsyncResult *result, GError **error);

/* Authorization code with PKCE (RFC 7636) and a loopback redirection (RFC 8252 7.3). Fails with
 * SFB_ERROR_USAGE if the redirect URI is not one of this computer, with a G_IO_ERROR if we cannot
 * listen there. */
void sfb_web_oauth_code_async(const SfbWebOauthWish *wish, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);

/* Device code (RFC 8628). @wish: its endpoints have one for devices. */
void sfb_web_oauth_device_async(const SfbWebOauthWish *wish, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);

/* Of either. Returns: (transfer full) (nullable) the provider's last word, a grant or a refusal. */
SfbWebOauthAnswer *sfb_web_oauth_person_finish(GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbWebOauthAnswer, sfb_web_oauth_answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbWebOauthDevice, sfb_web_oauth_device_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbWebOauthEndpoints, sfb_web_oauth_endpoints_free)
