/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Addresses of public services. */

#include "people/public-providers.h"

static void
test_undecorate(void)
{
	static const struct {
		const char *address;
		const char *expected;
	} cases[] = {
		{ "jo(mail.example)@msn.example", "jo@mail.example" },
		{ "jo@mail.example", NULL },
		{ "(mail.example)@msn.example", NULL },
		{ "jo()@msn.example", NULL },
		{ "jo(mail.example@msn.example", NULL },
		{ "jo(mail.example)x@msn.example", NULL },
		{ "jo)mail.example(@msn.example", NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *address = sfb_public_address_undecorate(cases[i].address);

		g_assert_cmpstr(address, ==, cases[i].expected);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/public-providers/undecorate", test_undecorate);
	return g_test_run();
}
