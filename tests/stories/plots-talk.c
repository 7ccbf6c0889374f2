/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Conversations, with bob in a session of his own and with the echo. */

#include <string.h>

#include "chat/body.h"
#include "stories/plots.h"

static SfbConversation *
find_conversation(Person *person, const char *address)
{
	return sfb_chats_get(sfb_session_get_chats(person->session), address);
}

void
plot_talk(Story *story)
{
	story_call_bob(story);
	person_say(&story->alice, BOB, "Hello Bob,\nhave you a minute?");
	WAIT_UNTIL(person_has_heard(&story->bob, ALICE, "Hello Bob,\nhave you a minute?"));
	WAIT_UNTIL(story->alice.delivered == 1);
	person_say(&story->bob, ALICE, "Grüße, Alice ✓ <b>&amp;</b>");
	person_say(&story->bob, ALICE, "yes");
	WAIT_UNTIL(story->bob.delivered == 2);
	g_assert_cmpstr(story->alice.heard->str, ==,
	                "<" BOB "> Grüße, Alice ✓ <b>&amp;</b>\n<" BOB "> yes\n");
	g_assert_cmpuint(story->alice.conversations, ==, 1);
	g_assert_cmpuint(story->bob.conversations, ==, 1);
	g_assert_cmpuint(sfb_sim_get_request_count(story->sim, "INVITE"), ==, 1);
}

void
plot_both_begin(Story *story)
{
	story_call_bob(story);
	person_say(&story->alice, BOB, "from alice");
	person_say(&story->bob, ALICE, "from bob");
	WAIT_UNTIL(story->alice.delivered == 1 && story->bob.delivered == 1);
	g_assert_cmpstr(story->alice.heard->str, ==, "<" BOB "> from bob\n");
	g_assert_cmpstr(story->bob.heard->str, ==, "<" ALICE "> from alice\n");
	person_say(&story->alice, BOB, "again from alice");
	person_say(&story->bob, ALICE, "again from bob");
	WAIT_UNTIL(story->alice.delivered == 2 && story->bob.delivered == 2);
	g_assert_true(person_has_heard(&story->bob, ALICE, "again from alice"));
	g_assert_true(person_has_heard(&story->alice, BOB, "again from bob"));
}

void
plot_long_text(Story *story)
{
	g_autofree char *text = g_strnfill(2 * SFB_CHAT_PIECE_MAX + 1, 'x');
	const char *last;

	story_call_bob(story);
	person_say(&story->alice, BOB, text);
	person_say(&story->alice, BOB, "end");
	WAIT_UNTIL(story->alice.delivered == 2);
	g_assert_cmpuint(sfb_sim_get_request_count(story->sim, "MESSAGE"), ==, 4);
	last = strstr(story->bob.heard->str, "<" ALICE "> x\n");
	g_assert_nonnull(last);
	g_assert_cmpstr(last, ==, "<" ALICE "> x\n<" ALICE "> end\n");
}

void
plot_typing(Story *story)
{
	story_call_bob(story);
	person_say(&story->alice, BOB, "hello");
	WAIT_UNTIL(story->alice.delivered == 1);
	sfb_conversation_set_typing(find_conversation(&story->alice, BOB), TRUE);
	WAIT_UNTIL(story->bob.sees_typing);
	sfb_conversation_set_typing(find_conversation(&story->alice, BOB), FALSE);
	WAIT_UNTIL(!story->bob.sees_typing);
	sfb_conversation_set_typing(find_conversation(&story->bob, ALICE), TRUE);
	WAIT_UNTIL(story->alice.sees_typing);
	person_say(&story->bob, ALICE, "done");
	WAIT_UNTIL(!story->alice.sees_typing);
	WAIT_UNTIL(person_has_heard(&story->alice, BOB, "done"));
}

void
plot_close_and_again(Story *story)
{
	story_call_bob(story);
	person_say(&story->alice, BOB, "first");
	WAIT_UNTIL(story->alice.delivered == 1);
	sfb_conversation_close(find_conversation(&story->alice, BOB));
	g_assert_null(find_conversation(&story->alice, BOB));
	WAIT_UNTIL(sfb_sim_get_request_count(story->sim, "BYE") == 1);
	/* Bob's window is still open, and the way back is a new session. */
	person_say(&story->bob, ALICE, "second");
	WAIT_UNTIL(person_has_heard(&story->alice, BOB, "second"));
	g_assert_cmpuint(story->alice.conversations, ==, 2);
	g_assert_cmpuint(story->bob.conversations, ==, 1);
	sfb_conversation_close(find_conversation(&story->bob, ALICE));
	WAIT_UNTIL(sfb_sim_get_request_count(story->sim, "BYE") == 2);
	person_say(&story->alice, BOB, "third");
	WAIT_UNTIL(person_has_heard(&story->bob, ALICE, "third"));
}

void
plot_echo(Story *story)
{
	person_say(&story->alice, ECHO, "Is anybody there?");
	WAIT_UNTIL(person_has_heard(&story->alice, ECHO, "Is anybody there?"));
	WAIT_UNTIL(story->alice.delivered == 1);
}

/* A refresh that is refused, and another three REGISTERs. */
void
plot_prove_and_echo(Story *story)
{
	plot_echo(story);
	g_assert_cmpuint(sfb_sim_get_request_count(story->sim, "REGISTER"), ==, 3 + 4);
	g_assert_no_error(story->alice.end);
}

static void
expect_sentence(Story *story, SfbError code, const char *words)
{
	WAIT_UNTIL(story->alice.undelivered == 1);
	g_test_message("%s", story->alice.reason->message);
	g_assert_error(story->alice.reason, SFB_ERROR, (gint)code);
	g_assert_nonnull(strstr(story->alice.reason->message, words));
	g_assert_cmpuint(story->alice.delivered, ==, 0);
	g_assert_no_error(story->alice.end);
}

void
plot_peer_offline(Story *story)
{
	person_say(&story->alice, BOB, "hello?");
	expect_sentence(story, SFB_ERROR_FAILED, BOB " is offline");
}

void
plot_peer_unknown(Story *story)
{
	person_say(&story->alice, "nobody@example.com", "hello?");
	expect_sentence(story, SFB_ERROR_NOT_FOUND, "nobody@example.com was not found");
}

void
plot_message_refused(Story *story)
{
	person_say(&story->alice, ECHO, "hello?");
	expect_sentence(story, SFB_ERROR_FAILED, ECHO " is offline");
}

void
plot_message_blocked(Story *story)
{
	person_say(&story->alice, ECHO, "http://evil.example");
	expect_sentence(story, SFB_ERROR_NOT_ALLOWED, "blocked by the administrator");
	g_assert_null(strstr(story->alice.reason->message, "evil"));
}

void
plot_write_to_echo(Story *story)
{
	person_say(&story->alice, ECHO, "hello?");
}

void
plot_no_answer(Story *story)
{
	expect_sentence(story, SFB_ERROR_TIMEOUT, ECHO " did not answer");
}
