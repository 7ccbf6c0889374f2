/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Our own presence: nothing is published before the server told what it has, one publication is
 * under way at a time, a version conflict is mended and repeated ([MS-PRES] 3.3, 3.5).
 *
 * Signals:
 *   "changed" (guint availability, const char *note)
 *       What the server now shows of us, our own changes and other clients' alike.
 *   "publish-failed" (GError *error)
 *       A wish could not be published after all attempts; the sentence says which and why.
 */

#pragma once

#include "people/availability.h"
#include "sip/client.h"

#define SFB_TYPE_OWN_PRESENCE (sfb_own_presence_get_type())
G_DECLARE_FINAL_TYPE(SfbOwnPresence, sfb_own_presence, SFB, OWN_PRESENCE, GObject)

/* Returns: (transfer full) */
SfbOwnPresence *sfb_own_presence_new(SfbSipClient *client);

/* Wishes. Before sfb_own_presence_start_async() they are kept and go out with the first
 * publication; afterwards at once, or behind the publication under way (the last wish wins). */
void sfb_own_presence_set_status(SfbOwnPresence *self, SfbStatus status);
void sfb_own_presence_set_note(SfbOwnPresence *self, const char *note); /* NULL or "": none */
void sfb_own_presence_set_idle(SfbOwnPresence *self, gboolean is_idle);

/* Subscribes to ourselves, then publishes device, machine state and the wishes. @callback comes
 * once, when the first publication is accepted or finally refused. */
void sfb_own_presence_start_async(SfbOwnPresence *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_own_presence_start_finish(SfbOwnPresence *self, GAsyncResult *result, GError **error);

guint sfb_own_presence_get_availability(SfbOwnPresence *self);       /* 0 before the server told */
const char *sfb_own_presence_get_display_name(SfbOwnPresence *self); /* NULL if not known */
