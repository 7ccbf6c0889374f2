/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a 401 wants to be shown. */

#include <string.h>

#include "web/challenge-private.h"
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
	const char *schemes;
	const char *authorization_uri; /* of Bearer */
	const char *href;              /* of MsRtcOAuth, and the next one */
	const char *grant_type;
	const char *token; /* of NTLM */
} Row;

#define WANTS(line)                                                                                \
	{                                                                                          \
		"WWW-Authenticate", line                                                           \
	}
#define WANTS_BOTH(one, other)                                                                     \
	{                                                                                          \
		"WWW-Authenticate", one, "WWW-Authenticate", other                                 \
	}

static const Row rows[] = {
	{ "two-lines", WANTS_BOTH(BEARER, RTC), "Bearer, MsRtcOAuth", AUTHORIZATION_URI,
	  TOKEN_SERVICE, GRANT_TYPES, NULL },
	{ "folded", WANTS(BEARER ", " RTC), "Bearer, MsRtcOAuth", AUTHORIZATION_URI, TOKEN_SERVICE,
	  GRANT_TYPES, NULL },
	{ "folded-other-way",
	  { "www-authenticate", RTC "," BEARER },
	  "MsRtcOAuth, Bearer",
	  AUTHORIZATION_URI,
	  TOKEN_SERVICE,
	  GRANT_TYPES,
	  NULL },
	{ "among-others", WANTS_BOTH("Negotiate", "NTLM TlRMTQ==, " BEARER),
	  "Negotiate, NTLM, Bearer", AUTHORIZATION_URI, NULL, NULL, "NTLM" },
	{ "token-last", WANTS("Negotiate , ntlm TlRMTVNT"), "Negotiate, ntlm", NULL, NULL, NULL,
	  "NTLMSS" },
	{ "no-token", WANTS("NTLM, Basic realm=\"a, b\""), "NTLM, Basic", NULL, NULL, NULL, NULL },
	{ "no-uri", WANTS("Bearer client_id=\"00000004-0000-0ff1-ce00-000000000000\""), "Bearer",
	  NULL, NULL, NULL, NULL },
	{ "bare", WANTS("Bearer"), "Bearer", NULL, NULL, NULL, NULL },
	{ "any-case-and-blanks",
	  WANTS("BEARER\tAuthorization_URI = \"https://a.example/authorize\" ,"), "BEARER",
	  "https://a.example/authorize", NULL, NULL, NULL },
	{ "escaped", WANTS("Bearer realm=\"a \\\"NTLM\\\" b\", authorization_uri=\"c\""), "Bearer",
	  "c", NULL, NULL, NULL },
	{ "first-counts", WANTS("Bearer authorization_uri=\"a\", Bearer authorization_uri=\"b\""),
	  "Bearer, Bearer", "a", NULL, NULL, NULL },
	{ "other-scheme", WANTS("Basic realm=\"Bearer\", authorization_uri=\"a\", href=b"), "Basic",
	  NULL, NULL, NULL, NULL },
	{ "unfinished", WANTS("Bearer authorization_uri=\"a"), "Bearer", "a", NULL, NULL, NULL },
	{ "nonsense", WANTS("=, ==\"x , ,,="), "", NULL, NULL, NULL, NULL },
	{ "other-header", { "Proxy-Authenticate", BEARER }, "", NULL, NULL, NULL, NULL },
	{ "none", { NULL }, "", NULL, NULL, NULL, NULL },
};

static void
assert_parameter(const SfbWebResponse *response, const char *scheme, const char *parameter,
                 const char *expected)
{
	g_autofree char *value = sfb_web_challenge_dup_parameter(response, scheme, parameter);

	g_assert_cmpstr(value, ==, expected);
}

static void
assert_token(const SfbWebResponse *response, const char *expected)
{
	g_autoptr(GBytes) token = NULL;

	if (!sfb_web_challenge_find(response, "WWW-Authenticate", "NTLM", &token)) {
		g_assert_null(expected);
		return;
	}
	if (expected == NULL)
		g_assert_null(token);
	else
		g_assert_cmpmem(g_bytes_get_data(token, NULL), g_bytes_get_size(token), expected,
		                strlen(expected));
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(SfbWebResponse) response =
		sfb_web_response_new(401, "https://lsweb.contoso.example/", row->headers, NULL);
	g_autofree char *schemes = sfb_web_challenge_list_schemes(response, "WWW-Authenticate");

	g_assert_cmpstr(schemes, ==, row->schemes);
	assert_parameter(response, "Bearer", "authorization_uri", row->authorization_uri);
	assert_parameter(response, "MsRtcOAuth", "href", row->href);
	assert_parameter(response, "MsRtcOAuth", "grant_type", row->grant_type);
	assert_token(response, row->token);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/web/challenge/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	return g_test_run();
}
