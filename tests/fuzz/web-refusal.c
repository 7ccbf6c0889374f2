/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a web service says when it refuses: challenges and diagnostics in headers (the first line of
 * the input), a fault in the body (what follows). */

#include "fuzz/fuzz.h"

#include <string.h>

#include "util/error.h"
#include "web/challenge-private.h"
#include "web/diagnostics.h"
#include "web/response-private.h"

/* Each of the headers is read by itself. */
static void
read_refusal(guint status, const char *line, GBytes *body)
{
	const char *headers[] = { "Content-Type",
		                  "text/xml",
		                  "X-Ms-diagnostics",
		                  line,
		                  "WWW-Authenticate",
		                  line,
		                  "Proxy-Authenticate",
		                  line,
		                  NULL };
	g_autoptr(SfbWebResponse) response =
		sfb_web_response_new(status, "https://web.example/", headers, body);
	g_autoptr(SfbWebDiagnostics) diagnostics = sfb_web_diagnostics_parse(response);
	g_autoptr(GError) error = sfb_web_response_make_error(response);
	g_autoptr(GBytes) token = NULL;

	g_assert_true(error->domain == SFB_ERROR);
	g_assert_true(g_utf8_validate(error->message, -1, NULL));
	if (diagnostics != NULL && diagnostics->reason != NULL)
		g_assert_true(g_utf8_validate(diagnostics->reason, -1, NULL));
	if (sfb_web_challenge_find(response, "WWW-Authenticate", "NTLM", &token) && token != NULL)
		g_assert_cmpuint(g_bytes_get_size(token), >, 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const char *end = size > 0 ? memchr(bytes, '\n', size) : NULL;
	size_t length = end != NULL ? (size_t)(end - (const char *)bytes) : size;
	g_autofree char *line = g_strndup((const char *)bytes, length);
	size_t skipped = end != NULL ? length + 1 : size;
	g_autoptr(GBytes) body = g_bytes_new(bytes + skipped, size - skipped);

	read_refusal(401, line, body);
	read_refusal(407, line, body);
	return 0;
}
