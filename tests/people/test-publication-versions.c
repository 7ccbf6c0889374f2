/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Remembering what the server has of us. */

#include "people/publication-versions.h"

static void
put(SfbPublicationVersions *versions, const char *category, guint32 instance, guint32 container,
    guint32 version)
{
	SfbPublishedItem item = { .key = { category, instance, container },
		                  .version = version,
		                  .expire_type = "static" };

	sfb_publication_versions_put(versions, &item);
}

static guint32
get(const SfbPublicationVersions *versions, const char *category, guint32 instance,
    guint32 container)
{
	SfbPublicationKey key = { category, instance, container };
	const SfbPublishedItem *item = sfb_publication_versions_get(versions, &key);

	return item != NULL ? item->version : 0;
}

static void
test_put(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	SfbPublicationKey key = { "state", 4294967295u, 2 };

	put(versions, "state", 4294967295u, 2, 7);
	put(versions, "state", 4294967295u, 3, 8);
	put(versions, "state", 4294967295u, 2, 9);
	g_assert_cmpuint(get(versions, "state", 4294967295u, 2), ==, 9);
	g_assert_cmpuint(get(versions, "state", 4294967295u, 3), ==, 8);
	g_assert_cmpuint(get(versions, "note", 4294967295u, 3), ==, 0);
	sfb_publication_versions_remove(versions, &key);
	g_assert_null(sfb_publication_versions_get(versions, &key));
}

static void
test_forget(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();

	put(versions, "note", 0, 200, 1);
	put(versions, "note", 5, 200, 1);
	put(versions, "note", 0, 300, 1);
	put(versions, "state", 0, 200, 1);
	sfb_publication_versions_forget_in(versions, "note", 200);
	g_assert_cmpuint(get(versions, "note", 0, 200), ==, 0);
	g_assert_cmpuint(get(versions, "note", 5, 200), ==, 0);
	g_assert_cmpuint(get(versions, "note", 0, 300), ==, 1);
	sfb_publication_versions_forget(versions, "note");
	g_assert_cmpuint(get(versions, "note", 0, 300), ==, 0);
	g_assert_cmpuint(get(versions, "state", 0, 200), ==, 1);
}

static void
test_accept(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) sent = g_ptr_array_new();
	SfbPublication changed = { .key = { "state", 1, 2 },
		                   .version = 4,
		                   .expire_type = "time",
		                   .expires_seconds = 86400,
		                   .is_user_state = TRUE,
		                   .picked = SFB_STATUS_BUSY };
	SfbPublication added = { .key = { "state", 2, 2 }, .expire_type = "static" };
	SfbPublication deleted = {
		.key = { "state", 3, 2 }, .version = 4, .expire_type = "static", .is_deletion = TRUE
	};
	g_autoptr(GPtrArray) states = NULL;
	const SfbPublishedItem *state;

	put(versions, "state", 1, 2, 4);
	put(versions, "state", 3, 2, 4);
	g_ptr_array_add(sent, &changed);
	g_ptr_array_add(sent, &added);
	g_ptr_array_add(sent, &deleted);
	sfb_publication_versions_accept(versions, sent);
	g_assert_cmpuint(get(versions, "state", 1, 2), ==, 5);
	g_assert_cmpuint(get(versions, "state", 2, 2), ==, 1);
	g_assert_cmpuint(get(versions, "state", 3, 2), ==, 0);
	states = sfb_publication_versions_list_user_states(versions);
	g_assert_cmpuint(states->len, ==, 1);
	state = g_ptr_array_index(states, 0);
	g_assert_cmpstr(state->expire_type, ==, "time");
	g_assert_cmpuint(state->expires_seconds, ==, 86400);
}

/* What the server told of a publication before it answered is newer than what we would make up. */
static void
test_accept_after_telling(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) sent = g_ptr_array_new();
	SfbPublication changed = { .key = { "state", 1, 2 },
		                   .version = 4,
		                   .expire_type = "static" };
	SfbPublication deleted = {
		.key = { "state", 3, 2 }, .version = 4, .expire_type = "static", .is_deletion = TRUE
	};

	put(versions, "state", 1, 2, 9);
	put(versions, "state", 3, 2, 1);
	g_ptr_array_add(sent, &changed);
	g_ptr_array_add(sent, &deleted);
	sfb_publication_versions_accept(versions, sent);
	g_assert_cmpuint(get(versions, "state", 1, 2), ==, 9);
	g_assert_cmpuint(get(versions, "state", 3, 2), ==, 1);
}

static void
put_status(SfbPublicationVersions *versions, guint32 instance, guint32 container, SfbStatus picked)
{
	SfbPublishedItem item = { .key = { "state", instance, container },
		                  .version = 1,
		                  .expire_type = "static",
		                  .is_user_state = TRUE,
		                  .picked = picked };

	sfb_publication_versions_put(versions, &item);
}

/* Of several the least available counts; what the team sees is not it. */
static void
test_picked(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();

	g_assert_cmpint(sfb_publication_versions_get_picked(versions), ==, SFB_STATUS_UNKNOWN);
	put_status(versions, 7, 3, SFB_STATUS_AWAY);
	g_assert_cmpint(sfb_publication_versions_get_picked(versions), ==, SFB_STATUS_UNKNOWN);
	put_status(versions, 7, 2, SFB_STATUS_DO_NOT_DISTURB);
	put_status(versions, 8, 2, SFB_STATUS_AVAILABLE);
	g_assert_cmpint(sfb_publication_versions_get_picked(versions), ==,
	                SFB_STATUS_DO_NOT_DISTURB);
}

static void
test_limit(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();

	for (guint32 i = 0; i < SFB_PUBLICATIONS_MAX + 5; i++)
		put(versions, "state", i, 2, 1);
	g_assert_cmpuint(get(versions, "state", SFB_PUBLICATIONS_MAX - 1, 2), ==, 1);
	g_assert_cmpuint(get(versions, "state", SFB_PUBLICATIONS_MAX, 2), ==, 0);
	put(versions, "state", 0, 2, 2);
	g_assert_cmpuint(get(versions, "state", 0, 2), ==, 2);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/publication-versions/put", test_put);
	g_test_add_func("/publication-versions/forget", test_forget);
	g_test_add_func("/publication-versions/accept", test_accept);
	g_test_add_func("/publication-versions/accept-after-telling", test_accept_after_telling);
	g_test_add_func("/publication-versions/picked", test_picked);
	g_test_add_func("/publication-versions/limit", test_limit);
	return g_test_run();
}
