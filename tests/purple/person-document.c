/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Somebody of whom everything is known. */

#include "purple/person-document.h"

#include <time.h>

void
person_document_set_time_zone(void)
{
	g_setenv("TZ", "CET-1CEST,M3.5.0/2,M10.5.0/3", TRUE);
	tzset();
}

static SfbPresentity *
lookup(const char *address, gpointer presentity)
{
	g_assert_cmpstr(address, ==, BOB);
	return presentity;
}

SfbPresentity *
person_document_load(void)
{
	g_autofree char *path =
		g_build_filename(g_getenv("SFB_TEST_DATA"), "purple", "person.xml", NULL);
	SfbPresentity *presentity = sfb_presentity_new(BOB);
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	gsize length;

	g_file_get_contents(path, &text, &length, &error);
	g_assert_no_error(error);
	sfb_presence_apply_categories(text, length, lookup, presentity, &error);
	g_assert_no_error(error);
	return presentity;
}
