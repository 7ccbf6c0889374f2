/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Photos of people: from the address book, from Exchange or from a web address, as their contact
 * card says (sheet contacts 9). A few at a time, each hash at most once per session. Where they are
 * kept is the user interface's business: it asks only for hashes it does not have.
 */

#pragma once

#include "people/presence-xml.h"
#include "settings/settings.h"
#include "web/ews.h"

#define SFB_PHOTO_MAX (512 * 1024) /* bytes; a longer one is refused */

#define SFB_TYPE_PHOTOS (sfb_photos_get_type())
G_DECLARE_FINAL_TYPE(SfbPhotos, sfb_photos, SFB, PHOTOS, GObject)

typedef struct {
	SfbSettings *settings;
	SfbWebHttp *http;
	SfbWebTickets *tickets;
	SfbWebEws *ews;
} SfbPhotosMeans;

/* Returns: (transfer full) */
SfbPhotos *sfb_photos_new(const SfbPhotosMeans *means);

/* What the organisation allows (PhotoUsage). */
gboolean sfb_photos_is_allowed(SfbPhotos *self);

/* @allows: whether pictures from addresses that people chose themselves may be fetched; that tells a
 * third party who looks. FALSE at the start. */
void sfb_photos_allow_web(SfbPhotos *self, gboolean allows);

/* @photo: of the card of @address; read during the call. @callback comes once; those who cannot have
 * their turn at once wait for it. */
void
sfb_photos_fetch_async(SfbPhotos *self, const char *address, const SfbPhoto *photo,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) an image file (JPEG, PNG or GIF, by its first bytes); NULL
 * with SFB_ERROR_NOT_ALLOWED (policy, or a web picture), SFB_ERROR_NOT_FOUND, ... @hash: (transfer
 * full) what it is to be kept under. */
GBytes *sfb_photos_fetch_finish(SfbPhotos *self, GAsyncResult *result, char **hash, GError **error);

/* Sets our own photo in Exchange (SetUserPhoto, [MS-OXWSCONT] 3.1.4.8), which has no way to delete
 * it. @image: borrowed; SFB_ERROR_USAGE if it cannot be shown, SFB_ERROR_NOT_ALLOWED by policy. */
void sfb_photos_set_own_async(SfbPhotos *self, GBytes *image, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_photos_set_own_finish(SfbPhotos *self, GAsyncResult *result, GError **error);
