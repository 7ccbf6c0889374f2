/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is known about a person, as rows of a label and a text. */

#include "purple/person.h"

#include <purple.h>
#include <string.h>

#include "purple/person-document.h"
#include "support/folder.h"
#include "support/headless.h"

#define PHONES 500

/* Returns: (transfer full) all rows, one a line */
static char *
fill(const SfbPresentity *presentity, const SfbDirectoryEntry *entry, SfbPurpleDetail detail)
{
	PurpleNotifyUserInfo *rows = purple_notify_user_info_new();
	const SfbPurplePerson person = {
		.address = BOB,
		.presentity = presentity,
		.entry = entry,
		.now = TWO_O_CLOCK,
	};
	GString *lines = g_string_new(NULL);

	sfb_purple_person_fill(&person, detail, rows);
	for (GList *link = purple_notify_user_info_get_entries(rows); link != NULL;
	     link = link->next)
		g_string_append_printf(lines, "%s: %s\n",
		                       purple_notify_user_info_entry_get_label(link->data),
		                       purple_notify_user_info_entry_get_value(link->data));
	purple_notify_user_info_destroy(rows);
	return g_string_free(lines, FALSE);
}

static guint
count_rows(const char *lines, const char *label)
{
	guint count = 0;

	for (const char *at = strstr(lines, label); at != NULL; at = strstr(at + 1, label))
		count++;
	return count;
}

static void
test_glance(void)
{
	g_autoptr(SfbPresentity) bob = person_document_load();
	g_autofree char *lines = fill(bob, NULL, SFB_PURPLE_GLANCE);

	g_assert_cmpstr(lines, ==,
	                "Status: Busy\n"
	                "Activity: In a meeting\n"
	                "Meeting: Budget &lt;b&gt;draft&lt;/b&gt; (Room 4)\n"
	                "Out-of-office note: Back &lt;soon&gt; &amp; rested\n"
	                "Out of office until: 03/05/30, 08:00\n"
	                "Calendar: Busy until 15:00, then free\n");
}

static void
test_card(void)
{
	g_autoptr(SfbPresentity) bob = person_document_load();
	g_autofree char *lines = fill(bob, NULL, SFB_PURPLE_CARD);
	static const char *const rows[] = {
		"Name: Bob Müller\n",
		"Working hours: 09:00 to 17:00\n",
		"Local time there: 05:00\n",
		"Last active: 13:40\n",
		"Device: On a mobile device\n",
		"Location: At home\n",
		"Title: Keeper\n",
		"Department: Stores\n",
		"Company: Contoso\n",
		"Office: 2.14\n",
		"E-mail: bob@mail.example\n",
		"Can be reached by: messages, voice\n",
		"Work phone: +49 (89) 12345\n",
		"Mobile phone: +4917012345\n",
		"Address: " BOB "\n",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_nonnull(strstr(lines, rows[i]));
}

/* The directory fills the gaps, and no number stands there twice. */
static void
test_entry(void)
{
	SfbPhone phones[] = {
		{ SFB_PHONE_WORK, NULL, (char *)"+49 (89) 12345" },
		{ SFB_PHONE_HOME, NULL, (char *)"+49 89 999" },
	};
	const SfbDirectoryEntry entry = {
		.display_name = (char *)"Robert",
		.title = (char *)"Storekeeper",
		.city = (char *)"München",
		.phones = g_ptr_array_new(),
	};
	g_autoptr(SfbPresentity) bob = person_document_load();
	g_autofree char *both = NULL;
	g_autofree char *alone = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(phones); i++)
		g_ptr_array_add(entry.phones, &phones[i]);
	both = fill(bob, &entry, SFB_PURPLE_CARD);
	g_assert_nonnull(strstr(both, "Name: Bob Müller\n"));
	g_assert_nonnull(strstr(both, "Title: Keeper\n"));
	g_assert_nonnull(strstr(both, "City: München\n"));
	g_assert_cmpuint(count_rows(both, "Work phone: "), ==, 1);
	g_assert_cmpuint(count_rows(both, "Home phone: "), ==, 1);
	alone = fill(NULL, &entry, SFB_PURPLE_CARD);
	g_assert_true(g_str_has_prefix(alone, "Name: Robert\nTitle: Storekeeper\n"));
	g_assert_null(strstr(alone, "Status: "));
	g_ptr_array_unref(entry.phones);
}

/* A card may have hundreds of numbers and a note as long as a letter: not in a tooltip. */
static void
test_long(void)
{
	g_autoptr(SfbPresentity) bob = sfb_presentity_new(BOB);
	SfbDirectoryEntry entry = { .display_name = (char *)"Bob" };
	g_autofree char *tooltip = NULL;
	g_autofree char *card = NULL;

	bob->note = g_strnfill(4000, 'n');
	entry.phones = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_phone_free);
	for (int i = 0; i < PHONES; i++) {
		SfbPhone *phone = g_new0(SfbPhone, 1);

		phone->shown = g_strdup_printf("%d", i);
		g_ptr_array_add(entry.phones, phone);
	}
	tooltip = fill(bob, &entry, SFB_PURPLE_TOOLTIP);
	card = fill(bob, &entry, SFB_PURPLE_CARD);
	g_assert_cmpuint(count_rows(tooltip, "Work phone: "), ==, 6);
	g_assert_cmpuint(count_rows(card, "Work phone: "), ==, PHONES);
	g_assert_cmpuint(strlen(tooltip), <, 1000);
	g_assert_nonnull(strstr(tooltip, "nnn…\n"));
	g_assert_nonnull(strstr(card, bob->note));
	g_ptr_array_unref(entry.phones);
}

/* Somebody who is here was not active some time ago; a clock that runs ahead is not believed. */
static void
test_last_active(void)
{
	g_autoptr(SfbPresentity) bob = person_document_load();
	g_autofree char *here = NULL;
	g_autofree char *ahead = NULL;

	bob->availability = 6500;
	here = fill(bob, NULL, SFB_PURPLE_CARD);
	g_assert_null(strstr(here, "Last active: "));
	bob->availability = 15500;
	bob->last_active = TWO_O_CLOCK + 60;
	ahead = fill(bob, NULL, SFB_PURPLE_CARD);
	g_assert_null(strstr(ahead, "Last active: "));
}

int
main(int argc, char **argv)
{
	g_autofree char *config = NULL;
	int result;

	person_document_set_time_zone();
	g_test_init(&argc, &argv, NULL);
	config = folder_make();
	headless_start(config, NULL);
	g_test_add_func("/purple/person/glance", test_glance);
	g_test_add_func("/purple/person/card", test_card);
	g_test_add_func("/purple/person/entry", test_entry);
	g_test_add_func("/purple/person/long", test_long);
	g_test_add_func("/purple/person/last-active", test_last_active);
	result = g_test_run();
	purple_core_quit();
	folder_remove(config);
	return result;
}
