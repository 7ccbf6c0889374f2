/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The menus of a buddy and of an account, as the programs show them. */

#include "support/menus.h"

#include "support/said.h"

typedef void (*ItemFunc)(PurpleBlistNode *node, PurpleMenuAction *item, const char *path);

static void
walk(GList *items, PurpleBlistNode *node, const char *above, ItemFunc visit)
{
	for (GList *link = items; link != NULL; link = link->next) {
		PurpleMenuAction *item = link->data;
		g_autofree char *path = g_strconcat(above, "/", item->label, NULL);

		visit(node, item, path);
		walk(item->children, node, path, visit);
	}
}

static void
free_items(GList *items)
{
	for (GList *link = items; link != NULL; link = link->next) {
		PurpleMenuAction *item = link->data;

		free_items(item->children);
		purple_menu_action_free(item);
	}
	g_list_free(items);
}

static void
visit_all(PurpleAccount *account, const char *who, ItemFunc visit)
{
	PurpleBuddy *buddy = purple_find_buddy(account, who);
	PurplePlugin *plugin = purple_find_prpl(purple_account_get_protocol_id(account));
	PurpleBlistNode *node = (PurpleBlistNode *)buddy;
	GList *items;

	if (buddy == NULL)
		return;
	items = PURPLE_PLUGIN_PROTOCOL_INFO(plugin)->blist_node_menu(node);
	walk(items, node, who, visit);
	free_items(items);
}

static void
say_item(PurpleBlistNode *node, PurpleMenuAction *item, const char *path)
{
	say_line("menu: %s", path);
}

void
menus_say(PurpleAccount *account, const char *who)
{
	visit_all(account, who, say_item);
}

static const char *chosen_path;

static void
choose_item(PurpleBlistNode *node, PurpleMenuAction *item, const char *path)
{
	void (*callback)(PurpleBlistNode *, gpointer) =
		(void (*)(PurpleBlistNode *, gpointer))item->callback;

	if (callback != NULL && g_str_equal(path, chosen_path))
		callback(node, item->data);
}

void
menus_choose(PurpleAccount *account, const char *path)
{
	g_auto(GStrv) parts = g_strsplit(path, "/", 2);

	chosen_path = path;
	visit_all(account, parts[0], choose_item);
}

void
menus_choose_action(PurpleAccount *account, const char *label)
{
	PurpleConnection *connection = purple_account_get_connection(account);
	PurplePlugin *plugin = purple_connection_get_prpl(connection);
	GList *actions = PURPLE_PLUGIN_ACTIONS(plugin, connection);

	for (GList *link = actions; link != NULL; link = link->next) {
		PurplePluginAction *action = link->data;

		action->plugin = plugin;
		action->context = connection;
		if (g_strcmp0(action->label, label) == 0)
			action->callback(action);
	}
	g_list_free_full(actions, (GDestroyNotify)purple_plugin_action_free);
}
