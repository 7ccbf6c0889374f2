/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The vendor's table of statuses, endpoint instances and the note. */

#include <string.h>

#include "people/publications.h"
#include "util/xml.h"

static const SfbPublisher publisher = {
	.uri = "sip:kim@contoso.example",
	.instance = "4b1682a8-f968-5701-83fc-7c6741dc6697",
	.machine = "ws17 <lab>",
	.utc_offset = "+01:00",
	.number = 0xc8ca638a,
};

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

static char *
dup_availability(const SfbPublication *publication)
{
	g_autoptr(SfbXml) xml = read_value(publication);

	return sfb_xml_dup_text(sfb_xml_get_child(sfb_xml_get_root(xml), "availability"));
}

static void
put(SfbPublicationVersions *versions, const SfbPublicationKey *key, const char *expire_type,
    gboolean is_user_state)
{
	SfbPublishedItem item = { *key, 3, expire_type, is_user_state };

	sfb_publication_versions_put(versions, &item);
}

static void
test_number(void)
{
	g_assert_cmpuint(sfb_publisher_make_number("c8ca638a15"), ==, 0xc8ca638a);
	g_assert_cmpuint(sfb_publisher_make_number("0a"), ==, 10);
}

static void
test_endpoint(void)
{
	g_autoptr(GPtrArray) publications = sfb_publications_new_endpoint(&publisher, FALSE);
	const SfbPublication *device = nth(publications, 0);
	g_autoptr(SfbXml) xml = read_value(device);
	g_autofree char *machine =
		sfb_xml_dup_text(sfb_xml_get_child(sfb_xml_get_root(xml), "machineName"));
	g_autofree char *zone =
		sfb_xml_dup_text(sfb_xml_get_child(sfb_xml_get_root(xml), "timezone"));
	SfbXmlNode *text = sfb_xml_find(sfb_xml_get_root(xml), "capabilities/text");

	g_assert_cmpuint(publications->len, ==, 3);
	assert_key(device, "device", 3368706954u, 2);
	g_assert_cmpstr(device->expire_type, ==, "endpoint");
	g_assert_cmpstr(sfb_xml_get_attribute(sfb_xml_get_root(xml), "endpointId"), ==,
	                "4B1682A8-F968-5701-83FC-7C6741DC6697");
	g_assert_cmpstr(machine, ==, "ws17 <lab>");
	g_assert_cmpstr(zone, ==, "00:00:00+01:00");
	g_assert_true(sfb_xml_get_attribute_boolean(text, "capture", FALSE));
	g_assert_true(sfb_xml_get_attribute_boolean(text, "render", FALSE));
	g_assert_null(sfb_xml_get_next(text, NULL));
	assert_key(nth(publications, 1), "state", 0x3c8ca638, 2);
	assert_key(nth(publications, 2), "state", 0x3c8ca638, 3);
}

static void
test_machine(void)
{
	g_autoptr(GPtrArray) active = sfb_publications_new_machine(&publisher, FALSE);
	g_autoptr(GPtrArray) idle = sfb_publications_new_machine(&publisher, TRUE);

	g_assert_cmpuint(idle->len, ==, 2);
	for (guint i = 0; i < 2; i++) {
		g_autofree char *before = dup_availability(nth(active, i));
		g_autofree char *after = dup_availability(nth(idle, i));

		g_assert_cmpstr(before, ==, "3500");
		g_assert_cmpstr(after, ==, "5000");
		g_assert_cmpstr(nth(idle, i)->expire_type, ==, "endpoint");
		g_assert_false(nth(idle, i)->is_user_state);
	}
}

static const struct {
	SfbStatus status;
	guint32 instance;
	const char *expire_type;
	guint expires_seconds;
	const char *availability;
	const char *team_availability;
} rows[] = {
	{ SFB_STATUS_AVAILABLE, 536870912, "static", 0, "3500", "3500" },
	{ SFB_STATUS_BUSY, 603979776, "time", 86400, "6500", "6500" },
	{ SFB_STATUS_DO_NOT_DISTURB, 603979776, "time", 86400, "9500", "6900" },
	{ SFB_STATUS_BE_RIGHT_BACK, 536870912, "static", 0, "12500", "12500" },
	{ SFB_STATUS_AWAY, 536870912, "static", 0, "15500", "15500" },
	{ SFB_STATUS_OFFLINE, 536870912, "static", 0, "18500", "18500" },
};

/* Another client left a status of its own kind: it is deleted, whatever is picked now. */
static void
test_statuses(void)
{
	static const SfbPublicationKey foreign = { "state", 536870999, 3 };
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();

	put(versions, &foreign, "user", TRUE);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) publications =
			sfb_publications_new_status(rows[i].status, versions);
		g_autofree char *availability = dup_availability(nth(publications, 0));
		g_autofree char *team_availability = dup_availability(nth(publications, 1));
		const SfbPublication *deletion = nth(publications, 2);

		g_test_message("%s", sfb_status_get_id(rows[i].status));
		g_assert_cmpuint(publications->len, ==, 3);
		for (guint32 j = 0; j < 2; j++) {
			const SfbPublication *state = nth(publications, j);

			assert_key(state, "state", rows[i].instance, j + 2);
			g_assert_cmpstr(state->expire_type, ==, rows[i].expire_type);
			g_assert_cmpuint(state->expires_seconds, ==, rows[i].expires_seconds);
			g_assert_true(state->is_user_state);
		}
		g_assert_cmpstr(availability, ==, rows[i].availability);
		g_assert_cmpstr(team_availability, ==, rows[i].team_availability);
		assert_key(deletion, "state", 536870999, 3);
		g_assert_true(deletion->is_deletion);
		g_assert_cmpstr(deletion->expire_type, ==, "user");
	}
}

static void
test_available_needs_nothing(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) available =
		sfb_publications_new_status(SFB_STATUS_AVAILABLE, versions);
	g_autoptr(GPtrArray) away = sfb_publications_new_status(SFB_STATUS_AWAY, versions);

	g_assert_cmpuint(available->len, ==, 0);
	g_assert_cmpuint(away->len, ==, 2);
}

static void
test_do_not_disturb(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) publications =
		sfb_publications_new_status(SFB_STATUS_DO_NOT_DISTURB, versions);
	g_autoptr(SfbXml) others = read_value(nth(publications, 0));
	g_autoptr(SfbXml) team = read_value(nth(publications, 1));
	SfbXmlNode *activity = sfb_xml_get_child(sfb_xml_get_root(team), "activity");

	g_assert_null(sfb_xml_get_child(sfb_xml_get_root(others), "activity"));
	g_assert_cmpstr(sfb_xml_get_attribute(activity, "token"), ==, "urgent-interruptions-only");
	g_assert_cmpuint(sfb_xml_get_attribute_uint(activity, "minAvailability", 0), ==, 6900);
	g_assert_cmpuint(sfb_xml_get_attribute_uint(activity, "maxAvailability", 0), ==, 8999);
}

static void
test_call_blocking(void)
{
	static const guint32 containers[] = { 0, 2, 3, 100, 200, 300, 400 };
	static const SfbPublicationKey known = { "dndState", 0, 200 };
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) on =
		sfb_publications_new_call_blocking(SFB_STATUS_DO_NOT_DISTURB, versions);
	g_autoptr(GPtrArray) never = sfb_publications_new_call_blocking(SFB_STATUS_BUSY, versions);
	g_autoptr(GPtrArray) off = NULL;
	g_autofree char *value = NULL;

	g_assert_cmpuint(on->len, ==, 7);
	g_assert_true(sfb_publications_have_call_blocking(on));
	g_assert_false(sfb_publications_have_call_blocking(never));
	for (guint i = 0; i < on->len; i++) {
		gboolean is_team = containers[i] == 3 || containers[i] == 300;
		g_autofree char *blocking = dup_availability(nth(on, i));

		assert_key(nth(on, i), "dndState", 0, containers[i]);
		g_assert_cmpstr(blocking, ==, is_team ? NULL : "9500");
	}
	g_assert_cmpuint(never->len, ==, 0);
	put(versions, &known, "static", FALSE);
	off = sfb_publications_new_call_blocking(SFB_STATUS_BUSY, versions);
	g_assert_cmpuint(off->len, ==, 1);
	assert_key(nth(off, 0), "dndState", 0, 200);
	value = dup_availability(nth(off, 0));
	g_assert_null(value);
}

static void
test_note(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) publications =
		sfb_publications_new_note("<i>Back</i> at 3\x01 & \"later\"", versions);

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
test_note_length(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GString) note = g_string_new(NULL);
	g_autoptr(GPtrArray) publications = NULL;
	g_autoptr(SfbXml) xml = NULL;
	g_autofree char *text = NULL;

	for (guint i = 0; i < 32768; i++)
		g_string_append(note, "é");
	publications = sfb_publications_new_note(note->str, versions);
	xml = read_value(nth(publications, 0));
	text = sfb_xml_dup_text(sfb_xml_get_child(sfb_xml_get_root(xml), "body"));
	g_assert_cmpint(g_utf8_strlen(text, -1), ==, SFB_OWN_NOTE_MAX);
}

static void
test_note_deletion(void)
{
	static const SfbPublicationKey known = { "note", 0, 300 };
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) nothing = sfb_publications_new_note(NULL, versions);
	g_autoptr(GPtrArray) publications = NULL;

	g_assert_cmpuint(nothing->len, ==, 0);
	put(versions, &known, "static", FALSE);
	publications = sfb_publications_new_note("", versions);
	g_assert_cmpuint(publications->len, ==, 1);
	assert_key(nth(publications, 0), "note", 0, 300);
	g_assert_true(nth(publications, 0)->is_deletion);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/publications/number", test_number);
	g_test_add_func("/publications/endpoint", test_endpoint);
	g_test_add_func("/publications/machine", test_machine);
	g_test_add_func("/publications/statuses", test_statuses);
	g_test_add_func("/publications/available-needs-nothing", test_available_needs_nothing);
	g_test_add_func("/publications/do-not-disturb", test_do_not_disturb);
	g_test_add_func("/publications/call-blocking", test_call_blocking);
	g_test_add_func("/publications/note", test_note);
	g_test_add_func("/publications/note-length", test_note_length);
	g_test_add_func("/publications/note-deletion", test_note_deletion);
	return g_test_run();
}
