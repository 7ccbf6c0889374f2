/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* WSDL with policies: read in one walk, then each port is given what its policy says. */

#include "config.h"

#include "web/metadata.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "util/xml.h"
#include "web/url.h"

#define PORTS_MAX 100
#define URL_MAX 2048
#define NAME_LENGTH_MAX 255
#define APPLIES_TO "RequestSecurityTokenTemplate/AppliesTo/EndpointReference/Address"

typedef struct {
	SfbWebMetadata *metadata;
	GHashTable *policies; /* (element-type utf8 SfbXmlNode) by identifier in lower case */
} Reader;

/* Which kind of token a policy can ask for; the first that it has counts. */
static const struct {
	const char *path;
	gboolean needs_proof;
} tokens[] = {
	{ "ExactlyOne/All/EndorsingSupportingTokens/Policy/IssuedToken", TRUE },
	{ "ExactlyOne/All/SignedSupportingTokens/Policy/IssuedToken", FALSE },
};

static void
port_free(gpointer data)
{
	SfbWebPort *port = data;

	g_free(port->name);
	g_free(port->location);
	g_free(port->issuer);
	g_free(port->applies_to);
	g_free(port);
}

static SfbWebMetadata *
metadata_new(void)
{
	SfbWebMetadata *metadata = g_new0(SfbWebMetadata, 1);

	metadata->ports = g_ptr_array_new_with_free_func(port_free);
	return metadata;
}

SfbWebMetadata *
sfb_web_metadata_new_usual(const SfbWebPort *port)
{
	SfbWebMetadata *metadata = metadata_new();
	SfbWebPort *copy = g_new0(SfbWebPort, 1);

	copy->name = g_strdup(port->name);
	copy->location = g_strdup(port->location);
	copy->issuer = g_strdup(port->issuer);
	copy->applies_to = g_strdup(port->applies_to);
	copy->needs_proof = port->needs_proof;
	g_ptr_array_add(metadata->ports, copy);
	return metadata;
}

void
sfb_web_metadata_free(SfbWebMetadata *metadata)
{
	if (metadata == NULL)
		return;
	g_ptr_array_unref(metadata->ports);
	g_free(metadata->authorization_uri);
	g_free(metadata);
}

/* Returns: (transfer full) (nullable) NULL if it is no address to go on with. */
static char *
dup_url(const char *text)
{
	g_autofree char *url = g_strdup(text != NULL ? text : "");

	g_strstrip(url);
	if (url[0] == '\0' || strlen(url) > URL_MAX)
		return NULL;
	return g_steal_pointer(&url);
}

static char *
dup_address(SfbXmlNode *node, const char *path)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_find(node, path));

	return dup_url(text);
}

static void
take_port(Reader *reader, SfbXmlNode *node)
{
	const char *name = sfb_xml_get_attribute(node, "name");
	const char *location =
		sfb_xml_get_attribute(sfb_xml_get_child(node, "address"), "location");
	SfbWebPort *port;

	if (name == NULL || strlen(name) > NAME_LENGTH_MAX ||
	    reader->metadata->ports->len >= PORTS_MAX)
		return;
	port = g_new0(SfbWebPort, 1);
	port->name = g_strdup(name);
	port->location = dup_url(location);
	g_ptr_array_add(reader->metadata->ports, port);
}

static void
take_policy(Reader *reader, SfbXmlNode *node)
{
	const char *id = sfb_xml_get_attribute(node, "Id");
	g_autofree char *key = g_ascii_strdown(id != NULL ? id : "", -1);

	if (!g_hash_table_contains(reader->policies, key))
		g_hash_table_insert(reader->policies, g_steal_pointer(&key), (gpointer)node);
}

static void
take_oauth(Reader *reader, SfbXmlNode *node)
{
	g_autofree char *uri = dup_url(sfb_xml_get_attribute(node, "authorizationUri"));

	if (reader->metadata->authorization_uri == NULL && sfb_web_url_is_https(uri))
		reader->metadata->authorization_uri = g_steal_pointer(&uri);
}

static void
walk(Reader *reader, SfbXmlNode *node)
{
	static const struct {
		const char *name;
		void (*take)(Reader *reader, SfbXmlNode *node);
	} elements[] = {
		{ "port", take_port }, /* of a service: a portType has another name */
		{ "Policy", take_policy },
		{ "OAuth", take_oauth },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(elements); i++) {
		if (sfb_xml_has_name(node, elements[i].name))
			elements[i].take(reader, node);
	}
	for (SfbXmlNode *child = sfb_xml_get_child(node, NULL); child != NULL;
	     child = sfb_xml_get_next(child, NULL))
		walk(reader, child);
}

static void
apply_policy(gpointer data, gpointer user_data)
{
	SfbWebPort *port = data;
	Reader *reader = user_data;
	g_autofree char *name = g_ascii_strdown(port->name, -1);
	g_autofree char *id = g_strconcat(name, "_policy", NULL);
	SfbXmlNode *policy = g_hash_table_lookup(reader->policies, id);

	for (gsize i = 0; i < G_N_ELEMENTS(tokens); i++) {
		SfbXmlNode *token = sfb_xml_find(policy, tokens[i].path);

		if (token == NULL)
			continue;
		port->issuer = dup_address(token, "Issuer/Address");
		port->applies_to = dup_address(token, APPLIES_TO);
		port->needs_proof = tokens[i].needs_proof;
		return;
	}
}

SfbWebMetadata *
sfb_web_metadata_parse(GBytes *document, GError **error)
{
	g_autoptr(SfbWebMetadata) metadata = metadata_new();
	g_autoptr(GHashTable) policies =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	Reader reader = { metadata, policies };
	gsize size;
	const char *text = g_bytes_get_data(document, &size);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)size, error);

	if (xml == NULL)
		return NULL;
	walk(&reader, sfb_xml_get_root(xml));
	g_ptr_array_foreach(metadata->ports, apply_policy, &reader);
	if (metadata->ports->len == 0) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The server described a web service without a single way to "
		                      "reach it. Tell your administrator."));
		return NULL;
	}
	return g_steal_pointer(&metadata);
}

const SfbWebPort *
sfb_web_metadata_find(const SfbWebMetadata *metadata, const char *name)
{
	for (guint i = 0; i < metadata->ports->len; i++) {
		const SfbWebPort *port = g_ptr_array_index(metadata->ports, i);

		if (g_ascii_strcasecmp(port->name, name) == 0 &&
		    sfb_web_url_is_https(port->location))
			return port;
	}
	return NULL;
}
