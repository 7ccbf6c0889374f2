/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A security association: who we agreed with, the keys behind it, and the running numbers
 * ([MS-SIPAE] 3.2.1, 3.3.1). The same object serves either end.
 */

#pragma once

#include "auth/mech.h"
#include "sip/header.h"
#include "sip/message.h"

typedef enum {
	SFB_SIP_ROLE_CLIENT, /* signs with crand, cnum, response; verifies srand, snum, rspauth */
	SFB_SIP_ROLE_SERVER, /* the other way round */
} SfbSipRole;

typedef enum {
	SFB_SIP_VERDICT_GOOD,     /* signed by the peer */
	SFB_SIP_VERDICT_UNSIGNED, /* carries no signature of this association */
	SFB_SIP_VERDICT_BAD,      /* signature wrong, or its number seen before */
} SfbSipVerdict;

typedef struct _SfbSipAssociation SfbSipAssociation;

/* @challenge: realm, targetname and version are taken from it (client: the server's challenge;
 * server: the challenge it sent). @is_proxy: use the Proxy- headers instead of the others. @mech:
 * (transfer full). Returns: (transfer full) */
SfbSipAssociation *sfb_sip_association_new(SfbSipRole role, const SfbSipAuthHeader *challenge,
                                           gboolean is_proxy, SfbAuthMech *mech);
void sfb_sip_association_free(SfbSipAssociation *association); /* accepts NULL */

SfbAuthMech *sfb_sip_association_get_mech(SfbSipAssociation *association); /* borrowed */
guint sfb_sip_association_get_version(const SfbSipAssociation *association);

/* The server's handle; echoed in everything we send once it is known. */
void sfb_sip_association_set_opaque(SfbSipAssociation *association, const char *opaque);

/* Adds the handshake header of [MS-SIPAE] 2.2 to @message: credentials on the client's side,
 * challenge on the server's. @token: NULL leaves gssapi-data out, 0 bytes make it empty. With
 * @is_signed (client, version 4, once the mechanism is established) the same header carries the
 * signature; every other header must be final then. Returns: FALSE and @error if signing failed. */
gboolean sfb_sip_association_add_token(SfbSipAssociation *association, SfbSipMessage *message,
                                       GBytes *token, gboolean is_signed, GError **error);

/* Signs @message, whose headers must be final: puts one header, in place of an older one of that
 * name, and counts up. */
gboolean
sfb_sip_association_sign(SfbSipAssociation *association, SfbSipMessage *message, GError **error);

/* TRUE if @message carries a signature of this association, right or wrong. */
gboolean sfb_sip_association_has_signature(const SfbSipAssociation *association,
                                           const SfbSipMessage *message);

/* Looks for the peer's signature on @message and checks it, its number too: numbers may come out of
 * order within a window of 256, never twice. A client that knows no handle yet learns it here. */
SfbSipVerdict
sfb_sip_association_verify(SfbSipAssociation *association, const SfbSipMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSipAssociation, sfb_sip_association_free)
