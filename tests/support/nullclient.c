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

#include "support/deeds.h"
#include "support/dialogs.h"
#include "support/headless.h"
#include "support/menus.h"
#include "support/names.h"
#include "support/said.h"

#define PAUSE_MICROSECONDS (G_USEC_PER_SEC / 2)
#define LIMIT_SECONDS 100 /* whatever is waited for */

static struct {
	char *protocol;
	char *name;
	char *password;
	char **settings;
	char **switches;
	char *plugins;
	char *config;
	char *status;
	char *note;
	char *early_status;
	char **say;     /* WHO=TEXT */
	char **hosts;   /* NAME=ADDRESSES */
	char **records; /* NAME=HOST:PORT */
	char **actions;
	char **choices; /* WHO/LABEL/LABEL */
	char **menus;
	char **tooltips;
	char *info;
	int stay_seconds;
	int settle_milliseconds;
	gboolean is_idle;
	gboolean until_im;
	gboolean uses_name_server;
	gboolean is_quiet;
} options;

static const GOptionEntry entries[] = {
	{ "protocol", 0, 0, G_OPTION_ARG_STRING, &options.protocol, "Protocol id", "ID" },
	{ "name", 0, 0, G_OPTION_ARG_STRING, &options.name, "Account name", "NAME" },
	{ "password", 0, 0, G_OPTION_ARG_STRING, &options.password, "Password", "WORD" },
	{ "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.settings, "Account option",
	  "KEY=VALUE" },
	{ "enable", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.switches,
	  "Account option that is on or off", "KEY" },
	{ "plugins", 0, 0, G_OPTION_ARG_FILENAME, &options.plugins, "Where modules are", "DIR" },
	{ "config", 0, 0, G_OPTION_ARG_FILENAME, &options.config, "libpurple's own folder", "DIR" },
	{ "status", 0, 0, G_OPTION_ARG_STRING, &options.status, "Status after signing in", "ID" },
	{ "note", 0, 0, G_OPTION_ARG_STRING, &options.note, "... and a note with it", "TEXT" },
	{ "early-status", 0, 0, G_OPTION_ARG_STRING, &options.early_status,
	  "Status chosen while connecting", "ID" },
	{ "idle", 0, 0, G_OPTION_ARG_NONE, &options.is_idle, "Nobody is at the keyboard", NULL },
	{ "say", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.say, "Send an IM", "WHO=TEXT" },
	{ "stay", 0, 0, G_OPTION_ARG_INT, &options.stay_seconds, "Leave that long after signing in",
	  "S" },
	{ "settle", 0, 0, G_OPTION_ARG_INT, &options.settle_milliseconds,
	  "Leave when no presence came for that time", "MS" },
	{ "until-im", 0, 0, G_OPTION_ARG_NONE, &options.until_im,
	  "Leave after an IM came or failed", NULL },
	{ "name-server", 0, 0, G_OPTION_ARG_NONE, &options.uses_name_server,
	  "Ask this machine's name server", NULL },
	{ "host", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.hosts,
	  "A name that DNS has; it has no others", "NAME=ADDRESSES" },
	{ "record", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.records, "... and an SRV record",
	  "NAME=HOST:PORT" },
	{ "action", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.actions,
	  "Choose from the account's menu when connected", "LABEL" },
	{ "choose", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.choices, "... from a buddy's menu",
	  "WHO/LABEL/LABEL" },
	{ "info", 0, 0, G_OPTION_ARG_STRING, &options.info, "Ask about somebody", "WHO" },
	{ "menu", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.menus,
	  "Write a buddy's menu before leaving", "WHO" },
	{ "tooltip", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.tooltips, "... a buddy's tooltip",
	  "WHO" },
	{ "quiet", 0, 0, G_OPTION_ARG_NONE, &options.is_quiet, "No lines for buddies", NULL },
	{ NULL },
};

static GMainLoop *loop;
static PurpleAccount *account;
static int exit_status;
static guint settle_timer;
static guint presences;
static gint64 start_time;
static gint64 connected_time;
static gint64 first_time; /* of the first presence */
static gint64 last_time;  /* of the last presence */
static double start_seconds;
static double last_seconds;
static guint calm_presences; /* before the last pause */
static double calm_seconds;

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

gboolean
leave(gpointer user_data)
{
	g_main_loop_quit(loop);
	return G_SOURCE_REMOVE;
}

static gboolean
give_up(gpointer user_data)
{
	say_line("waited in vain");
	exit_status = 3;
	return leave(NULL);
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
choose_status(void)
{
	if (options.note != NULL)
		purple_account_set_status(account, options.status, TRUE, "message", options.note,
		                          NULL);
	else
		purple_account_set_status(account, options.status, TRUE, NULL);
}

/* What is asked of it at the end, or waited for, as long as everything is known. */

static void
say_tooltip(const char *who)
{
	PurpleBuddy *buddy = purple_find_buddy(account, who);
	PurpleNotifyUserInfo *rows = purple_notify_user_info_new();
	PurplePlugin *plugin = purple_find_prpl(options.protocol);

	if (buddy != NULL) {
		PURPLE_PLUGIN_PROTOCOL_INFO(plugin)->tooltip_text(buddy, rows, TRUE);
		dialogs_say_rows("tooltip", who, rows);
	}
	purple_notify_user_info_destroy(rows);
}

static void
say_last_words(void)
{
	for (char **who = options.tooltips; who != NULL && *who != NULL; who++)
		say_tooltip(*who);
	for (char **who = options.menus; who != NULL && *who != NULL; who++)
		menus_say(account, *who);
	for (GSList *link = account->deny; link != NULL; link = link->next)
		say_line("blocked: %s", (const char *)link->data);
}

/* Presence may come before the account is connected. */
static void
wait_for_silence(void)
{
	if (options.settle_milliseconds == 0 || connected_time == 0)
		return;
	if (settle_timer != 0)
		g_source_remove(settle_timer);
	settle_timer = g_timeout_add(options.settle_milliseconds, leave, NULL);
}

static void
on_signed_on(PurpleConnection *connection)
{
	connected_time = g_get_monotonic_time();
	say_line("connected");
	for (char **label = options.actions; label != NULL && *label != NULL; label++)
		menus_choose_action(account, *label);
	for (char **path = options.choices; path != NULL && *path != NULL; path++)
		menus_choose(account, *path);
	if (options.info != NULL)
		serv_get_info(connection, options.info);
	if (options.status != NULL)
		choose_status();
	if (options.stay_seconds > 0)
		g_timeout_add_seconds(options.stay_seconds, leave, NULL);
	say_messages();
	deeds_start(account, say_last_words);
	wait_for_silence();
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

/* What comes after a pause is a storm of its own. */
static void
note_presence(void)
{
	gint64 now = g_get_monotonic_time();
	double seconds = get_cpu_seconds();

	if (last_time != 0 && now - last_time > PAUSE_MICROSECONDS) {
		calm_presences = presences;
		calm_seconds = seconds;
	}
	presences++;
	last_time = now;
	last_seconds = seconds;
	if (first_time == 0)
		first_time = now;
}

/* Comes for changes of every kind: signed on, signed off, other state. */
static void
on_status(PurpleBuddy *buddy)
{
	PurpleStatus *now = purple_presence_get_active_status(purple_buddy_get_presence(buddy));
	const char *message = purple_status_get_attr_string(now, "message");

	note_presence();
	wait_for_silence();
	if (!options.is_quiet)
		say_line("status: %s (%s): %s%s%s", purple_buddy_get_name(buddy),
		         purple_buddy_get_alias(buddy), purple_status_get_id(now),
		         message != NULL ? ", " : "", message != NULL ? message : "");
}

static void
on_idle_changed(PurpleBuddy *buddy, gboolean was_idle, gboolean is_idle)
{
	if (!options.is_quiet)
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
	if (flags & PURPLE_MESSAGE_SYSTEM)
		say_line("line: %s", text);
	if (flags & PURPLE_MESSAGE_RECV)
		say_line("shown: %s%s%s", text,
		         flags & PURPLE_MESSAGE_NO_LINKIFY ? ", without links" : "",
		         purple_conversation_is_logging(conversation) ? ", saved" : "");
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

/* The real ones are nobody's business here, unless the whole machine is the test's. */
static void
tell_names(void)
{
	if (options.uses_name_server)
		return;
	names_install();
	for (char **pair = options.hosts; pair != NULL && *pair != NULL; pair++) {
		g_auto(GStrv) parts = g_strsplit(*pair, "=", 2);

		names_add_host(parts[0], parts[1]);
	}
	for (char **pair = options.records; pair != NULL && *pair != NULL; pair++) {
		g_auto(GStrv) parts = g_strsplit_set(*pair, "=:", 3);

		names_add_record(parts[0], parts[1], (guint16)g_ascii_strtoull(parts[2], NULL, 10));
	}
}

static double
get_seconds_until(gint64 moment)
{
	return (double)MAX(moment - start_time, 0) / G_USEC_PER_SEC;
}

static void
add_account(void)
{
	account = purple_accounts_find(options.name, options.protocol);
	if (account == NULL) {
		account = purple_account_new(options.name, options.protocol);
		purple_accounts_add(account);
	}
	if (options.password != NULL)
		purple_account_set_password(account, options.password);
	for (char **pair = options.settings; pair != NULL && *pair != NULL; pair++) {
		g_auto(GStrv) parts = g_strsplit(*pair, "=", 2);

		purple_account_set_string(account, parts[0], parts[1]);
	}
	for (char **name = options.switches; name != NULL && *name != NULL; name++)
		purple_account_set_bool(account, *name, TRUE);
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
	g_option_context_add_main_entries(context, dialogs_options, NULL);
	g_option_context_add_main_entries(context, deeds_options, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error)) {
		fprintf(stderr, "%s\n", error->message);
		return 2;
	}
	if (options.protocol == NULL || options.name == NULL || options.config == NULL) {
		fprintf(stderr, "--protocol, --name and --config are needed\n");
		return 2;
	}
	headless_start(options.config, options.plugins);
	tell_names();
	dialogs_install();
	deeds_listen();
	connect_signals();
	if (purple_find_prpl(options.protocol) == NULL) {
		fprintf(stderr, "there is no protocol %s\n", options.protocol);
		return 2;
	}
	add_account();
	before = get_resident_kilobytes();
	loop = g_main_loop_new(NULL, FALSE);
	enable_account();
	g_timeout_add_seconds(LIMIT_SECONDS + options.stay_seconds, give_up, NULL);
	if (exit_status == 0) /* else it ended with an error at once */
		g_main_loop_run(loop);
	say_last_words();
	say_line("cost: presences %u cpu %.3f wall %.3f rss-before %ld rss-after %ld", presences,
	         last_seconds - start_seconds, get_seconds_until(last_time), before,
	         get_resident_kilobytes());
	if (calm_presences > 0)
		say_line("storm: presences %u cpu %.3f", presences - calm_presences,
		         last_seconds - calm_seconds);
	say_line("times: connected %.3f first-presence %.3f", get_seconds_until(connected_time),
	         get_seconds_until(first_time));
	purple_core_quit();
	return exit_status;
}
