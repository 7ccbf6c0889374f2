/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What an identity provider answers, taken for each thing that it could be. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "web/oauth-private.h"
#include "web/url.h"

static void
use_as_answer(const SfbJson *json)
{
	g_autoptr(SfbWebOauthAnswer) answer = sfb_web_oauth_answer_parse(json);
	g_autoptr(GError) error =
		sfb_web_oauth_make_error("a.example", answer->error, answer->description);

	if (answer->access_token != NULL)
		g_assert_cmpstr(sfb_secret_peek(answer->access_token), !=, "");
	g_assert_true(g_utf8_validate(error->message, -1, NULL));
	g_assert_cmpuint(strlen(error->message), <, 1000);
}

/* A browser is going to be sent to this page. */
static void
use_as_device(const SfbJson *json)
{
	g_autoptr(SfbWebOauthDevice) device = sfb_web_oauth_device_parse(json);

	if (device == NULL)
		return;
	g_assert_true(sfb_web_url_is_https(device->page));
	g_assert_cmpuint(device->interval_seconds, >=, 1);
}

static void
use_as_endpoints(const SfbJson *json)
{
	g_autoptr(SfbWebOauthEndpoints) endpoints =
		sfb_web_oauth_endpoints_parse("https://a.example/authorize", json);

	if (endpoints == NULL)
		return;
	g_assert_cmpstr(endpoints->authorization, ==, "https://a.example/authorize");
	g_assert_true(sfb_web_url_is_https(endpoints->token));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GBytes) document = g_bytes_new(bytes, size);
	g_autoptr(SfbJson) json = sfb_json_parse(document, NULL);

	if (json == NULL)
		return 0;
	use_as_answer(json);
	use_as_device(json);
	use_as_endpoints(json);
	return 0;
}
