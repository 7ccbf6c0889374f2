/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Photos of the address book, for whoever has a web ticket. */

#pragma once

#include "sim/web-tickets.h"

#define SFB_SIM_PHOTOS_PATH "/abs/handler"

typedef struct _SfbSimWebPhotos SfbSimWebPhotos;

/* Adds the photo of "echo" to @site, and to the card that others see. Borrows both. Returns:
 * (transfer full) */
SfbSimWebPhotos *sfb_sim_web_photos_new(SfbSimSite *site, SfbSimWebTickets *tickets);
void sfb_sim_web_photos_free(SfbSimWebPhotos *photos); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimWebPhotos, sfb_sim_web_photos_free)
