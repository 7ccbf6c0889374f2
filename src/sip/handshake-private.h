/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Proving who we are, in REGISTERs and their answers ([MS-SIPAE] 3.2.5). */

#pragma once

#include "sip/registrar-private.h"
#include "sip/registration.h"

/* Shakes hands with @mech (borrowed, kept alive) in answer to @challenge, with REGISTERs by @form,
 * which must live until @callback. */
void sfb_sip_handshake_async(SfbSipClient *client, SfbSipRegisterForm *form,
                             const SfbSipChallenge *challenge, SfbAuthMech *mech,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);

/* The same once more for a client that has an association: a REGISTER without proof, and then a
 * handshake by the same mechanism, which @prover makes (read until @callback). */
void sfb_sip_handshake_again_async(SfbSipClient *client, SfbSipRegisterForm *form,
                                   const SfbSipProver *prover, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);

/* The registrar's verified 200; the client has its association then. Or its redirection (3xx), of
 * which *@is_signed (out) says whether the registrar signed it. Returns: (transfer full) (nullable)
 * NULL with @error: the mechanism's own, SFB_ERROR_CREDENTIALS, or what the server's refusal means.
 */
SfbSipMessage *sfb_sip_handshake_finish(SfbSipClient *client, GAsyncResult *result,
                                        gboolean *is_signed, GError **error);
