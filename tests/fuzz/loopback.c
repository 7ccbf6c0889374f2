/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a browser, or somebody else on this computer, says to the loopback address. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "web/loopback.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autofree char *path = NULL;
	g_autofree char *query = NULL;

	if (!sfb_web_loopback_parse((const char *)bytes, size, &path, &query))
		return 0;
	g_assert_cmpint(path[0], ==, '/');
	g_assert_null(strchr(path, '?'));
	g_assert_null(strpbrk(path, " \r"));
	g_assert_null(strpbrk(query, " \r"));
	return 0;
}
