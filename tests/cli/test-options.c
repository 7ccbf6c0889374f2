/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The command line: what it means, and what is wrong about it. */

#include <string.h>

#include "cli/options.h"

typedef struct {
	const char *name;
	const char *line;   /* as a shell reads it */
	const char *wanted; /* a word of the complaint; NULL if it is accepted */
} Row;

static const Row rows[] = {
	{ "address", "kim@contoso.example", NULL },
	{ "version", "--version", NULL },
	{ "say", "kim@contoso.example --say lee@contoso.example 'Hello there'", NULL },
	{ "say-first", "--say sip:lee@contoso.example Hello kim@contoso.example", NULL },
	{ "say-equals", "--say=lee@contoso.example Hello kim@contoso.example", NULL },
	{ "nothing", "", "Whom" },
	{ "two-addresses", "kim@contoso.example lee@contoso.example", "one address" },
	{ "unknown-option", "kim@contoso.example --dance 5", "--dance" },
	{ "negative-stay", "kim@contoso.example --stay -1", "negative" },
	{ "stay-no-number", "kim@contoso.example --stay long", "long" },
	{ "say-nobody", "kim@contoso.example --say", "--say" },
	{ "say-nothing", "kim@contoso.example --say lee@contoso.example", "nothing to say" },
	{ "say-empty", "kim@contoso.example --say lee@contoso.example ''", "nothing to say" },
	{ "settings", "kim@contoso.example --settings --redacted --json", NULL },
	{ "redacted-stay", "kim@contoso.example --redacted --stay 5", "--redacted" },
	{ "redacted-say", "kim@contoso.example --redacted --say lee@contoso.example Hi",
	  "--redacted" },
	{ "redacted-dial", "kim@contoso.example --redacted --dial 5", "--redacted" },
	{ "say-no-address", "kim@contoso.example --say lee Hello", "\"lee\"" },
};

static SfbCliOptions *
parse(const char *line, GError **error)
{
	g_autofree char *whole = g_strconcat("sfb-signin ", line, NULL);
	g_auto(GStrv) arguments = NULL;

	g_assert_true(g_shell_parse_argv(whole, NULL, &arguments, NULL));
	return sfb_cli_options_parse(&arguments, error);
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbCliOptions) options = parse(row->line, &error);

	if (row->wanted == NULL) {
		g_assert_no_error(error);
		g_assert_nonnull(options);
		return;
	}
	g_assert_null(options);
	g_assert_nonnull(error);
	g_assert_nonnull(strstr(error->message, row->wanted));
}

static void
test_values(void)
{
	g_autoptr(SfbCliOptions) options =
		parse("--server fe:443 --trusted-domains a.example,b.example --login "
	              "'CONTOSO\\kim' --auth ntlm --transport tls "
	              "--password-file - --ca-file ca.pem --json --stay 7 --sso --web-auth oauth "
	              "--oauth-client-id id --oauth-redirect-uri http://127.0.0.1 "
	              "--oauth-resource https://fe --email kim@mail.example --dial '+1 2' "
	              "--ews-url https://mail/EWS/Exchange.asmx kim@contoso.example",
	              NULL);

	g_assert_cmpstr(options->address, ==, "kim@contoso.example");
	g_assert_cmpstr(options->server, ==, "fe:443");
	g_assert_cmpstr(options->trusted_domains, ==, "a.example,b.example");
	g_assert_cmpstr(options->login, ==, "CONTOSO\\kim");
	g_assert_cmpstr(options->authentication, ==, "ntlm");
	g_assert_cmpstr(options->transport, ==, "tls");
	g_assert_cmpstr(options->password_file, ==, "-");
	g_assert_cmpstr(options->ca_file, ==, "ca.pem");
	g_assert_cmpstr(options->web_authentication, ==, "oauth");
	g_assert_cmpstr(options->oauth_client_id, ==, "id");
	g_assert_cmpstr(options->oauth_redirect_uri, ==, "http://127.0.0.1");
	g_assert_cmpstr(options->oauth_resource, ==, "https://fe");
	g_assert_cmpstr(options->email, ==, "kim@mail.example");
	g_assert_cmpstr(options->ews_url, ==, "https://mail/EWS/Exchange.asmx");
	g_assert_true(options->sso);
	g_assert_true(options->use_json);
	g_assert_false(options->is_redacted);
	g_assert_true(options->stay);
	g_assert_cmpuint(options->stay_seconds, ==, 7);
	g_assert_null(options->say_to);
	g_assert_cmpstr(options->dial, ==, "+1 2");
}

static void
test_defaults(void)
{
	g_autoptr(SfbCliOptions) options = parse("kim@contoso.example", NULL);

	g_assert_null(options->server);
	g_assert_null(options->password_file);
	g_assert_cmpstr(options->ca_file, ==, "");
	g_assert_null(options->web_authentication);
	g_assert_false(options->sso);
	g_assert_false(options->use_json);
	g_assert_false(options->stay);
	g_assert_cmpuint(options->stay_seconds, ==, 0);
}

static void
test_say(void)
{
	g_autoptr(SfbCliOptions) options = parse(
		"--say SIP:Lee@Contoso.example 'Hello there' kim@contoso.example --stay 0", NULL);

	g_assert_cmpstr(options->say_to, ==, "lee@contoso.example");
	g_assert_cmpstr(options->say_text, ==, "Hello there");
	g_assert_cmpstr(options->address, ==, "kim@contoso.example");
	g_assert_true(options->stay);
	g_assert_cmpuint(options->stay_seconds, ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/cli/options/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/cli/options/values", test_values);
	g_test_add_func("/cli/options/defaults", test_defaults);
	g_test_add_func("/cli/options/said", test_say);
	return g_test_run();
}
