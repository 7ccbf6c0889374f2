/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A network that changes, and one that flaps. */

#include "net/watch.h"

#include "support/monitor.h"

static void
on_changed(SfbNetWatch *watch, gpointer user_data)
{
	(*(guint *)user_data)++;
}

static gboolean
flap(gpointer user_data)
{
	monitor_change(user_data);
	return G_SOURCE_CONTINUE;
}

static void
wait_for(const guint *count, guint wanted)
{
	while (*count < wanted)
		g_main_context_iteration(NULL, TRUE);
}

/* However often within two seconds: it is told once, and not at once. */
static void
test_flapping(void)
{
	g_autoptr(GNetworkMonitor) monitor = monitor_new();
	g_autoptr(SfbNetWatch) watch = sfb_net_watch_new(monitor);
	guint changes = 0;
	gint64 start = g_get_monotonic_time();
	guint flapping = g_timeout_add(50, flap, monitor);

	g_signal_connect(watch, "changed", G_CALLBACK(on_changed), &changes);
	monitor_change(monitor);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_assert_cmpuint(changes, ==, 0);
	wait_for(&changes, 1);
	g_source_remove(flapping);
	g_assert_cmpuint(changes, ==, 1);
	g_assert_cmpint(g_get_monotonic_time() - start, >=, G_USEC_PER_SEC);
}

/* Dropped in between: nothing comes after. */
static void
test_dropped(void)
{
	g_autoptr(GNetworkMonitor) monitor = monitor_new();
	SfbNetWatch *watch = sfb_net_watch_new(monitor);

	monitor_change(monitor);
	g_assert_finalize_object(watch);
	monitor_change(monitor);
	g_assert_null(g_main_context_find_source_by_user_data(NULL, watch));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/net/watch/flapping", test_flapping);
	g_test_add_func("/net/watch/dropped", test_dropped);
	return g_test_run();
}
