/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Questions to the simulator's DNS responder. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "sim/dns-zone.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(SfbSimFaults) faults = sfb_sim_faults_new("dns-dead-ipv6,dns-dead-target", NULL);
	const SfbSimDnsZoneWish wish = { NULL, 5061, 5060, faults };
	g_autoptr(SfbSimDnsZone) zone = sfb_sim_dns_zone_new(&wish, NULL);
	g_autoptr(SfbSimDnsQuery) query = sfb_sim_dns_query_parse(bytes, size);
	g_autoptr(GBytes) answer = NULL;
	const guint8 *words;

	if (query == NULL)
		return 0;
	g_assert_cmpuint(strlen(query->name), <, 256);
	answer = sfb_sim_dns_zone_answer(zone, query);
	words = g_bytes_get_data(answer, NULL);
	g_assert_cmpuint(g_bytes_get_size(answer), <=, SFB_SIM_DNS_MESSAGE_MAX);
	g_assert_cmpint(memcmp(words, bytes, 2), ==, 0);
	/* An answer is no question. */
	g_assert_null(sfb_sim_dns_query_parse(words, g_bytes_get_size(answer)));
	return 0;
}
