/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Endpoint id and the instance id that is derived from it. */

#include "sip/endpoint.h"

#include <string.h>

#include "util/random.h"

char *
sfb_sip_endpoint_make_id(void)
{
	return sfb_random_hex(5);
}

char *
sfb_sip_endpoint_make_instance(const char *epid)
{
	/* fcacfb03-8a73-46ef-91b1-e5ebeeaba4fe as Windows keeps it in memory. */
	static const guint8 name_space[16] = { 0x03, 0xfb, 0xac, 0xfc, 0x73, 0x8a, 0xef, 0x46,
		                               0x91, 0xb1, 0xe5, 0xeb, 0xee, 0xab, 0xa4, 0xfe };
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
	guint8 hash[20];
	gsize length = sizeof hash;

	g_checksum_update(checksum, name_space, sizeof name_space);
	g_checksum_update(checksum, (const guchar *)epid, (gssize)strlen(epid));
	g_checksum_get_digest(checksum, hash, &length);
	/* The third field is little-endian, so its high byte with the version comes second. */
	hash[7] = (hash[7] & 0x0f) | 0x50;
	hash[8] = (hash[8] & 0x3f) | 0x80;
	return g_strdup_printf("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
	                       "%02x%02x%02x%02x%02x%02x",
	                       hash[3], hash[2], hash[1], hash[0], hash[5], hash[4], hash[7],
	                       hash[6], hash[8], hash[9], hash[10], hash[11], hash[12], hash[13],
	                       hash[14], hash[15]);
}
