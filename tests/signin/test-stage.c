/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How a stage answers when nobody wants to know any more. */

#include "signin/stage.h"

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GError **error = user_data;

	g_assert_null(g_task_propagate_pointer(G_TASK(result), error));
}

/* The session is over, and took the configuration with it: what it was chosen by is not looked at
 * again. */
static void
test_cancelled(void)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	g_autoptr(GError) error = NULL;
	SfbSigninFacts facts = { .choice = { .proof = SFB_PROOF_TLS_DSK } };
	GTask *task = g_task_new(NULL, cancellable, on_answered, &error);

	g_task_set_task_data(task, &facts, NULL);
	g_cancellable_cancel(cancellable);
	sfb_stage_choose_another(
		task, g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled"));
	while (error == NULL)
		g_main_context_iteration(NULL, TRUE);
	g_assert_error(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	g_assert_cmpuint(facts.crossed_out, ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/signin/stage/cancelled", test_cancelled);
	return g_test_run();
}
