/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One person's roaming contact list and its documents. */

#include "sim/contact-list.h"

#include <stdlib.h>
#include <string.h>

#include "util/xml.h"

SfbSimGroup *
sfb_sim_contact_list_find_group(const SfbSimUser *user, guint32 id)
{
	for (guint i = 0; i < user->groups->len; i++) {
		SfbSimGroup *group = user->groups->pdata[i];

		if (group->id == id)
			return group;
	}
	return NULL;
}

SfbSimContact *
sfb_sim_contact_list_find_contact(const SfbSimUser *user, const char *address)
{
	for (guint i = 0; i < user->contacts->len; i++) {
		SfbSimContact *contact = user->contacts->pdata[i];

		if (strcmp(contact->address, address) == 0)
			return contact;
	}
	return NULL;
}

SfbSimGroup *
sfb_sim_contact_list_add_group(SfbSimUser *user, const char *name)
{
	SfbSimGroup *group = g_new0(SfbSimGroup, 1);

	group->id = 1;
	while (sfb_sim_contact_list_find_group(user, group->id) != NULL)
		group->id++;
	group->name = g_strdup(name);
	g_ptr_array_add(user->groups, group);
	return group;
}

void
sfb_sim_contact_list_mark_group(SfbSimGroup *group, const char *type, const char *email)
{
	g_free(group->type);
	g_free(group->email);
	group->type = g_strdup(type);
	group->email = g_strdup(email);
}

void
sfb_sim_contact_list_remove_group(SfbSimUser *user, SfbSimGroup *group)
{
	g_ptr_array_remove(user->groups, group);
}

SfbSimContact *
sfb_sim_contact_list_add_contact(SfbSimUser *user, const char *address, const char *alias,
                                 const char *groups)
{
	SfbSimContact *contact = g_new0(SfbSimContact, 1);

	contact->address = g_strdup(address);
	contact->alias = g_strdup(alias);
	contact->groups = g_strdup(groups);
	g_ptr_array_add(user->contacts, contact);
	return contact;
}

void
sfb_sim_contact_list_change_contact(SfbSimContact *contact, const char *alias, const char *groups)
{
	g_free(contact->alias);
	g_free(contact->groups);
	contact->alias = g_strdup(alias);
	contact->groups = g_strdup(groups);
}

void
sfb_sim_contact_list_remove_contact(SfbSimUser *user, SfbSimContact *contact)
{
	g_ptr_array_remove(user->contacts, contact);
}

static gboolean
is_member(const SfbSimContact *contact, guint32 id)
{
	g_auto(GStrv) ids = g_strsplit(contact->groups, " ", -1);

	for (guint i = 0; ids[i] != NULL; i++) {
		if (strtoul(ids[i], NULL, 10) == id)
			return TRUE;
	}
	return FALSE;
}

gboolean
sfb_sim_contact_list_is_used(const SfbSimUser *user, const SfbSimGroup *group)
{
	for (guint i = 0; i < user->contacts->len; i++) {
		if (is_member(user->contacts->pdata[i], group->id))
			return TRUE;
	}
	return FALSE;
}

void
sfb_sim_contact_list_append_group(GString *xml, const char *element, const SfbSimGroup *group)
{
	g_string_append_printf(xml, "<%s id=\"%u\"", element, group->id);
	sfb_xml_append_attribute(xml, "name", group->name);
	g_string_append(xml, " externalURI=\"\"");
	if (group->type == NULL) {
		g_string_append(xml, "/>");
		return;
	}
	g_string_append(xml, "><groupExtension");
	sfb_xml_append_attribute(xml, "groupType", group->type);
	g_string_append(xml, "><email>");
	sfb_xml_append_text(xml, group->email);
	g_string_append_printf(xml, "</email></groupExtension></%s>", element);
}

void
sfb_sim_contact_list_append_contact(GString *xml, const char *element, const SfbSimContact *contact)
{
	g_string_append_printf(xml, "<%s", element);
	sfb_xml_append_attribute(xml, "uri", contact->address);
	sfb_xml_append_attribute(xml, "name", contact->alias);
	sfb_xml_append_attribute(xml, "groups", contact->groups);
	g_string_append(xml, " subscribed=\"true\" externalURI=\"\"");
	if (contact->extension == NULL)
		g_string_append(xml, "/>");
	else
		g_string_append_printf(xml, "><contactExtension>%s</contactExtension></%s>",
		                       contact->extension, element);
}

char *
sfb_sim_contact_list_build(const SfbSimUser *user)
{
	GString *xml = g_string_new(NULL);

	g_string_append_printf(xml, "<contactList deltaNum=\"%u\">", user->contacts_delta);
	for (guint i = 0; i < user->groups->len; i++)
		sfb_sim_contact_list_append_group(xml, "group", user->groups->pdata[i]);
	for (guint i = 0; i < user->contacts->len; i++)
		sfb_sim_contact_list_append_contact(xml, "contact", user->contacts->pdata[i]);
	g_string_append(xml, "</contactList>");
	return g_string_free(xml, FALSE);
}
