/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The command line of sfb-signin. */

#include "config.h"

#include "cli/options.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/address.h"
#include "util/error.h"

static const char description[] =
	N_("Signs in, says what happened and how long it took, and signs out again.\n"
           "\n"
           "Without --password-file the password is asked for on the terminal.\n"
           "\n"
           "Exit status: 0 signed in, 2 wrong usage; else whose turn it is to act:\n"
           "10 yours, 20 the network's, 30 the server's, 40 the identity provider's.");

static void
set_usage_error(GError **error, const char *sentence)
{
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_USAGE, sentence);
}

/* GLib's options take one value each, "--say WHO TEXT" has two: the second is taken out first. */
static char *
take_text(GStrv arguments)
{
	for (guint i = 1; arguments[i] != NULL && strcmp(arguments[i], "--") != 0; i++) {
		gboolean has_value = g_str_has_prefix(arguments[i], "--say=");
		guint at = has_value ? i + 1 : i + 2;
		char *text;

		if (!has_value && strcmp(arguments[i], "--say") != 0)
			continue;
		if (at >= g_strv_length(arguments))
			return NULL;
		text = arguments[at];
		for (; arguments[at] != NULL; at++)
			arguments[at] = arguments[at + 1];
		return text;
	}
	return NULL;
}

static gboolean
check_say(SfbCliOptions *options, GError **error)
{
	g_autofree char *typed = g_steal_pointer(&options->say_to);

	if (typed == NULL)
		return TRUE;
	options->say_to = sfb_address_normalize(typed);
	if (options->say_to == NULL)
		g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
		            _("\"%s\" is not an address to write to. Give one like "
		              "name@company.com after --say, then the text."),
		            typed);
	else if (options->say_text == NULL || *options->say_text == '\0')
		set_usage_error(error, _("There is nothing to say. Give --say two values: whom, "
		                         "and the text in quotes."));
	else
		return TRUE;
	return FALSE;
}

static gboolean
check(SfbCliOptions *options, GStrv addresses, int stay_seconds, GError **error)
{
	guint count = addresses != NULL ? g_strv_length(addresses) : 0;

	if (options->show_version)
		return TRUE;
	if (count != 1) {
		set_usage_error(error, count == 0
		                               ? _("Whom to sign in? Give the address, like "
		                                   "name@company.com.")
		                               : _("Only one address can be signed in. Put texts "
		                                   "with blanks in quotes."));
		return FALSE;
	}
	if (options->stay && stay_seconds < 0) {
		set_usage_error(error, _("The seconds after --stay cannot be negative. Give 0 to "
		                         "stay until you press Ctrl+C."));
		return FALSE;
	}
	if (options->is_redacted &&
	    (options->stay || options->say_to != NULL || options->dial != NULL)) {
		set_usage_error(error,
		                _("--redacted is for the report and --settings. Leave --stay, "
		                  "--say and --dial out."));
		return FALSE;
	}
	options->address = g_strdup(addresses[0]);
	options->stay_seconds = options->stay ? stay_seconds : 0;
	return check_say(options, error);
}

SfbCliOptions *
sfb_cli_options_parse(GStrv *arguments, GError **error)
{
	g_autoptr(SfbCliOptions) options = g_new0(SfbCliOptions, 1);
	g_autoptr(GOptionContext) context = g_option_context_new(_("ADDRESS"));
	g_auto(GStrv) addresses = NULL;
	int stay_seconds = G_MININT;
	const GOptionEntry entries[] = {
		{ "server", 0, 0, G_OPTION_ARG_STRING, &options->server,
		  N_("Server to connect to; the port is optional"), "HOST[:PORT]" },
		{ "trusted-domains", 0, 0, G_OPTION_ARG_STRING, &options->trusted_domains,
		  N_("Domains of servers besides the address's, comma separated"), "DOMAINS" },
		{ "login", 0, 0, G_OPTION_ARG_STRING, &options->login,
		  N_("Login name if it is not the address: DOMAIN\\user or user@domain"), "LOGIN" },
		{ "auth", 0, 0, G_OPTION_ARG_STRING, &options->authentication,
		  N_("How to prove who you are: auto, kerberos, ntlm, tls-dsk"), "METHOD" },
		{ "sso", 0, 0, G_OPTION_ARG_NONE, &options->sso,
		  N_("Sign in with the Kerberos ticket that is there; no password is asked for"),
		  NULL },
		{ "web-auth", 0, 0, G_OPTION_ARG_STRING, &options->web_authentication,
		  N_("The same for the web services: auto, integrated, oauth, adfs"), "METHOD" },
		{ "oauth-client-id", 0, 0, G_OPTION_ARG_STRING, &options->oauth_client_id,
		  N_("Modern authentication: the id your administrator registered"), "ID" },
		{ "oauth-redirect-uri", 0, 0, G_OPTION_ARG_STRING, &options->oauth_redirect_uri,
		  N_("... and where the browser is sent back to; none: a code is shown instead"),
		  "URI" },
		{ "oauth-resource", 0, 0, G_OPTION_ARG_STRING, &options->oauth_resource,
		  N_("... and what to ask access to, if not the web services' own address"),
		  "RESOURCE" },
		{ "email", 0, 0, G_OPTION_ARG_STRING, &options->email,
		  N_("Mail address in Exchange, if the server does not know it"), "ADDRESS" },
		{ "ews-url", 0, 0, G_OPTION_ARG_STRING, &options->ews_url,
		  N_("Exchange's web services, if they are not found"), "URL" },
		{ "transport", 0, 0, G_OPTION_ARG_STRING, &options->transport,
		  N_("How to connect: auto, tls, tcp"), "KIND" },
		{ "password-file", 0, 0, G_OPTION_ARG_FILENAME, &options->password_file,
		  N_("File whose first line is the password; - is standard input"), "FILE" },
		{ "ca-file", 0, 0, G_OPTION_ARG_FILENAME, &options->ca_file,
		  N_("Certificate authorities to trust besides the system's (PEM)"), "FILE" },
		{ "json", 0, 0, G_OPTION_ARG_NONE, &options->use_json,
		  N_("One JSON object a line, for programs"), NULL },
		{ "redacted", 0, 0, G_OPTION_ARG_NONE, &options->is_redacted,
		  N_("A mark in the place of every name, to show the report to others"), NULL },
		{ "settings", 0, 0, G_OPTION_ARG_NONE, &options->show_settings,
		  N_("Show everything the server says of you and what it allows"), NULL },
		{ "stay", 0, 0, G_OPTION_ARG_INT, &stay_seconds,
		  N_("Stay signed in and show contacts and messages; 0: until Ctrl+C"), "SECONDS" },
		{ "say", 0, 0, G_OPTION_ARG_STRING, &options->say_to,
		  N_("Send a message and wait until it is delivered"), "WHO TEXT" },
		{ "dial", 0, 0, G_OPTION_ARG_STRING, &options->dial,
		  N_("Say what the dial plan makes of a telephone number; nobody is called"),
		  "NUMBER" },
		{ "version", 0, 0, G_OPTION_ARG_NONE, &options->show_version,
		  N_("Show the version"), NULL },
		{ G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &addresses, NULL, NULL },
		{ NULL },
	};

	options->say_text = take_text(*arguments);
	g_option_context_set_description(context, _(description));
	g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
	if (!g_option_context_parse_strv(context, arguments, error))
		return NULL;
	options->stay = stay_seconds != G_MININT;
	if (options->ca_file == NULL)
		options->ca_file = g_strdup("");
	if (!check(options, addresses, stay_seconds, error))
		return NULL;
	return g_steal_pointer(&options);
}

void
sfb_cli_options_free(SfbCliOptions *options)
{
	if (options == NULL)
		return;
	g_free(options->address);
	g_free(options->server);
	g_free(options->trusted_domains);
	g_free(options->login);
	g_free(options->authentication);
	g_free(options->transport);
	g_free(options->password_file);
	g_free(options->ca_file);
	g_free(options->web_authentication);
	g_free(options->oauth_client_id);
	g_free(options->oauth_redirect_uri);
	g_free(options->oauth_resource);
	g_free(options->email);
	g_free(options->ews_url);
	g_free(options->dial);
	g_free(options->say_to);
	g_free(options->say_text);
	g_free(options);
}
