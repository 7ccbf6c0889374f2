/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a 401 says about modern authentication. */

#include "web/oauth.h"
#include "web/response-private.h"

#define BEARER                                                                                     \
	"Bearer trusted_issuers=\"00000001-0000-0000-c000-000000000000@*\", "                      \
	"client_id=\"00000004-0000-0ff1-ce00-000000000000\", "                                     \
	"authorization_uri=\"https://sts.contoso.example/adfs/oauth2/authorize\""
#define RTC                                                                                        \
	"MsRtcOAuth href=https://lsweb.contoso.example/WebTicket/oauthtoken,"                      \
	"grant_type=\"urn:microsoft.rtc:windows,urn:microsoft.rtc:anonmeeting,password\""

#define AUTHORIZATION_URI "https://sts.contoso.example/adfs/oauth2/authorize"
#define TOKEN_SERVICE "https://lsweb.contoso.example/WebTicket/oauthtoken"
#define GRANT_TYPES "urn:microsoft.rtc:windows,urn:microsoft.rtc:anonmeeting,password"

typedef struct {
	const char *name;
	const char *headers[9];
	gboolean is_offered;
	const char *authorization_uri;
	const char *token_service;
	const char *grant_types;
} Row;

static const Row rows[] = {
	{ "two-lines",
	  { "WWW-Authenticate", BEARER, "WWW-Authenticate", RTC },
	  TRUE,
	  AUTHORIZATION_URI,
	  TOKEN_SERVICE,
	  GRANT_TYPES },
	{ "folded",
	  { "WWW-Authenticate", BEARER ", " RTC },
	  TRUE,
	  AUTHORIZATION_URI,
	  TOKEN_SERVICE,
	  GRANT_TYPES },
	{ "folded-other-way",
	  { "www-authenticate", RTC "," BEARER },
	  TRUE,
	  AUTHORIZATION_URI,
	  TOKEN_SERVICE,
	  GRANT_TYPES },
	{ "among-others",
	  { "WWW-Authenticate", "Negotiate", "WWW-Authenticate", "NTLM TlRMTVNTUAAC==, " BEARER },
	  TRUE,
	  AUTHORIZATION_URI,
	  NULL,
	  NULL },
	{ "no-uri",
	  { "WWW-Authenticate", "Bearer client_id=\"00000004-0000-0ff1-ce00-000000000000\"" },
	  TRUE,
	  NULL,
	  NULL,
	  NULL },
	{ "bare", { "WWW-Authenticate", "Bearer" }, TRUE, NULL, NULL, NULL },
	{ "any-case-and-blanks",
	  { "WWW-Authenticate", "BEARER\tAuthorization_URI = \"https://a.example/authorize\" ," },
	  TRUE,
	  "https://a.example/authorize",
	  NULL,
	  NULL },
	{ "escaped",
	  { "WWW-Authenticate", "Bearer realm=\"a \\\"Bearer\\\" b\", authorization_uri=\"c\"" },
	  TRUE,
	  "c",
	  NULL,
	  NULL },
	{ "first-counts",
	  { "WWW-Authenticate", "Bearer authorization_uri=\"a\", Bearer authorization_uri=\"b\"" },
	  TRUE,
	  "a",
	  NULL,
	  NULL },
	{ "other-scheme",
	  { "WWW-Authenticate", "Basic realm=\"Bearer\", authorization_uri=\"a\", href=b" },
	  FALSE,
	  NULL,
	  NULL,
	  NULL },
	{ "unfinished", { "WWW-Authenticate", "Bearer authorization_uri=\"a" }, TRUE, "a" },
	{ "other-header", { "Proxy-Authenticate", BEARER }, FALSE, NULL, NULL, NULL },
	{ "none", { NULL }, FALSE, NULL, NULL, NULL },
};

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(SfbWebResponse) response =
		sfb_web_response_new(401, "https://lsweb.contoso.example/", row->headers, NULL);
	g_autoptr(SfbWebOauthChallenge) challenge = sfb_web_oauth_challenge_parse(response);

	g_assert_cmpint(challenge->is_offered, ==, row->is_offered);
	g_assert_cmpstr(challenge->authorization_uri, ==, row->authorization_uri);
	g_assert_cmpstr(challenge->token_service, ==, row->token_service);
	g_assert_cmpstr(challenge->grant_types, ==, row->grant_types);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/web/oauth-challenge/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	return g_test_run();
}
