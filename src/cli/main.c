/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * sfb-signin: the core on a terminal.
 *
 *   sign in -> verdict -> say what there is to say -> stay as long as wished -> sign out
 */

#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "cli/endpoint-store.h"
#include "cli/options.h"
#include "cli/password.h"
#include "cli/report.h"
#include "cli/say.h"
#include "cli/watch.h"
#include "net/gio-network.h"
#include "session/session.h"
#include "util/address.h"

#define EXIT_USAGE 2

typedef struct {
	const SfbCliOptions *options;
	GMainLoop *loop;
	SfbSession *session;
	SfbReport *report;
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
	sfb_session_sign_out_async(program->session, on_signed_out, program);
}

static gboolean
on_interrupted(gpointer user_data)
{
	Program *program = user_data;

	if (!program->is_signed_in)
		sfb_report_judge(program->report, SFB_VERDICT_INTERRUPTED, NULL);
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
		sfb_report_judge(program->report, SFB_VERDICT_NOT_DELIVERED, error);
	if (!program->options->stay)
		leave(program);
}

static void
on_signed_in(SfbSession *session, gpointer user_data)
{
	Program *program = user_data;
	const SfbCliOptions *options = program->options;

	program->is_signed_in = TRUE;
	sfb_report_judge(program->report, SFB_VERDICT_SIGNED_IN, NULL);
	if (options->stay)
		program->watch = sfb_watch_new(session, options->use_json);
	if (options->stay_seconds > 0)
		program->stay_id = g_timeout_add_seconds(options->stay_seconds, on_stayed, program);
	if (options->say_to != NULL)
		sfb_say_async(session, options->say_to, options->say_text, options->use_json,
		              on_said, program);
	else if (!options->stay)
		leave(program);
}

static void
on_ended(SfbSession *session, const GError *error, gpointer user_data)
{
	Program *program = user_data;
	SfbVerdict verdict = program->is_signed_in ? SFB_VERDICT_LOST : SFB_VERDICT_NOT_SIGNED_IN;

	program->is_leaving = TRUE;
	sfb_report_judge(program->report, verdict, error);
	g_main_loop_quit(program->loop);
}

/* Signs in, stays and signs out. Returns: the exit status. */
static int
run(const SfbCliOptions *options, SfbConfig *config)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	g_autoptr(SfbNetwork) network = sfb_gio_network_new(options->ca_file);
	g_autofree char *folder = g_build_filename(g_get_user_data_dir(), "purple-sfb", NULL);
	g_autoptr(SfbAuthKeyring) keyring =
		sfb_auth_keyring_new(SFB_AUTH_KEYRING_DESKTOP, folder);
	g_autoptr(SfbSession) session = sfb_session_new(config, network, keyring);
	Program program = { .options = options, .loop = loop, .session = session };
	guint interrupt_ids[] = { g_unix_signal_add(SIGINT, on_interrupted, &program),
		                  g_unix_signal_add(SIGTERM, on_interrupted, &program) };
	int exit_status;

	program.report = sfb_report_new(session, options->use_json);
	g_signal_connect(session, "signed-in", G_CALLBACK(on_signed_in), &program);
	g_signal_connect(session, "ended", G_CALLBACK(on_ended), &program);
	sfb_session_start(session);
	g_main_loop_run(loop);

	for (gsize i = 0; i < G_N_ELEMENTS(interrupt_ids); i++)
		g_source_remove(interrupt_ids[i]);
	g_clear_handle_id(&program.stay_id, g_source_remove);
	g_clear_object(&program.watch);
	exit_status = sfb_report_conclude(program.report);
	sfb_report_free(program.report);
	return exit_status;
}

static SfbConfig *
make_config(const SfbCliOptions *options, GError **error)
{
	g_autofree char *address = sfb_address_normalize(options->address);
	g_autofree char *epid = address != NULL ? sfb_endpoint_store_load(address) : NULL;
	const char *login = options->login != NULL ? options->login : options->address;
	g_autoptr(SfbSecret) password = NULL;
	g_autoptr(GError) password_error = NULL;
	SfbConfigText text = {
		.address = options->address,
		.login = options->login,
		.server = options->server,
		.transport = options->transport,
		.ca_file = options->ca_file,
		.authentication = options->authentication,
		.epid = epid,
	};
	g_autoptr(SfbConfig) config = sfb_config_new(&text, error);

	if (config == NULL)
		return NULL;
	password = sfb_password_get(options->password_file, login, &password_error);
	if (password_error != NULL) {
		g_propagate_error(error, g_steal_pointer(&password_error));
		return NULL;
	}
	if (g_strcmp0(epid, config->epid) != 0)
		sfb_endpoint_store_save(config->address, config->epid);
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
