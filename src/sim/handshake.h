/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One client on its way to an association, from the server's side ([MS-SIPAE] 3.3.5.1). */

#pragma once

#include <gio/gio.h>

#include "sim/offer.h"
#include "sip/association.h"
#include "sip/message.h"

typedef struct _SfbSimHandshake SfbSimHandshake;

/* @scheme: as the client says it. @is_proxy: the client answered a 407. Returns: (transfer full)
 * (nullable) NULL if @scheme is not offered. */
SfbSimHandshake *
sfb_sim_handshake_new(const SfbSimOffer *offer, const char *scheme, gboolean is_proxy);
void sfb_sim_handshake_free(SfbSimHandshake *handshake); /* accepts NULL */

/* TRUE if a client that says @opaque means this one. */
gboolean sfb_sim_handshake_is_meant(const SfbSimHandshake *handshake, const char *opaque);

/* The mechanism that takes the client's tokens. Borrowed. */
SfbAuthMech *sfb_sim_handshake_get_mech(SfbSimHandshake *handshake);

/* 401 or 407: what our tokens go with. */
guint sfb_sim_handshake_get_status(const SfbSimHandshake *handshake);

/* Puts our @token into it. */
void sfb_sim_handshake_add_token(SfbSimHandshake *handshake, SfbSipMessage *reply, GBytes *token);

/* TRUE if the client's last message comes after our last token and carries a signature alone. */
gboolean sfb_sim_handshake_ends_with_signature(SfbSimHandshake *handshake);

/* After a step that failed: what to tell the client as a token, or NULL. Borrowed. */
GBytes *sfb_sim_handshake_get_alert(SfbSimHandshake *handshake);

/* The association, once the mechanism is established: only version 4 signs the last REGISTER of the
 * handshake, @request, and must have done it right.
 * Returns: (transfer full) (nullable) NULL if it has not. */
SfbSipAssociation *
sfb_sim_handshake_complete(SfbSimHandshake *handshake, const SfbSipMessage *request);
