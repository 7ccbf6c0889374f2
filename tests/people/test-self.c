/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Being told of ourselves, and what we send about it. */

#include "people/self.h"

#include <string.h>

#include "people/wire.h"
#include "util/error.h"

#define KIM "sip:kim@contoso.example"
#define TYPE "application/vnd-microsoft-roaming-self+xml"

typedef struct {
	Wire *wire;
	SfbSelf *self;
	SfbSipMessage *subscribe;
	GCancellable *cancellable;
	GString *story;
	gboolean is_answered;
	GError *error;
	gboolean is_over;
} Fixture;

static void
on_told(SfbSelf *self, SfbXmlNode *root, SfbSelfSource source, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_true(sfb_xml_has_name(root, "roamingData"));
	g_string_append_printf(fixture->story, "%s %s\n",
	                       source == SFB_SELF_ANSWER ? "answer" : "notification",
	                       sfb_xml_get_attribute(root, "id"));
}

static void
on_ended(SfbSelf *self, const GError *error, gpointer user_data)
{
	((Fixture *)user_data)->is_over = TRUE;
}

static void
on_started(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	sfb_self_start_finish(SFB_SELF(source), result, &fixture->error);
	fixture->is_answered = TRUE;
}

static void
prepare(Fixture *fixture, const char *events)
{
	fixture->wire = wire_new(events, NULL);
	fixture->story = g_string_new(NULL);
	fixture->cancellable = g_cancellable_new();
	fixture->self = sfb_self_new(fixture->wire->client);
	g_signal_connect(fixture->self, "told", G_CALLBACK(on_told), fixture);
	g_signal_connect(fixture->self, "ended", G_CALLBACK(on_ended), fixture);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	prepare(fixture, WIRE_EVENTS);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_object_unref(fixture->self);
	g_clear_pointer(&fixture->subscribe, sfb_sip_message_unref);
	wire_free(fixture->wire);
	g_string_free(fixture->story, TRUE);
	g_object_unref(fixture->cancellable);
	g_clear_error(&fixture->error);
}

static void
begin(Fixture *fixture)
{
	sfb_self_start_async(fixture->self, fixture->cancellable, on_started, fixture);
	fixture->subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
}

static void
wait_for_story(Fixture *fixture, const char *end)
{
	while (!g_str_has_suffix(fixture->story->str, end))
		g_main_context_iteration(NULL, TRUE);
}

/* The answer's document comes like those that follow; a damaged one is left out. */
static void
test_told(Fixture *fixture, gconstpointer data)
{
	g_autofree char *wish = NULL;

	begin(fixture);
	peer_assert_header(fixture->subscribe, "Event", "vnd-microsoft-roaming-self");
	peer_assert_header(fixture->subscribe, "Accept", TYPE);
	wish = wire_dup_body(fixture->subscribe);
	g_assert_cmpstr(wish, ==,
	                "<roamingList xmlns=\"http://schemas.microsoft.com/2006/09/sip/"
	                "roaming-self\"><roaming type=\"categories\"/>"
	                "<roaming type=\"containers\"/><roaming type=\"subscribers\"/>"
	                "<roamingEx xmlns=\"http://schemas.microsoft.com/2007/09/sip/"
	                "roaming-self-ex\" type=\"delegates\"/></roamingList>");
	wire_answer(fixture->wire, fixture->subscribe, 200, TYPE, "<roamingData id='1'/>");
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
	wire_notify(fixture->wire, fixture->subscribe, TYPE, "<roamingData id='2'>");
	wire_notify(fixture->wire, fixture->subscribe, TYPE, "<categories id='3'/>");
	wire_notify(fixture->wire, fixture->subscribe, "text/plain", "<roamingData id='4'/>");
	wire_notify(fixture->wire, fixture->subscribe, TYPE, "<roamingData id='5'/>");
	wait_for_story(fixture, "5\n");
	g_assert_cmpstr(fixture->story->str, ==, "notification 1\nnotification 5\n");
}

static void
test_refresh(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) again = NULL;

	begin(fixture);
	wire_answer(fixture->wire, fixture->subscribe, 200, NULL, NULL);
	peer_wait_for(&fixture->is_answered);
	sfb_self_refresh(fixture->self);
	again = peer_receive(fixture->wire->peer);
	g_assert_true(sfb_sip_message_is_method(again, "SUBSCRIBE"));
	wire_answer(fixture->wire, again, 200, TYPE, "<roamingData id='1'/>");
	wait_for_story(fixture, "1\n");
	g_assert_cmpstr(fixture->story->str, ==, "notification 1\n");
}

static void
test_refused(Fixture *fixture, gconstpointer data)
{
	begin(fixture);
	wire_answer(fixture->wire, fixture->subscribe, 403, NULL, NULL);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
}

/* Refused for good at the refresh: no more will be told, and nothing is asked any more. */
static void
test_ended(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) again = NULL;

	begin(fixture);
	wire_answer(fixture->wire, fixture->subscribe, 200, NULL, NULL);
	peer_wait_for(&fixture->is_answered);
	sfb_self_refresh(fixture->self);
	again = peer_receive(fixture->wire->peer);
	wire_answer(fixture->wire, again, 403, NULL, NULL);
	peer_wait_for(&fixture->is_over);
	sfb_self_refresh(fixture->self);
	peer_let_pass(20);
	peer_assert_quiet(fixture->wire->peer);
}

static void
test_not_offered(void)
{
	Fixture fixture = { NULL };

	prepare(&fixture, "presence");
	sfb_self_start_async(fixture.self, fixture.cancellable, on_started, &fixture);
	peer_wait_for(&fixture.is_answered);
	g_assert_error(fixture.error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	peer_assert_quiet(fixture.wire->peer);
	tear_down(&fixture, NULL);
}

static void
on_sent(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &fixture->error);

	if (response != NULL)
		g_string_append_printf(fixture->story, "status %u\n",
		                       sfb_sip_message_get_status(response));
	fixture->is_answered = TRUE;
}

static SfbSipMessage *
send(Fixture *fixture)
{
	g_autoptr(GBytes) body = g_bytes_new_static("<x/>", 4);

	sfb_self_send_async(fixture->self, "application/x-test+xml", body, fixture->cancellable,
	                    on_sent, fixture);
	return wire_expect(fixture->wire, "SERVICE", KIM);
}

/* What the answer tells is known before the one who asked goes on. */
static void
test_answer(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = send(fixture);
	g_autofree char *body = wire_dup_body(service);

	peer_assert_header(service, "Content-Type", "application/x-test+xml");
	g_assert_cmpstr(body, ==, "<x/>");
	wire_answer(fixture->wire, service, 200, TYPE, "<roamingData id='7'/>");
	peer_wait_for(&fixture->is_answered);
	g_assert_cmpstr(fixture->story->str, ==, "answer 7\nstatus 200\n");
}

static void
test_refusal(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = send(fixture);

	wire_answer(fixture->wire, service, 409, TYPE, "<roamingData id='7'/>");
	peer_wait_for(&fixture->is_answered);
	g_assert_cmpstr(fixture->story->str, ==, "status 409\n");
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) service = send(fixture);

	g_cancellable_cancel(fixture->cancellable);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, test) g_test_add("/self/" name, Fixture, NULL, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("told", test_told);
	ADD("refresh", test_refresh);
	ADD("refused", test_refused);
	ADD("ended", test_ended);
	g_test_add_func("/self/not-offered", test_not_offered);
	ADD("answer", test_answer);
	ADD("refusal", test_refusal);
	ADD("cancelled", test_cancelled);
	return g_test_run();
}
