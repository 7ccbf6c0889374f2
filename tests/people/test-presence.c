/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Watching others: batches, other pools, single people, losses. */

#include <string.h>

#include "people/presence.h"
#include "people/wire.h"
#include "util/error.h"

#define KIM "sip:kim@contoso.example"
#define CATEGORIES "application/msrtc-event-categories+xml"
#define RLMI "application/rlmi+xml"
#define MULTIPART "multipart/related; type=\"application/rlmi+xml\"; boundary=\"b7 c1\""

typedef struct {
	Wire *wire;
	SfbPresence *presence;
	GCancellable *cancellable;
	GString *story; /* who changed since the last look */
	gboolean is_answered;
	GError *error;
} Fixture;

static void
on_changed(SfbPresence *presence, const SfbPresentity *presentity, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_true(sfb_presence_get(presence, presentity->address) == presentity);
	g_string_append_printf(fixture->story, "%s %u\n", presentity->address,
	                       presentity->availability);
}

static void
on_watched(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_false(fixture->is_answered);
	sfb_presence_watch_finish(SFB_PRESENCE(source), result, &fixture->error);
	fixture->is_answered = TRUE;
}

static void
set_up_with(Fixture *fixture, const char *events, const char *features)
{
	fixture->wire = wire_new(events, features);
	fixture->story = g_string_new(NULL);
	fixture->cancellable = g_cancellable_new();
	fixture->presence = sfb_presence_new(fixture->wire->client);
	g_signal_connect(fixture->presence, "presentity-changed", G_CALLBACK(on_changed), fixture);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	set_up_with(fixture, WIRE_EVENTS, "adhoclist, msrtc-event-categories");
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_object_unref(fixture->presence);
	wire_free(fixture->wire);
	g_string_free(fixture->story, TRUE);
	g_object_unref(fixture->cancellable);
	g_clear_error(&fixture->error);
}

static void
watch(Fixture *fixture, const char *const *addresses, gsize count)
{
	fixture->is_answered = FALSE;
	sfb_presence_watch_async(fixture->presence, addresses, count, fixture->cancellable,
	                         on_watched, fixture);
}

static void
watch_many(Fixture *fixture, guint count)
{
	g_autoptr(GPtrArray) addresses = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < count; i++)
		g_ptr_array_add(addresses, g_strdup_printf("u%u@contoso.example", i));
	watch(fixture, (const char *const *)addresses->pdata, count);
}

static void
assert_story(Fixture *fixture, const char *expected)
{
	g_assert_cmpstr(fixture->story->str, ==, expected);
	g_string_truncate(fixture->story, 0);
}

static char *
build_state(const char *address, guint availability)
{
	return g_strdup_printf("<categories uri='sip:%s'><category name='state'><state>"
	                       "<availability>%u</availability></state></category></categories>",
	                       address, availability);
}

static guint
count_resources(const SfbSipMessage *subscribe)
{
	g_autofree char *body = wire_dup_body(subscribe);
	guint count = 0;

	for (const char *at = strstr(body, "<resource "); at != NULL;
	     at = strstr(at + 1, "<resource "))
		count++;
	return count;
}

static void
assert_asks_for(const SfbSipMessage *subscribe, const char *address)
{
	g_autofree char *body = wire_dup_body(subscribe);
	g_autofree char *resource = g_strdup_printf("<resource uri=\"sip:%s\"/>", address);

	g_assert_nonnull(strstr(body, resource));
}

/* Neither ourselves nor a telephone, and nobody twice. */
static void
test_one_batch(Fixture *fixture, gconstpointer data)
{
	static const char *const addresses[] = { "bob@contoso.example", "kim@contoso.example",
		                                 "tel:+49891234567", "bob@contoso.example",
		                                 "dave@contoso.example" };
	g_autoptr(SfbSipMessage) subscribe = NULL;
	g_autofree char *state = build_state("bob@contoso.example", 3500);
	g_autofree char *document = g_strdup_printf(
		"--b7 c1\r\nContent-ID: resourceList\r\nContent-Type: " RLMI "\r\n\r\n"
		"<list><resource uri='sip:bob@contoso.example'><instance "
		"state='active'/></resource>"
		"</list>\r\n--b7 c1\r\nContent-Type: " CATEGORIES "\r\n\r\n%s\r\n--b7 c1--\r\n",
		state);

	watch(fixture, addresses, G_N_ELEMENTS(addresses));
	subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	g_assert_cmpuint(count_resources(subscribe), ==, 2);
	assert_asks_for(subscribe, "bob@contoso.example");
	assert_asks_for(subscribe, "dave@contoso.example");
	peer_assert_header(subscribe, "Event", "presence");
	peer_assert_header(subscribe, "Require", "adhoclist, categoryList");
	peer_assert_header(subscribe, "Content-Type", "application/msrtc-adrl-categorylist+xml");
	g_assert_true(sfb_sip_message_has_token(subscribe, "Supported", "eventlist"));
	wire_answer(fixture->wire, subscribe, 200, MULTIPART, document);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
	assert_story(fixture, "bob@contoso.example 3500\n");
	g_assert_cmpuint(sfb_presence_get(fixture->presence, "dave@contoso.example")->availability,
	                 ==, 0);
	g_assert_null(sfb_presence_get(fixture->presence, "kim@contoso.example"));
}

static void
test_nobody(Fixture *fixture, gconstpointer data)
{
	static const char *const addresses[] = { "kim@contoso.example" };

	watch(fixture, addresses, 1);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
	peer_assert_quiet(fixture->wire->peer);
}

/* 550 people are six requests, four at a time; a refused one does not stop the others. */
static void
test_many(Fixture *fixture, gconstpointer data)
{
	SfbSipMessage *under_way[4];
	guint total = 0;

	watch_many(fixture, 550);
	for (guint i = 0; i < G_N_ELEMENTS(under_way); i++)
		under_way[i] = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	peer_assert_quiet(fixture->wire->peer);
	for (guint i = 0; i < 6; i++) {
		g_autoptr(SfbSipMessage) subscribe = under_way[i % 4];

		total += count_resources(subscribe);
		g_assert_false(fixture->is_answered);
		wire_answer(fixture->wire, subscribe, i == 1 ? 403 : 200, NULL, NULL);
		under_way[i % 4] = i < 2 ? wire_expect(fixture->wire, "SUBSCRIBE", KIM) : NULL;
	}
	g_assert_cmpuint(total, ==, 550);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
}

static void
test_watched_already(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) subscribe = NULL;
	g_autoptr(SfbSipMessage) second = NULL;

	watch_many(fixture, 2);
	subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, subscribe, 200, NULL, NULL);
	peer_wait_for(&fixture->is_answered);
	watch_many(fixture, 3);
	second = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	g_assert_cmpuint(count_resources(second), ==, 1);
	assert_asks_for(second, "u2@contoso.example");
}

/* A first batch of five people, accepted. Returns: (transfer full) its SUBSCRIBE */
static SfbSipMessage *
watch_five(Fixture *fixture)
{
	SfbSipMessage *subscribe;

	watch_many(fixture, 5);
	subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, subscribe, 200, NULL, NULL);
	peer_wait_for(&fixture->is_answered);
	return subscribe;
}

/* One change is one announcement; what shows nothing new is none. */
static void
test_updates(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) subscribe = watch_five(fixture);
	g_autofree char *busy = build_state("u1@contoso.example", 6500);
	g_autofree char *stranger = build_state("stranger@contoso.example", 6500);
	g_autofree char *last = build_state("u4@contoso.example", 18500);

	wire_notify(fixture->wire, subscribe, CATEGORIES, busy);
	wire_notify(fixture->wire, subscribe, CATEGORIES, busy);
	wire_notify(fixture->wire, subscribe, CATEGORIES, stranger);
	wire_notify(fixture->wire, subscribe, CATEGORIES "; charset=utf-8", last);
	wire_notify(fixture->wire, subscribe, "text/plain", "ignored");
	wire_notify(fixture->wire, subscribe, CATEGORIES,
	            "<categories uri='sip:u1@contoso.example'");
	while (strstr(fixture->story->str, "u4@") == NULL)
		g_main_context_iteration(NULL, TRUE);
	peer_assert_quiet(fixture->wire->peer);
	assert_story(fixture, "u1@contoso.example 6500\nu4@contoso.example 18500\n");
}

static void
test_unwatched(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) subscribe = watch_five(fixture);
	g_autofree char *gone = build_state("u1@contoso.example", 6500);
	g_autofree char *there = build_state("u2@contoso.example", 6500);

	sfb_presence_unwatch(fixture->presence, "u1@contoso.example");
	sfb_presence_unwatch(fixture->presence, "u1@contoso.example");
	wire_notify(fixture->wire, subscribe, CATEGORIES, gone);
	wire_notify(fixture->wire, subscribe, CATEGORIES, there);
	while (fixture->story->len == 0)
		g_main_context_iteration(NULL, TRUE);
	assert_story(fixture, "u2@contoso.example 6500\n");
	g_assert_null(sfb_presence_get(fixture->presence, "u1@contoso.example"));
}

/* Two people of one pool are one request there; a person of another company is asked alone,
 * without the words that only a server of lists knows. Saying it again changes nothing. */
static void
test_resubscribe(Fixture *fixture, gconstpointer data)
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
	g_autoptr(SfbSipMessage) subscribe = watch_five(fixture);
	g_autoptr(SfbSipMessage) single = NULL;
	g_autoptr(SfbSipMessage) pool = NULL;

	wire_notify(fixture->wire, subscribe, RLMI, list);
	single = wire_expect(fixture->wire, "SUBSCRIBE", "sip:u3@contoso.example");
	pool = wire_expect(fixture->wire, "SUBSCRIBE", "sip:pool2@contoso.example;gruu");
	peer_assert_header(single, "To", "<sip:u3@contoso.example>");
	peer_assert_header(single, "Require", NULL);
	g_assert_false(sfb_sip_message_has_token(single, "Supported", "eventlist"));
	g_assert_cmpuint(count_resources(single), ==, 1);
	assert_asks_for(single, "u3@contoso.example");
	peer_assert_header(pool, "Require", "adhoclist, categoryList");
	peer_assert_header(pool, "To", "<sip:pool2@contoso.example;gruu>");
	g_assert_cmpuint(count_resources(pool), ==, 2);
	wire_notify(fixture->wire, subscribe, RLMI, list);
	wire_answer(fixture->wire, pool, 200, RLMI, list);
	wire_answer(fixture->wire, single, 403, NULL, NULL);
	peer_assert_quiet(fixture->wire->peer);
}

/* Servers that send a person in circles are not followed for ever. */
static void
test_circle(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) subscribe = watch_five(fixture);
	guint hops = 0;

	wire_notify(fixture->wire, subscribe, RLMI,
	            "<list><resource uri='sip:u0@contoso.example'>"
	            "<instance state='resubscribe' poolFqdn='sip:a@contoso.example'/></resource>"
	            "</list>");
	for (const char *at = "sip:a@contoso.example", *next = "sip:b@contoso.example"; hops < 3;
	     hops++) {
		g_autoptr(SfbSipMessage) moved = wire_expect(fixture->wire, "SUBSCRIBE", at);
		g_autofree char *list = g_strdup_printf(
			"<list><resource uri='sip:u0@contoso.example'>"
			"<instance state='resubscribe' poolFqdn='%s'/></resource></list>",
			next);
		const char *before = at;

		wire_answer(fixture->wire, moved, 200, RLMI, list);
		at = next;
		next = before;
	}
	peer_let_pass(50);
	peer_assert_quiet(fixture->wire->peer);
}

/* A person whom their server lets go is unknown, unless another server tells of them. */
static void
test_terminated(Fixture *fixture, gconstpointer data)
{
	g_autoptr(SfbSipMessage) subscribe = watch_five(fixture);
	g_autoptr(SfbSipMessage) single = NULL;
	g_autofree char *first = build_state("u0@contoso.example", 6500);
	g_autofree char *second = build_state("u1@contoso.example", 6500);

	wire_notify(fixture->wire, subscribe, CATEGORIES, first);
	wire_notify(fixture->wire, subscribe, RLMI,
	            "<list><resource uri='sip:u1@contoso.example'>"
	            "<instance state='resubscribe'/></resource></list>");
	single = wire_expect(fixture->wire, "SUBSCRIBE", "sip:u1@contoso.example");
	wire_answer(fixture->wire, single, 200, CATEGORIES, second);
	wire_notify(fixture->wire, subscribe, RLMI,
	            "<list><resource uri='sip:u1@contoso.example'>"
	            "<instance state='terminated'/></resource>"
	            "<resource uri='sip:u2@contoso.example'><instance state='terminated'/>"
	            "</resource><resource uri='sip:u3@contoso.example'>"
	            "<instance state='pending'/></resource>"
	            "<resource uri='sip:u0@contoso.example'>"
	            "<instance state='terminated' reason='deactivated'/></resource></list>");
	while (strstr(fixture->story->str, "u0@contoso.example 0") == NULL)
		g_main_context_iteration(NULL, TRUE);
	assert_story(fixture, "u0@contoso.example 6500\nu1@contoso.example 6500\n"
	                      "u0@contoso.example 0\n");
}

/* A server without lists of people gets them one by one. */
static void
test_without_lists(void)
{
	Fixture fixture = { NULL };

	set_up_with(&fixture, WIRE_EVENTS, NULL);
	watch_many(&fixture, 6);
	for (guint i = 0; i < 6; i++) {
		g_autoptr(SfbSipMessage) subscribe = wire_expect(fixture.wire, "SUBSCRIBE", KIM);

		g_assert_cmpuint(count_resources(subscribe), ==, 1);
		peer_assert_header(subscribe, "Require", "adhoclist, categoryList");
		wire_answer(fixture.wire, subscribe, 200, NULL, NULL);
	}
	peer_wait_for(&fixture.is_answered);
	g_assert_no_error(fixture.error);
	tear_down(&fixture, NULL);
}

static void
test_not_offered(void)
{
	Fixture fixture = { NULL };

	set_up_with(&fixture, "vnd-microsoft-roaming-self", "adhoclist");
	watch_many(&fixture, 1);
	peer_wait_for(&fixture.is_answered);
	g_assert_no_error(fixture.error);
	peer_assert_quiet(fixture.wire->peer);
	tear_down(&fixture, NULL);
}

static void
test_cancelled(Fixture *fixture, gconstpointer data)
{
	watch_many(fixture, 1000);
	g_cancellable_cancel(fixture->cancellable);
	peer_wait_for(&fixture->is_answered);
	g_assert_error(fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, test) g_test_add("/presence/" name, Fixture, NULL, set_up, test, tear_down)

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
