/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Finding the servers of an address's domain, step by step ([MS-CONMGMT] 3.1):
 *
 *   the one that was kept -> lyncdiscoverinternal -> lyncdiscover -> SRV records and usual names
 *
 * All names are looked up at once, at the first step; each step waits only for what it is about, and
 * at most 10 s. The web services are asked one after the other, since they want the password.
 */

#pragma once

#include <gio/gio.h>

#include "signin/candidates.h"
#include "signin/evidence.h"
#include "web/web-ticket.h"

#define SFB_TYPE_DISCOVERY (sfb_discovery_get_type())
G_DECLARE_FINAL_TYPE(SfbDiscovery, sfb_discovery, SFB, DISCOVERY, GObject)

/* @config is the session's, not read once @cancellable is cancelled; the others are kept. */
typedef struct {
	const SfbConfig *config;
	GCancellable *cancellable;
	SfbNetwork *network;
	SfbWebHttp *http;
	SfbWebOauth *oauth;
	SfbWebTickets *tickets;
	SfbSigninEvidence *evidence;
} SfbDiscoveryWish;

/* Asks nobody yet. Returns: (transfer full) */
SfbDiscovery *sfb_discovery_new(const SfbDiscoveryWish *wish);

/* The servers of the next step that knows any. The first call starts all look-ups, which go on when
 * it is answered. @callback comes once. */
void sfb_discovery_next_async(SfbDiscovery *self, GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (element-type SfbCandidate) (nullable) empty if there are no more; NULL
 * with an error that ends the search: SFB_ERROR_CREDENTIALS or SFB_ERROR_NOT_ALLOWED by a web
 * service, cancelled. Whatever else went wrong is in the evidence. */
GPtrArray *sfb_discovery_next_finish(SfbDiscovery *self, GAsyncResult *result, GError **error);

/* FALSE once every step was taken, or if there is nothing to look for: the user named a server. */
gboolean sfb_discovery_has_more(SfbDiscovery *self);
