/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * HTTPS for one signed-in user: one session per host on one connection, cookies, the account's
 * proxies and certificate decisions, and Windows integrated authentication of our own (RFC 4559;
 * Kerberos first, then NTLM, both bound to the TLS channel by tls-server-end-point). Redirections
 * are handed to the caller, who knows whom to trust. Nothing secret ever goes over plain HTTP.
 *
 * Signal:
 *   "exchanged" (const char *method, const char *url, guint status, guint milliseconds)
 *       A request got its answer; @url without its query, @status 0 if there was none. For the
 *       report.
 */

#pragma once

#include <gio/gio.h>

#include "net/network.h"
#include "util/secret.h"

#define SFB_TYPE_WEB_HTTP (sfb_web_http_get_type())
G_DECLARE_FINAL_TYPE(SfbWebHttp, sfb_web_http, SFB, WEB_HTTP, GObject)

/* Whom to authenticate as, if the server asks; value, borrowed by whoever gets it. */
typedef struct {
	const char *login;
	SfbSecret *password;  /* NULL: none */
	gboolean uses_ticket; /* try the Kerberos ticket that is there (single sign-on) */
} SfbWebCredentials;

typedef struct {
	const char *method; /* "GET", "POST" */
	const char *url;    /* https; http only without credentials, body, and headers but Accept */
	const char *content_type;             /* of @body */
	GBytes *body;                         /* NULL: none */
	const char *const *headers;           /* name, value, ..., NULL; or NULL */
	const SfbWebCredentials *credentials; /* NULL: a 401 is an answer like any other */
	gboolean is_guess; /* nobody named the host: no question about its certificate */
} SfbWebRequest;

/* What came back; reference counted, immutable. */
typedef struct _SfbWebResponse SfbWebResponse;

#define SFB_WEB_BODY_MAX (4 * 1024 * 1024)

/* @network: borrowed, kept. @user_agent: not empty. Returns: (transfer full) */
SfbWebHttp *sfb_web_http_new(SfbNetwork *network, const char *user_agent);

/* @request: read during the call. Waits 30 s for the answer. @callback comes once. */
void
sfb_web_http_send_async(SfbWebHttp *self, const SfbWebRequest *request, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) the response of any status, a 401 too if it offers nothing
 * that the credentials could answer; NULL with SFB_ERROR_CREDENTIALS (refused after one attempt;
 * there is no second with the same password on this host), SFB_ERROR_PASSWORD_REQUIRED,
 * SFB_ERROR_MECHANISM_MISSING, SFB_ERROR_CERTIFICATE, SFB_ERROR_UNREACHABLE, SFB_ERROR_TIMEOUT,
 * SFB_ERROR_PROTOCOL (too long), worded for people and naming the host. */
SfbWebResponse *sfb_web_http_send_finish(SfbWebHttp *self, GAsyncResult *result, GError **error);

/* How many requests went out, each leg counted. */
guint sfb_web_http_get_count(SfbWebHttp *self);

/* The servers' clock minus ours by the last Date header, in seconds; 0 before there was one. */
gint64 sfb_web_http_get_clock_offset(SfbWebHttp *self);

guint sfb_web_response_get_status(const SfbWebResponse *response);
const char *sfb_web_response_get_url(const SfbWebResponse *response);
GBytes *sfb_web_response_get_body(const SfbWebResponse *response); /* borrowed, never NULL */

/* The media type in lower case without parameters; "" if none. Borrowed. */
const char *sfb_web_response_get_content_type(const SfbWebResponse *response);

/* The @nth header of that name (case-insensitive); NULL if there are not so many. Borrowed. */
const char *
sfb_web_response_get_header(const SfbWebResponse *response, const char *name, guint nth);

SfbWebResponse *sfb_web_response_ref(SfbWebResponse *response);
void sfb_web_response_unref(SfbWebResponse *response); /* accepts NULL */

/* Words for people for a response that refuses: from a SOAP fault's diagnostics, else
 * X-Ms-diagnostics ([MS-OCAUTHWS] 3.2.4.1), else the status, with the server's own words behind
 * them. 28000 and its like become SFB_ERROR_NOT_FOUND or SFB_ERROR_USAGE, 28020 and
 * FailedAuthentication SFB_ERROR_CREDENTIALS, 407 SFB_ERROR_UNREACHABLE naming the proxy, 5xx
 * SFB_ERROR_SERVER. Returns: (transfer full) */
GError *sfb_web_response_make_error(const SfbWebResponse *response);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbWebResponse, sfb_web_response_unref)
