/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One client on its way to an association ([MS-SIPAE] 3.3.5.1): NTLM, from the server's side. */

#pragma once

#include <gio/gio.h>

#include "sip/association.h"
#include "sip/message.h"

typedef struct _SfbSimHandshake SfbSimHandshake;

/* What a challenge says about us; version 2 knows no version ([MS-SIPAE] 2.2).
 * Returns: (transfer full) */
char *sfb_sim_handshake_build_offer(guint version);

/* @version: of the signatures, 2 to 4. Returns: (transfer full) */
SfbSimHandshake *sfb_sim_handshake_new(guint version);
void sfb_sim_handshake_free(SfbSimHandshake *handshake); /* accepts NULL */

/* TRUE if a client that says @opaque means this one. */
gboolean sfb_sim_handshake_is_meant(const SfbSimHandshake *handshake, const char *opaque);

/* The mechanism that takes the client's tokens. Borrowed. */
SfbAuthMech *sfb_sim_handshake_get_mech(SfbSimHandshake *handshake);

/* Puts our @token into a 401. */
void sfb_sim_handshake_add_token(SfbSimHandshake *handshake, SfbSipMessage *reply, GBytes *token);

/* The association, once the mechanism is established: only version 4 signs the REGISTER with the
 * last token, @request, and must have done it right.
 * Returns: (transfer full) (nullable) NULL if it has not. */
SfbSipAssociation *
sfb_sim_handshake_complete(SfbSimHandshake *handshake, const SfbSipMessage *request);

/* "EXAMPLE\alice": who proved to be at the other end of @association. Borrowed. */
const char *sfb_sim_association_get_login(SfbSipAssociation *association);
