/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A contact list document, taken into a list, and whether its contacts can be written back; or the
 * answer to a write. */

#include "fuzz/fuzz.h"

#include "people/contact-list.h"
#include "people/contacts-soap.h"
#include "util/xml.h"

static void
use_contact(const SfbContactList *list, const SfbContact *contact)
{
	g_assert_true(sfb_contact_list_find(list, contact->address) == contact);
	g_assert_cmpuint(contact->groups->len, >, 0);
	for (guint i = 0; i < contact->groups->len; i++)
		g_assert_nonnull(sfb_contact_list_find_group(
			list, g_array_index(contact->groups, guint32, i)));
}

/* What others keep beside a contact must not break what we write. */
static void
write_back(const SfbContact *contact)
{
	g_autoptr(SfbContact) copy = sfb_contact_copy(contact);
	const SfbContactWrite write = { .kind = SFB_WRITE_CONTACT, .contact = copy };
	g_autofree char *soap = sfb_contacts_soap_build(&write, 1);
	g_autoptr(SfbXml) xml = sfb_xml_parse(soap, -1, NULL);

	g_assert_nonnull(xml);
	g_assert_nonnull(sfb_xml_find(sfb_xml_get_root(xml), "Body/setContact/deltaNum"));
}

static void
take_all(SfbContactList *list, SfbContactsDocument *document)
{
	g_ptr_array_set_free_func(document->groups, NULL);
	for (guint i = 0; i < document->groups->len; i++)
		sfb_contact_list_take_group(list, g_ptr_array_index(document->groups, i));
	sfb_contact_list_ensure_built_in(list);
	g_ptr_array_set_free_func(document->contacts, NULL);
	for (guint i = 0; i < document->contacts->len; i++)
		sfb_contact_list_take(list, g_ptr_array_index(document->contacts, i));
	for (guint i = 0; i < document->gone_contacts->len; i++)
		sfb_contact_free(sfb_contact_list_steal(
			list, g_ptr_array_index(document->gone_contacts, i)));
	for (guint i = 0; i < document->gone_groups->len; i++) {
		g_autoptr(GPtrArray) resettled = sfb_contact_list_remove_group(
			list, g_array_index(document->gone_groups, guint32, i));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(SfbContactsDocument) document =
		sfb_contacts_document_parse((const char *)bytes, size, NULL);
	g_autoptr(SfbContactList) list = sfb_contact_list_new();
	guint32 id;

	sfb_contacts_soap_parse_group_id((const char *)bytes, size, &id);
	if (document == NULL)
		return 0;
	take_all(list, document);
	for (const GList *link = sfb_contact_list_get_contacts(list); link != NULL;
	     link = link->next) {
		use_contact(list, link->data);
		write_back(link->data);
	}
	return 0;
}
