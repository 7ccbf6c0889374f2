/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* An answer of Autodiscover, in whatever shape its first character promises. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "web/autodiscover-document.h"
#include "web/response-private.h"

static void
check_access(const SfbWebAccess *access)
{
	if (access->host == NULL)
		return;
	g_assert_cmpstr(access->host, !=, "");
	g_assert_false(g_hostname_is_ip_address(access->host));
	g_assert_cmpuint(access->port, !=, 0);
}

static void
check_links(const SfbWebAutodiscovered *discovered)
{
	GHashTableIter links;
	gpointer token;
	gpointer url;

	g_assert_cmpuint(g_hash_table_size(discovered->links), <=, 100);
	g_hash_table_iter_init(&links, discovered->links);
	while (g_hash_table_iter_next(&links, &token, &url))
		g_assert_true(sfb_web_autodiscovered_get_link(discovered, token) == url);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	gboolean is_json = size > 0 && bytes[0] == '{';
	const char *const headers[] = {
		"Content-Type",
		is_json ? "application/json" : "application/vnd.microsoft.rtc.autodiscover+xml",
		NULL,
	};
	g_autoptr(GBytes) body = g_bytes_new(bytes, size);
	g_autoptr(SfbWebResponse) response =
		sfb_web_response_new(200, "https://lyncdiscover.example/", headers, body);
	g_autoptr(SfbWebAutodiscovered) discovered = sfb_web_autodiscovered_parse(response, NULL);

	if (discovered == NULL)
		return 0;
	check_access(&discovered->internal);
	check_access(&discovered->external);
	check_links(discovered);
	return 0;
}
