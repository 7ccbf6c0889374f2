/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The web ticket service. */

#include "sim/web-tickets.h"

#include <string.h>

#include "sim/login.h"
#include "sim/web-soap.h"
#include "util/address.h"
#include "util/random.h"

#define LIFE_SECONDS (8 * 60 * 60)
#define SLOW_SECONDS 2
#define ENTROPY_LENGTH 32
#define ENTROPY_MIN 16
#define SHA1_LENGTH 20
#define PORTS_MAX 4
#define HEADER_PREFIX "opaque="
#define HEADER_MAX 65536 /* bytes of base64 */

struct _SfbSimWebTickets {
	SfbSimSite *site;
	SfbSimSigner *signer;
	SfbSimTicketWays ways;
	char *url;
	SfbSimPort ports[PORTS_MAX];
	guint port_count;
	const char *federated_url;
	GStringChunk *texts; /* of the ports */
	GHashTable *keys;    /* AssertionID to the proof key */
};

/* What a ticket is asked for with (WS-Trust 1.3, 3.1). */
typedef struct {
	char *context;
	char *applies_to;
	char *address;       /* the claim; NULL if none */
	gboolean has_scheme; /* the claim */
	guchar *entropy;
	gsize entropy_length;
} Request;

static const SfbSimSoapRefusal refusals[] = {
	{ "28020", "FailedAuthentication", "No valid security token.", 28020 },
	{ "28000", "FailedAuthentication", "User is not SIP enabled.", 28000 },
	/* Clients have nothing but these words to tell it by. */
	{ "uri-mismatch", "FailedAuthentication",
	  "The SIP URI in the claim type requirement of the web ticket request does not match the "
	  "SIP URI associated with the presented credentials.",
	  28020 },
	{ "request", "InvalidRequest", "The request for a security token makes no sense.", 0 },
};

static void
request_clear(Request *request)
{
	g_free(request->context);
	g_free(request->applies_to);
	g_free(request->address);
	g_free(request->entropy);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Request, request_clear)

/* Keys */

static void
hmac(GBytes *secret, const guint8 *first, gsize first_length, GBytes *second, guint8 *output)
{
	gsize length = SHA1_LENGTH;
	GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA1, g_bytes_get_data(secret, NULL),
	                         g_bytes_get_size(secret));

	g_hmac_update(hmac, first, (gssize)first_length);
	if (second != NULL)
		g_hmac_update(hmac, g_bytes_get_data(second, NULL),
		              (gssize)g_bytes_get_size(second));
	g_hmac_get_digest(hmac, output, &length);
	g_hmac_unref(hmac);
}

/* P_SHA1 (RFC 2246 5) of the client's entropy and ours (WS-Trust 1.3, 4.4.4). */
static GBytes *
derive_key(GBytes *secret, GBytes *seed)
{
	guint8 output[ENTROPY_LENGTH + SHA1_LENGTH];
	guint8 chain[SHA1_LENGTH];

	hmac(secret, g_bytes_get_data(seed, NULL), g_bytes_get_size(seed), NULL, chain);
	for (gsize done = 0; done < ENTROPY_LENGTH; done += SHA1_LENGTH) {
		hmac(secret, chain, sizeof(chain), seed, output + done);
		hmac(secret, chain, sizeof(chain), NULL, chain);
	}
	return g_bytes_new(output, ENTROPY_LENGTH);
}

/* Requests */

static void
read_request(Request *request, const SfbXml *xml)
{
	SfbXmlNode *body = sfb_xml_find(sfb_xml_get_root(xml), "Body/RequestSecurityToken");
	g_autofree char *claim = sfb_xml_dup_text(sfb_xml_find(body, "Claims/ClaimType/Value"));
	g_autofree char *entropy = sfb_xml_dup_text(sfb_xml_find(body, "Entropy/BinarySecret"));

	request->context = g_strdup(sfb_xml_get_attribute(body, "Context"));
	request->applies_to =
		sfb_xml_dup_text(sfb_xml_find(body, "AppliesTo/EndpointReference/Address"));
	request->has_scheme = claim == NULL || g_str_has_prefix(claim, "sip:");
	request->address = claim != NULL ? sfb_address_normalize(claim) : NULL;
	request->entropy =
		g_base64_decode(entropy != NULL ? entropy : "", &request->entropy_length);
}

/* The claim has a scheme ("sip:"), and only services of this site get tickets. */
static const char *
find_objection(SfbSimWebTickets *tickets, const Request *request, const SfbSimUser *user)
{
	g_autofree char *root = g_strconcat(tickets->site->base, "/", NULL);

	if (user == NULL || !user->can_sign_in)
		return "28000";
	if (request->context == NULL || request->entropy_length < ENTROPY_MIN ||
	    request->applies_to == NULL || !g_str_has_prefix(request->applies_to, root))
		return "request";
	if (!request->has_scheme ||
	    (request->address != NULL && strcmp(request->address, user->address) != 0))
		return "uri-mismatch";
	return sfb_sim_faults_get_strike(tickets->site->faults, "ticket-refused");
}

/* Answers */

static void
append_secret(GString *body, GBytes *entropy)
{
	g_autofree char *base64 =
		g_base64_encode(g_bytes_get_data(entropy, NULL), g_bytes_get_size(entropy));

	g_string_append_printf(body,
	                       "<trust:RequestedProofToken><trust:ComputedKey>" SFB_SIM_NS_TRUST
	                       "/CK/PSHA1</trust:ComputedKey></trust:RequestedProofToken>"
	                       "<trust:Entropy><trust:BinarySecret>%s</trust:BinarySecret>"
	                       "</trust:Entropy><trust:KeySize>%u</trust:KeySize>",
	                       base64, ENTROPY_LENGTH * 8);
}

static void
append_lifetime(GString *body, const SfbSimAssertion *assertion)
{
	g_autofree char *created = sfb_sim_assertion_format_time(assertion->created);
	g_autofree char *expires = sfb_sim_assertion_format_time(assertion->expires);

	g_string_append_printf(body,
	                       "<trust:Lifetime><Created xmlns=\"" SFB_SIM_NS_WSU "\">%s</Created>"
	                       "<Expires xmlns=\"" SFB_SIM_NS_WSU "\">%s</Expires>"
	                       "</trust:Lifetime>",
	                       created, expires);
}

static char *
build_response(const Request *request, const SfbSimAssertion *assertion, const char *token,
               GBytes *entropy)
{
	GString *body = g_string_new("<trust:RequestSecurityTokenResponseCollection "
	                             "xmlns:trust=\"" SFB_SIM_NS_TRUST "\">"
	                             "<trust:RequestSecurityTokenResponse");

	sfb_xml_append_attribute(body, "Context", request->context);
	g_string_append_printf(body,
	                       "><trust:TokenType>" SFB_SIM_SAML_TOKEN "</trust:TokenType>"
	                       "<trust:RequestedSecurityToken>%s</trust:RequestedSecurityToken>",
	                       token);
	append_secret(body, entropy);
	append_lifetime(body, assertion);
	g_string_append(body, "</trust:RequestSecurityTokenResponse>"
	                      "</trust:RequestSecurityTokenResponseCollection>");
	return g_string_free(body, FALSE);
}

static GBytes *
make_entropy(void)
{
	guint8 *entropy = g_malloc(ENTROPY_LENGTH);

	sfb_random_fill(entropy, ENTROPY_LENGTH);
	return g_bytes_new_take(entropy, ENTROPY_LENGTH);
}

static void
issue(SfbSimWebTickets *tickets, SoupServerMessage *message, const Request *request,
      const char *address)
{
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	g_autofree char *uuid = g_uuid_string_random();
	g_autofree char *id = g_strconcat("SamlSecurityToken-", uuid, NULL);
	SfbSimAssertion assertion = {
		.id = id,
		.issuer = tickets->url,
		.audience = request->applies_to,
		.address = address,
		.created = now,
		.expires = now + LIFE_SECONDS,
	};
	g_autoptr(GBytes) secret = g_bytes_new(request->entropy, request->entropy_length);
	g_autoptr(GBytes) entropy = make_entropy();
	g_autofree char *token = sfb_sim_signer_issue(tickets->signer, &assertion);
	g_autofree char *response = build_response(request, &assertion, token, entropy);

	g_hash_table_replace(tickets->keys, g_steal_pointer(&id), derive_key(secret, entropy));
	sfb_sim_soap_reply(message, SFB_SIM_SOAP_1_1, response);
	if (sfb_sim_faults_strikes(tickets->site->faults, "ticket-slow"))
		sfb_sim_site_delay(tickets->site, message, SLOW_SECONDS);
	else if (sfb_sim_faults_strikes(tickets->site->faults, "ticket-unanswered"))
		sfb_sim_site_delay(tickets->site, message, 0);
}

static void
refuse(SoupServerMessage *message, const char *kind)
{
	sfb_sim_soap_refuse(message, SFB_SIM_SOAP_1_1, sfb_sim_soap_find_refusal(refusals, kind));
}

/* @user: who has proved to be there; NULL: somebody whom we do not know. */
static void
answer_request(SfbSimWebTickets *tickets, SoupServerMessage *message, const SfbXml *xml,
               const SfbSimUser *user)
{
	g_auto(Request) request = { NULL };
	const char *objection;

	read_request(&request, xml);
	objection = find_objection(tickets, &request, user);
	if (objection != NULL)
		refuse(message, objection);
	else
		issue(tickets, message, &request, user->address);
}

/* Server trouble on purpose. */
static gboolean
is_in_trouble(SfbSimWebTickets *tickets, SoupServerMessage *message)
{
	if (sfb_sim_faults_strikes(tickets->site->faults, "ticket-hang-up")) {
		sfb_sim_site_hang_up(message);
		return TRUE;
	}
	if (sfb_sim_faults_strikes(tickets->site->faults, "ticket-error")) {
		sfb_sim_site_reply_page(message, SOUP_STATUS_INTERNAL_SERVER_ERROR);
		return TRUE;
	}
	return FALSE;
}

static void
answer_windows(gpointer service, SoupServerMessage *message)
{
	SfbSimWebTickets *tickets = service;
	const char *login = sfb_sim_web_auth_admit(tickets->ways.windows, message);
	g_autoptr(SfbXml) xml = NULL;

	if (login == NULL || is_in_trouble(tickets, message))
		return;
	xml = sfb_sim_soap_read(message);
	if (xml != NULL)
		answer_request(tickets, message, xml,
		               sfb_sim_login_find(tickets->site->world, login));
}

/* Both texts come in base64 here (observed, sheet 6a). */
static char *
dup_credential(SfbXmlNode *token, const char *name)
{
	g_autofree char *base64 = sfb_xml_dup_text(sfb_xml_get_child(token, name));
	gsize length = 0;
	g_autofree guchar *text = g_base64_decode(base64 != NULL ? base64 : "", &length);

	return g_strndup((const char *)text, length);
}

static void
answer_forms(gpointer service, SoupServerMessage *message)
{
	SfbSimWebTickets *tickets = service;
	g_autoptr(SfbXml) xml =
		!is_in_trouble(tickets, message) ? sfb_sim_soap_read(message) : NULL;
	SfbXmlNode *token = xml != NULL ? sfb_sim_soap_get_security(xml, "UsernameToken") : NULL;
	g_autofree char *login = NULL;
	g_autofree char *password = NULL;
	const SfbSimUser *user;

	if (xml == NULL)
		return;
	login = dup_credential(token, "Username");
	password = dup_credential(token, "Password");
	user = sfb_sim_login_check(tickets->site->world, login, password);
	if (user != NULL)
		answer_request(tickets, message, xml, user);
	else
		refuse(message, "28020");
}

static void
answer_oauth(gpointer service, SoupServerMessage *message)
{
	SfbSimWebTickets *tickets = service;
	const SfbSimUser *user = sfb_sim_web_oauth_admit(tickets->ways.oauth, message);
	g_autoptr(SfbXml) xml = NULL;

	if (user == NULL || is_in_trouble(tickets, message))
		return;
	xml = sfb_sim_soap_read(message);
	if (xml != NULL)
		answer_request(tickets, message, xml, user);
}

static void
answer_federated(gpointer service, SoupServerMessage *message)
{
	SfbSimWebTickets *tickets = service;
	g_autoptr(SfbXml) xml =
		!is_in_trouble(tickets, message) ? sfb_sim_soap_read(message) : NULL;
	g_autofree char *address = NULL;

	if (xml == NULL)
		return;
	address = sfb_sim_web_adfs_check(tickets->ways.adfs, xml,
	                                 sfb_sim_soap_get_security(xml, "Assertion"),
	                                 tickets->federated_url);
	if (address != NULL)
		answer_request(tickets, message, xml,
		               sfb_sim_world_get(tickets->site->world, address));
	else
		refuse(message, "28020");
}

/* Ports */

static void
answer_metadata(gpointer service, SoupServerMessage *message)
{
	SfbSimWebTickets *tickets = service;

	if (sfb_sim_faults_strikes_at(tickets->site->faults, "no-metadata", "tickets"))
		sfb_sim_site_reply_page(message, SOUP_STATUS_NOT_FOUND);
	else
		sfb_sim_soap_reply_metadata(message, "WebTicketService", tickets->ports,
		                            tickets->port_count);
}

static SfbSimPort *
add_port(SfbSimWebTickets *tickets, const char *name, const char *suffix, SfbSimAnswer answer)
{
	g_autofree char *path = g_strconcat(SFB_SIM_TICKETS_PATH, suffix, NULL);
	g_autofree char *location = g_strconcat(tickets->site->base, path, NULL);
	SfbSimPort *port = &tickets->ports[tickets->port_count++];

	sfb_sim_site_add(tickets->site, "POST", path, answer, tickets);
	port->name = name;
	port->location = g_string_chunk_insert(tickets->texts, location);
	return port;
}

static void
add_oauth_port(SfbSimWebTickets *tickets)
{
	SfbSimPort *port = add_port(tickets, "WebTicketServiceOAuth", "/OAuth", answer_oauth);
	g_autofree char *announcement = g_markup_printf_escaped(
		"<af:OAuth xmlns:af=\"urn:component:Microsoft.Rtc.WebAuthentication.2010\" "
		"af:authorizationUri=\"%s\"/>",
		sfb_sim_web_oauth_get_authorization_uri(tickets->ways.oauth));

	port->policy = g_string_chunk_insert(tickets->texts, announcement);
}

static void
add_federated_port(SfbSimWebTickets *tickets)
{
	SfbSimPort *port = add_port(tickets, "WsFedBearer", "/WsFed_bearer", answer_federated);

	port->demand = "SignedSupportingTokens";
	port->issuer = sfb_sim_web_adfs_get_url(tickets->ways.adfs);
	tickets->federated_url = port->location;
}

SfbSimWebTickets *
sfb_sim_web_tickets_new(SfbSimSite *site, SfbSimSigner *signer, const SfbSimTicketWays *ways)
{
	SfbSimWebTickets *tickets = g_new0(SfbSimWebTickets, 1);

	tickets->site = site;
	tickets->signer = signer;
	tickets->ways = *ways;
	tickets->url = g_strconcat(site->base, SFB_SIM_TICKETS_PATH, NULL);
	tickets->texts = g_string_chunk_new(256);
	tickets->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                      (GDestroyNotify)g_bytes_unref);
	sfb_sim_site_add(site, "GET", SFB_SIM_TICKETS_PATH "/mex", answer_metadata, tickets);
	if (ways->windows != NULL)
		add_port(tickets, "WebTicketServiceWinNegotiate", "", answer_windows);
	if (ways->has_forms)
		add_port(tickets, "WebTicketServiceAuth", "/Auth", answer_forms);
	if (ways->oauth != NULL)
		add_oauth_port(tickets);
	if (ways->adfs != NULL)
		add_federated_port(tickets);
	return tickets;
}

void
sfb_sim_web_tickets_free(SfbSimWebTickets *tickets)
{
	if (tickets == NULL)
		return;
	g_hash_table_unref(tickets->keys);
	g_string_chunk_free(tickets->texts);
	g_free(tickets->url);
	g_free(tickets);
}

const char *
sfb_sim_web_tickets_get_url(const SfbSimWebTickets *tickets)
{
	return tickets->url;
}

char *
sfb_sim_web_tickets_check(SfbSimWebTickets *tickets, const SfbXml *xml, SfbXmlNode *node,
                          const char *service)
{
	return sfb_sim_signer_check(tickets->signer, xml, node, tickets->url, service);
}

char *
sfb_sim_web_tickets_check_header_for(SfbSimWebTickets *tickets, SoupServerMessage *message,
                                     const char *service)
{
	const char *header = sfb_sim_site_get_header(message, "X-MS-WebTicket");
	g_autofree guchar *text = NULL;
	g_autoptr(SfbXml) xml = NULL;
	gsize length;

	if (header == NULL || strlen(header) > HEADER_MAX ||
	    !g_str_has_prefix(header, HEADER_PREFIX))
		return NULL;
	text = g_base64_decode(header + strlen(HEADER_PREFIX), &length);
	xml = sfb_xml_parse((const char *)text, (gssize)length, NULL);
	if (xml == NULL)
		return NULL;
	return sfb_sim_web_tickets_check(tickets, xml, sfb_xml_get_root(xml), service);
}

char *
sfb_sim_web_tickets_check_header(SfbSimWebTickets *tickets, SoupServerMessage *message)
{
	GUri *uri = soup_server_message_get_uri(message);
	const char *query = g_uri_get_query(uri);
	g_autofree char *url = g_strconcat(tickets->site->base, g_uri_get_path(uri),
	                                   query != NULL ? "?" : "", query, NULL);

	return sfb_sim_web_tickets_check_header_for(tickets, message, url);
}

GBytes *
sfb_sim_web_tickets_get_key(SfbSimWebTickets *tickets, const char *id)
{
	return g_hash_table_lookup(tickets->keys, id);
}
