/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Exchange Autodiscover ([MS-OXDISCO] 3.1.5, [MS-OXDSCLI]): from a mailbox's address to the URL of
 * its web services. */

#pragma once

#include "net/network.h"
#include "web/visitor-private.h"

/* Read during the call. */
typedef struct {
	SfbNetwork *network; /* for SRV */
	SfbWebVisitor *visitor;
	const char *email;                  /* of the mailbox, normalized */
	const char *const *trusted_domains; /* beside its own one; NULL-terminated */
} SfbWebExchangeWish;

/* Asks autodiscover.DOMAIN and DOMAIN over HTTPS, then, without saying who we are, where the former
 * leads over HTTP and where DNS says Autodiscover is; those two are believed within DOMAIN and the
 * trusted domains only, since nothing proves them. No certificate is asked about before somebody
 * whose own is good has named the host. */
void sfb_web_exchange_discover_async(const SfbWebExchangeWish *wish, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) an HTTPS URL; of two the one that answers from here. NULL
 * with SFB_ERROR_CREDENTIALS (nobody else was asked any more), SFB_ERROR_NOT_FOUND naming what was
 * asked, or SFB_ERROR_UNTRUSTED_NAME: there is a host that nobody believed. @untrusted_host: set to
 * its name then, else to NULL. (transfer full) */
char *sfb_web_exchange_discover_finish(GAsyncResult *result, char **untrusted_host, GError **error);
