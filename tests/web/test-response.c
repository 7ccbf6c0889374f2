/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a web server answered, and what it wants to be shown. */

#include <string.h>

#include "web/challenge-private.h"
#include "web/response-private.h"

static void
test_headers(void)
{
	static const char *const headers[] = {
		"X-One", "1", "content-type", " Text/XML ; charset=utf-8", "x-one", "2", NULL
	};
	g_autoptr(GBytes) body = g_bytes_new_static("<a/>", 4);
	g_autoptr(SfbWebResponse) response =
		sfb_web_response_new(200, "https://web.example/a", headers, body);

	g_assert_cmpuint(sfb_web_response_get_status(response), ==, 200);
	g_assert_cmpstr(sfb_web_response_get_url(response), ==, "https://web.example/a");
	g_assert_cmpstr(sfb_web_response_get_content_type(response), ==, "text/xml");
	g_assert_cmpstr(sfb_web_response_get_header(response, "X-ONE", 0), ==, "1");
	g_assert_cmpstr(sfb_web_response_get_header(response, "X-ONE", 1), ==, "2");
	g_assert_null(sfb_web_response_get_header(response, "X-ONE", 2));
	g_assert_true(sfb_web_response_get_body(response) == body);
}

static void
test_nothing(void)
{
	static const char *const none[] = { NULL };
	g_autoptr(SfbWebResponse) response =
		sfb_web_response_new(204, "https://web.example/a", none, NULL);

	g_assert_cmpstr(sfb_web_response_get_content_type(response), ==, "");
	g_assert_cmpuint(g_bytes_get_size(sfb_web_response_get_body(response)), ==, 0);
}

typedef struct {
	const char *name;
	const char *headers[3]; /* of WWW-Authenticate */
	const char *scheme;
	gboolean is_found;
	const char *token;   /* decoded; NULL: none */
	const char *schemes; /* all of them */
} Row;

static const Row rows[] = {
	{ "alone", { "NTLM" }, "ntlm", TRUE, NULL, "NTLM" },
	{ "token", { "NTLM TlRMTVNTUAAC" }, "NTLM", TRUE, "NTLMSSP\0\2", "NTLM" },
	{ "padded", { "Negotiate YQ==" }, "Negotiate", TRUE, "a", "Negotiate" },
	{ "second", { "Negotiate", "NTLM" }, "NTLM", TRUE, NULL, "Negotiate, NTLM" },
	{ "folded", { "Negotiate,NTLM YQ==" }, "NTLM", TRUE, "a", "Negotiate, NTLM" },
	{ "after-parameters",
	  { "Bearer trusted_issuers=\"NTLM, x\", client_id=\"4\", NTLM" },
	  "NTLM",
	  TRUE,
	  NULL,
	  "Bearer, NTLM" },
	{ "in-quotes", { "Bearer realm=\"a, NTLM\"" }, "NTLM", FALSE, NULL, "Bearer" },
	{ "is-a-parameter", { "Basic realm=x, NTLM = y" }, "NTLM", FALSE, NULL, "Basic" },
	{ "longer-word", { "NTLMv2" }, "NTLM", FALSE, NULL, "NTLMv2" },
	{ "unclosed", { "Bearer realm=\"a, NTLM" }, "NTLM", FALSE, NULL, "Bearer" },
	{ "commas", { " , ,NTLM, " }, "NTLM", TRUE, NULL, "NTLM" },
	{ "empty", { "" }, "NTLM", FALSE, NULL, "" },
	{ "none", { NULL }, "NTLM", FALSE, NULL, "" },
};

static void
test_challenge(gconstpointer data)
{
	const Row *row = data;
	const char *headers[7] = { NULL };
	g_autoptr(SfbWebResponse) response = NULL;
	g_autoptr(GBytes) token = NULL;
	g_autofree char *schemes = NULL;

	for (guint i = 0; row->headers[i] != NULL; i++) {
		headers[2 * i] = "WWW-Authenticate";
		headers[2 * i + 1] = row->headers[i];
	}
	response = sfb_web_response_new(401, "https://web.example/", headers, NULL);
	g_assert_true(sfb_web_challenge_find(response, "WWW-Authenticate", row->scheme, &token) ==
	              row->is_found);
	g_assert_true((token != NULL) == (row->token != NULL));
	if (token != NULL)
		g_assert_cmpmem(row->token, g_bytes_get_size(token), g_bytes_get_data(token, NULL),
		                g_bytes_get_size(token));
	schemes = sfb_web_challenge_list_schemes(response, "WWW-Authenticate");
	g_assert_cmpstr(schemes, ==, row->schemes);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/web/response/headers", test_headers);
	g_test_add_func("/web/response/nothing", test_nothing);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/web/challenge/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_challenge);
	}
	return g_test_run();
}
