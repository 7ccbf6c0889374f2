/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * AD FS asked by user name and password (active WS-Trust): an assertion with which the web ticket
 * service lets us in. The last one is kept while it lasts, so that the password goes out once.
 */

#pragma once

#include "web/web-ticket.h"

#define SFB_TYPE_WEB_ADFS (sfb_web_adfs_get_type())
G_DECLARE_FINAL_TYPE(SfbWebAdfs, sfb_web_adfs, SFB, WEB_ADFS, GObject)

/* @credentials: read during the call; with a password. Returns: (transfer full) */
SfbWebAdfs *sfb_web_adfs_new(SfbWebHttp *http, const SfbWebCredentials *credentials);

/* @base: of the AD FS, "https://sts.example.com/". @applies_to: what the assertion is for. */
void sfb_web_adfs_get_assertion_async(SfbWebAdfs *self, const char *base, const char *applies_to,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Returns: (transfer full) (nullable) without a key; NULL with SFB_ERROR_CREDENTIALS,
 * SFB_ERROR_IDENTITY, SFB_ERROR_IDENTITY_TROUBLE, or what HTTP reports. */
SfbWebTicket *
sfb_web_adfs_get_assertion_finish(SfbWebAdfs *self, GAsyncResult *result, GError **error);
