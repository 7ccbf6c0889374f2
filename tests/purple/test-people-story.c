/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The menus, windows and lists about people, in a libpurple client of its own process. */

#include <gio/gio.h>
#include <string.h>

#include "sim/audience.h"
#include "support/visit.h"

#define CHLOE "contact00002@example.com"
#define PAT "pat@partner.example"
#define WORKGROUP 300 /* the container of its members */

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

static SfbSimUser *
get_alice(Loopback *loopback)
{
	return sfb_sim_world_get(sfb_sim_get_world(loopback->sim), ALICE);
}

/* Everything that can be known about somebody of the list. */
static void
test_tooltip(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		LOOK(loopback, "--tooltip", CHLOE, AWAIT("tooltip " CHLOE ": Status: Busy"), LEAVE);

	assert_said(output, "tooltip " CHLOE ": Status: Busy");
	assert_said(output, "tooltip " CHLOE ": Activity: In a meeting");
	assert_said(output, "tooltip " CHLOE ": E-mail: " CHLOE);
	assert_said(output, "tooltip " CHLOE ": Access level: Colleagues");
}

/* The address comes as somebody types it, and the answer under the same words. */
static void
test_card(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = LOOK(loopback, "--info", "SIP:Bob@Example.com", "--until-text");

	assert_said(output, "card SIP:Bob@Example.com: Name: Bob Müller");
	assert_said(output, "card SIP:Bob@Example.com: Work phone: ");
	assert_said(output, "card SIP:Bob@Example.com: Address: " BOB);
}

static void
test_card_of_nobody(Loopback *loopback, gconstpointer data)
{
	g_autofree char *stranger = LOOK(loopback, "--info", "nobody@example.com", "--until-text");
	g_autofree char *nonsense = LOOK(loopback, "--info", "nonsense", "--until-text");

	assert_said(stranger, "card nobody@example.com: : Nobody was found under this address.");
	assert_said(nonsense, "card nonsense: : Nobody was found under this address.");
}

/* The mark in the menu comes from the server, and the next sign-in sees it too. */
static void
test_access_level(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first =
		LOOK(loopback, "--choose", BOB "/Access level/Workgroup", "--menu", BOB,
	             AWAIT("menu: " BOB "/Access level/Workgroup (current)"), LEAVE);
	g_autofree char *second =
		LOOK(loopback, "--menu", BOB, "--menu", ECHO,
	             AWAIT("menu: " BOB "/Access level/Workgroup (current)"), LEAVE);

	assert_said(first, "menu: " BOB "/Access level/Automatic: Colleagues\n");
	assert_said(second, "menu: " BOB "/Access level/Workgroup (current)");
	assert_said(second, "menu: " ECHO "/Access level/Automatic: Colleagues (current)");
}

/* libpurple's list of blocked people and the server's are the same, whoever changes them. */
static void
test_blocked(Loopback *loopback, gconstpointer data)
{
	g_autofree char *blocked = LOOK(loopback, DO("deny=" BOB), "--menu", BOB,
	                                AWAIT("menu: " BOB "/Access level/Blocked (current)"),
	                                AWAIT("blocked: " BOB), LEAVE);
	g_autofree char *elsewhere =
		LOOK(loopback, "--config", loopback->folder, AWAIT("blocked: " BOB), LEAVE);
	g_autofree char *unblocked =
		LOOK(loopback, "--config", loopback->folder, "--menu", BOB, "--choose",
	             BOB "/Access level/Automatic: Colleagues",
	             AWAIT("menu: " BOB "/Access level/Automatic: Colleagues (current)"), LEAVE);

	assert_said(blocked, "blocked: " BOB);
	assert_said(elsewhere, "blocked: " BOB);
	assert_not_said(unblocked, "blocked: " BOB);
	g_assert_cmpuint(visit_count(unblocked, "notice: "), ==, 0);
}

/* Goes on until the server has it. */
static char *
set_domain(Loopback *loopback, const char *who, const char *domain, const char *level,
           guint32 container)
{
	const SfbSimUser *alice = get_alice(loopback);
	Client *client = START(loopback, ALICE, "--action", "Privacy...", "--fill", who, "--fill",
	                       domain, "--fill", level, AWAIT_WORD, LEAVE);

	CLIENT_WAIT_FOR(sfb_sim_audience_find_container(alice, PAT) == container);
	client_tell(client);
	return visit_end(loopback, client, 0);
}

/* The domain is typed once and stands in the list then. */
static void
test_privacy(Loopback *loopback, gconstpointer data)
{
	guint32 usual = sfb_sim_audience_find_container(get_alice(loopback), PAT);
	g_autofree char *first = set_domain(loopback, "who=The domain", "domain=@Partner.example",
	                                    "level=Workgroup", WORKGROUP);
	g_autofree char *second =
		set_domain(loopback, "who=partner.example", "domain=", "level=Automatic", usual);
	g_autofree char *third = LOOK(loopback, "--action", "Privacy...", "--until-asked");

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
	             "domain=two words", AWAIT("notice: "), LEAVE);

	assert_said(output, "notice: " ALICE ": That is no domain");
}

static void
subscribe(Loopback *loopback, const char *who)
{
	SfbSimWorld *world = sfb_sim_get_world(loopback->sim);

	g_assert_true(sfb_sim_audience_add_subscriber(get_alice(loopback),
	                                              sfb_sim_world_get(world, who)));
}

static gboolean
is_all_acknowledged(Loopback *loopback)
{
	g_autoptr(GString) document = g_string_new(NULL);

	sfb_sim_audience_append_subscribers(document, get_alice(loopback), NULL);
	return strstr(document->str, "\"false\"") == NULL;
}

/* Stays until the server has the answer about everybody. */
static char *
answer_all(Loopback *loopback, const char *button)
{
	Client *client = START(loopback, ALICE, "--press", button, AWAIT_WORD, LEAVE);

	CLIENT_WAIT_FOR(is_all_acknowledged(loopback));
	client_tell(client);
	return visit_end(loopback, client, 0);
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
	closed = LOOK(loopback, "--until-asked");
	assert_said(closed, "asked: Zoë Weiß");
	assert_said(closed, "question closed");
	answered = answer_all(loopback, "Add");
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
	output = LOOK(loopback, "--press", "Block", AWAIT("blocked: zoe@example.com"), LEAVE);
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
	output = answer_all(loopback, "OK");
	assert_said(output, "asked: 200 people have added you");
	g_assert_cmpuint(visit_count(output, "asked: "), ==, 1);
	again = LOOK(loopback, "--settle", "500");
	assert_not_said(again, "asked: ");
}

static void
test_search(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = LOOK(loopback, "--action", "Find people...", "--type", " abb ",
	                               "--result", "info=Chloé Abbott", "--until-text");

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
	                               "--result", "add=Zoë Weiß", AWAIT("to be added: "), LEAVE);

	assert_said(output, "to be added: zoe@example.com");
}

static gboolean
has_group(Loopback *loopback, const char *name)
{
	const GPtrArray *groups = get_alice(loopback)->groups;
	guint i = 0;

	while (i < groups->len && !g_str_equal(((const SfbSimGroup *)groups->pdata[i])->name, name))
		i++;
	return i < groups->len;
}

/* A distribution group has no address of its own and becomes a group of the list. */
static void
test_search_group(Loopback *loopback, gconstpointer data)
{
	g_autofree char *im = LOOK(loopback, "--action", "Find people...", "--type", "test",
	                           "--result", "im=Testers (group)", AWAIT("notice: "), LEAVE);
	g_autofree char *output = NULL;
	Client *client = START(loopback, ALICE, "--action", "Find people...", "--type", "test",
	                       "--result", "add=Testers (group)", AWAIT_WORD, LEAVE);

	CLIENT_WAIT_FOR(has_group(loopback, "Testers"));
	client_tell(client);
	output = visit_end(loopback, client, 0);
	assert_said(im, "notice: " ALICE ": This entry has no address");
	assert_said(output, "row: Testers (group) | ");
	assert_not_said(output, "to be added: ");
	assert_not_said(output, "notice: ");
}

static void
test_search_more(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		LOOK(loopback, "--action", "Find people...", "--type", "staff", "--result",
	             "More=Staff Member 1", AWAIT("row: Staff Member 150"), LEAVE);

	assert_said(output, "rows: 100");
	assert_said(output, "row: Staff Member 150 | ");
}

static void
test_search_nobody(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = LOOK(loopback, "--action", "Find people...", "--type", "zzz",
	                               AWAIT("notice: "), LEAVE);

	assert_said(output, "notice: Nobody was found for \"zzz\".");
	assert_not_said(output, "table: ");
}

static void
test_search_stopped(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = LOOK(loopback, "--action", "Find people...", "--type", "abb",
	                               "--press", "Stop", "--stay", "1");

	assert_said(output, "asked: Looking for people");
	assert_not_said(output, "table: ");
	assert_not_said(output, "notice: ");
}

/* What the server shows then stands in the words of the window when it is opened again. */
static void
test_my_status(Loopback *loopback, gconstpointer data)
{
	g_autofree char *off_work = LOOK(loopback, "--fill", "status=Off work",
	                                 DO("again=action=My status...>words: Others see you as: "
	                                    "Off work. \"Off work\" was"),
	                                 LEAVE);
	g_autofree char *custom = LOOK(
		loopback, "--fill", "status=With a customer",
		DO("again=action=My status...>words: Others see you as: With a customer. \"Busy\""),
		LEAVE);
	g_autofree char *automatic = LOOK(
		loopback, "--fill", "status=Automatic",
		DO("again=action=My status...>words: Others see you as: Available. It comes from"),
		LEAVE);

	assert_said(off_work, "choice status: Automatic");
	assert_said(custom, "choice status: With a customer (Busy)");
	assert_not_said(automatic, "notice: ");
}

static gboolean
has_published(Loopback *loopback, const char *words)
{
	const GPtrArray *publications = get_alice(loopback)->publications;

	for (guint i = 0; i < publications->len; i++) {
		if (strstr(((const SfbSimPublication *)publications->pdata[i])->value, words) !=
		    NULL)
			return TRUE;
	}
	return FALSE;
}

/* Stays until the server has @words of hers. */
static char *
publish(Loopback *loopback, Client *client, const char *words)
{
	CLIENT_WAIT_FOR(has_published(loopback, words));
	client_tell(client);
	return visit_end(loopback, client, 0);
}

static void
test_my_note(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first =
		publish(loopback,
	                START(loopback, ALICE, "--action", "My note...", "--fill",
	                      "note=Back <soon>", "--fill", "until=In an hour", AWAIT_WORD, LEAVE),
	                "Back &lt;soon");
	g_autofree char *second = LOOK(loopback, "--action", "My note...", "--until-asked");

	assert_said(first, "field note: \n");
	assert_said(first, "choice until: At the end of the week");
	assert_said(second, "field note: Back <soon>");
	assert_said(second, "question closed");
}

static void
test_my_location(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first = publish(loopback,
	                                 START(loopback, ALICE, "--action", "My location...",
	                                       "--type", "Room 5", AWAIT_WORD, LEAVE),
	                                 "Room 5");
	g_autofree char *second = LOOK(loopback, "--type", "Room 6",
	                               DO("again=action=My location...>given: Room 6"), LEAVE);

	assert_said(first, "asked: My location");
	assert_not_said(first, "question closed");
	assert_said(second, "asked: My location");
}

#define ALICE_IS(state) "status: " ALICE " (Alice Example): " state

/* What bob's client hears of alice while she does @deed, @words, and @last_words after that when she
 * comes back. */
static char *
watch_alice(Loopback *loopback, const char *deed, const char *words, const char *last_words)
{
	Client *bob = START(loopback, BOB, AWAIT_WORD, LEAVE);
	Client *alice = START(loopback, ALICE, AWAIT_WORD, DO(deed), AWAIT_WORD, DO("back"),
	                      DO("look"), AWAIT_WORD, LEAVE);

	CLIENT_WAIT_FOR(client_said(client_get_output(bob), ALICE_IS("available")) &&
	                client_said(client_get_output(alice), "connected"));
	client_tell(alice);
	CLIENT_WAIT_FOR(client_said_later(client_get_output(bob), ALICE_IS("available"), words));
	client_tell(alice);
	CLIENT_WAIT_FOR(client_said(client_get_output(alice), "looked") &&
	                client_said_later(client_get_output(bob), words, last_words));
	client_tell(alice);
	g_free(visit_end(loopback, alice, 0));
	client_tell(bob);
	return visit_end(loopback, bob, 0);
}

/* Nobody at the keyboard: that is not the user's wish to be away, and coming back ends it. */
static void
test_idle(Loopback *loopback, gconstpointer data)
{
	g_autofree char *idle = watch_alice(loopback, "idle", "idle: " ALICE, "back: " ALICE);
	g_autofree char *away =
		watch_alice(loopback, "auto-away", ALICE_IS("away"), ALICE_IS("available"));

	assert_not_said(idle, ALICE_IS("away"));
	assert_said(away, ALICE_IS("away"));
}

/* A login for Exchange alone is asked for once; what is wrong with it is said. */
static void
test_exchange_login(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = LOOK(loopback, "--fill", "login=EXAMPLE\\alice", "--fill",
	                               "password=" SFB_SIM_PASSWORD, AWAIT("notice: "), LEAVE);

	assert_said(output, "asked: Sign in to Exchange");
	assert_said(output, "field login: EXAMPLE\\alice");
	assert_said(output, "notice: " ALICE ": ");
	g_assert_cmpuint(visit_count(output, "asked: "), ==, 1);
}

/* The policy counts whether it was there first or the wish. */
static void
test_appear_offline(Loopback *loopback, gconstpointer data)
{
	g_autofree char *later =
		LOOK(loopback, "--status", "invisible", "--pace", "500", AWAIT("notice: "), LEAVE);
	g_autofree char *early = LOOK(loopback, "--early-status", "invisible", "--pace", "500",
	                              AWAIT("notice: "), LEAVE);

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
