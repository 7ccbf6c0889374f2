/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How a server wants us to prove who we are ([MS-SIPAE] 2.2). */

#pragma once

#include "sip/header.h"
#include "sip/message.h"

/* One mechanism that the server offers. */
typedef struct {
	SfbSipAuthHeader *header;
	gboolean is_proxy; /* from a 407: answered with Proxy-Authorization */
} SfbSipChallenge;

/* What @response, a 401 or 407, offers, in its order. Returns: (transfer full) (element-type
 * SfbSipChallenge) */
GPtrArray *sfb_sip_challenges_parse(const SfbSipMessage *response);

void sfb_sip_challenge_free(SfbSipChallenge *challenge); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSipChallenge, sfb_sip_challenge_free)
