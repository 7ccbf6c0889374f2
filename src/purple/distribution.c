/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Distribution groups of the list, and their members. */

#include "config.h"

#include "purple/distribution.h"

#include <blist.h>
#include <glib/gi18n-lib.h>
#include <notify.h>
#include <request.h>
#include <server.h>
#include <signals.h>
#include <util.h>

#include "purple/buddies.h"
#include "purple/groups.h"
#include "purple/list-edits.h"

struct _SfbPurpleDistribution {
	GHashTable
		*shown; /* id of a group to the addresses of its members (element-type GPtrArray) */
};

/* A question for the members of a group. */
typedef struct {
	SfbPurpleGlue *glue; /* not looked at after its cancellable */
	guint32 id;
} Expansion;

static const SfbGroup *
get_group(SfbPurpleGlue *glue, guint32 id)
{
	return sfb_contacts_get_group(sfb_session_get_contacts(glue->session), id);
}

/* Between start and stop; @glue may be NULL. */
static gboolean
is_ready(const SfbPurpleGlue *glue)
{
	return glue != NULL && glue->distribution != NULL;
}

static gboolean
is_shown(SfbPurpleGlue *glue, guint32 id)
{
	return g_hash_table_contains(glue->distribution->shown, GUINT_TO_POINTER(id));
}

/* The group may be shown together with one of the user's own that has the same name. */
static void
add_member(SfbPurpleGlue *glue, PurpleGroup *group, const SfbDirectoryEntry *entry)
{
	PurpleContact *contact;
	PurpleBuddy *buddy;

	if (purple_find_buddy_in_group(glue->account, entry->address, group) != NULL)
		return;
	contact = purple_contact_new();
	buddy = purple_buddy_new(glue->account, entry->address, NULL);

	purple_blist_node_set_flags(PURPLE_BLIST_NODE(contact), PURPLE_BLIST_NODE_FLAG_NO_SAVE);
	purple_blist_node_set_flags(PURPLE_BLIST_NODE(buddy), PURPLE_BLIST_NODE_FLAG_NO_SAVE);
	purple_blist_add_contact(contact, group, NULL);
	purple_blist_add_buddy(buddy, contact, NULL, NULL);
	purple_blist_server_alias_buddy(buddy, entry->display_name);
}

static gboolean
can_be_shown(const SfbDirectoryEntry *entry)
{
	return entry->address != NULL && !entry->is_group;
}

/* Returns: (transfer full) (element-type utf8) who is shown */
static GPtrArray *
add_members(SfbPurpleGlue *glue, PurpleGroup *group, const GPtrArray *entries)
{
	GPtrArray *members = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < entries->len && members->len < SFB_PURPLE_MEMBERS_MAX; i++) {
		const SfbDirectoryEntry *entry = entries->pdata[i];

		if (!can_be_shown(entry))
			continue;
		add_member(glue, group, entry);
		sfb_presence_hold(sfb_session_get_presence(glue->session), entry->address,
		                  entry->display_name, glue->cancellable);
		sfb_purple_buddies_show_presence(glue, entry->address);
		g_ptr_array_add(members, g_strdup(entry->address));
	}
	return members;
}

/* Others have no address for messages, are groups themselves, or are simply too many. */
static void
tell_how_many(SfbPurpleGlue *glue, const SfbGroup *group, guint shown,
              const SfbDirectoryResult *result)
{
	g_autofree char *primary = NULL;

	if (shown == result->entries->len && !result->has_more)
		return;
	primary =
		result->has_more
			? g_strdup_printf(_("%s: %u of more than %u members are shown"),
	                                  sfb_group_get_label(group), shown, result->entries->len)
			: g_strdup_printf(_("%s: %u of %u members are shown"),
	                                  sfb_group_get_label(group), shown, result->entries->len);
	purple_notify_info(glue->connection, _("Skype for Business"), primary,
	                   _("The list shows people who can be reached here, and not more than a "
	                     "hundred of one group. Search for somebody who is missing."));
}

static void
show_members(SfbPurpleGlue *glue, guint32 id, const SfbDirectoryResult *result)
{
	const SfbGroup *group = get_group(glue, id);
	GPtrArray *members;

	/* Meanwhile it may have left the list. */
	if (group == NULL || is_shown(glue, id))
		return;
	members = add_members(glue, sfb_purple_groups_get(glue, id), result->entries);
	g_hash_table_insert(glue->distribution->shown, GUINT_TO_POINTER(id), members);
	tell_how_many(glue, group, members->len, result);
}

static void
show_failure(SfbPurpleGlue *glue, guint32 id, const GError *error)
{
	const SfbGroup *group = get_group(glue, id);
	g_autofree char *primary = NULL;

	if (group == NULL)
		return;
	primary = g_strdup_printf(_("The members of %s could not be found"),
	                          sfb_group_get_label(group));
	purple_notify_error(glue->connection, _("Skype for Business"), primary, error->message);
}

static void
on_expanded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autofree Expansion *expansion = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbDirectoryResult) members =
		sfb_directory_search_finish(SFB_DIRECTORY(source), result, &error);
	SfbPurpleGlue *glue = expansion->glue;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !is_ready(glue))
		return; /* in the first case the glue may be gone */
	if (members == NULL)
		show_failure(glue, expansion->id, error);
	else
		show_members(glue, expansion->id, members);
}

static void
show(SfbPurpleGlue *glue, const SfbGroup *group)
{
	Expansion *expansion = g_new0(Expansion, 1);

	expansion->glue = glue;
	expansion->id = group->id;
	sfb_directory_expand_async(sfb_session_get_directory(glue->session), group->email,
	                           glue->cancellable, on_expanded, expansion);
}

/* A member whom the user put into the list from here is elsewhere now. */
static void
remove_member(SfbPurpleGlue *glue, PurpleGroup *group, const char *address)
{
	PurpleBuddy *buddy = purple_find_buddy_in_group(glue->account, address, group);

	if (buddy != NULL && !PURPLE_BLIST_NODE_SHOULD_SAVE(buddy))
		purple_blist_remove_buddy(buddy);
}

static void
remove_members(SfbPurpleGlue *glue, PurpleGroup *group, const GPtrArray *members)
{
	for (guint i = 0; group != NULL && i < members->len; i++)
		remove_member(glue, group, members->pdata[i]);
}

static void
hide(SfbPurpleGlue *glue, guint32 id)
{
	GHashTable *shown = glue->distribution->shown;
	SfbPresence *presence = sfb_session_get_presence(glue->session);
	g_autoptr(GPtrArray) members = g_hash_table_lookup(shown, GUINT_TO_POINTER(id));

	if (members == NULL)
		return;
	g_hash_table_steal(shown, GUINT_TO_POINTER(id));
	/* libpurple's group may have gone with the people in it. */
	remove_members(glue, g_hash_table_lookup(glue->groups, GUINT_TO_POINTER(id)), members);
	for (guint i = 0; i < members->len; i++)
		sfb_presence_release(presence, members->pdata[i]);
}

/* The group's menu */

static const SfbGroup *
find_group(SfbPurpleGlue *glue, PurpleBlistNode *node)
{
	const SfbGroup *group = PURPLE_BLIST_NODE_IS_GROUP(node)
	                                ? sfb_purple_groups_find(glue, PURPLE_GROUP(node))
	                                : NULL;

	return group != NULL && group->kind == SFB_GROUP_DISTRIBUTION ? group : NULL;
}

static void
toggle(PurpleBlistNode *node, gpointer user_data)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(purple_account_get_connection(user_data));
	const SfbGroup *group = is_ready(glue) ? find_group(glue, node) : NULL;

	if (group == NULL)
		return;
	if (is_shown(glue, group->id))
		hide(glue, group->id);
	else
		show(glue, group);
}

static void
on_menu_wanted(PurpleBlistNode *node, GList **menu, SfbPurpleGlue *glue)
{
	const SfbGroup *group = find_group(glue, node);

	if (group != NULL)
		*menu = g_list_append(*menu, purple_menu_action_new(
						     is_shown(glue, group->id) ? _("Hide members")
									       : _("Show members"),
						     PURPLE_CALLBACK(toggle), glue->account, NULL));
}

/* The account's menu */

static void
on_chosen(PurpleConnection *connection, PurpleRequestFields *fields)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(connection);
	g_autoptr(GPtrArray) groups = NULL;

	if (!is_ready(glue))
		return;
	groups = sfb_contacts_list_groups(sfb_session_get_contacts(glue->session));
	for (guint i = 0; i < groups->len; i++) {
		const SfbGroup *group = groups->pdata[i];
		g_autofree char *id = g_strdup_printf("%u", group->id);

		if (!purple_request_fields_exists(fields, id))
			continue;
		if (!purple_request_fields_get_bool(fields, id))
			hide(glue, group->id);
		else if (!is_shown(glue, group->id))
			show(glue, group);
	}
}

static gboolean
add_choices(SfbPurpleGlue *glue, PurpleRequestFieldGroup *choices)
{
	g_autoptr(GPtrArray) groups =
		sfb_contacts_list_groups(sfb_session_get_contacts(glue->session));
	gboolean has_any = FALSE;

	for (guint i = 0; i < groups->len; i++) {
		const SfbGroup *group = groups->pdata[i];
		g_autofree char *id = g_strdup_printf("%u", group->id);

		if (group->kind != SFB_GROUP_DISTRIBUTION)
			continue;
		purple_request_field_group_add_field(
			choices, purple_request_field_bool_new(id, sfb_group_get_label(group),
		                                               is_shown(glue, group->id)));
		has_any = TRUE;
	}
	return has_any;
}

static void
ask_which(SfbPurpleGlue *glue, PurpleRequestFields *fields)
{
	purple_request_fields(glue->connection, _("Distribution groups"),
	                      _("Whose members shall be shown?"), NULL, fields, _("Show"),
	                      G_CALLBACK(on_chosen), _("Cancel"), NULL, glue->account, NULL, NULL,
	                      glue->connection);
}

static void
choose(PurplePluginAction *action)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(action->context);
	PurpleRequestFields *fields = NULL;
	PurpleRequestFieldGroup *choices = NULL;

	if (!is_ready(glue))
		return;
	fields = purple_request_fields_new();
	choices = purple_request_field_group_new(NULL);
	purple_request_fields_add_group(fields, choices);
	if (add_choices(glue, choices)) {
		ask_which(glue, fields);
		return;
	}
	purple_request_fields_destroy(fields);
	purple_notify_info(glue->connection, _("Distribution groups"),
	                   _("There is no distribution group in your contact list"),
	                   _("Search for its name, and add it."));
}

GList *
sfb_purple_distribution_list_actions(void)
{
	return g_list_append(NULL, purple_plugin_action_new(_("Distribution groups..."), choose));
}

void
sfb_purple_distribution_add(SfbPurpleGlue *glue, const char *name, const char *email)
{
	sfb_purple_edits_wish(glue,
	                      &(const SfbContactsWish){
				      .kind = SFB_WISH_ADD_GROUP,
				      .group = name,
				      .email = email,
			      },
	                      name);
}

static void
on_group_removed(SfbContacts *contacts, guint id, gpointer user_data)
{
	hide(user_data, id);
}

void
sfb_purple_distribution_start(SfbPurpleGlue *glue)
{
	glue->distribution = g_new0(SfbPurpleDistribution, 1);
	glue->distribution->shown =
		g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
	g_signal_connect(sfb_session_get_contacts(glue->session), "group-removed",
	                 G_CALLBACK(on_group_removed), glue);
	purple_signal_connect(purple_blist_get_handle(), "blist-node-extended-menu",
	                      glue->distribution, PURPLE_CALLBACK(on_menu_wanted), glue);
}

void
sfb_purple_distribution_stop(SfbPurpleGlue *glue)
{
	GHashTableIter iter;
	gpointer id, members;

	if (glue->distribution == NULL)
		return;
	purple_signals_disconnect_by_handle(glue->distribution);
	g_hash_table_iter_init(&iter, glue->distribution->shown);
	while (g_hash_table_iter_next(&iter, &id, &members))
		remove_members(glue, g_hash_table_lookup(glue->groups, id), members);
	g_hash_table_unref(glue->distribution->shown);
	g_clear_pointer(&glue->distribution, g_free);
}
