/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The contact list as Exchange knows it. */

#include "people/im-list-xml.h"

#include <string.h>

#include "people/text.h"

struct _SfbImList {
	GHashTable *ids;      /* (element-type utf8 guint32) of groups, by Exchange's ids */
	GHashTable *groups;   /* (element-type guint32 SfbImKey) */
	GHashTable *contacts; /* (element-type utf8 SfbImKey) by address */
	guint32 last_id;
};

/* Keys */

static void
key_free(gpointer data)
{
	SfbImKey *key = data;

	g_free(key->id);
	g_free(key->change_key);
	g_free(key);
}

/* Returns: (transfer full) (nullable) */
static SfbImKey *
read_key(SfbXmlNode *node)
{
	const char *id = sfb_xml_get_attribute(node, "Id");
	const char *change_key = sfb_xml_get_attribute(node, "ChangeKey");
	SfbImKey *key;

	if (id == NULL || *id == '\0' || strlen(id) > SFB_IM_KEY_MAX ||
	    (change_key != NULL && strlen(change_key) > SFB_IM_KEY_MAX))
		return NULL;
	key = g_new0(SfbImKey, 1);
	key->id = g_strdup(id);
	key->change_key = g_strdup(change_key);
	return key;
}

static gboolean
says(SfbXmlNode *node, const char *name, const char *word)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(node, name));

	return g_strcmp0(text, word) == 0;
}

/* A person may stand in several folders; the list's own entry is the one that is a quick contact
 * and not hidden. The folders' names are translated and tell nothing. */
static SfbImKey *
read_persona_key(SfbXmlNode *persona)
{
	SfbXmlNode *attributions = sfb_xml_get_child(persona, "Attributions");

	for (SfbXmlNode *node = sfb_xml_get_child(attributions, "Attribution"); node != NULL;
	     node = sfb_xml_get_next(node, "Attribution")) {
		if (says(node, "IsHidden", "false") && says(node, "IsQuickContact", "true"))
			return read_key(sfb_xml_get_child(node, "SourceId"));
	}
	return NULL;
}

SfbImList *
sfb_im_list_new(void)
{
	SfbImList *list = g_new0(SfbImList, 1);

	list->ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	list->groups = g_hash_table_new_full(NULL, NULL, NULL, key_free);
	list->contacts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, key_free);
	list->last_id = SFB_IM_BUILT_IN_ID;
	return list;
}

void
sfb_im_list_free(SfbImList *list)
{
	if (list == NULL)
		return;
	g_hash_table_unref(list->ids);
	g_hash_table_unref(list->groups);
	g_hash_table_unref(list->contacts);
	g_free(list);
}

const SfbImKey *
sfb_im_list_find_group(const SfbImList *list, guint32 id)
{
	return g_hash_table_lookup(list->groups, GUINT_TO_POINTER(id));
}

const SfbImKey *
sfb_im_list_find_contact(const SfbImList *list, const char *address)
{
	return g_hash_table_lookup(list->contacts, address);
}

/* Groups */

static const struct {
	const char *type;
	SfbGroupKind kind;
} group_types[] = {
	{ "IPM.DistList.MOC.OtherContacts", SFB_GROUP_BUILT_IN },
	{ "IPM.DistList.MOC.Favorites", SFB_GROUP_FAVOURITES },
	{ "IPM.DistList.MOC.DG", SFB_GROUP_DISTRIBUTION },
};

static SfbGroupKind
read_kind(SfbXmlNode *node)
{
	for (gsize i = 0; i < G_N_ELEMENTS(group_types); i++) {
		if (says(node, "GroupType", group_types[i].type))
			return group_types[i].kind;
	}
	return SFB_GROUP_ORDINARY;
}

static char *
dup_line(SfbXmlNode *node, const char *name)
{
	return sfb_text_cut_line(sfb_xml_dup_text(sfb_xml_get_child(node, name)),
	                         SFB_CONTACT_NAME_MAX);
}

/* The number that the group of @key has, or gets. Takes @key. */
static guint32
take_group_key(SfbImList *list, SfbImKey *key, gboolean is_built_in)
{
	guint32 id = GPOINTER_TO_UINT(g_hash_table_lookup(list->ids, key->id));

	if (id == 0 || (id == SFB_IM_BUILT_IN_ID) != is_built_in)
		id = is_built_in ? SFB_IM_BUILT_IN_ID : ++list->last_id;
	g_hash_table_replace(list->ids, g_strdup(key->id), GUINT_TO_POINTER(id));
	g_hash_table_replace(list->groups, GUINT_TO_POINTER(id), key);
	return id;
}

/* Of two that call themselves built in, the second is a group like any other; so is a distribution
 * group without an address. */
static SfbGroup *
read_group(SfbImList *list, SfbXmlNode *node)
{
	SfbImKey *key = read_key(sfb_xml_get_child(node, "ExchangeStoreId"));
	g_autofree char *name = dup_line(node, "DisplayName");
	SfbGroup *group;

	if (key == NULL)
		return NULL;
	group = g_new0(SfbGroup, 1);
	group->kind = read_kind(node);
	group->email = dup_line(node, "SmtpAddress");
	if (group->kind != SFB_GROUP_DISTRIBUTION)
		g_clear_pointer(&group->email, g_free);
	if ((group->kind == SFB_GROUP_DISTRIBUTION && group->email == NULL) ||
	    (group->kind == SFB_GROUP_BUILT_IN &&
	     sfb_im_list_find_group(list, SFB_IM_BUILT_IN_ID) != NULL))
		group->kind = SFB_GROUP_ORDINARY;
	if (group->kind == SFB_GROUP_BUILT_IN)
		group->name = g_strdup(SFB_GROUP_BUILT_IN_NAME);
	else
		group->name = name != NULL ? g_steal_pointer(&name) : g_strdup(key->id);
	group->id = take_group_key(list, key, group->kind == SFB_GROUP_BUILT_IN);
	return group;
}

SfbGroup *
sfb_im_list_read_group(SfbImList *list, SfbXmlNode *answer)
{
	return read_group(list, sfb_xml_get_child(answer, "ImGroup"));
}

/* Contacts */

gboolean
sfb_im_list_read_contact(SfbImList *list, SfbXmlNode *answer, const char *address)
{
	SfbImKey *key = read_persona_key(sfb_xml_get_child(answer, "Persona"));

	if (key == NULL)
		return FALSE;
	g_hash_table_replace(list->contacts, g_strdup(address), key);
	return TRUE;
}

/* Who has no address for messages may have a number ([MS-OXWSCOS] 3.1.4.4). */
static char *
dup_address(SfbXmlNode *persona)
{
	g_autofree char *uri = sfb_xml_dup_text(sfb_xml_get_child(persona, "ImAddress"));
	g_autofree char *number = NULL;
	g_autofree char *tel = NULL;

	if (uri != NULL)
		return sfb_contact_normalize(uri);
	number = sfb_xml_dup_text(
		sfb_xml_find(persona, "OtherTelephones/PhoneNumberAttributedValue/Value/Number"));
	tel = number != NULL ? g_strconcat("tel:", number, NULL) : NULL;
	return sfb_contact_normalize(tel);
}

/* @members: the contacts by the ids of their entries. Returns: FALSE if it makes no sense, or is
 * there already. */
static gboolean
read_persona(SfbImList *list, SfbXmlNode *node, GHashTable *members, SfbContactsDocument *document)
{
	char *address = dup_address(node);
	SfbImKey *key = address != NULL ? read_persona_key(node) : NULL;
	SfbContact *contact;

	if (key == NULL || document->contacts->len >= SFB_CONTACTS_MAX ||
	    sfb_im_list_find_contact(list, address) != NULL) {
		g_clear_pointer(&key, key_free);
		g_free(address);
		return FALSE;
	}
	contact = g_new0(SfbContact, 1);
	contact->address = address;
	contact->name = dup_line(node, "DisplayName");
	contact->groups = g_array_new(FALSE, FALSE, sizeof(guint32));
	contact->is_subscribed = !g_str_has_prefix(address, "tel:");
	g_ptr_array_add(document->contacts, contact);
	g_hash_table_insert(list->contacts, g_strdup(address), key);
	g_hash_table_insert(members, key->id, contact);
	return TRUE;
}

static void
join(SfbContact *contact, guint32 id)
{
	for (guint i = 0; i < contact->groups->len; i++) {
		if (g_array_index(contact->groups, guint32, i) == id)
			return;
	}
	g_array_append_val(contact->groups, id);
}

static void
read_members(SfbXmlNode *group, guint32 id, GHashTable *members)
{
	SfbXmlNode *list = sfb_xml_get_child(group, "MemberCorrelationKey");

	for (SfbXmlNode *node = sfb_xml_get_child(list, "ItemId"); node != NULL;
	     node = sfb_xml_get_next(node, "ItemId")) {
		const char *key = sfb_xml_get_attribute(node, "Id");
		SfbContact *contact = key != NULL ? g_hash_table_lookup(members, key) : NULL;

		if (contact != NULL)
			join(contact, id);
	}
}

/* The whole list */

static void
read_personas(SfbImList *list, SfbXmlNode *personas, GHashTable *members,
              SfbContactsDocument *document)
{
	for (SfbXmlNode *node = sfb_xml_get_child(personas, "Persona"); node != NULL;
	     node = sfb_xml_get_next(node, "Persona")) {
		if (!read_persona(list, node, members, document))
			document->skipped++;
	}
}

static void
read_groups(SfbImList *list, SfbXmlNode *groups, GHashTable *members, SfbContactsDocument *document)
{
	for (SfbXmlNode *node = sfb_xml_get_child(groups, "ImGroup"); node != NULL;
	     node = sfb_xml_get_next(node, "ImGroup")) {
		SfbGroup *group = document->groups->len < SFB_CONTACT_GROUPS_MAX
		                          ? read_group(list, node)
		                          : NULL;

		if (group == NULL) {
			document->skipped++;
			continue;
		}
		g_ptr_array_add(document->groups, group);
		read_members(node, group->id, members);
	}
}

/* Everybody is somewhere. */
static void
settle(SfbContactsDocument *document)
{
	for (guint i = 0; i < document->contacts->len; i++) {
		SfbContact *contact = g_ptr_array_index(document->contacts, i);

		if (contact->groups->len == 0)
			join(contact, SFB_IM_BUILT_IN_ID);
	}
}

static gboolean
is_gone(gpointer key, gpointer id, gpointer list)
{
	return sfb_im_list_find_group(list, GPOINTER_TO_UINT(id)) == NULL;
}

SfbContactsDocument *
sfb_im_list_read(SfbImList *list, SfbXmlNode *answer)
{
	SfbXmlNode *items = sfb_xml_get_child(answer, "ImItemList");
	g_autoptr(GHashTable) members = g_hash_table_new(g_str_hash, g_str_equal);
	SfbContactsDocument *document = sfb_contacts_document_new(SFB_CONTACTS_FULL);

	g_hash_table_remove_all(list->contacts);
	g_hash_table_remove_all(list->groups);
	read_personas(list, sfb_xml_get_child(items, "Personas"), members, document);
	read_groups(list, sfb_xml_get_child(items, "Groups"), members, document);
	settle(document);
	g_hash_table_foreach_remove(list->ids, is_gone, list);
	return document;
}
