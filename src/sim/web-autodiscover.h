/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Lync Autodiscover ([MS-OCDISCWS]): the entry point, Root, Domain and User, in all the formats in
 * which servers write them. */

#pragma once

#include "sim/web-tickets.h"

typedef struct _SfbSimWebAutodiscover SfbSimWebAutodiscover;

/* Adds its resources to @site. Borrows the first three; @oauth: NULL if there is no such way in.
 * @sip_port: where the pool is. Returns: (transfer full) */
SfbSimWebAutodiscover *sfb_sim_web_autodiscover_new(SfbSimSite *site, SfbSimWebTickets *tickets,
                                                    SfbSimWebOauth *oauth, guint16 sip_port);
void sfb_sim_web_autodiscover_free(SfbSimWebAutodiscover *autodiscover); /* accepts NULL */

/* The answer to @message that came without encryption: the way to where it is encrypted. */
void sfb_sim_web_autodiscover_answer_plain(SfbSimWebAutodiscover *autodiscover,
                                           SoupServerMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimWebAutodiscover, sfb_sim_web_autodiscover_free)
