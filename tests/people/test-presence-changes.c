/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Watching others: who comes and goes, who is asked for once or again, who is refused. */

#include <string.h>

#include "people/watching.h"
#include "util/error.h"

/* Whom the user adds is told so once, in the dialog that is there. */
static void
test_added(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = watching_five(watching);
	g_autoptr(SfbSipMessage) added = NULL;
	g_autoptr(SfbSipMessage) next = NULL;

	sfb_presence_watch_added(watching->presence, "eve@contoso.example", NULL);
	added = wire_expect(watching->wire, "SUBSCRIBE", SERVER);
	peer_assert_header(added, "Call-ID", sfb_sip_message_get_header(first, "Call-ID"));
	g_assert_cmpuint(watching_count(added), ==, 1);
	watching_assert_has(
		added, "<resource uri=\"sip:eve@contoso.example\"><context><subscriptionContext");
	wire_answer(watching->wire, added, 200, NULL, NULL);
	sfb_presence_watch_added(watching->presence, "eve@contoso.example", NULL);
	watching_settle();
	peer_assert_quiet(watching->wire->peer);
	watching_many(watching, 7);
	next = wire_expect(watching->wire, "SUBSCRIBE", SERVER);
	g_assert_cmpuint(watching_count(next), ==, 2);
	watching_assert_lacks(next, "<context>");
}

/* The very first one as well, and nobody is told twice. */
static void
test_added_first(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = NULL;
	g_autoptr(SfbSipMessage) pool = NULL;
	SfbPerson *eve;

	sfb_presence_watch_added(watching->presence, "eve@contoso.example", NULL);
	first = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	watching_assert_has(first, "<context>");
	wire_answer(watching->wire, first, 200, RLMI,
	            "<list><resource uri='sip:eve@contoso.example'><instance state='resubscribe' "
	            "poolFqdn='sip:pool2@contoso.example'/></resource></list>");
	pool = wire_expect(watching->wire, "SUBSCRIBE", "sip:pool2@contoso.example");
	watching_assert_has(pool, "<context>");
	wire_answer(watching->wire, pool, 200, RLMI,
	            "<list><resource uri='sip:eve@contoso.example'><instance state='active'/>"
	            "</resource></list>");
	eve = sfb_presence_find(watching->presence, "eve@contoso.example");
	while (eve->is_new)
		g_main_context_iteration(NULL, TRUE);
}

/* Who is removed is named to the server; the last one ends the dialog. */
static void
test_removed(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = watching_five(watching);
	g_autoptr(SfbSipMessage) fewer = NULL;
	g_autoptr(SfbSipMessage) end = NULL;

	sfb_presence_unwatch(watching->presence, "u1@contoso.example");
	sfb_presence_unwatch(watching->presence, "u3@contoso.example");
	fewer = wire_expect(watching->wire, "SUBSCRIBE", SERVER);
	watching_assert_has(fewer, "<action name=\"unsubscribe\"");
	g_assert_cmpuint(watching_count(fewer), ==, 2);
	watching_assert_asks_for(fewer, "u1@contoso.example");
	watching_assert_asks_for(fewer, "u3@contoso.example");
	wire_answer(watching->wire, fewer, 200, NULL, NULL);
	for (guint i = 0; i < 5; i += 2) {
		g_autofree char *address = g_strdup_printf("u%u@contoso.example", i);

		sfb_presence_unwatch(watching->presence, address);
	}
	end = wire_expect(watching->wire, "SUBSCRIBE", SERVER);
	peer_assert_header(end, "Expires", "0");
	g_assert_cmpuint(g_bytes_get_size(sfb_sip_message_get_body(end)), ==, 0);
	g_assert_cmpuint(g_hash_table_size(watching->presence->batches), ==, 0);
}

/* A hundred times removed and added again, there is still one dialog. */
static void
test_removed_and_added(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = watching_five(watching);
	const char *call_id = sfb_sip_message_get_header(first, "Call-ID");

	for (guint i = 0; i < 100; i++) {
		g_autoptr(SfbSipMessage) fewer = NULL;
		g_autoptr(SfbSipMessage) more = NULL;

		sfb_presence_unwatch(watching->presence, "u1@contoso.example");
		fewer = wire_expect(watching->wire, "SUBSCRIBE", SERVER);
		wire_answer(watching->wire, fewer, 200, NULL, NULL);
		watching_many(watching, 5);
		more = wire_expect(watching->wire, "SUBSCRIBE", SERVER);
		wire_answer(watching->wire, more, 200, NULL, NULL);
		peer_assert_header(fewer, "Call-ID", call_id);
		peer_assert_header(more, "Call-ID", call_id);
		g_assert_cmpuint(watching_count(more), ==, 1);
	}
	g_assert_cmpuint(g_hash_table_size(watching->presence->batches), ==, 1);
}

/* Who comes and goes in one turn of the main loop costs nothing. */
static void
test_in_and_out(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = watching_five(watching);

	sfb_presence_watch_added(watching->presence, "eve@contoso.example", NULL);
	sfb_presence_unwatch(watching->presence, "eve@contoso.example");
	watching_settle();
	peer_assert_quiet(watching->wire->peer);
}

/* A person of another company has a dialog alone, which ends with the interest. */
static void
test_single_removed(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = watching_five(watching);
	g_autoptr(SfbSipMessage) single = NULL;
	g_autoptr(SfbSipMessage) end = NULL;

	wire_notify(watching->wire, first, RLMI,
	            "<list><resource uri='sip:u3@contoso.example'>"
	            "<instance state='resubscribe'/></resource></list>");
	single = wire_expect(watching->wire, "SUBSCRIBE", "sip:u3@contoso.example");
	wire_answer(watching->wire, single, 200, NULL, NULL);
	peer_let_pass(20);
	sfb_presence_unwatch(watching->presence, "u3@contoso.example");
	end = wire_expect(watching->wire, "SUBSCRIBE", SERVER);
	peer_assert_header(end, "Call-ID", sfb_sip_message_get_header(single, "Call-ID"));
	peer_assert_header(end, "Expires", "0");
	peer_assert_quiet(watching->wire->peer);
}

/* Strangers are asked for once, together; again as long as somebody holds them. */
static void
test_hold(Watching *watching, gconstpointer data)
{
	g_autofree char *state = watching_build_state("eve@partner.example", 6500);
	g_autoptr(SfbSipMessage) fetch = NULL;
	g_autoptr(SfbSipMessage) again = NULL;

	sfb_presence_hold(watching->presence, "eve@partner.example", "Eve", NULL);
	sfb_presence_hold(watching->presence, "eve@partner.example", "Evelyn", NULL);
	sfb_presence_hold(watching->presence, "tom@contoso.example", NULL, NULL);
	sfb_presence_hold(watching->presence, "kim@contoso.example", "Myself", NULL);
	g_assert_cmpstr(sfb_presence_get(watching->presence, "eve@partner.example")->display_name,
	                ==, "Eve");
	fetch = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	peer_assert_header(fetch, "Expires", "0");
	g_assert_cmpuint(watching_count(fetch), ==, 2);
	watching_assert_lacks(fetch, "<context>");
	wire_answer(watching->wire, fetch, 200, CATEGORIES, state);
	while (strstr(watching->story->str, "eve@partner.example 6500") == NULL)
		g_main_context_iteration(NULL, TRUE);
	watching_settle();
	peer_assert_quiet(watching->wire->peer);
	sfb_presence_release(watching->presence, "tom@contoso.example");
	watching_hasten(watching->presence->poll_id);
	again = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	g_assert_cmpuint(watching_count(again), ==, 1);
	sfb_presence_release(watching->presence, "eve@partner.example");
	g_assert_nonnull(sfb_presence_get(watching->presence, "eve@partner.example"));
	sfb_presence_release(watching->presence, "eve@partner.example");
	g_assert_null(sfb_presence_get(watching->presence, "eve@partner.example"));
	wire_answer(watching->wire, again, 200, NULL, NULL);
	watching_hasten(watching->presence->poll_id);
	peer_let_pass(20);
	g_assert_cmpuint(watching->presence->poll_id, ==, 0);
	peer_assert_quiet(watching->wire->peer);
}

/* Held people who are watched need no asking, until they are not watched any more. */
static void
test_hold_watched(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = watching_five(watching);
	g_autoptr(SfbSipMessage) fewer = NULL;
	g_autoptr(SfbSipMessage) poll = NULL;

	sfb_presence_hold(watching->presence, "u1@contoso.example", NULL, NULL);
	watching_settle();
	peer_assert_quiet(watching->wire->peer);
	sfb_presence_unwatch(watching->presence, "u1@contoso.example");
	fewer = wire_expect(watching->wire, "SUBSCRIBE", SERVER);
	g_assert_nonnull(sfb_presence_get(watching->presence, "u1@contoso.example"));
	watching_hasten(watching->presence->poll_id);
	poll = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	peer_assert_header(poll, "Expires", "0");
}

typedef struct {
	gboolean is_done;
	guint availability;
	GError *error;
} Found;

static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Found *found = user_data;
	const SfbPresentity *presentity =
		sfb_presence_look_up_finish(SFB_PRESENCE(source), result, &found->error);

	g_assert_false(found->is_done);
	g_assert_true((presentity != NULL) == (found->error == NULL));
	found->availability = presentity != NULL ? presentity->availability : 0;
	found->is_done = TRUE;
}

static void
look_up(Watching *watching, const char *address, Found *found)
{
	g_clear_error(&found->error);
	found->is_done = FALSE;
	sfb_presence_look_up_async(watching->presence, address, watching->cancellable, on_looked_up,
	                           found);
}

static void
test_look_up(Watching *watching, gconstpointer data)
{
	g_autofree char *state = watching_build_state("eve@contoso.example", 15500);
	g_autoptr(SfbSipMessage) fetch = NULL;
	Found found = { FALSE };

	look_up(watching, "eve@contoso.example", &found);
	fetch = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	peer_assert_header(fetch, "Expires", "0");
	wire_answer(watching->wire, fetch, 200, NULL, NULL);
	peer_let_pass(20);
	g_assert_false(found.is_done);
	wire_notify(watching->wire, fetch, CATEGORIES, state);
	peer_wait_for(&found.is_done);
	g_assert_no_error(found.error);
	g_assert_cmpuint(found.availability, ==, 15500);
	watching_settle();
	g_assert_null(sfb_presence_get(watching->presence, "eve@contoso.example"));
}

/* To another company, and what is said there counts, whatever the person is called. */
static void
test_look_up_elsewhere(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) fetch = NULL;
	g_autoptr(SfbSipMessage) single = NULL;
	Found found = { FALSE };

	look_up(watching, "jo(mail.example)@msn.example", &found);
	fetch = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	wire_answer(watching->wire, fetch, 200, RLMI,
	            "<list><resource uri='sip:jo(mail.example)@msn.example'>"
	            "<instance state='resubscribe'/></resource></list>");
	single = wire_expect(watching->wire, "SUBSCRIBE", "sip:jo(mail.example)@msn.example");
	peer_assert_header(single, "Expires", "0");
	peer_assert_header(single, "Require", NULL);
	g_assert_false(found.is_done);
	wire_answer(watching->wire, single, 200, "application/pidf+xml",
	            "<presence entity='pres:jo@mail.example'><tuple id='a'><status>"
	            "<basic>open</basic></status></tuple></presence>");
	peer_wait_for(&found.is_done);
	g_assert_no_error(found.error);
	g_assert_cmpuint(found.availability, ==, 3500);
}

static void
test_look_up_nobody(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = NULL;
	g_autoptr(SfbSipMessage) second = NULL;
	Found found = { FALSE };

	look_up(watching, "eve@contoso.example", &found);
	first = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	wire_answer(watching->wire, first, 200, RLMI,
	            "<list><resource uri='sip:eve@contoso.example'>"
	            "<instance state='terminated' reason='noresource'/></resource></list>");
	peer_wait_for(&found.is_done);
	g_assert_error(found.error, SFB_ERROR, SFB_ERROR_NOT_FOUND);
	look_up(watching, "eve@contoso.example", &found);
	second = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	wire_answer(watching->wire, second, 404, NULL, NULL);
	peer_wait_for(&found.is_done);
	g_assert_error(found.error, SFB_ERROR, SFB_ERROR_NOT_FOUND);
	look_up(watching, "tel:+49891234567", &found);
	peer_wait_for(&found.is_done);
	g_assert_error(found.error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	look_up(watching, "eve@contoso.example", &found);
	g_cancellable_cancel(watching->cancellable);
	peer_wait_for(&found.is_done);
	g_assert_error(found.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	g_clear_error(&found.error);
}

/* Whoever loses patience with one person has not lost it with all. */
static void
test_hold_given_up(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = watching_five(watching);
	g_autoptr(GCancellable) window = g_cancellable_new();
	g_autoptr(SfbSipMessage) fetch = NULL;
	g_autoptr(SfbSipMessage) next = NULL;

	sfb_presence_hold(watching->presence, "eve@contoso.example", NULL, window);
	fetch = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	sfb_presence_release(watching->presence, "eve@contoso.example");
	g_cancellable_cancel(window);
	sfb_presence_hold(watching->presence, "tom@contoso.example", NULL, NULL);
	next = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	watching_assert_asks_for(next, "tom@contoso.example");
}

/* A server that is asked for one person has no say about others. */
static void
test_look_up_others(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = watching_five(watching);
	g_autofree char *state = watching_build_state("u1@contoso.example", 9500);
	g_autoptr(SfbSipMessage) fetch = NULL;
	g_autoptr(SfbSipMessage) single = NULL;
	Found found = { FALSE };

	look_up(watching, "eve@partner.example", &found);
	fetch = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	wire_answer(watching->wire, fetch, 200, RLMI,
	            "<list><resource uri='sip:u2@contoso.example'><instance state='resubscribe'/>"
	            "</resource><resource uri='sip:u3@contoso.example'><instance "
	            "state='terminated'/></resource><resource uri='sip:eve@partner.example'>"
	            "<instance state='resubscribe'/></resource></list>");
	single = wire_expect(watching->wire, "SUBSCRIBE", "sip:eve@partner.example");
	wire_answer(watching->wire, single, 200, CATEGORIES, state);
	peer_wait_for(&found.is_done);
	g_assert_no_error(found.error);
	g_assert_cmpuint(found.availability, ==, 9500);
	g_assert_cmpuint(sfb_presence_get(watching->presence, "u1@contoso.example")->availability,
	                 ==, 0);
}

/* Nothing was heard of a person for a minute: one question, and no second one. */
static void
test_silence(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = watching_five(watching);
	g_autofree char *state = watching_build_state("u1@contoso.example", 3500);
	g_autoptr(SfbSipMessage) fetch = NULL;

	wire_notify(watching->wire, first, CATEGORIES, state);
	wire_notify(watching->wire, first, RLMI,
	            "<list><resource uri='sip:u2@contoso.example'>"
	            "<instance state='terminated' reason='rejected'/></resource></list>");
	while (watching->story->len == 0)
		g_main_context_iteration(NULL, TRUE);
	peer_let_pass(20);
	watching_hasten(watching->presence->silence_id);
	peer_let_pass(20);
	peer_assert_quiet(watching->wire->peer);
	watching->presence->roomy->answered_at -= G_GINT64_CONSTANT(61) * G_USEC_PER_SEC;
	watching_hasten(watching->presence->silence_id);
	fetch = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	peer_assert_header(fetch, "Expires", "0");
	g_assert_cmpuint(watching_count(fetch), ==, 3);
	wire_answer(watching->wire, fetch, 200, NULL, NULL);
	peer_let_pass(20);
	g_assert_cmpuint(watching->presence->silence_id, !=, 0);
	watching_hasten(watching->presence->silence_id);
	peer_let_pass(20);
	peer_assert_quiet(watching->wire->peer);
}

/* A server that grants no time is asked every five minutes. */
static void
test_poll(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = NULL;
	g_autoptr(SfbSipMessage) response = NULL;
	g_autoptr(SfbSipMessage) poll = NULL;

	watching_many(watching, 2);
	first = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	response = peer_make_response(first, 200);
	sfb_sip_message_add_header(response, "Contact", "<" SERVER ">");
	sfb_sip_message_add_header(response, "Expires", "0");
	peer_send(watching->wire->peer, response);
	peer_wait_for(&watching->is_answered);
	watching_hasten(watching->presence->poll_id);
	poll = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	peer_assert_header(poll, "Expires", "0");
	g_assert_cmpuint(watching_count(poll), ==, 2);
}

/* One address that the server cannot read does not cost the others their presence. */
static void
test_split(Watching *watching, gconstpointer data)
{
	guint found = 0, refused = 0;

	watching_many(watching, 100);
	while (!watching->is_answered) {
		g_autoptr(SfbSipMessage) subscribe = wire_expect(watching->wire, "SUBSCRIBE", KIM);
		g_autofree char *body = wire_dup_body(subscribe);
		gboolean is_bad = strstr(body, "sip:u42@") != NULL;

		found += is_bad ? 0 : watching_count(subscribe);
		refused += is_bad ? 1 : 0;
		wire_answer(watching->wire, subscribe, is_bad ? 400 : 200, NULL, NULL);
		peer_let_pass(2);
	}
	g_assert_cmpuint(found, ==, 99);
	g_assert_cmpuint(refused, <=, 8);
}

/* Other companies' servers are not asked all at once. */
static void
test_singles_in_a_second(Watching *watching, gconstpointer data)
{
	g_autoptr(GString) list = g_string_new("<list>");
	g_autoptr(SfbSipMessage) first = NULL;
	gint64 start;

	watching_many(watching, 60);
	first = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	for (guint i = 0; i < 60; i++)
		g_string_append_printf(list,
		                       "<resource uri='sip:u%u@contoso.example'>"
		                       "<instance state='resubscribe'/></resource>",
		                       i);
	g_string_append(list, "</list>");
	start = g_get_monotonic_time();
	wire_answer(watching->wire, first, 200, RLMI, list->str);
	for (guint i = 0; i < 60; i++) {
		g_autoptr(SfbSipMessage) single = peer_receive(watching->wire->peer);

		if (g_strcmp0(sfb_sip_message_get_request_uri(single), SERVER) == 0) {
			peer_assert_header(single, "Expires", "0");
			i--;
			continue;
		}
		g_assert_cmpint(g_get_monotonic_time() - start, >=, (gint64)(i / 25) * 900 * 1000);
		wire_answer(watching->wire, single, 200, NULL, NULL);
	}
	g_assert_cmpuint(g_hash_table_size(watching->presence->batches), <=, 60);
}

/* Passing trouble at a far server: unknown, and asked again in a quarter of an hour. */
static void
test_later(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = watching_five(watching);
	g_autoptr(SfbSipMessage) single = NULL;
	g_autoptr(SfbSipMessage) again = NULL;

	wire_notify(watching->wire, first, RLMI,
	            "<list><resource uri='sip:u3@contoso.example'>"
	            "<instance state='resubscribe'/></resource>"
	            "<resource uri='sip:u4@contoso.example'>"
	            "<instance state='terminated' reason='probation'/></resource></list>");
	single = wire_expect(watching->wire, "SUBSCRIBE", "sip:u3@contoso.example");
	wire_answer(watching->wire, single, 504, NULL, NULL);
	peer_let_pass(20);
	peer_assert_quiet(watching->wire->peer);
	watching_hasten(watching->presence->later_id);
	again = wire_expect(watching->wire, "SUBSCRIBE", SERVER);
	g_assert_cmpuint(watching_count(again), ==, 2);
	watching_assert_asks_for(again, "u3@contoso.example");
	watching_assert_asks_for(again, "u4@contoso.example");
}

/* Who refuses is left alone for this session. */
static void
test_refused(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = watching_five(watching);

	wire_notify(watching->wire, first, RLMI,
	            "<list><resource uri='sip:u0@contoso.example'><instance state='resubscribe'/>"
	            "</resource><resource uri='sip:u1@contoso.example'>"
	            "<instance state='resubscribe'/></resource></list>");
	for (guint i = 0; i < 2; i++) {
		g_autofree char *uri = g_strdup_printf("sip:u%u@contoso.example", i);
		g_autoptr(SfbSipMessage) single = wire_expect(watching->wire, "SUBSCRIBE", uri);

		wire_answer(watching->wire, single, i == 0 ? 403 : 404, NULL, NULL);
	}
	peer_let_pass(20);
	g_assert_cmpuint(watching->presence->later_id, ==, 0);
	g_assert_cmpuint(g_hash_table_size(watching->presence->batches), ==, 1);
	peer_assert_quiet(watching->wire->peer);
}

/* A robot's presence is taken, but not asked for again. */
static void
test_automaton(Watching *watching, gconstpointer data)
{
	static const char *const addresses[] = { "robot@contoso.example" };
	g_autoptr(SfbSipMessage) subscribe = NULL;
	g_autoptr(SfbSipMessage) end = NULL;

	watching_watch(watching, addresses, 1);
	subscribe = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	wire_answer(watching->wire, subscribe, 200, CATEGORIES,
	            "<categories uri='sip:robot@contoso.example'><category name='contactCard'>"
	            "<contactCard><automaton>true</automaton></contactCard></category>"
	            "<category name='state'><state><availability>3500</availability></state>"
	            "</category></categories>");
	end = wire_expect(watching->wire, "SUBSCRIBE", SERVER);
	peer_assert_header(end, "Expires", "0");
	g_assert_true(sfb_presence_get(watching->presence, "robot@contoso.example")->is_automaton);
	watching_assert_story(watching, "robot@contoso.example 3500\n");
}

/* Notes come and go by the clock, without a word of the server. */
static void
test_note_by_the_clock(Watching *watching, gconstpointer data)
{
	g_autoptr(SfbSipMessage) first = watching_five(watching);
	g_autoptr(GDateTime) now = g_date_time_new_now_utc();
	g_autoptr(GDateTime) soon = g_date_time_add_seconds(now, 2);
	g_autofree char *end = g_date_time_format_iso8601(soon);
	g_autofree char *document = g_strdup_printf(
		"<categories uri='sip:u1@contoso.example'><category name='note' "
		"publishTime='2026-03-02T10:00:00'><note><body type='OOF' endTime='%s'>Away</body>"
		"</note></category><category name='note' publishTime='2026-03-02T09:00:00'><note>"
		"<body type='personal'>Here</body></note></category></categories>",
		end);
	const SfbPresentity *u1 = sfb_presence_get(watching->presence, "u1@contoso.example");

	wire_notify(watching->wire, first, CATEGORIES, document);
	while (watching->story->len == 0)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(u1->note, ==, "Away");
	g_assert_cmpint(u1->details->note_until, ==, g_date_time_to_unix(soon));
	g_string_truncate(watching->story, 0);
	while (watching->story->len == 0)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpstr(u1->note, ==, "Here");
	g_assert_false(u1->note_is_out_of_office);
}

/* Whose people they are: by the domain, and by where our server sends us. */
static void
test_sources(Watching *watching, gconstpointer data)
{
	static const char *const addresses[] = { "a@contoso.example", "b@sister.example",
		                                 "c@partner.example", "d@unknown.example",
		                                 "e@sister.example" };
	static const SfbSource expected[] = { SFB_SOURCE_SAME_ENTERPRISE,
		                              SFB_SOURCE_SAME_ENTERPRISE, SFB_SOURCE_FEDERATED,
		                              SFB_SOURCE_UNKNOWN, SFB_SOURCE_SAME_ENTERPRISE };
	g_autoptr(SfbSipMessage) subscribe = NULL;

	watching_watch(watching, addresses, G_N_ELEMENTS(addresses));
	subscribe = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	wire_answer(
		watching->wire, subscribe, 200, RLMI,
		"<list><resource uri='sip:a@contoso.example'><instance state='resubscribe'/>"
		"</resource><resource uri='sip:b@sister.example'>"
		"<instance state='resubscribe' poolFqdn='sip:pool2@contoso.example'/></resource>"
		"<resource uri='sip:c@partner.example'><instance state='resubscribe'/></resource>"
		"<resource uri='sip:d@unknown.example'><instance state='pending'/></resource>"
		"<resource uri='sip:e@sister.example'><instance state='active'/></resource>"
		"</list>");
	peer_wait_for(&watching->is_answered);
	for (guint i = 0; i < G_N_ELEMENTS(addresses); i++)
		g_assert_cmpuint(sfb_presence_get(watching->presence, addresses[i])->source, ==,
		                 expected[i]);
}

#define ADD(name, test)                                                                            \
	g_test_add("/presence-changes/" name, Watching, NULL, watching_set_up, test,               \
	           watching_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("added", test_added);
	ADD("added-first", test_added_first);
	ADD("removed", test_removed);
	ADD("removed-and-added", test_removed_and_added);
	ADD("in-and-out", test_in_and_out);
	ADD("single-removed", test_single_removed);
	ADD("hold", test_hold);
	ADD("hold-watched", test_hold_watched);
	ADD("hold-given-up", test_hold_given_up);
	ADD("look-up", test_look_up);
	ADD("look-up-others", test_look_up_others);
	ADD("look-up-elsewhere", test_look_up_elsewhere);
	ADD("look-up-nobody", test_look_up_nobody);
	ADD("silence", test_silence);
	ADD("poll", test_poll);
	ADD("split", test_split);
	ADD("singles-in-a-second", test_singles_in_a_second);
	ADD("later", test_later);
	ADD("refused", test_refused);
	ADD("automaton", test_automaton);
	ADD("note-by-the-clock", test_note_by_the_clock);
	ADD("sources", test_sources);
	return g_test_run();
}
