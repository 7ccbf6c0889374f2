/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Applying documents about bob@contoso.example. */

#include "people/applying.h"

#include <string.h>

SfbPresentity *
applying_lookup(const char *address, gpointer user_data)
{
	SfbPresentity *presentity = user_data;

	return g_str_equal(address, presentity->address) ? presentity : NULL;
}

/* Returns: TRUE if that changed the person */
gboolean
apply(SfbPresentity *presentity, const char *text)
{
	g_autoptr(GError) error = NULL;
	SfbPresentity *changed = sfb_presence_apply_categories(text, strlen(text), applying_lookup,
	                                                       presentity, &error);

	g_assert_no_error(error);
	g_assert_true(changed == NULL || changed == presentity);
	return changed != NULL;
}

void
assert_phone(const SfbPresentity *presentity, SfbPhoneKind kind, const char *uri, const char *shown)
{
	const SfbPhone *phone = sfb_presentity_get_phone(presentity, kind);

	g_assert_nonnull(phone);
	g_assert_cmpstr(phone->uri, ==, uri);
	g_assert_cmpstr(phone->shown, ==, shown);
}
