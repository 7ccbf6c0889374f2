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
#include "web/url.h"

#define NS "http://schemas.microsoft.com/exchange/autodiscover/outlook/"
#define URL_LENGTH_MAX 2048

GBytes *
sfb_web_exchange_build_request(const char *email)
{
	GString *document = g_string_new("<Autodiscover xmlns=\"" NS "requestschema/2006\">"
	                                 "<Request><EMailAddress>");

	sfb_xml_append_text(document, email);
	g_string_append(document, "</EMailAddress><AcceptableResponseSchema>" NS
	                          "responseschema/2006a</AcceptableResponseSchema>"
	                          "</Request></Autodiscover>");
	return g_string_free_to_bytes(document);
}

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

static GError *
make_refusal(SfbXmlNode *refusal)
{
	g_autofree char *words = sfb_web_diagnostics_take_words(
		sfb_xml_dup_text(sfb_xml_get_child(refusal, "Message")));

	return g_error_new(SFB_ERROR, SFB_ERROR_NOT_FOUND, _("Exchange knows no such mailbox: %s"),
	                   words != NULL ? words : _("it does not say why"));
}

static GError *
find_fault(const SfbWebExchangeDocument *document, SfbXmlNode *response)
{
	SfbXmlNode *refusal = sfb_xml_get_child(response, "Error");

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
	response = sfb_xml_get_child(sfb_xml_get_root(xml), "Response");
	document = g_new0(SfbWebExchangeDocument, 1);
	document->urls = g_ptr_array_new_with_free_func(g_free);
	read_account(document, sfb_xml_get_child(response, "Account"));
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
