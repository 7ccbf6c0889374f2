/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What the server tells of ourselves: one subscription (vnd-microsoft-roaming-self, [MS-PRES] 3.2)
 * for our categories, our containers, those who watch us and those who may act for us. Several
 * objects read the same document, each its own part.
 *
 * Signals:
 *   "told" (SfbXmlNode *root, SfbSelfSource source)
 *       A roamingData document; borrowed, valid during the call.
 *   "ended" (GError *error)
 *       The server tells no more; what it told stays.
 */

#pragma once

#include "sip/client.h"
#include "util/xml.h"

/* Where a document about ourselves comes from. */
typedef enum {
	SFB_SELF_NOTIFICATION, /* has all instances of every category it names */
	SFB_SELF_ANSWER,       /* to a SERVICE of ours: may have those alone that were published */
} SfbSelfSource;

#define SFB_TYPE_SELF (sfb_self_get_type())
G_DECLARE_FINAL_TYPE(SfbSelf, sfb_self, SFB, SELF, GObject)

/* Returns: (transfer full) */
SfbSelf *sfb_self_new(SfbSipClient *client);

/* Subscribes; @callback comes when that is answered, "told" may come before or after. A server
 * without the event is SFB_ERROR_UNSUPPORTED. */
void sfb_self_start_async(SfbSelf *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean sfb_self_start_finish(SfbSelf *self, GAsyncResult *result, GError **error);

/* Asks to be told everything once more. */
void sfb_self_refresh(SfbSelf *self);

/* Sends a SERVICE with @body to our own URI; the session's requests for containers, subscribers and
 * publications. A roamingData document in the 2xx is announced by "told" before the callback.
 * Finished by sfb_sip_client_request_finish() on the SIP client, which is the callback's source. */
void
sfb_self_send_async(SfbSelf *self, const char *content_type, GBytes *body,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
