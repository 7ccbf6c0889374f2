/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Exchange Autodiscover ([MS-OXDISCO] 3.1.5, [MS-OXDSCLI]): from a mailbox's address to the URL of
 * its web services. */

#pragma once

#include "net/network.h"
#include "web/visitor-private.h"

/* Asks autodiscover.DOMAIN and DOMAIN over HTTPS, then, without saying who we are, where the former
 * leads over HTTP and where DNS says Autodiscover is; those two are believed within DOMAIN only,
 * since nothing proves them. @email: normalized. */
void sfb_web_exchange_discover_async(SfbNetwork *network, SfbWebVisitor *visitor, const char *email,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);

/* Returns: (transfer full) (nullable) an HTTPS URL; of two the one that answers from here. NULL
 * with SFB_ERROR_CREDENTIALS (nobody else was asked any more) or SFB_ERROR_NOT_FOUND naming what
 * was asked. */
char *sfb_web_exchange_discover_finish(GAsyncResult *result, GError **error);
