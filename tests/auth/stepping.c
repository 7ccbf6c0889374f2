/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A handshake step that waits. */

#include "auth/stepping.h"

#include "util/error.h"

typedef struct {
	GMainLoop *loop;
	GBytes *token;
	GError *error;
} Step;

static void
on_stepped(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Step *step = user_data;
	gboolean is_good = sfb_auth_mech_step_finish(SFB_AUTH_MECH(source), result, &step->token,
	                                             &step->error);

	g_assert_cmpint(is_good, ==, step->error == NULL);
	g_main_loop_quit(step->loop);
}

GBytes *
take_step(SfbAuthMech *mech, GBytes *token, GCancellable *cancellable, GError **error)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	Step step = { loop, NULL, NULL };

	sfb_auth_mech_step_async(mech, token, cancellable, on_stepped, &step);
	g_main_loop_run(loop);
	if (step.error != NULL)
		g_propagate_error(error, step.error);
	return step.token;
}

void
assert_step_fails(SfbAuthMech *mech, GBytes *token, int code)
{
	gboolean was_established = sfb_auth_mech_is_established(mech);
	g_autoptr(GError) error = NULL;

	g_assert_null(take_step(mech, token, NULL, &error));
	g_assert_error(error, SFB_ERROR, code);
	g_assert_cmpint(sfb_auth_mech_is_established(mech), ==, was_established);
	g_test_message("%s", error->message);
}
