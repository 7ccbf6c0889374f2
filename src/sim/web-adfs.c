/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Active Directory Federation Services. */

#include "sim/web-adfs.h"

#include "sim/login.h"
#include "sim/web-soap.h"

#define ISSUER "http://adfs." SFB_SIM_DOMAIN "/adfs/services/trust"
#define LIFE_SECONDS (60 * 60)

struct _SfbSimWebAdfs {
	SfbSimSite *site;
	SfbSimSigner *signer;
	char *url;
};

typedef struct {
	const char *path;
	const char *ns;
	gboolean has_collection; /* around its answers */
} Dialect;

static const Dialect february_2005 = { "/adfs/services/trust/2005/usernamemixed",
	                               SFB_SIM_NS_TRUST_2005, FALSE };
static const Dialect version_1_3 = { "/adfs/services/trust/13/usernamemixed", SFB_SIM_NS_TRUST,
	                             TRUE };

static const SfbSimSoapRefusal refusals[] = {
	{ "password", "FailedAuthentication",
	  "ID3242: The security token could not be authenticated or authorized.", 0 },
	{ "mfa", "RequestFailed",
	  "MSIS7012: The request needs a second proof of identity, which this endpoint cannot ask "
	  "for.",
	  0 },
	{ "disabled", "FailedAuthentication", "MSIS3173: The account is disabled.", 0 },
	{ "request", "InvalidRequest", "ID3035: The request was not valid.", 0 },
};

static char *
build_token(SfbSimWebAdfs *adfs, const SfbSimUser *user, const char *audience)
{
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	g_autofree char *uuid = g_uuid_string_random();
	g_autofree char *id = g_strconcat("_", uuid, NULL);
	SfbSimAssertion assertion = {
		.id = id,
		.issuer = ISSUER,
		.audience = audience,
		.address = user->address,
		.is_bearer = TRUE,
		.created = now,
		.expires = now + LIFE_SECONDS,
	};

	return sfb_sim_signer_issue(adfs->signer, &assertion);
}

static char *
build_answer(const Dialect *dialect, const char *token)
{
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	g_autofree char *created = sfb_sim_assertion_format_time(now);
	g_autofree char *expires = sfb_sim_assertion_format_time(now + LIFE_SECONDS);
	g_autofree char *response = g_strdup_printf(
		"<t:RequestSecurityTokenResponse xmlns:t=\"%s\"><t:Lifetime>"
		"<wsu:Created xmlns:wsu=\"" SFB_SIM_NS_WSU "\">%s</wsu:Created>"
		"<wsu:Expires xmlns:wsu=\"" SFB_SIM_NS_WSU "\">%s</wsu:Expires></t:Lifetime>"
		"<t:RequestedSecurityToken>%s</t:RequestedSecurityToken>"
		"</t:RequestSecurityTokenResponse>",
		dialect->ns, created, expires, token);

	if (!dialect->has_collection)
		return g_steal_pointer(&response);
	return g_strdup_printf("<t:RequestSecurityTokenResponseCollection xmlns:t=\"%s\">%s"
	                       "</t:RequestSecurityTokenResponseCollection>",
	                       dialect->ns, response);
}

static const SfbSimUser *
find_user(SfbSimWebAdfs *adfs, const SfbXml *xml)
{
	SfbXmlNode *token = sfb_sim_soap_get_security(xml, "UsernameToken");
	g_autofree char *login = sfb_xml_dup_text(sfb_xml_get_child(token, "Username"));
	g_autofree char *password = sfb_xml_dup_text(sfb_xml_get_child(token, "Password"));

	if (login == NULL || password == NULL)
		return NULL;
	return sfb_sim_login_check(adfs->site->world, login, password);
}

static char *
dup_audience(const SfbXml *xml, const Dialect *dialect)
{
	SfbXmlNode *request = sfb_xml_find(sfb_xml_get_root(xml), "Body/RequestSecurityToken");
	g_autofree char *type = sfb_xml_dup_text(sfb_xml_get_child(request, "RequestType"));
	g_autofree char *wanted = g_strconcat(dialect->ns, "/Issue", NULL);

	if (g_strcmp0(type, wanted) != 0)
		return NULL;
	return sfb_xml_dup_text(sfb_xml_find(request, "AppliesTo/EndpointReference/Address"));
}

/* NULL if nothing speaks against it. */
static const char *
find_objection(SfbSimWebAdfs *adfs, const SfbSimUser *user, const char *audience)
{
	if (audience == NULL)
		return "request";
	if (user == NULL)
		return "password";
	return sfb_sim_faults_get_strike(adfs->site->faults, "adfs-refused");
}

static void
answer(SfbSimWebAdfs *adfs, SoupServerMessage *message, const Dialect *dialect)
{
	g_autoptr(SfbXml) xml = sfb_sim_soap_read(message);
	g_autofree char *audience = NULL;
	g_autofree char *token = NULL;
	g_autofree char *body = NULL;
	const SfbSimUser *user;
	const char *objection;

	if (xml == NULL)
		return;
	audience = dup_audience(xml, dialect);
	user = find_user(adfs, xml);
	objection = find_objection(adfs, user, audience);
	if (objection != NULL) {
		sfb_sim_soap_refuse(message, SFB_SIM_SOAP_1_2,
		                    sfb_sim_soap_find_refusal(refusals, objection));
		return;
	}
	token = build_token(adfs, user, audience);
	body = build_answer(dialect, token);
	sfb_sim_soap_reply(message, SFB_SIM_SOAP_1_2, body);
}

static void
answer_2005(gpointer service, SoupServerMessage *message)
{
	answer(service, message, &february_2005);
}

static void
answer_1_3(gpointer service, SoupServerMessage *message)
{
	answer(service, message, &version_1_3);
}

SfbSimWebAdfs *
sfb_sim_web_adfs_new(SfbSimSite *site, SfbSimSigner *signer)
{
	SfbSimWebAdfs *adfs = g_new0(SfbSimWebAdfs, 1);

	adfs->site = site;
	adfs->signer = signer;
	adfs->url = g_strconcat(site->base, february_2005.path, NULL);
	sfb_sim_site_add(site, "POST", february_2005.path, answer_2005, adfs);
	sfb_sim_site_add(site, "POST", version_1_3.path, answer_1_3, adfs);
	return adfs;
}

void
sfb_sim_web_adfs_free(SfbSimWebAdfs *adfs)
{
	if (adfs == NULL)
		return;
	g_free(adfs->url);
	g_free(adfs);
}

const char *
sfb_sim_web_adfs_get_url(const SfbSimWebAdfs *adfs)
{
	return adfs->url;
}

char *
sfb_sim_web_adfs_check(SfbSimWebAdfs *adfs, const SfbXml *xml, SfbXmlNode *node,
                       const char *service)
{
	return sfb_sim_signer_check(adfs->signer, xml, node, ISSUER, service);
}
