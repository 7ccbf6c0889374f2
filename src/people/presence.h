/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The presence of others: subscribed in batches, kept by address ([MS-PRES] 3.4, presence of a
 * contact whose home is elsewhere is subscribed there). Where a server grants no subscription it is
 * asked again every five minutes.
 *
 * Signal:
 *   "presentity-changed" (const SfbPresentity *)   borrowed, valid during the call
 */

#pragma once

#include "people/presence-xml.h"
#include "settings/settings.h"
#include "sip/client.h"

#define SFB_PRESENCE_BATCH_MAX 100 /* contacts in one SUBSCRIBE */

#define SFB_TYPE_PRESENCE (sfb_presence_get_type())
G_DECLARE_FINAL_TYPE(SfbPresence, sfb_presence, SFB, PRESENCE, GObject)

/* @settings: tell of public providers; may be NULL. Returns: (transfer full) */
SfbPresence *sfb_presence_new(SfbSipClient *client, SfbSettings *settings);

/* Watches all @addresses (normalized; those already watched and our own are left out). @callback
 * comes once, when every batch is answered; a batch that is refused leaves its people unknown and
 * is not an error, nor is a server that tells nobody of the others. */
void sfb_presence_watch_async(SfbPresence *self, const char *const *addresses, gsize count,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean sfb_presence_watch_finish(SfbPresence *self, GAsyncResult *result, GError **error);

/* As watch, for somebody the user has just put into the list: that person is told so, once
 * ([MS-PRES] 2.2.2.4.1, subscriptionContext). */
void sfb_presence_watch_added(SfbPresence *self, const char *address, GCancellable *cancellable);

/* For somebody who is not in the list but talks to us, sits in a meeting or was found: asks once, and
 * again every five minutes while anybody holds that person (one sfb_presence_release() each).
 * @display_name: what is known so far, or NULL. "presentity-changed" tells. @cancellable: the
 * session's; not looked at where a list is being watched. */
void sfb_presence_hold(SfbPresence *self, const char *address, const char *display_name,
                       GCancellable *cancellable);
void sfb_presence_release(SfbPresence *self, const char *address);

/* Asks for @address once, whether watched or not. @callback comes when the answer is there, with
 * what sfb_presence_get() then has. An address that the server refuses is an error. */
void sfb_presence_look_up_async(SfbPresence *self, const char *address, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (nullable) borrowed, valid during the callback; NULL with @error */
const SfbPresentity *
sfb_presence_look_up_finish(SfbPresence *self, GAsyncResult *result, GError **error);

/* Stops announcing changes of @address, unless somebody holds it. */
void sfb_presence_unwatch(SfbPresence *self, const char *address);

/* What is known of @address; NULL if it is neither watched nor held. Borrowed until the next change. */
const SfbPresentity *sfb_presence_get(SfbPresence *self, const char *address);
