/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* GetAndPublishCert: the request and the answer. */

#include "config.h"

#include "web/certprov-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "util/xml.h"
#include "web/soap.h"

#define LINE_LENGTH 76

#define NS_OCS "http://schemas.microsoft.com/OCS/AuthWebServices/"
#define NS_WSTEP "http://schemas.microsoft.com/windows/pki/2009/01/enrollment"
/* Here, and only here, it ends in a slash. */
#define NS_WST_SLASH SFB_WEB_NS_WST "/"

#define X509 "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
#define PKCS10 "http://schemas.microsoft.com/OCS/AuthWebServices.xsd#PKCS10"

static void
append_lines(GString *body, GBytes *bytes)
{
	g_autofree char *encoded =
		g_base64_encode(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	gsize length = strlen(encoded);

	for (gsize i = 0; i < length; i += LINE_LENGTH)
		g_string_append_printf(body, "\r\n%.*s", LINE_LENGTH, encoded + i);
	g_string_append(body, "\r\n");
}

char *
sfb_web_certprov_build_request(const char *address, const char *device, GBytes *pkcs10)
{
	GString *body =
		g_string_new("<GetAndPublishCert xmlns=\"" NS_OCS "\" xmlns:wst=\"" NS_WST_SLASH
	                     "\" xmlns:wstep=\"" NS_WSTEP "\"");
	g_autofree char *braced = g_strdup_printf("{%s}", device);
	g_autofree char *id = g_uuid_string_random();

	sfb_xml_append_attribute(body, "DeviceId", braced);
	sfb_xml_append_attribute(body, "Entity", address);
	g_string_append(body, "><wst:RequestSecurityToken><wst:TokenType>" X509 "</wst:TokenType>"
	                      "<wst:RequestType>" SFB_WEB_NS_WST "/Issue</wst:RequestType>"
	                      "<wsse:BinarySecurityToken xmlns:wsse=\"" SFB_WEB_NS_WSSE "\""
	                      " ValueType=\"" PKCS10 "\""
	                      " EncodingType=\"" SFB_WEB_NS_WSSE "#Base64Binary\">");
	append_lines(body, pkcs10);
	g_string_append_printf(body,
	                       "</wsse:BinarySecurityToken><wstep:RequestID>%s</wstep:RequestID>"
	                       "</wst:RequestSecurityToken></GetAndPublishCert>",
	                       id);
	return g_string_free(body, FALSE);
}

GBytes *
sfb_web_certprov_parse_response(GBytes *document, GError **error)
{
	gsize size;
	const char *text = g_bytes_get_data(document, &size);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)size, error);
	g_autofree char *token = NULL;
	guint8 *der = NULL;
	gsize length = 0;

	if (xml == NULL)
		return NULL;
	token = sfb_xml_dup_text(sfb_xml_find(
		sfb_xml_get_root(xml), "Body/GetAndPublishCertResponse/RequestSecurityTokenResponse"
				       "/RequestedSecurityToken/BinarySecurityToken"));
	if (token != NULL && strlen(token) <= SFB_WEB_CERTPROV_CERTIFICATE_MAX)
		der = g_base64_decode(token, &length);
	if (length > 0)
		return g_bytes_new_take(der, length);
	g_free(der);
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
	                    _("The server issued no certificate although it took the request. "
	                      "Sign in again; if it happens again, tell your administrator."));
	return NULL;
}
