/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The presence of others: subscribed in batches, kept by address ([MS-PRES] 3.4, presence of a
 * contact whose home is elsewhere is subscribed there).
 *
 * Signal:
 *   "presentity-changed" (const SfbPresentity *)   borrowed, valid during the call
 */

#pragma once

#include "people/presence-xml.h"
#include "sip/client.h"

#define SFB_PRESENCE_BATCH_MAX 100 /* contacts in one SUBSCRIBE */

#define SFB_TYPE_PRESENCE (sfb_presence_get_type())
G_DECLARE_FINAL_TYPE(SfbPresence, sfb_presence, SFB, PRESENCE, GObject)

/* Returns: (transfer full) */
SfbPresence *sfb_presence_new(SfbSipClient *client);

/* Watches all @addresses (normalized; those already watched and our own are left out). @callback
 * comes once, when every batch is answered; a batch that is refused leaves its people unknown and
 * is not an error, nor is a server that tells nobody of the others. */
void sfb_presence_watch_async(SfbPresence *self, const char *const *addresses, gsize count,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);
gboolean sfb_presence_watch_finish(SfbPresence *self, GAsyncResult *result, GError **error);

/* Stops announcing changes of @address. */
void sfb_presence_unwatch(SfbPresence *self, const char *address);

/* What is known of @address; NULL if it is not watched. Borrowed until the next change. */
const SfbPresentity *sfb_presence_get(SfbPresence *self, const char *address);
