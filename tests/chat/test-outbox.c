/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Texts on their way: their pieces, their second chances, their answers. */

#include <string.h>

#include "chat/body.h"
#include "chat/outbox.h"
#include "util/error.h"

/* What became of the texts. */
typedef struct {
	guint delivered;
	guint failed;
} Outcome;

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Outcome *outcome = user_data;
	g_autoptr(GError) error = NULL;

	if (g_task_propagate_boolean(G_TASK(result), &error))
		outcome->delivered++;
	else
		outcome->failed++;
}

static void
push(SfbOutbox *outbox, const char *text, Outcome *outcome)
{
	sfb_outbox_push(outbox, g_task_new(NULL, NULL, on_answered, outcome), text);
}

/* Answers come from the main loop. */
static void
expect(const Outcome *outcome, guint delivered, guint failed)
{
	while (g_main_context_iteration(NULL, FALSE)) {
	}
	g_assert_cmpuint(outcome->delivered, ==, delivered);
	g_assert_cmpuint(outcome->failed, ==, failed);
}

static void
test_pieces(void)
{
	SfbOutbox *outbox = sfb_outbox_new();
	Outcome outcome = { 0 };
	g_autofree char *text = g_strnfill(2 * SFB_CHAT_PIECE_MAX + 1, 'x');

	push(outbox, text, &outcome);
	push(outbox, "second", &outcome);
	g_assert_cmpuint(strlen(sfb_outbox_get_piece(outbox)), ==, SFB_CHAT_PIECE_MAX);
	sfb_outbox_note_arrived(outbox);
	sfb_outbox_note_arrived(outbox);
	expect(&outcome, 0, 0);
	g_assert_cmpstr(sfb_outbox_get_piece(outbox), ==, "x");
	sfb_outbox_note_arrived(outbox);
	expect(&outcome, 1, 0);
	g_assert_cmpstr(sfb_outbox_get_piece(outbox), ==, "second");
	sfb_outbox_note_arrived(outbox);
	expect(&outcome, 2, 0);
	g_assert_true(sfb_outbox_is_empty(outbox));
	sfb_outbox_free(outbox);
}

static void
test_halving_keeps_what_is_left(void)
{
	SfbOutbox *outbox = sfb_outbox_new();
	Outcome outcome = { 0 };
	g_autofree char *text = g_strnfill(2 * SFB_CHAT_PIECE_MAX, 'x');

	push(outbox, text, &outcome);
	sfb_outbox_note_arrived(outbox);
	g_assert_true(sfb_outbox_halve(outbox));
	g_assert_cmpuint(strlen(sfb_outbox_get_piece(outbox)), ==, SFB_CHAT_PIECE_MAX / 2);
	g_assert_false(sfb_outbox_halve(outbox));
	sfb_outbox_note_arrived(outbox);
	expect(&outcome, 0, 0);
	sfb_outbox_note_arrived(outbox);
	expect(&outcome, 1, 0);
	push(outbox, "small", &outcome);
	g_assert_false(sfb_outbox_halve(outbox));
	sfb_outbox_note_arrived(outbox);
	sfb_outbox_free(outbox);
	expect(&outcome, 2, 0);
}

static void
test_session_changes_once_per_text(void)
{
	SfbOutbox *outbox = sfb_outbox_new();
	Outcome outcome = { 0 };

	push(outbox, "one", &outcome);
	push(outbox, "two", &outcome);
	g_assert_true(sfb_outbox_change_session(outbox));
	g_assert_false(sfb_outbox_change_session(outbox));
	sfb_outbox_note_arrived(outbox);
	g_assert_true(sfb_outbox_change_session(outbox));
	sfb_outbox_note_arrived(outbox);
	sfb_outbox_free(outbox);
	expect(&outcome, 2, 0);
}

static void
test_failing(void)
{
	SfbOutbox *outbox = sfb_outbox_new();
	Outcome outcome = { 0 };
	g_autoptr(GError) error = g_error_new_literal(SFB_ERROR, SFB_ERROR_SERVER, "no");

	for (guint i = 0; i < 3; i++)
		push(outbox, "text", &outcome);
	sfb_outbox_fail_first(outbox, error);
	expect(&outcome, 0, 1);
	sfb_outbox_fail_all(outbox, error);
	expect(&outcome, 0, 3);
	g_assert_true(sfb_outbox_is_empty(outbox));
	sfb_outbox_free(outbox);
}

static void
test_limit(void)
{
	SfbOutbox *outbox = sfb_outbox_new();
	Outcome outcome = { 0 };
	g_autoptr(GError) error = g_error_new_literal(SFB_ERROR, SFB_ERROR_SERVER, "no");

	for (guint i = 0; i < SFB_OUTBOX_MAX + 1; i++)
		push(outbox, "text", &outcome);
	expect(&outcome, 0, 1);
	sfb_outbox_fail_all(outbox, error);
	expect(&outcome, 0, SFB_OUTBOX_MAX + 1);
	sfb_outbox_free(outbox);
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/chat/outbox/pieces", test_pieces);
	g_test_add_func("/chat/outbox/halving", test_halving_keeps_what_is_left);
	g_test_add_func("/chat/outbox/session", test_session_changes_once_per_text);
	g_test_add_func("/chat/outbox/failing", test_failing);
	g_test_add_func("/chat/outbox/limit", test_limit);
	return g_test_run();
}
