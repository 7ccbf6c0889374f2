/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A person's contact list as Exchange keeps it: the same groups and contacts as on the SIP server.
 * A group's change key changes with its name, and one that is not the newest is refused. */

#include <string.h>

#include "sim/contact-list.h"
#include "sim/exchange-operations.h"
#include "util/address.h"

#define BUILT_IN_GROUP 1
#define GROUPS_MAX 63
#define TEL "tel:"

/* Keys */

/* Takes @text. */
static char *
encode(char *text)
{
	g_autofree char *taken = text;

	return g_base64_encode((const guchar *)taken, strlen(taken));
}

static char *
build_group_id(const SfbSimGroup *group)
{
	return encode(g_strdup_printf("group %u", group->id));
}

static char *
build_group_change_key(const SfbSimGroup *group)
{
	return encode(g_strdup_printf("%08x", g_str_hash(group->name)));
}

static char *
build_contact_id(const SfbSimContact *contact)
{
	return encode(g_strconcat("contact ", contact->address, NULL));
}

/* What the client calls by an id, if it knows its newest state. */
static gboolean
is_current(SfbXmlNode *key, const char *change_key)
{
	const char *known = sfb_xml_get_attribute(key, "ChangeKey");

	return known == NULL || strcmp(known, change_key) == 0;
}

/* @code: (out) on failure. */
static SfbSimGroup *
find_group(const SfbSimExchangeCall *call, const char **code)
{
	SfbXmlNode *key = sfb_xml_get_child(call->wish, "GroupId");
	const char *wanted = sfb_xml_get_attribute(key, "Id");

	for (guint i = 0; i < call->user->groups->len; i++) {
		SfbSimGroup *group = call->user->groups->pdata[i];
		g_autofree char *id = build_group_id(group);
		g_autofree char *change_key = build_group_change_key(group);

		if (g_strcmp0(id, wanted) != 0)
			continue;
		*code = "ErrorIrresolvableConflict";
		return is_current(key, change_key) ? group : NULL;
	}
	*code = "ErrorItemNotFound";
	return NULL;
}

static SfbSimContact *
find_contact(const SfbSimExchangeCall *call)
{
	SfbXmlNode *key = sfb_xml_get_child(call->wish, "ContactId");
	const char *wanted = sfb_xml_get_attribute(key, "Id");

	for (guint i = 0; i < call->user->contacts->len; i++) {
		SfbSimContact *contact = call->user->contacts->pdata[i];
		g_autofree char *id = build_contact_id(contact);

		if (g_strcmp0(id, wanted) == 0)
			return contact;
	}
	return NULL;
}

/* Memberships: ids apart by blanks */

static gboolean
is_in(const SfbSimContact *contact, const SfbSimGroup *group)
{
	g_autofree char *id = g_strdup_printf("%u", group->id);
	g_auto(GStrv) ids = g_strsplit(contact->groups, " ", -1);

	return g_strv_contains((const char *const *)ids, id);
}

static void
join(SfbSimContact *contact, const SfbSimGroup *group)
{
	g_autofree char *trimmed = g_strstrip(g_strdup(contact->groups));
	g_autofree char *groups =
		g_strdup_printf("%s%s%u ", trimmed, *trimmed != '\0' ? " " : "", group->id);
	g_autofree char *alias = g_strdup(contact->alias);

	if (!is_in(contact, group))
		sfb_sim_contact_list_change_contact(contact, alias, groups);
}

static void
leave(SfbSimContact *contact, const SfbSimGroup *group)
{
	g_auto(GStrv) ids = g_strsplit(contact->groups, " ", -1);
	g_autofree char *gone = g_strdup_printf("%u", group->id);
	g_autofree char *alias = g_strdup(contact->alias);
	g_autoptr(GString) groups = g_string_new(NULL);

	for (guint i = 0; ids[i] != NULL; i++) {
		if (*ids[i] != '\0' && strcmp(ids[i], gone) != 0)
			g_string_append_printf(groups, "%s ", ids[i]);
	}
	sfb_sim_contact_list_change_contact(contact, alias, groups->str);
}

/* Answers */

void
sfb_sim_exchange_append(GString *xml, const char *name, const char *text)
{
	if (text == NULL)
		return;
	g_string_append_printf(xml, "<t:%s>", name);
	sfb_xml_append_text(xml, text);
	g_string_append_printf(xml, "</t:%s>", name);
}

static void
append_members(const SfbSimUser *user, const SfbSimGroup *group, GString *xml)
{
	g_string_append(xml, "<t:MemberCorrelationKey>");
	for (guint i = 0; i < user->contacts->len; i++) {
		const SfbSimContact *contact = user->contacts->pdata[i];
		g_autofree char *id = build_contact_id(contact);

		if (is_in(contact, group))
			g_string_append_printf(xml, "<t:ItemId Id=\"%s\"/>", id);
	}
	g_string_append(xml, "</t:MemberCorrelationKey>");
}

static const char *
get_type(const SfbSimGroup *group)
{
	if (group->id == BUILT_IN_GROUP)
		return "IPM.DistList.MOC.OtherContacts";
	if (g_strcmp0(group->type, "pinnedGroup") == 0)
		return "IPM.DistList.MOC.Favorites";
	return g_strcmp0(group->type, "dg") == 0 ? "IPM.DistList.MOC.DG"
	                                         : "IPM.DistList.MOC.UserGroup";
}

/* @prefix: of the element itself. */
static void
append_group(const SfbSimUser *user, const SfbSimGroup *group, char prefix, GString *xml)
{
	g_autofree char *id = build_group_id(group);
	g_autofree char *change_key = build_group_change_key(group);

	g_string_append_printf(xml, "<%c:ImGroup>", prefix);
	sfb_sim_exchange_append(xml, "DisplayName",
	                        group->id == BUILT_IN_GROUP ? "Other Contacts" : group->name);
	sfb_sim_exchange_append(xml, "GroupType", get_type(group));
	g_string_append_printf(xml, "<t:ExchangeStoreId Id=\"%s\" ChangeKey=\"%s\"/>", id,
	                       change_key);
	append_members(user, group, xml);
	sfb_sim_exchange_append(xml, "SmtpAddress", group->email);
	g_string_append_printf(xml, "</%c:ImGroup>", prefix);
}

/* The mailbox's name for a person is the one that the owner gave, else the person's own. */
static const char *
get_name(const SfbSimExchangeCall *call, const SfbSimContact *contact)
{
	const SfbSimUser *person = sfb_sim_world_get(call->world, contact->address);

	if (*contact->alias != '\0')
		return contact->alias;
	return person != NULL ? person->display_name : contact->address;
}

/* Whoever is in the directory, too, is that in a second attribution. */
static void
append_persona(const SfbSimExchangeCall *call, const SfbSimContact *contact, char prefix,
               GString *xml)
{
	gboolean is_phone = g_str_has_prefix(contact->address, TEL);
	g_autofree char *id = build_contact_id(contact);
	g_autofree char *address = g_strconcat(is_phone ? "" : "sip:", contact->address, NULL);

	g_string_append_printf(xml, "<%c:Persona>", prefix);
	sfb_sim_exchange_append(xml, "DisplayName", get_name(call, contact));
	sfb_sim_exchange_append(xml, "ImAddress", address);
	g_string_append_printf(
		xml,
		"<t:Attributions><t:Attribution><t:Id>0</t:Id><t:SourceId Id=\"AD:%s\"/>"
		"<t:DisplayName>GAL</t:DisplayName><t:IsWritable>false</t:IsWritable>"
		"<t:IsQuickContact>false</t:IsQuickContact><t:IsHidden>false</t:IsHidden>"
		"</t:Attribution><t:Attribution><t:Id>1</t:Id><t:SourceId Id=\"%s\" "
		"ChangeKey=\"EQAAAA==\"/><t:DisplayName>Skype for Business Contacts"
		"</t:DisplayName><t:IsWritable>true</t:IsWritable><t:IsQuickContact>true"
		"</t:IsQuickContact><t:IsHidden>false</t:IsHidden></t:Attribution>"
		"</t:Attributions></%c:Persona>",
		id, id, prefix);
}

static const char *
get_list(const SfbSimExchangeCall *call)
{
	const SfbSimUser *user = call->user;

	g_string_append(call->answer, "<m:ImItemList><t:Groups>");
	for (guint i = 0; i < user->groups->len; i++)
		append_group(user, user->groups->pdata[i], 't', call->answer);
	g_string_append(call->answer, "</t:Groups><t:Personas>");
	for (guint i = 0; i < user->contacts->len; i++)
		append_persona(call, user->contacts->pdata[i], 't', call->answer);
	g_string_append(call->answer, "</t:Personas></m:ImItemList>");
	return NULL;
}

/* Contacts */

static char *
dup_child(const SfbSimExchangeCall *call, const char *name)
{
	char *text = sfb_xml_dup_text(sfb_xml_get_child(call->wish, name));

	return text != NULL ? text : g_strdup("");
}

/* Who is told no group means the built-in one. Takes @address, NULL if it makes no sense. */
static const char *
add_person(const SfbSimExchangeCall *call, char *address)
{
	g_autofree char *taken = address;
	g_autofree char *alias = dup_child(call, "DisplayName");
	SfbSimGroup *group = sfb_sim_contact_list_find_group(call->user, BUILT_IN_GROUP);
	SfbSimContact *contact;
	const char *code = NULL;

	if (sfb_xml_get_child(call->wish, "GroupId") != NULL)
		group = find_group(call, &code);
	if (address == NULL)
		return "ErrorInvalidImContactId";
	if (group == NULL)
		return code;
	contact = sfb_sim_contact_list_find_contact(call->user, address);
	if (contact == NULL)
		contact = sfb_sim_contact_list_add_contact(call->user, address, alias, "");
	join(contact, group);
	append_persona(call, contact, 'm', call->answer);
	return NULL;
}

static const char *
add_contact(const SfbSimExchangeCall *call)
{
	g_autofree char *address = dup_child(call, "ImAddress");

	return add_person(call, sfb_address_normalize(address));
}

static const char *
add_phone(const SfbSimExchangeCall *call)
{
	g_autofree char *uri = dup_child(call, "TelUriAddress");

	return add_person(call, g_str_has_prefix(uri, TEL) ? g_steal_pointer(&uri) : NULL);
}

static const char *
add_to_group(const SfbSimExchangeCall *call)
{
	SfbSimContact *contact = find_contact(call);
	const char *code;
	SfbSimGroup *group = find_group(call, &code);

	if (contact == NULL)
		return "ErrorInvalidImContactId";
	if (group == NULL)
		return code;
	join(contact, group);
	return NULL;
}

/* Out of the last group a contact is gone. */
static const char *
remove_from_group(const SfbSimExchangeCall *call)
{
	SfbSimContact *contact = find_contact(call);
	const char *code;
	SfbSimGroup *group = find_group(call, &code);

	if (contact == NULL)
		return "ErrorInvalidImContactId";
	if (group == NULL)
		return code;
	leave(contact, group);
	if (*contact->groups == '\0')
		sfb_sim_contact_list_remove_contact(call->user, contact);
	return NULL;
}

/* Groups */

static gboolean
has_group(const SfbSimUser *user, const char *name)
{
	for (guint i = 0; i < user->groups->len; i++) {
		const SfbSimGroup *group = user->groups->pdata[i];

		if (strcmp(group->name, name) == 0)
			return TRUE;
	}
	return FALSE;
}

static const char *
make_group(const SfbSimExchangeCall *call, const char *name, const char *email)
{
	SfbSimGroup *group;

	if (has_group(call->user, name))
		return "ErrorImGroupDisplayNameAlreadyExists";
	if (call->user->groups->len >= GROUPS_MAX)
		return "ErrorImGroupLimitReached";
	group = sfb_sim_contact_list_add_group(call->user, name);
	sfb_sim_contact_list_mark_group(group, email != NULL ? "dg" : NULL, email);
	append_group(call->user, group, 'm', call->answer);
	return NULL;
}

static const char *
add_group(const SfbSimExchangeCall *call)
{
	g_autofree char *name = dup_child(call, "DisplayName");

	return *name != '\0' ? make_group(call, name, NULL) : "ErrorSchemaValidation";
}

static const char *
add_distribution_group(const SfbSimExchangeCall *call)
{
	g_autofree char *email = dup_child(call, "SmtpAddress");
	const GPtrArray *records = sfb_sim_directory_list(call->directory);

	for (guint i = 0; i < records->len; i++) {
		const SfbSimRecord *record = records->pdata[i];

		if (sfb_sim_record_is(record, "mail", email) &&
		    sfb_sim_record_get(record, "groupType") != NULL)
			return make_group(call, sfb_sim_record_get(record, "displayName"), email);
	}
	return "ErrorInvalidImDistributionGroupSmtpAddress";
}

static const char *
rename_group(const SfbSimExchangeCall *call)
{
	g_autofree char *name = dup_child(call, "NewDisplayName");
	const char *code;
	SfbSimGroup *group = find_group(call, &code);

	if (group == NULL)
		return code;
	if (*name == '\0')
		return "ErrorSchemaValidation";
	if (has_group(call->user, name))
		return "ErrorImGroupDisplayNameAlreadyExists";
	g_free(group->name);
	group->name = g_steal_pointer(&name);
	return NULL;
}

/* Nobody is lost with a group. */
static const char *
remove_group(const SfbSimExchangeCall *call)
{
	const char *code;
	SfbSimGroup *group = find_group(call, &code);

	if (group == NULL)
		return code;
	if (group->id == BUILT_IN_GROUP || sfb_sim_contact_list_is_used(call->user, group))
		return "ErrorInvalidOperation";
	sfb_sim_contact_list_remove_group(call->user, group);
	return NULL;
}

const SfbSimExchangeOperation sfb_sim_exchange_list_operations[] = {
	{ "GetImItemList", get_list },
	{ "AddNewImContactToGroup", add_contact, .is_change = TRUE },
	{ "AddNewTelUriContactToGroup", add_phone, .is_change = TRUE },
	{ "AddImContactToGroup", add_to_group, .is_change = TRUE },
	{ "RemoveImContactFromGroup", remove_from_group, .is_change = TRUE },
	{ "AddImGroup", add_group, .is_change = TRUE },
	{ "AddDistributionGroupToImList", add_distribution_group, .is_change = TRUE },
	{ "SetImGroup", rename_group, .is_change = TRUE },
	{ "RemoveImGroup", remove_group, .is_change = TRUE },
	{ "RemoveDistributionGroupFromImList", remove_group, .is_change = TRUE },
	{ NULL },
};
