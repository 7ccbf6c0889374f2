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
#include "support/client.h"
#include "support/folder.h"
#include "support/loopback.h"

#define ALICE "alice@example.com"
#define BOB "bob@example.com"
#define ECHO "echo@example.com"
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
	int status;
	char *output = client_wait(start(loopback, ALICE, NULL, extra), &status);

	g_assert_cmpint(status, ==, 0);
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(loopback->sim), ==, 0);
	return output;
}

#define VISIT(loopback, ...)                                                                       \
	visit(loopback, (const char *const[]){ "--stay", "30", __VA_ARGS__, "--do", "wait",        \
	                                       "--do", "look", "--do", "leave", NULL })

#define assert_said(output, line) g_assert_true(client_said(output, line))
#define assert_not_said(output, line) g_assert_false(client_said(output, line))

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
	const char *shown; /* a line at the end; NULL: none */
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
	{ "/purple/list/remove", "remove=" ECHO "=Other contacts", 1, NULL },
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
	{ "/purple/list/remove-group", "remove-group=Partners", 3, NULL },
};

static void
test_action(Loopback *loopback, gconstpointer data)
{
	gsize row = ((const Case *)data)->row;
	guint before = get_alice(loopback)->contacts_delta;
	g_autofree char *output =
		VISIT(loopback, "--do", actions[row].deed, "--do", "wait", "--do", "wait");

	if (actions[row].shown != NULL)
		assert_said(output, actions[row].shown);
	g_assert_cmpuint(count_writes(loopback, before), ==, actions[row].writes);
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
	output = VISIT(loopback, "--do", "wait");
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
	g_autofree char *first = VISIT(loopback, "--do", "alias=" BOB "=Bobby");
	g_autofree char *second = NULL;
	g_autofree char *third = NULL;

	g_assert_cmpstr(find_contact(loopback, BOB)->alias, ==, "Bobby");
	second = VISIT(loopback, "--do", "wait");
	assert_said(second, "listed: Team / " BOB " (Bobby)");
	third = VISIT(loopback, "--do", "alias=" BOB);
	assert_said(third, "listed: Team / " BOB " (Bob Müller)");
	g_assert_cmpstr(find_contact(loopback, BOB)->alias, ==, "");
}

/* A name or a group that another program took away goes here too. */
static void
test_changed_elsewhere(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first = VISIT(loopback, "--do", "alias=" BOB "=Bobby");
	g_autofree char *second = NULL;
	SfbSimContact *bob = (SfbSimContact *)find_contact(loopback, BOB);

	g_free(bob->alias);
	bob->alias = g_strdup("");
	second = VISIT(loopback, "--do", "wait");
	assert_said(second, "listed: Team / " BOB " (Bob Müller)");
}

static void
test_moved(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, "--do", "move=" BOB "=Team=Partners");
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
	g_autofree char *output =
		VISIT(loopback, "--do", refusals[row].deed, "--do", "wait", "--do", "wait");

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
	                      (const char *const[]){ "--stay", "6", "--do", "remove=" BOB "=Team",
	                                             "--do", "remove=" BOB "=Other contacts",
	                                             "--do-at-im", "look", NULL });
	g_autofree char *alice_output = NULL;
	g_autofree char *bob_output = NULL;
	int status;

	while (find_contact(loopback, BOB) != NULL)
		g_main_context_iteration(NULL, TRUE);
	bob_output = client_wait(
		start(loopback, BOB, NULL,
	              (const char *const[]){ "--say", ALICE "=hello", "--stay", "3", NULL }),
		&status);
	alice_output = client_wait(alice, &status);
	assert_said(alice_output, "im from " BOB ": hello");
	assert_said(alice_output, "titled: " BOB ": Bob Müller");
	assert_not_said(alice_output, "listed: Not in the contact list");
}

/* Whoever is added is told so, once; whoever is only copied to another group is not. */
static void
test_newcomer_told(Loopback *loopback, gconstpointer data)
{
	static const char told[] = "added by: " ALICE;
	g_autofree char *copied = VISIT(loopback, "--do", "add=" BOB "=Partners");
	g_autofree char *before = NULL;
	g_autofree char *added = NULL;
	g_autofree char *after = NULL;
	const char *const look[] = { "--stay", "2", NULL };
	int status;

	before = client_wait(start(loopback, BOB, NULL, look), &status);
	assert_not_said(before, told);
	added = VISIT(loopback, "--do", "remove=" BOB "=Team", "--do",
	              "remove=" BOB "=Other contacts", "--do", "remove=" BOB "=Partners", "--do",
	              "wait", "--do", "add=" BOB "=Team");
	after = client_wait(start(loopback, BOB, NULL, look), &status);
	assert_said(after, told);
}

/* A window with somebody who was found but is not in the list. */
static void
test_window_with_stranger(Loopback *loopback, gconstpointer data)
{
	g_autofree char *open = VISIT(loopback, "--do", "open=" ZOE, "--do", "wait");
	g_autofree char *closed =
		VISIT(loopback, "--do", "open=" ZOE, "--do", "wait", "--do", "close=" ZOE);
	g_autofree char *added =
		VISIT(loopback, "--do", "open=" ZOE, "--do", "wait", "--do", "add=" ZOE "=Team");

	assert_said(open, "titled: " ZOE ": Zoë Weiß");
	assert_said(open, "status: " ZOE " (Zoë Weiß): available");
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
	g_autofree char *removed = VISIT(loopback, "--do", "open=" ZOE, "--do", "wait", "--do",
	                                 "remove=" ZOE "=Not in the contact list", "--do", "wait",
	                                 "--do", "look", "--do", "close=" ZOE);
	g_autofree char *added = VISIT(loopback, "--do", "open=" ZOE, "--do", "wait", "--do",
	                               "window=" ZOE "=Add to the contact list...");
	g_autofree char *known = VISIT(loopback, "--do", "open=" BOB, "--do",
	                               "window=" BOB "=Add to the contact list...");

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
	                    (const char *const[]){ "--pace", "1500", "--do", "wait", "--do",
	                                           "say=" ALICE "=hello", "--do", "leave", NULL });
	g_autofree char *alice_output = NULL;
	g_autofree char *bob_output = NULL;
	int status;

	while (sfb_sim_get_request_count(loopback->sim, "SERVICE") == 0)
		g_main_context_iteration(NULL, TRUE);
	alice_output =
		client_wait(start(loopback, ALICE, NULL,
	                          (const char *const[]){ "--until-im", "--stay", "8", NULL }),
	                    &status);
	g_assert_cmpint(status, ==, 0);
	bob_output = client_wait(bob, &status);
	assert_said(alice_output, "im from " BOB ": hello");
	assert_not_said(alice_output, "connected");
}

/* What is kept is not fetched again. */
static void
test_photo(Loopback *loopback, gconstpointer data)
{
	static const char shown[] =
		"listed: Other contacts / " ECHO " (Echo (alias)), photo 10b394d3bdc9b3f9";
	g_autofree char *without = VISIT(loopback, "--set", "photos=none", "--do", "wait");
	guint usual = sfb_sim_get_web_count(loopback->sim);
	g_autofree char *first = VISIT(loopback, "--set", "photos=organisation", "--do", "wait");
	guint after_first = sfb_sim_get_web_count(loopback->sim);
	g_autofree char *second = VISIT(loopback, "--do", "wait");
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
	output = VISIT(loopback, "--do", deed, "--do", "photo", "--do", "wait");
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
	g_autofree char *shown =
		VISIT(loopback, "--pace", "700", "--do", "choose=All of Team=Show members", "--do",
	              "wait", "--do", "wait");
	g_autofree char *many = NULL;
	g_autofree char *hidden =
		VISIT(loopback, "--pace", "700", "--do", "choose=All of Team=Show members", "--do",
	              "wait", "--do", "wait", "--do", "remove=" ZOE "=All of Team", "--do",
	              "choose=All of Team=Hide members");

	assert_said(shown, "listed: All of Team / " ZOE " (Zoë Weiß), not kept");
	assert_said(shown, "listed: All of Team / " BOB " (Bob Müller), not kept");
	assert_said(shown, "notice: All of Team: 3 of 5 members are shown: ");
	g_assert_cmpuint(count_lines(hidden, "listed: All of Team / "), ==, 0);
	g_assert_cmpuint(count_writes(loopback, before), ==, 0);
	add_everyone(loopback);
	many = VISIT(loopback, "--pace", "700", "--do", "choose=Everyone=Show members", "--do",
	             "wait", "--do", "wait");
	g_assert_cmpuint(count_lines(many, "listed: Everyone / "), ==, 100);
	assert_said(many, "notice: Everyone: 100 of ");
}

/* A member who was dragged into the list, and not wanted there by the server. */
static void
test_member_refused(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(
		loopback, "--pace", "700", "--do", "choose=All of Team=Show members", "--do",
		"wait", "--do", "wait", "--do", "move=" ZOE "=All of Team=Team", "--do", "wait");

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
