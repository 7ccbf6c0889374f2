/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents of Lync Autodiscover, in each of the three shapes a server may give them. */

#include "config.h"

#include "web/autodiscover-document.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "util/json.h"
#include "util/xml.h"
#include "web/url.h"

#define LINKS_MAX 100
#define HOST_MAX 253

static const struct {
	const char *name;
	SfbWebAutodiscoverKind kind;
} kinds[] = {
	{ "Root", SFB_WEB_AUTODISCOVER_ROOT },
	{ "User", SFB_WEB_AUTODISCOVER_USER },
	{ "Domain", SFB_WEB_AUTODISCOVER_DOMAIN },
};

/* In the order in which they count: the documentation reserves "SipServer". */
static const struct {
	const char *name;
	gsize offset;
	guint16 usual_port;
} accesses[] = {
	{ "SipClientInternalAccess", G_STRUCT_OFFSET(SfbWebAutodiscovered, internal), 5061 },
	{ "SipServerInternalAccess", G_STRUCT_OFFSET(SfbWebAutodiscovered, internal), 5061 },
	{ "SipClientExternalAccess", G_STRUCT_OFFSET(SfbWebAutodiscovered, external), 443 },
	{ "SipServerExternalAccess", G_STRUCT_OFFSET(SfbWebAutodiscovered, external), 443 },
};

/* Relations of the hypermedia form, which is what a server sends when it is not asked for another.
 * It names no SIP servers, but it leads on. */
static const char *const relations[] = { "redirect", "user", "domain", "oauth", "applications" };

static SfbWebAutodiscovered *
new_discovered(void)
{
	SfbWebAutodiscovered *discovered = g_new0(SfbWebAutodiscovered, 1);

	discovered->links = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	return discovered;
}

void
sfb_web_autodiscovered_free(SfbWebAutodiscovered *discovered)
{
	if (discovered == NULL)
		return;
	g_free(discovered->internal.host);
	g_free(discovered->external.host);
	g_hash_table_unref(discovered->links);
	g_free(discovered);
}

const char *
sfb_web_autodiscovered_get_link(const SfbWebAutodiscovered *discovered, const char *token)
{
	g_autofree char *key = g_ascii_strdown(token, -1);

	return g_hash_table_lookup(discovered->links, key);
}

static SfbWebLocation
parse_location(const char *text)
{
	if (text != NULL && g_ascii_strcasecmp(text, "internal") == 0)
		return SFB_WEB_LOCATION_INTERNAL;
	if (text != NULL && g_ascii_strcasecmp(text, "external") == 0)
		return SFB_WEB_LOCATION_EXTERNAL;
	return SFB_WEB_LOCATION_UNKNOWN;
}

/* The first of a token counts. */
static void
add_link(SfbWebAutodiscovered *discovered, const char *token, const char *href)
{
	g_autofree char *key = NULL;

	if (token == NULL || href == NULL || g_hash_table_size(discovered->links) == LINKS_MAX)
		return;
	key = g_strstrip(g_ascii_strdown(token, -1));
	if (!g_hash_table_contains(discovered->links, key))
		g_hash_table_insert(discovered->links, g_steal_pointer(&key),
		                    g_strstrip(g_strdup(href)));
}

/* A certificate has to prove the name later, which no address can. */
static gboolean
is_host_name(const char *text)
{
	gsize length = strlen(text);

	return length > 0 && length <= HOST_MAX && !g_hostname_is_ip_address(text) &&
	       strspn(text, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS ".-_") == length;
}

static void
set_access(SfbWebAutodiscovered *discovered, gsize nth, const char *fqdn, const char *port)
{
	SfbWebAccess *access = G_STRUCT_MEMBER_P(discovered, accesses[nth].offset);
	g_autofree char *host = g_strstrip(g_strdup(fqdn != NULL ? fqdn : ""));
	g_autofree char *digits = g_strstrip(g_strdup(port != NULL ? port : ""));
	guint64 number;

	if (access->host != NULL || !is_host_name(host))
		return;
	access->host = g_steal_pointer(&host);
	access->port = accesses[nth].usual_port;
	if (g_ascii_string_to_unsigned(digits, 10, 1, G_MAXUINT16, &number, NULL))
		access->port = (guint16)number;
}

/* XML */

static SfbXmlNode *
find_kind(SfbXmlNode *root, SfbWebAutodiscoverKind *kind)
{
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		SfbXmlNode *node = sfb_xml_get_child(root, kinds[i].name);

		if (node == NULL)
			continue;
		*kind = kinds[i].kind;
		return node;
	}
	return NULL;
}

static SfbWebAutodiscovered *
parse_xml(GBytes *body)
{
	g_autoptr(SfbXml) xml =
		sfb_xml_parse(g_bytes_get_data(body, NULL), (gssize)g_bytes_get_size(body), NULL);
	g_autoptr(SfbWebAutodiscovered) discovered = new_discovered();
	SfbXmlNode *root = xml != NULL ? sfb_xml_get_root(xml) : NULL;
	SfbXmlNode *node;

	if (root == NULL || !sfb_xml_has_name(root, "AutodiscoverResponse"))
		return NULL;
	node = find_kind(root, &discovered->kind);
	if (node == NULL)
		return NULL;
	discovered->location = parse_location(sfb_xml_get_attribute(root, "AccessLocation"));
	for (SfbXmlNode *link = sfb_xml_get_child(node, "Link"); link != NULL;
	     link = sfb_xml_get_next(link, "Link"))
		add_link(discovered, sfb_xml_get_attribute(link, "token"),
		         sfb_xml_get_attribute(link, "href"));
	for (gsize i = 0; i < G_N_ELEMENTS(accesses); i++) {
		SfbXmlNode *access = sfb_xml_get_child(node, accesses[i].name);

		set_access(discovered, i, sfb_xml_get_attribute(access, "fqdn"),
		           sfb_xml_get_attribute(access, "port"));
	}
	return g_steal_pointer(&discovered);
}

/* JSON */

static char *
dup_member(const SfbJson *json, const char *object, const char *inner, const char *name)
{
	g_autofree char *path = g_strjoin(".", object, inner, name, NULL);

	return sfb_json_dup_text(json, path);
}

static void
on_link(const SfbJson *link, gpointer user_data)
{
	g_autofree char *token = sfb_json_dup_text(link, "token");
	g_autofree char *href = sfb_json_dup_text(link, "href");

	add_link(user_data, token, href);
}

static gboolean
says_something(const SfbWebAutodiscovered *discovered)
{
	return g_hash_table_size(discovered->links) > 0 || discovered->internal.host != NULL ||
	       discovered->external.host != NULL;
}

static gboolean
take_version_1(SfbWebAutodiscovered *discovered, const SfbJson *json, gsize nth_kind)
{
	const char *object = kinds[nth_kind].name;
	g_autofree char *links = g_strconcat(object, ".Links", NULL);

	discovered->kind = kinds[nth_kind].kind;
	sfb_json_visit(json, links, on_link, discovered);
	for (gsize i = 0; i < G_N_ELEMENTS(accesses); i++) {
		g_autofree char *fqdn = dup_member(json, object, accesses[i].name, "fqdn");
		g_autofree char *port = dup_member(json, object, accesses[i].name, "port");

		set_access(discovered, i, fqdn, port);
	}
	return says_something(discovered);
}

static gboolean
take_hypermedia(SfbWebAutodiscovered *discovered, const SfbJson *json)
{
	for (gsize i = 0; i < G_N_ELEMENTS(relations); i++) {
		g_autofree char *href = dup_member(json, "_links", relations[i], "href");

		add_link(discovered, relations[i], href);
	}
	discovered->kind = sfb_web_autodiscovered_get_link(discovered, "applications") != NULL
	                           ? SFB_WEB_AUTODISCOVER_USER
	                           : SFB_WEB_AUTODISCOVER_ROOT;
	return says_something(discovered);
}

static SfbWebAutodiscovered *
parse_json(GBytes *body)
{
	g_autoptr(SfbJson) json = sfb_json_parse(body, NULL);
	g_autofree char *location = json != NULL ? sfb_json_dup_text(json, "AccessLocation") : NULL;
	g_autoptr(SfbWebAutodiscovered) discovered = new_discovered();

	if (json == NULL)
		return NULL;
	discovered->location = parse_location(location);
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		if (take_version_1(discovered, json, i))
			return g_steal_pointer(&discovered);
	}
	return take_hypermedia(discovered, json) ? g_steal_pointer(&discovered) : NULL;
}

/* Either */

static const struct {
	const char *content_type;
	SfbWebAutodiscovered *(*parse)(GBytes *body);
} shapes[] = {
	{ "application/vnd.microsoft.rtc.autodiscover+xml", parse_xml },
	{ "application/vnd.microsoft.rtc.autodiscover+json", parse_json },
	{ "application/json", parse_json },
};

static SfbWebAutodiscovered *
parse(const SfbWebResponse *response)
{
	const char *type = sfb_web_response_get_content_type(response);

	for (gsize i = 0; i < G_N_ELEMENTS(shapes); i++) {
		if (strcmp(type, shapes[i].content_type) == 0)
			return shapes[i].parse(sfb_web_response_get_body(response));
	}
	return NULL;
}

SfbWebAutodiscovered *
sfb_web_autodiscovered_parse(const SfbWebResponse *response, GError **error)
{
	SfbWebAutodiscovered *discovered = parse(response);
	g_autofree char *host = NULL;

	if (discovered != NULL)
		return discovered;
	host = sfb_web_url_dup_host(sfb_web_response_get_url(response));
	g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
	            _("%s answered, but not as the Autodiscover service of Skype for Business: it "
	              "is an ordinary web server, or the page where a hotel's network asks you to "
	              "accept its terms. Open a web page to see, then sign in again, or ask your "
	              "administrator for the server's name."),
	            host);
	return NULL;
}
