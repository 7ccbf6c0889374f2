/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The account's options. Their names are fixed: they stand in people's accounts.xml. */

#include "config.h"

#include "purple/options.h"

#include <accountopt.h>
#include <connection.h>
#include <glib/gi18n-lib.h>

#include "purple/statuses.h"

#define LAST_SERVER "last-server" /* kept with the account, but not shown among its options */
#define TRUSTED_DOMAINS "trusted-domains"
#define AWAY_MINUTES "away-minutes"
#define AWAY_MINUTES_DEFAULT 5
#define AWAY_MINUTES_MAX 1440

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
	{ "kerberos", N_("Kerberos") },
	{ "ntlm", N_("NTLM") },
	{ "tls-dsk", N_("TLS-DSK (certificate)") },
	{ NULL, NULL },
};

static const Choice web_authentications[] = {
	{ "auto", N_("Automatic") },
	{ "integrated", N_("Windows (Kerberos, NTLM)") },
	{ "oauth", N_("Modern authentication (OAuth)") },
	{ "adfs", N_("AD FS") },
	{ NULL, NULL },
};

/* In the order of SfbPurplePhotoSource. */
static const Choice photos[] = {
	{ "organisation", N_("From the organisation") },
	{ "web", N_("Also from web addresses that people chose") },
	{ "none", N_("None") },
	{ NULL, NULL },
};

typedef enum {
	TEXT,
	SWITCH,
	LIST,
	NUMBER,
} Kind;

/* Defaults are never NULL: Finch would show "(null)". A list's default is its first choice, a
 * switch's is off. */
static const struct {
	const char *name;
	const char *label;
	Kind kind;
	const Choice *choices;
	int number; /* the default */
} options[] = {
	{ "login", N_("Sign-in name, if not the address"), TEXT, NULL },
	{ "server", N_("Server (host or host:port), if not found by itself"), TEXT, NULL },
	{ TRUSTED_DOMAINS, N_("Trusted domains of servers, besides the address's"), TEXT, NULL },
	{ "transport", N_("Connection"), LIST, transports },
	{ "authentication", N_("Authentication"), LIST, authentications },
	{ "sso", N_("Single sign-on with the Kerberos ticket of this computer"), SWITCH, NULL },
	{ "web-authentication", N_("Authentication at web services"), LIST, web_authentications },
	{ "oauth-client-id", N_("Modern authentication: client id"), TEXT, NULL },
	{ "oauth-redirect-uri", N_("Modern authentication: redirect URI"), TEXT, NULL },
	{ "oauth-resource", N_("Modern authentication: resource"), TEXT, NULL },
	{ "user-agent", N_("User agent"), TEXT, NULL },
	{ "ca-file", N_("Extra certificate authority (PEM file)"), TEXT, NULL },
	{ "email", N_("E-mail address, if it is another"), TEXT, NULL },
	{ "ews-url", N_("Exchange (URL), if not found by itself"), TEXT, NULL },
	{ "photos", N_("Photos of people"), LIST, photos },
	{ AWAY_MINUTES, N_("Minutes from inactive to away (0: never)"), NUMBER, NULL,
	  AWAY_MINUTES_DEFAULT },
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

static PurpleAccountOption *
make_option(gsize index)
{
	const char *label = _(options[index].label);
	const char *name = options[index].name;

	switch (options[index].kind) {
	case SWITCH:
		return purple_account_option_bool_new(label, name, FALSE);
	case LIST:
		return purple_account_option_list_new(label, name,
		                                      list_choices(options[index].choices));
	case NUMBER:
		return purple_account_option_int_new(label, name, options[index].number);
	default:
		return purple_account_option_string_new(label, name, "");
	}
}

GList *
sfb_purple_options_new(void)
{
	GList *list = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(options); i++)
		list = g_list_append(list, make_option(i));
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

SfbPurplePhotoSource
sfb_purple_options_get_photos(PurpleAccount *account)
{
	const char *chosen = purple_account_get_string(account, "photos", photos[0].id);

	for (int i = 0; photos[i].id != NULL; i++) {
		if (g_str_equal(photos[i].id, chosen))
			return (SfbPurplePhotoSource)i;
	}
	return SFB_PURPLE_PHOTOS_ORGANISATION;
}

const char *
sfb_purple_options_get_ca_file(PurpleAccount *account)
{
	return purple_account_get_string(account, "ca-file", "");
}

guint
sfb_purple_options_get_away_minutes(PurpleAccount *account)
{
	return (guint)CLAMP(purple_account_get_int(account, AWAY_MINUTES, AWAY_MINUTES_DEFAULT), 0,
	                    AWAY_MINUTES_MAX);
}

void
sfb_purple_options_keep_server(PurpleAccount *account, const char *server)
{
	purple_account_set_string(account, LAST_SERVER, server);
}

void
sfb_purple_options_trust_domain(PurpleAccount *account, const char *domain)
{
	const char *trusted = purple_account_get_string(account, TRUSTED_DOMAINS, "");
	g_autofree char *all =
		*trusted != '\0' ? g_strconcat(trusted, ",", domain, NULL) : g_strdup(domain);

	purple_account_set_string(account, TRUSTED_DOMAINS, all);
}

SfbConfig *
sfb_purple_options_make_config(PurpleAccount *account, const char *password, GError **error)
{
	const SfbConfigText text = {
		.address = purple_account_get_username(account),
		.login = purple_account_get_string(account, "login", ""),
		.password = password,
		.server = purple_account_get_string(account, "server", ""),
		.transport = purple_account_get_string(account, "transport", "auto"),
		.authentication = purple_account_get_string(account, "authentication", "auto"),
		.sso = purple_account_get_bool(account, "sso", FALSE),
		.ca_file = sfb_purple_options_get_ca_file(account),
		.user_agent = purple_account_get_string(account, "user-agent", ""),
		.web_authentication =
			purple_account_get_string(account, "web-authentication", "auto"),
		.oauth_client_id = purple_account_get_string(account, "oauth-client-id", ""),
		.oauth_redirect_uri = purple_account_get_string(account, "oauth-redirect-uri", ""),
		.oauth_resource = purple_account_get_string(account, "oauth-resource", ""),
		.email = purple_account_get_string(account, "email", ""),
		.ews_url = purple_account_get_string(account, "ews-url", ""),
		.trusted_domains = purple_account_get_string(account, TRUSTED_DOMAINS, ""),
		.last_server = purple_account_get_string(account, LAST_SERVER, ""),
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
