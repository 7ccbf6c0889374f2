/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What a person does with the buddy list of a libpurple client, and what becomes of it on the
 * server; people outside the list; photos.
 */

#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/contact-list.h"
#include "sim/directory.h"
#include "support/folder.h"
#include "support/visit.h"

#define ZOE "zoe@example.com" /* in nobody's list */

static const SfbSimOptions small_world = { .contacts = 4 };
static const SfbSimOptions stubborn_world = { .contacts = 4, .faults = "edit-refused" };
static const SfbSimOptions slow_world = { .contacts = 4, .faults = "contacts-unanswered@2" };
static const SfbSimOptions without_photos = { .contacts = 4,
	                                      .settings =
	                                              "endpointConfiguration/PhotoUsage=NoPhoto" };

typedef struct {
	const char *path;
	void (*run)(Loopback *loopback, gconstpointer data);
	const SfbSimOptions *world;
	gsize row; /* of the table that is the test's */
} Case;

static void
open_world(Loopback *loopback, gconstpointer data)
{
	const Case *test = data;

	loopback_open(loopback, test->world);
}

static void
close_world(Loopback *loopback, gconstpointer data)
{
	loopback_close(loopback);
}

/* @who signs in, in a folder of its own, and does what the NULL-terminated @extra says. */
static Client *
start(Loopback *loopback, const char *who, const char *preload, const char *const *extra)
{
	g_autofree char *config = g_build_filename(loopback->folder, who, NULL);
	g_autofree char *modules = g_build_filename(g_getenv("SFB_BUILD"), "src", ".libs", NULL);
	g_autofree char *login =
		g_strdup_printf("login=EXAMPLE\\%.*s", (int)strcspn(who, "@"), who);
	const char *const usual[] = {
		"--protocol",
		"prpl-sfb",
		"--plugins",
		modules,
		"--config",
		config,
		"--name",
		who,
		"--set",
		login,
		"--set",
		loopback->exchange,
		"--set",
		loopback->ca_file,
		"--set",
		loopback->tls_server,
		"--password=" SFB_SIM_PASSWORD,
	};
	g_autoptr(GPtrArray) arguments = g_ptr_array_new();

	for (gsize i = 0; i < G_N_ELEMENTS(usual); i++)
		g_ptr_array_add(arguments, (char *)usual[i]);
	for (; *extra != NULL; extra++)
		g_ptr_array_add(arguments, (char *)*extra);
	g_ptr_array_add(arguments, NULL);
	return client_start((const char *const *)arguments->pdata, preload);
}

/* Returns: (transfer full) what alice's client wrote */
static char *
visit(Loopback *loopback, const char *const *extra)
{
	return visit_end(loopback, start(loopback, ALICE, NULL, extra), 0);
}

#define STAY(loopback, ...)                                                                        \
	visit(loopback,                                                                            \
	      (const char *const[]){ "--pace", "200", __VA_ARGS__, DO("look"), LEAVE, NULL })

static SfbSimUser *
get_alice(Loopback *loopback)
{
	return sfb_sim_world_get(sfb_sim_get_world(loopback->sim), ALICE);
}

/* How often her list was changed since @before. */
static guint
count_writes(Loopback *loopback, guint before)
{
	return get_alice(loopback)->contacts_delta - before;
}

/* What is shown when the server has @writes of hers, and no more come. @deeds: NULL-terminated. */
static char *
act(Loopback *loopback, guint writes, const char *const *deeds)
{
	guint before = get_alice(loopback)->contacts_delta;
	Client *client = start(loopback, ALICE, NULL, deeds);
	char *output;

	CLIENT_WAIT_FOR(count_writes(loopback, before) >= writes);
	client_tell(client);
	output = visit_end(loopback, client, 0);
	g_assert_cmpuint(count_writes(loopback, before), ==, writes);
	return output;
}

#define ACT(loopback, writes, ...)                                                                 \
	act(loopback, writes,                                                                      \
	    (const char *const[]){ "--pace", "200", __VA_ARGS__, AWAIT_WORD, DO("wait"),           \
	                           DO("wait"), DO("look"), LEAVE, NULL })

static const SfbSimContact *
find_contact(Loopback *loopback, const char *address)
{
	const GPtrArray *contacts = get_alice(loopback)->contacts;

	for (guint i = 0; i < contacts->len; i++) {
		const SfbSimContact *contact = contacts->pdata[i];

		if (g_str_equal(contact->address, address))
			return contact;
	}
	return NULL;
}

static const SfbSimGroup *
find_group(Loopback *loopback, const char *name)
{
	const GPtrArray *groups = get_alice(loopback)->groups;

	for (guint i = 0; i < groups->len; i++) {
		const SfbSimGroup *group = groups->pdata[i];

		if (g_str_equal(group->name, name))
			return group;
	}
	return NULL;
}

static gboolean
is_in_group(const SfbSimContact *contact, const SfbSimGroup *group)
{
	g_autofree char *id = g_strdup_printf("%u", group->id);
	g_auto(GStrv) ids = g_strsplit(contact->groups, " ", -1);

	return g_strv_contains((const char *const *)ids, id);
}

/* Each is one action of the user's, and as many writes as it needs. */
static const struct {
	const char *path;
	const char *deed;
	guint writes;
	const char *shown; /* a line at the end */
} actions[] = {
	{ "/purple/list/add", "add=" ZOE "=Team", 1, "listed: Team / " ZOE " (Zoë Weiß)" },
	{ "/purple/list/add-named", "add=" ZOE "=Team=Zoë from work", 1,
	  "listed: Team / " ZOE " (Zoë from work)" },
	{ "/purple/list/add-as-typed", "add=\"Zoë\" <SIP:Zoe@Example.COM>=Team", 1,
	  "listed: Team / " ZOE },
	{ "/purple/list/add-address-as-name", "add=" ZOE "=Team=" ZOE, 1,
	  "listed: Team / " ZOE " (Zoë Weiß)" },
	{ "/purple/list/add-to-new-group", "add=" ZOE "=Choir ♫", 2, "listed: Choir ♫ / " ZOE },
	{ "/purple/list/add-nonsense", "add=Zoë Weiß=Team", 0,
	  "notice: The contact list stays as it was for Zoë Weiß: That is not an address." },
	{ "/purple/list/copy", "add=" ECHO "=Partners", 1,
	  "listed: Partners / " ECHO " (Echo (alias))" },
	{ "/purple/list/remove", "remove=" ECHO "=Other contacts", 1, "buddy removed: " ECHO },
	{ "/purple/list/remove-from-one", "remove=" BOB "=Team", 1,
	  "listed: Other contacts / " BOB },
	{ "/purple/list/move", "move=" BOB "=Team=Partners", 1,
	  "listed: Partners / " BOB " (Bob Müller)" },
	{ "/purple/list/name", "alias=" BOB "=R&D <Bob>", 1, "listed: Team / " BOB " (R&D <Bob>)" },
	{ "/purple/list/name-again", "alias=" ECHO "=Echo (alias)", 0,
	  "listed: Other contacts / " ECHO " (Echo (alias))" },
	{ "/purple/list/name-as-shown", "alias=" BOB "=Bob Müller", 0,
	  "listed: Team / " BOB " (Bob Müller)" },
	{ "/purple/list/unname", "alias=" ECHO "=", 1, "listed: Other contacts / " ECHO " (Echo)" },
	{ "/purple/list/rename-group", "rename-group=Team=Müller & Söhne", 1,
	  "listed: Müller & Söhne / " BOB " (Bob Müller)" },
	{ "/purple/list/merge-groups", "rename-group=Partners=Team", 3,
	  "listed: Team / contact00002@" },
	{ "/purple/list/remove-group", "remove-group=Partners", 3, "buddy removed: contact00002@" },
};

static void
test_action(Loopback *loopback, gconstpointer data)
{
	gsize row = ((const Case *)data)->row;
	g_autofree char *shown = g_strconcat("await=", actions[row].shown, NULL);
	g_autofree char *output =
		ACT(loopback, actions[row].writes, DO(actions[row].deed), DO(shown));

	assert_said(output, actions[row].shown);
}

/* Signing in writes nothing, whatever the list on this computer says. */
static void
test_no_echo(Loopback *loopback, gconstpointer data)
{
	guint before = get_alice(loopback)->contacts_delta;
	g_autofree char *output = NULL;

	folder_write(loopback->folder, ALICE "/accounts.xml",
	             "<account version='1.0'>"
	             "<account><protocol>prpl-sfb</protocol><name>" ALICE "</name></account>"
	             "</account>");
	folder_write(loopback->folder, ALICE "/blist.xml",
	             "<purple version='1.0'><blist><group name='Old'>"
	             "<contact><buddy account='" ALICE "' proto='prpl-sfb'>"
	             "<name>" BOB "</name><alias>Bobby</alias></buddy></contact>"
	             "<contact><buddy account='" ALICE "' proto='prpl-sfb'>"
	             "<name>gone@example.com</name></buddy></contact>"
	             "<contact><buddy account='" ALICE "' proto='prpl-sfb'>"
	             "<name>" ECHO "</name><alias>Mirror</alias></buddy></contact>"
	             "</group></blist></purple>");
	output = STAY(loopback, AWAIT("listed: Other contacts / " ECHO " (Echo (alias))"),
	              DO("wait"));
	g_assert_cmpuint(count_writes(loopback, before), ==, 0);
	/* The server has no name for bob: that of this computer stays. It has one for echo. */
	assert_said(output, "listed: Other contacts / " BOB " (Bobby)");
	assert_said(output, "listed: Other contacts / " ECHO " (Echo (alias))");
	assert_not_said(output, "listed: Old / ");
}

/* The name that was given here is there at the next sign-in, and can be taken away again. */
static void
test_name_roams(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first = ACT(loopback, 1, DO("alias=" BOB "=Bobby"));
	g_autofree char *second = NULL;
	g_autofree char *third = NULL;

	g_assert_cmpstr(find_contact(loopback, BOB)->alias, ==, "Bobby");
	second = STAY(loopback, AWAIT("listed: Team / " BOB " (Bobby)"));
	assert_said(second, "listed: Team / " BOB " (Bobby)");
	third = ACT(loopback, 1, DO("alias=" BOB), AWAIT("listed: Team / " BOB " (Bob Müller)"));
	assert_said(third, "listed: Team / " BOB " (Bob Müller)");
	g_assert_cmpstr(find_contact(loopback, BOB)->alias, ==, "");
}

/* A name or a group that another program took away goes here too. */
static void
test_changed_elsewhere(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first = ACT(loopback, 1, DO("alias=" BOB "=Bobby"));
	g_autofree char *second = NULL;
	SfbSimContact *bob = (SfbSimContact *)find_contact(loopback, BOB);

	g_free(bob->alias);
	bob->alias = g_strdup("");
	second = STAY(loopback, AWAIT("listed: Team / " BOB " (Bob Müller)"));
	assert_said(second, "listed: Team / " BOB " (Bob Müller)");
}

static void
test_moved(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = ACT(loopback, 1, DO("move=" BOB "=Team=Partners"));
	const SfbSimContact *bob = find_contact(loopback, BOB);

	assert_not_said(output, "listed: Team / " BOB);
	g_assert_false(is_in_group(bob, find_group(loopback, "Team")));
	g_assert_true(is_in_group(bob, find_group(loopback, "Partners")));
	/* TRAPS: a move writes no name that is only shown. */
	g_assert_cmpstr(bob->alias, ==, "");
}

/* What the server refuses is as it was, and one notice says so. */
static const struct {
	const char *path;
	const char *deed;
	const char *shown;
	const char *not_shown;
} refusals[] = {
	{ "/purple/list/refused/add", "add=" ZOE "=Team",
	  "notice: The contact list stays as it was for " ZOE ": ", "listed: Team / " ZOE },
	{ "/purple/list/refused/remove", "remove=" ECHO "=Other contacts",
	  "listed: Other contacts / " ECHO " (Echo (alias))", NULL },
	{ "/purple/list/refused/move", "move=" BOB "=Team=Partners",
	  "listed: Team / " BOB " (Bob Müller)", "listed: Partners / " BOB },
	{ "/purple/list/refused/name", "alias=" ECHO "=Mirror",
	  "listed: Other contacts / " ECHO " (Echo (alias))", NULL },
	{ "/purple/list/refused/rename-group", "rename-group=Team=Crew", "listed: Team / " BOB,
	  "listed: Crew / " },
	{ "/purple/list/refused/remove-group", "remove-group=Partners",
	  "listed: Partners / contact00002@", NULL },
};

static guint
count_lines(const char *output, const char *start)
{
	g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
	guint count = 0;

	for (guint i = 0; lines[i] != NULL; i++)
		count += g_str_has_prefix(lines[i], start);
	return count;
}

static void
test_refusal(Loopback *loopback, gconstpointer data)
{
	gsize row = ((const Case *)data)->row;
	g_autofree char *shown = g_strconcat("await=", refusals[row].shown, NULL);
	g_autofree char *output = STAY(loopback, DO(refusals[row].deed), AWAIT("notice: "),
	                               DO(shown), DO("wait"), DO("wait"));

	assert_said(output, refusals[row].shown);
	if (refusals[row].not_shown != NULL)
		assert_not_said(output, refusals[row].not_shown);
	g_assert_cmpuint(count_lines(output, "notice: "), ==, 1);
}

/* Bob is thrown out of alice's list and writes to her. */
static void
test_stranger(Loopback *loopback, gconstpointer data)
{
	Client *alice = start(loopback, ALICE, NULL,
	                      (const char *const[]){ DO("remove=" BOB "=Team"),
	                                             DO("remove=" BOB "=Other contacts"),
	                                             "--do-at-im", "look", AWAIT("im from " BOB),
	                                             AWAIT("titled: " BOB ": Bob Müller"),
	                                             DO("look"), LEAVE, NULL });
	Client *bob;
	g_autofree char *alice_output = NULL;
	g_autofree char *bob_output = NULL;

	CLIENT_WAIT_FOR(find_contact(loopback, BOB) == NULL);
	bob = start(loopback, BOB, NULL,
	            (const char *const[]){ "--say", ALICE "=hello", AWAIT_WORD, LEAVE, NULL });
	alice_output = visit_end(loopback, alice, 0);
	client_tell(bob);
	bob_output = visit_end(loopback, bob, 0);
	assert_said(alice_output, "im from " BOB ": hello");
	assert_said(alice_output, "titled: " BOB ": Bob Müller");
	assert_not_said(alice_output, "listed: Not in the contact list");
}

/* Whoever is added is told so, once; whoever is only copied to another group is not. */
static void
test_newcomer_told(Loopback *loopback, gconstpointer data)
{
	static const char told[] = "added by: " ALICE;
	g_autofree char *copied = ACT(loopback, 1, DO("add=" BOB "=Partners"));
	g_autofree char *before = visit_end(
		loopback, start(loopback, BOB, NULL, (const char *const[]){ "--stay", "2", NULL }),
		0);
	g_autofree char *added =
		ACT(loopback, 4, DO("remove=" BOB "=Team"), DO("remove=" BOB "=Other contacts"),
	            DO("remove=" BOB "=Partners"), AWAIT("buddy removed: " BOB),
	            DO("add=" BOB "=Team"));
	g_autofree char *after =
		visit_end(loopback,
	                  start(loopback, BOB, NULL,
	                        (const char *const[]){ AWAIT("added by: " ALICE), LEAVE, NULL }),
	                  0);

	assert_not_said(before, told);
	assert_said(after, told);
}

/* A window with somebody who was found but is not in the list. */
static void
test_window_with_stranger(Loopback *loopback, gconstpointer data)
{
	g_autofree char *open = STAY(loopback, DO("open=" ZOE), AWAIT("titled: " ZOE ": Zoë Weiß"),
	                             AWAIT("status: " ZOE " (Zoë Weiß): available"));
	g_autofree char *closed =
		STAY(loopback, DO("open=" ZOE), AWAIT("titled: " ZOE ": Zoë Weiß"),
	             DO("close=" ZOE), AWAIT("buddy removed: " ZOE));
	g_autofree char *added =
		STAY(loopback, DO("open=" ZOE), AWAIT("titled: " ZOE ": Zoë Weiß"),
	             DO("add=" ZOE "=Team"), AWAIT("listed: Team / " ZOE " (Zoë Weiß)"));

	assert_said(open, "titled: " ZOE ": Zoë Weiß");
	assert_not_said(open, "listed: Not in the contact list");
	assert_said(closed, "buddy removed: " ZOE);
	assert_not_said(closed, "titled: ");
	assert_said(added, "listed: Team / " ZOE " (Zoë Weiß)");
	assert_said(added, "titled: " ZOE ": Zoë Weiß");
}

/* Removed by the window's menu, or put into the list by it. */
static void
test_stranger_edited(Loopback *loopback, gconstpointer data)
{
	g_autofree char *removed =
		STAY(loopback, "--pace", "400", DO("open=" ZOE), AWAIT("titled: " ZOE ": Zoë Weiß"),
	             DO("remove=" ZOE "=Not in the contact list"), DO("wait"), DO("look"),
	             DO("close=" ZOE), DO("wait"));
	g_autofree char *added =
		STAY(loopback, DO("open=" ZOE), AWAIT("titled: " ZOE ": Zoë Weiß"),
	             DO("window=" ZOE "=Add to the contact list..."), AWAIT("to be added: "));
	g_autofree char *known =
		STAY(loopback, DO("open=" BOB), DO("window=" BOB "=Add to the contact list..."));

	g_assert_cmpuint(count_lines(removed, "buddy removed: " ZOE), ==, 2);
	assert_said(removed, "titled: " ZOE ": Zoë Weiß");
	assert_said(added, "to be added: " ZOE " (Zoë Weiß)");
	assert_not_said(known, "to be added: ");
}

/* Whoever writes while we sign in still is heard. */
static void
test_early_text(Loopback *loopback, gconstpointer data)
{
	Client *bob = start(loopback, BOB, NULL,
	                    (const char *const[]){ AWAIT_WORD, DO("say=" ALICE "=hello"),
	                                           AWAIT_WORD, LEAVE, NULL });
	Client *alice;
	g_autofree char *alice_output = NULL;
	g_autofree char *bob_output = NULL;
	guint subscriptions;

	CLIENT_WAIT_FOR(client_said(client_get_output(bob), "connected"));
	subscriptions = sfb_sim_get_request_count(loopback->sim, "SUBSCRIBE");
	alice = start(loopback, ALICE, NULL, (const char *const[]){ "--until-im", NULL });
	CLIENT_WAIT_FOR(sfb_sim_get_request_count(loopback->sim, "SUBSCRIBE") > subscriptions);
	client_tell(bob);
	alice_output = visit_end(loopback, alice, 0);
	client_tell(bob);
	bob_output = visit_end(loopback, bob, 0);
	assert_said(alice_output, "im from " BOB ": hello");
	assert_not_said(alice_output, "connected");
}

/* What is kept is not fetched again. */
static void
test_photo(Loopback *loopback, gconstpointer data)
{
	static const char shown[] =
		"listed: Other contacts / " ECHO " (Echo (alias)), photo 10b394d3bdc9b3f9";
	g_autofree char *without =
		STAY(loopback, "--pace", "700", "--set", "photos=none", DO("wait"));
	guint usual = sfb_sim_get_web_count(loopback->sim);
	g_autofree char *first =
		STAY(loopback, "--pace", "700", "--set", "photos=organisation",
	             AWAIT("listed: Other contacts / " ECHO " (Echo (alias)), photo "), DO("wait"));
	guint after_first = sfb_sim_get_web_count(loopback->sim);
	g_autofree char *second = STAY(loopback, "--pace", "700", DO("wait"));
	guint after_second = sfb_sim_get_web_count(loopback->sim);

	assert_not_said(without, shown);
	assert_said(first, shown);
	assert_said(second, shown);
	g_assert_cmpuint(after_first - usual, >, usual);
	g_assert_cmpuint(after_second - after_first, ==, usual);
}

static void
test_photos_forbidden(Loopback *loopback, gconstpointer data)
{
	g_autofree char *picture = g_build_filename(loopback->folder, "picture", NULL);
	g_autofree char *deed = g_strconcat("photo=", picture, NULL);
	g_autofree char *output = NULL;

	folder_write(loopback->folder, "picture", "GIF89a\x30\x01\x30\x01");
	output = STAY(loopback, DO(deed), AWAIT("notice: Your photo could not be changed: "),
	              DO("photo"), AWAIT("notice: Your photo stays as it was: "));
	assert_said(output, "notice: Your photo could not be changed: Your organisation does not");
	assert_said(output, "notice: Your photo stays as it was: ");
	g_assert_null(strstr(output, ", photo "));
}

static void
add_everyone(Loopback *loopback)
{
	sfb_sim_contact_list_mark_group(
		sfb_sim_contact_list_add_group(get_alice(loopback), "Everyone"), "dg",
		SFB_SIM_EVERYONE_ADDRESS);
}

/* Exchange knows who is in a distribution group. */
static void
test_distribution_group(Loopback *loopback, gconstpointer data)
{
	guint before = get_alice(loopback)->contacts_delta;
	g_autofree char *shown = STAY(loopback, DO("choose=All of Team=Show members"),
	                              AWAIT("listed: All of Team / " ZOE " (Zoë Weiß)"),
	                              AWAIT("listed: All of Team / " BOB " (Bob Müller)"),
	                              AWAIT("notice: All of Team: 3 of 5 members"));
	g_autofree char *many = NULL;
	g_autofree char *hidden =
		STAY(loopback, DO("choose=All of Team=Show members"),
	             AWAIT("notice: All of Team: 3 of 5 members"), DO("remove=" ZOE "=All of Team"),
	             DO("choose=All of Team=Hide members"), DO("wait"));

	assert_said(shown, "listed: All of Team / " ZOE " (Zoë Weiß), not kept");
	assert_said(shown, "listed: All of Team / " BOB " (Bob Müller), not kept");
	assert_said(shown, "notice: All of Team: 3 of 5 members are shown: ");
	g_assert_cmpuint(count_lines(hidden, "listed: All of Team / "), ==, 0);
	g_assert_cmpuint(count_writes(loopback, before), ==, 0);
	add_everyone(loopback);
	many = STAY(loopback, DO("choose=Everyone=Show members"),
	            AWAIT("notice: Everyone: 100 of "));
	g_assert_cmpuint(count_lines(many, "listed: Everyone / "), ==, 100);
	assert_said(many, "notice: Everyone: 100 of ");
}

/* A member who was dragged into the list, and not wanted there by the server. */
static void
test_member_refused(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		STAY(loopback, DO("choose=All of Team=Show members"),
	             AWAIT("listed: All of Team / " ZOE), DO("move=" ZOE "=All of Team=Team"),
	             AWAIT("notice: The contact list stays as it was for Zoë Weiß: "));

	assert_said(output, "notice: The contact list stays as it was for Zoë Weiß: ");
	assert_not_said(output, "listed: Team / " ZOE);
}

/* What is done to libpurple's list for a list of that length, by name. Returns: (transfer full) */
static GHashTable *
count_operations(guint contacts)
{
	const SfbSimOptions world = { .contacts = contacts };
	g_autofree char *tally = g_build_filename(g_getenv("SFB_BUILD"), "tests", "support",
	                                          ".libs", "tally.so", NULL);
	GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_autofree char *output = NULL;
	g_auto(GStrv) lines = NULL;
	Loopback loopback;
	int status;

	loopback_open(&loopback, &world);
	output = client_wait(start(&loopback, ALICE, tally,
	                           (const char *const[]){ "--quiet", "--settle", "500", NULL }),
	                     &status);
	lines = g_strsplit(output, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		g_auto(GStrv) words = g_strsplit(lines[i], " ", -1);

		if (g_str_equal(words[0] != NULL ? words[0] : "", "tally:"))
			g_hash_table_insert(counts, g_strdup(words[1]),
			                    GUINT_TO_POINTER(atoi(words[2])));
	}
	loopback_close(&loopback);
	return counts;
}

/* Ten times as many people are ten times the work, and nothing of it is done for each group. */
static void
test_linear(void)
{
	static const struct {
		const char *name;
		double most; /* for each contact, who has 1.4 buddies */
	} limits[] = {
		{ "add", 1.5 },    { "remove", 0 },          { "alias", 1.1 },
		{ "find-all", 5 }, { "find-in-group", 1.5 }, { "find-group", 0.1 },
	};
	g_autoptr(GHashTable) few = count_operations(1000);
	g_autoptr(GHashTable) many = count_operations(10000);

	for (gsize i = 0; i < G_N_ELEMENTS(limits); i++) {
		guint one = GPOINTER_TO_UINT(g_hash_table_lookup(few, limits[i].name));
		guint other = GPOINTER_TO_UINT(g_hash_table_lookup(many, limits[i].name));

		g_test_message("%s: %u, %u", limits[i].name, one, other);
		g_assert_cmpuint(other, <=, 10 * one + 100);
		g_assert_cmpfloat(other, <=, limits[i].most * 10000);
	}
}

static void
add_cases(const Case *cases, gsize count)
{
	for (gsize i = 0; i < count; i++)
		g_test_add(cases[i].path, Loopback, &cases[i], open_world, cases[i].run,
		           close_world);
}

int
main(int argc, char **argv)
{
	static const Case stories[] = {
		{ "/purple/list/no-echo", test_no_echo, &small_world, 0 },
		{ "/purple/list/name-roams", test_name_roams, &small_world, 0 },
		{ "/purple/list/changed-elsewhere", test_changed_elsewhere, &small_world, 0 },
		{ "/purple/list/moved", test_moved, &small_world, 0 },
		{ "/purple/list/newcomer-told", test_newcomer_told, &small_world, 0 },
		{ "/purple/list/stranger", test_stranger, &small_world, 0 },
		{ "/purple/list/window-with-stranger", test_window_with_stranger, &small_world, 0 },
		{ "/purple/list/stranger-edited", test_stranger_edited, &small_world, 0 },
		{ "/purple/list/early-text", test_early_text, &slow_world, 0 },
		{ "/purple/list/photo", test_photo, &small_world, 0 },
		{ "/purple/list/photos-forbidden", test_photos_forbidden, &without_photos, 0 },
		{ "/purple/list/distribution-group", test_distribution_group, &small_world, 0 },
		{ "/purple/list/member-refused", test_member_refused, &stubborn_world, 0 },
	};
	Case done[G_N_ELEMENTS(actions)];
	Case refused[G_N_ELEMENTS(refusals)];
	int result;

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(actions); i++)
		done[i] = (Case){ actions[i].path, test_action, &small_world, i };
	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++)
		refused[i] = (Case){ refusals[i].path, test_refusal, &stubborn_world, i };
	add_cases(stories, G_N_ELEMENTS(stories));
	add_cases(done, G_N_ELEMENTS(done));
	add_cases(refused, G_N_ELEMENTS(refused));
	g_test_add_func("/purple/list/linear", test_linear);
	result = g_test_run();
	loopback_clear_up();
	return result;
}
