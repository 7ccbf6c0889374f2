/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Publishing: one at a time, versions, conflicts, trouble and refusals. */

#include <string.h>

#include "people/publishing.h"
#include "util/error.h"

/* Without a body in the answer the versions count on; idle is the machine's affair. */
static void
test_versions_count(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) idle = NULL;
	g_autoptr(SfbSipMessage) active = NULL;

	publishing_sign_in(fixture);
	sfb_own_presence_set_machine_state(fixture->own, SFB_MACHINE_INACTIVE);
	idle = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(idle, MACHINE " version=\"1\"", "<availability>5000", NULL);
	publishing_assert_lacks(idle, "userState");
	publishing_assert_lacks(idle, "categoryName=\"device\"");
	wire_answer(fixture->wire, idle, 200, NULL, NULL);
	sfb_own_presence_set_machine_state(fixture->own, SFB_MACHINE_ACTIVE);
	active = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(active, MACHINE " version=\"2\"", "<availability>3500", NULL);
}

/* While one publication is under way wishes gather, and the last of each kind wins. */
static void
test_one_at_a_time(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = publishing_subscribe(fixture, SELF(""));
	g_autoptr(SfbSipMessage) second = NULL;

	sfb_own_presence_set_status(fixture->own, SFB_STATUS_BUSY);
	sfb_own_presence_set_status(fixture->own, SFB_STATUS_AWAY);
	sfb_own_presence_set_note(fixture->own, "Out", 0);
	peer_assert_quiet(fixture->wire->peer);
	wire_answer(fixture->wire, first, 200, NULL, NULL);
	second = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(second, LASTING " version=\"0\"", "<availability>15500", NOTE,
	                            NULL);
	publishing_assert_lacks(second, "6500");
	wire_answer(fixture->wire, second, 200, NULL, NULL);
	peer_let_pass(20);
	peer_assert_quiet(fixture->wire->peer);
}

static void
test_conflict(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = publishing_subscribe(fixture, SELF(""));
	g_autoptr(SfbSipMessage) second = NULL;

	sfb_own_presence_set_status(fixture->own, SFB_STATUS_AWAY);
	wire_answer(fixture->wire, first, 409, "application/msrtc-fault+xml", CONFLICT);
	second = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(second, MACHINE " version=\"5\"", DEVICE " version=\"0\"",
	                            LASTING " version=\"0\"", NULL);
	wire_answer(fixture->wire, second, 200, NULL, NULL);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
}

/* Answers @service and what comes after it with three conflicts (takes service). */
static void
conflict_three_times(Publishing *fixture, SfbSipMessage *service)
{
	for (guint attempt = 0; attempt < 3; attempt++) {
		g_autoptr(SfbSipMessage) refused = g_steal_pointer(&service);

		wire_answer(fixture->wire, refused, 409, "application/msrtc-fault+xml", CONFLICT);
		if (attempt < 2)
			service = wire_expect(fixture->wire, "SERVICE", KIM);
	}
}

/* The server is asked to tell everything anew. Returns: (transfer full) what is published then */
static SfbSipMessage *
tell_anew(Publishing *fixture)
{
	g_autoptr(SfbSipMessage) again = peer_receive(fixture->wire->peer);

	g_assert_true(sfb_sip_message_is_method(again, "SUBSCRIBE"));
	wire_answer(fixture->wire, again, 200, TYPE, SELF(""));
	return wire_expect(fixture->wire, "SERVICE", KIM);
}

/* Three conflicts in a row: the server tells anew, once; after three more the wishes go one by one,
 * and when not even the machine gets through it is no use. */
static void
test_endless_conflict(Publishing *fixture, gconstpointer data)
{
	conflict_three_times(fixture, publishing_subscribe(fixture, SELF("")));
	conflict_three_times(fixture, tell_anew(fixture));
	conflict_three_times(fixture, wire_expect(fixture->wire, "SERVICE", KIM));
	conflict_three_times(fixture, tell_anew(fixture));
	peer_wait_for(&fixture->is_answered);
	g_assert_nonnull(fixture->error);
	g_assert_false(fixture->has_failed);
	peer_assert_quiet(fixture->wire->peer);
}

/* Together, then the machine alone; what else there is needs not be tried. */
static void
test_refused_start(Publishing *fixture, gconstpointer data)
{
	static const guint statuses[] = { 403, 409 };

	for (guint i = 0; i < G_N_ELEMENTS(statuses); i++) {
		Publishing own = { NULL };
		g_autoptr(SfbSipMessage) service = NULL;
		g_autoptr(SfbSipMessage) alone = NULL;

		publishing_set_up(&own, NULL);
		sfb_own_presence_set_status(own.own, SFB_STATUS_AWAY);
		service = publishing_subscribe(&own, SELF(""));
		wire_answer(own.wire, service, statuses[i], NULL, NULL);
		alone = wire_expect(own.wire, "SERVICE", KIM);
		publishing_assert_publishes(alone, MACHINE, NULL);
		publishing_assert_lacks(alone, "categoryName=\"device\"");
		wire_answer(own.wire, alone, statuses[i], NULL, NULL);
		peer_wait_for(&own.is_answered);
		g_assert_nonnull(own.error);
		g_assert_false(own.has_failed);
		peer_assert_quiet(own.wire->peer);
		publishing_tear_down(&own, NULL);
	}
}

/* Who signs in is not kept waiting while it is tried again. */
static void
test_trouble_at_start(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = publishing_subscribe(fixture, SELF(""));

	wire_answer(fixture->wire, service, 503, NULL, NULL);
	peer_wait_for(&fixture->is_answered);
	g_assert_nonnull(fixture->error);
	g_assert_false(fixture->has_failed);
}

/* The note waits, and does not hold up what the server takes. */
static void
test_refused_note(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;
	g_autoptr(SfbSipMessage) both = NULL;
	g_autoptr(SfbSipMessage) alone = NULL;
	g_autoptr(SfbSipMessage) later = NULL;

	publishing_sign_in(fixture);
	sfb_own_presence_set_note(fixture->own, "Lunch", 0);
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	wire_answer(fixture->wire, service, 403, NULL, NULL);
	peer_wait_for(&fixture->has_failed);
	g_assert_error(fixture->failure, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	g_assert_true(g_str_has_prefix(fixture->failure->message, "Your note was not published. "));
	g_assert_null(strstr(fixture->failure->message, "Your status"));
	peer_assert_quiet(fixture->wire->peer);

	fixture->has_failed = FALSE;
	sfb_own_presence_set_machine_state(fixture->own, SFB_MACHINE_INACTIVE);
	both = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(both, MACHINE, NOTE, NULL);
	wire_answer(fixture->wire, both, 403, NULL, NULL);
	alone = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(alone, MACHINE, NULL);
	publishing_assert_lacks(alone, "categoryName=\"note\"");
	wire_answer(fixture->wire, alone, 200, NULL, NULL);

	sfb_own_presence_set_machine_state(fixture->own, SFB_MACHINE_ACTIVE);
	later = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(later, MACHINE, NOTE, "Lunch", NULL);
	wire_answer(fixture->wire, later, 200, NULL, NULL);
	peer_let_pass(20);
	peer_assert_quiet(fixture->wire->peer);
	g_assert_false(fixture->has_failed);
}

/* Of several the culprit is found, and named alone. */
static void
test_culprit(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) together = NULL;

	sfb_own_presence_set_status(fixture->own, SFB_STATUS_AWAY);
	sfb_own_presence_set_note(fixture->own, "Lunch", 0);
	together = publishing_subscribe(fixture, SELF(""));
	publishing_assert_publishes(together, MACHINE, DEVICE, LASTING, NOTE, NULL);
	wire_answer(fixture->wire, together, 400, NULL, NULL);
	while (!fixture->has_failed) {
		g_autoptr(SfbSipMessage) alone = wire_expect(fixture->wire, "SERVICE", KIM);
		g_autofree char *body = wire_dup_body(alone);
		gboolean is_note = strstr(body, NOTE) != NULL;

		wire_answer(fixture->wire, alone, is_note ? 400 : 200, NULL, NULL);
		if (is_note)
			peer_wait_for(&fixture->has_failed);
	}
	g_assert_no_error(fixture->error);
	g_assert_true(g_str_has_prefix(fixture->failure->message, "Your note was not published. "));
	peer_assert_quiet(fixture->wire->peer);
}

/* Trouble that passes is no failure; the wishes wait for the next attempt together. */
static void
test_trouble(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;

	publishing_sign_in(fixture);
	sfb_own_presence_set_status(fixture->own, SFB_STATUS_AWAY);
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	wire_answer(fixture->wire, service, 503, NULL, NULL);
	peer_let_pass(50);
	sfb_own_presence_set_machine_state(fixture->own, SFB_MACHINE_INACTIVE);
	peer_let_pass(50);
	peer_assert_quiet(fixture->wire->peer);
	g_assert_false(fixture->has_failed);
}

/* A server that does not know the call-blocking category still gets the status. */
static void
test_without_call_blocking(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;
	g_autoptr(SfbSipMessage) next = NULL;
	g_autoptr(SfbSipMessage) blocking = NULL;
	g_autoptr(SfbSipMessage) later = NULL;

	publishing_sign_in(fixture);
	sfb_own_presence_set_status(fixture->own, SFB_STATUS_DO_NOT_DISTURB);
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(service, PASSING, "9500", "6900", "categoryName=\"dndState\"",
	                            NULL);
	wire_answer(fixture->wire, service, 400, NULL, NULL);
	next = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(next, PASSING, "9500", "6900", NULL);
	publishing_assert_lacks(next, "dndState");
	wire_answer(fixture->wire, next, 200, NULL, NULL);
	blocking = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_lacks(blocking, "categoryName=\"state\"");
	wire_answer(fixture->wire, blocking, 400, NULL, NULL);
	peer_let_pass(20);
	sfb_own_presence_set_status(fixture->own, SFB_STATUS_DO_NOT_DISTURB);
	later = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_lacks(later, "dndState");
	g_assert_false(fixture->has_failed);
}

#define OWN_MACHINE                                                                                \
	"<category name='state' instance='1015850552' container='2' version='1' "                  \
	"expireType='endpoint'><state type='machineState'/></category>"                            \
	"<category name='state' instance='1015850552' container='3' version='1' "                  \
	"expireType='endpoint'><state type='machineState'/></category>"
#define OTHER_MACHINE                                                                              \
	"<category name='state' instance='805306377' container='2' version='1' "                   \
	"expireType='endpoint'><state type='machineState'/></category>"

/* What the server has shown and has lost is published again, once. */
static void
test_lost_machine(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) again = NULL;

	publishing_sign_in(fixture);
	wire_notify(fixture->wire, fixture->subscribe, TYPE, SELF(OTHER_MACHINE));
	peer_let_pass(50);
	peer_assert_quiet(fixture->wire->peer);
	wire_notify(fixture->wire, fixture->subscribe, TYPE, SELF(OWN_MACHINE OTHER_MACHINE));
	wire_notify(fixture->wire, fixture->subscribe, TYPE, SELF(OTHER_MACHINE));
	again = wire_expect(fixture->wire, "SERVICE", KIM);
	publishing_assert_publishes(again, MACHINE " version=\"0\"", NULL);
	wire_answer(fixture->wire, again, 200, NULL, NULL);
	wire_notify(fixture->wire, fixture->subscribe, TYPE, SELF(OTHER_MACHINE));
	peer_let_pass(50);
	peer_assert_quiet(fixture->wire->peer);
}

static void
test_cancelled_publication(Publishing *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = publishing_subscribe(fixture, SELF(""));

	g_cancellable_cancel(fixture->cancellable);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	peer_assert_quiet(fixture->wire->peer);
}

#define ADD(name, test)                                                                            \
	g_test_add("/publisher/" name, Publishing, NULL, publishing_set_up, test,                  \
	           publishing_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("versions-count", test_versions_count);
	ADD("one-at-a-time", test_one_at_a_time);
	ADD("conflict", test_conflict);
	ADD("endless-conflict", test_endless_conflict);
	ADD("refused-start", test_refused_start);
	ADD("refused-note", test_refused_note);
	ADD("trouble", test_trouble);
	ADD("without-call-blocking", test_without_call_blocking);
	ADD("lost-machine", test_lost_machine);
	ADD("culprit", test_culprit);
	ADD("trouble-at-start", test_trouble_at_start);
	ADD("cancelled-publication", test_cancelled_publication);
	return g_test_run();
}
