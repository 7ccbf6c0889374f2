/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The note, and the history of notes. */

#include "people/own-note.h"
#include "util/xml.h"

static const SfbPublication *
nth(const GPtrArray *publications, guint index)
{
	g_assert_cmpuint(index, <, publications->len);
	return g_ptr_array_index(publications, index);
}

static void
assert_key(const SfbPublication *publication, const char *category, guint32 instance,
           guint32 container)
{
	g_assert_cmpstr(publication->key.category, ==, category);
	g_assert_cmpuint(publication->key.instance, ==, instance);
	g_assert_cmpuint(publication->key.container, ==, container);
}

static SfbXml *
read_value(const SfbPublication *publication)
{
	g_autoptr(GError) error = NULL;
	SfbXml *xml = sfb_xml_parse(publication->value, -1, &error);

	g_assert_no_error(error);
	return xml;
}

static void
put(SfbPublicationVersions *versions, const SfbPublicationKey *key, const char *expire_type)
{
	SfbPublishedItem item = { .key = *key, .version = 3, .expire_type = expire_type };

	sfb_publication_versions_put(versions, &item);
}

static void
test_note(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) publications =
		sfb_own_note_publish("<i>Back</i> at 3\x01 & \"later\"", 0, versions);

	g_assert_cmpuint(publications->len, ==, 3);
	for (guint i = 0; i < publications->len; i++) {
		g_autoptr(SfbXml) xml = read_value(nth(publications, i));
		SfbXmlNode *body = sfb_xml_get_child(sfb_xml_get_root(xml), "body");
		g_autofree char *text = sfb_xml_dup_text(body);

		assert_key(nth(publications, i), "note", 0, 200 + 100 * i);
		g_assert_cmpstr(text, ==, "<i>Back</i> at 3 & \"later\"");
		g_assert_cmpstr(sfb_xml_get_attribute(body, "type"), ==, "personal");
	}
}

static void
test_note_that_ends(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) lasting = sfb_own_note_publish("Lunch", 0, versions);
	g_autoptr(GPtrArray) passing = sfb_own_note_publish("Lunch", 3600, versions);

	for (guint i = 0; i < 3; i++) {
		g_assert_cmpstr(nth(lasting, i)->expire_type, ==, "static");
		g_assert_cmpuint(nth(lasting, i)->expires_seconds, ==, 0);
		g_assert_cmpstr(nth(passing, i)->expire_type, ==, "time");
		g_assert_cmpuint(nth(passing, i)->expires_seconds, ==, 3600);
	}
}

static void
test_note_deletion(void)
{
	static const SfbPublicationKey known = { "note", 0, 300 };
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) nothing = sfb_own_note_publish(NULL, 0, versions);
	g_autoptr(GPtrArray) publications = NULL;

	g_assert_cmpuint(nothing->len, ==, 0);
	put(versions, &known, "static");
	publications = sfb_own_note_publish(NULL, 0, versions);
	g_assert_cmpuint(publications->len, ==, 1);
	assert_key(nth(publications, 0), "note", 0, 300);
	g_assert_true(nth(publications, 0)->is_deletion);
}

#define NOW (G_GINT64_CONSTANT(1772456400) * G_USEC_PER_SEC)

static void
put_entry(SfbPublicationVersions *versions, guint32 place, gint64 seconds_ago)
{
	SfbPublishedItem item = { .key = { "noteHistory", place, 200 },
		                  .version = 1,
		                  .expire_type = "static",
		                  .published = NOW - seconds_ago * G_USEC_PER_SEC };

	sfb_publication_versions_put(versions, &item);
}

static void
assert_place(const SfbPublicationVersions *versions, guint32 place)
{
	g_autoptr(GPtrArray) publications = sfb_own_note_remember("Lunch", 3, NOW, versions);

	g_assert_cmpuint(publications->len, ==, 3);
	for (guint i = 0; i < publications->len; i++) {
		assert_key(nth(publications, i), "noteHistory", place, 200 + 100 * i);
		g_assert_cmpstr(nth(publications, i)->expire_type, ==, "static");
		g_assert_nonnull(nth(publications, i)->value);
	}
}

/* What is free first, then the oldest; an entry that is seconds old was a draft. */
static void
test_history(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) nothing = sfb_own_note_remember("Lunch", 0, NOW, versions);

	g_assert_cmpuint(nothing->len, ==, 0);
	assert_place(versions, 0);
	put_entry(versions, 0, 3600);
	assert_place(versions, 1);
	put_entry(versions, 1, 7200);
	put_entry(versions, 2, 60);
	assert_place(versions, 1);
	put_entry(versions, 2, 10);
	assert_place(versions, 2);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/own-note/note", test_note);
	g_test_add_func("/own-note/that-ends", test_note_that_ends);
	g_test_add_func("/own-note/deletion", test_note_deletion);
	g_test_add_func("/own-note/history", test_history);
	return g_test_run();
}
