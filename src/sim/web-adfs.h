/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Active Directory Federation Services: WS-Trust with a name and a password, of February 2005 and
 * 1.3, over SOAP 1.2. */

#pragma once

#include "sim/web-assertion.h"
#include "sim/web-site.h"

typedef struct _SfbSimWebAdfs SfbSimWebAdfs;

/* Adds its resources to @site. Borrows both. Returns: (transfer full) */
SfbSimWebAdfs *sfb_sim_web_adfs_new(SfbSimSite *site, SfbSimSigner *signer);
void sfb_sim_web_adfs_free(SfbSimWebAdfs *adfs); /* accepts NULL */

/* Where it takes names and passwords. Borrowed. */
const char *sfb_sim_web_adfs_get_url(const SfbSimWebAdfs *adfs);

/* Whose assertion @node is, if it is from here and for @service; NULL if not. Returns: (transfer
 * full) (nullable) */
char *sfb_sim_web_adfs_check(SfbSimWebAdfs *adfs, const SfbXml *xml, SfbXmlNode *node,
                             const char *service);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimWebAdfs, sfb_sim_web_adfs_free)
