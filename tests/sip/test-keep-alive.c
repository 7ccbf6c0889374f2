/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* When to ask, when to give up; the test owns both clocks. */

#include "sip/keep-alive-private.h"

#define WALL_START (G_GINT64_CONSTANT(1700000000) * G_USEC_PER_SEC)

static const SfbSipKeepAlive usual = { .interval_seconds = 270, .answer_seconds = 20 };

/* The machine is awake: both clocks show the same time since the start. */
static SfbSipKeepAliveAdvice
look(SfbSipKeepAlive *keep_alive, guint seconds)
{
	gint64 now = (gint64)(1 + seconds) * G_USEC_PER_SEC;

	return sfb_sip_keep_alive_look(keep_alive, now, WALL_START + now);
}

static void
test_asks_after_silence(void)
{
	SfbSipKeepAlive keep_alive = usual;

	sfb_sip_keep_alive_note_sent(&keep_alive, G_USEC_PER_SEC);
	g_assert_cmpint(look(&keep_alive, 269), ==, SFB_SIP_KEEP_ALIVE_WAIT);
	g_assert_cmpint(look(&keep_alive, 270), ==, SFB_SIP_KEEP_ALIVE_ASK);
	sfb_sip_keep_alive_note_sent(&keep_alive, 271 * G_USEC_PER_SEC);
	g_assert_cmpint(look(&keep_alive, 280), ==, SFB_SIP_KEEP_ALIVE_WAIT);
}

static void
test_never_asks(void)
{
	SfbSipKeepAlive keep_alive = { .interval_seconds = 0 };

	g_assert_cmpint(look(&keep_alive, 100000), ==, SFB_SIP_KEEP_ALIVE_WAIT);
	g_assert_cmpint(sfb_sip_keep_alive_look(&keep_alive, 2, WALL_START * 2), ==,
	                SFB_SIP_KEEP_ALIVE_WAIT);
}

/* 4295 seconds are a few more microseconds than 32 bits hold. */
static void
test_long_interval(void)
{
	SfbSipKeepAlive keep_alive = { .interval_seconds = 4295 };

	sfb_sip_keep_alive_note_sent(&keep_alive, G_USEC_PER_SEC);
	g_assert_cmpint(look(&keep_alive, 4294), ==, SFB_SIP_KEEP_ALIVE_WAIT);
	g_assert_cmpint(look(&keep_alive, 4295), ==, SFB_SIP_KEEP_ALIVE_ASK);
}

static void
test_silent_peer_is_not_blamed(void)
{
	SfbSipKeepAlive keep_alive = usual;

	g_assert_cmpint(look(&keep_alive, 300), ==, SFB_SIP_KEEP_ALIVE_ASK);
	sfb_sip_keep_alive_note_sent(&keep_alive, 301 * G_USEC_PER_SEC);
	g_assert_cmpint(look(&keep_alive, 400), ==, SFB_SIP_KEEP_ALIVE_WAIT);
	g_assert_cmpint(look(&keep_alive, 600), ==, SFB_SIP_KEEP_ALIVE_ASK);
}

static void
ask_twice_with_answer(SfbSipKeepAlive *keep_alive, guint line_ends)
{
	g_assert_cmpint(look(keep_alive, 300), ==, SFB_SIP_KEEP_ALIVE_ASK);
	sfb_sip_keep_alive_note_sent(keep_alive, 301 * G_USEC_PER_SEC);
	sfb_sip_keep_alive_note_received(keep_alive, line_ends);
	g_assert_cmpint(look(keep_alive, 600), ==, SFB_SIP_KEEP_ALIVE_ASK);
	sfb_sip_keep_alive_note_sent(keep_alive, 601 * G_USEC_PER_SEC);
}

static void
test_peer_that_used_to_answer_dies(void)
{
	SfbSipKeepAlive keep_alive = usual;

	ask_twice_with_answer(&keep_alive, 1);
	g_assert_cmpint(look(&keep_alive, 619), ==, SFB_SIP_KEEP_ALIVE_WAIT);
	g_assert_cmpint(look(&keep_alive, 620), ==, SFB_SIP_KEEP_ALIVE_DEAD);
}

/* Asking again does not give the peer more time. */
static void
test_asking_more_often_than_waiting(void)
{
	SfbSipKeepAlive keep_alive = { .interval_seconds = 10, .answer_seconds = 20 };

	g_assert_cmpint(look(&keep_alive, 10), ==, SFB_SIP_KEEP_ALIVE_ASK);
	sfb_sip_keep_alive_note_received(&keep_alive, 1);
	g_assert_cmpint(look(&keep_alive, 20), ==, SFB_SIP_KEEP_ALIVE_ASK);
	g_assert_cmpint(look(&keep_alive, 30), ==, SFB_SIP_KEEP_ALIVE_ASK);
	g_assert_cmpint(look(&keep_alive, 40), ==, SFB_SIP_KEEP_ALIVE_DEAD);
}

static void
test_a_message_is_a_sign_of_life(void)
{
	SfbSipKeepAlive keep_alive = usual;

	ask_twice_with_answer(&keep_alive, 1);
	sfb_sip_keep_alive_note_received(&keep_alive, 0);
	g_assert_cmpint(look(&keep_alive, 700), ==, SFB_SIP_KEEP_ALIVE_WAIT);
}

static void
test_the_peers_question_is_no_answer(void)
{
	SfbSipKeepAlive keep_alive = usual;

	ask_twice_with_answer(&keep_alive, 2);
	g_assert_cmpint(look(&keep_alive, 700), ==, SFB_SIP_KEEP_ALIVE_WAIT);
}

static void
test_asks_after_sleep(void)
{
	SfbSipKeepAlive keep_alive = usual;
	gint64 hour = G_GINT64_CONSTANT(3600) * G_USEC_PER_SEC;

	sfb_sip_keep_alive_note_sent(&keep_alive, G_USEC_PER_SEC);
	g_assert_cmpint(look(&keep_alive, 10), ==, SFB_SIP_KEEP_ALIVE_WAIT);
	g_assert_cmpint(sfb_sip_keep_alive_look(&keep_alive, 20 * G_USEC_PER_SEC,
	                                        WALL_START + 20 * G_USEC_PER_SEC + hour),
	                ==, SFB_SIP_KEEP_ALIVE_ASK);
	g_assert_cmpint(sfb_sip_keep_alive_look(&keep_alive, 30 * G_USEC_PER_SEC,
	                                        WALL_START + 30 * G_USEC_PER_SEC + hour),
	                ==, SFB_SIP_KEEP_ALIVE_WAIT);
}

/* Out of turn, with the whole time for the answer from then on. */
static void
test_asked_out_of_turn(void)
{
	SfbSipKeepAlive keep_alive = usual;

	ask_twice_with_answer(&keep_alive, 1);
	sfb_sip_keep_alive_note_received(&keep_alive, 1);
	sfb_sip_keep_alive_note_asked(&keep_alive, 611 * G_USEC_PER_SEC);
	g_assert_cmpint(look(&keep_alive, 620), ==, SFB_SIP_KEEP_ALIVE_WAIT);
	g_assert_cmpint(look(&keep_alive, 630), ==, SFB_SIP_KEEP_ALIVE_DEAD);
}

/* Asking again gives no more time. */
static void
test_asked_again_and_again(void)
{
	SfbSipKeepAlive keep_alive = usual;

	ask_twice_with_answer(&keep_alive, 1);
	sfb_sip_keep_alive_note_received(&keep_alive, 1);
	for (gint64 second = 611; second < 630; second++)
		sfb_sip_keep_alive_note_asked(&keep_alive, second * G_USEC_PER_SEC);
	g_assert_cmpint(look(&keep_alive, 630), ==, SFB_SIP_KEEP_ALIVE_DEAD);
}

static void
test_a_clock_set_back_is_no_sleep(void)
{
	SfbSipKeepAlive keep_alive = usual;

	sfb_sip_keep_alive_note_sent(&keep_alive, G_USEC_PER_SEC);
	g_assert_cmpint(look(&keep_alive, 10), ==, SFB_SIP_KEEP_ALIVE_WAIT);
	g_assert_cmpint(sfb_sip_keep_alive_look(&keep_alive, 20 * G_USEC_PER_SEC, WALL_START / 2),
	                ==, SFB_SIP_KEEP_ALIVE_WAIT);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sip/keep-alive/asks-after-silence", test_asks_after_silence);
	g_test_add_func("/sip/keep-alive/never-asks", test_never_asks);
	g_test_add_func("/sip/keep-alive/long-interval", test_long_interval);
	g_test_add_func("/sip/keep-alive/silent-peer-is-not-blamed",
	                test_silent_peer_is_not_blamed);
	g_test_add_func("/sip/keep-alive/peer-that-used-to-answer-dies",
	                test_peer_that_used_to_answer_dies);
	g_test_add_func("/sip/keep-alive/often", test_asking_more_often_than_waiting);
	g_test_add_func("/sip/keep-alive/a-message-is-a-sign-of-life",
	                test_a_message_is_a_sign_of_life);
	g_test_add_func("/sip/keep-alive/the-peers-question-is-no-answer",
	                test_the_peers_question_is_no_answer);
	g_test_add_func("/sip/keep-alive/asks-after-sleep", test_asks_after_sleep);
	g_test_add_func("/sip/keep-alive/asked-out-of-turn", test_asked_out_of_turn);
	g_test_add_func("/sip/keep-alive/asked-again-and-again", test_asked_again_and_again);
	g_test_add_func("/sip/keep-alive/a-clock-set-back-is-no-sleep",
	                test_a_clock_set_back_is_no_sleep);
	return g_test_run();
}
