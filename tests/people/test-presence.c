/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Watching others: batches, other pools, single people, losses. */

#include <string.h>

#include "people/watching.h"
#include "util/error.h"

#define MULTIPART "multipart/related; type=\"application/rlmi+xml\"; boundary=\"b7 c1\""

/* Neither ourselves nor a telephone, and nobody twice. */
static void
test_one_batch(Watching *watching, gconstpointer data)
{
	static const char *const addresses[] = { "bob@contoso.example", "kim@contoso.example",
		                                 "tel:+49891234567", "bob@contoso.example",
		                                 "dave@contoso.example" };
	g_autoptr(SfbSipMessage) subscribe = NULL;
	g_autofree char *state = watching_build_state("bob@contoso.example", 3500);
	g_autofree char *document = g_strdup_printf(
		"--b7 c1\r\nContent-ID: resourceList\r\nContent-Type: " RLMI "\r\n\r\n"
		"<list><resource uri='sip:bob@contoso.example'><instance "
		"state='active'/></resource>"
		"</list>\r\n--b7 c1\r\nContent-Type: " CATEGORIES "\r\n\r\n%s\r\n--b7 c1--\r\n",
		state);

	watching_watch(watching, addresses, G_N_ELEMENTS(addresses));
	subscribe = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	g_assert_cmpuint(watching_count(subscribe), ==, 2);
	watching_assert_asks_for(subscribe, "bob@contoso.example");
	watching_assert_asks_for(subscribe, "dave@contoso.example");
	peer_assert_header(subscribe, "Event", "presence");
	peer_assert_header(subscribe, "Require", "adhoclist, categoryList");
	peer_assert_header(subscribe, "Content-Type", "application/msrtc-adrl-categorylist+xml");
	g_assert_true(sfb_sip_message_has_token(subscribe, "Supported", "eventlist"));
	wire_answer(watching->wire, subscribe, 200, MULTIPART, document);
	peer_wait_for(&watching->is_answered);
	g_assert_no_error(watching->error);
	watching_assert_story(watching, "bob@contoso.example 3500\n");
	g_assert_cmpuint(sfb_presence_get(watching->presence, "dave@contoso.example")->availability,
	                 ==, 0);
	g_assert_null(sfb_presence_get(watching->presence, "kim@contoso.example"));
}

static void
test_nobody(Watching *watching, gconstpointer data)
{
	static const char *const addresses[] = { "kim@contoso.example" };

	watching_watch(watching, addresses, 1);
	peer_wait_for(&watching->is_answered);
	g_assert_no_error(watching->error);
	peer_assert_quiet(watching->wire->peer);
}

/* 550 people are six requests, four at a time; a refused one does not stop the others. */
static void
test_many(Watching *watching, gconstpointer data)
{
	SfbSipMessage *under_way[4];
	guint total = 0;

	watching_many(watching, 550);
	for (guint i = 0; i < G_N_ELEMENTS(under_way); i++)
		under_way[i] = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	peer_assert_quiet(watching->wire->peer);
	for (guint i = 0; i < 6; i++) {
		g_autoptr(SfbSipMessage) subscribe = under_way[i % 4];

		total += watching_count(subscribe);
		g_assert_false(watching->is_answered);
		wire_answer(watching->wire, subscribe, i == 1 ? 403 : 200, NULL, NULL);
		under_way[i % 4] = i < 2 ? wire_expect(watching->wire, "SUBSCRIBE", KIM) : NULL;
	}
	g_assert_cmpuint(total, ==, 550);
	peer_wait_for(&watching->is_answered);
	g_assert_no_error(watching->error);
}

static void
test_watched_already(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) subscribe = NULL;
	g_autoptr(SfbSipMessage) second = NULL;

	watching_many(watching, 2);
	subscribe = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	wire_answer(watching->wire, subscribe, 200, NULL, NULL);
	peer_wait_for(&watching->is_answered);
	watching_many(watching, 3);
	second = wire_expect(watching->wire, "SUBSCRIBE", SERVER);
	g_assert_cmpuint(watching_count(second), ==, 1);
	watching_assert_asks_for(second, "u2@contoso.example");
	peer_wait_for(&watching->is_answered);
}

/* One change is one announcement; what shows nothing new is none. */
static void
test_updates(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) subscribe = watching_five(watching);
	g_autofree char *busy = watching_build_state("u1@contoso.example", 6500);
	g_autofree char *stranger = watching_build_state("stranger@contoso.example", 6500);
	g_autofree char *last = watching_build_state("u4@contoso.example", 18500);

	wire_notify(watching->wire, subscribe, CATEGORIES, busy);
	wire_notify(watching->wire, subscribe, CATEGORIES, busy);
	wire_notify(watching->wire, subscribe, CATEGORIES, stranger);
	wire_notify(watching->wire, subscribe, CATEGORIES "; charset=utf-8", last);
	wire_notify(watching->wire, subscribe, "text/plain", "ignored");
	wire_notify(watching->wire, subscribe, CATEGORIES,
	            "<categories uri='sip:u1@contoso.example'");
	while (strstr(watching->story->str, "u4@") == NULL)
		g_main_context_iteration(NULL, TRUE);
	peer_assert_quiet(watching->wire->peer);
	watching_assert_story(watching, "u1@contoso.example 6500\nu4@contoso.example 18500\n");
}

static void
test_unwatched(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) subscribe = watching_five(watching);
	g_autofree char *gone = watching_build_state("u1@contoso.example", 6500);
	g_autofree char *there = watching_build_state("u2@contoso.example", 6500);

	sfb_presence_unwatch(watching->presence, "u1@contoso.example");
	sfb_presence_unwatch(watching->presence, "u1@contoso.example");
	wire_notify(watching->wire, subscribe, CATEGORIES, gone);
	wire_notify(watching->wire, subscribe, CATEGORIES, there);
	while (watching->story->len == 0)
		g_main_context_iteration(NULL, TRUE);
	watching_assert_story(watching, "u2@contoso.example 6500\n");
	g_assert_null(sfb_presence_get(watching->presence, "u1@contoso.example"));
}

/* Two people of one pool are one request there; a person of another company is asked alone,
 * without the words that only a server of lists knows. Saying it again changes nothing. */
static void
test_resubscribe(Watching *watching, gconstpointer data)
{
	static const char list[] =
		"<list><resource uri='sip:u0@contoso.example'>"
		"<instance state='resubscribe' "
		"poolFqdn='sip:pool2@contoso.example;gruu'/></resource>"
		"<resource uri='sip:u1@contoso.example'><instance state='active'/></resource>"
		"<resource uri='sip:u2@contoso.example'>"
		"<instance state='resubscribe' "
		"poolFqdn='sip:pool2@contoso.example;gruu'/></resource>"
		"<resource uri='sip:u3@contoso.example'><instance state='resubscribe'/></resource>"
		"<resource uri='sip:stranger@contoso.example'><instance state='resubscribe'/>"
		"</resource></list>";
	g_autoptr(SfbSipMessage) subscribe = watching_five(watching);
	g_autoptr(SfbSipMessage) single = NULL;
	g_autoptr(SfbSipMessage) pool = NULL;

	wire_notify(watching->wire, subscribe, RLMI, list);
	pool = wire_expect(watching->wire, "SUBSCRIBE", "sip:pool2@contoso.example;gruu");
	single = wire_expect(watching->wire, "SUBSCRIBE", "sip:u3@contoso.example");
	peer_assert_header(single, "To", "<sip:u3@contoso.example>");
	peer_assert_header(single, "Require", NULL);
	g_assert_false(sfb_sip_message_has_token(single, "Supported", "eventlist"));
	g_assert_cmpuint(watching_count(single), ==, 1);
	watching_assert_asks_for(single, "u3@contoso.example");
	peer_assert_header(pool, "Require", "adhoclist, categoryList");
	peer_assert_header(pool, "To", "<sip:pool2@contoso.example;gruu>");
	g_assert_cmpuint(watching_count(pool), ==, 2);
	wire_notify(watching->wire, subscribe, RLMI, list);
	wire_answer(watching->wire, pool, 200, RLMI, list);
	wire_answer(watching->wire, single, 403, NULL, NULL);
	peer_assert_quiet(watching->wire->peer);
}

/* The next SUBSCRIBE that ends no dialog. Returns: (transfer full) */
static SfbSipMessage *
expect_beginning(Watching *watching, const char *uri)
{
	g_autoptr(SfbSipMessage) subscribe = peer_receive(watching->wire->peer);

	while (g_strcmp0(sfb_sip_message_get_header(subscribe, "Expires"), "0") == 0) {
		sfb_sip_message_unref(subscribe);
		subscribe = peer_receive(watching->wire->peer);
	}
	g_assert_cmpstr(sfb_sip_message_get_request_uri(subscribe), ==, uri);
	return g_steal_pointer(&subscribe);
}

/* Servers that send a person in circles are not followed for ever. */
static void
test_circle(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) subscribe = watching_five(watching);
	g_autoptr(SfbSipMessage) end = NULL;
	guint hops = 0;

	wire_notify(watching->wire, subscribe, RLMI,
	            "<list><resource uri='sip:u0@contoso.example'>"
	            "<instance state='resubscribe' poolFqdn='sip:a@contoso.example'/></resource>"
	            "</list>");
	for (const char *at = "sip:a@contoso.example", *next = "sip:b@contoso.example"; hops < 3;
	     hops++) {
		g_autoptr(SfbSipMessage) moved = expect_beginning(watching, at);
		g_autofree char *list = g_strdup_printf(
			"<list><resource uri='sip:u0@contoso.example'>"
			"<instance state='resubscribe' poolFqdn='%s'/></resource></list>",
			next);
		const char *before = at;

		wire_answer(watching->wire, moved, 200, RLMI, list);
		at = next;
		next = before;
	}
	end = wire_expect(watching->wire, "SUBSCRIBE", SERVER);
	peer_assert_header(end, "Expires", "0");
	peer_let_pass(50);
	peer_assert_quiet(watching->wire->peer);
}

/* A person whom their server lets go is unknown, unless another server tells of them. */
static void
test_terminated(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) subscribe = watching_five(watching);
	g_autoptr(SfbSipMessage) single = NULL;
	g_autofree char *first = watching_build_state("u0@contoso.example", 6500);
	g_autofree char *second = watching_build_state("u1@contoso.example", 6500);

	wire_notify(watching->wire, subscribe, CATEGORIES, first);
	wire_notify(watching->wire, subscribe, RLMI,
	            "<list><resource uri='sip:u1@contoso.example'>"
	            "<instance state='resubscribe'/></resource></list>");
	single = wire_expect(watching->wire, "SUBSCRIBE", "sip:u1@contoso.example");
	wire_answer(watching->wire, single, 200, CATEGORIES, second);
	wire_notify(watching->wire, subscribe, RLMI,
	            "<list><resource uri='sip:u1@contoso.example'>"
	            "<instance state='terminated'/></resource>"
	            "<resource uri='sip:u2@contoso.example'><instance state='terminated'/>"
	            "</resource><resource uri='sip:u3@contoso.example'>"
	            "<instance state='pending'/></resource>"
	            "<resource uri='sip:u0@contoso.example'>"
	            "<instance state='terminated' reason='deactivated'/></resource></list>");
	while (strstr(watching->story->str, "u0@contoso.example 0") == NULL)
		g_main_context_iteration(NULL, TRUE);
	watching_assert_story(watching, "u0@contoso.example 6500\nu1@contoso.example 6500\n"
	                                "u0@contoso.example 0\n");
}

/* A server without lists of people gets them one by one. */
static void
test_without_lists(void)
{
	Watching watching = { NULL };

	watching_set_up_with(&watching, WIRE_EVENTS, NULL);
	watching_many(&watching, 6);
	for (guint i = 0; i < 6; i++) {
		g_autoptr(SfbSipMessage) subscribe = wire_expect(watching.wire, "SUBSCRIBE", KIM);

		g_assert_cmpuint(watching_count(subscribe), ==, 1);
		peer_assert_header(subscribe, "Require", "adhoclist, categoryList");
		wire_answer(watching.wire, subscribe, 200, NULL, NULL);
	}
	peer_wait_for(&watching.is_answered);
	g_assert_no_error(watching.error);
	watching_tear_down(&watching, NULL);
}

static void
test_not_offered(void)
{
	Watching watching = { NULL };

	watching_set_up_with(&watching, "vnd-microsoft-roaming-self", "adhoclist");
	watching_many(&watching, 1);
	peer_wait_for(&watching.is_answered);
	g_assert_no_error(watching.error);
	peer_assert_quiet(watching.wire->peer);
	watching_tear_down(&watching, NULL);
}

static void
test_cancelled(Watching *watching, gconstpointer data)
{
	watching_many(watching, 1000);
	g_cancellable_cancel(watching->cancellable);
	peer_wait_for(&watching->is_answered);
	g_assert_error(watching->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, test)                                                                            \
	g_test_add("/presence/" name, Watching, NULL, watching_set_up, test, watching_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("one-batch", test_one_batch);
	ADD("nobody", test_nobody);
	ADD("many", test_many);
	ADD("watched-already", test_watched_already);
	ADD("updates", test_updates);
	ADD("unwatched", test_unwatched);
	ADD("resubscribe", test_resubscribe);
	ADD("circle", test_circle);
	ADD("terminated", test_terminated);
	ADD("cancelled", test_cancelled);
	g_test_add_func("/presence/without-lists", test_without_lists);
	g_test_add_func("/presence/not-offered", test_not_offered);
	return g_test_run();
}
