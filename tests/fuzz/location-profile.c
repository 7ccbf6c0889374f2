/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The dial plan that a front end gives out, and what becomes of numbers by it. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "settings/dialled-private.h"
#include "settings/location-profile.h"

static const char *const numbers[] = { "+49 (89) 99998-000", "678", "0 030 23125000", "*31#",
	                               "+4989123456x678" };

/* Whatever the plan says, it stays within the user's part. */
static void
check_uri(const char *uri)
{
	g_assert_true(g_str_has_prefix(uri, "sip:"));
	g_assert_true(g_str_has_suffix(uri, "@contoso.example;user=phone"));
	g_assert_true(strchr(uri, '@') == strrchr(uri, '@'));
	for (const char *at = uri; *at != '\0'; at++)
		g_assert_true(g_ascii_isgraph(*at) && strchr("<>\"#?", *at) == NULL);
}

static void
dial(const SfbLocationProfile *profile, const char *number)
{
	const SfbDialMeans means = { .profile = profile, .domain = "contoso.example" };
	g_autoptr(SfbDialled) dialled = sfb_dialled_new(&means, number, NULL);
	g_autofree char *text = NULL;

	g_assert_nonnull(dialled);
	g_assert_cmpuint(dialled->rule, <=, profile->rules->len);
	check_uri(dialled->sip_uri);
	text = sfb_dialled_explain(dialled, profile);
	g_assert_true(g_utf8_validate(text, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbLocationProfile) profile =
		sfb_location_profile_parse((const char *)bytes, (gssize)size, &error);

	g_assert_true((profile == NULL) == (error != NULL));
	if (profile == NULL)
		return 0;
	g_assert_cmpuint(profile->rules->len, <=, SFB_DIAL_RULES_MAX);
	for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
		dial(profile, numbers[i]);
	return 0;
}
