/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a refusal means, and whether the sentence says so. */

#include <string.h>

#include "sip/client.h"
#include "support/peer.h"
#include "util/error.h"

typedef struct {
	guint status;
	const char *name; /* of a header that explains, or NULL */
	const char *value;
	SfbError code;
	const char *words; /* somewhere in the sentence */
} Refusal;

static const Refusal refusals[] = {
	{ 401, "ms-diagnostics", "1000;reason=\"Final handshake failed\";source=\"p\"",
	  SFB_ERROR_CREDENTIALS, "password. Check both" },
	{ 401, NULL, NULL, SFB_ERROR_CREDENTIALS, "(401 Unauthorized)" },
	{ 407, NULL, NULL, SFB_ERROR_CREDENTIALS, "on the way" },
	{ 401, "CSeq", "3 REGISTER", SFB_ERROR_CREDENTIALS, "password. Check both" },
	{ 401, "CSeq", "2 SERVICE", SFB_ERROR_SERVER, "no longer knew" },
	{ 407, "CSeq", "1 MESSAGE", SFB_ERROR_SERVER, "no longer knew" },
	{ 403, "ms-diagnostics", "4165;reason=\"User services down\"", SFB_ERROR_SERVER,
	  "presence service is down" },
	{ 403, "ms-diagnostics-public", "4003;reason=\"From URI not enabled for remote access\"",
	  SFB_ERROR_NOT_ALLOWED, "(4003: From URI not enabled for remote access)" },
	{ 403, "ms-diagnostics",
	  "4004;reason=\"Credentials provided are not authorized to act as specified "
	  "\\\"From\\\" URI\"",
	  SFB_ERROR_USAGE, "specified \"From\" URI)" },
	{ 404, "ms-diagnostics",
	  "1003;reason=\"User does not exist\";destination=\"x@contoso.example\"",
	  SFB_ERROR_NOT_FOUND, "(1003: User does not exist)" },
	{ 403, "ms-diagnostics", "17002", SFB_ERROR_NOT_ALLOWED, "(17002)" },
	{ 403, "ms-diagnostics", "4141;reason=\"User disabled\"", SFB_ERROR_NOT_ALLOWED,
	  "disabled on the server" },
	{ 504, "ms-diagnostics", "1008;reason=\"Unable to resolve DNS SRV record\"",
	  SFB_ERROR_SERVER, "other organisation" },
	{ 400, "ms-diagnostics", "4010;reason=\"epid missing\"", SFB_ERROR_FAILED,
	  "please report it" },
	{ 404, "ms-diagnostics", "abc;reason=\"x\"", SFB_ERROR_NOT_FOUND, "(404 Not Found)" },
	{ 503, "ms-diagnostics", "999999;reason=\"Something new\"", SFB_ERROR_SERVER,
	  "(999999: Something new)" },
	{ 403, "Warning", "310 lcs.contoso.example \"Not for you\"", SFB_ERROR_NOT_ALLOWED,
	  "(Not for you)" },
	{ 403, "Warning", "310 lcs.contoso.example \"Nein, f\xfcr dich nicht\"",
	  SFB_ERROR_NOT_ALLOWED, "(Nein, f\xef\xbf\xbdr dich nicht)" },
	{ 408, NULL, NULL, SFB_ERROR_TIMEOUT, "(408 Request Timeout)" },
	{ 480, NULL, NULL, SFB_ERROR_SERVER, "(480 Temporarily Unavailable)" },
	{ 489, NULL, NULL, SFB_ERROR_UNSUPPORTED, "(489 Bad Event)" },
	{ 500, NULL, NULL, SFB_ERROR_SERVER, "trouble of its own" },
	{ 599, NULL, NULL, SFB_ERROR_SERVER, "trouble of its own" },
	{ 499, NULL, NULL, SFB_ERROR_FAILED, "refused the request" },
	{ 301, "Contact", "<sip:jo@fabrikam.example;user=phone>", SFB_ERROR_NOT_FOUND,
	  "now at jo@fabrikam.example." },
	{ 301, "Contact", "<sip:j\xfc@fabrikam.example>", SFB_ERROR_NOT_FOUND,
	  "now at j\xef\xbf\xbd@fabrikam.example." },
	{ 302, NULL, NULL, SFB_ERROR_FAILED, "(302 Moved Temporarily)" },
	{ 503, "Retry-After", "45", SFB_ERROR_SERVER, "45 seconds of patience" },
	{ 503, "Retry-After", "1", SFB_ERROR_SERVER, "1 second of patience" },
	{ 503, "Retry-After", "180 (maintenance);duration=3600", SFB_ERROR_SERVER,
	  "3 minutes of patience" },
	{ 503, "Retry-After", "soon", SFB_ERROR_SERVER, "administrator. (503" },
	{ 403, "Warning", "310 lcs.microsoft.com \"https://contoso.example/update\"",
	  SFB_ERROR_NOT_ALLOWED, "does not allow this program" },
	{ 403, "Warning", "310 lcs.microsoft.com \"https://contoso.example/update\"",
	  SFB_ERROR_NOT_ALLOWED, "(https://contoso.example/update)" },
};

static void
test_refusal(gconstpointer data)
{
	const Refusal *refusal = data;
	g_autoptr(SfbSipMessage) response = sfb_sip_message_new_response(refusal->status, NULL);
	g_autoptr(GError) error = NULL;

	if (refusal->name != NULL)
		sfb_sip_message_add_header(response, refusal->name, refusal->value);
	error = sfb_sip_client_make_error(response);
	g_assert_error(error, SFB_ERROR, (int)refusal->code);
	if (strstr(error->message, refusal->words) == NULL)
		g_error("\"%s\" does not say \"%s\"", error->message, refusal->words);
}

/* What a REGISTER gets; nobody else is meant than us and our own servers. */
static const struct {
	guint status;
	guint diagnosis; /* 0: none */
	SfbError code;
	const char *words;
} at_sign_in[] = {
	{ 400, 0, SFB_ERROR_FAILED, "please report it" },
	{ 401, 0, SFB_ERROR_CREDENTIALS, "password" },
	{ 401, 1000, SFB_ERROR_CREDENTIALS, "password" },
	{ 403, 0, SFB_ERROR_NOT_ALLOWED, "does not let you sign in" },
	{ 403, 1012, SFB_ERROR_NOT_ALLOWED, "VPN" },
	{ 403, 1013, SFB_ERROR_USAGE, "clock" },
	{ 403, 4003, SFB_ERROR_NOT_ALLOWED, "VPN" },
	{ 403, 4004, SFB_ERROR_USAGE, "different people" },
	{ 403, 4141, SFB_ERROR_NOT_ALLOWED, "disabled" },
	{ 403, 4165, SFB_ERROR_SERVER, "presence service" },
	{ 403, 17000, SFB_ERROR_SERVER, "overloaded" },
	{ 400, 17001, SFB_ERROR_FAILED, "please report it" },
	{ 403, 17002, SFB_ERROR_NOT_ALLOWED, "User-Agent" },
	{ 403, 17003, SFB_ERROR_NOT_ALLOWED, "User-Agent" },
	{ 404, 0, SFB_ERROR_NOT_FOUND, "not enabled" },
	{ 404, 1003, SFB_ERROR_NOT_FOUND, "not enabled" },
	{ 404, 1005, SFB_ERROR_NOT_FOUND, "domain of your sign-in address" },
	{ 404, 4005, SFB_ERROR_NOT_FOUND, "not enabled" },
	{ 404, 4006, SFB_ERROR_NOT_FOUND, "not enabled" },
	{ 405, 0, SFB_ERROR_UNSUPPORTED, "does not sign anybody in" },
	{ 408, 0, SFB_ERROR_TIMEOUT, "responsible for your account" },
	{ 421, 2057, SFB_ERROR_FAILED, "please report it" },
	{ 421, 0, SFB_ERROR_UNSUPPORTED, "please report it" },
	{ 430, 0, SFB_ERROR_SERVER, "way to your server" },
	{ 480, 0, SFB_ERROR_SERVER, "at the moment" },
	{ 480, 4000, SFB_ERROR_SERVER, "presence service failed" },
	{ 480, 4142, SFB_ERROR_SERVER, "at the moment" },
	{ 481, 1004, SFB_ERROR_SERVER, "way to your server" },
	{ 485, 0, SFB_ERROR_NOT_FOUND, "several accounts" },
	{ 486, 0, SFB_ERROR_SERVER, "at the moment" },
	{ 488, 0, SFB_ERROR_UNSUPPORTED, "please report it" },
	{ 489, 0, SFB_ERROR_FAILED, "please report it" },
	{ 489, 4055, SFB_ERROR_FAILED, "please report it" },
	{ 500, 0, SFB_ERROR_SERVER, "trouble of its own" },
	{ 503, 0, SFB_ERROR_SERVER, "overloaded" },
	{ 503, 1006, SFB_ERROR_SERVER, "responsible for your account" },
	{ 504, 0, SFB_ERROR_SERVER, "responsible for your account" },
	{ 504, 1007, SFB_ERROR_SERVER, "responsible for your account" },
	{ 504, 1008, SFB_ERROR_SERVER, "DNS" },
	{ 504, 1009, SFB_ERROR_SERVER, "DNS" },
	{ 504, 1010, SFB_ERROR_SERVER, "certificates" },
	{ 504, 1011, SFB_ERROR_SERVER, "responsible for your account" },
	{ 504, 1014, SFB_ERROR_SERVER, "DNS" },
	{ 600, 0, SFB_ERROR_SERVER, "at the moment" },
	{ 603, 0, SFB_ERROR_NOT_ALLOWED, "declined to sign you in" },
	{ 604, 0, SFB_ERROR_NOT_FOUND, "not enabled" },
	{ 606, 0, SFB_ERROR_UNSUPPORTED, "please report it" },
};

static void
test_at_sign_in(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(at_sign_in); i++) {
		g_autoptr(SfbSipMessage) response =
			sfb_sip_message_new_response(at_sign_in[i].status, NULL);
		g_autoptr(GError) error = NULL;

		sfb_sip_message_add_header(response, "CSeq", "3 REGISTER");
		if (at_sign_in[i].diagnosis != 0)
			sfb_sip_message_add_header_printf(response, "ms-diagnostics", "%u",
			                                  at_sign_in[i].diagnosis);
		error = sfb_sip_client_make_error(response);
		g_assert_error(error, SFB_ERROR, (int)at_sign_in[i].code);
		if (strstr(error->message, at_sign_in[i].words) == NULL ||
		    strstr(error->message, "other side") != NULL ||
		    strstr(error->message, "other organisation") != NULL)
			g_error("%u: \"%s\"", at_sign_in[i].status, error->message);
	}
}

/* The address of another program is shown along with the reason. */
static void
test_update_url(void)
{
	g_autoptr(SfbSipMessage) response = sfb_sip_message_new_response(403, NULL);
	g_autoptr(GError) error = NULL;

	sfb_sip_message_add_header(response, "ms-diagnostics",
	                           "17003;reason=\"Declined with URL.\"");
	sfb_sip_message_add_header(response, "Warning",
	                           "310 lcs.microsoft.com \"https://contoso.example/get\"");
	error = sfb_sip_client_make_error(response);
	g_assert_error(error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	g_assert_true(g_str_has_suffix(
		error->message, " (17003: Declined with URL., https://contoso.example/get)"));
}

/* Internal diagnostics go before the public ones, wherever they stand. */
static void
test_first_diagnostics(void)
{
	g_autoptr(SfbSipMessage) response = sfb_sip_message_new_response(403, NULL);
	g_autoptr(GError) error = NULL;

	sfb_sip_message_add_header(response, "ms-diagnostics-public", "4003;reason=\"public\"");
	sfb_sip_message_add_header(response, "ms-diagnostics", "nonsense");
	sfb_sip_message_add_header(response, "ms-diagnostics", "1003;reason=\"inner\"");
	sfb_sip_message_add_header(response, "ms-diagnostics", "4141;reason=\"later\"");
	error = sfb_sip_client_make_error(response);
	g_assert_error(error, SFB_ERROR, SFB_ERROR_NOT_FOUND);
	g_assert_true(g_str_has_suffix(error->message, " (1003: inner)"));
}

typedef struct {
	int ahead_seconds;
	const char *words; /* NULL: no word about clocks */
} Skew;

static const Skew skews[] = {
	{ 12 * 60 + 30, "12 minutes ahead" },
	{ -7 * 60 - 30, "7 minutes behind" },
	{ 4 * 60, NULL },
	{ -4 * 60, NULL },
};

static void
test_skew(gconstpointer data)
{
	const Skew *skew = data;
	g_autoptr(SfbSipMessage) response = sfb_sip_message_new_response(401, NULL);
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autoptr(GDateTime) server = g_date_time_add_seconds(now, -skew->ahead_seconds);
	g_autofree char *date = g_date_time_format(server, "%a, %d %b %Y %H:%M:%S GMT");
	g_autoptr(GError) error = NULL;

	sfb_sip_message_add_header(response, "Date", date);
	error = sfb_sip_client_make_error(response);
	g_assert_error(error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	if (skew->words != NULL)
		g_assert_nonnull(strstr(error->message, skew->words));
	else
		g_assert_null(strstr(error->message, "clock"));
}

static void
test_broken_dates(void)
{
	static const char *const dates[] = { "", "yesterday", "Fri, 01 Foo 2024 08:00:00 GMT",
		                             "Fri, 99 Mar 2024 08:00:00 GMT",
		                             "Fri, 01 an 2024 08:00:00 GMT" };

	for (gsize i = 0; i < G_N_ELEMENTS(dates); i++) {
		g_autoptr(SfbSipMessage) response = sfb_sip_message_new_response(401, NULL);
		g_autoptr(GError) error = NULL;

		sfb_sip_message_add_header(response, "Date", dates[i]);
		error = sfb_sip_client_make_error(response);
		g_assert_null(strstr(error->message, "clock"));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
		g_autofree char *path = g_strdup_printf("/sip/failure/refusal/%u-%" G_GSIZE_FORMAT,
		                                        refusals[i].status, i);

		g_test_add_data_func(path, &refusals[i], test_refusal);
	}
	g_test_add_func("/sip/failure/at-sign-in", test_at_sign_in);
	g_test_add_func("/sip/failure/update-url", test_update_url);
	g_test_add_func("/sip/failure/first-diagnostics", test_first_diagnostics);
	for (gsize i = 0; i < G_N_ELEMENTS(skews); i++) {
		g_autofree char *path =
			g_strdup_printf("/sip/failure/skew/%d", skews[i].ahead_seconds);

		g_test_add_data_func(path, &skews[i], test_skew);
	}
	g_test_add_func("/sip/failure/broken-dates", test_broken_dates);
	return g_test_run();
}
