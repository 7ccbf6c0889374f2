/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Endpoint and instance ids; the pairs were published or recorded. */

#include "sip/endpoint.h"

#include <string.h>

static void
test_instances(void)
{
	static const char *const pairs[][2] = {
		{ "01010101", "4b1682a8-f968-5701-83fc-7c6741dc6697" },
		{ "c8ca638a15", "34d859db-6585-5f91-a3b4-de853c15347d" },
		{ "a0ae9e6cb0", "c1589240-e660-594f-a8b3-4b55f358cbc1" },
		{ "8248ca9ebb", "4233fd41-093b-5fd6-b5d2-651ed55969e6" },
		{ "2ebb6f264f", "124841e4-264d-52e8-96c5-d22aa8cdc316" },
		{ "d2ff665153", "7901b724-cbf3-5299-bfd0-041827e50488" },
		{ "fc68f4ccf1", "02c51493-0e21-59bd-83e4-28ea883a80da" },
		{ "074684aa6f", "9634b518-abb4-5216-8afb-9f6479a1f60e" },
		{ "ffad8b59dc", "a8f9a3a8-ee61-56d7-b306-c67b08fb28d8" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
		g_autofree char *instance = sfb_sip_endpoint_make_instance(pairs[i][0]);

		g_assert_cmpstr(instance, ==, pairs[i][1]);
	}
}

static void
test_id(void)
{
	g_autofree char *one = sfb_sip_endpoint_make_id();
	g_autofree char *other = sfb_sip_endpoint_make_id();

	g_assert_cmpuint(strlen(one), ==, 10);
	g_assert_cmpuint(strspn(one, "0123456789abcdef"), ==, 10);
	g_assert_cmpstr(one, !=, other);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sip/endpoint/instances", test_instances);
	g_test_add_func("/sip/endpoint/id", test_id);
	return g_test_run();
}
