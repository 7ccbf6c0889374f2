/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Why a web service refused: its own words, and ours. */

#include "web/diagnostics.h"

#include <string.h>

#include "util/error.h"
#include "web/response-private.h"

#define HEADER "X-Ms-diagnostics"

typedef struct {
	const char *name;
	guint status;
	const char *header; /* of the diagnostics, or NULL */
	const char *file;   /* of the body, or NULL */
	guint id;
	const char *fault;
	const char *reason;
	SfbError code;
} Row;

static const Row rows[] = {
	{ "named", 403,
	  "28000;source=\"fe.contoso.example\";reason=\"User is not SIP enabled.\";"
	  "fault=\"wsse:FailedAuthentication\"",
	  NULL, 28000, "FailedAuthentication", "User is not SIP enabled.", SFB_ERROR_NOT_FOUND },
	{ "faultcode", 500,
	  "28001; source=\"fe\"; reason=\"Internal error; see log\"; "
	  "faultcode=\"wsse:FailedAuthentication\"",
	  NULL, 28001, "FailedAuthentication", "Internal error; see log", SFB_ERROR_SERVER },
	{ "by-place", 403,
	  "28000;\"fe.contoso.example\";\"User is not SIP enabled.\";\"wsse:FailedAuthentication\"",
	  NULL, 28000, "FailedAuthentication", "User is not SIP enabled.", SFB_ERROR_NOT_FOUND },
	{ "no-fault", 400, "28020;source=\"fe\";reason=\"No valid security token.\"", NULL, 28020,
	  NULL, "No valid security token.", SFB_ERROR_CREDENTIALS },
	{ "bad-credentials-as-500", 500, "28020;source=\"fe\";reason=\"No valid security token.\"",
	  NULL, 28020, NULL, "No valid security token.", SFB_ERROR_CREDENTIALS },
	{ "unclosed", 500, "28032;source=\"fe\";reason=\"The web ticket is invalid.", NULL, 28032,
	  NULL, "The web ticket is invalid.", SFB_ERROR_SERVER },
	{ "unknown-id", 403, "28999;reason=\"Whatever\"", NULL, 28999, NULL, "Whatever",
	  SFB_ERROR_NOT_ALLOWED },
	{ "only-an-id", 400, "28029", NULL, 28029, NULL, NULL, SFB_ERROR_UNSUPPORTED },
	{ "no-id", 403, "reason=\"x\"", NULL, 0, NULL, NULL, SFB_ERROR_NOT_ALLOWED },
	{ "zero", 403, "0;reason=\"x\"", NULL, 0, NULL, NULL, SFB_ERROR_NOT_ALLOWED },
	{ "too-big", 403, "99999999999;reason=\"x\"", NULL, 0, NULL, NULL, SFB_ERROR_NOT_ALLOWED },
	{ "empty", 403, "", NULL, 0, NULL, NULL, SFB_ERROR_NOT_ALLOWED },
	{ "soap11", 500, NULL, "fault-soap11.xml", 28020, "FailedAuthentication",
	  "No valid security token.", SFB_ERROR_CREDENTIALS },
	{ "soap12", 400, NULL, "fault-soap12.xml", 0, "FailedAuthentication",
	  "The entered and stored passwords do not match.", SFB_ERROR_CREDENTIALS },
	{ "header-has-the-id", 403, "28000;reason=\"User is not SIP enabled.\"", "fault-soap12.xml",
	  28000, NULL, "User is not SIP enabled.", SFB_ERROR_NOT_FOUND },
	{ "no-fault-in-body", 500, NULL, "mex-issuer.xml", 0, NULL, NULL, SFB_ERROR_SERVER },
};

static SfbWebResponse *
make_response(const Row *row)
{
	const char *headers[] = { "Content-Type", "text/xml; charset=utf-8", HEADER, row->header,
		                  NULL };
	g_autofree char *path = row->file != NULL ? g_build_filename(g_getenv("SFB_TEST_DATA"),
	                                                             "web", row->file, NULL)
	                                          : NULL;
	g_autoptr(GBytes) body = NULL;
	char *text;
	gsize length;

	if (row->header == NULL)
		headers[2] = NULL;
	if (path != NULL) {
		g_assert_true(g_file_get_contents(path, &text, &length, NULL));
		body = g_bytes_new_take(text, length);
	}
	return sfb_web_response_new(row->status, "https://web.contoso.example:4443/a?b", headers,
	                            body);
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(SfbWebResponse) response = make_response(row);
	g_autoptr(SfbWebDiagnostics) diagnostics = sfb_web_diagnostics_parse(response);
	g_autoptr(GError) error = sfb_web_response_make_error(response);

	g_test_message("%s", error->message);
	g_assert_error(error, SFB_ERROR, (int)row->code);
	g_assert_nonnull(strstr(error->message, "(web.contoso.example, "));
	if (row->id == 0 && row->fault == NULL) {
		g_assert_null(diagnostics);
		return;
	}
	g_assert_nonnull(diagnostics);
	g_assert_cmpuint(diagnostics->id, ==, row->id);
	g_assert_cmpstr(diagnostics->fault, ==, row->fault);
	g_assert_cmpstr(diagnostics->reason, ==, row->reason);
	if (row->reason != NULL)
		g_assert_nonnull(strstr(error->message, row->reason));
}

static const struct {
	guint status;
	SfbError code;
} statuses[] = {
	{ 200, SFB_ERROR_PROTOCOL },    { 302, SFB_ERROR_PROTOCOL },
	{ 400, SFB_ERROR_FAILED },      { 401, SFB_ERROR_UNSUPPORTED },
	{ 403, SFB_ERROR_NOT_ALLOWED }, { 404, SFB_ERROR_UNSUPPORTED },
	{ 407, SFB_ERROR_UNREACHABLE }, { 408, SFB_ERROR_TIMEOUT },
	{ 418, SFB_ERROR_PROTOCOL },    { 429, SFB_ERROR_SERVER },
	{ 500, SFB_ERROR_SERVER },      { 501, SFB_ERROR_UNSUPPORTED },
	{ 502, SFB_ERROR_SERVER },      { 503, SFB_ERROR_SERVER },
	{ 504, SFB_ERROR_SERVER },      { 599, SFB_ERROR_SERVER },
};

static void
test_statuses(void)
{
	static const char *const none[] = { NULL };

	for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
		g_autoptr(SfbWebResponse) response = sfb_web_response_new(
			statuses[i].status, "https://web.contoso.example/", none, NULL);
		g_autoptr(GError) error = sfb_web_response_make_error(response);

		g_assert_error(error, SFB_ERROR, (int)statuses[i].code);
	}
}

static void
test_proxy(void)
{
	static const char *const headers[] = { "Proxy-Authenticate", "Negotiate",
		                               "Proxy-Authenticate", "Basic realm=\"x\"", NULL };
	g_autoptr(SfbWebResponse) response =
		sfb_web_response_new(407, "https://web.contoso.example/", headers, NULL);
	g_autoptr(GError) error = NULL;

	sfb_web_response_set_proxy(response, "proxy.example:3128");
	error = sfb_web_response_make_error(response);
	g_assert_nonnull(
		strstr(error->message, "(proxy.example:3128, 407, wants Negotiate, Basic)"));
}

static void
test_long_reason(void)
{
	g_autofree char *reason = g_strnfill(3000, 'a');
	g_autofree char *value = g_strdup_printf("28000;reason=\"%s\xff\"", reason);
	const char *headers[] = { HEADER, value, NULL };
	g_autoptr(SfbWebResponse) response =
		sfb_web_response_new(403, "https://web.contoso.example/", headers, NULL);
	g_autoptr(SfbWebDiagnostics) diagnostics = sfb_web_diagnostics_parse(response);

	g_assert_cmpuint(strlen(diagnostics->reason), ==, 500);
	g_assert_true(g_utf8_validate(diagnostics->reason, -1, NULL));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/web/response-error/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/web/response-error/statuses", test_statuses);
	g_test_add_func("/web/response-error/proxy", test_proxy);
	g_test_add_func("/web/response-error/long-reason", test_long_reason);
	return g_test_run();
}
