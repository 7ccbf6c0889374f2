/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Asking for tokens and reading them. */

#include "config.h"

#include "web/web-ticket-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "util/xml-raw.h"
#include "web/signature.h"
#include "web/web-ticket-private.h"

#define KEY_BITS_DEFAULT (SFB_WEB_TICKET_ENTROPY_LENGTH * 8)
#define TIME_LENGTH_MAX 64

/* Request */

/* Without the claim the issuer would take the account's address; with it, it tells us if that is
 * another one. */
static void
append_claims(GString *body, const char *address)
{
	g_string_append(body,
	                "<wst:Claims Dialect=\"urn:component:Microsoft.Rtc.WebAuthentication.2010"
	                ":authclaims\"><auth:ClaimType Optional=\"false\""
	                " xmlns:auth=\"http://schemas.xmlsoap.org/ws/2006/12/authorization\""
	                " Uri=\"http://schemas.xmlsoap.org/ws/2005/05/identity/claims/uri\">"
	                "<auth:Value>sip:");
	sfb_xml_append_text(body, address);
	g_string_append(body, "</auth:Value></auth:ClaimType></wst:Claims>");
}

char *
sfb_web_ticket_build_request(const char *applies_to, const char *address, GBytes *entropy)
{
	GString *body = g_string_new(NULL);
	g_autofree char *context = g_uuid_string_random();
	g_autofree char *encoded =
		g_base64_encode(g_bytes_get_data(entropy, NULL), g_bytes_get_size(entropy));

	/* The type of the request has the address of 2005/02 although everything around it is 1.3:
	 * that is what clients in the field send. */
	g_string_append_printf(body,
	                       "<wst:RequestSecurityToken xmlns:wst=\"" SFB_WEB_NS_WST "\""
	                       " Context=\"%s\"><wst:TokenType>" SFB_WEB_SAML_TOKEN
	                       "</wst:TokenType><wst:RequestType>" SFB_WEB_NS_WST_2005
	                       "/Issue</wst:RequestType>",
	                       context);
	sfb_web_soap_append_applies_to(body, applies_to);
	append_claims(body, address);
	g_string_append_printf(body,
	                       "<wst:Entropy><wst:BinarySecret>%s</wst:BinarySecret></wst:Entropy>"
	                       "<wst:KeyType>" SFB_WEB_NS_WST "/SymmetricKey</wst:KeyType>"
	                       "</wst:RequestSecurityToken>",
	                       encoded);
	return g_string_free(body, FALSE);
}

/* Answer */

static gboolean
refuse(SfbError code, const char *what, GError **error)
{
	g_set_error(error, SFB_ERROR, code,
	            _("The server issued a ticket that cannot be used (%s). Sign in again; if it "
	              "happens again, tell your administrator."),
	            what);
	return FALSE;
}

/* WS-Trust 1.3 has a collection around the answer, 2005/02 has not. */
static SfbXmlNode *
find_response(const SfbXml *xml)
{
	SfbXmlNode *body = sfb_xml_get_child(sfb_xml_get_root(xml), "Body");
	SfbXmlNode *collection = sfb_xml_get_child(body, "RequestSecurityTokenResponseCollection");

	return sfb_xml_get_child(collection != NULL ? collection : body,
	                         "RequestSecurityTokenResponse");
}

static gboolean
read_token(SfbWebTicket *ticket, const SfbXml *xml, SfbXmlNode *response, GBytes *document,
           GError **error)
{
	SfbXmlNode *token =
		sfb_xml_get_child(sfb_xml_get_child(response, "RequestedSecurityToken"), NULL);
	gsize size;
	const char *text = g_bytes_get_data(document, &size);

	if (token == NULL)
		return refuse(SFB_ERROR_PROTOCOL, "RequestedSecurityToken", error);
	ticket->assertion = sfb_xml_dup_raw(xml, token, text, (gssize)size);
	if (ticket->assertion == NULL || strlen(ticket->assertion) > SFB_WEB_TICKET_TOKEN_MAX)
		return refuse(SFB_ERROR_PROTOCOL, "RequestedSecurityToken", error);
	ticket->assertion_id = g_strdup(sfb_xml_get_attribute(token, "AssertionID"));
	if (ticket->assertion_id == NULL)
		ticket->assertion_id = g_strdup("");
	return TRUE;
}

/* Returns: (transfer full) (nullable) NULL if there is none. */
static GBytes *
read_secret(SfbXmlNode *parent)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(parent, "BinarySecret"));
	guint8 *bytes;
	gsize length;

	if (text == NULL)
		return NULL;
	bytes = g_base64_decode(text, &length);
	return sfb_web_signature_take_key(bytes, length);
}

static gboolean
read_key_length(SfbXmlNode *response, gsize *length)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(response, "KeySize"));
	guint64 bits = KEY_BITS_DEFAULT;

	if (text != NULL &&
	    !g_ascii_string_to_unsigned(text, 10, 128, SFB_WEB_TICKET_KEY_MAX * 8, &bits, NULL))
		return FALSE;
	*length = bits / 8;
	return TRUE;
}

/* WS-Trust 1.3, 4.4.4: a key that the issuer names is the key; else it is computed of both
 * entropies; and if the issuer adds nothing, ours is the key. */
static GBytes *
make_key(SfbXmlNode *response, GBytes *entropy)
{
	g_autoptr(GBytes) given = read_secret(sfb_xml_get_child(response, "RequestedProofToken"));
	g_autoptr(GBytes) theirs = read_secret(sfb_xml_get_child(response, "Entropy"));
	gsize length;

	if (given != NULL)
		return g_steal_pointer(&given);
	if (theirs == NULL)
		return g_bytes_ref(entropy);
	if (!read_key_length(response, &length))
		return NULL;
	return sfb_web_signature_make_key(entropy, theirs, length);
}

static gboolean
read_key(SfbWebTicket *ticket, SfbXmlNode *response, GBytes *entropy, GError **error)
{
	g_autofree char *algorithm =
		sfb_xml_dup_text(sfb_xml_find(response, "RequestedProofToken/ComputedKey"));

	if (ticket->assertion_id[0] == '\0')
		return refuse(SFB_ERROR_PROTOCOL, "AssertionID", error);
	if (algorithm != NULL && !g_str_has_suffix(algorithm, "/CK/PSHA1"))
		return refuse(SFB_ERROR_UNSUPPORTED, algorithm, error);
	ticket->key = make_key(response, entropy);
	if (ticket->key == NULL || g_bytes_get_size(ticket->key) == 0 ||
	    g_bytes_get_size(ticket->key) > SFB_WEB_TICKET_KEY_MAX)
		return refuse(SFB_ERROR_PROTOCOL, "KeySize", error);
	return TRUE;
}

/* Seconds since 1970 behind "2024-03-01T08:00:00.0000000Z"; 0 to 7 digits have been seen. */
static gboolean
read_time(const char *text, gint64 *seconds)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	g_autoptr(GDateTime) time = NULL;

	if (text == NULL || strlen(text) > TIME_LENGTH_MAX)
		return FALSE;
	time = g_date_time_new_from_iso8601(text, utc);
	if (time == NULL)
		return FALSE;
	*seconds = g_date_time_to_unix(time);
	return TRUE;
}

static gboolean
read_lifetime(SfbWebTicket *ticket, SfbXmlNode *response, gint64 clock_offset, GError **error)
{
	SfbXmlNode *lifetime = sfb_xml_get_child(response, "Lifetime");
	gint64 created;
	gint64 expiry;

	ticket->created = sfb_xml_dup_text(sfb_xml_get_child(lifetime, "Created"));
	ticket->expires = sfb_xml_dup_text(sfb_xml_get_child(lifetime, "Expires"));
	if (!read_time(ticket->created, &created) || !read_time(ticket->expires, &expiry) ||
	    expiry <= created)
		return refuse(SFB_ERROR_PROTOCOL, "Lifetime", error);
	ticket->expiry = expiry - clock_offset;
	return TRUE;
}

SfbWebTicket *
sfb_web_ticket_parse_response(GBytes *document, GBytes *entropy, gint64 clock_offset,
                              GError **error)
{
	g_autoptr(SfbWebTicket) ticket = g_new0(SfbWebTicket, 1);
	gsize size;
	const char *text = g_bytes_get_data(document, &size);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)size, error);
	SfbXmlNode *response;

	g_atomic_ref_count_init(&ticket->references);
	if (xml == NULL)
		return NULL;
	response = find_response(xml);
	if (!read_token(ticket, xml, response, document, error) ||
	    (entropy != NULL && !read_key(ticket, response, entropy, error)) ||
	    !read_lifetime(ticket, response, clock_offset, error))
		return NULL;
	return g_steal_pointer(&ticket);
}
