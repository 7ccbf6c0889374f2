/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents of Exchange Autodiscover. */

#include "web/exchange-document.h"

#include <string.h>

#include "util/error.h"
#include "util/xml.h"
#include "web/documents.h"

#define INNER "https://inner.contoso.example/EWS/Exchange.asmx"
#define OUTER "https://mail.contoso.example/EWS/Exchange.asmx"

static SfbWebExchangeDocument *
parse(const char *text, GError **error)
{
	g_autoptr(GBytes) body = g_bytes_new(text, strlen(text));

	return sfb_web_exchange_document_parse(body, error);
}

static void
test_settings(void)
{
	g_autoptr(GBytes) body = document_load("exchange-settings.xml");
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbWebExchangeDocument) document = sfb_web_exchange_document_parse(body, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(document->urls->len, ==, 2);
	g_assert_cmpstr(document->urls->pdata[0], ==, INNER);
	g_assert_cmpstr(document->urls->pdata[1], ==, OUTER);
	g_assert_null(document->redirect_address);
	g_assert_null(document->redirect_url);
}

static void
test_redirects(void)
{
	g_autoptr(SfbWebExchangeDocument) address =
		parse("<Autodiscover><Response><Account><Action>redirectAddr</Action>"
	              "<RedirectAddr>kim@other.example</RedirectAddr></Account></Response></"
	              "Autodiscover>",
	              NULL);
	g_autoptr(SfbWebExchangeDocument) url =
		parse("<Autodiscover><Response><Account><Action>redirectUrl</Action>"
	              "<RedirectUrl>https://other.example/a.xml</RedirectUrl></Account></Response>"
	              "</Autodiscover>",
	              NULL);

	g_assert_cmpstr(address->redirect_address, ==, "kim@other.example");
	g_assert_cmpuint(address->urls->len, ==, 0);
	g_assert_cmpstr(url->redirect_url, ==, "https://other.example/a.xml");
}

static const struct {
	const char *text;
	int code;
	const char *words;
} bad[] = {
	{ "<html><body>Welcome</body></html>", SFB_ERROR_PROTOCOL, "" },
	{ "Welcome", SFB_ERROR_PROTOCOL, "" },
	{ "", SFB_ERROR_PROTOCOL, "" },
	{ "<Autodiscover><Response/></Autodiscover>", SFB_ERROR_NOT_FOUND, "no web services" },
	{ "<Autodiscover><Response><Account><RedirectAddr>kim</RedirectAddr>"
	  "<RedirectUrl>ftp://other.example/</RedirectUrl></Account></Response></Autodiscover>",
	  SFB_ERROR_NOT_FOUND, "no web services" },
	{ "<Autodiscover><Response><Account><Protocol><Type>EXCH</Type>"
	  "<EwsUrl>https://user@evil.example/</EwsUrl></Protocol></Account></Response>"
	  "</Autodiscover>",
	  SFB_ERROR_NOT_FOUND, "no web services" },
	{ "<Autodiscover><Response><Error><ErrorCode>500</ErrorCode><Message>The email address "
	  "can't be found.</Message></Error></Response></Autodiscover>",
	  SFB_ERROR_NOT_FOUND, "The email address can't be found." },
	{ "<Autodiscover><Response><Error/></Response></Autodiscover>", SFB_ERROR_NOT_FOUND,
	  "does not say why" },
};

static void
test_bad(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(parse(bad[i].text, &error));
		g_assert_error(error, SFB_ERROR, bad[i].code);
		g_assert_nonnull(strstr(error->message, bad[i].words));
	}
}

static void
test_request(void)
{
	g_autoptr(GBytes) request = sfb_web_exchange_build_request(
		"kim&co@contoso.example", "https://contoso.example/autodiscover.xml");
	g_autofree char *email = document_dup_text(request, "Request/EMailAddress");
	g_autofree char *schema = document_dup_text(request, "Request/AcceptableResponseSchema");

	g_assert_cmpstr(email, ==, "kim&co@contoso.example");
	g_assert_true(g_str_has_suffix(schema, "/outlook/responseschema/2006a"));
}

/* What the vendor's reference shows. */

static GBytes *
load_trace(const char *name)
{
	const char *folder = g_getenv("SFB_TRACES");
	g_autofree char *path = folder != NULL ? g_build_filename(folder, name, NULL) : NULL;
	g_autoptr(GError) error = NULL;
	char *text;
	gsize length;

	if (path == NULL) {
		g_test_skip("SFB_TRACES names no folder with recorded documents");
		return NULL;
	}
	g_file_get_contents(path, &text, &length, &error);
	g_assert_no_error(error);
	return g_bytes_new_take(text, length);
}

static void
test_published_response(void)
{
	g_autoptr(GBytes) body = load_trace("ewsad-pox-autodiscover-response-01-response.xml");
	g_autoptr(SfbWebExchangeDocument) document = NULL;
	g_autoptr(GError) error = NULL;

	if (body == NULL)
		return;
	document = sfb_web_exchange_document_parse(body, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(document->urls->len, ==, 1);
	g_assert_cmpstr(document->urls->pdata[0], ==, "https://mail.contoso.com/ews/exchange.asmx");
}

/* Ours has the same parts. */
static void
test_published_request(void)
{
	g_autoptr(GBytes) theirs = load_trace("ewsad-pox-autodiscover-request-01-request.xml");
	g_autoptr(GBytes) ours = sfb_web_exchange_build_request(
		"user@contoso.com", "https://contoso.com/autodiscover.xml");
	g_autofree char *their_email = NULL;
	g_autofree char *our_email = document_dup_text(ours, "Request/EMailAddress");

	if (theirs == NULL)
		return;
	their_email = document_dup_text(theirs, "Request/EMailAddress");
	g_assert_cmpstr(our_email, ==, their_email);
}

/* In SOAP, too; but for the server's own address and what it is asked for. */
static void
test_published_soap(void)
{
	static const char user[] = "Body/GetUserSettingsRequestMessage/Request/Users/User/Mailbox";
	g_autoptr(GBytes) theirs =
		load_trace("ewsad-getusersettings-operation-soap-01-request.xml");
	g_autoptr(GBytes) ours = sfb_web_exchange_build_request(
		"UserName@domain.contoso.com",
		"https://myserver.contoso.com/autodiscover/autodiscover.svc");
	const char *const paths[] = { user, "Header/To" };

	for (gsize i = 0; theirs != NULL && i < G_N_ELEMENTS(paths); i++) {
		g_autofree char *their_text = document_dup_text(theirs, paths[i]);
		g_autofree char *our_text = document_dup_text(ours, paths[i]);

		g_assert_cmpstr(our_text, ==, their_text);
	}
	if (theirs != NULL) {
		g_autofree char *action = document_dup_text(theirs, "Header/Action");

		g_assert_true(g_str_has_suffix(SFB_WEB_EXCHANGE_SOAP_ACTION,
		                               action + strlen("https://")));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/web/exchange-document/settings", test_settings);
	g_test_add_func("/web/exchange-document/redirects", test_redirects);
	g_test_add_func("/web/exchange-document/bad", test_bad);
	g_test_add_func("/web/exchange-document/request", test_request);
	g_test_add_func("/web/exchange-document/published-response", test_published_response);
	g_test_add_func("/web/exchange-document/published-request", test_published_request);
	g_test_add_func("/web/exchange-document/published-soap", test_published_soap);
	return g_test_run();
}
