/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* WWW-Authenticate headers, one per line. */

#include "fuzz/fuzz.h"

#include "web/challenge-private.h"
#include "web/response-private.h"

/* Whoever is found by name has one that is listed. */
static void
check_scheme(const SfbWebResponse *response, const char *scheme, const char *parameter)
{
	g_autofree char *schemes = sfb_web_challenge_list_schemes(response, "WWW-Authenticate");
	g_autofree char *value = sfb_web_challenge_dup_parameter(response, scheme, parameter);
	g_autoptr(GBytes) token = NULL;
	gboolean is_found = sfb_web_challenge_find(response, "WWW-Authenticate", scheme, &token);

	g_assert_true(value == NULL || is_found);
	g_assert_true(!is_found || *schemes != '\0');
	if (token != NULL)
		g_assert_cmpuint(g_bytes_get_size(token), >, 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autofree char *text = g_strndup((const char *)bytes, size);
	g_auto(GStrv) lines = g_strsplit(text, "\n", 10);
	g_autoptr(GPtrArray) headers = g_ptr_array_new();
	g_autoptr(SfbWebResponse) response = NULL;

	for (char **line = lines; *line != NULL; line++) {
		g_ptr_array_add(headers, (gpointer) "WWW-Authenticate");
		g_ptr_array_add(headers, *line);
	}
	g_ptr_array_add(headers, NULL);
	response = sfb_web_response_new(401, "https://a.example/",
	                                (const char *const *)headers->pdata, NULL);
	check_scheme(response, "Bearer", "authorization_uri");
	check_scheme(response, "Negotiate", "realm");
	return 0;
}
