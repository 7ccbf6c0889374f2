/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What DNS knows about example.com, as a real deployment would have it; every address is 127.0.0.1.
 *
 *   lyncdiscoverinternal  address           sipinternal, sip, sipexternal  address
 *   lyncdiscover          CNAME of web      fe, fe2, web, sts              address, always there
 *   _sipinternaltls._tcp  SRV to fe, port of SIP over TLS
 *   _sipinternal._tcp     SRV to fe, port of SIP over TCP
 *   _sip._tls             SRV to sip, port of SIP over TLS
 */

#pragma once

#include "sim/dns-message.h"
#include "sim/faults.h"

typedef struct {
	const char *names; /* of those that may be missing: which exist, comma separated, "" for
	                      none; NULL: all */
	guint16 tls_port;
	guint16 tcp_port;
	SfbSimFaults *faults; /* borrowed, outlives the zone */
} SfbSimDnsZoneWish;

typedef struct _SfbSimDnsZone SfbSimDnsZone;

/* @wish: read during the call. Returns: (transfer full) (nullable) NULL with SFB_ERROR_USAGE if
 * @names has one that is not listed above. */
SfbSimDnsZone *sfb_sim_dns_zone_new(const SfbSimDnsZoneWish *wish, GError **error);
void sfb_sim_dns_zone_free(SfbSimDnsZone *zone); /* accepts NULL */

/* @query's name as --dns and the faults call it: "sip" for "sip.example.com". A name of another
 * domain is itself. Returns: (transfer full) */
char *sfb_sim_dns_zone_dup_short_name(const SfbSimDnsQuery *query);

/* Returns: (transfer full) the answer's message */
GBytes *sfb_sim_dns_zone_answer(SfbSimDnsZone *zone, const SfbSimDnsQuery *query);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimDnsZone, sfb_sim_dns_zone_free)
