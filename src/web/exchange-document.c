/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents of Exchange Autodiscover. */

#include "config.h"

#include "web/exchange-document.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "util/xml.h"
#include "web/diagnostics.h"
#include "web/soap.h"
#include "web/url.h"

#define NS "http://schemas.microsoft.com/exchange/autodiscover/outlook/"
#define NS_SOAP "http://schemas.microsoft.com/exchange/2010/Autodiscover"
#define URL_LENGTH_MAX 2048

/* The question */

static GBytes *
build_soap(const char *email, const char *url)
{
	GString *header = g_string_new("<a:RequestedServerVersion xmlns:a=\"" NS_SOAP "\">"
	                               "Exchange2013</a:RequestedServerVersion>"
	                               "<wsa:Action xmlns:wsa=\"" SFB_WEB_NS_WSA
	                               "\">" SFB_WEB_EXCHANGE_SOAP_ACTION "</wsa:Action>"
	                               "<wsa:To xmlns:wsa=\"" SFB_WEB_NS_WSA "\">");
	g_autoptr(GString) body = g_string_new("<a:GetUserSettingsRequestMessage xmlns:a=\"" NS_SOAP
	                                       "\"><a:Request><a:Users><a:User>");

	sfb_xml_append_text(header, url);
	g_string_append(header, "</wsa:To>");
	sfb_xml_append_element(body, "a:Mailbox", email);
	g_string_append(body, "</a:User></a:Users><a:RequestedSettings>"
	                      "<a:Setting>InternalEwsUrl</a:Setting>"
	                      "<a:Setting>ExternalEwsUrl</a:Setting></a:RequestedSettings>"
	                      "</a:Request></a:GetUserSettingsRequestMessage>");
	return sfb_web_soap_build(SFB_WEB_SOAP_1_1, g_string_free(header, FALSE), body->str);
}

static GBytes *
build_plain(const char *email)
{
	GString *document = g_string_new("<Autodiscover xmlns=\"" NS "requestschema/2006\">"
	                                 "<Request><EMailAddress>");

	sfb_xml_append_text(document, email);
	g_string_append(document, "</EMailAddress><AcceptableResponseSchema>" NS
	                          "responseschema/2006a</AcceptableResponseSchema>"
	                          "</Request></Autodiscover>");
	return g_string_free_to_bytes(document);
}

GBytes *
sfb_web_exchange_build_request(const char *email, const char *url)
{
	return g_str_has_suffix(url, SFB_WEB_EXCHANGE_SOAP_SUFFIX) ? build_soap(email, url)
	                                                           : build_plain(email);
}

/* The answer */

/* Returns: (transfer full) (nullable) */
static char *
dup_url(SfbXmlNode *node)
{
	g_autofree char *url = sfb_xml_dup_text(node);

	if (!sfb_web_url_is_https(url) || strlen(url) > URL_LENGTH_MAX)
		return NULL;
	return g_steal_pointer(&url);
}

/* Takes @url. */
static void
add_url(SfbWebExchangeDocument *document, char *url)
{
	if (url == NULL || document->urls->len == SFB_WEB_EXCHANGE_URLS_MAX ||
	    g_ptr_array_find_with_equal_func(document->urls, url, g_str_equal, NULL))
		g_free(url);
	else
		g_ptr_array_add(document->urls, url);
}

/* Exchange 2007 names only the services for which it had web services; they are at one URL. */
static void
read_protocols(SfbWebExchangeDocument *document, SfbXmlNode *account, const char *wanted)
{
	for (SfbXmlNode *protocol = sfb_xml_get_child(account, "Protocol"); protocol != NULL;
	     protocol = sfb_xml_get_next(protocol, "Protocol")) {
		g_autofree char *type = sfb_xml_dup_text(sfb_xml_get_child(protocol, "Type"));
		char *url;

		if (g_strcmp0(type, wanted) != 0)
			continue;
		url = dup_url(sfb_xml_get_child(protocol, "EwsUrl"));
		if (url == NULL)
			url = dup_url(sfb_xml_get_child(protocol, "ASUrl"));
		add_url(document, url);
	}
}

static char *
dup_address(SfbXmlNode *node)
{
	g_autofree char *address = sfb_xml_dup_text(node);

	if (address == NULL || strchr(address, '@') == NULL)
		return NULL;
	return g_steal_pointer(&address);
}

static void
read_account(SfbWebExchangeDocument *document, SfbXmlNode *account)
{
	document->redirect_address = dup_address(sfb_xml_get_child(account, "RedirectAddr"));
	document->redirect_url = dup_url(sfb_xml_get_child(account, "RedirectUrl"));
	read_protocols(document, account, "EXCH");
	read_protocols(document, account, "EXPR");
}

/* The same in SOAP: one user was asked about, so one is answered. */

static void
read_setting(SfbWebExchangeDocument *document, SfbXmlNode *settings, const char *wanted)
{
	for (SfbXmlNode *setting = sfb_xml_get_child(settings, "UserSetting"); setting != NULL;
	     setting = sfb_xml_get_next(setting, "UserSetting")) {
		g_autofree char *name = sfb_xml_dup_text(sfb_xml_get_child(setting, "Name"));

		if (g_strcmp0(name, wanted) == 0)
			add_url(document, dup_url(sfb_xml_get_child(setting, "Value")));
	}
}

static void
read_user(SfbWebExchangeDocument *document, SfbXmlNode *user)
{
	g_autofree char *code = sfb_xml_dup_text(sfb_xml_get_child(user, "ErrorCode"));
	SfbXmlNode *target = sfb_xml_get_child(user, "RedirectTarget");
	SfbXmlNode *settings = sfb_xml_get_child(user, "UserSettings");

	if (g_strcmp0(code, "RedirectAddress") == 0)
		document->redirect_address = dup_address(target);
	else if (g_strcmp0(code, "RedirectUrl") == 0)
		document->redirect_url = dup_url(target);
	read_setting(document, settings, "InternalEwsUrl");
	read_setting(document, settings, "ExternalEwsUrl");
}

static gboolean
is_refused(SfbXmlNode *node)
{
	g_autofree char *code = sfb_xml_dup_text(sfb_xml_get_child(node, "ErrorCode"));

	return code != NULL && strcmp(code, "NoError") != 0;
}

/* What says no, if anything does, in either kind. */
static SfbXmlNode *
find_refusal(SfbXmlNode *response)
{
	SfbXmlNode *plain = sfb_xml_get_child(response, "Error");
	SfbXmlNode *user = sfb_xml_find(response, "UserResponses/UserResponse");

	if (plain != NULL)
		return plain;
	if (is_refused(user))
		return user;
	return is_refused(response) ? response : NULL;
}

/* Either kind has one; NULL if it is neither. */
static SfbXmlNode *
find_response(const SfbXml *xml)
{
	SfbXmlNode *root = sfb_xml_get_root(xml);
	SfbXmlNode *response = sfb_xml_get_child(root, "Response");

	return response != NULL
	               ? response
	               : sfb_xml_find(root, "Body/GetUserSettingsResponseMessage/Response");
}

static GError *
make_refusal(SfbXmlNode *refusal)
{
	static const char *const names[] = { "Message", "ErrorMessage" };
	g_autofree char *words = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(names) && words == NULL; i++)
		words = sfb_web_diagnostics_take_words(
			sfb_xml_dup_text(sfb_xml_get_child(refusal, names[i])));
	return g_error_new(SFB_ERROR, SFB_ERROR_NOT_FOUND, _("Exchange knows no such mailbox: %s"),
	                   words != NULL ? words : _("it does not say why"));
}

static GError *
find_fault(const SfbWebExchangeDocument *document, SfbXmlNode *response)
{
	SfbXmlNode *refusal = find_refusal(response);

	if (response == NULL)
		return g_error_new_literal(SFB_ERROR, SFB_ERROR_PROTOCOL,
		                           _("What answered is not Exchange's Autodiscover."));
	if (document->urls->len > 0 || document->redirect_address != NULL ||
	    document->redirect_url != NULL)
		return NULL;
	if (refusal != NULL)
		return make_refusal(refusal);
	return g_error_new_literal(SFB_ERROR, SFB_ERROR_NOT_FOUND,
	                           _("Exchange names no web services for this mailbox."));
}

SfbWebExchangeDocument *
sfb_web_exchange_document_parse(GBytes *body, GError **error)
{
	gsize length;
	const char *text = g_bytes_get_data(body, &length);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, error);
	g_autoptr(SfbWebExchangeDocument) document = NULL;
	SfbXmlNode *response;
	GError *fault;

	if (xml == NULL)
		return NULL;
	response = find_response(xml);
	document = g_new0(SfbWebExchangeDocument, 1);
	document->urls = g_ptr_array_new_with_free_func(g_free);
	read_account(document, sfb_xml_get_child(response, "Account"));
	read_user(document, sfb_xml_find(response, "UserResponses/UserResponse"));
	fault = find_fault(document, response);
	if (fault != NULL) {
		g_propagate_error(error, fault);
		return NULL;
	}
	return g_steal_pointer(&document);
}

void
sfb_web_exchange_document_free(SfbWebExchangeDocument *document)
{
	if (document == NULL)
		return;
	g_free(document->redirect_address);
	g_free(document->redirect_url);
	g_ptr_array_unref(document->urls);
	g_free(document);
}
