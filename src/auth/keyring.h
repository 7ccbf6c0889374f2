/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Small secrets that outlive a session: certificates with their keys, refresh tokens. Kept by the
 * desktop's secret service where one answers, else in files that only the user can read (0600).
 * Never asks the user anything: a locked keyring is as good as none.
 */

#pragma once

#include <gio/gio.h>

#include "util/secret.h"

#define SFB_TYPE_AUTH_KEYRING (sfb_auth_keyring_get_type())
G_DECLARE_FINAL_TYPE(SfbAuthKeyring, sfb_auth_keyring, SFB, AUTH_KEYRING, GObject)

typedef enum {
	SFB_AUTH_KEYRING_DESKTOP, /* the secret service, with @folder to fall back on */
	SFB_AUTH_KEYRING_FILES,   /* @folder alone: tests, services without a desktop */
} SfbAuthKeyringKind;

/* @folder: made with 0700 when the first secret is written. Returns: (transfer full) */
SfbAuthKeyring *sfb_auth_keyring_new(SfbAuthKeyringKind kind, const char *folder);

/* @name: what it is and whose, "certificate alice@example.com pool01.example.com": any text, the
 * same for the three calls. */
void sfb_auth_keyring_load_async(SfbAuthKeyring *self, const char *name, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) NULL without @error if nothing is kept under that name. */
SfbSecret *sfb_auth_keyring_load_finish(SfbAuthKeyring *self, GAsyncResult *result, GError **error);

/* Both run to their end whether or not somebody waits; @callback may be NULL. @secret: at most 64
 * kB; a longer one is never found again. */
void sfb_auth_keyring_save_async(SfbAuthKeyring *self, const char *name, SfbSecret *secret,
                                 GAsyncReadyCallback callback, gpointer user_data);
void sfb_auth_keyring_forget_async(SfbAuthKeyring *self, const char *name,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_auth_keyring_change_finish(SfbAuthKeyring *self, GAsyncResult *result, GError **error);
