/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A protocol without a network: it puts as many people into the buddy list as the option "contacts"
 * says, in the simulator's groups and with the simulator's names and states, then lets as many states
 * change as "storm" says, and nothing else. What that costs is libpurple's own share in every
 * measurement.
 */

#include <purple.h>

gboolean purple_init_plugin(PurplePlugin *plugin);

static const char *const groups[] = { "Other contacts", "Team", "Partners" };

/* Which groups the person with that number is in, as a sum of 1, 2 and 4. */
static const guint memberships[] = { 1, 2, 4, 6, 3 };

static const struct {
	const char *id;
	gboolean is_idle;
} states[] = {
	{ "available" },      { "offline" },         { "busy" },           { "away" },
	{ "do-not-disturb" }, { "available", TRUE }, { "be-right-back" },  { "available" },
	{ "busy" },           { "busy", TRUE },      { "do-not-disturb" }, { "offline" },
	{ "busy" },
};

static const char *
get_icon(PurpleAccount *account, PurpleBuddy *buddy)
{
	return "sfb";
}

static GList *
list_status_types(PurpleAccount *account)
{
	static const struct {
		PurpleStatusPrimitive primitive;
		const char *id;
	} types[] = {
		{ PURPLE_STATUS_AVAILABLE, "available" },
		{ PURPLE_STATUS_UNAVAILABLE, "do-not-disturb" },
		{ PURPLE_STATUS_UNAVAILABLE, "busy" },
		{ PURPLE_STATUS_AWAY, "away" },
		{ PURPLE_STATUS_AWAY, "be-right-back" },
		{ PURPLE_STATUS_OFFLINE, "offline" },
	};
	GList *list = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(types); i++)
		list = g_list_append(list, purple_status_type_new_with_attrs(
						   types[i].primitive, types[i].id, NULL, TRUE,
						   TRUE, FALSE, "message", "Note",
						   purple_value_new(PURPLE_TYPE_STRING), NULL));
	return list;
}

static void
add_to_group(PurpleAccount *account, const char *address, const char *alias, const char *label)
{
	PurpleGroup *group = purple_find_group(label);
	PurpleContact *contact = purple_contact_new();

	if (group == NULL) {
		group = purple_group_new(label);
		purple_blist_add_group(group, NULL);
	}
	purple_blist_add_contact(contact, group, NULL);
	purple_blist_add_buddy(purple_buddy_new(account, address, alias), contact, NULL, NULL);
}

/* @round: every one gives a person another state than the one before. */
static void
show_state(PurpleAccount *account, int number, int round)
{
	g_autofree char *address = g_strdup_printf("contact%05d@example.com", number);
	guint state = (guint)(number + round) % G_N_ELEMENTS(states);
	guint before = (state + G_N_ELEMENTS(states) - 1) % G_N_ELEMENTS(states);

	if (number % 4 == 0)
		purple_prpl_got_user_status(account, address, states[state].id, "message",
		                            "Back at 3", NULL);
	else
		purple_prpl_got_user_status(account, address, states[state].id, NULL);
	if (states[state].is_idle || (round > 0 && states[before].is_idle))
		purple_prpl_got_user_idle(account, address, states[state].is_idle, 0);
}

static void
add_person(PurpleAccount *account, int number)
{
	g_autofree char *address = g_strdup_printf("contact%05d@example.com", number);
	g_autofree char *alias = g_strdup_printf("Firstname Lastname %d", number);
	guint membership = memberships[number % G_N_ELEMENTS(memberships)];

	for (gsize i = 0; i < G_N_ELEMENTS(groups); i++) {
		if ((membership & (1u << i)) != 0)
			add_to_group(account, address, alias, groups[i]);
	}
	show_state(account, number, 0);
}

static gboolean
blow(gpointer user_data)
{
	PurpleAccount *account = user_data;
	int count = atoi(purple_account_get_string(account, "contacts", "0"));
	int storm = atoi(purple_account_get_string(account, "storm", "0"));

	for (int change = 0; change < storm; change++)
		show_state(account, 1 + change % count, 1 + change / count);
	return G_SOURCE_REMOVE;
}

static gboolean
fill_list(gpointer user_data)
{
	PurpleAccount *account = user_data;
	int count = atoi(purple_account_get_string(account, "contacts", "0"));

	purple_connection_set_state(purple_account_get_connection(account), PURPLE_CONNECTED);
	for (int number = 1; number <= count; number++)
		add_person(account, number);
	g_timeout_add_seconds(1, blow, account);
	return G_SOURCE_REMOVE;
}

static void
login(PurpleAccount *account)
{
	g_idle_add(fill_list, account);
}

static void
close_connection(PurpleConnection *connection)
{
	g_idle_remove_by_data(purple_connection_get_account(connection));
}

static PurplePluginProtocolInfo protocol = {
	.options = OPT_PROTO_NO_PASSWORD,
	.list_icon = get_icon,
	.status_types = list_status_types,
	.login = login,
	.close = close_connection,
	.struct_size = sizeof(PurplePluginProtocolInfo),
};

static PurplePluginInfo info = {
	.magic = PURPLE_PLUGIN_MAGIC,
	.major_version = PURPLE_MAJOR_VERSION,
	.minor_version = PURPLE_MINOR_VERSION,
	.type = PURPLE_PLUGIN_PROTOCOL,
	.priority = PURPLE_PRIORITY_DEFAULT,
	.id = (char *)"prpl-floor",
	.name = (char *)"Floor",
	.extra_info = &protocol,
};

G_MODULE_EXPORT gboolean
purple_init_plugin(PurplePlugin *plugin)
{
	plugin->info = &info;
	return purple_plugin_register(plugin);
}
