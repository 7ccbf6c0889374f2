/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The account's options. Their names are fixed: they stand in people's accounts.xml. */

#include "config.h"

#include "purple/options.h"

#include <accountopt.h>
#include <connection.h>
#include <glib/gi18n-lib.h>

#include "purple/statuses.h"

typedef struct {
	const char *id;
	const char *label;
} Choice;

static const Choice transports[] = {
	{ "auto", N_("Automatic") },
	{ "tls", N_("TLS") },
	{ "tcp", N_("TCP, not encrypted") },
	{ NULL, NULL },
};

static const Choice authentications[] = {
	{ "auto", N_("Automatic") },
	{ "ntlm", N_("NTLM") },
	{ NULL, NULL },
};

/* Defaults are never NULL: Finch would show "(null)". A list's default is its first choice. */
static const struct {
	const char *name;
	const char *label;
	const Choice *choices; /* NULL for a text */
} options[] = {
	{ "login", N_("Sign-in name, if not the address"), NULL },
	{ "server", N_("Server (host or host:port)"), NULL },
	{ "transport", N_("Connection"), transports },
	{ "authentication", N_("Authentication"), authentications },
	{ "user-agent", N_("User agent"), NULL },
	{ "ca-file", N_("Extra certificate authority (PEM file)"), NULL },
};

static GList *
list_choices(const Choice *choices)
{
	GList *list = NULL;

	for (const Choice *choice = choices; choice->id != NULL; choice++) {
		PurpleKeyValuePair *pair = g_new0(PurpleKeyValuePair, 1);

		pair->key = g_strdup(_(choice->label));
		pair->value = g_strdup(choice->id);
		list = g_list_append(list, pair);
	}
	return list;
}

GList *
sfb_purple_options_new(void)
{
	GList *list = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
		const char *label = _(options[i].label);
		PurpleAccountOption *option;

		if (options[i].choices == NULL)
			option = purple_account_option_string_new(label, options[i].name, "");
		else
			option = purple_account_option_list_new(label, options[i].name,
			                                        list_choices(options[i].choices));
		list = g_list_append(list, option);
	}
	return list;
}

GHashTable *
sfb_purple_options_get_text_table(PurpleAccount *account)
{
	GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);

	/* TRANSLATORS: An example address; keep the form. */
	g_hash_table_insert(table, (char *)"login_label", (char *)_("user@company.com"));
	return table;
}

const char *
sfb_purple_options_get_ca_file(PurpleAccount *account)
{
	return purple_account_get_string(account, "ca-file", "");
}

SfbConfig *
sfb_purple_options_make_config(PurpleAccount *account, GError **error)
{
	PurpleConnection *connection = purple_account_get_connection(account);
	const SfbConfigText text = {
		.address = purple_account_get_username(account),
		.login = purple_account_get_string(account, "login", ""),
		/* The one the user typed just now, if it is not to be remembered. */
		.password = purple_connection_get_password(connection),
		.server = purple_account_get_string(account, "server", ""),
		.transport = purple_account_get_string(account, "transport", "auto"),
		.authentication = purple_account_get_string(account, "authentication", "auto"),
		.ca_file = sfb_purple_options_get_ca_file(account),
		.user_agent = purple_account_get_string(account, "user-agent", ""),
		.epid = purple_account_get_string(account, "epid", ""),
	};
	SfbConfig *config = sfb_config_new(&text, error);
	const PurpleStatus *status = purple_account_get_active_status(account);

	if (config == NULL)
		return NULL;
	purple_account_set_string(account, "epid", config->epid);
	config->status = sfb_purple_status_get_own(status);
	config->note = sfb_purple_status_dup_own_note(status);
	return config;
}
