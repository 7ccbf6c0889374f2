/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A contact list from Exchange, twice, and whether everything in it can be called by its key. */

#include "fuzz/fuzz.h"

#include "people/im-list-xml.h"
#include "people/im-write-xml.h"

static SfbXmlNode *
get_answer(const SfbXml *xml)
{
	return sfb_xml_get_child(sfb_xml_find(sfb_xml_get_root(xml), "Body"), NULL);
}

static void
delete_contact(const SfbImList *list, const SfbContact *contact)
{
	const SfbContactWrite write = { .kind = SFB_WRITE_DELETE_CONTACT, .before = contact };
	g_autoptr(GArray) steps = sfb_im_write_plan(&write);

	g_assert_cmpuint(steps->len, ==, contact->groups->len);
	for (guint i = 0; i < steps->len; i++) {
		const SfbImStep *step = &g_array_index(steps, SfbImStep, i);
		g_autofree char *body = sfb_im_step_build(step, &write, list);

		/* Exchange may name no built-in group, in which contacts are for us. */
		g_assert_true(body != NULL || step->group == SFB_IM_BUILT_IN_ID);
	}
}

static void
use_document(const SfbImList *list, const SfbContactsDocument *document)
{
	for (guint i = 0; i < document->groups->len; i++) {
		const SfbGroup *group = g_ptr_array_index(document->groups, i);

		g_assert_nonnull(sfb_im_list_find_group(list, group->id));
		g_assert_true(*group->name != '\0');
		g_assert_true(group->kind != SFB_GROUP_DISTRIBUTION || group->email != NULL);
	}
	for (guint i = 0; i < document->contacts->len; i++) {
		const SfbContact *contact = g_ptr_array_index(document->contacts, i);

		g_assert_nonnull(sfb_im_list_find_contact(list, contact->address));
		g_assert_cmpuint(contact->groups->len, >, 0);
		delete_contact(list, contact);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse((const char *)bytes, (gssize)size, NULL);
	g_autoptr(SfbImList) list = sfb_im_list_new();
	g_autoptr(SfbContactsDocument) first = NULL;
	g_autoptr(SfbContactsDocument) second = NULL;
	g_autoptr(SfbGroup) group = NULL;

	if (xml == NULL)
		return 0;
	first = sfb_im_list_read(list, get_answer(xml));
	use_document(list, first);
	second = sfb_im_list_read(list, get_answer(xml));
	use_document(list, second);
	g_assert_cmpuint(first->contacts->len, ==, second->contacts->len);
	group = sfb_im_list_read_group(list, get_answer(xml));
	sfb_im_list_read_contact(list, get_answer(xml), "kim@contoso.example");
	return 0;
}
