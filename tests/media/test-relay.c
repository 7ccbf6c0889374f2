/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* When credentials for the relay are asked for, who gets them, and how long they stay. */

#include "media/relay.h"

#include <string.h>

#include "media/setting.h"
#include "util/error.h"
#include "util/xml.h"

#define TYPE "application/msrtc-media-relay-auth+xml"
#define EDGE "sip:edge1@contoso.example;gruu;opaque=srvr:MRAS:ab%2bDEF"
#define OTHER "sip:edge2@contoso.example;gruu;opaque=srvr:MRAS:x"
#define URI(uri) "<mrasUri>" uri "</mrasUri>"

/* One who asks. */
typedef struct {
	gboolean is_answered;
	char *user_name; /* NULL: refused */
	GError *error;
} Asker;

typedef struct {
	Wire *wire;
	SfbSettings *settings;
	SfbRelay *relay;
	Asker asker;
	guint changes;
} Fixture;

static void
on_changed(SfbRelay *relay, Fixture *fixture)
{
	fixture->changes++;
}

static void
set_up(Fixture *fixture, gconstpointer row)
{
	fixture->wire = wire_new(SETTING_EVENT, NULL);
	fixture->settings = sfb_settings_new(fixture->wire->client);
	fixture->relay = sfb_relay_new(fixture->wire->client, fixture->settings);
	g_signal_connect(fixture->relay, "changed", G_CALLBACK(on_changed), fixture);
	setting_give(fixture->wire, fixture->settings, URI(EDGE));
}

static void
asker_clear(Asker *asker)
{
	asker->is_answered = FALSE;
	g_clear_pointer(&asker->user_name, g_free);
	g_clear_error(&asker->error);
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	asker_clear(&fixture->asker);
	g_assert_finalize_object(fixture->relay);
	g_object_unref(fixture->settings);
	wire_free(fixture->wire);
}

/* Asking */

static void
on_got(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Asker *asker = user_data;
	const SfbRelayCredentials *credentials =
		sfb_relay_get_finish(SFB_RELAY(source), result, &asker->error);

	g_assert_false(asker->is_answered);
	g_assert_true((credentials == NULL) == (asker->error != NULL));
	asker->is_answered = TRUE;
	asker->user_name = credentials != NULL ? g_strdup(credentials->user_name) : NULL;
}

static void
ask(Fixture *fixture, Asker *asker)
{
	asker_clear(asker);
	sfb_relay_get_async(fixture->relay, NULL, on_got, asker);
}

static SfbSipMessage *
expect(Fixture *fixture, const char *service)
{
	SfbSipMessage *request = wire_expect(fixture->wire, "SERVICE", service);

	g_assert_true(sfb_sip_message_has_content_type(request, TYPE));
	return request;
}

static char *
dup_id(const SfbSipMessage *request)
{
	g_autofree char *body = wire_dup_body(request);
	g_autoptr(SfbXml) xml = sfb_xml_parse(body, -1, NULL);

	return g_strdup(sfb_xml_get_attribute(sfb_xml_get_root(xml), "requestID"));
}

static void
grant(Fixture *fixture, const SfbSipMessage *request, const char *user_name, guint minutes)
{
	g_autofree char *id = dup_id(request);
	g_autofree char *body = g_strdup_printf(
		"<response reasonPhrase=\"OK\"><credentialsResponse credentialsRequestID=\"%s\">"
		"<credentials><username>%s</username><password>secret</password>"
		"<duration>%u</duration></credentials><mediaRelayList><mediaRelay>"
		"<hostName>edge1</hostName><udpPort>3478</udpPort></mediaRelay></mediaRelayList>"
		"</credentialsResponse></response>",
		id, user_name, minutes);

	wire_answer(fixture->wire, request, 200, TYPE, body);
}

static void
refuse(Fixture *fixture, const SfbSipMessage *request, const char *phrase)
{
	g_autofree char *body =
		g_strdup_printf("<response version=\"1.0\" reasonPhrase=\"%s\"/>", phrase);

	wire_answer(fixture->wire, request, 200, TYPE, body);
}

/* Gets the first credentials, which last for ten minutes. */
static void
begin(Fixture *fixture)
{
	g_autoptr(SfbSipMessage) request = NULL;

	ask(fixture, &fixture->asker);
	request = expect(fixture, EDGE);
	grant(fixture, request, "first", 10);
	peer_wait_for(&fixture->asker.is_answered);
	g_assert_cmpstr(fixture->asker.user_name, ==, "first");
	g_assert_cmpuint(fixture->changes, ==, 1);
}

/* Time */

/* What the relay waits for; NULL: nothing. */
static GSource *
find_timer(Fixture *fixture)
{
	return g_main_context_find_source_by_user_data(NULL, fixture->relay);
}

static void
assert_waits(Fixture *fixture, gint64 seconds_min, gint64 seconds_max)
{
	GSource *timer = find_timer(fixture);
	gint64 microseconds;

	g_assert_nonnull(timer);
	microseconds = g_source_get_ready_time(timer) - g_get_monotonic_time();
	g_assert_cmpint(microseconds, >, (seconds_min - 2) * G_USEC_PER_SEC);
	g_assert_cmpint(microseconds, <, (seconds_max + 2) * G_USEC_PER_SEC);
}

static void
let_time_come(Fixture *fixture)
{
	g_source_set_ready_time(find_timer(fixture), 0);
}

/* Cases */

static void
test_asked_late(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;
	g_autofree char *body = NULL;

	g_assert_null(sfb_relay_peek(fixture->relay));
	g_assert_null(find_timer(fixture));
	peer_assert_quiet(fixture->wire->peer);
	ask(fixture, &fixture->asker);
	request = expect(fixture, EDGE);
	peer_assert_header(request, "To", "<" EDGE ">");
	body = wire_dup_body(request);
	g_assert_nonnull(strstr(body, "to=\"" EDGE "\""));
	g_assert_nonnull(strstr(body, "<identity>sip:kim@contoso.example</identity>"));
	g_assert_nonnull(strstr(body, "<location>intranet</location>"));
	grant(fixture, request, "first", 480);
	peer_wait_for(&fixture->asker.is_answered);
	g_assert_cmpstr(sfb_relay_peek(fixture->relay)->user_name, ==, "first");
	assert_waits(fixture, 320 * 60, 320 * 60);
}

static void
test_outside(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;
	g_autofree char *body = NULL;

	sfb_settings_set_external(fixture->settings, TRUE);
	ask(fixture, &fixture->asker);
	request = expect(fixture, EDGE);
	body = wire_dup_body(request);
	g_assert_nonnull(strstr(body, "<location>internet</location>"));
	grant(fixture, request, "first", 480);
	peer_wait_for(&fixture->asker.is_answered);
}

/* One question for all who wait, and none while there are some. */
static void
test_shared(Fixture *fixture, gconstpointer data)
{
	Asker second = { FALSE };
	g_autoptr(SfbSipMessage) request = NULL;

	ask(fixture, &fixture->asker);
	ask(fixture, &second);
	request = expect(fixture, EDGE);
	grant(fixture, request, "shared", 480);
	peer_wait_for(&second.is_answered);
	g_assert_true(fixture->asker.is_answered);
	g_assert_cmpstr(second.user_name, ==, "shared");
	ask(fixture, &second);
	peer_wait_for(&second.is_answered);
	g_assert_cmpstr(second.user_name, ==, "shared");
	peer_assert_quiet(fixture->wire->peer);
	g_assert_cmpuint(fixture->changes, ==, 1);
	asker_clear(&second);
}

static void
test_renewed(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = NULL;
	g_autoptr(SfbSipMessage) second = NULL;
	g_autofree char *first_id = NULL;
	g_autofree char *second_id = NULL;

	ask(fixture, &fixture->asker);
	first = expect(fixture, EDGE);
	grant(fixture, first, "first", 10);
	peer_wait_for(&fixture->asker.is_answered);
	assert_waits(fixture, 400, 400);
	let_time_come(fixture);
	second = expect(fixture, EDGE);
	g_assert_cmpstr(sfb_relay_peek(fixture->relay)->user_name, ==, "first");
	grant(fixture, second, "second", 20);
	while (fixture->changes < 2)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(sfb_relay_peek(fixture->relay)->user_name, ==, "second");
	assert_waits(fixture, 800, 800);
	first_id = dup_id(first);
	second_id = dup_id(second);
	g_assert_cmpstr(first_id, !=, second_id);
}

/* @phrase: of a server that may have time later. */
static void
test_busy(Fixture *fixture, gconstpointer phrase)
{
	g_autoptr(SfbSipMessage) first = NULL;
	g_autoptr(SfbSipMessage) second = NULL;

	ask(fixture, &fixture->asker);
	first = expect(fixture, EDGE);
	refuse(fixture, first, phrase);
	peer_wait_for(&fixture->asker.is_answered);
	g_assert_nonnull(fixture->asker.error);
	assert_waits(fixture, 60, 300);
	g_assert_cmpuint(fixture->changes, ==, 0);
	let_time_come(fixture);
	second = expect(fixture, EDGE);
	grant(fixture, second, "late", 480);
	while (fixture->changes < 1)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(sfb_relay_peek(fixture->relay)->user_name, ==, "late");
}

/* What there is holds on while the server has no time. */
static void
test_busy_at_renewal(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;

	begin(fixture);
	let_time_come(fixture);
	request = expect(fixture, EDGE);
	refuse(fixture, request, "Server Busy");
	while (find_timer(fixture) == NULL)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(sfb_relay_peek(fixture->relay)->user_name, ==, "first");
	g_assert_cmpuint(fixture->changes, ==, 1);
	assert_waits(fixture, 60, 300);
}

static void
test_refused(Fixture *fixture, gconstpointer phrase)
{
	g_autoptr(SfbSipMessage) request = NULL;

	begin(fixture);
	let_time_come(fixture);
	request = expect(fixture, EDGE);
	refuse(fixture, request, phrase);
	while (fixture->changes < 2)
		g_main_context_iteration(NULL, TRUE);
	g_assert_null(sfb_relay_peek(fixture->relay));
	g_assert_null(find_timer(fixture));
}

static void
test_status(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;

	begin(fixture);
	let_time_come(fixture);
	request = expect(fixture, EDGE);
	peer_answer(fixture->wire->peer, request, 403);
	while (fixture->changes < 2)
		g_main_context_iteration(NULL, TRUE);
	g_assert_null(sfb_relay_peek(fixture->relay));
	g_assert_null(find_timer(fixture));
}

/* As after a computer has slept. */
static void
test_ended(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;

	begin(fixture);
	/* The borrowed value is ours to age. */
	((SfbRelayCredentials *)sfb_relay_peek(fixture->relay))->expires -= 10 * 60;
	g_assert_null(sfb_relay_peek(fixture->relay));
	ask(fixture, &fixture->asker);
	request = expect(fixture, EDGE);
	refuse(fixture, request, "Time Out");
	peer_wait_for(&fixture->asker.is_answered);
	g_assert_error(fixture->asker.error, SFB_ERROR, SFB_ERROR_TIMEOUT);
	g_assert_cmpuint(fixture->changes, ==, 2);
}

static void
test_no_relay(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;

	setting_give(fixture->wire, fixture->settings, "");
	ask(fixture, &fixture->asker);
	peer_wait_for(&fixture->asker.is_answered);
	g_assert_error(fixture->asker.error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	g_assert_null(find_timer(fixture));
	peer_assert_quiet(fixture->wire->peer);

	/* Somebody did ask: as soon as there is one, it is asked. */
	setting_give(fixture->wire, fixture->settings, URI(EDGE));
	request = expect(fixture, EDGE);
	grant(fixture, request, "at-last", 480);
	while (fixture->changes < 1)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(sfb_relay_peek(fixture->relay)->user_name, ==, "at-last");
}

static void
test_moved(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;

	begin(fixture);
	setting_give(fixture->wire, fixture->settings, URI(EDGE));
	peer_assert_quiet(fixture->wire->peer);
	setting_give(fixture->wire, fixture->settings, URI(OTHER));
	request = expect(fixture, OTHER);
	grant(fixture, request, "other", 480);
	while (fixture->changes < 2)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(sfb_relay_peek(fixture->relay)->user_name, ==, "other");
}

/* The answer of a relay that is not ours any more is not taken. */
static void
test_moved_meanwhile(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = NULL;
	g_autoptr(SfbSipMessage) second = NULL;

	ask(fixture, &fixture->asker);
	first = expect(fixture, EDGE);
	setting_give(fixture->wire, fixture->settings, URI(OTHER));
	grant(fixture, first, "old", 480);
	second = expect(fixture, OTHER);
	g_assert_false(fixture->asker.is_answered);
	grant(fixture, second, "new", 480);
	peer_wait_for(&fixture->asker.is_answered);
	g_assert_cmpstr(fixture->asker.user_name, ==, "new");
}

static void
test_taken_away(Fixture *fixture, gconstpointer data)
{
	begin(fixture);
	setting_give(fixture->wire, fixture->settings, "");
	g_assert_null(sfb_relay_peek(fixture->relay));
	g_assert_cmpuint(fixture->changes, ==, 2);
	g_assert_null(find_timer(fixture));
}

static void
test_disconnected(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) request = NULL;

	ask(fixture, &fixture->asker);
	request = expect(fixture, EDGE);
	sfb_sip_client_disconnect(fixture->wire->client);
	peer_wait_for(&fixture->asker.is_answered);
	g_assert_error(fixture->asker.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	g_assert_null(find_timer(fixture));
}

typedef struct {
	const char *name;
	void (*test)(Fixture *fixture, gconstpointer phrase);
	const char *phrase;
} Row;

static const Row rows[] = {
	{ "asked-late", test_asked_late },
	{ "outside", test_outside },
	{ "shared", test_shared },
	{ "renewed", test_renewed },
	{ "busy", test_busy, "Server Busy" },
	{ "time-out", test_busy, "Time Out" },
	{ "busy-at-renewal", test_busy_at_renewal },
	{ "forbidden", test_refused, "Forbidden" },
	{ "server-error", test_refused, "Internal Server Error" },
	{ "version", test_refused, "Version Mismatch" },
	{ "status", test_status },
	{ "ended", test_ended },
	{ "no-relay", test_no_relay },
	{ "moved", test_moved },
	{ "moved-meanwhile", test_moved_meanwhile },
	{ "taken-away", test_taken_away },
	{ "disconnected", test_disconnected },
};

static void
test_row(Fixture *fixture, gconstpointer data)
{
	const Row *row = data;

	row->test(fixture, row->phrase);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/media/relay/", rows[i].name, NULL);

		g_test_add(path, Fixture, &rows[i], set_up, test_row, tear_down);
	}
	return g_test_run();
}
