/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* SOAP as the web services answer it. */

#include "sim/web-soap.h"

#include <string.h>

#include "sim/reply.h"

#define NS_DIAGNOSTICS "urn:component:Microsoft.Rtc.WebAuthentication.2010"
#define NS_WSDL "http://schemas.xmlsoap.org/wsdl/"
#define NS_WSDL_SOAP "http://schemas.xmlsoap.org/wsdl/soap/"
#define NS_SECURITY_POLICY "http://schemas.xmlsoap.org/ws/2005/07/securitypolicy"
#define TEXT_XML "text/xml; charset=utf-8"

static const struct {
	const char *ns;
	const char *type;
} versions[] = {
	[SFB_SIM_SOAP_1_1] = { "http://schemas.xmlsoap.org/soap/envelope/", TEXT_XML },
	[SFB_SIM_SOAP_1_2] = { "http://www.w3.org/2003/05/soap-envelope",
	                       "application/soap+xml; charset=utf-8" },
};

SfbXml *
sfb_sim_soap_read(SoupServerMessage *message)
{
	g_autofree char *body = sfb_sim_site_dup_body(message);
	g_autoptr(SfbXml) xml = sfb_xml_parse(body, -1, NULL);

	if (xml == NULL || !sfb_xml_has_name(sfb_xml_get_root(xml), "Envelope")) {
		sfb_sim_site_reply_page(message, SOUP_STATUS_BAD_REQUEST);
		return NULL;
	}
	return g_steal_pointer(&xml);
}

static void
reply(SoupServerMessage *message, guint status, SfbSimSoap version, const char *body)
{
	sfb_sim_site_reply(message, status, versions[version].type,
	                   g_strdup_printf("<s:Envelope xmlns:s=\"%s\"><s:Body>%s</s:Body>"
	                                   "</s:Envelope>",
	                                   versions[version].ns, body));
}

void
sfb_sim_soap_reply(SoupServerMessage *message, SfbSimSoap version, const char *body)
{
	reply(message, SOUP_STATUS_OK, version, body);
}

static char *
build_diagnostics(const SfbSimSoapRefusal *refusal)
{
	if (refusal->id == 0)
		return g_strdup("");
	return g_markup_printf_escaped("<OCSDiagnosticsFault xmlns=\"" NS_DIAGNOSTICS
	                               "\"><Ms-Diagnostics-Fault>"
	                               "<ErrorId>%u</ErrorId><Reason>%s</Reason>"
	                               "</Ms-Diagnostics-Fault></OCSDiagnosticsFault>",
	                               refusal->id, refusal->reason);
}

static char *
build_fault(SfbSimSoap version, const SfbSimSoapRefusal *refusal)
{
	g_autofree char *diagnostics = build_diagnostics(refusal);
	g_autofree char *reason = g_markup_escape_text(refusal->reason, -1);

	if (version == SFB_SIM_SOAP_1_2)
		return g_strdup_printf(
			"<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode>"
			"<s:Value xmlns:a=\"" SFB_SIM_NS_WSSE "\">a:%s</s:Value></s:Subcode>"
			"</s:Code><s:Reason><s:Text xml:lang=\"en-US\">%s</s:Text></s:Reason>"
			"<s:Detail>%s</s:Detail></s:Fault>",
			refusal->code, reason, diagnostics);
	return g_strdup_printf("<s:Fault><faultcode xmlns:a=\"" SFB_SIM_NS_WSSE
	                       "\">a:%s</faultcode>"
	                       "<faultstring xml:lang=\"en-US\">%s</faultstring>"
	                       "<detail>%s</detail></s:Fault>",
	                       refusal->code, reason, diagnostics);
}

void
sfb_sim_soap_refuse(SoupServerMessage *message, SfbSimSoap version,
                    const SfbSimSoapRefusal *refusal)
{
	g_autofree char *fault = build_fault(version, refusal);
	g_autofree char *diagnostics = NULL;

	g_debug("Refused: %s", refusal->reason);
	reply(message, SOUP_STATUS_INTERNAL_SERVER_ERROR, version, fault);
	if (refusal->id == 0)
		return;
	diagnostics = g_strdup_printf("%u;source=\"" SFB_SIM_HOST
	                              "\";reason=\"%s\";faultcode=\"wsse:%s\"",
	                              refusal->id, refusal->reason, refusal->code);
	sfb_sim_site_add_header(message, "X-Ms-diagnostics", diagnostics);
}

const SfbSimSoapRefusal *
sfb_sim_soap_find_refusal(const SfbSimSoapRefusal *table, const char *kind)
{
	while (strcmp(table->kind, kind) != 0)
		table++;
	return table;
}

SfbXmlNode *
sfb_sim_soap_get_security(const SfbXml *xml, const char *name)
{
	return sfb_xml_get_child(sfb_xml_find(sfb_xml_get_root(xml), "Header/Security"), name);
}

/* Metadata */

static void
append_demand(GString *document, const SfbSimPort *port)
{
	g_autofree char *issuer = g_markup_escape_text(port->issuer, -1);

	g_string_append_printf(
		document,
		"<sp:%s><wsp:Policy><sp:IssuedToken sp:IncludeToken=\"" NS_SECURITY_POLICY
		"/IncludeToken/AlwaysToRecipient\">"
		"<Issuer xmlns=\"" NS_SECURITY_POLICY "\">"
		"<Address xmlns=\"" SFB_SIM_NS_ADDRESSING "\">%s</Address></Issuer>"
		"<sp:RequestSecurityTokenTemplate><t:TokenType xmlns:t=\"" SFB_SIM_NS_TRUST
		"\">" SFB_SIM_SAML_TOKEN "</t:TokenType>"
		"</sp:RequestSecurityTokenTemplate>"
		"</sp:IssuedToken></wsp:Policy></sp:%s>",
		port->demand, issuer, port->demand);
}

static void
append_policy(GString *document, const SfbSimPort *port)
{
	g_string_append_printf(document,
	                       "<wsp:Policy wsu:Id=\"%s_policy\"><wsp:ExactlyOne><wsp:All>"
	                       "<sp:TransportBinding><wsp:Policy/></sp:TransportBinding>",
	                       port->name);
	if (port->demand != NULL)
		append_demand(document, port);
	g_string_append_printf(document, "%s</wsp:All></wsp:ExactlyOne></wsp:Policy>\n",
	                       port->policy != NULL ? port->policy : "");
}

static void
append_port(GString *document, const SfbSimPort *port)
{
	g_string_append_printf(document, "<wsdl:port name=\"%s\" binding=\"tns:%s\"><soap:address",
	                       port->name, port->name);
	sfb_xml_append_attribute(document, "location", port->location);
	g_string_append(document, "/></wsdl:port>\n");
}

void
sfb_sim_soap_reply_metadata(SoupServerMessage *message, const char *service,
                            const SfbSimPort *ports, guint count)
{
	GString *document = g_string_new("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");

	g_string_append_printf(document,
	                       "<wsdl:definitions name=\"%s\" "
	                       "targetNamespace=\"http://tempuri.org/\" "
	                       "xmlns:tns=\"http://tempuri.org/\" xmlns:wsdl=\"" NS_WSDL "\" "
	                       "xmlns:soap=\"" NS_WSDL_SOAP "\" xmlns:wsp=\"" SFB_SIM_NS_POLICY
	                       "\" xmlns:wsu=\"" SFB_SIM_NS_WSU "\" xmlns:sp=\"" NS_SECURITY_POLICY
	                       "\">\n",
	                       service);
	for (guint i = 0; i < count; i++)
		append_policy(document, &ports[i]);
	g_string_append_printf(document, "<wsdl:service name=\"%s\">\n", service);
	for (guint i = 0; i < count; i++)
		append_port(document, &ports[i]);
	g_string_append(document, "</wsdl:service>\n</wsdl:definitions>\n");
	sfb_sim_site_reply(message, SOUP_STATUS_OK, TEXT_XML, g_string_free(document, FALSE));
}
