/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A presence document of an older kind, applied to whomever it names; again it changes nothing. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "people/pidf-xml.h"

static SfbPresentity *
make_person(const char *address, gpointer user_data)
{
	SfbPresentity **person = user_data;

	if (*person == NULL)
		*person = sfb_presentity_new(address);
	return *person;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const char *text = (const char *)bytes;
	g_autoptr(SfbPresentity) person = NULL;
	g_autofree char *activity = NULL;

	sfb_presence_apply_pidf(text, size, make_person, &person, NULL);
	if (person == NULL)
		return 0;
	g_assert_null(sfb_presence_apply_pidf(text, size, make_person, &person, NULL));
	activity = sfb_presentity_dup_activity(person);
	g_assert_true(g_utf8_validate(activity, -1, NULL));
	if (person->note != NULL)
		g_assert_cmpuint(strlen(person->note), <=, SFB_NOTE_MAX);
	if (person->display_name != NULL)
		g_assert_cmpuint(strlen(person->display_name), <=, SFB_CARD_TEXT_MAX);
	return 0;
}
