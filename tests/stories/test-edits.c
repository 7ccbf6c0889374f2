/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Two programs of one person edit the same contact list, at random and without looking at each
 * other; connections are cut in between, changes are told early, late or never. In the end both and
 * the server must have the same list, nobody may have left it whom nobody removed, and no name may
 * be in it that nobody gave.
 *
 * The seed is printed; SFB_SEED in the environment plays a run once more.
 */

#include <stdlib.h>
#include <string.h>

#include "sim/sim.h"
#include "stories/lists.h"
#include "stories/person.h"
#include "support/folder.h"
#include "util/error.h"

#define CONTACTS 12
#define EDITS 60      /* per run */
#define CUT_ONE_IN 25 /* of the edits the connections are lost */

static const char *const faults[] = {
	"",
	"edit-told-first",
	"edit-outpaced@3,edit-outpaced@9,edit-followed@5,edit-followed@6",
	"edit-untold@4,edit-untold@5,edit-untold@17,edit-refused@8,edit-stale@11",
};

static const char *const labels[] = {
	"Other contacts", "Favorites", "All of Team", "Team", "Partners", "One", "Two",
	"Ärger & <Co>",   "新しい",    "one",
};

typedef struct {
	GRand *random;
	SfbSim *sim;
	Person people[2];    /* both are alice */
	guint waiting;       /* wishes that are not answered yet */
	guint last;          /* numbers the names, so that no two are the same */
	GHashTable *removed; /* addresses that somebody wished to be rid of */
	GHashTable *names;   /* names that somebody gave, or that were there */
} Run;

static char *folder;

/* Wishes */

static const char *
pick(Run *run, const char *const *from, guint count)
{
	return from[g_rand_int_range(run->random, 0, (gint32)count)];
}

static char *
make_address(Run *run)
{
	/* The last few are not in the list yet. */
	return g_strdup_printf("contact%05d@" SFB_SIM_DOMAIN,
	                       g_rand_int_range(run->random, 1, CONTACTS + 4));
}

static char *
make_name(Run *run)
{
	char *name = g_strdup_printf("Name & %u", ++run->last);

	g_hash_table_add(run->names, g_strdup(name));
	return name;
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Run *run = user_data;
	g_autoptr(GError) error = NULL;

	sfb_contacts_edit_finish(SFB_CONTACTS(source), result, &error);
	run->waiting--;
	/* A server that did not do what it said, or words that made no sense, are our fault. */
	g_assert_false(g_error_matches(error, SFB_ERROR, SFB_ERROR_PROTOCOL));
	if (error != NULL)
		g_test_message("%s", error->message);
}

static void
make_wish(Run *run, Person *person)
{
	g_autofree char *address = make_address(run);
	g_autofree char *name = g_rand_boolean(run->random) ? make_name(run) : NULL;
	const SfbContactsWish wish = {
		.kind = g_rand_int_range(run->random, SFB_WISH_ADD, SFB_WISH_REMOVE_GROUP + 1),
		.address = address,
		.name = name,
		.group = pick(run, labels, G_N_ELEMENTS(labels)),
		.new_group = pick(run, labels, G_N_ELEMENTS(labels)),
	};

	if (wish.kind == SFB_WISH_REMOVE)
		g_hash_table_add(run->removed, g_strdup(address));
	run->waiting++;
	sfb_contacts_edit_async(sfb_session_get_contacts(person->session), &wish, NULL, on_answered,
	                        run);
}

/* People */

static void
begin_person(Run *run, guint index)
{
	static const char *const endpoints[] = { "0123456789ab", "ba9876543210" };
	g_autofree char *server = g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(run->sim));
	const SfbConfigText text = {
		.address = ALICE,
		.login = SFB_SIM_WINDOWS_DOMAIN "\\alice",
		.password = SFB_SIM_PASSWORD,
		.server = server,
		.epid = endpoints[index],
	};

	run->people[index] = (Person){ NULL };
	person_init(&run->people[index], &text, sfb_sim_get_ca_file(run->sim), folder);
	sfb_session_start(run->people[index].session);
}

static void
begin(Run *run)
{
	for (guint i = 0; i < G_N_ELEMENTS(run->people); i++)
		begin_person(run, i);
	for (guint i = 0; i < G_N_ELEMENTS(run->people); i++)
		WAIT_UNTIL(run->people[i].is_signed_in || run->people[i].end != NULL);
	for (guint i = 0; i < G_N_ELEMENTS(run->people); i++)
		g_assert_no_error(run->people[i].end);
}

static void
leave(Run *run)
{
	WAIT_UNTIL(run->waiting == 0);
	for (guint i = 0; i < G_N_ELEMENTS(run->people); i++)
		person_clear(&run->people[i]);
}

/* Wishes that are under way end with the connection, fulfilled or not. */
static void
cut(Run *run)
{
	sfb_sim_cut_connections(run->sim);
	for (guint i = 0; i < G_N_ELEMENTS(run->people); i++)
		WAIT_UNTIL(run->people[i].end != NULL);
	leave(run);
	begin(run);
}

/* The end */

static const SfbSimUser *
get_owner(Run *run)
{
	return sfb_sim_world_get(sfb_sim_get_world(run->sim), ALICE);
}

static gboolean
has_list_of_server(Run *run, guint index)
{
	g_autofree char *theirs = list_describe_of_server(get_owner(run));
	g_autofree char *ours = list_describe(sfb_session_get_contacts(run->people[index].session));

	return g_str_equal(ours, theirs);
}

/* Who has missed a change learns of it by the next one. */
static void
make_last_wish(Run *run, guint index)
{
	g_autofree char *group = g_strdup_printf("Last group of %u", index);
	const SfbContactsWish wish = { SFB_WISH_ADD_GROUP, .group = group };

	run->waiting++;
	sfb_contacts_edit_async(sfb_session_get_contacts(run->people[index].session), &wish, NULL,
	                        on_answered, run);
	WAIT_UNTIL(run->waiting == 0);
}

static void
check_nobody_lost(Run *run, const char *address)
{
	const SfbSimUser *owner = get_owner(run);
	gboolean is_there = g_hash_table_contains(run->removed, address);

	for (guint i = 0; i < owner->contacts->len && !is_there; i++) {
		const SfbSimContact *contact = owner->contacts->pdata[i];

		is_there = g_str_equal(contact->address, address);
	}
	g_assert_true(is_there);
}

static void
check_contacts(Run *run)
{
	const SfbSimUser *owner = get_owner(run);

	check_nobody_lost(run, BOB);
	check_nobody_lost(run, ECHO);
	for (guint i = 1; i <= CONTACTS; i++) {
		g_autofree char *address = g_strdup_printf("contact%05u@" SFB_SIM_DOMAIN, i);

		check_nobody_lost(run, address);
	}
	for (guint i = 0; i < owner->contacts->len; i++) {
		const SfbSimContact *contact = owner->contacts->pdata[i];

		g_assert_true(g_str_equal(contact->address, ECHO) ||
		              g_hash_table_contains(run->names, contact->alias));
	}
}

static void
check_end(Run *run)
{
	WAIT_UNTIL(run->waiting == 0);
	for (guint i = 0; i < G_N_ELEMENTS(run->people); i++)
		make_last_wish(run, i);
	for (guint i = 0; i < G_N_ELEMENTS(run->people); i++)
		WAIT_UNTIL(has_list_of_server(run, i));
	check_contacts(run);
}

/* A run */

static void
note_names(Run *run)
{
	const SfbSimUser *owner = get_owner(run);

	g_hash_table_add(run->names, g_strdup(""));
	for (guint i = 0; i < owner->contacts->len; i++) {
		const SfbSimContact *contact = owner->contacts->pdata[i];

		g_hash_table_add(run->names, g_strdup(contact->alias));
	}
}

static void
let_things_happen(Run *run)
{
	for (gint32 turns = g_rand_int_range(run->random, 0, 12); turns > 0; turns--)
		g_main_context_iteration(NULL, FALSE);
}

static void
play(Run *run)
{
	for (guint i = 0; i < EDITS; i++) {
		make_wish(run, &run->people[g_rand_int_range(run->random, 0, 2)]);
		let_things_happen(run);
		if (g_rand_int_range(run->random, 0, CUT_ONE_IN) == 0)
			cut(run);
	}
}

static guint32
choose_seed(void)
{
	const char *given = g_getenv("SFB_SEED");

	return given != NULL ? (guint32)strtoul(given, NULL, 10) : g_random_int();
}

static void
test_run(gconstpointer data)
{
	guint32 seed = choose_seed();
	const SfbSimOptions options = {
		.contacts = CONTACTS,
		.directory = folder,
		.faults = data,
	};
	Run run = { .random = g_rand_new_with_seed(seed) };

	g_print("# SFB_SEED=%u\n", seed);
	run.removed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	run.names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	run.sim = sfb_sim_new(&options, NULL);
	note_names(&run);
	begin(&run);
	play(&run);
	check_end(&run);
	leave(&run);
	g_object_unref(run.sim);
	g_hash_table_unref(run.removed);
	g_hash_table_unref(run.names);
	g_rand_free(run.random);
}

/* gss-ntlmssp reads the passwords once per process, and all worlds have the same. */
static void
prepare(void)
{
	const SfbSimOptions options = { .directory = folder };
	g_autoptr(SfbSim) sim = sfb_sim_new(&options, NULL);

	g_setenv("NTLM_USER_FILE", sfb_sim_get_password_file(sim), TRUE);
}

int
main(int argc, char **argv)
{
	int outcome;

	g_test_init(&argc, &argv, NULL);
	folder = folder_make();
	prepare();
	for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
		g_autofree char *path = g_strdup_printf("/stories/edits/%s",
		                                        *faults[i] != '\0' ? faults[i] : "plain");

		g_test_add_data_func(path, faults[i], test_run);
	}
	outcome = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return outcome;
}
