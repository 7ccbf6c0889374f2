/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What we say: texts from the first INVITE to the answer, typing, closing. */

#include <string.h>

#include "chat/body.h"
#include "chat/outbox.h"
#include "chat/wire.h"
#include "util/error.h"

#define BOB "bob@contoso.example"

/* What became of the texts, in the order of the answers. */
typedef struct {
	guint delivered;
	guint failed;
	GError *error; /* the last one */
} Outcome;

static void
outcome_clear(Outcome *outcome)
{
	g_clear_error(&outcome->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_clear)

static void
on_sent(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Outcome *outcome = user_data;
	g_autoptr(GError) error = NULL;

	if (sfb_conversation_send_finish(SFB_CONVERSATION(source), result, &error)) {
		outcome->delivered++;
		return;
	}
	g_clear_error(&outcome->error);
	outcome->error = g_steal_pointer(&error);
	outcome->failed++;
}

static void
say(Wire *wire, const char *text, Outcome *outcome)
{
	sfb_conversation_send_async(sfb_chats_open(wire->chats, BOB), text, NULL, on_sent, outcome);
}

static void
assert_body(const SfbSipMessage *message, const char *text)
{
	g_assert_cmpstr(g_bytes_get_data(sfb_sip_message_get_body(message), NULL), ==, text);
}

/* The session stands and "hello" has arrived. Returns: (transfer full) our INVITE */
static SfbSipMessage *
open_session(Wire *wire)
{
	Outcome outcome = { 0 };
	g_autoptr(SfbSipMessage) invite = NULL;
	g_autoptr(SfbSipMessage) ack = NULL;

	say(wire, "hello", &outcome);
	invite = wire_expect_request(wire, "INVITE");
	wire_accept(wire, invite, "ms-text-format", WIRE_IM_SDP);
	ack = wire_expect_request(wire, "ACK");
	wire_wait_for(&outcome.delivered, 1);
	return g_steal_pointer(&invite);
}

static void
expect_and_answer(Wire *wire, const char *method, guint status)
{
	g_autoptr(SfbSipMessage) request = wire_expect_request(wire, method);

	wire_answer(wire, request, status, NULL, NULL);
}

static void
test_first_text(void)
{
	g_auto(Outcome) outcome = { 0 };
	g_autoptr(Wire) wire = wire_new();
	g_autoptr(SfbSipMessage) invite = NULL;
	g_autoptr(SfbSipMessage) ack = NULL;
	g_autoptr(SfbSipMessage) message = NULL;

	say(wire, "Lunch\nat noon?", &outcome);
	invite = wire_expect_request(wire, "INVITE");
	g_assert_cmpstr(sfb_sip_message_get_request_uri(invite), ==, "sip:" BOB);
	g_assert_true(sfb_sip_message_has_token(invite, "Supported", "ms-sender"));
	g_assert_false(sfb_sip_message_has_token(invite, "Supported", "timer"));
	g_assert_true(sfb_sip_message_has_content_type(invite, "application/sdp"));
	g_assert_cmpuint(strlen(sfb_sip_message_get_header(invite, "Ms-Conversation-ID")), ==, 32);
	/* The bytes of "Lunch", CR LF, "at noon?". */
	g_assert_cmpstr(sfb_sip_message_get_header(invite, "Ms-Text-Format"), ==,
	                "text/plain; charset=UTF-8;ms-body=THVuY2gNCmF0IG5vb24/");
	wire_answer(wire, invite, 180, NULL, NULL);
	wire_accept(wire, invite, NULL, WIRE_IM_SDP);
	ack = wire_expect_request(wire, "ACK");
	message = wire_expect_request(wire, "MESSAGE");
	assert_body(message, "Lunch\r\nat noon?");
	g_assert_cmpuint(outcome.delivered, ==, 0);
	wire_answer(wire, message, 200, NULL, NULL);
	wire_wait_for(&outcome.delivered, 1);
	wire_expect_nothing(wire);
}

static void
test_text_in_the_invite_is_not_repeated(void)
{
	g_autoptr(Wire) wire = wire_new();
	g_autoptr(SfbSipMessage) invite = open_session(wire);

	g_assert_nonnull(sfb_sip_message_get_header(invite, "Ms-Text-Format"));
	wire_expect_nothing(wire);
}

static void
test_long_first_text_is_no_toast(void)
{
	g_auto(Outcome) outcome = { 0 };
	g_autoptr(Wire) wire = wire_new();
	g_autofree char *text = g_strnfill(SFB_CHAT_PIECE_MAX + 1, 'x');
	g_autoptr(SfbSipMessage) invite = NULL;
	g_autoptr(SfbSipMessage) ack = NULL;

	say(wire, text, &outcome);
	invite = wire_expect_request(wire, "INVITE");
	g_assert_null(sfb_sip_message_get_header(invite, "Ms-Text-Format"));
	/* Without a toast the token in the 200 means nothing. */
	wire_accept(wire, invite, "ms-text-format", WIRE_IM_SDP);
	ack = wire_expect_request(wire, "ACK");
	expect_and_answer(wire, "MESSAGE", 200);
	g_assert_cmpuint(outcome.delivered, ==, 0);
	expect_and_answer(wire, "MESSAGE", 200);
	wire_wait_for(&outcome.delivered, 1);
}

static void
test_one_after_the_other(void)
{
	g_auto(Outcome) outcome = { 0 };
	g_autoptr(Wire) wire = wire_new();
	g_autoptr(SfbSipMessage) invite = open_session(wire);
	static const char *const texts[] = { "one", "two", "three" };

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		say(wire, texts[i], &outcome);
	for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
		g_autoptr(SfbSipMessage) message = wire_expect_request(wire, "MESSAGE");

		assert_body(message, texts[i]);
		wire_expect_nothing(wire);
		wire_answer(wire, message, 200, NULL, NULL);
	}
	wire_wait_for(&outcome.delivered, 3);
}

static void
test_refused_invite_fails_all_that_wait(void)
{
	g_auto(Outcome) outcome = { 0 };
	g_autoptr(Wire) wire = wire_new();
	g_autoptr(SfbSipMessage) ack = NULL;

	say(wire, "one", &outcome);
	say(wire, "two", &outcome);
	sfb_conversation_set_name(sfb_chats_open(wire->chats, BOB), "Bob Bobson");
	expect_and_answer(wire, "INVITE", 480);
	ack = wire_expect_request(wire, "ACK");
	wire_wait_for(&outcome.failed, 2);
	g_assert_error(outcome.error, SFB_ERROR, SFB_ERROR_FAILED);
	g_assert_nonnull(strstr(outcome.error->message, "Bob Bobson is offline"));
	wire_expect_nothing(wire);
}

static void
test_acceptance_without_text_is_ended(void)
{
	g_auto(Outcome) outcome = { 0 };
	g_autoptr(Wire) wire = wire_new();
	g_autoptr(SfbSipMessage) invite = NULL;
	g_autoptr(SfbSipMessage) ack = NULL;

	say(wire, "one", &outcome);
	invite = wire_expect_request(wire, "INVITE");
	wire_accept(wire, invite, NULL, "v=0\r\nm=message 0 sip null\r\n");
	ack = wire_expect_request(wire, "ACK");
	expect_and_answer(wire, "BYE", 200);
	wire_wait_for(&outcome.failed, 1);
	g_assert_nonnull(strstr(outcome.error->message, "could not be delivered to " BOB));
}

/* A message refused with 481: the session is ended, made anew once, and the text sent there. */
static void
test_stale_session_is_renewed_once(void)
{
	g_auto(Outcome) outcome = { 0 };
	g_autoptr(Wire) wire = wire_new();
	g_autoptr(SfbSipMessage) first = open_session(wire);
	g_autoptr(SfbSipMessage) second = NULL;
	g_autoptr(SfbSipMessage) ack = NULL;

	say(wire, "again", &outcome);
	expect_and_answer(wire, "MESSAGE", 481);
	expect_and_answer(wire, "BYE", 481);
	second = wire_expect_request(wire, "INVITE");
	g_assert_cmpstr(sfb_sip_message_get_header(first, "Call-ID"), !=,
	                sfb_sip_message_get_header(second, "Call-ID"));
	g_assert_cmpstr(sfb_sip_message_get_header(first, "Ms-Conversation-ID"), !=,
	                sfb_sip_message_get_header(second, "Ms-Conversation-ID"));
	wire_accept(wire, second, NULL, WIRE_IM_SDP);
	ack = wire_expect_request(wire, "ACK");
	expect_and_answer(wire, "MESSAGE", 481);
	expect_and_answer(wire, "BYE", 200);
	wire_wait_for(&outcome.failed, 1);
	g_assert_nonnull(strstr(outcome.error->message, "was interrupted"));
	wire_expect_nothing(wire);
}

static void
test_dead_session_is_left(void)
{
	g_auto(Outcome) outcome = { 0 };
	g_autoptr(Wire) wire = wire_new();
	g_autoptr(SfbSipMessage) first = open_session(wire);
	g_autoptr(SfbSipMessage) second = NULL;

	say(wire, "lost", &outcome);
	expect_and_answer(wire, "MESSAGE", 480);
	expect_and_answer(wire, "BYE", 481);
	wire_wait_for(&outcome.failed, 1);
	wire_expect_nothing(wire);
	say(wire, "next", &outcome);
	second = wire_expect_request(wire, "INVITE");
}

static void
test_refused_text_leaves_the_session(void)
{
	g_auto(Outcome) outcome = { 0 };
	g_autoptr(Wire) wire = wire_new();
	g_autoptr(SfbSipMessage) invite = open_session(wire);
	g_autoptr(SfbSipMessage) message = NULL;

	say(wire, "http://evil.example", &outcome);
	message = wire_expect_request(wire, "MESSAGE");
	wire_answer(wire, message, 606, "Warning", "309 fe \"http://evil.example\"");
	wire_wait_for(&outcome.failed, 1);
	g_assert_error(outcome.error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	g_assert_null(strstr(outcome.error->message, "evil"));
	say(wire, "harmless", &outcome);
	expect_and_answer(wire, "MESSAGE", 200);
	wire_wait_for(&outcome.delivered, 1);
}

static void
test_too_long_is_halved(void)
{
	g_auto(Outcome) outcome = { 0 };
	g_autoptr(Wire) wire = wire_new();
	g_autoptr(SfbSipMessage) invite = open_session(wire);
	g_autofree char *text = g_strnfill(SFB_CHAT_PIECE_MAX, 'x');

	say(wire, text, &outcome);
	expect_and_answer(wire, "MESSAGE", 513);
	for (guint i = 0; i < 2; i++) {
		g_autoptr(SfbSipMessage) half = wire_expect_request(wire, "MESSAGE");

		g_assert_cmpuint(g_bytes_get_size(sfb_sip_message_get_body(half)), ==,
		                 SFB_CHAT_PIECE_MAX / 2);
		wire_answer(wire, half, 200, NULL, NULL);
	}
	wire_wait_for(&outcome.delivered, 1);
}

static void
test_texts_have_a_limit(void)
{
	g_auto(Outcome) outcome = { 0 };
	g_autoptr(Wire) wire = wire_new();
	g_autoptr(SfbSipMessage) invite = NULL;

	for (guint i = 0; i <= SFB_OUTBOX_MAX; i++)
		say(wire, "text", &outcome);
	wire_wait_for(&outcome.failed, 1);
	invite = wire_expect_request(wire, "INVITE");
	sfb_chats_close(wire->chats);
	wire_wait_for(&outcome.failed, SFB_OUTBOX_MAX + 1);
}

static void
test_broken_connection(void)
{
	g_auto(Outcome) outcome = { 0 };
	g_autoptr(Wire) wire = wire_new();
	g_autoptr(SfbSipMessage) invite = NULL;

	say(wire, "one", &outcome);
	say(wire, "two", &outcome);
	invite = wire_expect_request(wire, "INVITE");
	sfb_sip_transport_close(wire->far_end);
	wire_wait_for(&outcome.failed, 2);
	g_assert_true(sfb_error_is_temporary(outcome.error));
	say(wire, "three", &outcome);
	wire_wait_for(&outcome.failed, 3);
}

static void
test_typing_is_told_sparingly(void)
{
	g_autoptr(Wire) wire = wire_new();
	SfbConversation *bob = sfb_chats_open(wire->chats, BOB);
	g_autoptr(SfbSipMessage) invite = NULL;
	g_autoptr(SfbSipMessage) info = NULL;
	g_autoptr(SfbSipMessage) idle = NULL;

	sfb_conversation_set_typing(bob, TRUE);
	wire_expect_nothing(wire);
	invite = open_session(wire);
	sfb_conversation_set_typing(bob, FALSE);
	wire_expect_nothing(wire);
	sfb_conversation_set_typing(bob, TRUE);
	sfb_conversation_set_typing(bob, TRUE);
	info = wire_expect_request(wire, "INFO");
	assert_body(info, WIRE_TYPING);
	g_assert_true(sfb_sip_message_has_content_type(info, "application/xml"));
	wire_answer(wire, info, 200, NULL, NULL);
	wire_expect_nothing(wire);
	sfb_conversation_set_typing(bob, FALSE);
	idle = wire_expect_request(wire, "INFO");
	g_assert_nonnull(
		strstr(g_bytes_get_data(sfb_sip_message_get_body(idle), NULL), "\"idle\""));
}

static void
test_typing_finds_the_session_gone(void)
{
	g_autoptr(Wire) wire = wire_new();
	g_autoptr(SfbSipMessage) invite = open_session(wire);

	sfb_conversation_set_typing(sfb_chats_open(wire->chats, BOB), TRUE);
	expect_and_answer(wire, "INFO", 481);
	expect_and_answer(wire, "BYE", 481);
	sfb_conversation_set_typing(sfb_chats_open(wire->chats, BOB), TRUE);
	wire_expect_nothing(wire);
}

static void
on_closed(SfbConversation *conversation, gpointer user_data)
{
	++*(guint *)user_data;
}

static void
test_closing(void)
{
	g_auto(Outcome) outcome = { 0 };
	g_autoptr(Wire) wire = wire_new();
	g_autoptr(SfbSipMessage) invite = open_session(wire);
	g_autoptr(SfbConversation) bob = g_object_ref(sfb_chats_open(wire->chats, BOB));
	guint closed = 0;
	g_autoptr(SfbSipMessage) message = NULL;

	g_signal_connect(bob, "closed", G_CALLBACK(on_closed), &closed);
	say(wire, "unanswered", &outcome);
	message = wire_expect_request(wire, "MESSAGE");
	sfb_conversation_close(bob);
	g_assert_cmpuint(closed, ==, 1);
	g_assert_null(sfb_chats_get(wire->chats, BOB));
	expect_and_answer(wire, "BYE", 200);
	wire_wait_for(&outcome.failed, 1);
	/* A late answer changes nothing. */
	wire_answer(wire, message, 200, NULL, NULL);
	wire_expect_nothing(wire);
	g_assert_cmpuint(outcome.delivered, ==, 0);
	sfb_conversation_send_async(bob, "too late", NULL, on_sent, &outcome);
	wire_wait_for(&outcome.failed, 2);
	wire_expect_nothing(wire);
}

static void
test_acceptance_after_closing(void)
{
	g_auto(Outcome) outcome = { 0 };
	g_autoptr(Wire) wire = wire_new();
	g_autoptr(SfbSipMessage) invite = NULL;
	g_autoptr(SfbSipMessage) ack = NULL;

	say(wire, "too late", &outcome);
	invite = wire_expect_request(wire, "INVITE");
	sfb_conversation_close(sfb_chats_open(wire->chats, BOB));
	wire_wait_for(&outcome.failed, 1);
	wire_accept(wire, invite, NULL, WIRE_IM_SDP);
	ack = wire_expect_request(wire, "ACK");
	expect_and_answer(wire, "BYE", 200);
	wire_expect_nothing(wire);
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/chat/conversation/first-text", test_first_text);
	g_test_add_func("/chat/conversation/toast", test_text_in_the_invite_is_not_repeated);
	g_test_add_func("/chat/conversation/long-first-text", test_long_first_text_is_no_toast);
	g_test_add_func("/chat/conversation/order", test_one_after_the_other);
	g_test_add_func("/chat/conversation/refused", test_refused_invite_fails_all_that_wait);
	g_test_add_func("/chat/conversation/no-im", test_acceptance_without_text_is_ended);
	g_test_add_func("/chat/conversation/stale", test_stale_session_is_renewed_once);
	g_test_add_func("/chat/conversation/dead", test_dead_session_is_left);
	g_test_add_func("/chat/conversation/blocked", test_refused_text_leaves_the_session);
	g_test_add_func("/chat/conversation/halved", test_too_long_is_halved);
	g_test_add_func("/chat/conversation/limit", test_texts_have_a_limit);
	g_test_add_func("/chat/conversation/broken-connection", test_broken_connection);
	g_test_add_func("/chat/conversation/typing", test_typing_is_told_sparingly);
	g_test_add_func("/chat/conversation/typing-gone", test_typing_finds_the_session_gone);
	g_test_add_func("/chat/conversation/closing", test_closing);
	g_test_add_func("/chat/conversation/late", test_acceptance_after_closing);
	return g_test_run();
}
