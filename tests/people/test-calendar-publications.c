/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What our calendar means in publications, and that whoever watches reads it as it was meant. */

#include <string.h>

#include "people/calendar-data.h"
#include "people/calendar-publications.h"
#include "people/documents.h"

#define EMAIL "kim@contoso.example"
#define MONDAY 1772409600 /* 2026-03-02 00:00:00 UTC */
#define HOUR 3600
#define HOURS "<WorkingHours xmlns=\"http://schemas.microsoft.com/exchange/services/2006/types\"/>"

/* Nine hours free, one busy, half an hour free, half an hour tentative, 13 hours free. */
static char *
make_day(void)
{
	GString *day = g_string_new(NULL);

	for (guint i = 0; i < 96; i++)
		g_string_append_c(day, i >= 36 && i < 40 ? '2' : i >= 42 && i < 44 ? '1' : '0');
	return g_string_free(day, FALSE);
}

static void
test_packing(void)
{
	g_autofree char *day = make_day();
	g_autofree char *packed = sfb_publications_pack_slots(day);
	g_autofree char *odd = sfb_publications_pack_slots("00003");
	g_autofree char *nothing = sfb_publications_pack_slots("");

	g_assert_cmpstr(packed, ==, "AAAAAAAAAAAAqlAAAAAAAAAAAAAAAAAA");
	g_assert_cmpstr(odd, ==, "AAM=");
	g_assert_cmpstr(nothing, ==, "");
}

static const SfbPublication *
find(const GPtrArray *publications, const char *category, guint32 kind, guint32 container)
{
	for (guint i = 0; i < publications->len; i++) {
		const SfbPublication *publication = publications->pdata[i];

		if (strcmp(publication->key.category, category) == 0 &&
		    publication->key.instance >> 28 == kind &&
		    publication->key.container == container)
			return publication;
	}
	return NULL;
}

static GPtrArray *
publish_day(const char *working_hours, const SfbPublicationVersions *versions)
{
	g_autofree char *day = make_day();
	const SfbOwnFreeBusy free_busy = { EMAIL, MONDAY, day, working_hours };

	return sfb_publications_new_free_busy(EMAIL, &free_busy, versions);
}

static void
check_slots(const SfbPublication *publication)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(publication->value, -1, NULL);
	SfbXmlNode *root = sfb_xml_get_root(xml);
	SfbCalendar *calendar = sfb_calendar_new(NULL, sfb_xml_get_child(root, "freeBusy"));
	SfbSlot slot = SFB_SLOT_FREE;
	gint64 until = 0;

	g_assert_cmpstr(sfb_xml_get_attribute(root, "mailboxID"), ==, EMAIL);
	g_assert_true(sfb_calendar_get_slot(calendar, MONDAY + 9 * HOUR, &slot, &until));
	g_assert_cmpint(slot, ==, SFB_SLOT_BUSY);
	g_assert_cmpint(until, ==, MONDAY + 10 * HOUR);
	g_assert_true(sfb_calendar_get_slot(calendar, MONDAY + 11 * HOUR - 1, &slot, &until));
	g_assert_cmpint(slot, ==, SFB_SLOT_TENTATIVE);
	sfb_calendar_free(calendar);
}

static void
test_free_busy(void)
{
	static const guint32 shown[] = { 200, 300, 400 };
	static const guint32 empty[] = { 1, 100, 32000 };
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) publications = publish_day(HOURS, versions);

	g_assert_cmpuint(publications->len, ==, 12);
	for (guint i = 0; i < G_N_ELEMENTS(shown); i++) {
		const SfbPublication *slots = find(publications, "calendarData", 4, shown[i]);
		const SfbPublication *hours = find(publications, "calendarData", 0, shown[i]);

		check_slots(slots);
		g_assert_cmpstr(slots->expire_type, ==, "endpoint");
		g_assert_cmpstr(hours->expire_type, ==, "static");
		g_assert_nonnull(strstr(hours->value, "\">" HOURS "</calendarData>"));
	}
	for (guint i = 0; i < G_N_ELEMENTS(empty); i++) {
		const SfbPublication *slots = find(publications, "calendarData", 4, empty[i]);

		g_assert_true(g_str_has_suffix(slots->value, "calendarData\"/>"));
	}
	/* Our own settings have the hours, too. */
	g_assert_nonnull(strstr(find(publications, "calendarData", 0, 1)->value, HOURS));
	g_assert_null(strstr(find(publications, "calendarData", 0, 100)->value, HOURS));
}

/* What the server has is taken back, and the hours stay. */
static void
test_nothing_known(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) publications = publish_day(HOURS, versions);
	g_autoptr(GPtrArray) before = sfb_publications_new_free_busy(EMAIL, NULL, versions);
	g_autoptr(GPtrArray) after = NULL;

	g_assert_cmpuint(before->len, ==, 0);
	sfb_publication_versions_accept(versions, publications);
	after = sfb_publications_new_free_busy("Kim@Contoso.Example", NULL, versions);
	g_assert_cmpuint(after->len, ==, 6);
	for (guint i = 0; i < after->len; i++) {
		const SfbPublication *publication = after->pdata[i];

		g_assert_true(publication->is_deletion);
		g_assert_cmpuint(publication->key.instance >> 28, ==, 4);
	}
}

static void
test_reply(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) publications =
		sfb_publications_new_out_of_office(EMAIL, "Back <soon>", MONDAY, versions);
	const SfbPublication *note = find(publications, "note", 4, 200);
	g_autoptr(GPtrArray) wordless = NULL;
	g_autoptr(GPtrArray) gone = NULL;

	g_assert_cmpuint(publications->len, ==, 5);
	g_assert_cmpstr(note->expire_type, ==, "static");
	g_assert_nonnull(strstr(note->value, "<body type=\"OOF\" uri=\"" EMAIL
	                                     "\" endTime=\"2026-03-02T00:00:00Z\">"
	                                     "Back &lt;soon&gt;</body>"));
	g_assert_cmpstr(find(publications, "state", 6, 3)->expire_type, ==, "static");
	g_assert_nonnull(strstr(find(publications, "state", 6, 2)->value, "\"out-of-office\""));
	sfb_publication_versions_accept(versions, publications);
	wordless = sfb_publications_new_out_of_office(EMAIL, "", 0, versions);
	g_assert_true(find(wordless, "note", 4, 400)->is_deletion);
	g_assert_false(find(wordless, "state", 6, 2)->is_deletion);
	gone = sfb_publications_new_out_of_office(EMAIL, NULL, 0, versions);
	g_assert_cmpuint(gone->len, ==, 5);
	for (guint i = 0; i < gone->len; i++)
		g_assert_true(((const SfbPublication *)gone->pdata[i])->is_deletion);
}

/* The vendor's published calendar is read by the same reader that reads ours. */
static void
test_published_hours(void)
{
	gsize length = 0;
	g_autofree char *text = document_read_trace("lyncdoc-calendardata-0.xml", &length);
	g_autoptr(SfbXml) xml = text != NULL ? sfb_xml_parse(text, (gssize)length, NULL) : NULL;
	g_autofree char *hours = NULL;
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) publications = NULL;
	g_autoptr(SfbXml) ours = NULL;
	SfbXmlNode *root;
	SfbCalendar *calendar;
	gboolean is_known = FALSE;

	if (text == NULL)
		return;
	root = sfb_xml_get_root(xml);
	g_assert_cmpstr(sfb_xml_get_name(root), ==, "calendarData");
	hours = sfb_xml_canonicalize(xml, sfb_xml_get_child(root, "WorkingHours"));
	publications = publish_day(hours, versions);
	ours = sfb_xml_parse(find(publications, "calendarData", 0, 200)->value, -1, NULL);
	calendar =
		sfb_calendar_new(sfb_xml_get_child(sfb_xml_get_root(ours), "WorkingHours"), NULL);
	g_assert_true(sfb_calendar_is_working_time(calendar, MONDAY + 16 * HOUR, &is_known));
	g_assert_false(sfb_calendar_is_working_time(calendar, MONDAY + 15 * HOUR, &is_known));
	sfb_calendar_free(calendar);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/calendar-publications/packing", test_packing);
	g_test_add_func("/calendar-publications/free-busy", test_free_busy);
	g_test_add_func("/calendar-publications/nothing-known", test_nothing_known);
	g_test_add_func("/calendar-publications/reply", test_reply);
	g_test_add_func("/calendar-publications/published-hours", test_published_hours);
	return g_test_run();
}
