/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Being registered ([MS-SIPREGE] 3.1, [MS-SIPAE] 3.2): challenge, handshake, refresh, sign-out; and
 * on the same connection another handshake when the security association grows old or the server
 * has lost it, while dialogs live on and requests wait.
 *
 * Signals:
 *   "lost" (GError *error)
 *       The registrar let us go: NOTIFY registration-notify, a refresh that was refused or answered
 *       "added" or "fixed", a security association that could not be renewed. Comes once; the
 *       registration is over. SFB_ERROR_REDIRECTED: another server serves us now.
 */

#pragma once

#include "auth/mech.h"
#include "sip/challenge.h"
#include "sip/client.h"
#include "sip/redirect.h"

#define SFB_TYPE_SIP_REGISTRATION (sfb_sip_registration_get_type())
G_DECLARE_FINAL_TYPE(SfbSipRegistration, sfb_sip_registration, SFB, SIP_REGISTRATION, GObject)

/* @client: connected. Returns: (transfer full) */
SfbSipRegistration *sfb_sip_registration_new(SfbSipClient *client);

/* REGISTER number 1, anonymous. Returns with what the server offers, in its order. */
void sfb_sip_registration_challenge_async(SfbSipRegistration *self, GCancellable *cancellable,
                                          GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (element-type SfbSipChallenge) (nullable) NULL with @error if the answer
 * was not a challenge: SFB_ERROR_REDIRECTED if another server serves us. */
GPtrArray *sfb_sip_registration_challenge_finish(SfbSipRegistration *self, GAsyncResult *result,
                                                 GError **error);

/* The handshake with @mech (borrowed, kept alive) in answer to @challenge, at most 8 round trips,
 * up to the verified 200. NTLM makes 2 REGISTERs of it. Afterwards the client has its association,
 * GRUU, features and keep-alive, and the refresh runs by itself. @callback comes once; on a refused
 * password SFB_ERROR_CREDENTIALS, from a wrong pool SFB_ERROR_REDIRECTED. */
void sfb_sip_registration_register_async(SfbSipRegistration *self, const SfbSipChallenge *challenge,
                                         SfbAuthMech *mech, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_sip_registration_register_finish(SfbSipRegistration *self, GAsyncResult *result,
                                              GError **error);

/* Whoever can prove once more who we are. */
typedef struct {
	/* Returns: (transfer full) a mechanism of the same scheme as before, for @challenge */
	SfbAuthMech *(*make_mech)(const SfbSipChallenge *challenge, gpointer user_data);
	/* It shows the password to somebody: if that is refused, "lost" says so. What else is refused
	 * a new sign-in may find a way around, and "lost" says that. */
	gboolean risks_password;
	gpointer user_data;
	GDestroyNotify free_user_data;
} SfbSipProver;

/* Is asked as long as we are registered. Without one, a security association that ends is lost.
 * @prover: read during the call; its user_data is taken. */
void sfb_sip_registration_set_prover(SfbSipRegistration *self, const SfbSipProver *prover);

/* REGISTER with Expires 0; @callback after the answer, at latest 2 s later. Nothing is reported as
 * failed: we are leaving. */
void sfb_sip_registration_unregister_async(SfbSipRegistration *self, GAsyncReadyCallback callback,
                                           gpointer user_data);
void sfb_sip_registration_unregister_finish(SfbSipRegistration *self, GAsyncResult *result);

/* How many REGISTERs went out so far. */
guint sfb_sip_registration_get_count(SfbSipRegistration *self);

/* Where to go after SFB_ERROR_REDIRECTED, from a question or "lost"; NULL before. Borrowed. */
const SfbSipRedirect *sfb_sip_registration_get_redirect(SfbSipRegistration *self);

/* The server's clock minus ours by its first answer, in seconds; 0 if it did not say. */
gint64 sfb_sip_registration_get_clock_offset(SfbSipRegistration *self);

/* TRUE if the registrar sees us outside the company's network, behind an Edge (ms-user-logon-data,
 * [MS-SIPREGE] 2.2.1). */
gboolean sfb_sip_registration_is_outside(SfbSipRegistration *self);

/* TRUE if the server stands in for a home pool that is away: calls and messages work; contacts,
 * presence and settings may not. */
gboolean sfb_sip_registration_is_survivable(SfbSipRegistration *self);
