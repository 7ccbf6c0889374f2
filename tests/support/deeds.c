/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a person does with the buddy list and its windows. */

#include "support/deeds.h"

#include <glib-unix.h>
#include <purple.h>
#include <string.h>

#include "support/dialogs.h"
#include "support/menus.h"
#include "support/said.h"

#define PARTS_MAX 4

static struct {
	char **deeds;
	char **deeds_at_im;
	int pace_milliseconds;
} options = { NULL, NULL, 100 };

const GOptionEntry deeds_options[] = {
	{ "do", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.deeds, "Do that when connected",
	  "DEED=WHAT=..." },
	{ "do-at-im", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options.deeds_at_im,
	  "Do that when an IM was shown", "DEED=WHAT=..." },
	{ "pace", 0, 0, G_OPTION_ARG_INT, &options.pace_milliseconds, "Time for each of them",
	  "MS" },
	{ NULL },
};

static PurpleGroup *
find_or_add_group(const char *name)
{
	PurpleGroup *group = purple_find_group(name);

	if (group == NULL) {
		group = purple_group_new(name);
		purple_blist_add_group(group, NULL);
	}
	return group;
}

static PurpleBuddy *
find_buddy(PurpleAccount *account, const char *who, const char *group_name)
{
	PurpleGroup *group = purple_find_group(group_name);

	return group != NULL ? purple_find_buddy_in_group(account, who, group) : NULL;
}

static PurpleConversation *
find_window(PurpleAccount *account, const char *who)
{
	return purple_find_conversation_with_account(PURPLE_CONV_TYPE_IM, who, account);
}

static void
add(PurpleAccount *account, char **parts)
{
	PurpleGroup *group = find_or_add_group(parts[1]);
	PurpleBuddy *buddy = purple_find_buddy_in_group(account, parts[0], group);

	if (buddy == NULL) {
		buddy = purple_buddy_new(account, parts[0], parts[2]);
		purple_blist_add_buddy(buddy, NULL, group, NULL);
	}
	purple_account_add_buddy_with_invite(account, buddy, NULL);
}

static void
remove_buddy(PurpleAccount *account, PurpleBuddy *buddy)
{
	purple_account_remove_buddy(account, buddy, purple_buddy_get_group(buddy));
	purple_blist_remove_buddy(buddy);
}

static void
take_out(PurpleAccount *account, char **parts)
{
	PurpleBuddy *buddy = find_buddy(account, parts[0], parts[1]);

	if (buddy != NULL)
		remove_buddy(account, buddy);
}

/* As by dragging. */
static void
move(PurpleAccount *account, char **parts)
{
	PurpleBuddy *buddy = find_buddy(account, parts[0], parts[1]);

	if (buddy != NULL)
		purple_blist_add_contact(purple_buddy_get_contact(buddy),
		                         find_or_add_group(parts[2]), NULL);
}

static void
rename_buddy(PurpleAccount *account, char **parts)
{
	PurpleBuddy *buddy = purple_find_buddy(account, parts[0]);

	if (buddy == NULL)
		return;
	purple_blist_alias_buddy(buddy, parts[1]);
	serv_alias_buddy(buddy);
}

static void
rename_group(PurpleAccount *account, char **parts)
{
	PurpleGroup *group = purple_find_group(parts[0]);

	if (group != NULL)
		purple_blist_rename_group(group, parts[1]);
}

static void
remove_group(PurpleAccount *account, char **parts)
{
	PurpleGroup *group = purple_find_group(parts[0]);
	PurpleBlistNode *node = NULL;

	if (group == NULL)
		return;
	while ((node = purple_blist_node_get_first_child(PURPLE_BLIST_NODE(group))) != NULL)
		remove_buddy(account, PURPLE_BUDDY(purple_blist_node_get_first_child(node)));
	purple_blist_remove_group(group);
}

static void
open_window(PurpleAccount *account, char **parts)
{
	if (find_window(account, parts[0]) == NULL)
		purple_conversation_new(PURPLE_CONV_TYPE_IM, account, parts[0]);
}

static void
close_window(PurpleAccount *account, char **parts)
{
	PurpleConversation *window = find_window(account, parts[0]);

	if (window != NULL)
		purple_conversation_destroy(window);
}

/* (takes menu) */
static void
choose_from(GList *menu, gpointer owner, const char *label)
{
	for (GList *link = menu; link != NULL; link = link->next) {
		PurpleMenuAction *action = link->data;

		if (g_strcmp0(action->label, label) == 0)
			((void (*)(gpointer, gpointer))action->callback)(owner, action->data);
	}
	g_list_free_full(menu, (GDestroyNotify)purple_menu_action_free);
}

/* A group's menu. */
static void
choose(PurpleAccount *account, char **parts)
{
	PurpleGroup *group = purple_find_group(parts[0]);

	if (group != NULL)
		choose_from(purple_blist_node_get_extended_menu(PURPLE_BLIST_NODE(group)), group,
		            parts[1]);
}

static void
choose_in_window(PurpleAccount *account, char **parts)
{
	PurpleConversation *window = find_window(account, parts[0]);

	if (window != NULL)
		choose_from(purple_conversation_get_extended_menu(window), window, parts[1]);
}

static void
say(PurpleAccount *account, char **parts)
{
	PurpleConversation *window =
		purple_conversation_new(PURPLE_CONV_TYPE_IM, account, parts[0]);

	purple_conv_im_send(PURPLE_CONV_IM(window), parts[1]);
}

static void
set_photo(PurpleAccount *account, char **parts)
{
	char *image;
	gsize length;

	if (parts[0] == NULL)
		purple_buddy_icons_set_account_icon(account, NULL, 0);
	else if (g_file_get_contents(parts[0], &image, &length, NULL))
		purple_buddy_icons_set_account_icon(account, (guchar *)image, length);
}

static void
say_buddy(PurpleGroup *group, PurpleBuddy *buddy)
{
	const char *hash = purple_buddy_icons_get_checksum_for_user(buddy);

	say_line("listed: %s / %s (%s)%s%s%s", purple_group_get_name(group),
	         purple_buddy_get_name(buddy), purple_buddy_get_alias(buddy),
	         PURPLE_BLIST_NODE_SHOULD_SAVE(buddy) ? "" : ", not kept",
	         hash != NULL ? ", photo " : "", hash != NULL ? hash : "");
}

/* What would be seen in the list, and the windows with their titles. */
static void
say_list(PurpleAccount *account)
{
	PurpleBlistNode *node = purple_blist_get_root();

	for (; node != NULL; node = purple_blist_node_next(node, TRUE)) {
		if (PURPLE_BLIST_NODE_IS_BUDDY(node) && PURPLE_BLIST_NODE_IS_VISIBLE(node) &&
		    purple_buddy_get_account(PURPLE_BUDDY(node)) == account)
			say_buddy(purple_buddy_get_group(PURPLE_BUDDY(node)), PURPLE_BUDDY(node));
	}
	for (GList *link = purple_get_ims(); link != NULL; link = link->next)
		say_line("titled: %s: %s", purple_conversation_get_name(link->data),
		         purple_conversation_get_title(link->data));
}

static void
look(PurpleAccount *account, char **parts)
{
	say_list(account);
	say_line("looked");
}

static void
act(PurpleAccount *account, char **parts)
{
	menus_choose_action(account, parts[0]);
}

static void
deny(PurpleAccount *account, char **parts)
{
	purple_privacy_deny_add(account, parts[0], FALSE);
}

/* As the programs do it who notice that nobody is at the keyboard. */
static void
be_idle(PurpleAccount *account, char **parts)
{
	purple_presence_set_idle(purple_account_get_presence(account), TRUE, time(NULL) - 600);
}

static void
come_back(PurpleAccount *account, char **parts)
{
	purple_savedstatus_set_idleaway(FALSE);
	purple_presence_set_idle(purple_account_get_presence(account), FALSE, 0);
}

static void
be_away(PurpleAccount *account, char **parts)
{
	purple_savedstatus_set_idleaway(TRUE);
}

static void
go(PurpleAccount *account, char **parts)
{
	leave(NULL);
}

static const struct {
	const char *name;
	void (*run)(PurpleAccount *account, char **parts);
} deeds[] = {
	{ "add", add },                   /* WHO=GROUP[=ALIAS] */
	{ "remove", take_out },           /* WHO=GROUP */
	{ "move", move },                 /* WHO=FROM=TO */
	{ "alias", rename_buddy },        /* WHO[=ALIAS] */
	{ "rename-group", rename_group }, /* FROM=TO */
	{ "remove-group", remove_group }, /* NAME */
	{ "open", open_window },          /* WHO */
	{ "close", close_window },        /* WHO */
	{ "choose", choose },             /* GROUP=LABEL */
	{ "window", choose_in_window },   /* WHO=LABEL */
	{ "say", say },                   /* WHO=HTML */
	{ "photo", set_photo },           /* [FILE] */
	{ "action", act },                /* LABEL, of the account's menu */
	{ "idle", be_idle },              /* - */
	{ "auto-away", be_away },         /* - */
	{ "back", come_back },            /* - */
	{ "deny", deny },                 /* WHO */
	{ "look", look },                 /* - */
	{ "leave", go },                  /* - */
	{ "wait", NULL },                 /* - */
	{ "await", NULL },                /* LINE */
	{ "again", NULL },                /* DEED>LINE */
	{ "told", NULL },                 /* - */
};

static void
do_one(PurpleAccount *account, const char *deed)
{
	g_auto(GStrv) words = g_strsplit(deed, "=", PARTS_MAX);
	char *parts[PARTS_MAX] = { NULL };
	gsize i = 0;

	for (guint word = 1; words[word] != NULL; word++)
		parts[word - 1] = words[word];
	while (i < G_N_ELEMENTS(deeds) && !g_str_equal(deeds[i].name, words[0]))
		i++;
	if (i == G_N_ELEMENTS(deeds))
		g_error("nobody can do \"%s\"", deed);
	if (deeds[i].run != NULL)
		deeds[i].run(account, parts);
}

/* What has to come true before it goes on. */

static struct {
	PurpleAccount *account;
	void (*say_more)(void);
	guint done; /* of the deeds */
	gboolean is_told;
} progress;

static gboolean
on_told(gpointer user_data)
{
	progress.is_told = TRUE;
	return G_SOURCE_CONTINUE;
}

static void
look_around(void)
{
	say_list(progress.account);
	progress.say_more();
}

static gboolean
has_to_do_again(const char *deed_and_line)
{
	g_auto(GStrv) parts = g_strsplit(deed_and_line, ">", 2);

	if (said_or_seen(parts[1], look_around))
		return FALSE;
	do_one(progress.account, parts[0]);
	return TRUE;
}

/* "await=LINE": until such a line was written, or could be seen. "again=DEED>LINE": the deed, again
 * and again until then. "told": until SIGUSR1 comes, once for each. */
static gboolean
has_to_wait(const char *deed)
{
	if (g_str_has_prefix(deed, "await="))
		return !said_or_seen(deed + strlen("await="), look_around);
	if (g_str_has_prefix(deed, "again="))
		return has_to_do_again(deed + strlen("again="));
	if (!g_str_equal(deed, "told"))
		return FALSE;
	if (!progress.is_told)
		return TRUE;
	progress.is_told = FALSE;
	return FALSE;
}

static gboolean
do_next(gpointer user_data)
{
	const char *deed = options.deeds[progress.done];

	if (deed == NULL)
		return G_SOURCE_REMOVE;
	if (has_to_wait(deed))
		return G_SOURCE_CONTINUE;
	progress.done++;
	do_one(progress.account, deed);
	return G_SOURCE_CONTINUE;
}

static void
on_shown(PurpleAccount *account, const char *who, const char *text, PurpleConversation *window,
         PurpleMessageFlags flags)
{
	for (char **deed = options.deeds_at_im; deed != NULL && *deed != NULL; deed++)
		do_one(account, *deed);
}

void
deeds_listen(void)
{
	g_unix_signal_add(SIGUSR1, on_told, NULL);
}

void
deeds_start(PurpleAccount *account, void (*say_more)(void))
{
	static int handle;

	progress.account = account;
	progress.say_more = say_more;
	purple_signal_connect(purple_conversations_get_handle(), "wrote-im-msg", &handle,
	                      PURPLE_CALLBACK(on_shown), NULL);
	if (options.deeds != NULL)
		g_timeout_add((guint)options.pace_milliseconds, do_next, NULL);
}
