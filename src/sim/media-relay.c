/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Credentials for the company's media relay. The user name is a token that says until when it holds,
 * and the password is its keyed hash, so that a relay, which has the same key, needs no list. */

#include "sim/media-relay.h"

#include <string.h>

#include "sim/refusal.h"
#include "sim/relay-ports.h"
#include "util/random.h"
#include "util/xml.h"

#define DOCUMENT_TYPE "application/msrtc-media-relay-auth+xml"
#define NAMESPACE "http://schemas.microsoft.com/2006/09/sip/mrasp"
#define KEY_BYTES 20
#define HASH_BYTES 20 /* SHA-1 */
#define FILETIME_PER_SECOND 10000000
#define FILETIME_OF_1970 G_GINT64_CONSTANT(116444736000000000)

static const SfbSimRefusal unknown = { 404, 4005,
	                               "Destination URI either not enabled for SIP or does not "
	                               "exist" };

struct _SfbSimMediaRelay {
	SfbSimFaults *faults;
	SfbSimRelayPorts *ports;
	guint minutes;
	guint8 key[KEY_BYTES];
};

/* What is signed in a user name. */
typedef struct {
	guint8 version; /* 2 */
	guint8 reserved;
	guint16 length;       /* of what follows; big-endian, as all here */
	guint32 expires_high; /* a FILETIME */
	guint32 expires_low;
	guint8 client[8];
	guint8 hash[HASH_BYTES];
} Token;

G_STATIC_ASSERT(sizeof(Token) == 40);

static void
make_hash(const SfbSimMediaRelay *relay, const void *bytes, gsize length, guint8 hash[HASH_BYTES])
{
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA1, relay->key, sizeof(relay->key));
	gsize hash_length = HASH_BYTES;

	g_hmac_update(hmac, bytes, (gssize)length);
	g_hmac_get_digest(hmac, hash, &hash_length);
}

static Token
make_token(const SfbSimMediaRelay *relay, guint minutes)
{
	Token token = { .version = 2,
		        .length = GUINT16_TO_BE(sizeof(token) -
		                                G_STRUCT_OFFSET(Token, expires_high)) };
	gint64 expires = g_get_real_time() / G_USEC_PER_SEC + (gint64)minutes * 60;
	guint64 filetime = (guint64)(FILETIME_OF_1970 + expires * FILETIME_PER_SECOND);

	token.expires_high = GUINT32_TO_BE((guint32)(filetime >> 32));
	token.expires_low = GUINT32_TO_BE((guint32)filetime);
	sfb_random_fill(token.client, sizeof(token.client));
	make_hash(relay, &token, G_STRUCT_OFFSET(Token, hash), token.hash);
	return token;
}

static void
append_credentials(GString *document, const SfbSimMediaRelay *relay, guint minutes)
{
	Token token = make_token(relay, minutes);
	g_autofree char *user_name = g_base64_encode((const guint8 *)&token, sizeof(token));
	guint8 hash[HASH_BYTES];
	g_autofree char *password = NULL;

	make_hash(relay, &token, sizeof(token), hash);
	password = g_base64_encode(hash, sizeof(hash));
	g_string_append_printf(document,
	                       "<credentials><username>%s</username><password>%s</password>"
	                       "<duration>%u</duration><realm>" SFB_SIM_RELAY_REALM
	                       "</realm></credentials>",
	                       user_name, password, minutes);
}

static void
append_servers(GString *document, const SfbSimMediaRelay *relay, const char *location)
{
	g_string_append(document, "<mediaRelayList><mediaRelay>");
	sfb_xml_append_element(document, "location", location);
	g_string_append_printf(document,
	                       "<hostName>127.0.0.1</hostName><udpPort>%u</udpPort>"
	                       "<tcpPort>%u</tcpPort></mediaRelay></mediaRelayList>",
	                       sfb_sim_relay_ports_get_udp(relay->ports),
	                       sfb_sim_relay_ports_get_tcp(relay->ports));
}

static guint
read_minutes(const SfbSimMediaRelay *relay, SfbXmlNode *wish)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(wish, "duration"));
	guint64 minutes = relay->minutes;

	if (text != NULL)
		g_ascii_string_to_unsigned(text, 10, 1, relay->minutes, &minutes, NULL);
	return (guint)minutes;
}

static void
append_answer(GString *document, const SfbSimMediaRelay *relay, SfbXmlNode *wish)
{
	g_autofree char *location = sfb_xml_dup_text(sfb_xml_get_child(wish, "location"));

	g_string_append(document, "<credentialsResponse");
	sfb_xml_append_attribute(document, "credentialsRequestID",
	                         sfb_xml_get_attribute(wish, "credentialsRequestID"));
	g_string_append_c(document, '>');
	append_credentials(document, relay, read_minutes(relay, wish));
	append_servers(document, relay, location);
	g_string_append(document, "</credentialsResponse>");
}

/* [MS-AVEDGEA] 2.2.3.1: what has to be there. */
static gboolean
is_complete(SfbXmlNode *question)
{
	SfbXmlNode *wish = sfb_xml_get_child(question, "credentialsRequest");
	g_autofree char *location = sfb_xml_dup_text(sfb_xml_get_child(wish, "location"));

	return sfb_xml_get_attribute(question, "requestID") != NULL &&
	       sfb_xml_get_attribute(question, "from") != NULL &&
	       sfb_xml_get_attribute(question, "to") != NULL &&
	       sfb_xml_get_attribute(wish, "credentialsRequestID") != NULL &&
	       sfb_xml_get_child(wish, "identity") != NULL &&
	       (g_strcmp0(location, "internet") == 0 || g_strcmp0(location, "intranet") == 0);
}

/* The reason's words; hyphens stand for blanks in a fault. Returns: (transfer full) */
static char *
make_reason(SfbSimMediaRelay *relay, SfbXmlNode *question)
{
	const char *fault = sfb_sim_faults_get_strike(relay->faults, "relay-refused");

	if (question == NULL || !is_complete(question))
		return g_strdup("Request Malformed");
	if (g_strcmp0(sfb_xml_get_attribute(question, "version"), "1.0") != 0)
		return g_strdup("Version Mismatch");
	return fault != NULL ? g_strdelimit(g_strdup(fault), "-", ' ') : g_strdup("OK");
}

/* The values of the request come back as they are, and none of them if it was malformed. */
static char *
build_document(SfbSimMediaRelay *relay, SfbXmlNode *question)
{
	static const char *const repeated[] = { "requestID", "from", "to" };
	g_autofree char *reason = make_reason(relay, question);
	gboolean is_malformed = strcmp(reason, "Request Malformed") == 0;
	GString *document = g_string_new("<response xmlns=\"" NAMESPACE "\" version=\"1.0\" "
	                                 "serverVersion=\"3.0\"");

	for (gsize i = 0; i < G_N_ELEMENTS(repeated) && !is_malformed; i++)
		sfb_xml_append_attribute(document, repeated[i],
		                         sfb_xml_get_attribute(question, repeated[i]));
	sfb_xml_append_attribute(document, "reasonPhrase", reason);
	g_string_append_c(document, '>');
	if (strcmp(reason, "OK") == 0)
		append_answer(document, relay, sfb_xml_get_child(question, "credentialsRequest"));
	g_string_append(document, "</response>");
	return g_string_free(document, FALSE);
}

void
sfb_sim_media_relay_answer(SfbSimMediaRelay *relay, SfbSimEndpoint *endpoint,
                           const SfbSipMessage *request)
{
	const char *fault = sfb_sim_faults_get_strike(relay->faults, "refuse-relay");
	SfbSimRefusal refusal = fault != NULL ? sfb_sim_refusal_parse(fault) : unknown;
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(request), &length);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, NULL);
	g_autoptr(SfbSipMessage) reply = NULL;
	g_autofree char *document = NULL;

	if (fault != NULL ||
	    strcmp(sfb_sip_message_get_request_uri(request), SFB_SIM_RELAY_URI) != 0) {
		sfb_sim_connection_refuse(endpoint->connection, request, &refusal);
		return;
	}
	document = build_document(relay, xml != NULL ? sfb_xml_get_root(xml) : NULL);
	reply = sfb_sim_connection_new_reply(endpoint->connection, request, 200, NULL);
	sfb_sip_message_set_body_text(reply, DOCUMENT_TYPE, document);
	sfb_sim_connection_send(endpoint->connection, reply);
}

SfbSimMediaRelay *
sfb_sim_media_relay_new(guint minutes, SfbSimFaults *faults, GError **error)
{
	g_autoptr(SfbSimMediaRelay) relay = g_new0(SfbSimMediaRelay, 1);

	relay->faults = faults;
	relay->minutes = minutes != 0 ? minutes : SFB_SIM_RELAY_MINUTES_MAX;
	sfb_random_fill(relay->key, sizeof(relay->key));
	relay->ports = sfb_sim_relay_ports_new(faults, error);
	return relay->ports != NULL ? g_steal_pointer(&relay) : NULL;
}

void
sfb_sim_media_relay_free(SfbSimMediaRelay *relay)
{
	if (relay == NULL)
		return;
	sfb_sim_relay_ports_free(relay->ports);
	g_free(relay);
}
