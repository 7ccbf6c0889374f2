/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* People in Exchange Web Services. */

#include "people/directory-exchange-xml.h"

#include <string.h>

#include "people/directory-entry-private.h"

/* The name in these tables is a path below the person's element. */

static const SfbDirectoryField persona_fields[] = {
	{ "DisplayName", G_STRUCT_OFFSET(SfbDirectoryEntry, display_name) },
	{ "EmailAddress/EmailAddress", G_STRUCT_OFFSET(SfbDirectoryEntry, email) },
	{ "Title", G_STRUCT_OFFSET(SfbDirectoryEntry, title) },
	{ "CompanyName", G_STRUCT_OFFSET(SfbDirectoryEntry, company) },
	{ "WorkCity", G_STRUCT_OFFSET(SfbDirectoryEntry, city) },
	{ "OfficeLocations/StringAttributedValue/Value",
	  G_STRUCT_OFFSET(SfbDirectoryEntry, office) },
};

static const SfbDirectoryField mailbox_fields[] = {
	{ "Name", G_STRUCT_OFFSET(SfbDirectoryEntry, display_name) },
	{ "EmailAddress", G_STRUCT_OFFSET(SfbDirectoryEntry, email) },
};

static const SfbDirectoryField contact_fields[] = {
	{ "DisplayName", G_STRUCT_OFFSET(SfbDirectoryEntry, display_name) },
	{ "JobTitle", G_STRUCT_OFFSET(SfbDirectoryEntry, title) },
	{ "Department", G_STRUCT_OFFSET(SfbDirectoryEntry, department) },
	{ "CompanyName", G_STRUCT_OFFSET(SfbDirectoryEntry, company) },
	{ "OfficeLocation", G_STRUCT_OFFSET(SfbDirectoryEntry, office) },
	{ "PhysicalAddresses/Entry/City", G_STRUCT_OFFSET(SfbDirectoryEntry, city) },
	{ "PhysicalAddresses/Entry/CountryOrRegion", G_STRUCT_OFFSET(SfbDirectoryEntry, country) },
};

static const SfbDirectoryPhone persona_phones[] = {
	{ "Business", SFB_PHONE_WORK },
	{ "Mobile", SFB_PHONE_MOBILE },
	{ "Home", SFB_PHONE_HOME },
};

static const SfbDirectoryPhone contact_phones[] = {
	{ "BusinessPhone", SFB_PHONE_WORK }, { "BusinessPhone2", SFB_PHONE_WORK },
	{ "MobilePhone", SFB_PHONE_MOBILE }, { "HomePhone", SFB_PHONE_HOME },
	{ "HomePhone2", SFB_PHONE_HOME },    { "OtherTelephone", SFB_PHONE_OTHER },
	{ "PrimaryPhone", SFB_PHONE_OTHER },
};

/* What a mailbox is; anything else is somebody's. */
static const char *const group_types[] = { "DistributionList", "PublicDL", "PrivateDL",
	                                   "GroupMailbox", NULL };

/* Requests */

static char *
build(const char *before, const char *text, const char *after)
{
	GString *body = g_string_new(before);

	sfb_xml_append_text(body, text);
	g_string_append(body, after);
	return g_string_free(body, FALSE);
}

char *
sfb_directory_build_find_people(const char *text, guint count)
{
	static const char *const fields[] = {
		"DisplayName", "ImAddress",   "EmailAddress", "CompanyName",     "Title",
		"PhoneNumber", "PersonaType", "WorkCity",     "OfficeLocations",
	};
	g_autoptr(GString) before = g_string_new("<m:FindPeople><m:PersonaShape>"
	                                         "<t:BaseShape>IdOnly</t:BaseShape>"
	                                         "<t:AdditionalProperties>");

	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		g_string_append_printf(before, "<t:FieldURI FieldURI=\"persona:%s\"/>", fields[i]);
	g_string_append_printf(before,
	                       "</t:AdditionalProperties></m:PersonaShape><m:IndexedPageItemView "
	                       "BasePoint=\"Beginning\" MaxEntriesReturned=\"%u\" Offset=\"0\"/>"
	                       "<m:ParentFolderId><t:DistinguishedFolderId Id=\"directory\"/>"
	                       "</m:ParentFolderId><m:QueryString>",
	                       count);
	return build(before->str, text, "</m:QueryString></m:FindPeople>");
}

char *
sfb_directory_build_resolve_names(const char *text)
{
	return build("<m:ResolveNames ReturnFullContactData=\"true\" "
	             "SearchScope=\"ActiveDirectory\"><m:UnresolvedEntry>",
	             text, "</m:UnresolvedEntry></m:ResolveNames>");
}

char *
sfb_directory_build_expand(const char *email)
{
	return build("<m:ExpandDL><m:Mailbox><t:EmailAddress>", email,
	             "</t:EmailAddress></m:Mailbox></m:ExpandDL>");
}

/* Answers */

static void
put_fields(SfbDirectoryEntry *entry, SfbXmlNode *node, const SfbDirectoryField *fields, guint count)
{
	for (guint i = 0; i < count; i++) {
		g_autofree char *text = sfb_xml_dup_text(sfb_xml_find(node, fields[i].name));

		sfb_directory_entry_put(entry, fields[i].offset, text);
	}
}

static gboolean
is_group(SfbXmlNode *type)
{
	g_autofree char *text = sfb_xml_dup_text(type);

	return text != NULL && g_strv_contains(group_types, text);
}

static SfbPhoneKind
find_kind(const SfbDirectoryPhone *phones, guint count, const char *name)
{
	for (guint i = 0; name != NULL && i < count; i++) {
		if (strcmp(phones[i].name, name) == 0)
			return phones[i].kind;
	}
	return SFB_PHONE_OTHER;
}

static SfbDirectoryEntry *
read_persona(SfbXmlNode *persona)
{
	SfbDirectoryEntry *entry = sfb_directory_entry_new();
	g_autofree char *address = sfb_xml_dup_text(sfb_xml_get_child(persona, "ImAddress"));
	g_autofree char *number = sfb_xml_dup_text(sfb_xml_find(persona, "PhoneNumber/Number"));
	g_autofree char *type = sfb_xml_dup_text(sfb_xml_find(persona, "PhoneNumber/Type"));

	sfb_directory_entry_put_address(entry, address);
	put_fields(entry, persona, persona_fields, G_N_ELEMENTS(persona_fields));
	sfb_directory_entry_add_phone(
		entry, find_kind(persona_phones, G_N_ELEMENTS(persona_phones), type), number);
	entry->is_group = is_group(sfb_xml_get_child(persona, "PersonaType"));
	return entry;
}

SfbDirectoryResult *
sfb_directory_read_people(SfbXmlNode *answer)
{
	SfbDirectoryResult *result = sfb_directory_result_new();

	for (SfbXmlNode *persona = sfb_xml_find(answer, "People/Persona");
	     persona != NULL && result->entries->len < SFB_DIRECTORY_MEMBERS_MAX;
	     persona = sfb_xml_get_next(persona, "Persona"))
		sfb_directory_result_take(result, read_persona(persona));
	return result;
}

static void
put_mailbox(SfbDirectoryEntry *entry, SfbXmlNode *mailbox)
{
	put_fields(entry, mailbox, mailbox_fields, G_N_ELEMENTS(mailbox_fields));
	entry->is_group = is_group(sfb_xml_get_child(mailbox, "MailboxType"));
}

static void
put_phones(SfbDirectoryEntry *entry, SfbXmlNode *contact)
{
	for (SfbXmlNode *node = sfb_xml_find(contact, "PhoneNumbers/Entry"); node != NULL;
	     node = sfb_xml_get_next(node, "Entry")) {
		const char *key = sfb_xml_get_attribute(node, "Key");
		g_autofree char *number = sfb_xml_dup_text(node);

		sfb_directory_entry_add_phone(
			entry, find_kind(contact_phones, G_N_ELEMENTS(contact_phones), key),
			number);
	}
}

/* Exchange has SIP addresses where it was told, else among the addresses for mail. */
static void
put_addresses(SfbDirectoryEntry *entry, SfbXmlNode *contact)
{
	g_autofree char *address = sfb_xml_dup_text(sfb_xml_find(contact, "ImAddresses/Entry"));

	sfb_directory_entry_put_address(entry, address);
	for (SfbXmlNode *node = sfb_xml_find(contact, "EmailAddresses/Entry"); node != NULL;
	     node = sfb_xml_get_next(node, "Entry")) {
		g_autofree char *proxy = sfb_xml_dup_text(node);

		if (proxy != NULL && g_ascii_strncasecmp(proxy, "sip:", strlen("sip:")) == 0)
			sfb_directory_entry_put_address(entry, proxy);
	}
}

static SfbDirectoryEntry *
read_resolution(SfbXmlNode *resolution)
{
	SfbDirectoryEntry *entry = sfb_directory_entry_new();
	SfbXmlNode *contact = sfb_xml_get_child(resolution, "Contact");

	put_fields(entry, contact, contact_fields, G_N_ELEMENTS(contact_fields));
	put_mailbox(entry, sfb_xml_get_child(resolution, "Mailbox"));
	put_addresses(entry, contact);
	put_phones(entry, contact);
	return entry;
}

SfbDirectoryResult *
sfb_directory_read_names(SfbXmlNode *answer)
{
	SfbDirectoryResult *result = sfb_directory_result_new();

	for (SfbXmlNode *node = sfb_xml_find(answer, "ResolutionSet/Resolution");
	     node != NULL && result->entries->len < SFB_DIRECTORY_MEMBERS_MAX;
	     node = sfb_xml_get_next(node, "Resolution"))
		sfb_directory_result_take(result, read_resolution(node));
	return result;
}

static SfbDirectoryEntry *
read_member(SfbXmlNode *mailbox)
{
	SfbDirectoryEntry *entry = sfb_directory_entry_new();

	put_mailbox(entry, mailbox);
	return entry;
}

SfbDirectoryResult *
sfb_directory_read_members(SfbXmlNode *answer)
{
	SfbDirectoryResult *result = sfb_directory_result_new();
	SfbXmlNode *list = sfb_xml_get_child(answer, "DLExpansion");

	result->has_more = !sfb_xml_get_attribute_boolean(list, "IncludesLastItemInRange", TRUE);
	for (SfbXmlNode *node = sfb_xml_get_child(list, "Mailbox");
	     node != NULL && result->entries->len <= SFB_DIRECTORY_MEMBERS_MAX;
	     node = sfb_xml_get_next(node, "Mailbox"))
		sfb_directory_result_take(result, read_member(node));
	return result;
}
