/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What libpurple's media has to know of the company's network for a stream: which local ports it may
 * use, and the relay through the firewall. It goes with the one stream, as parameters of Farstream's
 * transmitter "nice"; the user's preferences stay as they are. A call adds its streams here.
 */

#pragma once

#include <gio/gio.h>
#include <media.h>

#include "media/ports.h"
#include "media/relay.h"
#include "net/network.h"

typedef struct _SfbPurpleMediaMeans SfbPurpleMediaMeans;

/* Whose network it is. */
typedef struct {
	SfbSettings *settings;
	SfbRelay *relay;
	SfbNetwork *network;
} SfbPurpleMediaSources;

/* Asks for the relay's credentials if there are none. A company without relay has ports only.
 * @sources are read during the call. @callback comes once. */
void sfb_purple_media_means_get_async(const SfbPurpleMediaSources *sources, SfbMedium medium,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);

/* Returns: (transfer full) (nullable) NULL only if cancelled. */
SfbPurpleMediaMeans *sfb_purple_media_means_get_finish(GAsyncResult *result, GError **error);

void sfb_purple_media_means_free(SfbPurpleMediaMeans *means); /* accepts NULL */

/* Adds a stream with @who to @media, as purple_media_add_stream() does. Returns: FALSE if the media
 * packages for it are missing. */
gboolean sfb_purple_media_means_add_stream(const SfbPurpleMediaMeans *means, PurpleMedia *media,
                                           const char *session_id, const char *who,
                                           PurpleMediaSessionType type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbPurpleMediaMeans, sfb_purple_media_means_free)
