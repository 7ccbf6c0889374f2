/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The ways in which waiting ends. */

#include "signin/patience.h"

static void
count(gpointer user_data)
{
	(*(guint *)user_data)++;
}

static void
wait_until_cancelled(SfbPatience *patience)
{
	while (!g_cancellable_is_cancelled(sfb_patience_get_cancellable(patience)))
		g_main_context_iteration(NULL, TRUE);
}

static void
test_time_runs_out(void)
{
	guint over = 0;
	g_autoptr(GCancellable) outer = g_cancellable_new();
	g_autoptr(SfbPatience) patience = sfb_patience_new(outer, 0, count, &over);

	g_assert_false(sfb_patience_is_over(patience));
	wait_until_cancelled(patience);
	g_assert_true(sfb_patience_is_over(patience));
	g_assert_cmpuint(over, ==, 1);
	g_assert_false(g_cancellable_is_cancelled(outer));
}

static void
test_outer_ends(void)
{
	guint over = 0;
	g_autoptr(GCancellable) outer = g_cancellable_new();
	g_autoptr(SfbPatience) patience = sfb_patience_new(outer, 60, count, &over);

	g_assert_false(g_cancellable_is_cancelled(sfb_patience_get_cancellable(patience)));
	g_cancellable_cancel(outer);
	g_assert_true(g_cancellable_is_cancelled(sfb_patience_get_cancellable(patience)));
	g_assert_false(sfb_patience_is_over(patience));
	g_assert_cmpuint(over, ==, 0);
}

static void
test_outer_has_ended(void)
{
	g_autoptr(GCancellable) outer = g_cancellable_new();
	g_autoptr(SfbPatience) patience = NULL;

	g_cancellable_cancel(outer);
	patience = sfb_patience_new(outer, 60, NULL, NULL);
	g_assert_true(g_cancellable_is_cancelled(sfb_patience_get_cancellable(patience)));
}

/* Whoever has what he waited for cancels nobody. */
static void
test_freed(void)
{
	g_autoptr(GCancellable) outer = g_cancellable_new();
	SfbPatience *patience = sfb_patience_new(outer, 0, NULL, NULL);
	g_autoptr(GCancellable) inner = g_object_ref(sfb_patience_get_cancellable(patience));

	sfb_patience_free(patience);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_cancellable_cancel(outer);
	g_assert_false(g_cancellable_is_cancelled(inner));
}

/* The time that was left no longer counts. */
static void
test_renewed(void)
{
	guint over = 0;
	g_autoptr(SfbPatience) patience = sfb_patience_new(NULL, 0, count, &over);

	sfb_patience_renew(patience, 60);
	for (guint i = 0; i < 10; i++)
		g_main_context_iteration(NULL, FALSE);
	g_assert_cmpuint(over, ==, 0);
	sfb_patience_renew(patience, 0);
	wait_until_cancelled(patience);
	g_assert_cmpuint(over, ==, 1);
}

/* Nobody could have answered meanwhile. */
static void
test_held_up(void)
{
	guint over = 0;
	g_autoptr(SfbPatience) patience = sfb_patience_new(NULL, 0, count, &over);

	g_usleep(G_USEC_PER_SEC / 2);
	g_main_context_iteration(NULL, FALSE);
	g_assert_cmpuint(over, ==, 0);
	wait_until_cancelled(patience);
	g_assert_cmpuint(over, ==, 1);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/signin/patience/time-runs-out", test_time_runs_out);
	g_test_add_func("/signin/patience/outer-ends", test_outer_ends);
	g_test_add_func("/signin/patience/outer-has-ended", test_outer_has_ended);
	g_test_add_func("/signin/patience/freed", test_freed);
	g_test_add_func("/signin/patience/renewed", test_renewed);
	g_test_add_func("/signin/patience/held-up", test_held_up);
	return g_test_run();
}
