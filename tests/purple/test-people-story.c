/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The menus, windows and lists about people, in a libpurple client of its own process. */

#include <gio/gio.h>
#include <string.h>

#include "sim/audience.h"
#include "support/visit.h"

#define CHLOE "contact00002@example.com"

static const SfbSimOptions small_world = { .contacts = 4 };
static const SfbSimOptions large_world = { .contacts = 250 };
static const SfbSimOptions strict_world = {
	.contacts = 4,
	.settings = "endpointConfiguration/EnableAppearOffline=false",
};

static const SfbSimOptions guarded_world = {
	.contacts = 4,
	.faults = "contacts-refused,exchange-refused",
};

static void
open_world(Loopback *loopback, gconstpointer data)
{
	loopback_open(loopback, data);
}

static void
close_world(Loopback *loopback, gconstpointer data)
{
	loopback_close(loopback);
}

/* Signed in over TLS; each has to say by which option it leaves. */
#define LOOK(loopback, ...) VISIT(loopback, 0, "--set", (loopback)->tls_server, __VA_ARGS__)

/* Everything that can be known about somebody of the list. */
static void
test_tooltip(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = LOOK(loopback, "--settle", "500", "--tooltip", CHLOE);

	assert_said(output, "tooltip " CHLOE ": Status: Busy");
	assert_said(output, "tooltip " CHLOE ": Activity: In a meeting");
	assert_said(output, "tooltip " CHLOE ": E-mail: " CHLOE);
	assert_said(output, "tooltip " CHLOE ": Access level: Colleagues");
}

/* The address comes as somebody types it, and the answer under the same words. */
static void
test_card(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		LOOK(loopback, "--info", "SIP:Bob@Example.com", "--until-text", "--stay", "20");

	assert_said(output, "card SIP:Bob@Example.com: Name: Bob Müller");
	assert_said(output, "card SIP:Bob@Example.com: Work phone: ");
	assert_said(output, "card SIP:Bob@Example.com: Address: " BOB);
}

static void
test_card_of_nobody(Loopback *loopback, gconstpointer data)
{
	g_autofree char *stranger =
		LOOK(loopback, "--info", "nobody@example.com", "--until-text", "--stay", "20");
	g_autofree char *nonsense =
		LOOK(loopback, "--info", "nonsense", "--until-text", "--stay", "20");

	assert_said(stranger, "card nobody@example.com: : Nobody was found under this address.");
	assert_said(nonsense, "card nonsense: : Nobody was found under this address.");
}

/* The mark in the menu comes from the server, and the next sign-in sees it too. */
static void
test_access_level(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first = LOOK(loopback, "--choose", BOB "/Access level/Workgroup", "--menu",
	                              BOB, "--stay", "2");
	g_autofree char *second = LOOK(loopback, "--menu", BOB, "--menu", ECHO, "--settle", "300");

	assert_said(first, "menu: " BOB "/Access level/Workgroup (current)");
	assert_said(first, "menu: " BOB "/Access level/Automatic: Colleagues\n");
	assert_said(second, "menu: " BOB "/Access level/Workgroup (current)");
	assert_said(second, "menu: " ECHO "/Access level/Automatic: Colleagues (current)");
}

/* libpurple's list of blocked people and the server's are the same, whoever changes them. */
static void
test_blocked(Loopback *loopback, gconstpointer data)
{
	g_autofree char *blocked = LOOK(loopback, "--deny", BOB, "--menu", BOB, "--stay", "4");
	g_autofree char *elsewhere = NULL;
	g_autofree char *unblocked = NULL;

	assert_said(blocked, "menu: " BOB "/Access level/Blocked (current)");
	assert_said(blocked, "blocked: " BOB);
	elsewhere = LOOK(loopback, "--config", loopback->folder, "--settle", "300");
	assert_said(elsewhere, "blocked: " BOB);
	unblocked = LOOK(loopback, "--config", loopback->folder, "--choose",
	                 BOB "/Access level/Automatic: Colleagues", "--stay", "2");
	assert_not_said(unblocked, "blocked: " BOB);
	g_assert_cmpuint(visit_count(unblocked, "notice: "), ==, 0);
}

/* The domain is typed once and stands in the list then. */
static void
test_privacy(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first =
		LOOK(loopback, "--action", "Privacy...", "--fill", "who=The domain", "--fill",
	             "domain=@Partner.example", "--fill", "level=Workgroup", "--stay", "2");
	g_autofree char *second =
		LOOK(loopback, "--action", "Privacy...", "--fill", "who=partner.example", "--fill",
	             "level=Automatic", "--stay", "2");
	g_autofree char *third =
		LOOK(loopback, "--action", "Privacy...", "--until-asked", "--stay", "20");

	assert_said(first, "choice who: Everybody in your company: Colleagues");
	assert_said(second, "choice who: partner.example: Workgroup");
	assert_not_said(third, "choice who: partner.example");
	assert_said(third, "question closed");
}

static void
test_no_domain(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		LOOK(loopback, "--action", "Privacy...", "--fill", "who=The domain", "--fill",
	             "domain=two words", "--stay", "2");

	assert_said(output, "notice: " ALICE ": That is no domain");
}

static void
subscribe(Loopback *loopback, const char *who)
{
	SfbSimWorld *world = sfb_sim_get_world(loopback->sim);

	g_assert_true(sfb_sim_audience_add_subscriber(sfb_sim_world_get(world, ALICE),
	                                              sfb_sim_world_get(world, who)));
}

/* Asked once, and not again after the answer; somebody of the list is mentioned. */
static void
test_added(Loopback *loopback, gconstpointer data)
{
	g_autofree char *closed = NULL;
	g_autofree char *answered = NULL;
	g_autofree char *again = NULL;

	subscribe(loopback, "zoe@example.com");
	subscribe(loopback, BOB);
	closed = LOOK(loopback, "--until-asked", "--stay", "20");
	assert_said(closed, "asked: Zoë Weiß");
	assert_said(closed, "question closed");
	answered = LOOK(loopback, "--press", "Add", "--stay", "2");
	assert_said(answered, "asked: Zoë Weiß");
	assert_said(answered, "to be added: zoe@example.com (Zoë Weiß");
	assert_said(answered, "added by: " BOB);
	again = LOOK(loopback, "--settle", "500");
	assert_not_said(again, "asked: ");
	assert_not_said(again, "added by: ");
}

static void
test_added_and_blocked(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = NULL;

	subscribe(loopback, "zoe@example.com");
	output = LOOK(loopback, "--press", "Block", "--stay", "2");
	assert_said(output, "blocked: zoe@example.com");
}

/* Not one window each. */
static void
test_added_by_many(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = NULL;
	g_autofree char *again = NULL;

	for (int i = 1; i <= 200; i++) {
		g_autofree char *who = g_strdup_printf("contact%05d@example.com", i);

		subscribe(loopback, who);
	}
	output = LOOK(loopback, "--press", "OK", "--stay", "3");
	assert_said(output, "asked: 200 people have added you");
	g_assert_cmpuint(visit_count(output, "asked: "), ==, 1);
	again = LOOK(loopback, "--settle", "500");
	assert_not_said(again, "asked: ");
}

static void
test_search(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		LOOK(loopback, "--action", "Find people...", "--type", " abb ", "--result",
	             "info=Chloé Abbott", "--until-text", "--stay", "20");

	assert_said(output, "asked: Looking for people");
	assert_said(output, "table: Found for \"abb\"");
	assert_said(output, "row: Chloé Abbott | In a meeting | ");
	assert_said(output, "rows: 4");
	assert_said(output, "card " CHLOE ": Name: Chloé Abbott");
	assert_said(output, "table closed");
	assert_not_said(output, "notice: ");
}

static void
test_search_add(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = LOOK(loopback, "--action", "Find people...", "--type", "zoë",
	                               "--result", "add=Zoë Weiß", "--stay", "2");

	assert_said(output, "to be added: zoe@example.com");
}

/* A distribution group has no address of its own and becomes a group of the list. */
static void
test_search_group(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = LOOK(loopback, "--action", "Find people...", "--type", "test",
	                               "--result", "add=Testers (group)", "--stay", "2");
	g_autofree char *im = LOOK(loopback, "--action", "Find people...", "--type", "test",
	                           "--result", "im=Testers (group)", "--stay", "2");

	assert_said(output, "row: Testers (group) | ");
	assert_not_said(output, "to be added: ");
	assert_not_said(output, "notice: ");
	assert_said(im, "notice: " ALICE ": This entry has no address");
}

static void
test_search_more(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = LOOK(loopback, "--action", "Find people...", "--type", "staff",
	                               "--result", "More=Staff Member 1", "--stay", "4");

	assert_said(output, "rows: 100");
	assert_said(output, "row: Staff Member 150 | ");
}

static void
test_search_nobody(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		LOOK(loopback, "--action", "Find people...", "--type", "zzz", "--stay", "2");

	assert_said(output, "notice: Nobody was found for \"zzz\".");
	assert_not_said(output, "table: ");
}

static void
test_search_stopped(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = LOOK(loopback, "--action", "Find people...", "--type", "abb",
	                               "--press", "Stop", "--stay", "2");

	assert_said(output, "asked: Looking for people");
	assert_not_said(output, "table: ");
	assert_not_said(output, "notice: ");
}

/* What the server shows then stands in the words of the window when it is opened again. */
static char *
set_my_status(Loopback *loopback, const char *choice)
{
	g_autofree char *fill = g_strconcat("status=", choice, NULL);

	return LOOK(loopback, "--pace", "700", "--do", "wait", "--do", "action=My status...",
	            "--do", "action=My status...", "--do", "leave", "--fill", fill, "--stay", "20");
}

static void
test_my_status(Loopback *loopback, gconstpointer data)
{
	g_autofree char *off_work = set_my_status(loopback, "Off work");
	g_autofree char *custom = set_my_status(loopback, "With a customer");
	g_autofree char *automatic = set_my_status(loopback, "Automatic");

	assert_said(off_work, "words: Others see you as: Available.");
	assert_said(off_work, "words: Others see you as: Off work. \"Off work\" was chosen");
	assert_said(off_work, "choice status: With a customer (Busy)");
	assert_said(custom, "words: Others see you as: With a customer. \"Busy\" was chosen");
	assert_said(automatic, "words: Others see you as: Available. It comes from");
}

static void
test_my_note(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first =
		LOOK(loopback, "--action", "My note...", "--fill", "note=Back <soon>", "--fill",
	             "until=In an hour", "--stay", "2");
	g_autofree char *second =
		LOOK(loopback, "--action", "My note...", "--until-asked", "--stay", "20");

	assert_said(first, "field note: \n");
	assert_said(first, "choice until: At the end of the week");
	assert_said(second, "field note: Back <soon>");
	assert_said(second, "question closed");
}

static void
test_my_location(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first =
		LOOK(loopback, "--action", "My location...", "--type", "Room 5", "--stay", "2");
	g_autofree char *second = NULL;

	assert_said(first, "asked: My location");
	assert_not_said(first, "question closed");
	second = LOOK(loopback, "--pace", "700", "--do", "action=My location...", "--do",
	              "action=My location...", "--do", "leave", "--type", "Room 6", "--stay", "20");
	assert_said(second, "given: Room 6");
}

/* Alice's state as bob's client hears of it while she does @deed. */
static char *
watch_alice(Loopback *loopback, const char *deed)
{
	Client *bob =
		visit_start(loopback, BOB,
	                    (const char *const[]){ "--set", loopback->ca_file, "--set",
	                                           loopback->tls_server, "--stay", "4", NULL });
	int status;

	while (sfb_sim_get_request_count(loopback->sim, "SERVICE") == 0)
		g_main_context_iteration(NULL, TRUE);
	g_free(LOOK(loopback, "--pace", "600", "--do", "wait", "--do", deed, "--do", "back", "--do",
	            "leave", "--stay", "20"));
	return client_wait(bob, &status);
}

/* Nobody at the keyboard: that is not the user's wish to be away, and coming back ends it. */
static void
test_idle(Loopback *loopback, gconstpointer data)
{
	g_autofree char *idle = watch_alice(loopback, "idle");
	g_autofree char *away = watch_alice(loopback, "auto-away");

	assert_said(idle, "idle: " ALICE);
	assert_said(idle, "back: " ALICE);
	assert_not_said(idle, "status: " ALICE " (Alice Example): away");
	assert_said(away, "status: " ALICE " (Alice Example): away");
	g_assert_cmpuint(visit_count(away, "(Alice Example): available"), ==, 2);
}

/* A login for Exchange alone is asked for once; what is wrong with it is said. */
static void
test_exchange_login(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = LOOK(loopback, "--fill", "login=EXAMPLE\\alice", "--fill",
	                               "password=" SFB_SIM_PASSWORD, "--stay", "4");

	assert_said(output, "asked: Sign in to Exchange");
	assert_said(output, "field login: EXAMPLE\\alice");
	assert_said(output, "notice: " ALICE ": ");
	g_assert_cmpuint(visit_count(output, "asked: "), ==, 1);
}

/* The policy counts whether it was there first or the wish. */
static void
test_appear_offline(Loopback *loopback, gconstpointer data)
{
	g_autofree char *later = LOOK(loopback, "--status", "invisible", "--stay", "2");
	g_autofree char *early = LOOK(loopback, "--early-status", "invisible", "--stay", "2");

	assert_said(later, "notice: " ALICE ": Your organisation does not allow");
	assert_said(early, "notice: " ALICE ": Your organisation does not allow");
	assert_not_said(later, "error ");
	g_assert_cmpuint(visit_count(later, "notice: "), ==, 1);
	g_assert_cmpuint(visit_count(early, "notice: "), ==, 1);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*run)(Loopback *loopback, gconstpointer data);
		const SfbSimOptions *world;
	} cases[] = {
		{ "/purple/people/tooltip", test_tooltip, &small_world },
		{ "/purple/people/card", test_card, &small_world },
		{ "/purple/people/card/nobody", test_card_of_nobody, &small_world },
		{ "/purple/people/access/level", test_access_level, &small_world },
		{ "/purple/people/access/blocked", test_blocked, &small_world },
		{ "/purple/people/access/privacy", test_privacy, &small_world },
		{ "/purple/people/access/no-domain", test_no_domain, &small_world },
		{ "/purple/people/added/once", test_added, &small_world },
		{ "/purple/people/added/blocked", test_added_and_blocked, &small_world },
		{ "/purple/people/added/many", test_added_by_many, &large_world },
		{ "/purple/people/search/found", test_search, &small_world },
		{ "/purple/people/search/add", test_search_add, &small_world },
		{ "/purple/people/search/group", test_search_group, &small_world },
		{ "/purple/people/search/more", test_search_more, &small_world },
		{ "/purple/people/search/nobody", test_search_nobody, &small_world },
		{ "/purple/people/search/stopped", test_search_stopped, &small_world },
		{ "/purple/people/exchange-login", test_exchange_login, &guarded_world },
		{ "/purple/people/own/status", test_my_status, &small_world },
		{ "/purple/people/own/note", test_my_note, &small_world },
		{ "/purple/people/own/location", test_my_location, &small_world },
		{ "/purple/people/own/idle", test_idle, &small_world },
		{ "/purple/people/own/appear-offline", test_appear_offline, &strict_world },
	};
	int result;

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_test_add(cases[i].path, Loopback, cases[i].world, open_world, cases[i].run,
		           close_world);
	result = g_test_run();
	loopback_clear_up();
	return result;
}
