/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Watching people wherever they live, and whatever their servers speak. */

#include "stories/plots.h"

#define GINA "gina@example.com"
#define PETER "peter@example.com"

static const struct {
	const char *address;
	const char *name;
	SfbStatus status;
	SfbSource source;
} everybody[] = {
	{ GINA, "Gina Complete", SFB_STATUS_BUSY, SFB_SOURCE_SAME_ENTERPRISE },
	{ "robot@example.com", "Call queue", SFB_STATUS_AVAILABLE, SFB_SOURCE_SAME_ENTERPRISE },
	{ "dana@example.com", "Dana Second", SFB_STATUS_BE_RIGHT_BACK, SFB_SOURCE_SAME_ENTERPRISE },
	{ "dirk@example.com", "Dirk Second", SFB_STATUS_DO_NOT_DISTURB,
	  SFB_SOURCE_SAME_ENTERPRISE },
	{ "carol@partner.example", "Carol Partner", SFB_STATUS_AWAY, SFB_SOURCE_FEDERATED },
	{ "lena@legacy.example", "Lena Legacy", SFB_STATUS_BUSY, SFB_SOURCE_FEDERATED },
	{ "jo(mail.example)@msn.example", "Jo Public", SFB_STATUS_AVAILABLE, SFB_SOURCE_PUBLIC },
	{ PETER, NULL, SFB_STATUS_UNKNOWN, SFB_SOURCE_SAME_ENTERPRISE },
	{ "frank@partner.example", NULL, SFB_STATUS_UNKNOWN, SFB_SOURCE_FEDERATED },
	{ "nobody@example.com", NULL, SFB_STATUS_UNKNOWN, SFB_SOURCE_SAME_ENTERPRISE },
};

/* Who of them has a server that tells. */
#define TOLD 7

static void
watch_everybody(SfbPresence *presence)
{
	const char *addresses[G_N_ELEMENTS(everybody)];

	for (guint i = 0; i < G_N_ELEMENTS(everybody); i++)
		addresses[i] = everybody[i].address;
	sfb_presence_watch_async(presence, addresses, G_N_ELEMENTS(addresses), NULL, NULL, NULL);
}

static void
check_everybody(Person *alice)
{
	for (guint i = 0; i < G_N_ELEMENTS(everybody); i++) {
		const SfbPresentity *presentity = person_look_at(alice, everybody[i].address);

		g_assert_cmpstr(presentity->display_name, ==, everybody[i].name);
		g_assert_cmpint(sfb_availability_get_status(presentity->availability), ==,
		                everybody[i].status);
		g_assert_cmpint(presentity->source, ==, everybody[i].source);
	}
}

/* She has meetings from 9 to 11 and from 14 to 15, UTC. */
static void
check_calendar(const SfbCalendar *calendar)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autoptr(GDateTime) ten =
		g_date_time_new_utc(g_date_time_get_year(now), g_date_time_get_month(now),
	                            g_date_time_get_day_of_month(now), 10, 0, 0);
	gint64 when = g_date_time_to_unix(ten);
	gint64 until;
	SfbSlot slot;

	g_assert_true(sfb_calendar_get_slot(calendar, when, &slot, &until));
	g_assert_cmpint(slot, ==, SFB_SLOT_BUSY);
	g_assert_cmpint(until, ==, when + 3600);
	g_assert_cmpint(sfb_calendar_get_next_free(calendar, when), ==, when + 3600);
}

static void
check_gina(const SfbPresentity *gina)
{
	g_autofree char *activity = sfb_presentity_dup_activity(gina);

	g_assert_cmpstr(activity, ==, "Budget day");
	g_assert_cmpstr(gina->details->meeting_subject, ==, "Quarterly review");
	g_assert_cmpstr(gina->details->meeting_location, ==, "Room 4");
	g_assert_cmpstr(gina->details->location, ==, "Building 7");
	g_assert_cmpuint(gina->details->phones->len, ==, 3);
	g_assert_cmpstr(gina->details->photo->hash, ==, "10b394d3bdc9b3f9");
	g_assert_cmpint(gina->capabilities, ==, SFB_CAN_KNOWN | SFB_CAN_TEXT | SFB_CAN_VOICE);
	check_calendar(gina->details->calendar);
}

static gboolean
is_everybody_told(Person *alice)
{
	for (guint i = 0; i < TOLD; i++) {
		if (person_get_status_of(alice, everybody[i].address) != everybody[i].status)
			return FALSE;
	}
	return TRUE;
}

static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
	const SfbPresentity *presentity =
		sfb_presence_look_up_finish(SFB_PRESENCE(source), result, NULL);

	*(guint *)user_data = presentity != NULL ? presentity->availability : G_MAXUINT;
}

static guint
look_up(SfbPresence *presence, const char *address)
{
	guint availability = 0;

	sfb_presence_look_up_async(presence, address, NULL, on_looked_up, &availability);
	WAIT_UNTIL(availability != 0);
	return availability;
}

void
plot_watching(Story *story)
{
	SfbPresence *presence = sfb_session_get_presence(story->alice.session);

	watch_everybody(presence);
	WAIT_UNTIL(is_everybody_told(&story->alice));
	check_everybody(&story->alice);
	check_gina(person_look_at(&story->alice, GINA));
	/* Who tells nothing to those who watch answers those who ask. */
	g_assert_cmpuint(look_up(presence, PETER), ==, 3500);
	g_assert_cmpint(person_get_status_of(&story->alice, PETER), ==, SFB_STATUS_AVAILABLE);
	g_assert_cmpuint(look_up(presence, "nobody@example.com"), ==, G_MAXUINT);
	g_assert_cmpuint(look_up(presence, "frank@partner.example"), ==, G_MAXUINT);
}

/* Removed and added again, wherever they live: the presence is there each time. */
void
plot_watching_again(Story *story)
{
	SfbPresence *presence = sfb_session_get_presence(story->alice.session);

	for (guint round = 0; round < 5; round++) {
		watch_everybody(presence);
		WAIT_UNTIL(is_everybody_told(&story->alice));
		for (guint i = 0; i < G_N_ELEMENTS(everybody); i++) {
			sfb_presence_unwatch(presence, everybody[i].address);
			g_assert_null(person_look_at(&story->alice, everybody[i].address));
		}
	}
	/* Those in her list are still told of. */
	g_assert_cmpint(person_get_status_of(&story->alice, ECHO), ==, SFB_STATUS_AVAILABLE);
}

void
plot_strangers(Story *story)
{
	static const char stranger[] = "staff007@example.com";
	SfbPresence *presence = sfb_session_get_presence(story->alice.session);

	sfb_presence_hold(presence, stranger, NULL, NULL);
	sfb_presence_hold(presence, "carol@partner.example", "Carol", NULL);
	WAIT_UNTIL(person_get_status_of(&story->alice, stranger) != SFB_STATUS_UNKNOWN);
	g_assert_cmpstr(person_look_at(&story->alice, stranger)->display_name, ==,
	                "Staff Member 7");
	WAIT_UNTIL(person_get_status_of(&story->alice, "carol@partner.example") == SFB_STATUS_AWAY);
	sfb_presence_release(presence, stranger);
	sfb_presence_release(presence, "carol@partner.example");
	g_assert_null(person_look_at(&story->alice, stranger));
	g_assert_null(person_look_at(&story->alice, "carol@partner.example"));
}
