/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The writes of the contact list, against what the specification shows. */

#include <string.h>

#include "people/contacts-soap.h"
#include "people/documents.h"
#include "util/xml.h"

static SfbContact *
new_contact(const char *address, const char *name, guint32 group, guint32 other_group)
{
	SfbContact *contact = g_new0(SfbContact, 1);

	contact->address = g_strdup(address);
	contact->name = g_strdup(name);
	contact->groups = g_array_new(FALSE, FALSE, sizeof(guint32));
	g_array_append_val(contact->groups, group);
	g_array_append_val(contact->groups, other_group);
	contact->is_subscribed = TRUE;
	return contact;
}

/* "name=text name=text ..." of the primitive's children. */
static char *
describe(const char *soap)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(soap, -1, NULL);
	SfbXmlNode *primitive =
		sfb_xml_get_child(sfb_xml_find(sfb_xml_get_root(xml), "Body"), NULL);
	GString *text = g_string_new(sfb_xml_get_name(primitive));

	for (SfbXmlNode *node = sfb_xml_get_child(primitive, NULL); node != NULL;
	     node = sfb_xml_get_next(node, NULL)) {
		g_autofree char *value = sfb_xml_dup_text(node);

		g_string_append_printf(text, " %s=%s", sfb_xml_get_name(node),
		                       value != NULL ? value : "");
	}
	return g_string_free(text, FALSE);
}

static void
assert_soap(const SfbContactWrite *write, guint32 delta, const char *expected)
{
	g_autofree char *soap = sfb_contacts_soap_build(write, delta);
	g_autofree char *description = describe(soap);

	g_assert_cmpstr(description, ==, expected);
}

static void
test_contact(void)
{
	g_autoptr(SfbContact) contact = new_contact("bob x@contoso.example", "B & <b>", 1, 3);
	g_autoptr(SfbContact) number = new_contact("tel:+4989123", NULL, 1, 3);
	const SfbContactWrite write = { .kind = SFB_WRITE_CONTACT, .contact = contact };
	const SfbContactWrite call = { .kind = SFB_WRITE_CONTACT, .contact = number };

	assert_soap(&write, 43,
	            "setContact displayName=B & <b> groups=1 3 subscribed=true "
	            "URI=sip:bob%20x@contoso.example externalURI= deltaNum=43");
	number->is_subscribed = FALSE;
	assert_soap(&call, 0,
	            "setContact displayName= groups=1 3 subscribed=false URI=tel:+4989123 "
	            "externalURI= deltaNum=0");
}

/* What another client has put there goes back as it came, behind the number ([MS-SIP] 9.2). */
static void
test_extension(void)
{
	g_autoptr(SfbContact) contact = new_contact("bob@contoso.example", NULL, 1, 3);
	const SfbContactWrite write = { .kind = SFB_WRITE_CONTACT, .contact = contact };
	g_autofree char *soap = NULL;

	contact->extension = g_strdup("<contactSettings contactId=\"1\"/><b/>");
	contact->external_uri = g_strdup("ldap://a?b&c");
	soap = sfb_contacts_soap_build(&write, 7);
	g_assert_nonnull(strstr(soap, "<m:externalURI>ldap://a?b&amp;c</m:externalURI>"
	                              "<m:deltaNum>7</m:deltaNum><m:contactExtension>"
	                              "<contactSettings contactId=\"1\"/><b/></m:contactExtension>"
	                              "</m:setContact>"));
}

static void
test_others(void)
{
	g_autoptr(SfbContact) contact = new_contact("bob@contoso.example", NULL, 1, 3);
	SfbGroup group = { .id = 3, .name = (char *)"Project \"X\"" };
	SfbGroup team = { .name = (char *)"Team", .email = (char *)"team&co@contoso.example" };
	const struct {
		SfbContactWrite write;
		const char *expected;
	} cases[] = {
		{ { .kind = SFB_WRITE_DELETE_CONTACT, .before = contact },
		  "deleteContact URI=sip:bob@contoso.example deltaNum=9" },
		{ { .kind = SFB_WRITE_ADD_GROUP, .group = &group },
		  "addGroup name=Project \"X\" externalURI= deltaNum=9" },
		{ { .kind = SFB_WRITE_RENAME_GROUP, .group = &group },
		  "modifyGroup groupID=3 name=Project \"X\" externalURI= deltaNum=9" },
		{ { .kind = SFB_WRITE_DELETE_GROUP, .group = &group },
		  "deleteGroup groupID=3 deltaNum=9" },
		{ { .kind = SFB_WRITE_ADD_GROUP, .group = &team },
		  "addGroup name=Team externalURI= deltaNum=9 groupExtension=" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		assert_soap(&cases[i].write, 9, cases[i].expected);
}

static void
test_distribution_group(void)
{
	SfbGroup team = { .name = (char *)"Team", .email = (char *)"team&co@contoso.example" };
	const SfbContactWrite write = { .kind = SFB_WRITE_ADD_GROUP, .group = &team };
	g_autofree char *soap = sfb_contacts_soap_build(&write, 1);

	g_assert_nonnull(strstr(soap, "<groupExtension groupType=\"dg\">"
	                              "<email>team&amp;co@contoso.example</email>"));
}

static void
test_group_id(void)
{
	static const struct {
		const char *text;
		guint32 id;
	} cases[] = {
		{ "<s:Envelope xmlns:s='s'><s:Body><m:addGroup xmlns:m='m'><m:groupID> 3 "
		  "</m:groupID></m:addGroup></s:Body></s:Envelope>",
		  3 },
		{ "<Envelope><Body><addGroup><groupID/></addGroup></Body></Envelope>", 77 },
		{ "<Envelope><Body><addGroup><groupID>-3</groupID></addGroup></Body></Envelope>",
		  77 },
		{ "<Envelope><Body/></Envelope>", 77 },
		{ "<Envelope>", 77 },
		{ "", 77 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		guint32 id = 77;

		g_assert_cmpint(
			sfb_contacts_soap_parse_group_id(cases[i].text, strlen(cases[i].text), &id),
			==, cases[i].id != 77);
		g_assert_cmpuint(id, ==, cases[i].id);
	}
}

/* The specification's own example and ours say the same, but for the groups. */
static void
test_published(void)
{
	gsize length;
	g_autofree char *text =
		document_read_trace("mssip-4_6-01-addcontact-example-service.sip", &length);
	const char *body = text != NULL ? strstr(text, "<SOAP-ENV:Envelope") : NULL;
	g_autoptr(SfbContact) contact = new_contact("user4@server.contoso.com", "buddy 1", 1, 3);
	const SfbContactWrite write = { .kind = SFB_WRITE_CONTACT, .contact = contact };
	g_autofree char *expected = NULL;
	g_autofree char *soap = NULL;

	if (text == NULL)
		return;
	g_array_set_size(contact->groups, 0);
	expected = describe(body);
	assert_soap(&write, 12, expected);
	soap = sfb_contacts_soap_build(&write, 12);
	g_assert_nonnull(strstr(soap, "http://schemas.microsoft.com/winrtc/2002/11/sip"));
	g_assert_nonnull(strstr(body, "http://schemas.microsoft.com/winrtc/2002/11/sip"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/contacts-soap/contact", test_contact);
	g_test_add_func("/contacts-soap/extension", test_extension);
	g_test_add_func("/contacts-soap/others", test_others);
	g_test_add_func("/contacts-soap/distribution-group", test_distribution_group);
	g_test_add_func("/contacts-soap/group-id", test_group_id);
	g_test_add_func("/contacts-soap/published", test_published);
	return g_test_run();
}
