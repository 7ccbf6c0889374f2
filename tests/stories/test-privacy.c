/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Alice at two places, and Bob who looks at her: what she lets him see is what he sees, and both her
 * clients know it. Who puts her into a list is announced once.
 */

#include <string.h>

#include "sim/audience.h"
#include "sim/sim.h"
#include "stories/person.h"
#include "support/folder.h"
#include "util/error.h"

#define PAT "pat@partner.example"
#define NOTE "In the lab"

typedef struct {
	SfbSim *sim;
	Person desk; /* both are alice */
	Person laptop;
	Person bob;
	GString *newcomers; /* as the desk announced them */
	guint laptop_newcomers;
} Scene;

/* What is different from the usual server. */
typedef struct {
	const char *name;
	const char *faults;
	const char *settings;
	void (*test)(Scene *scene, gconstpointer row);
} Row;

static char *folder;

/* The scene */

static void
on_desk_newcomer(SfbSubscribers *subscribers, const char *address, const char *name, Scene *scene)
{
	g_string_append_printf(scene->newcomers, "%s <%s>", name, address);
}

static void
on_laptop_newcomer(SfbSubscribers *subscribers, const char *address, const char *name, Scene *scene)
{
	scene->laptop_newcomers++;
}

static void
begin(Scene *scene, Person *person, const char *name, const char *epid)
{
	g_autofree char *address = g_strconcat(name, "@" SFB_SIM_DOMAIN, NULL);
	g_autofree char *login = g_strconcat(SFB_SIM_WINDOWS_DOMAIN "\\", name, NULL);
	g_autofree char *server = g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(scene->sim));
	const SfbConfigText text = {
		.address = address,
		.login = login,
		.password = SFB_SIM_PASSWORD,
		.server = server,
		.epid = epid,
	};

	*person = (Person){ NULL };
	person_init(person, &text, sfb_sim_get_ca_file(scene->sim), folder);
	sfb_session_start(person->session);
}

static void
set_up(Scene *scene, gconstpointer data)
{
	const Row *row = data;
	const SfbSimOptions options = {
		.faults = row->faults,
		.settings = row->settings,
		.directory = folder,
	};
	g_autoptr(GError) error = NULL;

	scene->newcomers = g_string_new(NULL);
	scene->sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	begin(scene, &scene->desk, "alice", "0123456789");
	begin(scene, &scene->laptop, "alice", "fedcba9876");
	begin(scene, &scene->bob, "bob", "00112233aa");
	g_signal_connect(sfb_session_get_subscribers(scene->desk.session), "added-us",
	                 G_CALLBACK(on_desk_newcomer), scene);
	g_signal_connect(sfb_session_get_subscribers(scene->laptop.session), "added-us",
	                 G_CALLBACK(on_laptop_newcomer), scene);
	WAIT_UNTIL(scene->desk.is_signed_in);
	WAIT_UNTIL(scene->laptop.is_signed_in);
	WAIT_UNTIL(scene->bob.is_signed_in);
}

static void
tear_down(Scene *scene, gconstpointer row)
{
	person_clear(&scene->bob);
	person_clear(&scene->laptop);
	person_clear(&scene->desk);
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(scene->sim), ==, 0);
	g_object_unref(scene->sim);
	g_string_free(scene->newcomers, TRUE);
}

static SfbAccess *
get_access(Person *person)
{
	return sfb_session_get_access(person->session);
}

static const SfbPresentity *
look_at_alice(Scene *scene)
{
	return person_look_at(&scene->bob, ALICE);
}

/* The container that the server lets @address see of alice. */
static guint32
get_container(Scene *scene, const char *address)
{
	const SfbSimUser *alice = sfb_sim_world_get(sfb_sim_get_world(scene->sim), ALICE);

	return sfb_sim_audience_find_container(alice, address);
}

/* Changing a level, and waiting for the answer. */
typedef struct {
	gboolean is_answered;
	GError *error;
} Change;

static void
on_set(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Change *change = user_data;

	g_assert_true(sfb_access_set_level_finish(SFB_ACCESS(source), result, &change->error) ==
	              (change->error == NULL));
	change->is_answered = TRUE;
}

static void
set_level(Person *person, SfbAccessMember member, const char *value, SfbAccessLevel level)
{
	Change change = { FALSE, NULL };

	sfb_access_set_level_async(get_access(person), member, value, level, NULL, on_set, &change);
	WAIT_UNTIL(change.is_answered);
	g_assert_no_error(change.error);
}

static gboolean
do_both_know(Scene *scene, const char *address, SfbAccessLevel level)
{
	return sfb_access_get_level(get_access(&scene->desk), address) == level &&
	       sfb_access_get_level(get_access(&scene->laptop), address) == level;
}

/* Stories */

/* "Do not disturb" with a note, as Bob sees it from every level. */
static const struct {
	SfbAccessLevel level;
	guint32 container;
	SfbStatus status;
	const char *note;
} views[] = {
	{ SFB_ACCESS_EXTERNAL, 100, SFB_STATUS_DO_NOT_DISTURB, NULL },
	{ SFB_ACCESS_WORKGROUP, 300, SFB_STATUS_BUSY, NOTE },
	{ SFB_ACCESS_BLOCKED, 32000, SFB_STATUS_OFFLINE, NULL },
	{ SFB_ACCESS_PERSONAL, 400, SFB_STATUS_DO_NOT_DISTURB, NOTE },
	{ SFB_ACCESS_NONE, 0, SFB_STATUS_UNKNOWN, NULL },
	{ SFB_ACCESS_COLLEAGUES, 200, SFB_STATUS_DO_NOT_DISTURB, NOTE },
	{ SFB_ACCESS_BLOCKED, 32000, SFB_STATUS_OFFLINE, NULL },
	{ SFB_ACCESS_AUTOMATIC, 200, SFB_STATUS_DO_NOT_DISTURB, NOTE },
};

static void
test_levels(Scene *scene, gconstpointer row)
{
	SfbOwnPresence *own = sfb_session_get_own_presence(scene->desk.session);

	sfb_own_presence_set_status(own, SFB_STATUS_DO_NOT_DISTURB);
	sfb_own_presence_set_note(own, NOTE, 0);
	WAIT_UNTIL(g_strcmp0(look_at_alice(scene)->note, NOTE) == 0);
	for (guint i = 0; i < G_N_ELEMENTS(views); i++) {
		set_level(i % 2 == 0 ? &scene->desk : &scene->laptop, SFB_ACCESS_USER, BOB,
		          views[i].level);
		g_assert_cmpuint(get_container(scene, BOB), ==, views[i].container);
		WAIT_UNTIL(person_get_status_of(&scene->bob, ALICE) == views[i].status &&
		           g_strcmp0(look_at_alice(scene)->note, views[i].note) == 0);
		if (views[i].level != SFB_ACCESS_AUTOMATIC)
			WAIT_UNTIL(do_both_know(scene, BOB, views[i].level));
		g_assert_cmpstr(look_at_alice(scene)->display_name, ==, "Alice Example");
	}
	WAIT_UNTIL(do_both_know(scene, BOB, SFB_ACCESS_COLLEAGUES));
}

/* While he is blocked, nothing that happens reaches him. */
static void
test_blocked(Scene *scene, gconstpointer row)
{
	SfbOwnPresence *own = sfb_session_get_own_presence(scene->desk.session);
	g_autoptr(GPtrArray) blocked = NULL;

	set_level(&scene->desk, SFB_ACCESS_USER, BOB, SFB_ACCESS_BLOCKED);
	WAIT_UNTIL(person_get_status_of(&scene->bob, ALICE) == SFB_STATUS_OFFLINE);
	sfb_own_presence_set_status(own, SFB_STATUS_BUSY);
	sfb_own_presence_set_note(own, NOTE, 0);
	WAIT_UNTIL(g_strcmp0(sfb_own_presence_get_note(own), NOTE) == 0);
	blocked = sfb_access_list_blocked(get_access(&scene->laptop));
	g_assert_cmpuint(blocked->len, ==, 1);
	g_assert_cmpstr(blocked->pdata[0], ==, BOB);
	g_assert_cmpint(person_get_status_of(&scene->bob, ALICE), ==, SFB_STATUS_OFFLINE);
	g_assert_null(look_at_alice(scene)->note);
	set_level(&scene->laptop, SFB_ACCESS_USER, BOB, SFB_ACCESS_AUTOMATIC);
	WAIT_UNTIL(person_get_status_of(&scene->bob, ALICE) == SFB_STATUS_BUSY);
	WAIT_UNTIL(g_strcmp0(look_at_alice(scene)->note, NOTE) == 0);
}

/* A person's own level goes before the domain's. */
static void
test_domain(Scene *scene, gconstpointer row)
{
	set_level(&scene->desk, SFB_ACCESS_DOMAIN, SFB_SIM_DOMAIN, SFB_ACCESS_BLOCKED);
	WAIT_UNTIL(person_get_status_of(&scene->bob, ALICE) == SFB_STATUS_OFFLINE);
	WAIT_UNTIL(do_both_know(scene, BOB, SFB_ACCESS_BLOCKED));
	set_level(&scene->desk, SFB_ACCESS_USER, BOB, SFB_ACCESS_EXTERNAL);
	WAIT_UNTIL(person_get_status_of(&scene->bob, ALICE) == SFB_STATUS_AVAILABLE);
	set_level(&scene->desk, SFB_ACCESS_USER, BOB, SFB_ACCESS_BLOCKED);
	WAIT_UNTIL(person_get_status_of(&scene->bob, ALICE) == SFB_STATUS_OFFLINE);
	g_assert_cmpint(sfb_access_get_own_level(get_access(&scene->desk), SFB_ACCESS_USER, BOB),
	                ==, SFB_ACCESS_AUTOMATIC);
	set_level(&scene->desk, SFB_ACCESS_DOMAIN, SFB_SIM_DOMAIN, SFB_ACCESS_AUTOMATIC);
	WAIT_UNTIL(person_get_status_of(&scene->bob, ALICE) == SFB_STATUS_AVAILABLE);
}

/* Somebody in another company, by himself, by his company, by all of them. */
static void
test_federated(Scene *scene, gconstpointer row)
{
	g_assert_cmpint(sfb_access_get_level(get_access(&scene->desk), PAT), ==,
	                SFB_ACCESS_EXTERNAL);
	g_assert_cmpuint(get_container(scene, PAT), ==, 100);
	set_level(&scene->desk, SFB_ACCESS_USER, PAT, SFB_ACCESS_WORKGROUP);
	g_assert_cmpuint(get_container(scene, PAT), ==, 300);
	set_level(&scene->desk, SFB_ACCESS_DOMAIN, "partner.example", SFB_ACCESS_COLLEAGUES);
	g_assert_cmpuint(get_container(scene, PAT), ==, 300);
	set_level(&scene->desk, SFB_ACCESS_USER, PAT, SFB_ACCESS_AUTOMATIC);
	g_assert_cmpuint(get_container(scene, PAT), ==, 200);
	set_level(&scene->desk, SFB_ACCESS_FEDERATED, NULL, SFB_ACCESS_BLOCKED);
	g_assert_cmpuint(get_container(scene, PAT), ==, 200);
	set_level(&scene->desk, SFB_ACCESS_DOMAIN, "partner.example", SFB_ACCESS_AUTOMATIC);
	g_assert_cmpuint(get_container(scene, PAT), ==, 32000);
	WAIT_UNTIL(do_both_know(scene, PAT, SFB_ACCESS_BLOCKED));
	g_assert_cmpuint(get_container(scene, BOB), ==, 200);
}

/* Both clients at the same moment, again and again: the server's word is what both show. */
static void
test_at_once(Scene *scene, gconstpointer row)
{
	static const SfbAccessLevel wishes[] = {
		SFB_ACCESS_PERSONAL,  SFB_ACCESS_BLOCKED,   SFB_ACCESS_EXTERNAL,
		SFB_ACCESS_WORKGROUP, SFB_ACCESS_AUTOMATIC, SFB_ACCESS_PERSONAL,
	};
	SfbAccess *desk = get_access(&scene->desk);
	SfbAccess *laptop = get_access(&scene->laptop);
	Change changes[2 * G_N_ELEMENTS(wishes)] = { 0 };

	for (guint i = 0; i < G_N_ELEMENTS(wishes); i++) {
		sfb_access_set_level_async(desk, SFB_ACCESS_USER, BOB, wishes[i], NULL, on_set,
		                           &changes[2 * i]);
		sfb_access_set_level_async(laptop, SFB_ACCESS_USER, BOB,
		                           wishes[G_N_ELEMENTS(wishes) - 1 - i], NULL, on_set,
		                           &changes[2 * i + 1]);
	}
	for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
		WAIT_UNTIL(changes[i].is_answered);
		g_clear_error(&changes[i].error);
	}
	WAIT_UNTIL(sfb_access_get_level(desk, BOB) == sfb_access_get_level(laptop, BOB));
	set_level(&scene->desk, SFB_ACCESS_USER, BOB, SFB_ACCESS_WORKGROUP);
	WAIT_UNTIL(do_both_know(scene, BOB, SFB_ACCESS_WORKGROUP));
	g_assert_cmpuint(get_container(scene, BOB), ==, 300);
}

/* Two conflicts in a row are mended. */
static void
test_conflict(Scene *scene, gconstpointer row)
{
	set_level(&scene->desk, SFB_ACCESS_USER, BOB, SFB_ACCESS_PERSONAL);
	g_assert_cmpuint(get_container(scene, BOB), ==, 400);
	WAIT_UNTIL(do_both_know(scene, BOB, SFB_ACCESS_PERSONAL));
}

/* More of them are told, and nothing is pretended. */
static void
test_conflicts(Scene *scene, gconstpointer row)
{
	Change change = { FALSE, NULL };

	sfb_access_set_level_async(get_access(&scene->desk), SFB_ACCESS_USER, BOB,
	                           SFB_ACCESS_PERSONAL, NULL, on_set, &change);
	WAIT_UNTIL(change.is_answered);
	g_assert_error(change.error, SFB_ERROR, SFB_ERROR_CONFLICT);
	g_clear_error(&change.error);
	g_assert_true(do_both_know(scene, BOB, SFB_ACCESS_COLLEAGUES));
	g_assert_cmpuint(get_container(scene, BOB), ==, 200);
}

/* Alice's account was never used with a client that knows levels. */
static void
test_first_sign_in(Scene *scene, gconstpointer row)
{
	WAIT_UNTIL(do_both_know(scene, BOB, SFB_ACCESS_COLLEAGUES));
	WAIT_UNTIL(do_both_know(scene, PAT, SFB_ACCESS_EXTERNAL));
	WAIT_UNTIL(person_get_status_of(&scene->bob, ALICE) == SFB_STATUS_AVAILABLE);
}

/* Privacy mode: nobody but those she has put into her list. */
static void
test_private(Scene *scene, gconstpointer row)
{
	SfbAccess *desk = get_access(&scene->desk);

	WAIT_UNTIL(sfb_access_is_private(desk));
	g_assert_cmpint(sfb_access_get_level(desk, BOB), ==, SFB_ACCESS_NONE);
	g_assert_cmpint(person_get_status_of(&scene->bob, ALICE), ==, SFB_STATUS_UNKNOWN);
	sfb_access_welcome(desk, BOB, NULL);
	WAIT_UNTIL(person_get_status_of(&scene->bob, ALICE) == SFB_STATUS_AVAILABLE);
	WAIT_UNTIL(do_both_know(scene, BOB, SFB_ACCESS_COLLEAGUES));
	g_assert_cmpuint(get_container(scene, BOB), ==, 200);
	g_assert_cmpuint(get_container(scene, ECHO), ==, 0);
}

/* Bob takes alice out of his list and puts her in again. */
static void
add_alice(Scene *scene)
{
	SfbPresence *presence = sfb_session_get_presence(scene->bob.session);

	sfb_presence_unwatch(presence, ALICE);
	sfb_presence_watch_added(presence, ALICE, NULL);
}

/* Until the server knows that bob has put alice into his list. */
static gboolean
is_noted(Scene *scene, gboolean is_acknowledged)
{
	const SfbSimUser *alice = sfb_sim_world_get(sfb_sim_get_world(scene->sim), ALICE);
	g_autoptr(GString) document = g_string_new(NULL);

	sfb_sim_audience_append_subscribers(document, alice, BOB);
	return strstr(document->str,
	              is_acknowledged ? "acknowledged=\"true\"" : "acknowledged=\"false\"") != NULL;
}

/* Announced once at both places; confirmed at one of them, and at no third any more. */
static void
test_added(Scene *scene, gconstpointer row)
{
	add_alice(scene);
	WAIT_UNTIL(scene->newcomers->len > 0 && scene->laptop_newcomers > 0);
	g_assert_cmpstr(scene->newcomers->str, ==, "Bob Müller <" BOB ">");
	add_alice(scene);
	sfb_subscribers_acknowledge(sfb_session_get_subscribers(scene->laptop.session), BOB);
	WAIT_UNTIL(is_noted(scene, TRUE));
	person_clear(&scene->laptop);
	begin(scene, &scene->laptop, "alice", "fedcba9876");
	g_signal_connect(sfb_session_get_subscribers(scene->laptop.session), "added-us",
	                 G_CALLBACK(on_laptop_newcomer), scene);
	WAIT_UNTIL(scene->laptop.is_signed_in);
	WAIT_UNTIL(sfb_access_is_known(get_access(&scene->laptop)));
	g_assert_cmpuint(scene->laptop_newcomers, ==, 1);
	g_assert_cmpstr(scene->newcomers->str, ==, "Bob Müller <" BOB ">");
}

/* Nobody is asked, but the server is told. */
static void
test_added_silently(Scene *scene, gconstpointer row)
{
	add_alice(scene);
	WAIT_UNTIL(is_noted(scene, TRUE));
	g_assert_cmpuint(scene->newcomers->len, ==, 0);
	g_assert_cmpuint(scene->laptop_newcomers, ==, 0);
}

/* Whoever just looks is not announced. */
static void
test_not_added(Scene *scene, gconstpointer row)
{
	WAIT_UNTIL(person_get_status_of(&scene->bob, ALICE) == SFB_STATUS_AVAILABLE);
	g_assert_false(is_noted(scene, FALSE));
	g_assert_false(is_noted(scene, TRUE));
	g_assert_cmpuint(scene->newcomers->len, ==, 0);
}

static const Row rows[] = {
	{ "levels", .test = test_levels },
	{ "blocked", .test = test_blocked },
	{ "domain", .test = test_domain },
	{ "federated", .test = test_federated },
	{ "at-once", .test = test_at_once },
	{ "conflict", "access-conflict@1,access-conflict@2", .test = test_conflict },
	{ "conflicts", "access-conflict", .test = test_conflicts },
	{ "first-sign-in", "access-unset", .test = test_first_sign_in },
	{ "private", "access-private", "presencePolicyV2/EnablePrivacyMode=true", test_private },
	{ "private-in-vain", "access-private", .test = test_first_sign_in },
	{ "added", .test = test_added },
	{ "added-silently", .settings = "endpointConfiguration/NotificationForNewSubscribers=0",
	  .test = test_added_silently },
	{ "not-added", .test = test_not_added },
};

/* The server's side of NTLM reads the environment, which may not change beside other threads. */
static void
prepare(void)
{
	const SfbSimOptions options = { .directory = folder };
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSim) sim = sfb_sim_new(&options, &error);

	g_assert_no_error(error);
	g_setenv("NTLM_USER_FILE", sfb_sim_get_password_file(sim), TRUE);
}

int
main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	folder = folder_make();
	prepare();
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/stories/privacy/", rows[i].name, NULL);

		g_test_add(path, Scene, &rows[i], set_up, rows[i].test, tear_down);
	}
	status = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return status;
}
