/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Certificate provisioning ([MS-OCAUTHWS] 3.1): a certificate for whoever has a web ticket and
 * proves to hold its key. */

#pragma once

#include "sim/authority.h"
#include "sim/web-tickets.h"

#define SFB_SIM_CERTPROV_PATH "/CertProv/CertProvisioningService.svc"

typedef struct _SfbSimWebCertprov SfbSimWebCertprov;

/* Adds its resources to @site. Borrows all. Returns: (transfer full) */
SfbSimWebCertprov *
sfb_sim_web_certprov_new(SfbSimSite *site, SfbSimWebTickets *tickets, SfbSimAuthority *authority);
void sfb_sim_web_certprov_free(SfbSimWebCertprov *certprov); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimWebCertprov, sfb_sim_web_certprov_free)
