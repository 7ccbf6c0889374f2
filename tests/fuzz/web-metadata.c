/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a web service says of itself, and the ways to a ticket that are found in it. */

#include "fuzz/fuzz.h"

#include "web/ticket-ways-private.h"
#include "web/url.h"

#define ISSUER "https://issuer.example/WebTicket"

static void
check_way(gpointer data, gpointer user_data)
{
	const SfbWebWay *way = data;

	g_assert_true(sfb_web_url_is_https(way->location));
	if (way->authority != NULL)
		g_assert_true(sfb_web_url_is_https(way->authority));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GBytes) document = g_bytes_new_static(bytes, size);
	g_autoptr(SfbWebMetadata) metadata = sfb_web_metadata_parse(document, NULL);

	for (int i = SFB_WEB_AUTHENTICATION_AUTO;
	     metadata != NULL && i <= SFB_WEB_AUTHENTICATION_ADFS; i++) {
		SfbWebMeans means = { (SfbWebAuthentication)i, TRUE, TRUE, TRUE };
		g_autoptr(GError) error = NULL;
		g_autoptr(GPtrArray) ways = sfb_web_ways_list(metadata, ISSUER, &means, &error);

		g_assert_true((ways != NULL) == (error == NULL));
		if (ways != NULL)
			g_ptr_array_foreach(ways, check_way, NULL);
	}
	return 0;
}
