/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* From the announced address to the others of an identity provider. */

#include <string.h>

#include "web/oauth-private.h"

#define ADFS "https://sts.contoso.example/adfs/oauth2/authorize/"
#define ENTRA_1 "https://login.example/common/oauth2/authorize"
#define ENTRA_2 "https://login.example/common/oauth2/v2.0/authorize"

static const struct {
	const char *authorization_uri;
	const char *documents; /* one per line */
} places[] = {
	{ "https://a.example/auth", "https://a.example/.well-known/openid-configuration" },
	{ "https://A.example:8443/adfs/oauth2/authorize?x=/y/",
	  "https://a.example:8443/adfs/oauth2/.well-known/openid-configuration\n"
	  "https://a.example:8443/adfs/.well-known/openid-configuration\n"
	  "https://a.example:8443/.well-known/openid-configuration" },
	{ "https://a.example", "" },
	{ "https://a.example/1/2/3/4/5/6/7/8/authorize",
	  "https://a.example/1/2/3/4/5/6/7/8/.well-known/openid-configuration\n"
	  "https://a.example/1/2/3/4/5/6/7/.well-known/openid-configuration\n"
	  "https://a.example/1/2/3/4/5/6/.well-known/openid-configuration\n"
	  "https://a.example/1/2/3/4/5/.well-known/openid-configuration\n"
	  "https://a.example/1/2/3/4/.well-known/openid-configuration\n"
	  "https://a.example/1/2/3/.well-known/openid-configuration" },
};

static void
test_places(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
		g_auto(GStrv) documents =
			sfb_web_oauth_endpoints_list_documents(places[i].authorization_uri);
		g_autofree char *lines = g_strjoinv("\n", documents);

		g_assert_cmpstr(lines, ==, places[i].documents);
	}
}

static SfbWebOauthEndpoints *
parse(const char *authorization_uri, const char *text)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
	g_autoptr(SfbJson) json = sfb_json_parse(bytes, NULL);

	g_assert_nonnull(json);
	return sfb_web_oauth_endpoints_parse(authorization_uri, json);
}

static char *
build_wish(const SfbWebOauthEndpoints *endpoints)
{
	GString *form = g_string_new(NULL);

	sfb_web_oauth_endpoints_add_wish(endpoints, "https://lsweb/", form);
	return g_string_free(form, FALSE);
}

static void
test_adfs(void)
{
	g_autofree char *path =
		g_build_filename(g_getenv("SFB_TEST_DATA"), "web", "openid-adfs.json", NULL);
	g_autofree char *text = NULL;
	g_autofree char *wish = NULL;
	g_autoptr(SfbWebOauthEndpoints) endpoints = NULL;

	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	endpoints = parse(ADFS, text);
	g_assert_nonnull(endpoints);
	g_assert_cmpstr(endpoints->authorization, ==, ADFS);
	g_assert_cmpstr(endpoints->token, ==, "https://sts.contoso.example/adfs/oauth2/token/");
	g_assert_cmpstr(endpoints->device, ==,
	                "https://sts.contoso.example/adfs/oauth2/devicecode");
	g_assert_true(endpoints->is_rfc8628);
	g_assert_false(endpoints->has_offline_access);
	wish = build_wish(endpoints);
	g_assert_cmpstr(wish, ==, "resource=https%3A%2F%2Flsweb%2F");
	g_assert_null(parse(ENTRA_1, text));
}

static void
test_openid_provider(void)
{
	g_autoptr(SfbWebOauthEndpoints) endpoints =
		parse("https://a.example/auth",
	              "{\"authorization_endpoint\":\"https://a.example/auth\",\"token_endpoint\":"
	              "\"https://b.example/token\",\"scopes_supported\":[\"openid\","
	              "\"offline_access\"]}");
	g_autofree char *wish = build_wish(endpoints);

	g_assert_cmpstr(endpoints->token, ==, "https://b.example/token");
	g_assert_null(endpoints->device);
	g_assert_cmpstr(wish, ==, "resource=https%3A%2F%2Flsweb%2F&scope=openid%20offline_access");
}

static void
test_unusable(void)
{
	g_assert_null(parse("https://a.example/auth", "{}"));
	g_assert_null(parse("https://a.example/auth",
	                    "{\"authorization_endpoint\":\"https://a.example/auth\"}"));
	g_assert_null(parse("https://a.example/auth",
	                    "{\"authorization_endpoint\":\"https://a.example/auth\","
	                    "\"token_endpoint\":\"http://a.example/token\"}"));
	g_assert_null(parse("https://a.example/auth",
	                    "{\"authorization_endpoint\":\"https://b.example/auth\","
	                    "\"token_endpoint\":\"https://b.example/token\"}"));
}

static void
test_version_1(void)
{
	g_autoptr(SfbWebOauthEndpoints) endpoints = sfb_web_oauth_endpoints_guess(ENTRA_1);
	g_autofree char *wish = build_wish(endpoints);

	g_assert_cmpstr(endpoints->authorization, ==, ENTRA_1);
	g_assert_cmpstr(endpoints->token, ==, "https://login.example/common/oauth2/token");
	g_assert_cmpstr(endpoints->device, ==, "https://login.example/common/oauth2/devicecode");
	g_assert_false(endpoints->is_rfc8628);
	g_assert_cmpstr(wish, ==, "resource=https%3A%2F%2Flsweb%2F");
}

static void
test_version_2(void)
{
	g_autoptr(SfbWebOauthEndpoints) endpoints = sfb_web_oauth_endpoints_guess(ENTRA_2);
	g_autofree char *wish = build_wish(endpoints);

	g_assert_cmpstr(endpoints->token, ==, "https://login.example/common/oauth2/v2.0/token");
	g_assert_true(endpoints->is_rfc8628);
	g_assert_cmpstr(wish, ==,
	                "scope=https%3A%2F%2Flsweb%2F%2F.default%20openid%20offline_access");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/web/oauth-endpoints/places", test_places);
	g_test_add_func("/web/oauth-endpoints/adfs", test_adfs);
	g_test_add_func("/web/oauth-endpoints/openid-provider", test_openid_provider);
	g_test_add_func("/web/oauth-endpoints/unusable", test_unusable);
	g_test_add_func("/web/oauth-endpoints/version-1", test_version_1);
	g_test_add_func("/web/oauth-endpoints/version-2", test_version_2);
	return g_test_run();
}
