/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The writes of a contact list on the SIP server. */

#include "people/contacts-soap.h"

#include "util/address.h"
#include "util/xml.h"

/* On the wire it is this one, not those of the schemas ([MS-SIP] 4.6). */
#define EDIT_NAMESPACE "http://schemas.microsoft.com/winrtc/2002/11/sip"
#define SOAP_NAMESPACE "http://schemas.xmlsoap.org/soap/envelope/"

static void
append_number(GString *xml, const char *name, guint32 number)
{
	g_string_append_printf(xml, "<m:%s>%u</m:%s>", name, number, name);
}

/* @extension: markup of somebody else's, or NULL. */
static void
append_extension(GString *xml, const char *name, const char *extension)
{
	if (extension != NULL)
		g_string_append_printf(xml, "<m:%s>%s</m:%s>", name, extension, name);
}

static void
append_uri(GString *xml, const SfbContact *contact)
{
	gboolean is_phone_number = g_str_has_prefix(contact->address, "tel:");
	g_autofree char *uri =
		is_phone_number ? g_strdup(contact->address) : sfb_address_to_uri(contact->address);

	sfb_xml_append_element(xml, "m:URI", uri);
}

static void
append_groups(GString *xml, const GArray *ids)
{
	g_string_append(xml, "<m:groups>");
	for (guint i = 0; i < ids->len; i++)
		g_string_append_printf(xml, "%s%u", i > 0 ? " " : "",
		                       g_array_index(ids, guint32, i));
	g_string_append(xml, "</m:groups>");
}

static void
append_contact(GString *xml, const SfbContactWrite *write, guint32 delta)
{
	const SfbContact *contact = write->contact;

	sfb_xml_append_element(xml, "m:displayName", contact->name);
	append_groups(xml, contact->groups);
	sfb_xml_append_element(xml, "m:subscribed", contact->is_subscribed ? "true" : "false");
	append_uri(xml, contact);
	sfb_xml_append_element(xml, "m:externalURI", contact->external_uri);
	append_number(xml, "deltaNum", delta);
	append_extension(xml, "contactExtension", contact->extension);
}

static void
append_contact_deletion(GString *xml, const SfbContactWrite *write, guint32 delta)
{
	append_uri(xml, write->before);
	append_number(xml, "deltaNum", delta);
}

static void
append_group_text(GString *xml, const SfbContactWrite *write, guint32 delta)
{
	sfb_xml_append_element(xml, "m:name", write->group->name);
	sfb_xml_append_element(xml, "m:externalURI", write->group->external_uri);
	append_number(xml, "deltaNum", delta);
}

static void
append_new_group(GString *xml, const SfbContactWrite *write, guint32 delta)
{
	append_group_text(xml, write, delta);
	if (write->group->email == NULL)
		return;
	g_string_append(xml,
	                "<m:groupExtension><groupExtension groupType=\"" SFB_GROUP_TYPE_DISTRIBUTION
	                "\"><email>");
	sfb_xml_append_text(xml, write->group->email);
	g_string_append(xml, "</email></groupExtension></m:groupExtension>");
}

static void
append_group(GString *xml, const SfbContactWrite *write, guint32 delta)
{
	append_number(xml, "groupID", write->group->id);
	append_group_text(xml, write, delta);
	append_extension(xml, "groupExtension", write->group->extension);
}

static void
append_group_deletion(GString *xml, const SfbContactWrite *write, guint32 delta)
{
	append_number(xml, "groupID", write->group->id);
	append_number(xml, "deltaNum", delta);
}

static const struct {
	const char *name;
	void (*append)(GString *xml, const SfbContactWrite *write, guint32 delta);
} primitives[] = {
	[SFB_WRITE_CONTACT] = { "setContact", append_contact },
	[SFB_WRITE_DELETE_CONTACT] = { "deleteContact", append_contact_deletion },
	[SFB_WRITE_ADD_GROUP] = { "addGroup", append_new_group },
	[SFB_WRITE_RENAME_GROUP] = { "modifyGroup", append_group },
	[SFB_WRITE_DELETE_GROUP] = { "deleteGroup", append_group_deletion },
};

char *
sfb_contacts_soap_build(const SfbContactWrite *write, guint32 delta)
{
	const char *name = primitives[write->kind].name;
	GString *xml = g_string_new("<s:Envelope xmlns:s=\"" SOAP_NAMESPACE
	                            "\" xmlns:m=\"" EDIT_NAMESPACE "\"><s:Body>");

	g_string_append_printf(xml, "<m:%s>", name);
	primitives[write->kind].append(xml, write, delta);
	g_string_append_printf(xml, "</m:%s></s:Body></s:Envelope>", name);
	return g_string_free(xml, FALSE);
}

gboolean
sfb_contacts_soap_parse_group_id(const char *text, gsize length, guint32 *id)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, NULL);
	SfbXmlNode *root = xml != NULL ? sfb_xml_get_root(xml) : NULL;
	g_autofree char *number = sfb_xml_dup_text(sfb_xml_find(root, "Body/addGroup/groupID"));
	guint64 value;

	if (number == NULL || !g_ascii_string_to_unsigned(number, 10, 0, G_MAXUINT32, &value, NULL))
		return FALSE;
	*id = (guint32)value;
	return TRUE;
}
