/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The module as libpurple meets it: probed, registered, asked for its tables. */

#include <purple.h>

#include "support/folder.h"
#include "support/headless.h"

static PurplePlugin *
find_protocol(void)
{
	PurplePlugin *plugin = purple_find_prpl("prpl-sfb");

	g_assert_nonnull(plugin);
	return plugin;
}

static PurplePluginProtocolInfo *
get_operations(void)
{
	return PURPLE_PLUGIN_PROTOCOL_INFO(find_protocol());
}

static void
test_identity(void)
{
	PurplePlugin *plugin = find_protocol();
	PurpleAccount *account = purple_account_new("alice@example.com", "prpl-sfb");

	g_assert_true(purple_plugin_is_loaded(plugin));
	g_assert_cmpstr(purple_plugin_get_name(plugin), ==, "Skype for Business");
	g_assert_nonnull(purple_plugin_get_summary(plugin));
	g_assert_nonnull(purple_plugin_get_description(plugin));
	g_assert_cmpstr(purple_account_get_protocol_name(account), ==, "Skype for Business");
	g_assert_cmpstr(get_operations()->list_icon(account, NULL), ==, "sfb");
	g_assert_null(get_operations()->user_splits);
	g_assert_cmpint(get_operations()->options & OPT_PROTO_PASSWORD_OPTIONAL, !=, 0);
	purple_account_destroy(account);
}

/* Returns: (transfer full) */
static char *
dup_default(PurpleAccountOption *option)
{
	switch (purple_account_option_get_type(option)) {
	case PURPLE_PREF_STRING_LIST:
		return g_strdup(purple_account_option_get_default_list_value(option));
	case PURPLE_PREF_BOOLEAN:
		return g_strdup(purple_account_option_get_default_bool(option) ? "on" : "off");
	case PURPLE_PREF_INT:
		return g_strdup_printf("%d", purple_account_option_get_default_int(option));
	default:
		return g_strdup(purple_account_option_get_default_string(option));
	}
}

/* Names and defaults are a promise: they stand in people's accounts.xml. */
static void
test_options(void)
{
	static const struct {
		const char *name;
		const char *preset;
	} expected[] = {
		{ "login", "" },
		{ "server", "" },
		{ "trusted-domains", "" },
		{ "transport", "auto" },
		{ "authentication", "auto" },
		{ "sso", "off" },
		{ "web-authentication", "auto" },
		{ "oauth-client-id", "" },
		{ "oauth-redirect-uri", "" },
		{ "oauth-resource", "" },
		{ "user-agent", "" },
		{ "ca-file", "" },
		{ "email", "" },
		{ "ews-url", "" },
		{ "photos", "organisation" },
		{ "away-minutes", "5" },
	};
	GList *link = get_operations()->protocol_options;

	for (gsize i = 0; i < G_N_ELEMENTS(expected); i++, link = link->next) {
		g_autofree char *preset = NULL;

		g_assert_nonnull(link);
		preset = dup_default(link->data);
		g_assert_cmpstr(purple_account_option_get_setting(link->data), ==,
		                expected[i].name);
		g_assert_cmpstr(preset, ==, expected[i].preset);
		g_assert_nonnull(purple_account_option_get_text(link->data));
	}
	g_assert_null(link);
}

static void
test_login_hint(void)
{
	PurpleAccount *account = purple_account_new("alice@example.com", "prpl-sfb");
	g_autoptr(GHashTable) table = NULL;

	g_assert_true(PURPLE_PROTOCOL_PLUGIN_HAS_FUNC(get_operations(), get_account_text_table));
	table = get_operations()->get_account_text_table(account);
	g_assert_cmpstr(g_hash_table_lookup(table, "login_label"), ==, "user@company.com");
	purple_account_destroy(account);
}

static void
test_statuses(void)
{
	static const struct {
		const char *id;
		PurpleStatusPrimitive primitive;
	} expected[] = {
		{ "available", PURPLE_STATUS_AVAILABLE },
		{ "busy", PURPLE_STATUS_UNAVAILABLE },
		{ "do-not-disturb", PURPLE_STATUS_UNAVAILABLE },
		{ "be-right-back", PURPLE_STATUS_AWAY },
		{ "away", PURPLE_STATUS_AWAY },
		{ "invisible", PURPLE_STATUS_INVISIBLE },
		{ "offline", PURPLE_STATUS_OFFLINE },
	};
	PurpleAccount *account = purple_account_new("alice@example.com", "prpl-sfb");

	for (gsize i = 0; i < G_N_ELEMENTS(expected); i++) {
		const PurpleStatusType *type =
			purple_account_get_status_type(account, expected[i].id);

		g_assert_nonnull(type);
		g_assert_cmpint(purple_status_type_get_primitive(type), ==, expected[i].primitive);
		g_assert_true(purple_status_type_is_user_settable(type));
		g_assert_cmpstr(purple_status_type_get_name(type), !=, "");
	}
	purple_account_destroy(account);
}

static void
test_normalize(void)
{
	static const struct {
		const char *written;
		const char *expected;
	} cases[] = {
		{ "alice@example.com", "alice@example.com" },
		{ "Alice@EXAMPLE.com", "alice@example.com" },
		{ "sip:Alice@example.com", "alice@example.com" },
		{ "SIP:alice@example.com;opaque=user:epid:x;gruu", "alice@example.com" },
		{ "<sip:alice@example.com>", "alice@example.com" },
		{ "sip:Kim%20X@Contoso.example;user=phone", "kim x@contoso.example" },
		{ "kim.x-y_z@contoso.example", "kim.x-y_z@contoso.example" },
		{ "kim@contoso.example;user=phone", "kim@contoso.example" },
		{ "ali", "ali" },
		{ "ali@", "ali@" },
		{ "", "" },
	};
	PurpleAccount *account = purple_account_new("alice@example.com", "prpl-sfb");
	g_autofree char *endless = g_strnfill(100000, 'x');

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_assert_cmpstr(purple_normalize(account, cases[i].written), ==, cases[i].expected);
	g_assert_cmpuint(strlen(purple_normalize(account, endless)), <, 1000);
	purple_account_destroy(account);
}

/* Without a connection there is nothing to act on. */
static void
test_actions(void)
{
	PurplePlugin *plugin = find_protocol();
	GList *actions = PURPLE_PLUGIN_ACTIONS(plugin, NULL);

	g_assert_cmpuint(g_list_length(actions), ==, 11);
	for (GList *link = actions; link != NULL; link = link->next) {
		PurplePluginAction *action = link->data;

		g_assert_cmpstr(action->label, !=, "");
		g_assert_null(action->context);
		action->callback(action);
	}
	g_list_free_full(actions, (GDestroyNotify)purple_plugin_action_free);
}

/* What is not there yet is absent from the menus. */
static void
test_absent(void)
{
	const PurplePluginProtocolInfo *operations = get_operations();

	g_assert_null(operations->add_permit);
	g_assert_null(operations->join_chat);
	g_assert_null(operations->send_file);
	g_assert_null(operations->initiate_media);
}

int
main(int argc, char **argv)
{
	g_autofree char *config = NULL;
	g_autofree char *modules = NULL;
	int result;

	g_test_init(&argc, &argv, NULL);
	config = folder_make();
	modules = g_build_filename(g_getenv("SFB_BUILD"), "src", ".libs", NULL);
	headless_start(config, modules);
	g_test_add_func("/purple/plugin/identity", test_identity);
	g_test_add_func("/purple/plugin/options", test_options);
	g_test_add_func("/purple/plugin/login-hint", test_login_hint);
	g_test_add_func("/purple/plugin/statuses", test_statuses);
	g_test_add_func("/purple/plugin/normalize", test_normalize);
	g_test_add_func("/purple/plugin/actions", test_actions);
	g_test_add_func("/purple/plugin/absent", test_absent);
	result = g_test_run();
	purple_core_quit();
	folder_remove(config);
	return result;
}
