/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where a registrar sends us, one Contact in each line. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "sip/redirect.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autofree char *text = g_strndup((const char *)bytes, size);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_autoptr(SfbSipMessage) response = sfb_sip_message_new_response(301, NULL);
	g_autoptr(SfbSipRedirect) redirect = NULL;
	g_autoptr(GError) error = NULL;

	for (char **line = lines; *line != NULL; line++)
		sfb_sip_message_add_header(response, "Contact", *line);
	redirect = sfb_sip_redirect_parse(response, SFB_TRANSPORT_TLS, &error);
	g_assert_true((redirect == NULL) == (error != NULL));
	if (redirect == NULL)
		return 0;
	g_assert_cmpuint(redirect->port, >, 0);
	g_assert_cmpuint(strlen(redirect->host), >, 0);
	g_assert_null(strpbrk(redirect->host, "@/[] \t\r;"));
	return 0;
}
