/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Certificate provisioning. */

#include "sim/web-certprov.h"

#include <string.h>

#include "sim/web-signature.h"
#include "sim/web-soap.h"

#define PORT_NAME "CertProvisioningServiceWebTicketProof_SHA1"
#define PORT_PATH SFB_SIM_CERTPROV_PATH "/WebTicket_Proof_SHA1"
#define VALID_SECONDS (180 * 24 * 60 * 60)
#define SHORT_SECONDS (30 * 60)
#define CLOCK_SKEW_SECONDS 300
#define UUID_LENGTH 36
#define SHA1_LENGTH 20

struct _SfbSimWebCertprov {
	SfbSimSite *site;
	SfbSimWebTickets *tickets;
	SfbSimAuthority *authority;
	char *location;
};

static const SfbSimSoapRefusal refusals[] = {
	{ "expired", "FailedAuthentication", "The security token has expired.", 28020 },
	{ "ticket", "FailedAuthentication", "No valid security token.", 28020 },
	{ "proof", "FailedCheck", "The signature or decryption was invalid.", 0 },
	{ "entity", "FailedAuthentication", "The entity is not whom the ticket is for.", 28020 },
	{ "request", "InvalidRequest", "The request for a certificate makes no sense.", 0 },
	{ "fault", "RequestFailed", "The certificate could not be published.", 0 },
};

/* Proof of possession */

static gboolean
is_signed_with(GBytes *key, const char *text, GBytes *value)
{
	guint8 actual[SHA1_LENGTH];
	gsize length = sizeof(actual);
	g_autoptr(GHmac) hmac =
		g_hmac_new(G_CHECKSUM_SHA1, g_bytes_get_data(key, NULL), g_bytes_get_size(key));

	g_hmac_update(hmac, (const guchar *)text, -1);
	g_hmac_get_digest(hmac, actual, &length);
	return g_bytes_get_size(value) == length &&
	       memcmp(g_bytes_get_data(value, NULL), actual, length) == 0;
}

/* The signature names the ticket whose key it was made with. */
static gboolean
names_ticket(SfbXmlNode *signature, const char *id)
{
	g_autofree char *named = sfb_xml_dup_text(
		sfb_xml_find(signature, "KeyInfo/SecurityTokenReference/KeyIdentifier"));

	return g_strcmp0(named, id) == 0;
}

static gint64
read_time(SfbXmlNode *timestamp, const char *name)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(timestamp, name));
	g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601(text, NULL) : NULL;

	return time != NULL ? g_date_time_to_unix(time) : 0;
}

static gboolean
is_current(SfbXmlNode *timestamp)
{
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;

	return read_time(timestamp, "Created") <= now + CLOCK_SKEW_SECONDS &&
	       read_time(timestamp, "Expires") > now;
}

static gboolean
proves_possession(SfbSimWebCertprov *certprov, const SfbXml *xml, const char *ticket_id)
{
	SfbXmlNode *timestamp = sfb_sim_soap_get_security(xml, "Timestamp");
	SfbXmlNode *signature = sfb_sim_soap_get_security(xml, "Signature");
	GBytes *key = sfb_sim_web_tickets_get_key(certprov->tickets, ticket_id);
	const char *id = sfb_xml_get_attribute(timestamp, "Id");
	g_autofree char *signed_text = NULL;
	g_autofree char *signed_info = NULL;
	g_autoptr(GBytes) value = NULL;

	if (key == NULL || id == NULL || !is_current(timestamp) ||
	    !names_ticket(signature, ticket_id))
		return FALSE;
	signed_text = sfb_xml_canonicalize(xml, timestamp);
	signed_info = sfb_sim_signature_check(xml, signature, SFB_SIM_HMAC_SHA1, id, signed_text);
	if (signed_info == NULL)
		return FALSE;
	value = sfb_sim_signature_get_value(signature);
	return is_signed_with(key, signed_info, value);
}

/* The request itself */

static SfbXmlNode *
get_request(const SfbXml *xml)
{
	return sfb_xml_find(sfb_xml_get_root(xml), "Body/GetAndPublishCert");
}

/* The UUID of "{UUID}", NULL if it does not look like that. */
static char *
dup_device(SfbXmlNode *request)
{
	const char *device = sfb_xml_get_attribute(request, "DeviceId");
	g_autofree char *uuid = NULL;

	if (device == NULL || strlen(device) != UUID_LENGTH + 2 || device[0] != '{' ||
	    device[UUID_LENGTH + 1] != '}')
		return NULL;
	uuid = g_strndup(device + 1, UUID_LENGTH);
	return g_uuid_string_is_valid(uuid) ? g_ascii_strdown(uuid, -1) : NULL;
}

static GBytes *
read_pkcs10(SfbXmlNode *request)
{
	SfbXmlNode *token = sfb_xml_find(request, "RequestSecurityToken/BinarySecurityToken");
	const char *type = sfb_xml_get_attribute(token, "ValueType");
	g_autofree char *base64 = sfb_xml_dup_text(token);
	gsize length = 0;
	guchar *der;

	if (type == NULL || !g_str_has_suffix(type, "#PKCS10") || base64 == NULL)
		return NULL;
	der = g_base64_decode(base64, &length);
	return g_bytes_new_take(der, length);
}

/* The sign-in address without "sip:". */
static gboolean
is_entity(SfbXmlNode *request, const char *address)
{
	const char *entity = sfb_xml_get_attribute(request, "Entity");

	return entity != NULL && g_ascii_strcasecmp(entity, address) == 0;
}

/* Answers */

static void
refuse(SoupServerMessage *message, const char *kind)
{
	sfb_sim_soap_refuse(message, SFB_SIM_SOAP_1_1, sfb_sim_soap_find_refusal(refusals, kind));
}

static void
reply(SoupServerMessage *message, SfbXmlNode *request, GBytes *certificate)
{
	g_autofree char *base64 =
		g_base64_encode(g_bytes_get_data(certificate, NULL), g_bytes_get_size(certificate));
	g_autofree char *body = g_markup_printf_escaped(
		"<GetAndPublishCertResponse DeviceId=\"%s\" Entity=\"%s\" "
		"xmlns=\"http://schemas.microsoft.com/OCS/AuthWebServices/\">"
		"<RequestSecurityTokenResponse xmlns=\"" SFB_SIM_NS_TRUST "/\">"
		"<TokenType>http://docs.oasis-open.org/wss/2004/01/"
		"oasis-200401-wss-x509-token-profile-1.0#X509v3</TokenType>"
		"<RequestedSecurityToken><BinarySecurityToken "
		"ValueType=\"http://schemas.microsoft.com/OCS/AuthWebServices.xsd#X509v3\" "
		"xmlns=\"" SFB_SIM_NS_WSSE "\">%s</BinarySecurityToken></RequestedSecurityToken>"
		"</RequestSecurityTokenResponse></GetAndPublishCertResponse>",
		sfb_xml_get_attribute(request, "DeviceId"),
		sfb_xml_get_attribute(request, "Entity"), base64);

	sfb_sim_soap_reply(message, SFB_SIM_SOAP_1_1, body);
}

/* @address: proved by the ticket. */
static void
issue(SfbSimWebCertprov *certprov, SoupServerMessage *message, SfbXmlNode *request,
      const char *address)
{
	g_autofree char *device = dup_device(request);
	g_autoptr(GBytes) pkcs10 = read_pkcs10(request);
	g_autoptr(GBytes) certificate = NULL;
	g_autoptr(GError) error = NULL;
	gboolean is_short = sfb_sim_faults_strikes(certprov->site->faults, "certprov-short");

	if (device != NULL && pkcs10 != NULL)
		certificate =
			sfb_sim_authority_issue(certprov->authority, pkcs10, address, device,
		                                is_short ? SHORT_SECONDS : VALID_SECONDS, &error);
	if (error != NULL)
		g_debug("%s", error->message);
	if (certificate != NULL)
		reply(message, request, certificate);
	else
		refuse(message, "request");
}

/* NULL if nothing speaks against it. */
static const char *
find_objection(SfbSimWebCertprov *certprov, const SfbXml *xml, const char *address)
{
	SfbXmlNode *assertion = sfb_sim_soap_get_security(xml, "Assertion");

	if (address == NULL)
		return "ticket";
	if (!proves_possession(certprov, xml, sfb_xml_get_attribute(assertion, "AssertionID")))
		return "proof";
	if (!is_entity(get_request(xml), address))
		return "entity";
	return sfb_sim_faults_get_strike(certprov->site->faults, "certprov-refused");
}

static void
answer(gpointer service, SoupServerMessage *message)
{
	SfbSimWebCertprov *certprov = service;
	g_autoptr(SfbXml) xml = NULL;
	g_autofree char *address = NULL;
	const char *objection;

	if (sfb_sim_faults_strikes(certprov->site->faults, "certprov-error")) {
		sfb_sim_site_reply_page(message, SOUP_STATUS_INTERNAL_SERVER_ERROR);
		return;
	}
	xml = sfb_sim_soap_read(message);
	if (xml == NULL)
		return;
	address = sfb_sim_web_tickets_check(certprov->tickets, xml,
	                                    sfb_sim_soap_get_security(xml, "Assertion"),
	                                    certprov->location);
	objection = find_objection(certprov, xml, address);
	if (objection != NULL)
		refuse(message, objection);
	else
		issue(certprov, message, get_request(xml), address);
}

static void
answer_metadata(gpointer service, SoupServerMessage *message)
{
	SfbSimWebCertprov *certprov = service;
	const SfbSimPort port = {
		.name = PORT_NAME,
		.location = certprov->location,
		.demand = "EndorsingSupportingTokens",
		.issuer = sfb_sim_web_tickets_get_url(certprov->tickets),
	};

	if (sfb_sim_faults_strikes_at(certprov->site->faults, "no-metadata", "certprov"))
		sfb_sim_site_reply_page(message, SOUP_STATUS_NOT_FOUND);
	else
		sfb_sim_soap_reply_metadata(message, "CertProvisioningService", &port, 1);
}

SfbSimWebCertprov *
sfb_sim_web_certprov_new(SfbSimSite *site, SfbSimWebTickets *tickets, SfbSimAuthority *authority)
{
	SfbSimWebCertprov *certprov = g_new0(SfbSimWebCertprov, 1);

	certprov->site = site;
	certprov->tickets = tickets;
	certprov->authority = authority;
	certprov->location = g_strconcat(site->base, PORT_PATH, NULL);
	sfb_sim_site_add(site, "GET", SFB_SIM_CERTPROV_PATH "/mex", answer_metadata, certprov);
	sfb_sim_site_add(site, "POST", PORT_PATH, answer, certprov);
	return certprov;
}

void
sfb_sim_web_certprov_free(SfbSimWebCertprov *certprov)
{
	if (certprov == NULL)
		return;
	g_free(certprov->location);
	g_free(certprov);
}
