/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* SIP addresses: one form inside, whatever comes from outside. */

#include "util/address.h"

#include <string.h>

static const struct {
	const char *text;
	const char *address; /* NULL: not an address */
} normal_forms[] = {
	{ "kim@contoso.example", "kim@contoso.example" },
	{ "SIP:Kim%20X@Contoso.example;user=phone", "kim x@contoso.example" },
	{ "sips:kim@contoso.example", "kim@contoso.example" },
	{ "\"Kim\" <sip:kim@contoso.example>;tag=1", "kim@contoso.example" },
	{ "<sip:kim@contoso.example;gruu;opaque=user:epid:x>", "kim@contoso.example" },
	{ "sip:kim@contoso.example?subject=hello", "kim@contoso.example" },
	{ "  kim@contoso.example  ", "kim@contoso.example" },
	{ "sip:user;par=u%3Dv@example.com", "user;par=u=v@example.com" },
	{ "sip:J\xc3\x96RG@contoso.example", "j\xc3\xb6rg@contoso.example" },
	{ "sip:j%C3%B6rg@contoso.example", "j\xc3\xb6rg@contoso.example" },
	{ "", NULL },
	{ "kim", NULL },
	{ "tel:+15555550123", NULL },
	{ "@contoso.example", NULL },
	{ "kim@", NULL },
	{ "kim@contoso@example", NULL },
	{ "kim@contoso example", NULL },
	{ "kim@contoso.example, lee@contoso.example", NULL },
	{ "sip:kim%0D%0AVia:@contoso.example", NULL },
	{ "sip:kim%00@contoso.example", NULL },
	{ "sip:kim%zz@contoso.example", NULL },
	{ "sip:kim%ff@contoso.example", NULL },
	{ "sip:<kim>@contoso.example", NULL },
};

static void
test_normalize(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(normal_forms); i++) {
		g_autofree char *address = sfb_address_normalize(normal_forms[i].text);

		g_test_message("%s", normal_forms[i].text);
		g_assert_cmpstr(address, ==, normal_forms[i].address);
	}
	g_assert_null(sfb_address_normalize(NULL));
}

static void
test_too_long(void)
{
	g_autofree char *user = g_strnfill(SFB_ADDRESS_MAX, 'a');
	g_autofree char *text = g_strconcat(user, "@contoso.example", NULL);
	g_autofree char *longest = NULL;

	g_assert_null(sfb_address_normalize(text));
	longest = sfb_address_normalize(text + strlen("@contoso.example"));
	g_assert_cmpuint(strlen(longest), ==, SFB_ADDRESS_MAX);
}

static void
test_uri(void)
{
	g_autofree char *plain = sfb_address_to_uri("kim@contoso.example");
	g_autofree char *odd = sfb_address_to_uri("kim x\"<>%@contoso.example");
	g_autofree char *foreign = sfb_address_to_uri("j\xc3\xb6rg@contoso.example");
	g_autofree char *again = sfb_address_normalize(foreign);

	g_assert_cmpstr(plain, ==, "sip:kim@contoso.example");
	g_assert_cmpstr(odd, ==, "sip:kim%20x%22%3C%3E%25@contoso.example");
	g_assert_cmpstr(foreign, ==, "sip:j%C3%B6rg@contoso.example");
	g_assert_cmpstr(again, ==, "j\xc3\xb6rg@contoso.example");
}

static void
test_domain(void)
{
	g_assert_cmpstr(sfb_address_get_domain("kim@contoso.example"), ==, "contoso.example");
	g_assert_cmpstr(sfb_address_get_domain("kim"), ==, "");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/address/normalize", test_normalize);
	g_test_add_func("/address/too-long", test_too_long);
	g_test_add_func("/address/uri", test_uri);
	g_test_add_func("/address/domain", test_domain);
	return g_test_run();
}
