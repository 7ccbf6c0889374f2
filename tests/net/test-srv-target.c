/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The order of SRV targets (RFC 2782). */

#include <glib.h>

#include "net/network.h"

#define DRAWS 2000

static GPtrArray *
make_targets(const SfbSrvTarget *targets, gsize count)
{
	GPtrArray *array = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_srv_target_free);

	for (gsize i = 0; i < count; i++)
		g_ptr_array_add(array, sfb_srv_target_new(targets[i].host, targets[i].port,
		                                          targets[i].priority, targets[i].weight));
	return array;
}

static const SfbSrvTarget *
get(GPtrArray *targets, guint i)
{
	return g_ptr_array_index(targets, i);
}

static void
test_priority(void)
{
	static const SfbSrvTarget given[] = {
		{ (char *)"third.example.", 5061, 30, 65535 },
		{ (char *)"first.example", 443, 0, 0 },
		{ (char *)"second.example.", 5061, 10, 1 },
	};
	g_autoptr(GPtrArray) targets = make_targets(given, G_N_ELEMENTS(given));

	sfb_srv_targets_sort(targets);
	g_assert_cmpuint(targets->len, ==, 3);
	g_assert_cmpstr(get(targets, 0)->host, ==, "first.example");
	g_assert_cmpuint(get(targets, 0)->port, ==, 443);
	g_assert_cmpstr(get(targets, 1)->host, ==, "second.example");
	g_assert_cmpstr(get(targets, 2)->host, ==, "third.example");
	g_assert_cmpuint(get(targets, 2)->weight, ==, 65535);
}

/* RFC 2782: "." says that the service is decidedly not available. */
static void
test_not_offered(void)
{
	static const SfbSrvTarget given[] = { { (char *)".", 0, 0, 0 } };
	g_autoptr(GPtrArray) targets = make_targets(given, 1);

	sfb_srv_targets_sort(targets);
	g_assert_cmpuint(targets->len, ==, 0);
}

static void
test_nothing(void)
{
	g_autoptr(GPtrArray) targets = make_targets(NULL, 0);

	sfb_srv_targets_sort(targets);
	g_assert_cmpuint(targets->len, ==, 0);
}

/* How often the first of @given comes out first. */
static guint
count_firsts(const SfbSrvTarget *given, gsize count)
{
	guint firsts = 0;

	for (guint i = 0; i < DRAWS; i++) {
		g_autoptr(GPtrArray) targets = make_targets(given, count);

		sfb_srv_targets_sort(targets);
		g_assert_cmpuint(targets->len, ==, count);
		firsts += g_str_equal(get(targets, 0)->host, given[0].host);
	}
	return firsts;
}

/* Each bound is more than ten standard deviations from what is expected. */
static void
test_weight(void)
{
	static const SfbSrvTarget uneven[] = { { (char *)"a.example", 5061, 1, 60 },
		                               { (char *)"b.example", 5061, 1, 20 },
		                               { (char *)"c.example", 5061, 1, 20 },
		                               { (char *)"d.example", 5061, 2, 6000 } };
	static const SfbSrvTarget even[] = { { (char *)"a.example", 5061, 1, 0 },
		                             { (char *)"b.example", 5061, 1, 0 } };
	static const SfbSrvTarget hardly[] = { { (char *)"a.example", 5061, 1, 0 },
		                               { (char *)"b.example", 5061, 1, 100 } };
	guint firsts = count_firsts(uneven, G_N_ELEMENTS(uneven));

	g_assert_cmpuint(firsts, >, DRAWS * 48 / 100);
	g_assert_cmpuint(firsts, <, DRAWS * 72 / 100);
	firsts = count_firsts(even, G_N_ELEMENTS(even));
	g_assert_cmpuint(firsts, >, DRAWS * 38 / 100);
	g_assert_cmpuint(firsts, <, DRAWS * 62 / 100);
	g_assert_cmpuint(count_firsts(hardly, G_N_ELEMENTS(hardly)), <, DRAWS * 2 / 100);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/net/srv-target/priority", test_priority);
	g_test_add_func("/net/srv-target/not-offered", test_not_offered);
	g_test_add_func("/net/srv-target/nothing", test_nothing);
	g_test_add_func("/net/srv-target/weight", test_weight);
	return g_test_run();
}
