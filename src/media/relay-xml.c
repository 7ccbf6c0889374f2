/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The question for credentials of the media relay, and its answer. */

#include "config.h"

#include "media/relay-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "util/xml.h"

#define NAMESPACE "http://schemas.microsoft.com/2006/09/sip/mrasp"
#define PROTOCOL_VERSION "1.0"
#define SECONDS_PER_MINUTE 60

/* Question */

char *
sfb_relay_question_build(const SfbRelayQuestion *question)
{
	g_autofree char *minutes = g_strdup_printf("%d", SFB_RELAY_MINUTES);
	GString *document = g_string_new("<request xmlns=\"" NAMESPACE "\"");

	sfb_xml_append_attribute(document, "requestID", question->id);
	sfb_xml_append_attribute(document, "version", PROTOCOL_VERSION);
	sfb_xml_append_attribute(document, "from", question->uri);
	sfb_xml_append_attribute(document, "to", question->service);
	g_string_append(document, "><credentialsRequest");
	sfb_xml_append_attribute(document, "credentialsRequestID", question->id);
	g_string_append_c(document, '>');
	sfb_xml_append_element(document, "identity", question->uri);
	sfb_xml_append_element(document, "location",
	                       question->is_internet ? "internet" : "intranet");
	sfb_xml_append_element(document, "duration", minutes);
	g_string_append(document, "</credentialsRequest></request>");
	return g_string_free(document, FALSE);
}

/* Refusals */

/* [MS-AVEDGEA] 2.2.4.7. */
static const struct {
	const char *phrase;
	SfbError code;
	const char *words;
} refusals[] = {
	{ "Server Busy", SFB_ERROR_SERVER,
	  N_("The server that lets calls through the firewall is busy. It is asked again in a few "
	     "minutes; until then calls work within the company's network only.") },
	{ "Time Out", SFB_ERROR_TIMEOUT,
	  N_("The server that lets calls through the firewall did not answer in time. It is asked "
	     "again in a few minutes; until then calls work within the company's network only.") },
	{ "Forbidden", SFB_ERROR_NOT_ALLOWED,
	  N_("Your company does not let you make calls through its firewall. They work within its "
	     "network. Your administrator can change that.") },
	{ "Not Supported", SFB_ERROR_UNSUPPORTED,
	  N_("The server that lets calls through the firewall does not give what this program asks "
	     "for, so calls work within the company's network only.") },
	{ "Version Mismatch", SFB_ERROR_UNSUPPORTED,
	  N_("The server that lets calls through the firewall speaks another version of its "
	     "language, so calls work within the company's network only.") },
	{ "Request Malformed", SFB_ERROR_FAILED,
	  N_("The server that lets calls through the firewall did not understand the question, so "
	     "calls work within the company's network only. Please report this as a bug.") },
	{ "Request Too Large", SFB_ERROR_FAILED,
	  N_("The server that lets calls through the firewall found the question too long, so "
	     "calls work within the company's network only. Please report this as a bug.") },
	{ "Internal Server Error", SFB_ERROR_FAILED,
	  N_("The server that lets calls through the firewall has trouble of its own, so calls "
	     "work within the company's network only. Tell your administrator.") },
	{ "Other Failure", SFB_ERROR_FAILED,
	  N_("The server that lets calls through the firewall gave no reason for refusing, so "
	     "calls work within the company's network only. Tell your administrator.") },
};

static void
set_nonsense(GError **error)
{
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_FAILED,
	                    _("The server that lets calls through the firewall gave an answer "
	                      "that makes no sense, so calls work within the company's network "
	                      "only. Tell your administrator."));
}

/* A phrase that is not in the list says as little as none. */
static gboolean
is_granted(SfbXmlNode *response, GError **error)
{
	const char *phrase = sfb_xml_get_attribute(response, "reasonPhrase");

	if (!sfb_xml_has_name(response, "response") || phrase == NULL) {
		set_nonsense(error);
		return FALSE;
	}
	if (g_ascii_strcasecmp(phrase, "OK") == 0)
		return TRUE;
	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
		if (g_ascii_strcasecmp(phrase, refusals[i].phrase) != 0)
			continue;
		g_set_error_literal(error, SFB_ERROR, refusals[i].code, _(refusals[i].words));
		return FALSE;
	}
	set_nonsense(error);
	return FALSE;
}

/* Values */

static gboolean
is_word(const char *text, gsize length_max)
{
	gsize length = strlen(text);

	for (const char *c = text; *c != '\0'; c++) {
		if (!g_ascii_isgraph(*c))
			return FALSE;
	}
	return length > 0 && length <= length_max;
}

/* Returns: (transfer full) (nullable) NULL if it is not there, or no word. */
static char *
dup_word(SfbXmlNode *parent, const char *name, gsize length_max)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(parent, name));

	return text != NULL && is_word(text, length_max) ? g_steal_pointer(&text) : NULL;
}

/* @fallback: if it is not there, or no number up to @max. */
static guint
read_number(SfbXmlNode *parent, const char *name, guint max, guint fallback)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(parent, name));
	guint64 number;

	if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 1, max, &number, NULL))
		return fallback;
	return (guint)number;
}

/* Servers */

static void
server_free(gpointer data)
{
	SfbRelayServer *server = data;

	g_free(server->host);
	g_free(server);
}

/* It has one of the two; an IPv6 address may stand in brackets. */
static char *
dup_host(SfbXmlNode *node)
{
	char *host = dup_word(node, "hostName", SFB_RELAY_HOST_MAX);
	gsize length;

	if (host == NULL)
		host = dup_word(node, "directIPAddress", SFB_RELAY_HOST_MAX);
	length = host != NULL ? strlen(host) : 0;
	if (length > 2 && host[0] == '[' && host[length - 1] == ']') {
		host[length - 1] = '\0';
		memmove(host, host + 1, length - 1);
	}
	return host;
}

static void
read_server(SfbXmlNode *node, GPtrArray *servers)
{
	g_autofree char *location = dup_word(node, "location", SFB_RELAY_TEXT_MAX);
	guint16 udp_port = (guint16)read_number(node, "udpPort", G_MAXUINT16, 0);
	guint16 tcp_port = (guint16)read_number(node, "tcpPort", G_MAXUINT16, 0);
	char *host = dup_host(node);
	SfbRelayServer *server;

	if (host == NULL || (udp_port == 0 && tcp_port == 0)) {
		g_free(host);
		return;
	}
	server = g_new0(SfbRelayServer, 1);
	server->host = host;
	server->udp_port = udp_port;
	server->tcp_port = tcp_port;
	server->is_internet = location != NULL && g_ascii_strcasecmp(location, "internet") == 0;
	g_ptr_array_add(servers, server);
}

static GPtrArray *
read_servers(SfbXmlNode *response)
{
	GPtrArray *servers = g_ptr_array_new_with_free_func(server_free);
	SfbXmlNode *node = sfb_xml_find(response, "mediaRelayList/mediaRelay");

	for (; node != NULL && servers->len < SFB_RELAY_SERVERS_MAX;
	     node = sfb_xml_get_next(node, "mediaRelay"))
		read_server(node, servers);
	return servers;
}

/* Credentials */

static SfbSecret *
read_password(SfbXmlNode *node)
{
	char *text = dup_word(node, "password", SFB_RELAY_TEXT_MAX);
	SfbSecret *password = NULL;

	if (text == NULL)
		return NULL;
	password = sfb_secret_new(text);
	sfb_secret_wipe(text, strlen(text));
	g_free(text);
	return password;
}

/* Returns: (nullable) NULL if what nobody can do without is not there. */
static SfbRelayCredentials *
read_credentials(SfbXmlNode *response, gint64 asked_at)
{
	SfbXmlNode *node = sfb_xml_get_child(response, "credentials");
	g_autoptr(SfbRelayCredentials) credentials = g_new0(SfbRelayCredentials, 1);
	guint minutes = read_number(node, "duration", SFB_RELAY_MINUTES_MAX, SFB_RELAY_MINUTES);

	credentials->user_name = dup_word(node, "username", SFB_RELAY_TEXT_MAX);
	credentials->password = read_password(node);
	credentials->realm = dup_word(node, "realm", SFB_RELAY_TEXT_MAX);
	credentials->servers = read_servers(response);
	credentials->expires = asked_at + (gint64)minutes * SECONDS_PER_MINUTE;
	if (credentials->realm == NULL)
		credentials->realm = g_strdup("");
	if (credentials->user_name == NULL || credentials->password == NULL ||
	    credentials->servers->len == 0)
		return NULL;
	return g_steal_pointer(&credentials);
}

/* There may be answers to other questions beside ours. */
static SfbXmlNode *
find_ours(SfbXmlNode *root, const char *id)
{
	SfbXmlNode *node = sfb_xml_get_child(root, "credentialsResponse");

	while (node != NULL &&
	       g_strcmp0(sfb_xml_get_attribute(node, "credentialsRequestID"), id) != 0)
		node = sfb_xml_get_next(node, "credentialsResponse");
	return node;
}

SfbRelayCredentials *
sfb_relay_answer_parse(const char *text, gsize length, const char *id, gint64 asked_at,
                       GError **error)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, NULL);
	SfbRelayCredentials *credentials;

	if (xml == NULL) {
		set_nonsense(error);
		return NULL;
	}
	if (!is_granted(sfb_xml_get_root(xml), error))
		return NULL;
	credentials = read_credentials(find_ours(sfb_xml_get_root(xml), id), asked_at);
	if (credentials == NULL)
		set_nonsense(error);
	return credentials;
}

void
sfb_relay_credentials_free(SfbRelayCredentials *credentials)
{
	if (credentials == NULL)
		return;
	g_free(credentials->user_name);
	sfb_secret_unref(credentials->password);
	g_free(credentials->realm);
	g_clear_pointer(&credentials->servers, g_ptr_array_unref);
	g_free(credentials);
}
