/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Alice's calendar is in Exchange, and Bob looks at her: meetings come and go by the clock, replies
 * are seen, what is forbidden is not, and Exchange may fail without anything else failing. Every proof
 * is a real one.
 */

#include <string.h>

#include "sim/exchange-calendar.h"
#include "sim/sim.h"
#include "stories/person.h"
#include "support/folder.h"
#include "util/error.h"

#define OFTEN "endpointConfiguration/CalendarStatePublicationInterval=5"
#define BEYOND_SECONDS 8 /* longer than that */
#define BOM "\xef\xbb\xbf"

typedef struct {
	SfbSim *sim;
	Person alice;
	Person bob;
	SfbSimUser *owner;
} Scene;

typedef struct {
	const char *name;
	const char *faults;
	const char *settings;
	void (*plot)(Scene *scene);
} Story;

static char *folder;

/* The scene */

static void
begin_person(Scene *scene, Person *person, const char *name, const char *epid, const char *email)
{
	g_autofree char *address = g_strconcat(name, "@" SFB_SIM_DOMAIN, NULL);
	g_autofree char *login = g_strconcat(SFB_SIM_WINDOWS_DOMAIN "\\", name, NULL);
	g_autofree char *server = g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(scene->sim));
	g_autofree char *ews_url = g_strdup_printf("https://127.0.0.1:%u/EWS/Exchange.asmx",
	                                           sfb_sim_get_https_port(scene->sim));
	const SfbConfigText text = {
		.address = address,
		.login = login,
		.password = SFB_SIM_PASSWORD,
		.server = server,
		.epid = epid,
		.ews_url = strcmp(name, "alice") == 0 ? ews_url : NULL,
		.email = email,
	};

	*person = (Person){ NULL };
	person_init(person, &text, sfb_sim_get_ca_file(scene->sim), folder);
	sfb_session_start(person->session);
	WAIT_UNTIL(person->is_signed_in || person->end != NULL);
	g_assert_no_error(person->end);
}

static void
begin_alice(Scene *scene, const char *email)
{
	begin_person(scene, &scene->alice, "alice", "0123456789", email);
}

static SfbOwnCalendar *
get_calendar(Scene *scene)
{
	return sfb_session_get_own_calendar(scene->alice.session);
}

static const SfbPresentity *
look_at_alice(Scene *scene)
{
	return person_look_at(&scene->bob, ALICE);
}

static gboolean
is_status(Scene *scene, SfbStatus status)
{
	return person_get_status_of(&scene->bob, ALICE) == status;
}

static gboolean
has_note(Scene *scene, const char *note)
{
	return g_strcmp0(look_at_alice(scene)->note, note) == 0;
}

static void
pass_seconds(guint seconds)
{
	gint64 end = g_get_monotonic_time() + seconds * G_USEC_PER_SEC;

	WAIT_UNTIL(g_get_monotonic_time() > end);
}

static void
add_meeting(Scene *scene, int start_seconds, int end_seconds)
{
	sfb_sim_calendar_add(scene->owner, &(const SfbSimAppointment){
						   .start_seconds = start_seconds,
						   .end_seconds = end_seconds,
						   .busy = "Busy",
						   .subject = "Budget <2027>",
						   .location = "Room 4",
						   .is_meeting = TRUE,
					   });
}

static void
add(Scene *scene, const char *busy, int start_seconds, int end_seconds)
{
	sfb_sim_calendar_add(scene->owner, &(const SfbSimAppointment){
						   .start_seconds = start_seconds,
						   .end_seconds = end_seconds,
						   .busy = busy,
						   .subject = "Secret",
						   .is_private = TRUE,
					   });
}

static void
wait_for_answer(Scene *scene)
{
	WAIT_UNTIL(sfb_own_calendar_get_time(get_calendar(scene)) != 0);
}

/* Plots */

/* One question; the rest is the clock's. */
static void
play_meeting(Scene *scene)
{
	guint questions;

	add_meeting(scene, 4, 8);
	begin_alice(scene, NULL);
	WAIT_UNTIL(sfb_own_calendar_list(get_calendar(scene))->len == 1);
	WAIT_UNTIL(is_status(scene, SFB_STATUS_AVAILABLE));
	g_assert_null(sfb_own_calendar_get_current(get_calendar(scene)));
	pass_seconds(1);
	questions = sfb_sim_get_web_count(scene->sim);
	WAIT_UNTIL(is_status(scene, SFB_STATUS_BUSY));
	g_assert_cmpstr(look_at_alice(scene)->activity_token, ==, "in-a-meeting");
	g_assert_cmpstr(look_at_alice(scene)->details->meeting_subject, ==, "Budget <2027>");
	g_assert_cmpstr(look_at_alice(scene)->details->meeting_location, ==, "Room 4");
	g_assert_cmpstr(sfb_own_calendar_get_current(get_calendar(scene))->location, ==, "Room 4");
	WAIT_UNTIL(is_status(scene, SFB_STATUS_AVAILABLE));
	g_assert_null(sfb_own_calendar_get_current(get_calendar(scene)));
	g_assert_cmpuint(sfb_sim_get_web_count(scene->sim), ==, questions);
}

static void
play_private(Scene *scene)
{
	add(scene, "Busy", -60, 600);
	begin_alice(scene, NULL);
	WAIT_UNTIL(is_status(scene, SFB_STATUS_BUSY));
	g_assert_null(look_at_alice(scene)->activity_token);
	g_assert_true(look_at_alice(scene)->details == NULL ||
	              look_at_alice(scene)->details->meeting_subject == NULL);
}

/* Out of office does not make her busy; it is what she does as soon as she is not there. */
static void
play_absence(Scene *scene)
{
	SfbOwnPresence *own;

	add_meeting(scene, -30, 600);
	add(scene, "OOF", -60, 600);
	add(scene, "Free", -10, 600);
	begin_alice(scene, NULL);
	own = sfb_session_get_own_presence(scene->alice.session);
	wait_for_answer(scene);
	g_assert_cmpint(sfb_own_calendar_get_current(get_calendar(scene))->busy, ==,
	                SFB_BUSY_OUT_OF_OFFICE);
	sfb_own_presence_set_status(own, SFB_STATUS_AWAY);
	WAIT_UNTIL(g_strcmp0(look_at_alice(scene)->activity_token, "out-of-office") == 0);
}

static gboolean
is_slot(Scene *scene, SfbSlot wanted)
{
	const SfbPresentityDetails *details = look_at_alice(scene)->details;
	SfbSlot slot;
	gint64 until;

	return details != NULL && details->calendar != NULL &&
	       sfb_calendar_get_slot(details->calendar, g_get_real_time() / G_USEC_PER_SEC, &slot,
	                             &until) &&
	       slot == wanted;
}

static void
play_free_busy(Scene *scene)
{
	gboolean is_known = FALSE;

	add(scene, "Tentative", -60, 600);
	begin_alice(scene, NULL);
	WAIT_UNTIL(is_slot(scene, SFB_SLOT_TENTATIVE));
	g_assert_true(is_status(scene, SFB_STATUS_AVAILABLE));
	sfb_calendar_is_working_time(look_at_alice(scene)->details->calendar, 0, &is_known);
	g_assert_true(is_known);
	sfb_sim_calendar_clear(scene->owner);
	sfb_own_calendar_refresh(get_calendar(scene));
	WAIT_UNTIL(is_slot(scene, SFB_SLOT_FREE));
}

static void
play_reply(Scene *scene)
{
	SfbOwnPresence *own;

	sfb_sim_calendar_set_reply(scene->owner,
	                           BOM "<html><head><style>p{}</style></head><body><p>Back "
	                               "on&nbsp;<b>Monday</b>.</p><p>Ask Bob &amp; co.</p>"
	                               "</body></html>",
	                           0);
	begin_alice(scene, NULL);
	own = sfb_session_get_own_presence(scene->alice.session);
	WAIT_UNTIL(has_note(scene, "Back on Monday.\nAsk Bob & co."));
	g_assert_true(look_at_alice(scene)->note_is_out_of_office);
	g_assert_cmpstr(sfb_own_calendar_get_reply(get_calendar(scene)), ==,
	                "Back on Monday.\nAsk Bob & co.");
	sfb_own_presence_set_status(own, SFB_STATUS_AWAY);
	WAIT_UNTIL(g_strcmp0(look_at_alice(scene)->activity_token, "out-of-office") == 0);
	sfb_sim_calendar_set_reply(scene->owner, NULL, 0);
	sfb_own_calendar_refresh(get_calendar(scene));
	WAIT_UNTIL(has_note(scene, NULL));
	WAIT_UNTIL(look_at_alice(scene)->activity_token == NULL);
	g_assert_null(sfb_own_calendar_get_reply(get_calendar(scene)));
}

static void
play_reply_ends(Scene *scene)
{
	sfb_sim_calendar_set_reply(scene->owner, "<p>At lunch</p>", 6);
	begin_alice(scene, NULL);
	WAIT_UNTIL(has_note(scene, "At lunch"));
	WAIT_UNTIL(has_note(scene, NULL));
}

/* What she left on the server stays when she signs out, and goes when Exchange says so. */
static void
play_reply_stays(Scene *scene)
{
	sfb_sim_calendar_set_reply(scene->owner, "On a ship", 0);
	begin_alice(scene, NULL);
	WAIT_UNTIL(has_note(scene, "On a ship"));
	person_sign_out(&scene->alice);
	WAIT_UNTIL(scene->alice.is_signed_out);
	person_clear(&scene->alice);
	WAIT_UNTIL(is_status(scene, SFB_STATUS_OFFLINE));
	g_assert_true(has_note(scene, "On a ship"));
	sfb_sim_calendar_set_reply(scene->owner, NULL, 0);
	begin_alice(scene, NULL);
	WAIT_UNTIL(has_note(scene, NULL));
}

static void
play_asked_again(Scene *scene)
{
	begin_alice(scene, NULL);
	wait_for_answer(scene);
	add_meeting(scene, -60, 600);
	WAIT_UNTIL(is_status(scene, SFB_STATUS_BUSY));
}

static void
talk(Scene *scene)
{
	person_say(&scene->alice, BOB, "Hello");
	WAIT_UNTIL(person_has_heard(&scene->bob, ALICE, "Hello"));
}

static void
play_gone(Scene *scene)
{
	add_meeting(scene, -60, 600);
	begin_alice(scene, NULL);
	WAIT_UNTIL(sfb_own_calendar_get_error(get_calendar(scene)) != NULL);
	g_assert_error(sfb_own_calendar_get_error(get_calendar(scene)), SFB_ERROR,
	               SFB_ERROR_SERVER);
	g_assert_cmpint(sfb_own_calendar_get_time(get_calendar(scene)), ==, 0);
	talk(scene);
	g_assert_true(is_status(scene, SFB_STATUS_AVAILABLE));
	g_assert_null(scene->alice.warning);
}

/* It comes back by itself. */
static void
play_back(Scene *scene)
{
	play_gone(scene);
	WAIT_UNTIL(is_status(scene, SFB_STATUS_BUSY));
	g_assert_no_error(sfb_own_calendar_get_error(get_calendar(scene)));
}

/* What is known holds on. */
static void
play_gone_later(Scene *scene)
{
	add_meeting(scene, 12, 600);
	begin_alice(scene, NULL);
	wait_for_answer(scene);
	WAIT_UNTIL(sfb_own_calendar_get_error(get_calendar(scene)) != NULL);
	WAIT_UNTIL(is_status(scene, SFB_STATUS_BUSY));
	g_assert_nonnull(sfb_own_calendar_get_error(get_calendar(scene)));
}

/* Whoever is refused once is not asked for again. */
static void
check_silence(Scene *scene)
{
	guint questions = sfb_sim_get_web_count(scene->sim);

	pass_seconds(BEYOND_SECONDS);
	g_assert_cmpuint(sfb_sim_get_web_count(scene->sim), ==, questions);
	talk(scene);
}

static void
play_no_mailbox(Scene *scene)
{
	begin_alice(scene, "nobody@" SFB_SIM_DOMAIN);
	WAIT_UNTIL(sfb_own_calendar_get_error(get_calendar(scene)) != NULL);
	g_assert_error(sfb_own_calendar_get_error(get_calendar(scene)), SFB_ERROR,
	               SFB_ERROR_NOT_FOUND);
	check_silence(scene);
}

static void
play_refused(Scene *scene)
{
	begin_alice(scene, NULL);
	WAIT_UNTIL(sfb_own_calendar_get_error(get_calendar(scene)) != NULL);
	g_assert_error(sfb_own_calendar_get_error(get_calendar(scene)), SFB_ERROR,
	               SFB_ERROR_CREDENTIALS);
	check_silence(scene);
	g_assert_null(scene->alice.warning);
}

/* Nothing is shown; the reply is another thing. */
static void
play_forbidden(Scene *scene)
{
	add_meeting(scene, -60, 600);
	sfb_sim_calendar_set_reply(scene->owner, "On a ship", 0);
	begin_alice(scene, NULL);
	WAIT_UNTIL(has_note(scene, "On a ship"));
	talk(scene);
	g_assert_true(is_status(scene, SFB_STATUS_AVAILABLE));
	g_assert_false(is_slot(scene, SFB_SLOT_BUSY));
}

static void
play_all_forbidden(Scene *scene)
{
	add_meeting(scene, -60, 600);
	sfb_sim_calendar_set_reply(scene->owner, "On a ship", 0);
	begin_alice(scene, NULL);
	pass_seconds(2);
	talk(scene);
	g_assert_true(is_status(scene, SFB_STATUS_AVAILABLE));
	g_assert_true(has_note(scene, NULL));
	g_assert_cmpint(sfb_own_calendar_get_time(get_calendar(scene)), ==, 0);
	g_assert_no_error(sfb_own_calendar_get_error(get_calendar(scene)));
}

static void
play_no_subjects(Scene *scene)
{
	add_meeting(scene, -60, 600);
	begin_alice(scene, NULL);
	WAIT_UNTIL(is_status(scene, SFB_STATUS_BUSY));
	g_assert_cmpstr(look_at_alice(scene)->activity_token, ==, "in-a-meeting");
	g_assert_null(look_at_alice(scene)->details->meeting_subject);
	g_assert_null(look_at_alice(scene)->details->meeting_location);
	g_assert_cmpstr(sfb_own_calendar_get_current(get_calendar(scene))->subject, ==,
	                "Budget <2027>");
}

static void
play_seen(Scene *scene)
{
	add_meeting(scene, -60, 600);
	begin_alice(scene, NULL);
	WAIT_UNTIL(is_status(scene, SFB_STATUS_BUSY));
}

static const Story stories[] = {
	{ .name = "meeting", .plot = play_meeting },
	{ .name = "private", .plot = play_private },
	{ .name = "absence", .plot = play_absence },
	{ .name = "free-busy", .plot = play_free_busy },
	{ .name = "reply", .plot = play_reply },
	{ .name = "reply-ends", .plot = play_reply_ends },
	{ .name = "reply-stays", .plot = play_reply_stays },
	{ .name = "asked-again", .settings = OFTEN, .plot = play_asked_again },
	{ .name = "gone", .faults = "exchange-down", .plot = play_gone },
	{ .name = "back",
	  .faults = "exchange-down@1,exchange-down@2",
	  .settings = OFTEN,
	  .plot = play_back },
	{ .name = "gone-later",
	  .faults = "exchange-down@5+",
	  .settings = OFTEN,
	  .plot = play_gone_later },
	{ .name = "no-mailbox", .settings = OFTEN, .plot = play_no_mailbox },
	{ .name = "refused",
	  .faults = "exchange-refused",
	  .settings = OFTEN,
	  .plot = play_refused },
	{ .name = "calendar-forbidden",
	  .settings = "endpointConfiguration/DisableCalendarPresence=true",
	  .plot = play_forbidden },
	{ .name = "all-forbidden",
	  .settings = "endpointConfiguration/DisableCalendarPresence=true;"
	              "endpointConfiguration/DisablePresenceNote=true",
	  .plot = play_all_forbidden },
	{ .name = "subjects-forbidden",
	  .settings = "endpointConfiguration/DisableMeetingSubjectAndLocation=true",
	  .plot = play_no_subjects },
	{ .name = "wrong-namespace", .faults = "exchange-namespace", .plot = play_seen },
	{ .name = "bound-to-channel", .faults = "web-requires-binding", .plot = play_seen },
	{ .name = "by-ticket", .faults = "exchange-by-ticket", .plot = play_seen },
};

static void
play(gconstpointer data)
{
	const Story *story = data;
	const SfbSimOptions options = {
		.faults = story->faults,
		.settings = story->settings,
		.directory = folder,
	};
	g_autoptr(GError) error = NULL;
	Scene scene = { .sim = sfb_sim_new(&options, &error) };

	g_assert_no_error(error);
	scene.owner = sfb_sim_world_get(sfb_sim_get_world(scene.sim), ALICE);
	begin_person(&scene, &scene.bob, "bob", "00112233aa", NULL);
	WAIT_UNTIL(look_at_alice(&scene) != NULL);
	story->plot(&scene);
	g_assert_no_error(scene.alice.unpublished);
	person_clear(&scene.bob);
	person_clear(&scene.alice);
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(scene.sim), ==, 0);
	g_object_unref(scene.sim);
}

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
	for (gsize i = 0; i < G_N_ELEMENTS(stories); i++) {
		g_autofree char *path = g_strconcat("/stories/calendar/", stories[i].name, NULL);

		g_test_add_data_func(path, &stories[i], play);
	}
	status = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return status;
}
