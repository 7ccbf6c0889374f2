/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a publication looks like, and how a conflict is mended. */

#include <string.h>

#include "people/documents.h"
#include "people/publication-xml.h"

static guint32
get(const SfbPublicationVersions *versions, const char *category, guint32 instance,
    guint32 container)
{
	SfbPublicationKey key = { category, instance, container };
	const SfbPublishedItem *item = sfb_publication_versions_get(versions, &key);

	return item != NULL ? item->version : 0;
}

static void
put(SfbPublicationVersions *versions, const SfbPublicationKey *key, guint32 version)
{
	SfbPublishedItem item = { .key = *key,
		                  .version = version,
		                  .expire_type = "static",
		                  .is_user_state = strcmp(key->category, "state") == 0 };

	sfb_publication_versions_put(versions, &item);
}

/* What the server has. */
static SfbPublicationVersions *
make_versions(void)
{
	SfbPublicationVersions *versions = sfb_publication_versions_new();

	put(versions, &(SfbPublicationKey){ "note", 0, 400 }, 6);
	put(versions, &(SfbPublicationKey){ "state", 536870912, 2 }, 12);
	put(versions, &(SfbPublicationKey){ "state", 603979776, 3 }, 2);
	return versions;
}

static SfbPublication notes[] = {
	{ .key = { "note", 0, 400 }, .expire_type = "static", .value = (char *)"<note/>" },
	{ .key = { "state", 536870912, 2 },
	  .expire_type = "static",
	  .is_user_state = TRUE,
	  .is_deletion = TRUE },
	{ .key = { "state", 3000000000u, 3 },
	  .expire_type = "time",
	  .expires_seconds = 86400,
	  .is_user_state = TRUE,
	  .value = (char *)"<state/>" },
};

static GPtrArray *
list_notes(void)
{
	GPtrArray *publications = g_ptr_array_new();

	for (guint i = 0; i < G_N_ELEMENTS(notes); i++)
		g_ptr_array_add(publications, &notes[i]);
	return publications;
}

static void
test_build(void)
{
	static const char expected[] =
		"<publish xmlns=\"http://schemas.microsoft.com/2006/09/sip/rich-presence\">"
		"<publications uri=\"sip:kim@contoso.example\">"
		"<publication categoryName=\"note\" instance=\"0\" container=\"400\" version=\"6\""
		" expireType=\"static\"><note/></publication>"
		"<publication categoryName=\"state\" instance=\"536870912\" container=\"2\""
		" version=\"12\" expireType=\"static\" expires=\"0\"/>"
		"<publication categoryName=\"state\" instance=\"3000000000\" container=\"3\""
		" version=\"0\" expireType=\"time\" expires=\"86400\"><state/></publication>"
		"</publications></publish>";
	g_autoptr(SfbPublicationVersions) versions = make_versions();
	g_autoptr(GPtrArray) publications = list_notes();
	g_autoptr(GBytes) body =
		sfb_publication_build("sip:kim@contoso.example", publications, versions);

	g_assert_cmpmem(g_bytes_get_data(body, NULL), g_bytes_get_size(body), expected,
	                strlen(expected));
}

static gboolean
apply_conflict(const char *text, SfbPublicationVersions *versions)
{
	g_autoptr(GPtrArray) publications = list_notes();

	return sfb_publication_apply_conflict(text, strlen(text), publications, versions);
}

/* The fault counts from 1; version 0 means that there is none; what it names beside our
 * publications is left alone. */
static void
test_conflict(void)
{
	g_autoptr(SfbPublicationVersions) versions = make_versions();
	g_autofree char *text = document_read("fault.xml", NULL);
	g_autoptr(GPtrArray) states = NULL;

	g_assert_true(apply_conflict(text, versions));
	g_assert_cmpuint(get(versions, "note", 0, 400), ==, 5);
	g_assert_cmpuint(get(versions, "state", 536870912, 2), ==, 0);
	g_assert_cmpuint(get(versions, "state", 3000000000u, 3), ==, 0);
	states = sfb_publication_versions_list_user_states(versions);
	g_assert_cmpuint(states->len, ==, 1);
}

/* An instance we did not know of is one we must know how to delete. */
static void
test_conflict_reveals(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) states = NULL;
	const SfbPublishedItem *state;

	g_assert_true(apply_conflict("<Fault><Faultcode>Client.BadCall.WrongDelta</Faultcode>"
	                             "<details><operation index='3' version='0' curVersion='2'/>"
	                             "</details></Fault>",
	                             versions));
	states = sfb_publication_versions_list_user_states(versions);
	g_assert_cmpuint(states->len, ==, 1);
	state = g_ptr_array_index(states, 0);
	g_assert_cmpuint(state->version, ==, 2);
	g_assert_cmpstr(state->expire_type, ==, "time");
}

static void
test_no_conflict(void)
{
	static const char *const texts[] = {
		"",
		"not xml",
		"<Fault/>",
		"<Fault><Faultcode>Client.BadCall.InvalidValue</Faultcode><details>"
		"<operation index='1' curVersion='9'/></details></Fault>",
		"<Fault><Faultcode>Client.BadCall.WrongDelta</Faultcode></Fault>",
		"<Fault><Faultcode>Client.BadCall.WrongDelta</Faultcode><details>"
		"<operation index='99' curVersion='9'/></details></Fault>",
	};
	g_autoptr(SfbPublicationVersions) versions = make_versions();

	for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
		g_assert_false(apply_conflict(texts[i], versions));
	g_assert_cmpuint(get(versions, "note", 0, 400), ==, 6);
}

/* A deletion as a server component sent it has our attributes in our order. */
static void
test_recorded_deletion(void)
{
	gsize length;
	g_autofree char *message = document_read_trace("lync-service-delete-note.sip", &length);
	SfbPublication deletion = { .key = { "note", 1, 100 },
		                    .expire_type = "time",
		                    .is_deletion = TRUE };
	g_autoptr(GPtrArray) publications = g_ptr_array_new();
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GBytes) body = NULL;
	g_autofree char *ours = NULL;
	const char *theirs;

	if (message == NULL)
		return;
	g_ptr_array_add(publications, &deletion);
	body = sfb_publication_build("sip:adamb@contoso.com", publications, versions);
	ours = g_strndup(g_bytes_get_data(body, NULL), g_bytes_get_size(body));
	theirs = strstr(message, "<publication categoryName");
	g_assert_nonnull(strstr(ours, "<publications uri=\"sip:adamb@contoso.com\">"));
	g_assert_true(strncmp(strstr(ours, "<publication categoryName"), theirs,
	                      strcspn(theirs, "/") - 1) == 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/publication-xml/build", test_build);
	g_test_add_func("/publication-xml/conflict", test_conflict);
	g_test_add_func("/publication-xml/conflict-reveals", test_conflict_reveals);
	g_test_add_func("/publication-xml/no-conflict", test_no_conflict);
	g_test_add_func("/publication-xml/recorded-deletion", test_recorded_deletion);
	return g_test_run();
}
