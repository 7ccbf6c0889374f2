/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One SUBSCRIBE dialog and its ways to end. */

#include <string.h>

#include "sip/header.h"
#include "sip/subscription.h"
#include "support/peer.h"
#include "util/error.h"

typedef struct {
	Peer *peer;
	SfbSipClient *client;
	SfbSipSubscription *subscription;
	GString *documents; /* every body that came, one after the other */
	gboolean is_started;
	GError *start_error;
	gboolean is_ended;
	GError *end_error;
} Fixture;

static void
on_notified(SfbSipSubscription *subscription G_GNUC_UNUSED, SfbSipMessage *message,
            gpointer user_data)
{
	Fixture *fixture = user_data;
	GBytes *body = sfb_sip_message_get_body(message);

	g_string_append_len(fixture->documents, g_bytes_get_data(body, NULL),
	                    (gssize)g_bytes_get_size(body));
}

static void
on_ended(SfbSipSubscription *subscription G_GNUC_UNUSED, const GError *error, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_false(fixture->is_ended);
	fixture->is_ended = TRUE;
	fixture->end_error = g_error_copy(error);
}

static void
on_started(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_false(fixture->is_started);
	sfb_sip_subscription_start_finish(SFB_SIP_SUBSCRIPTION(source), result,
	                                  &fixture->start_error);
	fixture->is_started = TRUE;
}

static void
set_up(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(GBytes) body = g_bytes_new_static("<wish/>", 7);
	const SfbSipSubscriptionWish wish = {
		.request_uri = "sip:kim@contoso.example",
		.event = "presence",
		.accept = "application/rlmi+xml",
		.supported = "com.microsoft.autoextend",
		.require = "adhoclist",
		.content_type = "application/msrtc-adrl-categorylist+xml",
		.body = body,
	};

	fixture->client = peer_new_client(&fixture->peer);
	fixture->documents = g_string_new(NULL);
	fixture->subscription = sfb_sip_subscription_new(fixture->client, &wish);
	g_signal_connect(fixture->subscription, "notified", G_CALLBACK(on_notified), fixture);
	g_signal_connect(fixture->subscription, "ended", G_CALLBACK(on_ended), fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_clear_object(&fixture->subscription);
	peer_drop_client(fixture->client);
	g_string_free(fixture->documents, TRUE);
	g_clear_error(&fixture->start_error);
	g_clear_error(&fixture->end_error);
	peer_free(fixture->peer);
}

/* Returns: the first SUBSCRIBE, as the peer has it. */
static SfbSipMessage *
start(Fixture *fixture)
{
	sfb_sip_subscription_start_async(fixture->subscription, NULL, on_started, fixture);
	return peer_receive(fixture->peer);
}

/* Answers @subscribe as servers do, with @document on its back. */
static void
accept_with(Fixture *fixture, const SfbSipMessage *subscribe, const char *expires,
            const char *document)
{
	g_autoptr(SfbSipMessage) response = peer_make_response(subscribe, 200);

	sfb_sip_message_add_header(response, "Contact", "<sip:pool01.contoso.example;gruu>");
	sfb_sip_message_add_header(response, "Expires", expires);
	sfb_sip_message_add_header(response, "Event", "presence");
	if (document != NULL) {
		sfb_sip_message_add_header(response, "ms-piggyback-cseq", "1");
		sfb_sip_message_set_body_text(response, "text/plain", document);
	}
	peer_send(fixture->peer, response);
	peer_wait_for(&fixture->is_started);
}

/* The server's notification in the dialog that @subscribe began. */
static SfbSipMessage *
make_notification(const SfbSipMessage *subscribe, const char *method, const char *document)
{
	SfbSipMessage *request = sfb_sip_message_new_request(method, "sip:192.0.2.15:51324");

	sfb_sip_message_add_header(request, "Via", "SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK1");
	sfb_sip_message_add_header(request, "From", "<sip:kim@contoso.example>;tag=peer");
	sfb_sip_message_add_header(request, "To", sfb_sip_message_get_header(subscribe, "From"));
	sfb_sip_message_copy_headers(request, subscribe, "Call-ID");
	sfb_sip_message_add_header_printf(request, "CSeq", "1 %s", method);
	sfb_sip_message_add_header(request, "Event", "presence");
	if (document != NULL)
		sfb_sip_message_set_body_text(request, "text/plain", document);
	return request;
}

static void
notify(Fixture *fixture, const SfbSipMessage *subscribe, const char *method, const char *document)
{
	g_autoptr(SfbSipMessage) request = make_notification(subscribe, method, document);

	peer_send(fixture->peer, request);
}

static void
expect_status(Fixture *fixture, guint status)
{
	g_autoptr(SfbSipMessage) response = peer_receive(fixture->peer);

	g_assert_cmpuint(sfb_sip_message_get_status(response), ==, status);
}

static void
test_piggyback(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) subscribe = start(fixture);

	g_assert_true(sfb_sip_message_has_token(subscribe, "Supported", "ms-benotify"));
	g_assert_true(
		sfb_sip_message_has_token(subscribe, "Supported", "ms-piggyback-first-notify"));
	g_assert_true(
		sfb_sip_message_has_token(subscribe, "Supported", "com.microsoft.autoextend"));
	peer_assert_header(subscribe, "Proxy-Require", "ms-benotify");
	peer_assert_header(subscribe, "Require", "adhoclist");
	peer_assert_header(subscribe, "Event", "presence");
	peer_assert_header(subscribe, "Accept", "application/rlmi+xml");
	peer_assert_header(subscribe, "Expires", NULL);
	g_assert_true(sfb_sip_message_has_content_type(subscribe,
	                                               "application/msrtc-adrl-categorylist+xml"));
	accept_with(fixture, subscribe, "28800", "first");
	g_assert_no_error(fixture->start_error);
	g_assert_cmpstr(fixture->documents->str, ==, "first");
}

static void
test_notifications(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) subscribe = start(fixture);

	notify(fixture, subscribe, "NOTIFY", "early ");
	expect_status(fixture, 200);
	accept_with(fixture, subscribe, "28800", NULL);
	notify(fixture, subscribe, "BENOTIFY", "second ");
	notify(fixture, subscribe, "NOTIFY", "third");
	expect_status(fixture, 200);
	notify(fixture, subscribe, "NOTIFY", NULL);
	expect_status(fixture, 200);
	peer_assert_quiet(fixture->peer);
	g_assert_cmpstr(fixture->documents->str, ==, "early second third");
}

static void
test_other_dialog(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) subscribe = start(fixture);
	g_autoptr(SfbSipMessage) stray = make_notification(subscribe, "NOTIFY", "not ours");

	accept_with(fixture, subscribe, "28800", NULL);
	sfb_sip_message_set_header(stray, "From", "<sip:kim@contoso.example>;tag=fork");
	peer_send(fixture->peer, stray);
	expect_status(fixture, 481);
	notify(fixture, subscribe, "INFO", "not ours");
	expect_status(fixture, 481);
	g_assert_cmpstr(fixture->documents->str, ==, "");
}

static void
test_without_benotify(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) first = start(fixture);
	g_autoptr(SfbSipMessage) second = NULL;

	peer_answer(fixture->peer, first, 420);
	second = peer_receive(fixture->peer);
	g_assert_false(sfb_sip_message_has_token(second, "Supported", "ms-benotify"));
	peer_assert_header(second, "Proxy-Require", NULL);
	g_assert_cmpstr(sfb_sip_message_get_header(first, "Call-ID"), !=,
	                sfb_sip_message_get_header(second, "Call-ID"));
	peer_answer(fixture->peer, second, 420);
	peer_wait_for(&fixture->is_started);
	g_assert_error(fixture->start_error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	peer_assert_quiet(fixture->peer);
}

static void
test_refused_start(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) subscribe = start(fixture);

	peer_answer(fixture->peer, subscribe, 403);
	peer_wait_for(&fixture->is_started);
	g_assert_error(fixture->start_error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	g_assert_false(fixture->is_ended);
	sfb_sip_subscription_refresh(fixture->subscription);
	notify(fixture, subscribe, "NOTIFY", "late");
	expect_status(fixture, 481);
	g_assert_cmpstr(fixture->documents->str, ==, "");
}

/* The start fails, but nobody has to ask again. */
static void
test_start_in_passing_trouble(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) first = start(fixture);
	g_autoptr(SfbSipMessage) second = NULL;

	peer_answer(fixture->peer, first, 503);
	peer_wait_for(&fixture->is_started);
	g_assert_error(fixture->start_error, SFB_ERROR, SFB_ERROR_SERVER);
	sfb_sip_subscription_refresh(fixture->subscription);
	second = peer_receive(fixture->peer);
	g_assert_cmpstr(sfb_sip_message_get_header(second, "Call-ID"), !=,
	                sfb_sip_message_get_header(first, "Call-ID"));
	accept_with(fixture, second, "3600", "one ");
	while (fixture->documents->len == 0)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(fixture->documents->str, ==, "one ");
	g_assert_false(fixture->is_ended);
}

/* Refreshes by itself half way; the second SUBSCRIBE is in the dialog and has everything again. */
static SfbSipMessage *
start_and_expect_refresh(Fixture *fixture)
{
	g_autoptr(SfbSipMessage) first = start(fixture);
	SfbSipMessage *second;

	accept_with(fixture, first, "2", "one ");
	second = peer_receive(fixture->peer);
	g_assert_cmpstr(sfb_sip_message_get_request_uri(second), ==,
	                "sip:pool01.contoso.example;gruu");
	peer_assert_header(second, "Call-ID", sfb_sip_message_get_header(first, "Call-ID"));
	peer_assert_header(second, "From", sfb_sip_message_get_header(first, "From"));
	peer_assert_header(second, "To", "<sip:kim@contoso.example>;tag=peer");
	peer_assert_header(second, "CSeq", "2 SUBSCRIBE");
	g_assert_true(
		g_bytes_equal(sfb_sip_message_get_body(first), sfb_sip_message_get_body(second)));
	return second;
}

static void
test_refresh(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) second = start_and_expect_refresh(fixture);
	g_autoptr(SfbSipMessage) third = NULL;

	accept_with(fixture, second, "2", "two");
	third = peer_receive(fixture->peer);
	peer_assert_header(third, "CSeq", "3 SUBSCRIBE");
	g_assert_cmpstr(fixture->documents->str, ==, "one two");
}

static void
test_refused_refresh(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) second = start_and_expect_refresh(fixture);

	peer_answer(fixture->peer, second, 403);
	peer_wait_for(&fixture->is_ended);
	g_assert_error(fixture->end_error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	sfb_sip_subscription_refresh(fixture->subscription);
	peer_assert_quiet(fixture->peer);
}

/* A lost dialog is forgotten at once; refresh() does not wait for the moment of renewal. */
static void
expect_renewal(Fixture *fixture, const SfbSipMessage *old)
{
	g_autoptr(SfbSipMessage) renewed = NULL;

	notify(fixture, old, "NOTIFY", "of the old dialog");
	expect_status(fixture, 481);
	g_assert_false(fixture->is_ended);
	sfb_sip_subscription_refresh(fixture->subscription);
	renewed = peer_receive(fixture->peer);
	peer_assert_header(renewed, "CSeq", "1 SUBSCRIBE");
	peer_assert_header(renewed, "To", "<sip:kim@contoso.example>");
	g_assert_cmpstr(sfb_sip_message_get_header(renewed, "Call-ID"), !=,
	                sfb_sip_message_get_header(old, "Call-ID"));
}

static void
test_lost(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) second = start_and_expect_refresh(fixture);

	peer_answer(fixture->peer, second, GPOINTER_TO_UINT(data));
	expect_renewal(fixture, second);
}

static void
test_terminated(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) subscribe = start(fixture);
	g_autoptr(SfbSipMessage) last = make_notification(subscribe, "BENOTIFY", "last");

	accept_with(fixture, subscribe, "28800", NULL);
	sfb_sip_message_add_header(last, "subscription-state", "terminated;expires=0");
	peer_send(fixture->peer, last);
	expect_renewal(fixture, subscribe);
	g_assert_cmpstr(fixture->documents->str, ==, "last");
}

/* Provisioning does this: all is said in the 200, and nothing more is to come. */
static void
test_one_shot(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) subscribe = start(fixture);
	g_autoptr(SfbSipMessage) response = peer_make_response(subscribe, 200);

	sfb_sip_message_add_header(response, "Contact", "<sip:pool01.contoso.example;gruu>");
	sfb_sip_message_add_header(response, "subscription-state", "terminated;expires=0");
	sfb_sip_message_set_body_text(response, "text/plain", "all");
	peer_send(fixture->peer, response);
	peer_wait_for(&fixture->is_started);
	g_assert_no_error(fixture->start_error);
	g_assert_cmpstr(fixture->documents->str, ==, "all");
	peer_let_pass(1200);
	peer_assert_quiet(fixture->peer);
}

/* The dialog is over by then; to be told once more takes a new one. */
static void
test_one_shot_again(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) again = NULL;

	test_one_shot(fixture, data);
	sfb_sip_subscription_refresh(fixture->subscription);
	again = peer_receive(fixture->peer);
	g_assert_cmpstr(sfb_sip_message_get_request_uri(again), ==, "sip:kim@contoso.example");
	peer_assert_header(again, "To", "<sip:kim@contoso.example>");
}

static void
assert_body(const SfbSipMessage *message, const char *expected)
{
	GBytes *body = sfb_sip_message_get_body(message);

	g_assert_cmpmem(g_bytes_get_data(body, NULL), g_bytes_get_size(body), expected,
	                strlen(expected));
}

static void
send_body(Fixture *fixture, const char *text)
{
	g_autoptr(GBytes) body = g_bytes_new_static(text, strlen(text));

	sfb_sip_subscription_send_body(fixture->subscription, body);
}

static void
answer_in_dialog(Fixture *fixture, const SfbSipMessage *subscribe, guint status)
{
	g_autoptr(SfbSipMessage) response = peer_make_response(subscribe, status);

	sfb_sip_message_add_header(response, "Expires", "28732");
	peer_send(fixture->peer, response);
}

/* Bodies of their own travel one after the other in the dialog; the refresh has the one that was
 * set meanwhile. */
static void
test_bodies(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) subscribe = start(fixture);
	g_autoptr(GBytes) whole = g_bytes_new_static("<all/>", 6);
	g_autoptr(SfbSipMessage) first = NULL;
	g_autoptr(SfbSipMessage) second = NULL;
	g_autoptr(SfbSipMessage) refresh = NULL;

	send_body(fixture, "<one/>");
	send_body(fixture, "<two/>");
	peer_let_pass(20);
	peer_assert_quiet(fixture->peer);
	accept_with(fixture, subscribe, "28732", NULL);
	first = peer_receive(fixture->peer);
	assert_body(first, "<one/>");
	peer_assert_header(first, "Call-ID", sfb_sip_message_get_header(subscribe, "Call-ID"));
	peer_let_pass(20);
	peer_assert_quiet(fixture->peer);
	answer_in_dialog(fixture, first, 200);
	second = peer_receive(fixture->peer);
	assert_body(second, "<two/>");
	sfb_sip_subscription_set_body(fixture->subscription, whole);
	answer_in_dialog(fixture, second, 200);
	peer_let_pass(20);
	sfb_sip_subscription_refresh(fixture->subscription);
	refresh = peer_receive(fixture->peer);
	assert_body(refresh, "<all/>");
}

/* Where there is no dialog there is nothing to add to. */
static void
test_bodies_without_dialog(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) subscribe = NULL;

	send_body(fixture, "<early/>");
	subscribe = start(fixture);
	assert_body(subscribe, "<wish/>");
	peer_answer(fixture->peer, subscribe, 403);
	peer_wait_for(&fixture->is_started);
	g_assert_false(sfb_sip_subscription_is_live(fixture->subscription));
	send_body(fixture, "<late/>");
	peer_let_pass(20);
	peer_assert_quiet(fixture->peer);
}

/* Ended by us: in the dialog, without a body, and nothing comes of its answer. */
static void
test_end(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) subscribe = start(fixture);
	g_autoptr(SfbSipMessage) end = NULL;

	accept_with(fixture, subscribe, "28732", NULL);
	g_assert_true(sfb_sip_subscription_is_live(fixture->subscription));
	sfb_sip_subscription_end(fixture->subscription);
	g_assert_false(sfb_sip_subscription_is_live(fixture->subscription));
	end = peer_receive(fixture->peer);
	peer_assert_header(end, "Call-ID", sfb_sip_message_get_header(subscribe, "Call-ID"));
	peer_assert_header(end, "Expires", "0");
	assert_body(end, "");
	answer_in_dialog(fixture, end, 481);
	sfb_sip_subscription_end(fixture->subscription);
	peer_let_pass(20);
	peer_assert_quiet(fixture->peer);
	g_assert_false(fixture->is_ended);
}

/* With autoextend a notification begins the time anew: 4 s, refreshed after 2. */
static void
test_autoextend(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) subscribe = start(fixture);
	g_autoptr(SfbSipMessage) response = peer_make_response(subscribe, 200);
	g_autoptr(SfbSipMessage) refresh = NULL;

	sfb_sip_message_add_header(response, "Contact", "<sip:pool01.contoso.example;gruu>");
	sfb_sip_message_add_header(response, "subscription-state", "active;expires=4");
	sfb_sip_message_add_header(response, "Supported", "com.microsoft.autoextend, ms-benotify");
	peer_send(fixture->peer, response);
	for (guint i = 0; i < 4; i++) {
		peer_let_pass(700);
		peer_assert_quiet(fixture->peer);
		notify(fixture, subscribe, "BENOTIFY", ".");
	}
	refresh = peer_receive(fixture->peer);
	peer_assert_header(refresh, "CSeq", "2 SUBSCRIBE");
}

/* What we did not ask for is not agreed: the refresh comes after 2 s all the same. */
static void
test_autoextend_not_asked(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	const SfbSipSubscriptionWish wish = { .request_uri = "sip:kim@contoso.example",
		                              .event = "presence",
		                              .accept = "application/rlmi+xml" };
	g_autoptr(SfbSipMessage) subscribe = NULL;
	g_autoptr(SfbSipMessage) response = NULL;
	g_autoptr(SfbSipMessage) refresh = NULL;
	gint64 begin;

	g_object_unref(fixture->subscription);
	fixture->subscription = sfb_sip_subscription_new(fixture->client, &wish);
	subscribe = start(fixture);
	response = peer_make_response(subscribe, 200);
	sfb_sip_message_add_header(response, "Contact", "<sip:pool01.contoso.example;gruu>");
	sfb_sip_message_add_header(response, "Expires", "4");
	sfb_sip_message_add_header(response, "Supported", "com.microsoft.autoextend");
	peer_send(fixture->peer, response);
	begin = g_get_monotonic_time();
	peer_let_pass(1500);
	notify(fixture, subscribe, "BENOTIFY", ".");
	refresh = peer_receive(fixture->peer);
	peer_assert_header(refresh, "CSeq", "2 SUBSCRIBE");
	g_assert_cmpint(g_get_monotonic_time() - begin, <, 3400 * 1000);
}

static void
test_connection_lost(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) subscribe = start(fixture);

	peer_hang_up(fixture->peer);
	peer_wait_for(&fixture->is_started);
	g_assert_error(fixture->start_error, SFB_ERROR, SFB_ERROR_SERVER);
}

static void
on_notified_drop(SfbSipSubscription *subscription G_GNUC_UNUSED,
                 SfbSipMessage *message G_GNUC_UNUSED, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_clear_object(&fixture->subscription);
}

static void
test_survives_its_own_handler(Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
	g_autoptr(SfbSipMessage) subscribe = start(fixture);

	accept_with(fixture, subscribe, "28800", NULL);
	g_signal_connect(fixture->subscription, "notified", G_CALLBACK(on_notified_drop), fixture);
	notify(fixture, subscribe, "NOTIFY", "first ");
	notify(fixture, subscribe, "NOTIFY", "second");
	expect_status(fixture, 200);
	expect_status(fixture, 481);
	g_assert_cmpstr(fixture->documents->str, ==, "first ");
}

#define SUBSCRIPTION_TEST(name, data, test)                                                        \
	g_test_add("/sip/subscription/" name, Fixture, data, set_up, test, tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	SUBSCRIPTION_TEST("piggyback", NULL, test_piggyback);
	SUBSCRIPTION_TEST("notifications", NULL, test_notifications);
	SUBSCRIPTION_TEST("other-dialog", NULL, test_other_dialog);
	SUBSCRIPTION_TEST("without-benotify", NULL, test_without_benotify);
	SUBSCRIPTION_TEST("refused-start", NULL, test_refused_start);
	SUBSCRIPTION_TEST("start-in-passing-trouble", NULL, test_start_in_passing_trouble);
	SUBSCRIPTION_TEST("refresh", NULL, test_refresh);
	SUBSCRIPTION_TEST("refused-refresh", NULL, test_refused_refresh);
	SUBSCRIPTION_TEST("lost/481", GUINT_TO_POINTER(481), test_lost);
	SUBSCRIPTION_TEST("lost/503", GUINT_TO_POINTER(503), test_lost);
	SUBSCRIPTION_TEST("lost/401", GUINT_TO_POINTER(401), test_lost);
	SUBSCRIPTION_TEST("terminated", NULL, test_terminated);
	SUBSCRIPTION_TEST("one-shot", NULL, test_one_shot);
	SUBSCRIPTION_TEST("one-shot-again", NULL, test_one_shot_again);
	SUBSCRIPTION_TEST("bodies", NULL, test_bodies);
	SUBSCRIPTION_TEST("bodies-without-dialog", NULL, test_bodies_without_dialog);
	SUBSCRIPTION_TEST("end", NULL, test_end);
	SUBSCRIPTION_TEST("autoextend", NULL, test_autoextend);
	SUBSCRIPTION_TEST("autoextend-not-asked", NULL, test_autoextend_not_asked);
	SUBSCRIPTION_TEST("connection-lost", NULL, test_connection_lost);
	SUBSCRIPTION_TEST("survives-its-own-handler", NULL, test_survives_its_own_handler);
	return g_test_run();
}
