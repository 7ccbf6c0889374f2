/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Contacts, presence, and what happens to the connection under them. */

#include "stories/plots.h"

void
plot_contacts(Story *story)
{
	story_check_contacts(story);
}

void
plot_without_settings(Story *story)
{
	g_assert_cmpstr(story->alice.warning, ==, "settings");
	story_check_contacts(story);
}

void
plot_contacts_unavailable(Story *story)
{
	g_assert_cmpstr(story->alice.warning, ==, "contacts");
	g_assert_cmpuint(sfb_contacts_get_count(sfb_session_get_contacts(story->alice.session)), ==,
	                 0);
	/* Talking goes without a list. */
	plot_echo(story);
}

void
plot_what_is_shown(Story *story)
{
	const SfbPresentity *bob = person_look_at(&story->alice, BOB);
	const SfbPresentity *echo = person_look_at(&story->alice, ECHO);

	g_assert_cmpstr(bob->display_name, ==, "Bob Müller");
	g_assert_cmpstr(bob->note, ==, "Back at 3");
	g_assert_cmpstr(bob->title, ==, "Engineer");
	g_assert_cmpint(person_get_status_of(&story->alice, BOB), ==, SFB_STATUS_OFFLINE);
	g_assert_cmpstr(echo->display_name, ==, "Echo");
	g_assert_cmpint(person_get_status_of(&story->alice, ECHO), ==, SFB_STATUS_AVAILABLE);
	g_assert_cmpstr(sfb_own_presence_get_display_name(
				sfb_session_get_own_presence(story->alice.session)),
	                ==, "Alice Example");
	g_assert_null(person_look_at(&story->alice, "nobody@example.com"));
}

static void
on_presentity_changed(SfbPresence *presence, const SfbPresentity *presentity, gpointer user_data)
{
	++*(guint *)user_data;
}

void
plot_changes_come(Story *story)
{
	SfbPresence *presence = sfb_session_get_presence(story->alice.session);
	guint changes = 0;
	gulong handler = g_signal_connect(presence, "presentity-changed",
	                                  G_CALLBACK(on_presentity_changed), &changes);

	WAIT_UNTIL(changes >= 2);
	g_signal_handler_disconnect(presence, handler);
	story_check_contacts(story);
}

void
plot_own_status(Story *story)
{
	static const SfbStatus wishes[] = {
		SFB_STATUS_BUSY, SFB_STATUS_DO_NOT_DISTURB, SFB_STATUS_BE_RIGHT_BACK,
		SFB_STATUS_AWAY, SFB_STATUS_OFFLINE,        SFB_STATUS_AVAILABLE,
	};
	SfbOwnPresence *own = sfb_session_get_own_presence(story->alice.session);

	story_call_bob(story);
	WAIT_UNTIL(person_get_status_of(&story->alice, BOB) == SFB_STATUS_AVAILABLE);
	WAIT_UNTIL(person_get_status_of(&story->bob, ALICE) == SFB_STATUS_AVAILABLE);
	for (guint i = 0; i < G_N_ELEMENTS(wishes); i++) {
		sfb_own_presence_set_status(own, wishes[i]);
		WAIT_UNTIL(person_get_status_of(&story->bob, ALICE) == wishes[i]);
		WAIT_UNTIL(sfb_availability_get_status(sfb_own_presence_get_availability(own)) ==
		           wishes[i]);
	}
	/* Two at once: the last one stands. */
	sfb_own_presence_set_status(own, SFB_STATUS_BUSY);
	sfb_own_presence_set_status(own, SFB_STATUS_AWAY);
	WAIT_UNTIL(person_get_status_of(&story->bob, ALICE) == SFB_STATUS_AWAY);
	g_assert_no_error(story->alice.unpublished);
}

void
plot_own_note(Story *story)
{
	SfbOwnPresence *own = sfb_session_get_own_presence(story->alice.session);
	static const char note[] = "In the lab <today> & tomorrow – à bientôt";

	story_call_bob(story);
	sfb_own_presence_set_note(own, note, 0);
	WAIT_UNTIL(g_strcmp0(person_look_at(&story->bob, ALICE)->note, note) == 0);
	sfb_own_presence_set_note(own, NULL, 0);
	WAIT_UNTIL(person_look_at(&story->bob, ALICE)->note == NULL);
	g_assert_no_error(story->alice.unpublished);
}

void
plot_nothing_published(Story *story)
{
	g_assert_cmpstr(story->alice.warning, ==, "self");
	story_check_contacts(story);
	plot_echo(story);
}

void
plot_become_busy(Story *story)
{
	sfb_own_presence_set_status(sfb_session_get_own_presence(story->alice.session),
	                            SFB_STATUS_BUSY);
}

void
plot_going_idle(Story *story)
{
	SfbOwnPresence *own = sfb_session_get_own_presence(story->alice.session);

	story_call_bob(story);
	WAIT_UNTIL(person_get_status_of(&story->bob, ALICE) == SFB_STATUS_AVAILABLE);
	g_assert_false(sfb_availability_is_idle(person_look_at(&story->bob, ALICE)->availability));
	sfb_own_presence_set_machine_state(own, SFB_MACHINE_INACTIVE);
	WAIT_UNTIL(sfb_availability_is_idle(person_look_at(&story->bob, ALICE)->availability));
	sfb_own_presence_set_machine_state(own, SFB_MACHINE_ACTIVE);
	WAIT_UNTIL(!sfb_availability_is_idle(person_look_at(&story->bob, ALICE)->availability));
	g_assert_cmpint(person_get_status_of(&story->bob, ALICE), ==, SFB_STATUS_AVAILABLE);
}

void
plot_leaving_is_seen(Story *story)
{
	story_call_bob(story);
	WAIT_UNTIL(person_get_status_of(&story->alice, BOB) == SFB_STATUS_AVAILABLE);
	person_sign_out(&story->bob);
	WAIT_UNTIL(story->bob.is_signed_out);
	WAIT_UNTIL(person_get_status_of(&story->alice, BOB) == SFB_STATUS_OFFLINE);
}

void
plot_refresh(Story *story)
{
	/* Beyond the time for which the first one held. */
	WAIT_UNTIL(sfb_sim_get_request_count(story->sim, "REGISTER") >= 6);
	g_assert_no_error(story->alice.end);
	plot_echo(story);
}

void
plot_sign_out(Story *story)
{
	person_sign_out(&story->alice);
}

void
plot_drop(Story *story)
{
	person_drop(&story->alice);
}

void
plot_cut(Story *story)
{
	sfb_sim_cut_connections(story->sim);
}

void
plot_server_cut(Story *story)
{
	plot_cut(story);
	WAIT_UNTIL(story->alice.end != NULL);
	g_assert_true(sfb_error_is_temporary(story->alice.end));
}

void
plot_cut_while_writing(Story *story)
{
	person_say(&story->alice, ECHO, "one");
	person_say(&story->alice, ECHO, "two");
	plot_server_cut(story);
	WAIT_UNTIL(story->alice.undelivered == 2);
	g_assert_cmpuint(story->alice.delivered, ==, 0);
}
