/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A libpurple client without a screen: signs one account in, writes each event as a line, and says
 * at the end what it cost. Everything it is to do stands on its command line.
 */

#include <locale.h>
#include <purple.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "support/headless.h"

static struct {
	char *protocol;
	char *name;
	char *password;
	char **settings;
	char *plugins;
	char *config;
	char *status;
	char *early_status;
	char **say; /* WHO=TEXT */
	int stay_seconds;
	int settle_milliseconds;
	gboolean is_idle;
	gboolean until_im;
	gboolean until_asked;
	gboolean accepts_certificates;
	gboolean refuses_certificates;
	gboolean is_quiet;
} options;

static const GOptionEntry entries[] = {
	{ "protocol", 0, 0, G_OPTION_ARG_STRING, &options.protocol, "Protocol id", "ID" },
	{ "name", 0, 0, G_OPTION_ARG_STRING, &options.name, "Account name", "NAME" },
	{ "password", 0, 0, G_OPTION_ARG_STRING, &options.password, "Password", "WORD" },
	{ "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.settings, "Account option",
	  "KEY=VALUE" },
	{ "plugins", 0, 0, G_OPTION_ARG_FILENAME, &options.plugins, "Where modules are", "DIR" },
	{ "config", 0, 0, G_OPTION_ARG_FILENAME, &options.config, "libpurple's own folder", "DIR" },
	{ "status", 0, 0, G_OPTION_ARG_STRING, &options.status, "Status after signing in", "ID" },
	{ "early-status", 0, 0, G_OPTION_ARG_STRING, &options.early_status,
	  "Status chosen while connecting", "ID" },
	{ "idle", 0, 0, G_OPTION_ARG_NONE, &options.is_idle, "Nobody is at the keyboard", NULL },
	{ "say", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.say, "Send an IM", "WHO=TEXT" },
	{ "stay", 0, 0, G_OPTION_ARG_INT, &options.stay_seconds, "Leave after that time", "S" },
	{ "settle", 0, 0, G_OPTION_ARG_INT, &options.settle_milliseconds,
	  "Leave when no presence came for that time", "MS" },
	{ "until-im", 0, 0, G_OPTION_ARG_NONE, &options.until_im,
	  "Leave after an IM came or failed", NULL },
	{ "until-asked", 0, 0, G_OPTION_ARG_NONE, &options.until_asked,
	  "Leave after a question or a notice", NULL },
	{ "accept-certificates", 0, 0, G_OPTION_ARG_NONE, &options.accepts_certificates,
	  "Say yes to every question", NULL },
	{ "refuse-certificates", 0, 0, G_OPTION_ARG_NONE, &options.refuses_certificates,
	  "Say no to every question", NULL },
	{ "quiet", 0, 0, G_OPTION_ARG_NONE, &options.is_quiet, "No lines for buddies", NULL },
	{ NULL },
};

static GMainLoop *loop;
static PurpleAccount *account;
static int exit_status;
static guint settle_timer;
static guint presences;
static gint64 start_time;
static gint64 last_time; /* of the last presence */
static double start_seconds;
static double last_seconds;

static double
get_cpu_seconds(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / G_USEC_PER_SEC;
}

static long
get_resident_kilobytes(void)
{
	FILE *file = fopen("/proc/self/statm", "r");
	long pages = 0;

	if (file == NULL)
		return 0;
	if (fscanf(file, "%*s %ld", &pages) != 1)
		pages = 0;
	fclose(file);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static void say_line(const char *format, ...) G_GNUC_PRINTF(1, 2);

static void
say_line(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
	fflush(stdout);
}

static gboolean
leave(gpointer user_data)
{
	g_main_loop_quit(loop);
	return G_SOURCE_REMOVE;
}

/* What libpurple tells. */

static gboolean
choose_early_status(gpointer user_data)
{
	purple_account_set_status(account, options.early_status, TRUE, NULL);
	return G_SOURCE_REMOVE;
}

/* Comes before the protocol's login. */
static void
on_signing_on(PurpleConnection *connection)
{
	say_line("connecting");
	if (options.is_idle)
		purple_presence_set_idle(purple_account_get_presence(account), TRUE, time(NULL));
	if (options.early_status != NULL)
		g_idle_add(choose_early_status, NULL);
}

static void
say_messages(void)
{
	for (char **pair = options.say; pair != NULL && *pair != NULL; pair++) {
		g_auto(GStrv) parts = g_strsplit(*pair, "=", 2);
		PurpleConversation *conversation =
			purple_conversation_new(PURPLE_CONV_TYPE_IM, account, parts[0]);
		g_autofree char *html = g_markup_escape_text(parts[1], -1);

		purple_conv_im_send(PURPLE_CONV_IM(conversation), html);
	}
}

static void
on_signed_on(PurpleConnection *connection)
{
	say_line("connected");
	if (options.status != NULL)
		purple_account_set_status(account, options.status, TRUE, NULL);
	say_messages();
}

static void
on_signed_off(PurpleConnection *connection)
{
	say_line("signed off");
}

static void
on_connection_error(PurpleConnection *connection, PurpleConnectionError reason, const char *text)
{
	say_line("error %d: %s", reason, text);
	if (purple_account_get_password(account) == NULL)
		say_line("password forgotten");
	exit_status = 1;
	g_main_loop_quit(loop);
}

static const char *
get_group_name(PurpleBuddy *buddy)
{
	return purple_group_get_name(purple_buddy_get_group(buddy));
}

static void
on_buddy_added(PurpleBuddy *buddy)
{
	if (!options.is_quiet && purple_buddy_get_group(buddy) != NULL)
		say_line("buddy added: %s / %s", get_group_name(buddy),
		         purple_buddy_get_name(buddy));
}

static void
on_buddy_removed(PurpleBuddy *buddy)
{
	if (!options.is_quiet)
		say_line("buddy removed: %s", purple_buddy_get_name(buddy));
}

static void
wait_for_silence(void)
{
	if (options.settle_milliseconds == 0)
		return;
	if (settle_timer != 0)
		g_source_remove(settle_timer);
	settle_timer = g_timeout_add(options.settle_milliseconds, leave, NULL);
}

/* Comes for changes of every kind: signed on, signed off, other state. */
static void
on_status(PurpleBuddy *buddy)
{
	PurpleStatus *now = purple_presence_get_active_status(purple_buddy_get_presence(buddy));
	const char *message = purple_status_get_attr_string(now, "message");

	presences++;
	last_time = g_get_monotonic_time();
	last_seconds = get_cpu_seconds();
	wait_for_silence();
	if (!options.is_quiet)
		say_line("status: %s (%s): %s%s%s", purple_buddy_get_name(buddy),
		         purple_buddy_get_alias(buddy), purple_status_get_id(now),
		         message != NULL ? ", " : "", message != NULL ? message : "");
}

static void
on_idle_changed(PurpleBuddy *buddy, gboolean was_idle, gboolean is_idle)
{
	say_line("%s: %s", is_idle ? "idle" : "back", purple_buddy_get_name(buddy));
}

static void
on_received(PurpleAccount *receiver, const char *who, const char *text)
{
	say_line("im from %s: %s", who, text);
	if (options.until_im)
		g_timeout_add(200, leave, NULL);
}

static void
on_wrote(PurpleAccount *owner, const char *who, const char *text, PurpleConversation *conversation,
         PurpleMessageFlags flags)
{
	if ((flags & PURPLE_MESSAGE_ERROR) == 0)
		return;
	say_line("im error: %s", text);
	if (options.until_im)
		g_idle_add(leave, NULL);
}

static void
on_typing(PurpleAccount *owner, const char *who)
{
	say_line("typing: %s", who);
}

static void
connect_signals(void)
{
	static int handle;
	void *connections = purple_connections_get_handle();
	void *conversations = purple_conversations_get_handle();
	void *list = purple_blist_get_handle();
	const struct {
		void *instance;
		const char *signal;
		PurpleCallback callback;
	} signals[] = {
		{ connections, "signing-on", PURPLE_CALLBACK(on_signing_on) },
		{ connections, "signed-on", PURPLE_CALLBACK(on_signed_on) },
		{ connections, "signed-off", PURPLE_CALLBACK(on_signed_off) },
		{ connections, "connection-error", PURPLE_CALLBACK(on_connection_error) },
		{ list, "buddy-added", PURPLE_CALLBACK(on_buddy_added) },
		{ list, "buddy-removed", PURPLE_CALLBACK(on_buddy_removed) },
		{ list, "buddy-signed-on", PURPLE_CALLBACK(on_status) },
		{ list, "buddy-signed-off", PURPLE_CALLBACK(on_status) },
		{ list, "buddy-status-changed", PURPLE_CALLBACK(on_status) },
		{ list, "buddy-idle-changed", PURPLE_CALLBACK(on_idle_changed) },
		{ conversations, "received-im-msg", PURPLE_CALLBACK(on_received) },
		{ conversations, "wrote-im-msg", PURPLE_CALLBACK(on_wrote) },
		{ conversations, "buddy-typing", PURPLE_CALLBACK(on_typing) },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(signals); i++)
		purple_signal_connect(signals[i].instance, signals[i].signal, &handle,
		                      signals[i].callback, NULL);
}

/* Questions and notices. */

typedef struct {
	PurpleRequestActionCb answer;
	gpointer asker;
	int choice;
} Reply;

static gboolean
give_answer(gpointer user_data)
{
	const Reply *reply = user_data;

	reply->answer(reply->asker, reply->choice);
	return G_SOURCE_REMOVE;
}

/* The first action of a certificate dialogue accepts, the second refuses. */
static void *
on_question(const char *title, const char *primary, const char *secondary, int default_action,
            PurpleAccount *owner, const char *who, PurpleConversation *conversation, gpointer asker,
            size_t count, va_list actions)
{
	int wanted = options.accepts_certificates ? 0 : 1;

	say_line("asked: %s", primary);
	if (options.until_asked)
		g_idle_add(leave, NULL);
	for (int i = 0; i < (int)count; i++) {
		const char *label = va_arg(actions, const char *);
		PurpleRequestActionCb answer = va_arg(actions, PurpleRequestActionCb);

		if (label != NULL && i == wanted &&
		    (options.accepts_certificates || options.refuses_certificates)) {
			Reply *reply = g_new(Reply, 1);

			*reply = (Reply){ answer, asker, i };
			g_idle_add_full(G_PRIORITY_DEFAULT, give_answer, reply, g_free);
		}
	}
	return &options;
}

static void
on_question_closed(PurpleRequestType type, void *question)
{
	say_line("question closed");
}

static void *
on_notice(PurpleNotifyMsgType type, const char *title, const char *primary, const char *secondary)
{
	say_line("notice: %s: %s", primary, secondary != NULL ? secondary : "");
	if (options.until_asked)
		g_idle_add(leave, NULL);
	return NULL;
}

static void
set_ui_operations(void)
{
	static PurpleRequestUiOps request = {
		.request_action = on_question,
		.close_request = on_question_closed,
	};
	static PurpleNotifyUiOps notify = { .notify_message = on_notice };

	purple_request_set_ui_ops(&request);
	purple_notify_set_ui_ops(&notify);
}

static void
add_account(void)
{
	account = purple_accounts_find(options.name, options.protocol);
	if (account == NULL) {
		account = purple_account_new(options.name, options.protocol);
		purple_accounts_add(account);
	}
	purple_account_set_password(account, options.password);
	for (char **pair = options.settings; pair != NULL && *pair != NULL; pair++) {
		g_auto(GStrv) parts = g_strsplit(*pair, "=", 2);

		purple_account_set_string(account, parts[0], parts[1]);
	}
}

static void
enable_account(void)
{
	purple_savedstatus_activate(purple_savedstatus_new(NULL, PURPLE_STATUS_AVAILABLE));
	start_time = last_time = g_get_monotonic_time();
	start_seconds = last_seconds = get_cpu_seconds();
	purple_account_set_enabled(account, purple_core_get_ui(), TRUE);
}

int
main(int argc, char **argv)
{
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);
	g_autoptr(GError) error = NULL;
	long before;

	setlocale(LC_ALL, "");
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error)) {
		fprintf(stderr, "%s\n", error->message);
		return 2;
	}
	if (options.protocol == NULL || options.name == NULL || options.config == NULL) {
		fprintf(stderr, "--protocol, --name and --config are needed\n");
		return 2;
	}
	headless_start(options.config, options.plugins);
	set_ui_operations();
	connect_signals();
	if (purple_find_prpl(options.protocol) == NULL) {
		fprintf(stderr, "there is no protocol %s\n", options.protocol);
		return 2;
	}
	add_account();
	before = get_resident_kilobytes();
	loop = g_main_loop_new(NULL, FALSE);
	enable_account();
	if (options.stay_seconds > 0)
		g_timeout_add_seconds(options.stay_seconds, leave, NULL);
	g_main_loop_run(loop);
	say_line("cost: presences %u cpu %.3f wall %.3f rss-before %ld rss-after %ld", presences,
	         last_seconds - start_seconds, (double)(last_time - start_time) / G_USEC_PER_SEC,
	         before, get_resident_kilobytes());
	purple_core_quit();
	return exit_status;
}
