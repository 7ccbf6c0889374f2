/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Publishing: the order, the versions, conflicts and refusals. */

#include <string.h>

#include "people/own-presence.h"
#include "people/wire.h"
#include "util/error.h"

#define KIM "sip:kim@contoso.example"
#define TYPE "application/vnd-microsoft-roaming-self+xml"
#define SELF(inner)                                                                                \
	"<roamingData><categories uri='sip:kim@contoso.example'>" inner                            \
	"</categories></roamingData>"
#define USER_STATE                                                                                 \
	"<category name='state' instance='536870912' container='2' version='7' "                   \
	"expireType='static'><state xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' "        \
	"xsi:type='userState'><availability>15500</availability></state></category>"
#define CONFLICT                                                                                   \
	"<Fault><Faultcode>Client.BadCall.WrongDelta</Faultcode><details>"                         \
	"<operation index='2' version='0' curVersion='5'/></details></Fault>"

/* Of the client's endpoint id "c8ca638a15". */
#define DEVICE "categoryName=\"device\" instance=\"3368706954\" container=\"2\""
#define MACHINE "categoryName=\"state\" instance=\"1015850552\" container=\"2\""
#define LASTING "categoryName=\"state\" instance=\"536870912\" container=\"2\""
#define PASSING "categoryName=\"state\" instance=\"603979776\" container=\"2\""
#define NOTE "categoryName=\"note\" instance=\"0\" container=\"400\""

typedef struct {
	Wire *wire;
	SfbOwnPresence *own;
	SfbSipMessage *subscribe;
	GCancellable *cancellable;
	GString *story;
	gboolean is_answered;
	GError *error;
	gboolean has_failed;
	GError *failure;
} Fixture;

static void
on_changed(SfbOwnPresence *own, guint availability, const char *note, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_cmpuint(sfb_own_presence_get_availability(own), ==, availability);
	g_string_append_printf(fixture->story, "%u %s\n", availability, note);
}

static void
on_publish_failed(SfbOwnPresence *own, const GError *error, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_clear_error(&fixture->failure);
	fixture->failure = g_error_copy(error);
	fixture->has_failed = TRUE;
}

static void
on_started(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_false(fixture->is_answered);
	sfb_own_presence_start_finish(SFB_OWN_PRESENCE(source), result, &fixture->error);
	fixture->is_answered = TRUE;
}

static void
prepare(Fixture *fixture, const char *events)
{
	fixture->wire = wire_new(events, NULL);
	fixture->story = g_string_new(NULL);
	fixture->cancellable = g_cancellable_new();
	fixture->own = sfb_own_presence_new(fixture->wire->client);
	g_signal_connect(fixture->own, "changed", G_CALLBACK(on_changed), fixture);
	g_signal_connect(fixture->own, "publish-failed", G_CALLBACK(on_publish_failed), fixture);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	prepare(fixture, WIRE_EVENTS);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_object_unref(fixture->own);
	g_clear_pointer(&fixture->subscribe, sfb_sip_message_unref);
	wire_free(fixture->wire);
	g_string_free(fixture->story, TRUE);
	g_object_unref(fixture->cancellable);
	g_clear_error(&fixture->error);
	g_clear_error(&fixture->failure);
}

static void
begin(Fixture *fixture)
{
	sfb_own_presence_start_async(fixture->own, fixture->cancellable, on_started, fixture);
}

/* Returns: (transfer full) the first publication */
static SfbSipMessage *
subscribe(Fixture *fixture, const char *document)
{
	begin(fixture);
	fixture->subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, fixture->subscribe, 200, TYPE, document);
	return wire_expect(fixture->wire, "SERVICE", KIM);
}

static void
sign_in(Fixture *fixture)
{
	g_autoptr(SfbSipMessage) first = subscribe(fixture, SELF(""));

	wire_answer(fixture->wire, first, 200, NULL, NULL);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
}

/* The @publications, each the start of its element up to the container and a version, in order;
 * others may be between them. */
static void
assert_publishes(const SfbSipMessage *service, ...)
{
	g_autofree char *body = wire_dup_body(service);
	const char *at = body;
	const char *publication;
	va_list publications;

	va_start(publications, service);
	while ((publication = va_arg(publications, const char *)) != NULL) {
		const char *found = strstr(at, publication);

		if (found == NULL)
			g_test_message("%s\nis not in order in\n%s", publication, body);
		g_assert_nonnull(found);
		at = found;
	}
	va_end(publications);
}

static void
assert_lacks(const SfbSipMessage *service, const char *text)
{
	g_autofree char *body = wire_dup_body(service);

	g_assert_null(strstr(body, text));
}

/* Nothing is published before the server told; then endpoint, status and note in one. */
static void
test_start(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;
	g_autofree char *wish = NULL;

	sfb_own_presence_set_status(fixture->own, SFB_STATUS_BUSY);
	sfb_own_presence_set_note(fixture->own, "Back at 3");
	begin(fixture);
	fixture->subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	peer_assert_header(fixture->subscribe, "Event", "vnd-microsoft-roaming-self");
	wish = wire_dup_body(fixture->subscribe);
	g_assert_nonnull(strstr(wish, "<roaming type=\"categories\"/>"));
	wire_answer(fixture->wire, fixture->subscribe, 200, NULL, NULL);
	peer_let_pass(50);
	peer_assert_quiet(fixture->wire->peer);
	wire_notify(fixture->wire, fixture->subscribe, TYPE, SELF(USER_STATE));
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	peer_assert_header(service, "Content-Type", "application/msrtc-category-publish+xml");
	assert_publishes(service, DEVICE " version=\"0\"", MACHINE " version=\"0\"",
	                 PASSING " version=\"0\" expireType=\"time\" expires=\"86400\"",
	                 LASTING " version=\"7\" expireType=\"static\" expires=\"0\"/>",
	                 NOTE " version=\"0\"", NULL);
	g_assert_false(fixture->is_answered);
	wire_answer(fixture->wire, service, 200, NULL, NULL);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
	peer_assert_quiet(fixture->wire->peer);
}

/* Being available needs no words, except against an old status. */
static void
test_available(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;

	sfb_own_presence_set_status(fixture->own, SFB_STATUS_AVAILABLE);
	service = subscribe(fixture, SELF(""));
	assert_publishes(service, DEVICE, MACHINE, NULL);
	assert_lacks(service, "userState");
	assert_lacks(service, "dndState");
	assert_lacks(service, "categoryName=\"note\"");
}

static void
test_available_again(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;

	sfb_own_presence_set_status(fixture->own, SFB_STATUS_AVAILABLE);
	service = subscribe(fixture, SELF(USER_STATE));
	assert_publishes(service, DEVICE, MACHINE, LASTING " version=\"7\"", NULL);
}

/* Without a body in the answer the versions count on; idle is the machine's affair. */
static void
test_versions_count(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) idle = NULL;
	g_autoptr(SfbSipMessage) active = NULL;

	sign_in(fixture);
	sfb_own_presence_set_idle(fixture->own, TRUE);
	idle = wire_expect(fixture->wire, "SERVICE", KIM);
	assert_publishes(idle, MACHINE " version=\"1\"", "<availability>5000", NULL);
	assert_lacks(idle, "userState");
	assert_lacks(idle, "device");
	wire_answer(fixture->wire, idle, 200, NULL, NULL);
	sfb_own_presence_set_idle(fixture->own, FALSE);
	active = wire_expect(fixture->wire, "SERVICE", KIM);
	assert_publishes(active, MACHINE " version=\"2\"", "<availability>3500", NULL);
}

/* The answer's body is an account of ourselves like any other. */
static void
test_answer_tells(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;
	g_autoptr(SfbSipMessage) next = NULL;

	sign_in(fixture);
	sfb_own_presence_set_note(fixture->own, "Lunch");
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	wire_answer(fixture->wire, service, 200, TYPE,
	            SELF("<category name='note' instance='0' container='400' version='17'>"
	                 "<note><body type='personal'>Lunch</body></note></category>"));
	sfb_own_presence_set_note(fixture->own, NULL);
	next = wire_expect(fixture->wire, "SERVICE", KIM);
	assert_publishes(next, NOTE " version=\"17\" expireType=\"static\" expires=\"0\"/>", NULL);
	g_assert_cmpstr(fixture->story->str, ==, "0 Lunch\n");
}

/* While one publication is under way wishes gather, and the last of each kind wins. */
static void
test_one_at_a_time(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = subscribe(fixture, SELF(""));
	g_autoptr(SfbSipMessage) second = NULL;

	sfb_own_presence_set_status(fixture->own, SFB_STATUS_BUSY);
	sfb_own_presence_set_status(fixture->own, SFB_STATUS_AWAY);
	sfb_own_presence_set_note(fixture->own, "Out");
	peer_assert_quiet(fixture->wire->peer);
	wire_answer(fixture->wire, first, 200, NULL, NULL);
	second = wire_expect(fixture->wire, "SERVICE", KIM);
	assert_publishes(second, LASTING " version=\"0\"", "<availability>15500", NOTE, NULL);
	assert_lacks(second, "6500");
	wire_answer(fixture->wire, second, 200, NULL, NULL);
	peer_let_pass(20);
	peer_assert_quiet(fixture->wire->peer);
}

static void
test_conflict(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = subscribe(fixture, SELF(""));
	g_autoptr(SfbSipMessage) second = NULL;

	sfb_own_presence_set_status(fixture->own, SFB_STATUS_AWAY);
	wire_answer(fixture->wire, first, 409, "application/msrtc-fault+xml", CONFLICT);
	second = wire_expect(fixture->wire, "SERVICE", KIM);
	assert_publishes(second, DEVICE " version=\"0\"", MACHINE " version=\"5\"",
	                 LASTING " version=\"0\"", NULL);
	wire_answer(fixture->wire, second, 200, NULL, NULL);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
}

/* Three conflicts in a row: the server tells anew, once; after three more it is no use. */
static void
test_endless_conflict(Fixture *fixture, gconstpointer data)
{
	SfbSipMessage *service = subscribe(fixture, SELF(""));

	for (guint round = 0; round < 2; round++) {
		for (guint attempt = 0; attempt < 3; attempt++) {
			wire_answer(fixture->wire, service, 409, "application/msrtc-fault+xml",
			            CONFLICT);
			g_clear_pointer(&service, sfb_sip_message_unref);
			if (attempt < 2)
				service = wire_expect(fixture->wire, "SERVICE", KIM);
		}
		if (round == 0) {
			g_autoptr(SfbSipMessage) again = peer_receive(fixture->wire->peer);

			g_assert_true(sfb_sip_message_is_method(again, "SUBSCRIBE"));
			wire_answer(fixture->wire, again, 200, TYPE, SELF(""));
			service = wire_expect(fixture->wire, "SERVICE", KIM);
		}
	}
	peer_wait_for(&fixture->is_answered);
	g_assert_nonnull(fixture->error);
	peer_assert_quiet(fixture->wire->peer);
}

static void
test_refused_start(Fixture *fixture, gconstpointer data)
{
	static const guint statuses[] = { 403, 409, 503 };

	for (guint i = 0; i < G_N_ELEMENTS(statuses); i++) {
		Fixture own = { NULL };
		g_autoptr(SfbSipMessage) service = NULL;

		set_up(&own, NULL);
		service = subscribe(&own, SELF(""));
		wire_answer(own.wire, service, statuses[i], NULL, NULL);
		peer_wait_for(&own.is_answered);
		g_assert_nonnull(own.error);
		g_assert_false(own.has_failed);
		tear_down(&own, NULL);
	}
}

static void
test_refused_note(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;
	g_autoptr(SfbSipMessage) next = NULL;

	sign_in(fixture);
	sfb_own_presence_set_note(fixture->own, "Lunch");
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	wire_answer(fixture->wire, service, 403, NULL, NULL);
	peer_wait_for(&fixture->has_failed);
	g_assert_error(fixture->failure, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	g_assert_true(g_str_has_prefix(fixture->failure->message, "Your note was not published. "));
	sfb_own_presence_set_idle(fixture->own, TRUE);
	next = wire_expect(fixture->wire, "SERVICE", KIM);
	assert_lacks(next, "note");
}

/* Trouble that passes is no failure; the wishes wait for the next attempt together. */
static void
test_trouble(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;

	sign_in(fixture);
	sfb_own_presence_set_status(fixture->own, SFB_STATUS_AWAY);
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	wire_answer(fixture->wire, service, 503, NULL, NULL);
	peer_let_pass(50);
	sfb_own_presence_set_idle(fixture->own, TRUE);
	peer_let_pass(50);
	peer_assert_quiet(fixture->wire->peer);
	g_assert_false(fixture->has_failed);
}

/* A server that does not know the call-blocking category still gets the status. */
static void
test_without_call_blocking(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = NULL;
	g_autoptr(SfbSipMessage) next = NULL;

	sign_in(fixture);
	sfb_own_presence_set_status(fixture->own, SFB_STATUS_DO_NOT_DISTURB);
	service = wire_expect(fixture->wire, "SERVICE", KIM);
	assert_publishes(service, PASSING, "9500", "6900", "categoryName=\"dndState\"", NULL);
	wire_answer(fixture->wire, service, 400, NULL, NULL);
	next = wire_expect(fixture->wire, "SERVICE", KIM);
	assert_publishes(next, PASSING, "9500", "6900", NULL);
	assert_lacks(next, "dndState");
	g_assert_false(fixture->has_failed);
}

/* What others of our clients do is announced, and only then. */
static void
test_changed(Fixture *fixture, gconstpointer data)
{
	static const char away[] = SELF(
		"<category name='state' instance='1' container='2' version='3'>"
		"<state xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'"
		" xsi:type='aggregateState'><availability>15500</availability></state></category>");

	sign_in(fixture);
	g_assert_cmpuint(sfb_own_presence_get_availability(fixture->own), ==, 0);
	g_assert_null(sfb_own_presence_get_display_name(fixture->own));
	wire_notify(fixture->wire, fixture->subscribe, TYPE, away);
	wire_notify(fixture->wire, fixture->subscribe, TYPE, away);
	wire_notify(fixture->wire, fixture->subscribe, TYPE, "<roamingData><categories>");
	wire_notify(fixture->wire, fixture->subscribe, TYPE,
	            SELF("<category name='contactCard' instance='0' container='0' version='1'>"
	                 "<contactCard><identity><name><displayName>Kim Akers</displayName></name>"
	                 "</identity></contactCard></category>"
	                 "<category name='note' instance='0' container='300' version='1'>"
	                 "<note><body type='personal'>Lunch</body></note></category>"));
	while (strstr(fixture->story->str, "Lunch") == NULL)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(fixture->story->str, ==, "15500 (null)\n15500 Lunch\n");
	g_assert_cmpstr(sfb_own_presence_get_display_name(fixture->own), ==, "Kim Akers");
}

static void
test_not_offered(void)
{
	Fixture fixture = { NULL };

	prepare(&fixture, "presence");
	begin(&fixture);
	peer_wait_for(&fixture.is_answered);
	g_assert_error(fixture.error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	peer_assert_quiet(fixture.wire->peer);
	tear_down(&fixture, NULL);
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
	begin(fixture);
	fixture->subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, fixture->subscribe, 200, NULL, NULL);
	peer_let_pass(20);
	g_assert_false(fixture->is_answered);
	g_cancellable_cancel(fixture->cancellable);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled_publication(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = subscribe(fixture, SELF(""));

	g_cancellable_cancel(fixture->cancellable);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	peer_assert_quiet(fixture->wire->peer);
}

#define ADD(name, test) g_test_add("/own-presence/" name, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("start", test_start);
	ADD("available", test_available);
	ADD("available-again", test_available_again);
	ADD("versions-count", test_versions_count);
	ADD("answer-tells", test_answer_tells);
	ADD("one-at-a-time", test_one_at_a_time);
	ADD("conflict", test_conflict);
	ADD("endless-conflict", test_endless_conflict);
	ADD("refused-start", test_refused_start);
	ADD("refused-note", test_refused_note);
	ADD("trouble", test_trouble);
	ADD("without-call-blocking", test_without_call_blocking);
	ADD("changed", test_changed);
	ADD("cancelled", test_cancelled);
	ADD("cancelled-publication", test_cancelled_publication);
	g_test_add_func("/own-presence/not-offered", test_not_offered);
	return g_test_run();
}
