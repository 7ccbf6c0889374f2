/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Being registered ([MS-SIPREGE] 3.1, [MS-SIPAE] 3.2): challenge, handshake, refresh, sign-out.
 *
 * Signals:
 *   "lost" (GError *error)
 *       The registrar let us go: NOTIFY registration-notify, a refresh that was refused or answered
 *       "added" or "fixed", a security association that is no longer accepted. Comes once; the
 *       registration is over.
 */

#pragma once

#include "auth/mech.h"
#include "sip/client.h"
#include "sip/header.h"

#define SFB_TYPE_SIP_REGISTRATION (sfb_sip_registration_get_type())
G_DECLARE_FINAL_TYPE(SfbSipRegistration, sfb_sip_registration, SFB, SIP_REGISTRATION, GObject)

/* One mechanism that the server offers. */
typedef struct {
	SfbSipAuthHeader *header;
	gboolean is_proxy; /* from a 407: answered with Proxy-Authorization */
} SfbSipChallenge;

void sfb_sip_challenge_free(SfbSipChallenge *challenge); /* accepts NULL */

/* @client: connected. Returns: (transfer full) */
SfbSipRegistration *sfb_sip_registration_new(SfbSipClient *client);

/* REGISTER number 1, anonymous. Returns with what the server offers, in its order. */
void sfb_sip_registration_challenge_async(SfbSipRegistration *self, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (element-type SfbSipChallenge) (nullable) NULL with @error if the answer
 * was not a challenge. */
GPtrArray *sfb_sip_registration_challenge_finish(SfbSipRegistration *self, GAsyncResult *result,
                                                 GError **error);

/* The handshake with @mech (borrowed, kept alive) in answer to @challenge, at most 8 round trips,
 * up to the verified 200. NTLM makes 2 REGISTERs of it. Afterwards the client has its association,
 * GRUU, features and keep-alive, and the refresh runs by itself. @callback comes once; on a refused
 * password SFB_ERROR_CREDENTIALS. */
void sfb_sip_registration_register_async(SfbSipRegistration *self, const SfbSipChallenge *challenge,
                                         SfbAuthMech *mech, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_sip_registration_register_finish(SfbSipRegistration *self, GAsyncResult *result,
                                              GError **error);

/* REGISTER with Expires 0; @callback after the answer, at latest 2 s later. Nothing is reported as
 * failed: we are leaving. */
void sfb_sip_registration_unregister_async(SfbSipRegistration *self, GAsyncReadyCallback callback,
                                           gpointer user_data);
void sfb_sip_registration_unregister_finish(SfbSipRegistration *self, GAsyncResult *result);

/* How many REGISTERs went out so far. */
guint sfb_sip_registration_get_count(SfbSipRegistration *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSipChallenge, sfb_sip_challenge_free)
