/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * An OAuth issuer (RFC 6749, 7636, 8252, 8628), laid out like Microsoft's: authorization code with
 * PKCE, device code, refresh tokens that are good for one use. It knows one program,
 * SFB_SIM_OAUTH_CLIENT, which may have itself redirected to any port of this computer.
 */

#pragma once

#include "sim/web-grants.h"
#include "sim/web-site.h"

#define SFB_SIM_OAUTH_CLIENT "purple-sfb"

typedef struct _SfbSimWebOauth SfbSimWebOauth;

/* Adds its resources to @site, which it borrows. Returns: (transfer full) */
SfbSimWebOauth *sfb_sim_web_oauth_new(SfbSimSite *site);
void sfb_sim_web_oauth_free(SfbSimWebOauth *oauth); /* accepts NULL */

/* Borrowed. */
const char *sfb_sim_web_oauth_get_authorization_uri(const SfbSimWebOauth *oauth);

/* Whose access token came with @message, if it is one for this site; NULL if not. Borrowed. */
const SfbSimUser *sfb_sim_web_oauth_find(SfbSimWebOauth *oauth, SoupServerMessage *message);

/* The same, and if there is none, @message is answered with 401. */
const SfbSimUser *sfb_sim_web_oauth_admit(SfbSimWebOauth *oauth, SoupServerMessage *message);

/* Says in a 401 where tokens are to be had. */
void sfb_sim_web_oauth_add_challenge(SfbSimWebOauth *oauth, SoupServerMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimWebOauth, sfb_sim_web_oauth_free)
