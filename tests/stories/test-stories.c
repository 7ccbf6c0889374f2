/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The table of stories. A new surprise from a real server becomes a row first. */

#include <glib/gstdio.h>
#include <string.h>

#include "stories/plots.h"

/* Those who leave, or are cut off, as soon as a stage begins. */
#define LEAVING_AT(stage)                                                                          \
	{ .name = "sign-out-at-" stage,                                                            \
	  .leave = plot_sign_out,                                                                  \
	  .ending = LEAVES,                                                                        \
	  .last_stage = stage },                                                                   \
	{                                                                                          \
		.name = "drop-at-" stage, .leave = plot_drop, .ending = LEAVES,                    \
		.last_stage = stage                                                                \
	}
#define CUT_AT(stage)                                                                              \
	{                                                                                          \
		.name = "cut-at-" stage, .leave = plot_cut, .ending = FAILS, .last_stage = stage,  \
		.code = ANY_TEMPORARY                                                              \
	}

/* Those whose registration the server ends. */
#define DISMISSED(word, error_code)                                                                \
	{                                                                                          \
		.name = "dismissed-" word, .world = { .faults = "dismiss=" word "@2" },            \
		.begin = plot_become_busy, .ending = IS_LOST, .code = error_code                   \
	}

static const Row rows[] = {
	/* Signing in */
	{ .name = "tls", .registers = 3, .check = plot_contacts },
	{ .name = "tcp", .transport = "tcp", .registers = 3, .check = plot_contacts },
	{ .name = "version-2", .world = { .version = 2 }, .registers = 3, .check = plot_talk },
	{ .name = "version-3", .world = { .version = 3 }, .registers = 3, .check = plot_talk },
	{ .name = "version-4", .world = { .version = 4 }, .registers = 3, .check = plot_talk },
	{ .name = "login-is-the-address", .login = ALICE, .registers = 3 },
	{ .name = "wrong-password",
	  .password = "not this",
	  .ending = FAILS,
	  .last_stage = "register",
	  .code = SFB_ERROR_CREDENTIALS,
	  .registers = 3 },
	{ .name = "no-password",
	  .password = "",
	  .ending = FAILS,
	  .last_stage = "choose",
	  .code = SFB_ERROR_PASSWORD_REQUIRED,
	  .registers = 1 },
	{ .name = "unknown-address",
	  .address = "nobody@example.com",
	  .ending = FAILS,
	  .last_stage = "register",
	  .code = SFB_ERROR_NOT_FOUND },
	{ .name = "somebody-else",
	  .address = BOB,
	  .ending = FAILS,
	  .last_stage = "register",
	  .code = SFB_ERROR_USAGE },
	{ .name = "nothing-listens",
	  .server = SERVER_ABSENT,
	  .ending = FAILS,
	  .last_stage = "connect",
	  .code = SFB_ERROR_UNREACHABLE },
	{ .name = "certificate-not-trusted",
	  .server = SERVER_NOT_TRUSTED,
	  .ending = FAILS,
	  .last_stage = "connect",
	  .code = SFB_ERROR_CERTIFICATE },

	/* Contacts and presence */
	{ .name = "contacts-3", .world = { .contacts = 3 }, .check = plot_contacts },
	{ .name = "contacts-250", .world = { .contacts = 250 }, .check = plot_contacts },
	{ .name = "name-and-note", .check = plot_what_is_shown },
	{ .name = "changes",
	  .world = { .contacts = 20, .change_seconds = 1 },
	  .check = plot_changes_come },
	{ .name = "own-status", .check = plot_own_status },
	{ .name = "own-note", .check = plot_own_note },
	{ .name = "going-idle", .check = plot_going_idle },
	{ .name = "leaving", .check = plot_leaving_is_seen },
	{ .name = "watching", .check = plot_watching },
	{ .name = "watching-again", .check = plot_watching_again },
	{ .name = "strangers", .check = plot_strangers },

	/* Conversations */
	{ .name = "talk", .check = plot_talk },
	{ .name = "talk-over-tcp", .transport = "tcp", .check = plot_talk },
	{ .name = "both-begin", .check = plot_both_begin },
	{ .name = "long-text", .check = plot_long_text },
	{ .name = "typing", .check = plot_typing },
	{ .name = "close-and-again", .check = plot_close_and_again },
	{ .name = "echo", .check = plot_echo },
	{ .name = "peer-offline", .check = plot_peer_offline },
	{ .name = "peer-unknown", .check = plot_peer_unknown },

	/* The connection */
	{ .name = "refresh",
	  .world = { .expires_seconds = 4 },
	  .takes_long = TRUE,
	  .check = plot_refresh },
	{ .name = "server-cut", .check = plot_server_cut },
	{ .name = "server-cut-while-writing", .check = plot_cut_while_writing },

	{ .name = "drop-when-signed-in", .check = plot_drop },
	LEAVING_AT("connect"),
	LEAVING_AT("challenge"),
	LEAVING_AT("register"),
	LEAVING_AT("self"),
	LEAVING_AT("contacts"),
	LEAVING_AT("presence"),
	CUT_AT("challenge"),
	CUT_AT("register"),
	CUT_AT("contacts"),
	CUT_AT("presence"),

	/* Faults of the server, in the order of sim/faults.c */
	{ .name = "no-answer-to-first-register",
	  .world = { .faults = "no-answer-register@1" },
	  .takes_long = TRUE,
	  .ending = FAILS,
	  .last_stage = "challenge",
	  .code = SFB_ERROR_TIMEOUT },
	{ .name = "no-answer-to-last-register",
	  .world = { .faults = "no-answer-register@3" },
	  .takes_long = TRUE,
	  .ending = FAILS,
	  .last_stage = "register",
	  .code = SFB_ERROR_TIMEOUT },
	{ .name = "answer-twice",
	  .world = { .faults = "answer-twice-register" },
	  .registers = 3,
	  .check = plot_contacts },
	{ .name = "close-after-challenge",
	  .world = { .faults = "close-after-challenge@2" },
	  .ending = FAILS,
	  .last_stage = "register",
	  .code = ANY_TEMPORARY },
	{ .name = "server-error",
	  .world = { .faults = "server-error-register" },
	  .ending = FAILS,
	  .last_stage = "challenge",
	  .code = SFB_ERROR_SERVER },
	{ .name = "user-disabled",
	  .world = { .faults = "user-disabled" },
	  .ending = FAILS,
	  .last_stage = "register",
	  .code = SFB_ERROR_NOT_ALLOWED,
	  .registers = 3 },
	{ .name = "deregister",
	  .world = { .faults = "deregister" },
	  .ending = FAILS,
	  .last_stage = "presence",
	  .code = SFB_ERROR_SIGNED_IN_ELSEWHERE },
	{ .name = "deregister-later",
	  .world = { .faults = "deregister@2" },
	  .begin = plot_become_busy,
	  .ending = IS_LOST,
	  .code = SFB_ERROR_SIGNED_IN_ELSEWHERE },
	DISMISSED("unregistered", SFB_ERROR_SIGNED_IN_ELSEWHERE),
	DISMISSED("rejected", SFB_ERROR_NOT_ALLOWED),
	DISMISSED("deactivated", SFB_ERROR_SERVER),
	DISMISSED("userservices-unavailable", SFB_ERROR_SERVER),
	DISMISSED("probation", SFB_ERROR_SERVER),
	{ .name = "services-down-for-now",
	  .world = { .faults = "services-notice" },
	  .check = plot_talk },
	{ .name = "stands-in-for-the-home-pool",
	  .world = { .faults = "survivable,contacts-refused,exchange-down" },
	  .check = plot_contacts_unavailable },
	{ .name = "wrong-signature-at-first",
	  .world = { .faults = "wrong-signature@1" },
	  .ending = FAILS,
	  .last_stage = "register",
	  .code = SFB_ERROR_CERTIFICATE },
	{ .name = "wrong-signature-later",
	  .world = { .contacts = 20, .change_seconds = 1, .faults = "wrong-signature@12" },
	  .check = plot_changes_come,
	  .dropped = 1 },
	{ .name = "association-forgotten",
	  .world = { .contacts = 20, .faults = "forget-association@1" },
	  .registers = 7,
	  .check = plot_contacts },
	{ .name = "association-forgotten-when-inviting",
	  .world = { .faults = "forget-association=INVITE@1" },
	  .registers = 3,
	  .check = plot_prove_and_echo },
	{ .name = "association-forgotten-when-talking",
	  .world = { .faults = "forget-association=MESSAGE@1" },
	  .registers = 3,
	  .check = plot_prove_and_echo },
	{ .name = "unsigned-response",
	  .world = { .faults = "unsigned-response@4" },
	  .takes_long = TRUE,
	  .ending = FAILS,
	  .last_stage = "self",
	  .code = SFB_ERROR_TIMEOUT,
	  .dropped = 1 },
	{ .name = "malformed-before-register",
	  .world = { .faults = "malformed-message@1" },
	  .check = plot_contacts },
	{ .name = "malformed-after-register",
	  .world = { .faults = "malformed-message@6" },
	  .check = plot_contacts,
	  .dropped = 1 },
	{ .name = "garbage-stream",
	  .world = { .faults = "garbage-stream@6" },
	  .ending = FAILS,
	  .last_stage = "presence",
	  .code = SFB_ERROR_PROTOCOL },
	{ .name = "oversized-header",
	  .world = { .faults = "oversized-header@6" },
	  .ending = FAILS,
	  .last_stage = "presence",
	  .code = SFB_ERROR_PROTOCOL },
	{ .name = "short-body",
	  .world = { .faults = "short-body@1" },
	  .ending = FAILS,
	  .last_stage = "contacts",
	  .code = ANY_TEMPORARY },
	{ .name = "long-body",
	  .world = { .faults = "long-body@1" },
	  .ending = FAILS,
	  .last_stage = "contacts",
	  .code = SFB_ERROR_PROTOCOL },
	{ .name = "no-pong",
	  .world = { .faults = "no-pong@2+", .keep_alive_seconds = 4 },
	  .takes_long = TRUE,
	  .ending = IS_LOST,
	  .code = SFB_ERROR_TIMEOUT },
	{ .name = "contacts-refused",
	  .world = { .faults = "contacts-refused,exchange-down" },
	  .check = plot_contacts_unavailable },
	{ .name = "contacts-unanswered",
	  .world = { .faults = "contacts-unanswered" },
	  .takes_long = TRUE,
	  .ending = FAILS,
	  .last_stage = "contacts",
	  .code = SFB_ERROR_TIMEOUT },
	{ .name = "truncated-list",
	  .world = { .faults = "truncated-list" },
	  .check = plot_contacts_unavailable },
	{ .name = "edits", .world = { .contacts = 3 }, .check = plot_edits },
	{ .name = "edit-refused",
	  .world = { .contacts = 3, .faults = "edit-refused@1" },
	  .check = plot_edit_refused },
	{ .name = "edit-unanswered",
	  .world = { .contacts = 3, .faults = "edit-unanswered@2" },
	  .takes_long = TRUE,
	  .check = plot_edits },
	{ .name = "edit-stale",
	  .world = { .contacts = 3, .faults = "edit-stale@1,edit-stale@5" },
	  .check = plot_edits },
	{ .name = "edit-outpaced",
	  .world = { .contacts = 3, .faults = "edit-outpaced@1,edit-outpaced@3,edit-outpaced@6" },
	  .check = plot_edits },
	{ .name = "edit-followed",
	  .world = { .contacts = 3, .faults = "edit-followed" },
	  .check = plot_edits },
	{ .name = "edit-told-first",
	  .world = { .contacts = 3, .faults = "edit-told-first" },
	  .check = plot_edits },
	{ .name = "edit-untold",
	  .world = { .contacts = 3, .faults = "edit-untold" },
	  .check = plot_edits },
	{ .name = "settings-unanswered",
	  .world = { .faults = "settings-unanswered" },
	  .takes_long = TRUE,
	  .check = plot_without_settings },
	{ .name = "self-unanswered",
	  .world = { .faults = "self-unanswered" },
	  .takes_long = TRUE,
	  .ending = FAILS,
	  .last_stage = "self",
	  .code = SFB_ERROR_TIMEOUT },
	{ .name = "mixed-part-ends",
	  .world = { .contacts = 250, .faults = "mixed-part-ends" },
	  .check = plot_contacts },
	{ .name = "publish-conflict",
	  .world = { .faults = "publish-conflict@1" },
	  .check = plot_own_status },
	{ .name = "publish-conflict-later",
	  .world = { .faults = "publish-conflict@4" },
	  .check = plot_own_status },
	{ .name = "publish-conflict-always",
	  .world = { .faults = "publish-conflict" },
	  .check = plot_nothing_published },
	{ .name = "benotify-garbage",
	  .world = { .contacts = 20, .change_seconds = 1, .faults = "benotify-garbage@1" },
	  .check = plot_changes_come },
	{ .name = "message-refused",
	  .world = { .faults = "message-refused" },
	  .check = plot_message_refused },
	{ .name = "message-blocked",
	  .world = { .faults = "message-blocked" },
	  .check = plot_message_blocked },
	{ .name = "message-unanswered",
	  .world = { .faults = "message-unanswered" },
	  .takes_long = TRUE,
	  .begin = plot_write_to_echo,
	  .check = plot_no_answer },
};

static Story *started[G_N_ELEMENTS(rows)];
static const char *directory;

/* NTLM reads the file's name once; the same people are in every world. */
static void
set_passwords(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	g_autofree char *passwords = sfb_sim_world_build_password_file(world);
	g_autofree char *path = g_build_filename(directory, "passwords-of-all", NULL);
	g_autoptr(GError) error = NULL;

	g_file_set_contents(path, passwords, -1, &error);
	g_assert_no_error(error);
	g_setenv("NTLM_USER_FILE", path, TRUE);
}

static void
remove_directory(void)
{
	g_autoptr(GDir) files = g_dir_open(directory, 0, NULL);
	const char *name;

	while ((name = g_dir_read_name(files)) != NULL) {
		g_autofree char *path = g_build_filename(directory, name, NULL);

		g_unlink(path);
	}
	g_rmdir(directory);
}

/* Those that wait for a timer wait side by side, while the others run. */
static void
start_long_stories(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (rows[i].takes_long)
			started[i] = story_start(&rows[i], directory);
	}
}

static void
test_story(gconstpointer data)
{
	const Row *row = data;
	Story **story = &started[row - rows];

	if (*story == NULL)
		*story = story_start(row, directory);
	story_finish(g_steal_pointer(story));
}

int
main(int argc, char *argv[])
{
	g_autofree char *temporary = g_dir_make_tmp("sfb-stories-XXXXXX", NULL);
	int result;

	g_assert_nonnull(temporary);
	g_test_init(&argc, &argv, NULL);
	directory = temporary;
	set_passwords();
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/stories/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_story);
	}
	start_long_stories();
	result = g_test_run();
	remove_directory();
	return result;
}
