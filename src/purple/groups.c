/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which of libpurple's groups shows which of the server's. */

#include "purple/groups.h"

#include <blist.h>
#include <signals.h>

static PurpleGroup *
find_or_add(const char *label)
{
	PurpleGroup *group = purple_find_group(label);
	PurpleBlistNode *last = purple_blist_get_root();

	if (group != NULL)
		return group;
	while (last != NULL && purple_blist_node_get_sibling_next(last) != NULL)
		last = purple_blist_node_get_sibling_next(last);
	group = purple_group_new(label);
	purple_blist_add_group(group, last);
	return group;
}

PurpleGroup *
sfb_purple_groups_get(SfbPurpleGlue *glue, guint32 id)
{
	PurpleGroup *group = g_hash_table_lookup(glue->groups, GUINT_TO_POINTER(id));

	if (group == NULL) {
		SfbContacts *contacts = sfb_session_get_contacts(glue->session);

		group = find_or_add(sfb_group_get_label(sfb_contacts_get_group(contacts, id)));
		g_hash_table_insert(glue->groups, GUINT_TO_POINTER(id), group);
	}
	return group;
}

/* libpurple tells every account with people in a group that its name changed. */
static gboolean
is_ours_alone(SfbPurpleGlue *glue, PurpleGroup *group)
{
	GSList *accounts = purple_group_get_accounts(group);
	GSList *others = g_slist_remove(accounts, glue->account);
	gboolean is_alone = others == NULL;

	g_slist_free(others);
	return is_alone;
}

gboolean
sfb_purple_groups_rename(SfbPurpleGlue *glue, const SfbGroup *group)
{
	const char *label = sfb_group_get_label(group);
	PurpleGroup *shown = sfb_purple_groups_get(glue, group->id);
	PurpleGroup *namesake = purple_find_group(label);

	if (namesake == shown)
		return FALSE;
	if (namesake == NULL && is_ours_alone(glue, shown)) {
		glue->is_placing = TRUE;
		purple_blist_rename_group(shown, label);
		glue->is_placing = FALSE;
		return FALSE;
	}
	g_hash_table_insert(glue->groups, GUINT_TO_POINTER(group->id), find_or_add(label));
	return TRUE;
}

const SfbGroup *
sfb_purple_groups_find(SfbPurpleGlue *glue, const PurpleGroup *group)
{
	GHashTableIter iter;
	gpointer id, shown;

	g_hash_table_iter_init(&iter, glue->groups);
	while (g_hash_table_iter_next(&iter, &id, &shown)) {
		if (shown == group)
			return sfb_contacts_get_group(sfb_session_get_contacts(glue->session),
			                              GPOINTER_TO_UINT(id));
	}
	return NULL;
}

const SfbGroup *
sfb_purple_groups_find_by_name(SfbPurpleGlue *glue, const char *name)
{
	return sfb_purple_groups_find(glue, purple_find_group(name));
}

static gboolean
is_shown_by(gpointer id, gpointer shown, gpointer group)
{
	return shown == group;
}

void
sfb_purple_groups_forget(SfbPurpleGlue *glue, const PurpleGroup *group)
{
	g_hash_table_foreach_remove(glue->groups, is_shown_by, (gpointer)group);
}

/* Once the account is connected, libpurple asks it to remove the group after this signal, and it has
 * to know then which one that was. */
static void
on_node_removed(PurpleBlistNode *node, SfbPurpleGlue *glue)
{
	if (PURPLE_BLIST_NODE_IS_GROUP(node) &&
	    purple_connection_get_state(glue->connection) != PURPLE_CONNECTED)
		sfb_purple_groups_forget(glue, PURPLE_GROUP(node));
}

void
sfb_purple_groups_start(SfbPurpleGlue *glue)
{
	purple_signal_connect(purple_blist_get_handle(), "blist-node-removed", &glue->groups,
	                      PURPLE_CALLBACK(on_node_removed), glue);
}

void
sfb_purple_groups_stop(SfbPurpleGlue *glue)
{
	purple_signals_disconnect_by_handle(&glue->groups);
}
