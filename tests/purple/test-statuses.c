/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* States of people as libpurple's statuses, and back. */

#include "purple/statuses.h"

#include <purple.h>

#include "support/folder.h"
#include "support/headless.h"

static PurpleStatusType *
find_type(GList *types, const char *id)
{
	for (GList *link = types; link != NULL; link = link->next) {
		if (g_str_equal(purple_status_type_get_id(link->data), id))
			return link->data;
	}
	return NULL;
}

static void
free_types(GList *types)
{
	g_list_free_full(types, (GDestroyNotify)purple_status_type_destroy);
}

/* Whatever the core can say about somebody must be a status libpurple knows. */
static void
test_every_state_has_a_type(void)
{
	GList *types = sfb_purple_status_list_types(NULL);

	for (int status = SFB_STATUS_UNKNOWN; status <= SFB_STATUS_OFF_WORK; status++) {
		const PurpleStatusType *type = find_type(types, sfb_purple_status_get_id(status));

		g_assert_nonnull(type);
		g_assert_nonnull(purple_status_type_get_attr(type, "message"));
	}
	g_assert_cmpstr(sfb_purple_status_get_id(SFB_STATUS_UNKNOWN), ==, "offline");
	free_types(types);
}

static void
check_own(GList *types, const char *id, SfbStatus expected)
{
	PurplePresence *presence = purple_presence_new(PURPLE_PRESENCE_CONTEXT_CONV);
	PurpleStatus *status = purple_status_new(find_type(types, id), presence);

	g_assert_cmpint(sfb_purple_status_get_own(status), ==, expected);
	purple_status_destroy(status);
	purple_presence_destroy(presence);
}

static void
test_own_wishes(void)
{
	GList *types = sfb_purple_status_list_types(NULL);

	check_own(types, "available", SFB_STATUS_AVAILABLE);
	check_own(types, "busy", SFB_STATUS_BUSY);
	check_own(types, "do-not-disturb", SFB_STATUS_DO_NOT_DISTURB);
	check_own(types, "be-right-back", SFB_STATUS_BE_RIGHT_BACK);
	check_own(types, "away", SFB_STATUS_AWAY);
	check_own(types, "off-work", SFB_STATUS_OFF_WORK);
	check_own(types, "invisible", SFB_STATUS_OFFLINE);
	free_types(types);
}

static void
check_note(PurpleStatus *status, const char *html, const char *expected)
{
	g_autofree char *note = NULL;

	purple_status_set_attr_string(status, "message", html);
	note = sfb_purple_status_dup_own_note(status);
	g_assert_cmpstr(note, ==, expected);
}

static void
test_own_note(void)
{
	GList *types = sfb_purple_status_list_types(NULL);
	PurplePresence *presence = purple_presence_new(PURPLE_PRESENCE_CONTEXT_CONV);
	PurpleStatus *status = purple_status_new(find_type(types, "away"), presence);

	check_note(status, NULL, NULL);
	check_note(status, "", NULL);
	check_note(status, "Back at 3", "Back at 3");
	check_note(status, "<b>R&amp;D</b> &lt;today&gt;", "R&D <today>");
	purple_status_destroy(status);
	purple_presence_destroy(presence);
	free_types(types);
}

/* libpurple puts "away" up by itself, with words of its own: neither is a wish of the user's. */
static void
test_automatic(void)
{
	GList *types = sfb_purple_status_list_types(NULL);
	PurplePresence *presence = purple_presence_new(PURPLE_PRESENCE_CONTEXT_CONV);
	PurpleStatus *status = purple_status_new(find_type(types, "away"), presence);

	check_note(status, "Not here", "Not here");
	g_assert_false(sfb_purple_status_is_automatic(status));
	purple_savedstatus_set_idleaway(TRUE);
	g_assert_true(sfb_purple_status_is_automatic(status));
	check_note(status, "Not here", NULL);
	g_assert_cmpint(sfb_purple_status_get_own(status), ==, SFB_STATUS_AVAILABLE);
	check_own(types, "busy", SFB_STATUS_BUSY);
	purple_savedstatus_set_idleaway(FALSE);
	g_assert_cmpint(sfb_purple_status_get_own(status), ==, SFB_STATUS_AWAY);
	purple_status_destroy(status);
	purple_presence_destroy(presence);
	free_types(types);
}

/* libpurple takes the first type of a kind for the user interface's general statuses. */
static void
test_first_of_each_kind(void)
{
	GList *types = sfb_purple_status_list_types(NULL);
	const PurpleStatusType *first = purple_status_type_find_with_id(types, "do-not-disturb");

	for (GList *link = types; link != NULL; link = link->next) {
		if (purple_status_type_get_primitive(link->data) == PURPLE_STATUS_UNAVAILABLE) {
			g_assert_true(link->data == first);
			break;
		}
	}
	free_types(types);
}

int
main(int argc, char **argv)
{
	g_autofree char *config = NULL;
	int result;

	g_test_init(&argc, &argv, NULL);
	config = folder_make();
	headless_start(config, NULL);
	purple_savedstatus_set_idleaway(FALSE); /* nobody has typed yet */
	g_test_add_func("/purple/statuses/every-state", test_every_state_has_a_type);
	g_test_add_func("/purple/statuses/own-wishes", test_own_wishes);
	g_test_add_func("/purple/statuses/own-note", test_own_note);
	g_test_add_func("/purple/statuses/automatic", test_automatic);
	g_test_add_func("/purple/statuses/first-of-kind", test_first_of_each_kind);
	result = g_test_run();
	purple_core_quit();
	folder_remove(config);
	return result;
}
