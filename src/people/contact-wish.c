/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What a wish about the contact list still wants written. Groups are wished for by the name people
 * see; the server may have two of one name, and then both are meant.
 */

#include "config.h"

#include "people/contact-wish.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "people/text.h"
#include "util/error.h"

#define GROUPS_MAX 64 /* ids 1 to 64 */

/* Wishes and steps */

static char *
dup_name(const char *text)
{
	return sfb_text_cut_line(g_strdup(text), SFB_CONTACT_NAME_MAX);
}

SfbContactsWish *
sfb_contacts_wish_copy(const SfbContactsWish *wish)
{
	SfbContactsWish *copy = g_new0(SfbContactsWish, 1);

	copy->kind = wish->kind;
	copy->address = g_strdup(wish->address);
	copy->name = dup_name(wish->name);
	copy->group = dup_name(wish->group);
	copy->new_group = dup_name(wish->new_group);
	copy->email = dup_name(wish->email);
	return copy;
}

void
sfb_contacts_wish_free(SfbContactsWish *wish)
{
	if (wish == NULL)
		return;
	g_free((char *)wish->address);
	g_free((char *)wish->name);
	g_free((char *)wish->group);
	g_free((char *)wish->new_group);
	g_free((char *)wish->email);
	g_free(wish);
}

static SfbContactStep *
new_contact_step(SfbContact *contact, const SfbContact *before)
{
	SfbContactStep *step = g_new0(SfbContactStep, 1);

	step->kind = SFB_WRITE_CONTACT;
	step->contact = contact;
	step->before = before;
	return step;
}

static SfbContactStep *
new_group_step(SfbContactWriteKind kind, SfbGroup *group)
{
	SfbContactStep *step = g_new0(SfbContactStep, 1);

	step->kind = kind;
	step->group = group;
	return step;
}

void
sfb_contact_step_free(SfbContactStep *step)
{
	if (step == NULL)
		return;
	sfb_contact_free(step->contact);
	sfb_group_free(step->group);
	g_free(step);
}

static gboolean
is_same_contact(const SfbContact *contact, const SfbContact *other)
{
	if (contact == NULL || other == NULL)
		return contact == other;
	return g_str_equal(contact->address, other->address) && sfb_contact_is_same(contact, other);
}

static gboolean
is_same_group(const SfbGroup *group, const SfbGroup *other)
{
	if (group == NULL || other == NULL)
		return group == other;
	return group->id == other->id && sfb_group_is_same(group, other);
}

gboolean
sfb_contact_step_is_same(const SfbContactStep *step, const SfbContactStep *other)
{
	return step->kind == other->kind && is_same_contact(step->contact, other->contact) &&
	       is_same_group(step->group, other->group);
}

/* Groups by their names */

static gboolean
is_called(const SfbContactList *list, const SfbGroup *group, const char *label)
{
	if (label == NULL)
		return FALSE;
	if (g_str_equal(label, SFB_GROUP_BUILT_IN_NAME))
		return group == sfb_contact_list_get_default_group(list);
	return g_str_equal(label, sfb_group_get_label(group));
}

static const SfbGroup *
find_group(const SfbContactList *list, const char *label)
{
	const GPtrArray *groups = sfb_contact_list_get_groups(list);

	for (guint i = 0; i < groups->len; i++) {
		if (is_called(list, g_ptr_array_index(groups, i), label))
			return g_ptr_array_index(groups, i);
	}
	return NULL;
}

static gboolean
is_in(const SfbContact *contact, guint32 id)
{
	for (guint i = 0; i < contact->groups->len; i++) {
		if (g_array_index(contact->groups, guint32, i) == id)
			return TRUE;
	}
	return FALSE;
}

/* The contact's first group of that name; NULL if it is in none. */
static const SfbGroup *
find_group_of(const SfbContactList *list, const SfbContact *contact, const char *label)
{
	for (guint i = 0; i < contact->groups->len; i++) {
		const SfbGroup *group = sfb_contact_list_find_group(
			list, g_array_index(contact->groups, guint32, i));

		if (is_called(list, group, label))
			return group;
	}
	return NULL;
}

static const SfbContact *
find_member(const SfbContactList *list, guint32 id)
{
	const GList *link = sfb_contact_list_get_contacts(list);

	while (link != NULL && !is_in(link->data, id))
		link = link->next;
	return link != NULL ? link->data : NULL;
}

/* Contacts as they are to be: whatever is not wished otherwise stays, the user's own name first. */

static void
leave(const SfbContactList *list, SfbContact *contact, const char *label)
{
	GArray *ids = contact->groups;

	for (guint i = ids->len; i > 0; i--) {
		guint32 id = g_array_index(ids, guint32, i - 1);

		if (is_called(list, sfb_contact_list_find_group(list, id), label))
			g_array_remove_index(ids, i - 1);
	}
}

static void
join(SfbContact *contact, guint32 id)
{
	if (!is_in(contact, id))
		g_array_append_val(contact->groups, id);
}

static SfbContact *
new_contact(const SfbContactsWish *wish)
{
	SfbContact *contact = g_new0(SfbContact, 1);

	contact->address = g_strdup(wish->address);
	contact->name = g_strdup(wish->name);
	contact->groups = g_array_new(FALSE, FALSE, sizeof(guint32));
	contact->is_subscribed = !g_str_has_prefix(wish->address, "tel:");
	return contact;
}

/* What cannot be */

static gboolean
refuse(GError **error, const char *sentence)
{
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_USAGE, sentence);
	return FALSE;
}

static gboolean
refuse_stranger(GError **error, const char *address)
{
	g_set_error(error, SFB_ERROR, SFB_ERROR_NOT_FOUND,
	            _("%s is not in your contact list any more."), address);
	return FALSE;
}

static gboolean
refuse_unknown_group(GError **error, const char *label)
{
	g_set_error(error, SFB_ERROR, SFB_ERROR_NOT_FOUND,
	            _("There is no group “%s” in your contact list any more."),
	            label != NULL ? label : "");
	return FALSE;
}

static gboolean
check_address(const char *address, GError **error)
{
	if (address != NULL && strlen(address) + strlen("sip:") <= SFB_CONTACT_URI_MAX)
		return TRUE;
	return refuse(error, _("This address is too long for the server's contact list."));
}

static gboolean
check_new_group(const SfbContactList *list, const char *label, GError **error)
{
	if (label == NULL)
		return refuse(error, _("A group needs a name."));
	if (sfb_contact_list_get_groups(list)->len < GROUPS_MAX)
		return TRUE;
	return refuse(error, _("The server keeps no more than 64 groups. Remove one that you do "
	                       "not need, then try again."));
}

static gboolean
check_open(const SfbGroup *group, GError **error)
{
	if (group->kind != SFB_GROUP_DISTRIBUTION)
		return TRUE;
	return refuse(error, _("This is a distribution group of your organisation. Who belongs to "
	                       "it is decided there; choose another group of yours."));
}

/* Each plan finds the next step of its kind of wish. */

static gboolean
plan_group(const SfbContactList *list, const char *label, const char *email, SfbContactStep **step,
           GError **error)
{
	SfbGroup *group;

	if (!check_new_group(list, label, error))
		return FALSE;
	group = g_new0(SfbGroup, 1);
	group->kind = email != NULL ? SFB_GROUP_DISTRIBUTION : SFB_GROUP_ORDINARY;
	group->name = g_strdup(label);
	group->email = g_strdup(email);
	*step = new_group_step(SFB_WRITE_ADD_GROUP, group);
	return TRUE;
}

static gboolean
plan_add(const SfbContactsWish *wish, const SfbContactList *list, SfbContactStep **step,
         GError **error)
{
	const SfbGroup *group = find_group(list, wish->group);
	const SfbContact *before = sfb_contact_list_find(list, wish->address);
	SfbContact *contact;

	if (group == NULL)
		return plan_group(list, wish->group, NULL, step, error);
	if (!check_open(group, error))
		return FALSE;
	if (before != NULL && find_group_of(list, before, wish->group) != NULL)
		return TRUE;
	contact = before != NULL ? sfb_contact_copy(before) : new_contact(wish);
	join(contact, group->id);
	*step = new_contact_step(contact, before);
	return TRUE;
}

static SfbContactStep *
new_deletion(const SfbContact *before)
{
	SfbContactStep *step = new_contact_step(NULL, before);

	step->kind = SFB_WRITE_DELETE_CONTACT;
	return step;
}

static gboolean
plan_remove(const SfbContactsWish *wish, const SfbContactList *list, SfbContactStep **step,
            GError **error)
{
	const SfbContact *before = sfb_contact_list_find(list, wish->address);
	g_autoptr(SfbContact) contact = NULL;

	if (before == NULL)
		return TRUE;
	if (wish->group != NULL && find_group_of(list, before, wish->group) == NULL)
		return TRUE;
	contact = sfb_contact_copy(before);
	leave(list, contact, wish->group);
	if (wish->group == NULL || contact->groups->len == 0)
		*step = new_deletion(before);
	else
		*step = new_contact_step(g_steal_pointer(&contact), before);
	return TRUE;
}

static gboolean
plan_move(const SfbContactsWish *wish, const SfbContactList *list, SfbContactStep **step,
          GError **error)
{
	const SfbContact *before = sfb_contact_list_find(list, wish->address);
	const SfbGroup *target = find_group(list, wish->new_group);
	g_autoptr(SfbContact) contact = NULL;

	if (before == NULL)
		return refuse_stranger(error, wish->address);
	if (target == NULL)
		return plan_group(list, wish->new_group, NULL, step, error);
	if (!check_open(target, error))
		return FALSE;
	contact = sfb_contact_copy(before);
	if (!is_called(list, target, wish->group))
		leave(list, contact, wish->group);
	if (find_group_of(list, contact, wish->new_group) == NULL)
		join(contact, target->id);
	if (!sfb_contact_is_same(contact, before))
		*step = new_contact_step(g_steal_pointer(&contact), before);
	return TRUE;
}

static gboolean
plan_name(const SfbContactsWish *wish, const SfbContactList *list, SfbContactStep **step,
          GError **error)
{
	const SfbContact *before = sfb_contact_list_find(list, wish->address);
	SfbContact *contact;

	if (before == NULL)
		return refuse_stranger(error, wish->address);
	if (g_strcmp0(before->name, wish->name) == 0)
		return TRUE;
	contact = sfb_contact_copy(before);
	g_free(contact->name);
	contact->name = g_strdup(wish->name);
	*step = new_contact_step(contact, before);
	return TRUE;
}

static gboolean
has_distribution_group(const SfbContactList *list, const char *email)
{
	const GPtrArray *groups = sfb_contact_list_get_groups(list);

	for (guint i = 0; i < groups->len; i++) {
		const SfbGroup *group = g_ptr_array_index(groups, i);

		if (group->email != NULL && g_ascii_strcasecmp(group->email, email) == 0)
			return TRUE;
	}
	return FALSE;
}

static gboolean
plan_add_group(const SfbContactsWish *wish, const SfbContactList *list, SfbContactStep **step,
               GError **error)
{
	gboolean is_known = find_group(list, wish->group) != NULL;

	if (wish->email != NULL && has_distribution_group(list, wish->email))
		return TRUE;
	if (wish->email != NULL && is_known)
		return refuse(error, _("Your contact list has a group of this name already. Rename "
		                       "that one, then try again."));
	if (is_known)
		return TRUE;
	return plan_group(list, wish->group, wish->email, step, error);
}

/* A group must be empty before it can go ([MS-SIP] 3.7.4.4): one member after the other moves to
 * @target, unless it has another place to stay. */
static SfbContactStep *
plan_dissolution(const SfbContactList *list, const SfbGroup *group, const SfbGroup *target,
                 gboolean is_merged)
{
	const SfbContact *member = find_member(list, group->id);
	SfbContact *contact;

	if (member == NULL)
		return new_group_step(SFB_WRITE_DELETE_GROUP, sfb_group_copy(group));
	contact = sfb_contact_copy(member);
	for (guint i = 0; i < contact->groups->len; i++) {
		if (g_array_index(contact->groups, guint32, i) == group->id)
			g_array_remove_index(contact->groups, i);
	}
	if (is_merged || contact->groups->len == 0)
		join(contact, target->id);
	return new_contact_step(contact, member);
}

/* To a name that is taken means into that group. */
static gboolean
plan_rename_group(const SfbContactsWish *wish, const SfbContactList *list, SfbContactStep **step,
                  GError **error)
{
	const SfbGroup *group = find_group(list, wish->group);
	const SfbGroup *target = find_group(list, wish->new_group);
	SfbGroup *renamed;

	if (group == NULL)
		return target != NULL || refuse_unknown_group(error, wish->group);
	if (group == target)
		return TRUE;
	if (group == sfb_contact_list_get_default_group(list) || group->kind != SFB_GROUP_ORDINARY)
		return refuse(error, _("This group belongs to the server and keeps its name."));
	if (wish->new_group == NULL)
		return refuse(error, _("A group needs a name."));
	if (target != NULL && !check_open(target, error))
		return FALSE;
	if (target != NULL) {
		*step = plan_dissolution(list, group, target, TRUE);
		return TRUE;
	}
	renamed = sfb_group_copy(group);
	g_free(renamed->name);
	renamed->name = g_strdup(wish->new_group);
	*step = new_group_step(SFB_WRITE_RENAME_GROUP, renamed);
	return TRUE;
}

static gboolean
plan_remove_group(const SfbContactsWish *wish, const SfbContactList *list, SfbContactStep **step,
                  GError **error)
{
	const SfbGroup *group = find_group(list, wish->group);
	const SfbGroup *refuge = sfb_contact_list_get_default_group(list);

	if (group == NULL)
		return TRUE;
	if (group == refuge)
		return refuse(error, _("This group belongs to the server and cannot be removed."));
	*step = plan_dissolution(list, group, refuge, FALSE);
	return TRUE;
}

static gboolean (*const plans[])(const SfbContactsWish *wish, const SfbContactList *list,
                                 SfbContactStep **step, GError **error) = {
	[SFB_WISH_ADD] = plan_add,
	[SFB_WISH_REMOVE] = plan_remove,
	[SFB_WISH_MOVE] = plan_move,
	[SFB_WISH_NAME] = plan_name,
	[SFB_WISH_ADD_GROUP] = plan_add_group,
	[SFB_WISH_RENAME_GROUP] = plan_rename_group,
	[SFB_WISH_REMOVE_GROUP] = plan_remove_group,
};

gboolean
sfb_contacts_wish_plan(const SfbContactsWish *wish, const SfbContactList *list,
                       SfbContactStep **step, GError **error)
{
	gboolean has_address = wish->kind <= SFB_WISH_NAME;

	*step = NULL;
	if (has_address && !check_address(wish->address, error))
		return FALSE;
	return plans[wish->kind](wish, list, step, error);
}
