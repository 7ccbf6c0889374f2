/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The ways to prove who one is that the registrar offers, in its order: what stands in a challenge
 * ([MS-SIPAE] 2.2), and which mechanism takes the tokens.
 */

#pragma once

#include "auth/mech.h"
#include "sim/authority.h"
#include "sim/faults.h"
#include "sim/files.h"
#include "sip/message.h"

#define SFB_SIM_REALM "SIP Communications Service"

typedef struct {
	const char *mechanisms; /* "ntlm,tls-dsk", as SfbSimOptions has it */
	guint version;          /* of signatures: 2 knows no version, only 4 knows TLS-DSK */
	gboolean is_external;   /* nobody outside reaches a KDC: Kerberos is not offered there */
	const char *sts_uri;
	const SfbSimFiles *files; /* borrowed, like the next two; outlive the offer */
	SfbSimAuthority *authority;
	SfbSimFaults *faults;
} SfbSimOfferWish;

typedef struct _SfbSimOffer SfbSimOffer;

/* @wish: read during the call. Returns: (transfer full) (nullable) NULL with SFB_ERROR_USAGE for an
 * unknown mechanism. */
SfbSimOffer *sfb_sim_offer_new(const SfbSimOfferWish *wish, GError **error);
void sfb_sim_offer_free(SfbSimOffer *offer); /* accepts NULL */

/* One header for each way. @name: "WWW-Authenticate" or "Proxy-Authenticate". */
void sfb_sim_offer_add_challenges(const SfbSimOffer *offer, SfbSipMessage *reply, const char *name);

/* The challenge for @scheme, in any case; NULL if that is not offered. Returns: (transfer full) */
char *sfb_sim_offer_build_challenge(const SfbSimOffer *offer, const char *scheme);

/* The mechanism of @scheme, which is offered. Returns: (transfer full) */
SfbAuthMech *sfb_sim_offer_new_mech(const SfbSimOffer *offer, const char *scheme);

/* Who proved to be at the other end of @mech; NULL until established. Borrowed. */
const char *sfb_sim_mech_get_login(SfbAuthMech *mech);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimOffer, sfb_sim_offer_free)
