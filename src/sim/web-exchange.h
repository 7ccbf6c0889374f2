/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * An Exchange: Autodiscover for mailboxes ([MS-OXDSCLI], [MS-OXWSADISC]) and Exchange Web Services, behind Windows
 * authentication. Everybody who can sign in has a mailbox of the same address, and with the fault
 * "contacts-migrated" or "contacts-refused" the contact list is to be had here.
 */

#pragma once

#include "sim/directory.h"
#include "sim/web-tickets.h"

#define SFB_SIM_EWS_PATH "/EWS/Exchange.asmx"
#define SFB_SIM_MAILBOXES_PATH "/autodiscover/autodiscover.xml"
#define SFB_SIM_SETTINGS_PATH "/autodiscover/autodiscover.svc"

typedef struct _SfbSimWebExchange SfbSimWebExchange;

/* Adds its resources to @site. Borrows all. Returns: (transfer full) */
SfbSimWebExchange *sfb_sim_web_exchange_new(SfbSimSite *site, SfbSimWebAuth *auth,
                                            SfbSimWebTickets *tickets, SfbSimDirectory *directory);
void sfb_sim_web_exchange_free(SfbSimWebExchange *exchange); /* accepts NULL */

/* Somebody's contact list, or what is unread, was changed here. */
typedef void (*SfbSimExchangeChanged)(SfbSimUser *user, gpointer user_data);

/* Both are called from now on, after the answer. */
void sfb_sim_web_exchange_watch(SfbSimWebExchange *exchange, SfbSimExchangeChanged on_list_changed,
                                SfbSimExchangeChanged on_mails_changed, gpointer user_data);

/* Answers a request for SFB_SIM_MAILBOXES_PATH over plain HTTP: with where to ask. */
void sfb_sim_web_exchange_answer_plain(SfbSimWebExchange *exchange, SoupServerMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimWebExchange, sfb_sim_web_exchange_free)
