/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The address book web query ([MS-DLX] SearchAbEntry), for whoever has a web ticket. */

#pragma once

#include "sim/directory.h"
#include "sim/web-tickets.h"

#define SFB_SIM_ADDRESS_BOOK_PATH "/groupexpansion/service.svc"

typedef struct _SfbSimWebAddressBook SfbSimWebAddressBook;

/* Adds its resources to @site. Borrows all. Returns: (transfer full) */
SfbSimWebAddressBook *sfb_sim_web_address_book_new(SfbSimSite *site, SfbSimWebTickets *tickets,
                                                   SfbSimDirectory *directory);
void sfb_sim_web_address_book_free(SfbSimWebAddressBook *book); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimWebAddressBook, sfb_sim_web_address_book_free)
