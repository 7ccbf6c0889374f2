/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents of our own categories. */

#include "config.h"

#include "people/publication-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "people/presence-xml.h"
#include "people/text.h"
#include "util/error.h"
#include "util/xml.h"

/* The container in which the server tells us what it made of our endpoints. */
#define OWN_CONTAINER 2

void
sfb_self_document_free(SfbSelfDocument *document)
{
	if (document == NULL)
		return;
	g_free(document->note);
	g_free(document->display_name);
	g_free(document);
}

/* Half of the instance numbers are above 2^31. */
static gboolean
read_number(SfbXmlNode *node, const char *name, guint32 *number)
{
	const char *text = sfb_xml_get_attribute(node, name);
	guint64 value;

	if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, &value, NULL))
		return FALSE;
	*number = (guint32)value;
	return TRUE;
}

static const char *
get_expire_type(SfbXmlNode *category)
{
	static const char *const types[] = { "static", "endpoint", "time", "user" };
	const char *text = sfb_xml_get_attribute(category, "expireType");

	for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
		if (g_strcmp0(text, types[i]) == 0)
			return types[i];
	}
	return types[0];
}

static void
read_state(SfbSelfDocument *document, SfbXmlNode *state, SfbPublishedItem *item)
{
	const char *type = sfb_xml_get_attribute(state, "type");
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(state, "availability"));
	guint64 availability;

	item->is_user_state = g_strcmp0(type, "userState") == 0;
	if (g_strcmp0(type, "aggregateState") != 0 || item->key.container != OWN_CONTAINER)
		return;
	if (text != NULL && g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT, &availability, NULL))
		document->availability = (guint)availability;
}

static void
read_note(SfbSelfDocument *document, SfbXmlNode *note)
{
	SfbXmlNode *body = sfb_xml_get_child(note, "body");

	if (document->note == NULL &&
	    g_strcmp0(sfb_xml_get_attribute(body, "type"), "personal") == 0)
		document->note = sfb_text_cut(sfb_xml_dup_text(body), SFB_NOTE_MAX);
}

static void
read_card(SfbSelfDocument *document, SfbXmlNode *card)
{
	SfbXmlNode *name = sfb_xml_get_child(sfb_xml_get_child(card, "identity"), "name");
	SfbXmlNode *shown = sfb_xml_get_child(name, "displayName");

	if (document->display_name == NULL)
		document->display_name = sfb_text_cut(sfb_xml_dup_text(shown), SFB_CARD_TEXT_MAX);
}

static void
read_item(SfbSelfDocument *document, SfbXmlNode *category, SfbPublicationVersions *versions)
{
	SfbPublishedItem item = {
		.key.category = sfb_xml_get_attribute(category, "name"),
		.expire_type = get_expire_type(category),
	};

	if (!read_number(category, "instance", &item.key.instance) ||
	    !read_number(category, "container", &item.key.container) ||
	    !read_number(category, "version", &item.version))
		return;
	if (g_str_equal(item.key.category, "state"))
		read_state(document, sfb_xml_get_child(category, "state"), &item);
	else if (g_str_equal(item.key.category, "note"))
		read_note(document, sfb_xml_get_child(category, "note"));
	else if (g_str_equal(item.key.category, "contactCard"))
		read_card(document, sfb_xml_get_child(category, "contactCard"));
	sfb_publication_versions_put(versions, &item);
}

/* One without an instance says that there is none left, in its container or anywhere. */
static void
forget_category(SfbXmlNode *category, const char *name, SfbPublicationVersions *versions)
{
	guint32 container;

	if (read_number(category, "container", &container))
		sfb_publication_versions_forget_in(versions, name, container);
	else
		sfb_publication_versions_forget(versions, name);
}

/* A category comes with all its instances, so the first one of a name makes the old ones void.
 * @renewed: the names met so far; NULL if the old ones stay. */
static void
read_category(SfbSelfDocument *document, SfbXmlNode *category, SfbPublicationVersions *versions,
              GHashTable *renewed)
{
	const char *name = sfb_xml_get_attribute(category, "name");

	if (name == NULL)
		return;
	document->has_note |= g_str_equal(name, "note");
	if (sfb_xml_get_attribute(category, "instance") == NULL) {
		forget_category(category, name, versions);
		return;
	}
	if (renewed != NULL && g_hash_table_add(renewed, (gpointer)name))
		sfb_publication_versions_forget(versions, name);
	read_item(document, category, versions);
}

static SfbSelfDocument *
read_categories(SfbXmlNode *categories, SfbPublicationVersions *versions, GHashTable *renewed)
{
	SfbSelfDocument *document = g_new0(SfbSelfDocument, 1);

	for (SfbXmlNode *node = sfb_xml_get_child(categories, "category"); node != NULL;
	     node = sfb_xml_get_next(node, "category"))
		read_category(document, node, versions, renewed);
	return document;
}

SfbSelfDocument *
sfb_self_document_parse(const char *text, gsize length, SfbSelfSource source,
                        SfbPublicationVersions *versions, GError **error)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, error);
	g_autoptr(GHashTable) renewed = g_hash_table_new(g_str_hash, g_str_equal);
	SfbXmlNode *root = xml != NULL ? sfb_xml_get_root(xml) : NULL;

	if (root == NULL)
		return NULL;
	if (!sfb_xml_has_name(root, "roamingData")) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The server sent an account of ourselves that is none."));
		return NULL;
	}
	return read_categories(sfb_xml_get_child(root, "categories"), versions,
	                       source == SFB_SELF_NOTIFICATION ? renewed : NULL);
}

GBytes *
sfb_self_document_build_request(void)
{
	static const char body[] =
		"<roamingList xmlns=\"http://schemas.microsoft.com/2006/09/sip/roaming-self\">"
		"<roaming type=\"categories\"/></roamingList>";

	return g_bytes_new_static(body, strlen(body));
}

static void
append_publication(GString *body, const SfbPublication *publication, guint32 version)
{
	g_string_append(body, "<publication");
	sfb_xml_append_attribute(body, "categoryName", publication->key.category);
	g_string_append_printf(body, " instance=\"%u\" container=\"%u\" version=\"%u\"",
	                       publication->key.instance, publication->key.container, version);
	sfb_xml_append_attribute(body, "expireType", publication->expire_type);
	if (publication->is_deletion) {
		g_string_append(body, " expires=\"0\"/>");
		return;
	}
	if (publication->expires_seconds != 0)
		g_string_append_printf(body, " expires=\"%u\"", publication->expires_seconds);
	g_string_append_printf(body, ">%s</publication>", publication->value);
}

GBytes *
sfb_publication_build(const char *own_uri, const GPtrArray *publications,
                      const SfbPublicationVersions *versions)
{
	GString *body = g_string_new(
		"<publish xmlns=\"http://schemas.microsoft.com/2006/09/sip/rich-presence\">"
		"<publications");

	sfb_xml_append_attribute(body, "uri", own_uri);
	g_string_append_c(body, '>');
	for (guint i = 0; i < publications->len; i++) {
		const SfbPublication *publication = g_ptr_array_index(publications, i);
		const SfbPublishedItem *item =
			sfb_publication_versions_get(versions, &publication->key);

		append_publication(body, publication, item != NULL ? item->version : 0);
	}
	g_string_append(body, "</publications></publish>");
	return g_string_free_to_bytes(body);
}

/* The fault counts the publications of the refused request from 1. Version 0 means that the server
 * has no such instance. */
static gboolean
apply_operation(SfbXmlNode *operation, const GPtrArray *publications,
                SfbPublicationVersions *versions)
{
	SfbPublishedItem item = { 0 };
	const SfbPublication *publication;
	guint32 index;

	if (!read_number(operation, "index", &index) || index < 1 || index > publications->len ||
	    !read_number(operation, "curVersion", &item.version))
		return FALSE;
	publication = g_ptr_array_index(publications, index - 1);
	item.key = publication->key;
	item.expire_type = publication->expire_type;
	item.is_user_state = publication->is_user_state;
	if (item.version == 0)
		sfb_publication_versions_remove(versions, &item.key);
	else
		sfb_publication_versions_put(versions, &item);
	return TRUE;
}

gboolean
sfb_publication_apply_conflict(const char *text, gsize length, const GPtrArray *publications,
                               SfbPublicationVersions *versions)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, NULL);
	SfbXmlNode *fault = xml != NULL ? sfb_xml_get_root(xml) : NULL;
	g_autofree char *code = sfb_xml_dup_text(sfb_xml_get_child(fault, "Faultcode"));
	SfbXmlNode *details = sfb_xml_get_child(fault, "details");
	gboolean is_mended = FALSE;

	if (g_strcmp0(code, "Client.BadCall.WrongDelta") != 0)
		return FALSE;
	for (SfbXmlNode *node = sfb_xml_get_child(details, "operation"); node != NULL;
	     node = sfb_xml_get_next(node, "operation"))
		is_mended |= apply_operation(node, publications, versions);
	return is_mended;
}
