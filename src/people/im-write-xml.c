/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What Exchange is told so that a write to the contact list comes true. */

#include "people/im-write-xml.h"

#include <string.h>

#include "util/xml.h"

#define TEL "tel:"

/* Plans */

static void
add_step(GArray *steps, SfbImOperation operation, guint32 group)
{
	const SfbImStep step = { operation, group };

	g_array_append_val(steps, step);
}

static gboolean
is_in(const SfbContact *contact, guint32 group)
{
	for (guint i = 0; contact != NULL && i < contact->groups->len; i++) {
		if (g_array_index(contact->groups, guint32, i) == group)
			return TRUE;
	}
	return FALSE;
}

static SfbImOperation
choose_addition(const SfbContactWrite *write, const GArray *steps)
{
	if (write->before != NULL || steps->len > 0)
		return SFB_IM_ADD_TO_GROUP;
	return g_str_has_prefix(write->contact->address, TEL) ? SFB_IM_ADD_NEW_PHONE
	                                                      : SFB_IM_ADD_NEW_CONTACT;
}

static void
plan_joining(GArray *steps, const SfbContactWrite *write)
{
	const GArray *groups = write->contact->groups;

	for (guint i = 0; i < groups->len; i++) {
		guint32 group = g_array_index(groups, guint32, i);

		if (!is_in(write->before, group))
			add_step(steps, choose_addition(write, steps), group);
	}
}

static void
plan_leaving(GArray *steps, const SfbContactWrite *write)
{
	for (guint i = 0; write->before != NULL && i < write->before->groups->len; i++) {
		guint32 group = g_array_index(write->before->groups, guint32, i);

		if (!is_in(write->contact, group))
			add_step(steps, SFB_IM_REMOVE_FROM_GROUP, group);
	}
}

GArray *
sfb_im_write_plan(const SfbContactWrite *write)
{
	GArray *steps = g_array_new(FALSE, FALSE, sizeof(SfbImStep));
	gboolean is_distribution =
		write->group != NULL && write->group->kind == SFB_GROUP_DISTRIBUTION;

	switch (write->kind) {
	case SFB_WRITE_CONTACT:
		plan_joining(steps, write);
		plan_leaving(steps, write);
		break;
	case SFB_WRITE_DELETE_CONTACT:
		/* The operation that removes altogether is refused by servers. */
		plan_leaving(steps, write);
		break;
	case SFB_WRITE_ADD_GROUP:
		add_step(steps, is_distribution ? SFB_IM_ADD_DISTRIBUTION_GROUP : SFB_IM_ADD_GROUP,
		         0);
		break;
	case SFB_WRITE_RENAME_GROUP:
		add_step(steps, SFB_IM_RENAME_GROUP, 0);
		break;
	case SFB_WRITE_DELETE_GROUP:
		add_step(steps,
		         is_distribution ? SFB_IM_REMOVE_DISTRIBUTION_GROUP : SFB_IM_REMOVE_GROUP,
		         0);
		break;
	}
	return steps;
}

/* Parts. Each returns FALSE if there is no key for it. */

typedef struct {
	const SfbImStep *step;
	const SfbContactWrite *write;
	const SfbImList *list;
	GString *body;
} Builder;

static gboolean
add_key(const Builder *builder, const char *name, const SfbImKey *key)
{
	if (key == NULL)
		return FALSE;
	g_string_append_printf(builder->body, "<m:%s", name);
	sfb_xml_append_attribute(builder->body, "Id", key->id);
	sfb_xml_append_attribute(builder->body, "ChangeKey", key->change_key);
	g_string_append(builder->body, "/>");
	return TRUE;
}

static gboolean
add_group(const Builder *builder)
{
	return add_key(builder, "GroupId",
	               sfb_im_list_find_group(builder->list, builder->step->group));
}

/* Without a group Exchange puts somebody new into the built-in one, which it makes if need be. */
static gboolean
add_first_group(const Builder *builder)
{
	return add_group(builder) || builder->step->group == SFB_IM_BUILT_IN_ID;
}

static gboolean
add_contact(const Builder *builder)
{
	const SfbContactWrite *write = builder->write;
	const SfbContact *contact = write->contact != NULL ? write->contact : write->before;

	return add_key(builder, "ContactId",
	               sfb_im_list_find_contact(builder->list, contact->address));
}

/* The operations; the order of the elements is the schema's. */

static gboolean
build_new_contact(const Builder *builder)
{
	const SfbContact *contact = builder->write->contact;

	sfb_xml_append_element(builder->body, "m:ImAddress", contact->address);
	if (contact->name != NULL)
		sfb_xml_append_element(builder->body, "m:DisplayName", contact->name);
	return add_first_group(builder);
}

static gboolean
build_new_phone(const Builder *builder)
{
	const SfbContact *contact = builder->write->contact;

	sfb_xml_append_element(builder->body, "m:TelUriAddress", contact->address);
	sfb_xml_append_element(builder->body, "m:ImContactSipUriAddress", contact->address);
	sfb_xml_append_element(builder->body, "m:ImTelephoneNumber",
	                       contact->address + strlen(TEL));
	return add_first_group(builder);
}

static gboolean
build_membership(const Builder *builder)
{
	return add_contact(builder) && add_group(builder);
}

static gboolean
build_new_group(const Builder *builder)
{
	sfb_xml_append_element(builder->body, "m:DisplayName", builder->write->group->name);
	return TRUE;
}

static gboolean
build_new_distribution_group(const Builder *builder)
{
	sfb_xml_append_element(builder->body, "m:SmtpAddress", builder->write->group->email);
	return TRUE;
}

static gboolean
add_written_group(const Builder *builder)
{
	return add_key(builder, "GroupId",
	               sfb_im_list_find_group(builder->list, builder->write->group->id));
}

static gboolean
build_rename(const Builder *builder)
{
	if (!add_written_group(builder))
		return FALSE;
	sfb_xml_append_element(builder->body, "m:NewDisplayName", builder->write->group->name);
	return TRUE;
}

static const struct {
	const char *name;
	gboolean (*build)(const Builder *builder);
} operations[] = {
	[SFB_IM_ADD_NEW_CONTACT] = { "AddNewImContactToGroup", build_new_contact },
	[SFB_IM_ADD_NEW_PHONE] = { "AddNewTelUriContactToGroup", build_new_phone },
	[SFB_IM_ADD_TO_GROUP] = { "AddImContactToGroup", build_membership },
	[SFB_IM_REMOVE_FROM_GROUP] = { "RemoveImContactFromGroup", build_membership },
	[SFB_IM_ADD_GROUP] = { "AddImGroup", build_new_group },
	[SFB_IM_ADD_DISTRIBUTION_GROUP] = { "AddDistributionGroupToImList",
	                                    build_new_distribution_group },
	[SFB_IM_RENAME_GROUP] = { "SetImGroup", build_rename },
	[SFB_IM_REMOVE_GROUP] = { "RemoveImGroup", add_written_group },
	[SFB_IM_REMOVE_DISTRIBUTION_GROUP] = { "RemoveDistributionGroupFromImList",
	                                       add_written_group },
};

const char *
sfb_im_step_get_name(const SfbImStep *step)
{
	return operations[step->operation].name;
}

char *
sfb_im_step_build(const SfbImStep *step, const SfbContactWrite *write, const SfbImList *list)
{
	const Builder builder = { step, write, list, g_string_new(NULL) };
	const char *name = sfb_im_step_get_name(step);
	gboolean is_complete;

	g_string_append_printf(builder.body, "<m:%s>", name);
	is_complete = operations[step->operation].build(&builder);
	g_string_append_printf(builder.body, "</m:%s>", name);
	return g_string_free(builder.body, !is_complete);
}
