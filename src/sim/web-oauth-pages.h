/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The pages on which a person signs in at the OAuth issuer: forms with "username", "password" and
 * "answer", which is "deny" where the person declines; the device's with "user_code" besides.
 */

#pragma once

#include "sim/web-grants.h"
#include "sim/web-site.h"

#define SFB_SIM_OAUTH_ROOT "/common"
#define SFB_SIM_OAUTH_AUTHORIZE_PATH SFB_SIM_OAUTH_ROOT "/oauth2/authorize"
#define SFB_SIM_OAUTH_DEVICE_PATH SFB_SIM_OAUTH_ROOT "/oauth2/deviceauth"

typedef struct _SfbSimOauthPages SfbSimOauthPages;

/* Adds its resources to @site. Borrows both. Returns: (transfer full) */
SfbSimOauthPages *sfb_sim_oauth_pages_new(SfbSimSite *site, SfbSimGrants *grants);
void sfb_sim_oauth_pages_free(SfbSimOauthPages *pages); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimOauthPages, sfb_sim_oauth_pages_free)
