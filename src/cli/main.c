/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * sfb-signin: the core on a terminal.
 *
 *   checks and sign-in -> verdict -> say what there is to say -> stay as long as wished -> sign out
 */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "auth/keyring.h"
#include "cli/account-store.h"
#include "cli/configuration.h"
#include "cli/dial.h"
#include "cli/options.h"
#include "cli/password.h"
#include "cli/printer.h"
#include "cli/say.h"
#include "cli/watch.h"
#include "net/gio-network.h"
#include "report/report.h"
#include "session/session.h"
#include "util/address.h"

#define EXIT_USAGE 2

typedef struct {
	const SfbCliOptions *options;
	GMainLoop *loop;
	SfbSession *session;
	GCancellable *cancellable; /* ends the checks */
	SfbReport *report;
	SfbPrinter *printer;
	SfbWatch *watch; /* while staying */
	gboolean is_signed_in;
	gboolean is_leaving;
	guint stay_id;
} Program;

static void
on_signed_out(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Program *program = user_data;

	sfb_session_sign_out_finish(SFB_SESSION(source), result);
	g_main_loop_quit(program->loop);
}

static void
leave(Program *program)
{
	if (program->is_leaving)
		return;
	program->is_leaving = TRUE;
	g_clear_handle_id(&program->stay_id, g_source_remove);
	g_clear_object(&program->watch);
	g_cancellable_cancel(program->cancellable);
	sfb_session_sign_out_async(program->session, on_signed_out, program);
}

static gboolean
on_interrupted(gpointer user_data)
{
	Program *program = user_data;

	if (!program->is_signed_in)
		sfb_printer_judge(program->printer, SFB_VERDICT_INTERRUPTED, NULL);
	leave(program);
	return G_SOURCE_CONTINUE;
}

static gboolean
on_stayed(gpointer user_data)
{
	Program *program = user_data;

	program->stay_id = 0;
	leave(program);
	return G_SOURCE_REMOVE;
}

static void
on_said(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Program *program = user_data;
	g_autoptr(GError) error = NULL;

	if (program->is_leaving)
		return;
	if (!sfb_say_finish(result, &error))
		sfb_printer_judge(program->printer, SFB_VERDICT_NOT_DELIVERED, error);
	if (!program->options->stay)
		leave(program);
}

static void
dial(Program *program)
{
	g_autoptr(GError) error = NULL;

	if (!sfb_dial_print(program->session, program->options->dial, program->options->use_json,
	                    &error))
		sfb_printer_judge(program->printer, SFB_VERDICT_NO_NUMBER, error);
}

static void
do_the_rest(Program *program)
{
	const SfbCliOptions *options = program->options;

	if (options->dial != NULL)
		dial(program);
	if (options->stay)
		program->watch = sfb_watch_new(program->session, options->use_json);
	if (options->stay_seconds > 0)
		program->stay_id = g_timeout_add_seconds(options->stay_seconds, on_stayed, program);
	if (options->say_to != NULL)
		sfb_say_async(program->session, options->say_to, options->say_text,
		              options->use_json, on_said, program);
	else if (!options->stay)
		leave(program);
}

static void
show_settings(Program *program)
{
	const SfbCliOptions *options = program->options;

	sfb_configuration_print(program->session, options->is_redacted ? program->report : NULL,
	                        options->use_json);
	do_the_rest(program);
}

/* If it was not, the page says why. */
static void
on_mailbox_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Program *program = user_data;

	sfb_mailbox_refresh_finish(SFB_MAILBOX(source), result, NULL);
	if (!program->is_leaving)
		show_settings(program);
}

/* The verdict is out: now for what the user signed in for. Nobody waits while Exchange is looked for,
 * but where it is, the page is to say what is there. */
static void
go_on(Program *program)
{
	SfbWebEws *ews = sfb_session_get_ews(program->session);

	if (!program->options->show_settings)
		do_the_rest(program);
	else if (sfb_web_ews_get_url(ews) == NULL || sfb_web_ews_is_refused(ews))
		show_settings(program);
	else
		sfb_mailbox_refresh_async(sfb_session_get_mailbox(program->session),
		                          program->cancellable, on_mailbox_read, program);
}

static void
on_reported(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Program *program = user_data;
	g_autoptr(GError) error = NULL;

	if (sfb_report_run_finish(SFB_REPORT(source), result, &error)) {
		program->is_signed_in = TRUE;
		sfb_printer_judge(program->printer, SFB_VERDICT_SIGNED_IN, NULL);
		go_on(program);
	} else if (!program->is_leaving) {
		program->is_leaving = TRUE;
		sfb_printer_judge(program->printer, SFB_VERDICT_NOT_SIGNED_IN, error);
		g_main_loop_quit(program->loop);
	}
}

/* Before the verdict, the report tells. */
static void
on_ended(SfbSession *session, const GError *error, gpointer user_data)
{
	Program *program = user_data;

	if (!program->is_signed_in)
		return;
	program->is_leaving = TRUE;
	sfb_printer_judge(program->printer, SFB_VERDICT_LOST, error);
	g_main_loop_quit(program->loop);
}

static void
on_server_found(SfbSession *session, const char *server, gpointer user_data)
{
	sfb_account_store_save(sfb_session_get_config(session)->address, SFB_ACCOUNT_STORE_SERVER,
	                       server);
}

/* On standard error: the report has standard output for itself. */
static void
on_page_needed(SfbSession *session, const char *url, const char *user_code, gpointer user_data)
{
	if (*url == '\0')
		return;
	fprintf(stderr, _("\nOpen this page in a browser and sign in there:\n  %s\n"), url);
	if (*user_code != '\0')
		fprintf(stderr, _("and type this code: %s\n"), user_code);
}

/* Signs in, stays and signs out. Returns: the exit status. */
static int
run(const SfbCliOptions *options, SfbConfig *config)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	g_autoptr(SfbNetwork) network = sfb_gio_network_new(options->ca_file);
	g_autofree char *folder = sfb_account_store_dup_folder();
	g_autoptr(SfbAuthKeyring) keyring = sfb_auth_keyring_new(SFB_AUTH_KEYRING_DESKTOP, folder);
	g_autoptr(SfbSession) session = sfb_session_new(config, network, keyring);
	g_autoptr(SfbReport) report = sfb_report_new(session, network);
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	Program program = {
		.options = options,
		.loop = loop,
		.session = session,
		.report = report,
		.cancellable = cancellable,
	};
	guint interrupt_ids[] = { g_unix_signal_add(SIGINT, on_interrupted, &program),
		                  g_unix_signal_add(SIGTERM, on_interrupted, &program) };
	int exit_status;

	program.printer = sfb_printer_new(report, session, options->use_json, options->is_redacted);
	g_signal_connect(session, "ended", G_CALLBACK(on_ended), &program);
	g_signal_connect(session, "server-found", G_CALLBACK(on_server_found), NULL);
	g_signal_connect(session, "page-needed", G_CALLBACK(on_page_needed), NULL);
	sfb_report_run_async(report, cancellable, on_reported, &program);
	g_main_loop_run(loop);

	for (gsize i = 0; i < G_N_ELEMENTS(interrupt_ids); i++)
		g_source_remove(interrupt_ids[i]);
	g_clear_handle_id(&program.stay_id, g_source_remove);
	g_clear_object(&program.watch);
	g_signal_handlers_disconnect_by_data(session, &program);
	exit_status = sfb_printer_conclude(program.printer);
	sfb_printer_free(program.printer);
	return exit_status;
}

static SfbConfig *
make_config(const SfbCliOptions *options, GError **error)
{
	g_autofree char *address = sfb_address_normalize(options->address);
	g_autofree char *epid =
		address != NULL ? sfb_account_store_load(address, SFB_ACCOUNT_STORE_EPID) : NULL;
	g_autofree char *server =
		address != NULL ? sfb_account_store_load(address, SFB_ACCOUNT_STORE_SERVER) : NULL;
	const char *login = options->login != NULL ? options->login : options->address;
	g_autoptr(SfbSecret) password = NULL;
	g_autoptr(GError) password_error = NULL;
	SfbConfigText text = {
		.address = options->address,
		.login = options->login,
		.server = options->server,
		.transport = options->transport,
		.authentication = options->authentication,
		.sso = options->sso,
		.ca_file = options->ca_file,
		.web_authentication = options->web_authentication,
		.oauth_client_id = options->oauth_client_id,
		.oauth_redirect_uri = options->oauth_redirect_uri,
		.oauth_resource = options->oauth_resource,
		.email = options->email,
		.ews_url = options->ews_url,
		.trusted_domains = options->trusted_domains,
		.last_server = server,
		.epid = epid,
	};
	g_autoptr(SfbConfig) config = sfb_config_new(&text, error);

	if (config == NULL)
		return NULL;
	if (!options->sso || options->password_file != NULL)
		password = sfb_password_get(options->password_file, login, &password_error);
	if (password_error != NULL) {
		g_propagate_error(error, g_steal_pointer(&password_error));
		return NULL;
	}
	if (g_strcmp0(epid, config->epid) != 0)
		sfb_account_store_save(config->address, SFB_ACCOUNT_STORE_EPID, config->epid);
	if (password != NULL && *sfb_secret_peek(password) != '\0')
		config->password = g_steal_pointer(&password);
	return g_steal_pointer(&config);
}

static int
complain(const GError *error)
{
	fprintf(stderr, "sfb-signin: %s\n", error->message);
	fputs(_("\"sfb-signin --help\" shows what can be given.\n"), stderr);
	return EXIT_USAGE;
}

int
main(int argc, char **argv)
{
	g_autoptr(SfbCliOptions) options = NULL;
	g_auto(GStrv) arguments = g_strdupv(argv);
	g_autoptr(GError) error = NULL;
	SfbConfig *config;

	setlocale(LC_ALL, "");
	bindtextdomain(GETTEXT_PACKAGE, LOCALEDIR);
	bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
	options = sfb_cli_options_parse(&arguments, &error);
	if (options == NULL)
		return complain(error);
	if (options->show_version) {
		puts("sfb-signin (" PACKAGE_NAME ") " PACKAGE_VERSION);
		return 0;
	}
	config = make_config(options, &error);
	if (config == NULL)
		return complain(error);
	return run(options, config);
}
