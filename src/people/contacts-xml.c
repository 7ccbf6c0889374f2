/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Contact list documents: text to values. */

#include "config.h"

#include "people/contacts-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "people/text.h"
#include "util/address.h"
#include "util/error.h"
#include "util/xml.h"

void
sfb_group_free(SfbGroup *group)
{
	if (group == NULL)
		return;
	g_free(group->name);
	g_free(group->email);
	g_free(group->external_uri);
	g_free(group->extension);
	g_free(group);
}

SfbGroup *
sfb_group_copy(const SfbGroup *group)
{
	SfbGroup *copy = g_new0(SfbGroup, 1);

	copy->id = group->id;
	copy->kind = group->kind;
	copy->name = g_strdup(group->name);
	copy->email = g_strdup(group->email);
	copy->external_uri = g_strdup(group->external_uri);
	copy->extension = g_strdup(group->extension);
	return copy;
}

const char *
sfb_group_get_label(const SfbGroup *group)
{
	switch (group->kind) {
	case SFB_GROUP_BUILT_IN:
		return _("Other contacts");
	case SFB_GROUP_FAVOURITES:
		return _("Favorites");
	default:
		return group->name;
	}
}

void
sfb_contact_free(SfbContact *contact)
{
	if (contact == NULL)
		return;
	g_free(contact->address);
	g_free(contact->name);
	g_array_unref(contact->groups);
	g_free(contact->external_uri);
	g_free(contact->extension);
	g_free(contact);
}

SfbContact *
sfb_contact_copy(const SfbContact *contact)
{
	SfbContact *copy = g_new0(SfbContact, 1);

	copy->address = g_strdup(contact->address);
	copy->name = g_strdup(contact->name);
	copy->groups = g_array_copy(contact->groups);
	copy->is_subscribed = contact->is_subscribed;
	copy->external_uri = g_strdup(contact->external_uri);
	copy->extension = g_strdup(contact->extension);
	return copy;
}

SfbContactsDocument *
sfb_contacts_document_new(SfbContactsKind kind)
{
	SfbContactsDocument *document = g_new0(SfbContactsDocument, 1);

	document->kind = kind;
	document->groups = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_group_free);
	document->contacts = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_contact_free);
	document->gone_contacts = g_ptr_array_new_with_free_func(g_free);
	document->gone_groups = g_array_new(FALSE, FALSE, sizeof(guint32));
	return document;
}

void
sfb_contacts_document_free(SfbContactsDocument *document)
{
	if (document == NULL)
		return;
	g_ptr_array_unref(document->groups);
	g_ptr_array_unref(document->contacts);
	g_ptr_array_unref(document->gone_contacts);
	g_array_unref(document->gone_groups);
	g_free(document);
}

static gboolean
is_phone_number(const char *uri)
{
	return g_ascii_strncasecmp(uri, "tel:", 4) == 0;
}

/* The list also holds phone numbers, which are no SIP addresses and stay as they are. */
char *
sfb_contact_normalize(const char *uri)
{
	if (uri == NULL || !is_phone_number(uri))
		return sfb_address_normalize(uri);
	if (uri[4] == '\0' || strlen(uri) > SFB_ADDRESS_MAX)
		return NULL;
	for (const char *c = uri; *c != '\0'; c++) {
		if (!g_ascii_isgraph(*c))
			return NULL;
	}
	return g_ascii_strdown(uri, -1);
}

static char *
dup_name(SfbXmlNode *node)
{
	return sfb_text_cut_line(g_strdup(sfb_xml_get_attribute(node, "name")),
	                         SFB_CONTACT_NAME_MAX);
}

static char *
dup_external_uri(SfbXmlNode *node)
{
	const char *uri = sfb_xml_get_attribute(node, "externalURI");
	gsize length = uri != NULL ? strlen(uri) : 0;

	return length > 0 && length <= SFB_EXTERNAL_URI_MAX ? g_strdup(uri) : NULL;
}

/* What other clients keep beside a contact or a group; it is not ours to lose. */
static char *
dup_extension(const SfbXml *xml, SfbXmlNode *extension)
{
	GString *content;

	if (sfb_xml_get_child(extension, NULL) == NULL)
		return NULL;
	content = g_string_new(NULL);
	for (SfbXmlNode *node = sfb_xml_get_child(extension, NULL);
	     node != NULL && content->len <= SFB_EXTENSION_MAX;
	     node = sfb_xml_get_next(node, NULL)) {
		g_autofree char *markup = sfb_xml_dup_markup(xml, node);

		g_string_append(content, markup);
	}
	return g_string_free(content, content->len > SFB_EXTENSION_MAX);
}

static void
add_group_id(GArray *ids, guint32 id)
{
	for (guint i = 0; i < ids->len; i++) {
		if (g_array_index(ids, guint32, i) == id)
			return;
	}
	if (ids->len < SFB_CONTACT_GROUPS_MAX)
		g_array_append_val(ids, id);
}

/* "1 3 ", usually with a blank at the end. The schema's default is 0. */
static GArray *
parse_group_ids(const char *text)
{
	GArray *ids = g_array_new(FALSE, FALSE, sizeof(guint32));
	const char *rest = text != NULL ? text : "";
	char *end;

	for (guint64 id = g_ascii_strtoull(rest, &end, 10); end != rest;
	     id = g_ascii_strtoull(rest, &end, 10)) {
		if (id <= G_MAXUINT32)
			add_group_id(ids, (guint32)id);
		rest = end;
	}
	if (ids->len == 0)
		add_group_id(ids, 0);
	return ids;
}

static gboolean
read_id(SfbXmlNode *node, guint32 *id)
{
	*id = sfb_xml_get_attribute_uint(node, "id", G_MAXUINT32);
	return *id != G_MAXUINT32;
}

/* The mark stands as an attribute or an element in the extension, or one or two elements deeper. */
static char *
dup_mark(SfbXmlNode *node, const char *name, guint depth)
{
	char *mark = g_strdup(sfb_xml_get_attribute(node, name));

	if (mark == NULL)
		mark = sfb_xml_dup_text(sfb_xml_get_child(node, name));
	if (depth == 0)
		return mark;
	for (node = sfb_xml_get_child(node, NULL); node != NULL && mark == NULL;
	     node = sfb_xml_get_next(node, NULL))
		mark = dup_mark(node, name, depth - 1);
	return mark;
}

/* Without its address a distribution group is a group like any other. */
static SfbGroupKind
choose_kind(const SfbGroup *group, const char *type)
{
	if (g_str_equal(group->name, SFB_GROUP_BUILT_IN_NAME))
		return SFB_GROUP_BUILT_IN;
	if (type != NULL && g_ascii_strcasecmp(type, SFB_GROUP_TYPE_FAVOURITES) == 0)
		return SFB_GROUP_FAVOURITES;
	if (type != NULL && g_ascii_strcasecmp(type, SFB_GROUP_TYPE_DISTRIBUTION) == 0 &&
	    group->email != NULL)
		return SFB_GROUP_DISTRIBUTION;
	return SFB_GROUP_ORDINARY;
}

/* The extension's own element is called one thing or another. */
static void
read_group_extension(SfbGroup *group, const SfbXml *xml, SfbXmlNode *node)
{
	g_autofree char *type = dup_mark(node, "groupType", 3);

	group->email = sfb_text_cut_line(dup_mark(node, "email", 3), SFB_CONTACT_NAME_MAX);
	group->extension = dup_extension(xml, sfb_xml_get_child(node, NULL));
	group->kind = choose_kind(group, type);
	if (group->kind != SFB_GROUP_DISTRIBUTION)
		g_clear_pointer(&group->email, g_free);
}

static gboolean
add_group(SfbContactsDocument *document, const SfbXml *xml, SfbXmlNode *node)
{
	g_autofree char *name = dup_name(node);
	SfbGroup *group;
	guint32 id;

	if (name == NULL || !read_id(node, &id) || document->groups->len >= SFB_CONTACT_GROUPS_MAX)
		return FALSE;
	group = g_new0(SfbGroup, 1);
	group->id = id;
	group->name = g_steal_pointer(&name);
	group->external_uri = dup_external_uri(node);
	read_group_extension(group, xml, node);
	g_ptr_array_add(document->groups, group);
	return TRUE;
}

static gboolean
add_contact(SfbContactsDocument *document, const SfbXml *xml, SfbXmlNode *node)
{
	char *address = document->contacts->len < SFB_CONTACTS_MAX
	                        ? sfb_contact_normalize(sfb_xml_get_attribute(node, "uri"))
	                        : NULL;
	SfbContact *contact;

	if (address == NULL)
		return FALSE;
	contact = g_new0(SfbContact, 1);
	contact->address = address;
	contact->name = dup_name(node);
	contact->groups = parse_group_ids(sfb_xml_get_attribute(node, "groups"));
	contact->is_subscribed = !is_phone_number(address) &&
	                         sfb_xml_get_attribute_boolean(node, "subscribed", TRUE);
	contact->external_uri = dup_external_uri(node);
	contact->extension = dup_extension(xml, sfb_xml_get_child(node, "contactExtension"));
	g_ptr_array_add(document->contacts, contact);
	return TRUE;
}

static gboolean
add_gone_group(SfbContactsDocument *document, const SfbXml *xml, SfbXmlNode *node)
{
	guint32 id;

	if (!read_id(node, &id) || document->gone_groups->len >= SFB_CONTACT_GROUPS_MAX)
		return FALSE;
	g_array_append_val(document->gone_groups, id);
	return TRUE;
}

static gboolean
add_gone_contact(SfbContactsDocument *document, const SfbXml *xml, SfbXmlNode *node)
{
	char *address = document->gone_contacts->len < SFB_CONTACTS_MAX
	                        ? sfb_contact_normalize(sfb_xml_get_attribute(node, "uri"))
	                        : NULL;

	if (address == NULL)
		return FALSE;
	g_ptr_array_add(document->gone_contacts, address);
	return TRUE;
}

typedef struct {
	const char *element;
	gboolean (*add)(SfbContactsDocument *document, const SfbXml *xml, SfbXmlNode *node);
} ElementReader;

static const ElementReader list_elements[] = {
	{ "contact", add_contact },
	{ "group", add_group },
	{ NULL },
};

static const ElementReader delta_elements[] = {
	{ "addedContact", add_contact },
	{ "modifiedContact", add_contact },
	{ "deletedContact", add_gone_contact },
	{ "addedGroup", add_group },
	{ "modifiedGroup", add_group },
	{ "deletedGroup", add_gone_group },
	{ NULL },
};

static void
read_elements(SfbContactsDocument *document, const SfbXml *xml, const ElementReader *readers)
{
	SfbXmlNode *root = sfb_xml_get_root(xml);

	for (SfbXmlNode *node = sfb_xml_get_child(root, NULL); node != NULL;
	     node = sfb_xml_get_next(node, NULL)) {
		const ElementReader *reader = readers;

		while (reader->element != NULL && !sfb_xml_has_name(node, reader->element))
			reader++;
		if (reader->element != NULL && !reader->add(document, xml, node))
			document->skipped++;
	}
}

/* @kept gets what only @again knows. */
static void
merge_contact(SfbContact *kept, SfbContact *again)
{
	for (guint i = 0; i < again->groups->len; i++)
		add_group_id(kept->groups, g_array_index(again->groups, guint32, i));
	if (kept->name == NULL)
		kept->name = g_steal_pointer(&again->name);
	if (kept->extension == NULL)
		kept->extension = g_steal_pointer(&again->extension);
	kept->is_subscribed = kept->is_subscribed || again->is_subscribed;
	sfb_contact_free(again);
}

/* The server's list may name one person twice, in different case. */
static void
merge_duplicates(SfbContactsDocument *document)
{
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *merged =
		g_ptr_array_new_full(document->contacts->len, (GDestroyNotify)sfb_contact_free);

	g_ptr_array_set_free_func(document->contacts, NULL);
	for (guint i = 0; i < document->contacts->len; i++) {
		SfbContact *contact = g_ptr_array_index(document->contacts, i);
		SfbContact *first = g_hash_table_lookup(known, contact->address);

		if (first != NULL) {
			merge_contact(first, contact);
			continue;
		}
		g_hash_table_insert(known, contact->address, contact);
		g_ptr_array_add(merged, contact);
	}
	g_ptr_array_unref(document->contacts);
	document->contacts = merged;
}

static SfbContactsDocument *
new_document(SfbXmlNode *root, SfbContactsKind kind)
{
	SfbContactsDocument *document = sfb_contacts_document_new(kind);

	document->delta = sfb_xml_get_attribute_uint(root, "deltaNum", 0);
	document->previous_delta = sfb_xml_get_attribute_uint(root, "prevDeltaNum", 0);
	return document;
}

/* Written "ucsmode" or, as [MS-PRES] 10 has it, "ucsMode". */
static gboolean
has_moved(SfbXmlNode *root)
{
	const char *mode = sfb_xml_get_attribute(root, "ucsmode");

	if (mode == NULL)
		mode = sfb_xml_get_attribute(root, "ucsMode");
	return mode != NULL && g_ascii_strcasecmp(mode, "migrated") == 0;
}

static SfbContactsDocument *
parse_list(const SfbXml *xml)
{
	SfbXmlNode *root = sfb_xml_get_root(xml);
	SfbContactsDocument *document;

	if (has_moved(root))
		return new_document(root, SFB_CONTACTS_MIGRATED);
	document = new_document(root, SFB_CONTACTS_FULL);
	read_elements(document, xml, list_elements);
	merge_duplicates(document);
	return document;
}

static SfbContactsDocument *
parse_delta(const SfbXml *xml)
{
	SfbContactsDocument *document = new_document(sfb_xml_get_root(xml), SFB_CONTACTS_DELTA);

	read_elements(document, xml, delta_elements);
	return document;
}

SfbContactsDocument *
sfb_contacts_document_parse(const char *text, gsize length, GError **error)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, error);
	SfbXmlNode *root = xml != NULL ? sfb_xml_get_root(xml) : NULL;

	if (root == NULL)
		return NULL;
	if (sfb_xml_has_name(root, "contactList"))
		return parse_list(xml);
	if (sfb_xml_has_name(root, "contactDelta"))
		return parse_delta(xml);
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
	                    _("The server sent a contact list that cannot be read."));
	return NULL;
}
