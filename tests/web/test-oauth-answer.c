/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What identity providers answer, and what becomes of their refusals. */

#include <string.h>

#include "util/error.h"
#include "web/oauth-private.h"

static SfbJson *
parse(const char *text)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
	g_autoptr(GError) error = NULL;
	SfbJson *json = sfb_json_parse(bytes, &error);

	g_assert_no_error(error);
	return json;
}

static SfbWebOauthAnswer *
parse_answer(const char *text)
{
	g_autoptr(SfbJson) json = parse(text);

	return sfb_web_oauth_answer_parse(json);
}

static SfbWebOauthDevice *
parse_device(const char *text)
{
	g_autoptr(SfbJson) json = parse(text);

	return sfb_web_oauth_device_parse(json);
}

static void
test_grant(void)
{
	g_autoptr(SfbWebOauthAnswer) answer =
		parse_answer("{\"access_token\":\"abc.def\",\"refresh_token\":\"ghi\","
	                     "\"expires_in\":\"3599\",\"resource\":\"https://x/\","
	                     "\"token_type\":\"Bearer\"}");

	g_assert_cmpstr(sfb_secret_peek(answer->access_token), ==, "abc.def");
	g_assert_cmpstr(sfb_secret_peek(answer->refresh_token), ==, "ghi");
	g_assert_cmpuint(answer->expires_seconds, ==, 3599);
	g_assert_cmpstr(answer->error, ==, "");
}

static void
test_sparse_grant(void)
{
	g_autoptr(SfbWebOauthAnswer) answer = parse_answer("{\"access_token\":\"abc\"}");
	g_autoptr(SfbWebOauthAnswer) number =
		parse_answer("{\"access_token\":\"abc\",\"expires_in\":28800}");
	g_autoptr(SfbWebOauthAnswer) huge =
		parse_answer("{\"access_token\":\"abc\",\"expires_in\":4294967295}");
	g_autoptr(SfbWebOauthAnswer) empty =
		parse_answer("{\"access_token\":\"\",\"refresh_token\":\"\"}");
	g_autoptr(SfbWebOauthAnswer) header =
		parse_answer("{\"access_token\":\"abc\\r\\nX-Header: def\"}");

	g_assert_null(answer->refresh_token);
	g_assert_cmpuint(answer->expires_seconds, ==, 3600);
	g_assert_cmpuint(number->expires_seconds, ==, 28800);
	g_assert_cmpuint(huge->expires_seconds, ==, 24 * 60 * 60);
	g_assert_null(empty->access_token);
	g_assert_null(empty->refresh_token);
	g_assert_null(header->access_token);
}

static void
test_device(void)
{
	g_autoptr(SfbWebOauthDevice) old = parse_device(
		"{\"user_code\":\"ABCD1234\",\"device_code\":\"dev\",\"verification_url\":"
		"\"https://sts.contoso.example/"
		"device\",\"expires_in\":\"900\",\"interval\":\"7\"}");
	g_autoptr(SfbWebOauthDevice) new =
		parse_device("{\"user_code\":\"ABCD\",\"device_code\":\"dev\",\"verification_uri\":"
	                     "\"https://a.example/device\",\"verification_uri_complete\":"
	                     "\"https://a.example/device?user_code=ABCD\",\"interval\":0}");

	g_assert_cmpstr(old->user_code, ==, "ABCD1234");
	g_assert_cmpstr(sfb_secret_peek(old->device_code), ==, "dev");
	g_assert_cmpstr(old->page, ==, "https://sts.contoso.example/device");
	g_assert_cmpuint(old->expires_seconds, ==, 900);
	g_assert_cmpuint(old->interval_seconds, ==, 7);
	g_assert_cmpstr(new->page, ==, "https://a.example/device?user_code=ABCD");
	g_assert_cmpuint(new->expires_seconds, ==, 900);
	g_assert_cmpuint(new->interval_seconds, ==, 1);
}

/* The browser is sent to HTTPS or nowhere. */
static void
test_no_device(void)
{
	g_assert_null(parse_device("{\"error\":\"invalid_client\"}"));
	g_assert_null(parse_device("{\"device_code\":\"dev\",\"user_code\":\"A\"}"));
	g_assert_null(parse_device("{\"device_code\":\"dev\",\"user_code\":\"A\","
	                           "\"verification_uri\":\"http://a.example/device\"}"));
	g_assert_null(parse_device("{\"device_code\":\"dev\",\"user_code\":\"A\","
	                           "\"verification_uri\":\"file:///bin/sh\"}"));
	g_assert_null(parse_device("{\"user_code\":\"A\",\"verification_uri\":"
	                           "\"https://a.example/device\"}"));
}

static const struct {
	const char *code;
	const char *description;
	int meaning;
	const char *words;
} refusals[] = {
	{ "access_denied", "", SFB_ERROR_IDENTITY, "(access_denied)" },
	{ "authorization_declined", "AADSTS70018: declined", SFB_ERROR_IDENTITY,
	  "(authorization_declined: AADSTS70018: declined)" },
	{ "expired_token", "", SFB_ERROR_TIMEOUT, "expired_token" },
	{ "code_expired", "", SFB_ERROR_TIMEOUT, "code_expired" },
	{ "invalid_client", "MSIS9223: no such client", SFB_ERROR_IDENTITY, "oauth-client-id" },
	{ "unauthorized_client", "", SFB_ERROR_IDENTITY, "oauth-client-id" },
	{ "invalid_resource", "", SFB_ERROR_IDENTITY, "oauth-resource" },
	{ "invalid_target", "", SFB_ERROR_IDENTITY, "oauth-resource" },
	{ "temporarily_unavailable", "", SFB_ERROR_IDENTITY_TROUBLE, "busy" },
	{ "server_error", "", SFB_ERROR_IDENTITY_TROUBLE, "trouble" },
	{ "invalid_grant", "AADSTS50076: line one\r\nTrace ID: 7\r\n", SFB_ERROR_IDENTITY,
	  "AADSTS50076: line one  Trace ID: 7" },
	{ "something_new", "what it means", SFB_ERROR_IDENTITY, "something_new: what it means" },
	{ "", "", SFB_ERROR_IDENTITY_TROUBLE, "sts.contoso.example" },
};

static void
test_refusals(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
		g_autoptr(GError) error = sfb_web_oauth_make_error(
			"sts.contoso.example", refusals[i].code, refusals[i].description);

		g_test_message("%s", error->message);
		g_assert_error(error, SFB_ERROR, refusals[i].meaning);
		g_assert_nonnull(strstr(error->message, "sts.contoso.example"));
		g_assert_nonnull(strstr(error->message, refusals[i].words));
	}
}

static void
test_long_refusal(void)
{
	g_autofree char *description = g_strnfill(100000, 'x');
	g_autoptr(GError) error = sfb_web_oauth_make_error("a.example", "new\xff", description);

	g_assert_cmpuint(strlen(error->message), <, 1000);
	g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

static void
test_form(void)
{
	g_autoptr(GString) form = g_string_new(NULL);

	sfb_web_oauth_form_add(form, "client_id", "a b&c=d/\xc3\xa9");
	sfb_web_oauth_form_add(form, "absent", NULL);
	sfb_web_oauth_form_add(form, "state", "x");
	g_assert_cmpstr(form->str, ==, "client_id=a%20b%26c%3Dd%2F%C3%A9&state=x");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/web/oauth-answer/grant", test_grant);
	g_test_add_func("/web/oauth-answer/sparse-grant", test_sparse_grant);
	g_test_add_func("/web/oauth-answer/device", test_device);
	g_test_add_func("/web/oauth-answer/no-device", test_no_device);
	g_test_add_func("/web/oauth-answer/refusals", test_refusals);
	g_test_add_func("/web/oauth-answer/long-refusal", test_long_refusal);
	g_test_add_func("/web/oauth-answer/form", test_form);
	return g_test_run();
}
