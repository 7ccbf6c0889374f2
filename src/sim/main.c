/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The program sfb-sim: the loopback front end by itself. Prints one line when it listens, ends with
 * SIGINT or SIGTERM, and then says how much it was asked. */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>

#include "sim/sim.h"
#include "util/error.h"

#define DEFAULT_CONTACTS 20
#define DEFAULT_CHANGE_SECONDS 20
#define DEFAULT_SIGNATURES 4
#define DEFAULT_MECHANISMS "tls-dsk,ntlm"

typedef struct {
	int contacts;
	int change_seconds;
	int storm;
	int sip_port;
	int https_port;
	int http_port;
	int dns_port;
	int signatures;
	int relay_minutes;
	gboolean is_external;
	gboolean uses_winbind;
	char *mechanisms;
	char *web_tickets;
	char *web_host;
	char *dns_names;
	char *settings;
	char *dial_plan;
	char *redirect;
	char *directory;
	char *faults;
	gboolean shows_version;
} Wishes;

static void
wishes_clear(Wishes *wishes)
{
	g_free(wishes->mechanisms);
	g_free(wishes->web_tickets);
	g_free(wishes->web_host);
	g_free(wishes->dns_names);
	g_free(wishes->settings);
	g_free(wishes->dial_plan);
	g_free(wishes->redirect);
	g_free(wishes->directory);
	g_free(wishes->faults);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wishes, wishes_clear)

static gboolean
parse_wishes(Wishes *wishes, int *argc, char ***argv, GError **error)
{
	const GOptionEntry entries[] = {
		{ "contacts", 0, 0, G_OPTION_ARG_INT, &wishes->contacts,
		  N_("Number of invented people in alice's list"), "N" },
		{ "change", 0, 0, G_OPTION_ARG_INT, &wishes->change_seconds,
		  N_("Somebody's presence changes this often; 0: never"), N_("SECONDS") },
		{ "storm", 0, 0, G_OPTION_ARG_INT, &wishes->storm,
		  N_("That many presences change at once when a client has settled"), "N" },
		{ "auth", 0, 0, G_OPTION_ARG_STRING, &wishes->mechanisms,
		  N_("Ways to prove who one is, in their order: tls-dsk, kerberos, ntlm"),
		  N_("LIST") },
		{ "web-tickets", 0, 0, G_OPTION_ARG_STRING, &wishes->web_tickets,
		  N_("Ways to a web ticket: windows, oauth, adfs, forms"), N_("LIST") },
		{ "sip-port", 0, 0, G_OPTION_ARG_INT, &wishes->sip_port,
		  N_("Port for SIP over TLS; 0: any free one"), "P" },
		{ "https-port", 0, 0, G_OPTION_ARG_INT, &wishes->https_port,
		  N_("Port for the web services; 0: any free one"), "P" },
		{ "http-port", 0, 0, G_OPTION_ARG_INT, &wishes->http_port,
		  N_("Port for HTTP, which only redirects; 0: any free one"), "P" },
		{ "web-host", 0, 0, G_OPTION_ARG_STRING, &wishes->web_host,
		  N_("The name that the web services call themselves by; without it 127.0.0.1"),
		  "HOST[:PORT]" },
		{ "dns-port", 0, 0, G_OPTION_ARG_INT, &wishes->dns_port,
		  N_("Port for DNS; 0: any free one"), "P" },
		{ "dns", 0, 0, G_OPTION_ARG_STRING, &wishes->dns_names,
		  N_("Which names DNS has for finding the server, as in “lyncdiscover,_sip._tls”; "
		     "without it all of them"),
		  N_("LIST") },
		{ "settings", 0, 0, G_OPTION_ARG_STRING, &wishes->settings,
		  N_("Settings that differ from the usual ones; semicolon separated"),
		  "GROUP/NAME=VALUE" },
		{ "dial-plan", 0, 0, G_OPTION_ARG_FILENAME, &wishes->dial_plan,
		  N_("File with the dial plan of everybody who has one"), N_("FILE") },
		{ "redirect", 0, 0, G_OPTION_ARG_STRING, &wishes->redirect,
		  N_("Send everybody to another pool"), "HOST:PORT" },
		{ "external", 0, 0, G_OPTION_ARG_NONE, &wishes->is_external,
		  N_("Speak as to people outside the company"), NULL },
		{ "winbind", 0, 0, G_OPTION_ARG_NONE, &wishes->uses_winbind,
		  N_("NTLM passwords are those of this computer's Windows domain"), NULL },
		{ "signatures", 0, 0, G_OPTION_ARG_INT, &wishes->signatures,
		  N_("Version of the signatures: 2, 3 or 4"), "V" },
		{ "relay", 0, 0, G_OPTION_ARG_INT, &wishes->relay_minutes,
		  N_("Minutes that credentials of the media relay last at most; 0: eight hours"),
		  N_("MINUTES") },
		{ "dir", 0, 0, G_OPTION_ARG_FILENAME, &wishes->directory,
		  N_("Where certificates and passwords are kept"), "D" },
		{ "faults", 0, 0, G_OPTION_ARG_STRING, &wishes->faults,
		  N_("What goes wrong: NAME, NAME@3 or NAME@3+, NAME=ARGUMENT; comma separated"),
		  N_("LIST") },
		{ "version", 0, 0, G_OPTION_ARG_NONE, &wishes->shows_version,
		  N_("Print the version and end"), NULL },
		{ NULL },
	};
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_autofree char *faults = sfb_sim_faults_describe();
	g_autofree char *description = g_strdup_printf(_("Faults:\n%s"), faults);

	g_option_context_set_summary(
		context,
		_("A Skype for Business front end for tests, on 127.0.0.1 only. Its settings "
	          "allow alice and bob everything, and tina nearly nothing."));
	g_option_context_set_description(context, description);
	g_option_context_add_main_entries(context, entries, GETTEXT_PACKAGE);
	return g_option_context_parse(context, argc, argv, error);
}

static gboolean
is_port(int number)
{
	return number >= 0 && number <= G_MAXUINT16;
}

static gboolean
check_numbers(const Wishes *wishes, GError **error)
{
	if (wishes->contacts >= 0 && wishes->change_seconds >= 0 && wishes->storm >= 0 &&
	    is_port(wishes->sip_port) && is_port(wishes->https_port) &&
	    is_port(wishes->http_port) && is_port(wishes->dns_port) && wishes->signatures >= 2 &&
	    wishes->signatures <= 4 && wishes->relay_minutes >= 0)
		return TRUE;
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_USAGE,
	                    _("A number is out of range. See sfb-sim --help."));
	return FALSE;
}

static SfbSim *
open_simulator(const Wishes *wishes, GError **error)
{
	const SfbSimOptions options = {
		.contacts = (guint)wishes->contacts,
		.faults = wishes->faults,
		.directory = wishes->directory,
		.sip_port = (guint16)wishes->sip_port,
		.version = (guint)wishes->signatures,
		.change_seconds = (guint)wishes->change_seconds,
		.storm = (guint)wishes->storm,
		.mechanisms = wishes->mechanisms != NULL ? wishes->mechanisms : DEFAULT_MECHANISMS,
		.web_tickets = wishes->web_tickets,
		.https_port = (guint16)wishes->https_port,
		.http_port = (guint16)wishes->http_port,
		.web_host = wishes->web_host,
		.dns_port = (guint16)wishes->dns_port,
		.dns_names = wishes->dns_names,
		.settings = wishes->settings,
		.dial_plan = wishes->dial_plan,
		.redirect = wishes->redirect,
		.is_external = wishes->is_external,
		.relay_minutes = (guint)wishes->relay_minutes,
	};
	SfbSim *sim;

	if (!check_numbers(wishes, error))
		return NULL;
	sim = sfb_sim_new(&options, error);
	/* The mechanism reads it when the first client comes. */
	if (sim != NULL && !wishes->uses_winbind)
		g_setenv("NTLM_USER_FILE", sfb_sim_get_password_file(sim), TRUE);
	return sim;
}

static gboolean
on_signal(gpointer user_data)
{
	g_main_loop_quit(user_data);
	return G_SOURCE_CONTINUE;
}

static void
run(SfbSim *sim)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	guint interrupt_id = g_unix_signal_add(SIGINT, on_signal, loop);
	guint terminate_id = g_unix_signal_add(SIGTERM, on_signal, loop);

	g_print("ready sip-tls=127.0.0.1:%u sip-tcp=127.0.0.1:%u address=alice@" SFB_SIM_DOMAIN
	        " login=" SFB_SIM_WINDOWS_DOMAIN "\\alice password-file=%s ca-file=%s"
	        " https=127.0.0.1:%u http=127.0.0.1:%u dns=127.0.0.1:%u\n",
	        sfb_sim_get_tls_port(sim), sfb_sim_get_tcp_port(sim),
	        sfb_sim_get_password_file(sim), sfb_sim_get_ca_file(sim),
	        sfb_sim_get_https_port(sim), sfb_sim_get_http_port(sim), sfb_sim_get_dns_port(sim));
	g_main_loop_run(loop);
	g_print("served registers=%u web-requests=%u\n", sfb_sim_get_request_count(sim, "REGISTER"),
	        sfb_sim_get_web_count(sim));
	g_source_remove(interrupt_id);
	g_source_remove(terminate_id);
}

int
main(int argc, char **argv)
{
	g_auto(Wishes) wishes = { .contacts = DEFAULT_CONTACTS,
		                  .change_seconds = DEFAULT_CHANGE_SECONDS,
		                  .signatures = DEFAULT_SIGNATURES };
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSim) sim = NULL;

	setlocale(LC_ALL, "");
	bindtextdomain(GETTEXT_PACKAGE, LOCALEDIR);
	bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
	if (!parse_wishes(&wishes, &argc, &argv, &error)) {
		g_printerr("sfb-sim: %s\n", error->message);
		return 2;
	}
	if (wishes.shows_version) {
		g_print("sfb-sim " PACKAGE_VERSION "\n");
		return 0;
	}
	sim = open_simulator(&wishes, &error);
	if (sim == NULL) {
		g_printerr("sfb-sim: %s\n", error->message);
		return g_error_matches(error, SFB_ERROR, SFB_ERROR_USAGE) ? 2 : 1;
	}
	run(sim);
	return 0;
}
