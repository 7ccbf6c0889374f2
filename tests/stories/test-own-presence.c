/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Alice at two places at once, and Bob who looks at her: what one of her clients does, the other one
 * and Bob see, and what neither of them wished does not happen.
 */

#include <string.h>

#include "sim/sim.h"
#include "stories/person.h"
#include "support/folder.h"

#define BEYOND_SECONDS 8 /* long after a status that passes in 3 s */

typedef struct {
	SfbSim *sim;
	Person desk; /* both are alice */
	Person laptop;
	Person bob;
} Scene;

static char *folder;

static void
begin_person(Scene *scene, Person *person, const char *name, const char *epid)
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
begin_desk(Scene *scene)
{
	begin_person(scene, &scene->desk, "alice", "0123456789");
}

static void
set_up(Scene *scene, gconstpointer faults)
{
	const SfbSimOptions options = { .faults = faults, .directory = folder };
	g_autoptr(GError) error = NULL;

	scene->sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	begin_desk(scene);
	begin_person(scene, &scene->laptop, "alice", "fedcba9876");
	begin_person(scene, &scene->bob, "bob", "00112233aa");
	WAIT_UNTIL(scene->desk.is_signed_in);
	WAIT_UNTIL(scene->laptop.is_signed_in);
	WAIT_UNTIL(scene->bob.is_signed_in);
	WAIT_UNTIL(person_get_status_of(&scene->bob, ALICE) == SFB_STATUS_AVAILABLE);
}

static void
tear_down(Scene *scene, gconstpointer faults)
{
	g_assert_no_error(scene->desk.unpublished);
	g_assert_no_error(scene->laptop.unpublished);
	person_clear(&scene->bob);
	person_clear(&scene->laptop);
	person_clear(&scene->desk);
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(scene->sim), ==, 0);
	g_object_unref(scene->sim);
}

static SfbOwnPresence *
get_own(Person *person)
{
	return sfb_session_get_own_presence(person->session);
}

static SfbStatus
get_picked(Person *person)
{
	return sfb_own_presence_get_picked_status(get_own(person));
}

static SfbStatus
get_shown(Person *person)
{
	return sfb_availability_get_status(sfb_own_presence_get_availability(get_own(person)));
}

static const SfbPresentity *
look_at_alice(Scene *scene)
{
	return person_look_at(&scene->bob, ALICE);
}

static gboolean
has_note(Scene *scene, const char *note)
{
	return g_strcmp0(sfb_own_presence_get_note(get_own(&scene->desk)), note) == 0 &&
	       g_strcmp0(sfb_own_presence_get_note(get_own(&scene->laptop)), note) == 0 &&
	       g_strcmp0(look_at_alice(scene)->note, note) == 0;
}

/* All three see it. */
static gboolean
is_seen(Scene *scene, SfbStatus status)
{
	return get_shown(&scene->desk) == status && get_shown(&scene->laptop) == status &&
	       person_get_status_of(&scene->bob, ALICE) == status;
}

static gboolean
is_picked(Scene *scene, SfbStatus status)
{
	return get_picked(&scene->desk) == status && get_picked(&scene->laptop) == status;
}

/* How many statuses the server keeps. */
static guint
count_statuses(Scene *scene)
{
	const SfbSimUser *alice = sfb_sim_world_get(sfb_sim_get_world(scene->sim), ALICE);
	guint count = 0;

	for (guint i = 0; i < alice->publications->len; i++) {
		const SfbSimPublication *publication = alice->publications->pdata[i];

		if (strcmp(publication->category, "state") == 0 &&
		    strstr(publication->value, "userState") != NULL)
			count++;
	}
	return count;
}

static void
pass_seconds(guint seconds)
{
	gint64 end = g_get_monotonic_time() + seconds * G_USEC_PER_SEC;

	WAIT_UNTIL(g_get_monotonic_time() > end);
}

static void
test_each_other(Scene *scene, gconstpointer faults)
{
	static const SfbStatus statuses[] = {
		SFB_STATUS_BUSY, SFB_STATUS_BE_RIGHT_BACK, SFB_STATUS_DO_NOT_DISTURB,
		SFB_STATUS_AWAY, SFB_STATUS_OFFLINE,       SFB_STATUS_AVAILABLE,
	};

	for (guint i = 0; i < G_N_ELEMENTS(statuses); i++) {
		Person *person = i % 2 == 0 ? &scene->desk : &scene->laptop;

		sfb_own_presence_set_status(get_own(person), statuses[i]);
		WAIT_UNTIL(is_picked(scene, statuses[i]));
		WAIT_UNTIL(is_seen(scene, statuses[i]));
		g_assert_cmpuint(count_statuses(scene), ==, 2);
	}
	sfb_own_presence_set_note(get_own(&scene->laptop), "Out <soon>", 0);
	WAIT_UNTIL(has_note(scene, "Out <soon>"));
	sfb_own_presence_set_note(get_own(&scene->desk), NULL, 0);
	WAIT_UNTIL(has_note(scene, NULL));
}

static gboolean
has_earlier_notes(Person *person, const char *newest, guint count)
{
	g_autoptr(GPtrArray) notes = sfb_own_presence_list_earlier_notes(get_own(person));

	return notes->len == count && g_strcmp0(notes->pdata[0], newest) == 0;
}

/* What is replaced is kept, by whichever client; drafts are not. */
static void
test_earlier_notes(Scene *scene, gconstpointer faults)
{
	sfb_own_presence_set_note(get_own(&scene->laptop), "Lunch", 0);
	WAIT_UNTIL(has_note(scene, "Lunch"));
	sfb_own_presence_set_note(get_own(&scene->desk), "Back", 0);
	WAIT_UNTIL(has_note(scene, "Back"));
	WAIT_UNTIL(has_earlier_notes(&scene->desk, "Lunch", 1));
	WAIT_UNTIL(has_earlier_notes(&scene->laptop, "Lunch", 1));
	sfb_own_presence_set_note(get_own(&scene->laptop), NULL, 0);
	WAIT_UNTIL(has_note(scene, NULL));
	WAIT_UNTIL(has_earlier_notes(&scene->desk, "Back", 1));
}

static void
test_off_work(Scene *scene, gconstpointer faults)
{
	g_autofree char *activity = NULL;

	sfb_own_presence_set_status(get_own(&scene->desk), SFB_STATUS_OFF_WORK);
	WAIT_UNTIL(is_picked(scene, SFB_STATUS_OFF_WORK));
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_AWAY));
	g_assert_cmpstr(look_at_alice(scene)->activity_token, ==, "off-work");
	activity = sfb_own_presence_dup_activity(get_own(&scene->laptop));
	g_assert_cmpstr(activity, ==, "Off work");
}

/* Colleagues see that she is not to be disturbed; the team sees that it may, if it must. */
static void
test_do_not_disturb(Scene *scene, gconstpointer faults)
{
	SfbAccess *access = sfb_session_get_access(scene->desk.session);

	sfb_own_presence_set_status(get_own(&scene->desk), SFB_STATUS_DO_NOT_DISTURB);
	WAIT_UNTIL(look_at_alice(scene)->availability == 9500);
	g_assert_null(look_at_alice(scene)->activity_token);
	sfb_access_set_level_async(access, SFB_ACCESS_USER, BOB, SFB_ACCESS_WORKGROUP, NULL, NULL,
	                           NULL);
	WAIT_UNTIL(look_at_alice(scene)->availability == 6900);
	g_assert_cmpstr(look_at_alice(scene)->activity_token, ==, "urgent-interruptions-only");
	sfb_own_presence_set_status(get_own(&scene->laptop), SFB_STATUS_AVAILABLE);
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_AVAILABLE));
}

/* The most active machine counts, and what was picked stays. */
static void
test_machines(Scene *scene, gconstpointer faults)
{
	sfb_own_presence_set_machine_state(get_own(&scene->desk), SFB_MACHINE_AWAY);
	sfb_own_presence_set_machine_state(get_own(&scene->laptop), SFB_MACHINE_INACTIVE);
	WAIT_UNTIL(look_at_alice(scene)->availability == 5000);
	g_assert_true(sfb_availability_is_idle(look_at_alice(scene)->availability));
	sfb_own_presence_set_machine_state(get_own(&scene->laptop), SFB_MACHINE_AWAY);
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_AWAY));
	sfb_own_presence_set_machine_state(get_own(&scene->desk), SFB_MACHINE_ACTIVE);
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_AVAILABLE));
	g_assert_true(is_picked(scene, SFB_STATUS_AVAILABLE));
	person_sign_out(&scene->desk);
	WAIT_UNTIL(person_get_status_of(&scene->bob, ALICE) == SFB_STATUS_AWAY);
}

static void
test_reset(Scene *scene, gconstpointer faults)
{
	sfb_own_presence_set_status(get_own(&scene->desk), SFB_STATUS_DO_NOT_DISTURB);
	WAIT_UNTIL(is_picked(scene, SFB_STATUS_DO_NOT_DISTURB));
	sfb_own_presence_set_call(get_own(&scene->laptop), SFB_OWN_CALL_TALKING);
	sfb_own_presence_reset(get_own(&scene->laptop));
	WAIT_UNTIL(is_picked(scene, SFB_STATUS_UNKNOWN));
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_BUSY));
	g_assert_cmpuint(count_statuses(scene), ==, 0);
	g_assert_cmpstr(look_at_alice(scene)->activity_token, ==, "on-the-phone");
	sfb_own_presence_set_call(get_own(&scene->laptop), SFB_OWN_CALL_NONE);
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_AVAILABLE));
}

static void
test_custom(Scene *scene, gconstpointer faults)
{
	SfbCustomText english = { 1033, (char *)"In the <lab>" };
	g_autoptr(GPtrArray) texts = g_ptr_array_new();
	const SfbCustomState lab = { .id = 1, .status = SFB_STATUS_BUSY, .texts = texts };
	g_autofree char *activity = NULL;

	g_ptr_array_add(texts, &english);
	sfb_own_presence_set_custom_state(get_own(&scene->desk), &lab);
	WAIT_UNTIL(g_strcmp0(look_at_alice(scene)->activity_text, "In the <lab>") == 0);
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_BUSY));
	activity = sfb_own_presence_dup_activity(get_own(&scene->laptop));
	g_assert_cmpstr(activity, ==, "In the <lab>");
	sfb_own_presence_set_status(get_own(&scene->laptop), SFB_STATUS_BUSY);
	WAIT_UNTIL(look_at_alice(scene)->activity_text == NULL);
}

static void
test_calendar(Scene *scene, gconstpointer faults)
{
	const SfbOwnAppointment meeting = { .is_meeting = TRUE,
		                            .subject = "Budget",
		                            .location = "Room 4",
		                            .start = g_get_real_time() / G_USEC_PER_SEC };
	const SfbPresentity *alice;

	sfb_own_presence_set_location(get_own(&scene->desk), "Home office");
	sfb_own_presence_set_machine_state(get_own(&scene->laptop), SFB_MACHINE_INACTIVE);
	sfb_own_presence_set_appointment(get_own(&scene->desk), ALICE, &meeting);
	sfb_own_presence_set_appointment(get_own(&scene->laptop), ALICE, &meeting);
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_BUSY));
	alice = look_at_alice(scene);
	g_assert_cmpstr(alice->activity_token, ==, "in-a-meeting");
	g_assert_cmpstr(alice->details->meeting_subject, ==, "Budget");
	g_assert_cmpstr(sfb_own_presence_get_location(get_own(&scene->laptop)), ==, "Home office");
	sfb_own_presence_set_appointment(get_own(&scene->laptop), ALICE, NULL);
	sfb_own_presence_set_appointment(get_own(&scene->desk), ALICE, NULL);
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_AVAILABLE));
}

static void
test_note_ends(Scene *scene, gconstpointer faults)
{
	sfb_own_presence_set_note(get_own(&scene->desk), "Lunch",
	                          g_get_real_time() / G_USEC_PER_SEC + 3);
	WAIT_UNTIL(has_note(scene, "Lunch"));
	WAIT_UNTIL(has_note(scene, NULL));
}

/* Whoever is outrun tries again, whoever is outrun again asks anew; nobody's wish is lost. */
static void
test_conflicts(Scene *scene, gconstpointer faults)
{
	for (guint i = 0; i < 20; i++) {
		sfb_own_presence_set_machine_state(get_own(&scene->desk),
		                                   i % 2 == 0 ? SFB_MACHINE_INACTIVE
		                                              : SFB_MACHINE_ACTIVE);
		sfb_own_presence_set_note(get_own(&scene->laptop), i % 2 == 0 ? "This" : "That", 0);
		sfb_own_presence_set_status(get_own(i % 3 == 0 ? &scene->laptop : &scene->desk),
		                            i % 2 == 0 ? SFB_STATUS_BUSY : SFB_STATUS_AWAY);
		person_wait_one_turn(g_get_monotonic_time(), "nothing");
	}
	WAIT_UNTIL(has_note(scene, "That"));
	sfb_own_presence_set_status(get_own(&scene->desk), SFB_STATUS_BE_RIGHT_BACK);
	WAIT_UNTIL(is_picked(scene, SFB_STATUS_BE_RIGHT_BACK));
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_BE_RIGHT_BACK));
	g_assert_cmpuint(count_statuses(scene), ==, 2);
}

/* A client that is cut off leaves nothing behind but what was to stay. */
static void
test_lost_connection(Scene *scene, gconstpointer faults)
{
	sfb_own_presence_set_machine_state(get_own(&scene->laptop), SFB_MACHINE_AWAY);
	sfb_own_presence_set_note(get_own(&scene->desk), "On a train", 0);
	sfb_own_presence_set_call(get_own(&scene->desk), SFB_OWN_CALL_PRESENTING);
	WAIT_UNTIL(has_note(scene, "On a train"));
	WAIT_UNTIL(person_get_status_of(&scene->bob, ALICE) == SFB_STATUS_DO_NOT_DISTURB ||
	           person_get_status_of(&scene->bob, ALICE) == SFB_STATUS_AWAY);
	person_clear(&scene->desk);
	WAIT_UNTIL(get_shown(&scene->laptop) == SFB_STATUS_AWAY);
	begin_desk(scene);
	WAIT_UNTIL(scene->desk.is_signed_in);
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_AVAILABLE));
	g_assert_true(has_note(scene, "On a train"));
	sfb_own_presence_set_status(get_own(&scene->laptop), SFB_STATUS_BUSY);
	WAIT_UNTIL(is_picked(scene, SFB_STATUS_BUSY));
}

/* Whoever signs in as everybody does takes nothing back that was picked elsewhere, but does not stay
 * hidden. */
static void
test_sign_in_again(Scene *scene, gconstpointer faults)
{
	sfb_own_presence_set_status(get_own(&scene->desk), SFB_STATUS_DO_NOT_DISTURB);
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_DO_NOT_DISTURB));
	person_clear(&scene->laptop);
	begin_person(scene, &scene->laptop, "alice", "fedcba9876");
	WAIT_UNTIL(scene->laptop.is_signed_in);
	g_assert_true(is_picked(scene, SFB_STATUS_DO_NOT_DISTURB));
	sfb_own_presence_set_status(get_own(&scene->desk), SFB_STATUS_OFFLINE);
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_OFFLINE));
	person_clear(&scene->laptop);
	begin_person(scene, &scene->laptop, "alice", "fedcba9876");
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_AVAILABLE));
}

/* The server forgets it every three seconds, and we renew it; until she picks something else. */
static void
test_renewal(Scene *scene, gconstpointer faults)
{
	guint requests;

	sfb_own_presence_set_status(get_own(&scene->desk), SFB_STATUS_BUSY);
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_BUSY));
	requests = sfb_sim_get_request_count(scene->sim, "SERVICE");
	pass_seconds(BEYOND_SECONDS);
	g_assert_true(is_seen(scene, SFB_STATUS_BUSY));
	g_assert_cmpuint(sfb_sim_get_request_count(scene->sim, "SERVICE"), >=, requests + 2);
	sfb_own_presence_set_status(get_own(&scene->laptop), SFB_STATUS_AWAY);
	WAIT_UNTIL(is_seen(scene, SFB_STATUS_AWAY));
	WAIT_UNTIL(is_picked(scene, SFB_STATUS_AWAY));
	requests = sfb_sim_get_request_count(scene->sim, "SERVICE");
	pass_seconds(BEYOND_SECONDS / 2);
	g_assert_true(is_picked(scene, SFB_STATUS_AWAY));
	g_assert_cmpuint(sfb_sim_get_request_count(scene->sim, "SERVICE"), ==, requests);
}

static const struct {
	const char *name;
	const char *faults;
	void (*test)(Scene *scene, gconstpointer faults);
} stories[] = {
	{ "each-other", NULL, test_each_other },
	{ "earlier-notes", NULL, test_earlier_notes },
	{ "off-work", NULL, test_off_work },
	{ "do-not-disturb", NULL, test_do_not_disturb },
	{ "machines", NULL, test_machines },
	{ "reset", NULL, test_reset },
	{ "sign-in-again", NULL, test_sign_in_again },
	{ "custom", NULL, test_custom },
	{ "calendar", NULL, test_calendar },
	{ "note-ends", NULL, test_note_ends },
	{ "conflicts",
	  "publish-conflict@5,publish-conflict@6,publish-conflict@7,publish-conflict@8,"
	  "publish-conflict@11,publish-conflict@13",
	  test_conflicts },
	{ "lost-connection", NULL, test_lost_connection },
	{ "renewal", "passing-status=3", test_renewal },
};

/* The server's side of NTLM reads the environment, which may not change beside other threads. */
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
	int status;

	g_test_init(&argc, &argv, NULL);
	folder = folder_make();
	prepare();
	for (guint i = 0; i < G_N_ELEMENTS(stories); i++) {
		g_autofree char *path =
			g_strconcat("/stories/own-presence/", stories[i].name, NULL);

		g_test_add(path, Scene, stories[i].faults, set_up, stories[i].test, tear_down);
	}
	status = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return status;
}
