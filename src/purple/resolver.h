/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Names through libpurple's resolver, which forks and never blocks. */

#pragma once

#include <account.h>

typedef struct _SfbPurpleLookup SfbPurpleLookup;

/* @found: of a host (element-type utf8) its addresses, of a service (element-type SfbSrvTarget) its
 * targets in the order to be tried; borrowed, empty if there is nothing of that name. @reason: why
 * nobody could tell; NULL. The look-up is over and freed. */
typedef void (*SfbPurpleLookedUp)(GPtrArray *found, const char *reason, gpointer user_data);

/* Both return NULL if libpurple cannot even ask, else something to be cancelled until @done was
 * called; that is never inside the call. */
SfbPurpleLookup *sfb_purple_look_up_host(PurpleAccount *account, const char *host,
                                         SfbPurpleLookedUp done, gpointer user_data);

/* @service: "_sip._tls". */
SfbPurpleLookup *
sfb_purple_look_up_service(PurpleAccount *account, const char *service, const char *domain,
                           SfbPurpleLookedUp done, gpointer user_data);
void sfb_purple_lookup_cancel(SfbPurpleLookup *lookup); /* accepts NULL */
