/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Somebody whom Exchange lets in: asks without a proof, hears which proofs would do, and shows one
 * after another, a web ticket first, then the Windows account, then an access token. What opened a
 * door is shown there at once the next time. Redirections are followed: whoever is asked is
 * trusted, and says over HTTPS where it goes.
 */

#pragma once

#include "web/oauth.h"
#include "web/web-ticket.h"

#define SFB_TYPE_WEB_VISITOR (sfb_web_visitor_get_type())
G_DECLARE_FINAL_TYPE(SfbWebVisitor, sfb_web_visitor, SFB, WEB_VISITOR, GObject)

typedef struct {
	SfbWebHttp *http;
	SfbWebTickets *tickets;
	SfbWebOauth *oauth;
	const SfbWebCredentials *credentials; /* copied */
	const char *address; /* the sign-in address, whose domain may issue tickets */
} SfbWebVisitorMeans;

/* Returns: (transfer full) */
SfbWebVisitor *sfb_web_visitor_new(const SfbWebVisitorMeans *means);
void sfb_web_visitor_set_credentials(SfbWebVisitor *self, const SfbWebCredentials *credentials);

SfbWebHttp *sfb_web_visitor_get_http(SfbWebVisitor *self);

/* @request: read during the call; a POST of text/xml, over HTTPS, its credentials are not looked
 * at. */
void sfb_web_visitor_post_async(SfbWebVisitor *self, const SfbWebRequest *request,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);

/* Returns: (transfer full) (nullable) a response of any status but 401; NULL with
 * SFB_ERROR_CREDENTIALS (nothing that can be shown is accepted), SFB_ERROR_UNSUPPORTED (nothing that
 * is wanted can be shown), SFB_ERROR_MECHANISM_MISSING, and what the network reports. */
SfbWebResponse *
sfb_web_visitor_post_finish(SfbWebVisitor *self, GAsyncResult *result, GError **error);
