/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* SOAP as the web services speak it. */

#include "web/soap.h"

#include <string.h>

#include "util/xml.h"

#define PASSWORD_TEXT                                                                              \
	"http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0"       \
	"#PasswordText"

static const char *const soap_namespaces[] = {
	[SFB_WEB_SOAP_1_1] = "http://schemas.xmlsoap.org/soap/envelope/",
	[SFB_WEB_SOAP_1_2] = "http://www.w3.org/2003/05/soap-envelope",
};

/* A text that does not grow out of its place leaves no copy behind. */
static GString *
new_text(gsize secret_length)
{
	return g_string_sized_new(secret_length + 4096);
}

char *
sfb_web_soap_build_header(const char *location, const char *action, const char *security)
{
	GString *header = new_text(strlen(security));
	g_autofree char *id = g_uuid_string_random();

	g_string_append(header, "<wsa:To xmlns:wsa=\"" SFB_WEB_NS_WSA "\">");
	sfb_xml_append_text(header, location);
	g_string_append_printf(header,
	                       "</wsa:To><wsa:ReplyTo xmlns:wsa=\"" SFB_WEB_NS_WSA "\">"
	                       "<wsa:Address>" SFB_WEB_NS_WSA "/anonymous</wsa:Address>"
	                       "</wsa:ReplyTo><wsa:MessageID xmlns:wsa=\"" SFB_WEB_NS_WSA "\">"
	                       "urn:uuid:%s</wsa:MessageID>"
	                       "<wsa:Action xmlns:wsa=\"" SFB_WEB_NS_WSA "\">",
	                       id);
	sfb_xml_append_text(header, action);
	g_string_append(header, "</wsa:Action><wsse:Security xmlns:wsse=\"" SFB_WEB_NS_WSSE "\""
	                        " soap:mustUnderstand=\"1\">");
	g_string_append(header, security);
	g_string_append(header, "</wsse:Security>");
	return g_string_free(header, FALSE);
}

static void
wipe_text(gpointer text)
{
	if (text != NULL)
		sfb_secret_wipe(text, strlen(text));
	g_free(text);
}

GBytes *
sfb_web_soap_build(SfbWebSoapVersion version, char *header, const char *body)
{
	gboolean has_header = header != NULL;
	char *document = g_strconcat("<soap:Envelope xmlns:soap=\"", soap_namespaces[version],
	                             "\">", has_header ? "<soap:Header>" : "",
	                             has_header ? header : "", has_header ? "</soap:Header>" : "",
	                             "<soap:Body>", body, "</soap:Body></soap:Envelope>", NULL);

	wipe_text(header);
	return g_bytes_new_with_free_func(document, strlen(document), wipe_text, document);
}

char *
sfb_web_soap_build_timestamp(const char *created, const char *expires)
{
	GString *timestamp = g_string_new("<wsu:Timestamp xmlns:wsu=\"" SFB_WEB_NS_WSU "\""
	                                  " wsu:Id=\"timestamp\"><wsu:Created>");

	sfb_xml_append_text(timestamp, created);
	g_string_append(timestamp, "</wsu:Created><wsu:Expires>");
	sfb_xml_append_text(timestamp, expires);
	g_string_append(timestamp, "</wsu:Expires></wsu:Timestamp>");
	return g_string_free(timestamp, FALSE);
}

SfbSecret *
sfb_web_soap_build_login(const char *timestamp, const char *name, const char *password)
{
	g_autoptr(GString) login = new_text(strlen("&quot;") * strlen(password));
	SfbSecret *secret;

	g_string_append(login, timestamp);
	g_string_append(login, "<wsse:UsernameToken><wsse:Username>");
	sfb_xml_append_text(login, name);
	g_string_append(login, "</wsse:Username><wsse:Password Type=\"" PASSWORD_TEXT "\">");
	sfb_xml_append_text(login, password);
	g_string_append(login, "</wsse:Password></wsse:UsernameToken>");
	secret = sfb_secret_new(login->str);
	sfb_secret_wipe(login->str, login->len);
	return secret;
}

void
sfb_web_soap_append_applies_to(GString *body, const char *location)
{
	g_string_append(body,
	                "<wsp:AppliesTo xmlns:wsp=\"" SFB_WEB_NS_WSP "\">"
	                "<wsa:EndpointReference xmlns:wsa=\"" SFB_WEB_NS_WSA "\"><wsa:Address>");
	sfb_xml_append_text(body, location);
	g_string_append(body, "</wsa:Address></wsa:EndpointReference></wsp:AppliesTo>");
}
