/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the certificate service answers. */

#include "fuzz/fuzz.h"

#include "web/certprov-xml.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GBytes) document = g_bytes_new_static(bytes, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) der = sfb_web_certprov_parse_response(document, &error);

	g_assert_true((der != NULL) == (error == NULL));
	if (der != NULL)
		g_assert_cmpuint(g_bytes_get_size(der), >, 0);
	return 0;
}
