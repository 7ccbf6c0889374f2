/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The vendor's table of statuses, endpoint instances and the note. */

#include <string.h>

#include "people/calendar-publications.h"
#include "people/documents.h"
#include "people/publication-xml.h"
#include "people/publications.h"
#include "util/xml.h"

static const SfbOwnMachine kim = {
	.uri = "sip:kim@contoso.example",
	.instance = "4b1682a8-f968-5701-83fc-7c6741dc6697",
	.machine = "ws17 <lab>",
	.number = 0xc8ca638a,
	.location = "Room <4>",
};

/* Kim's machine at that time of the year. @now: borrowed by it. */
static SfbOwnMachine
make_machine(SfbMachineState state, GDateTime *now)
{
	SfbOwnMachine machine = kim;

	machine.state = state;
	machine.now = now;
	return machine;
}

static GDateTime *
make_time(const char *zone, int month)
{
	g_setenv("TZ", zone, TRUE);
	return g_date_time_new_local(2026, month, 2, 12, 0, 0);
}

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
	SfbPublishedItem item = { .key = *key,
		                  .version = 3,
		                  .expire_type = expire_type,
		                  .is_user_state = is_user_state };

	sfb_publication_versions_put(versions, &item);
}

static void
test_number(void)
{
	g_assert_cmpuint(sfb_own_machine_make_number("c8ca638a15"), ==, 0xc8ca638a);
	g_assert_cmpuint(sfb_own_machine_make_number("0a"), ==, 10);
}

static void
test_device(void)
{
	g_autoptr(GDateTime) now = make_time("Europe/Berlin", 1);
	const SfbOwnMachine machine = make_machine(SFB_MACHINE_ACTIVE, now);
	g_autoptr(GPtrArray) publications = sfb_publications_new_device(&machine);
	const SfbPublication *device = nth(publications, 0);
	g_autoptr(SfbXml) xml = read_value(device);
	g_autofree char *name =
		sfb_xml_dup_text(sfb_xml_get_child(sfb_xml_get_root(xml), "machineName"));
	g_autofree char *zone =
		sfb_xml_dup_text(sfb_xml_get_child(sfb_xml_get_root(xml), "timezone"));
	SfbXmlNode *text = sfb_xml_find(sfb_xml_get_root(xml), "capabilities/text");

	g_assert_cmpuint(publications->len, ==, 1);
	assert_key(device, "device", 3368706954u, 2);
	g_assert_cmpstr(device->expire_type, ==, "endpoint");
	g_assert_cmpstr(sfb_xml_get_attribute(sfb_xml_get_root(xml), "endpointId"), ==,
	                "4B1682A8-F968-5701-83FC-7C6741DC6697");
	g_assert_cmpstr(name, ==, "ws17 <lab>");
	g_assert_cmpstr(zone, ==, "00:00:00+01:00");
	g_assert_true(sfb_xml_get_attribute_boolean(text, "capture", FALSE));
	g_assert_true(sfb_xml_get_attribute_boolean(text, "render", FALSE));
	g_assert_null(sfb_xml_get_next(text, NULL));
}

static char *
dup_child(const SfbPublication *publication, const char *name)
{
	g_autoptr(SfbXml) xml = read_value(publication);

	return sfb_xml_dup_text(sfb_xml_get_child(sfb_xml_get_root(xml), name));
}

static void
assert_child(const SfbPublication *publication, const char *name, const char *expected)
{
	g_autofree char *text = dup_child(publication, name);

	g_assert_cmpstr(text, ==, expected);
}

static void
test_machine(void)
{
	static const char *const availabilities[] = {
		[SFB_MACHINE_ACTIVE] = "3500",
		[SFB_MACHINE_INACTIVE] = "5000",
		[SFB_MACHINE_AWAY] = "15500",
	};

	for (guint state = 0; state < G_N_ELEMENTS(availabilities); state++) {
		g_autoptr(GDateTime) now = make_time("Europe/Berlin", 1);
		const SfbOwnMachine machine = make_machine(state, now);
		g_autoptr(GPtrArray) publications = sfb_publications_new_machine(&machine);

		g_assert_cmpuint(publications->len, ==, 2);
		for (guint i = 0; i < 2; i++) {
			const SfbPublication *publication = nth(publications, i);

			assert_key(publication, "state", 0x3c8ca638, 2 + i);
			g_assert_cmpstr(publication->expire_type, ==, "endpoint");
			g_assert_false(publication->is_user_state);
			assert_child(publication, "availability", availabilities[state]);
			assert_child(publication, "endpointLocation", "Room <4>");
			assert_child(publication, "device", "computer");
		}
	}
}

/* The bias is what is added to the local time; summer time is in it. */
static void
test_time_zones(void)
{
	static const struct {
		const char *zone;
		int month;
		const char *bias;
		const char *abbreviation;
		const char *utc_offset;
	} zones[] = {
		{ "Europe/Berlin", 1, "-60", "CET", "00:00:00+01:00" },
		{ "Europe/Berlin", 7, "-120", "CEST", "00:00:00+02:00" },
		{ "America/Los_Angeles", 1, "480", "PST", "00:00:00-08:00" },
		{ "America/Los_Angeles", 7, "420", "PDT", "00:00:00-07:00" },
		{ "Asia/Kolkata", 7, "-330", "IST", "00:00:00+05:30" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(zones); i++) {
		g_autoptr(GDateTime) now = make_time(zones[i].zone, zones[i].month);
		const SfbOwnMachine machine = make_machine(SFB_MACHINE_ACTIVE, now);
		g_autoptr(GPtrArray) states = sfb_publications_new_machine(&machine);
		g_autoptr(GPtrArray) devices = sfb_publications_new_device(&machine);

		assert_child(nth(states, 0), "timeZoneBias", zones[i].bias);
		assert_child(nth(states, 0), "timeZoneName", zones[i].zone);
		assert_child(nth(states, 0), "timeZoneAbbreviation", zones[i].abbreviation);
		assert_child(nth(devices, 0), "timezone", zones[i].utc_offset);
	}
}

static char *
build_machine_document(const char *uri, const SfbOwnMachine *machine)
{
	g_autoptr(GPtrArray) publications = sfb_publications_new_machine(machine);
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GBytes) body = NULL;

	for (guint i = 0; i < publications->len; i++) {
		const SfbPublication *publication = nth(publications, i);
		SfbPublishedItem item = { .key = publication->key,
			                  .version = 1,
			                  .expire_type = "endpoint" };

		sfb_publication_versions_put(versions, &item);
	}
	body = sfb_publication_build(uri, publications, versions);
	return g_strndup(g_bytes_get_data(body, NULL), g_bytes_get_size(body));
}

static void
assert_same_attributes(SfbXmlNode *ours, SfbXmlNode *theirs)
{
	static const char *const names[] = { "categoryName", "instance", "container", "version",
		                             "expireType",   "type",     "manual" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		g_assert_cmpstr(sfb_xml_get_attribute(ours, names[i]), ==,
		                sfb_xml_get_attribute(theirs, names[i]));
}

/* The vendor's own publication of an idle machine in winter: ours says the same, where it is not about
 * the location, which theirs does not tell. */
static void
test_trace_of_machine(void)
{
	g_autofree char *text =
		document_read_trace("lyncdoc-enhanced-presence-category-instances-2.xml", NULL);
	g_autoptr(GDateTime) now = make_time("America/Los_Angeles", 1);
	SfbOwnMachine machine = make_machine(SFB_MACHINE_INACTIVE, now);
	g_autofree char *document = NULL;
	g_autoptr(SfbXml) theirs = NULL;
	g_autoptr(SfbXml) ours = NULL;
	SfbXmlNode *their_node, *our_node;

	if (text == NULL)
		return;
	machine.number = (945175315u & 0x0fffffff) << 4;
	document = build_machine_document("sip:mary@contoso.com", &machine);
	theirs = sfb_xml_parse(text, -1, NULL);
	ours = sfb_xml_parse(document, -1, NULL);
	their_node = sfb_xml_find(sfb_xml_get_root(theirs), "publications/publication");
	our_node = sfb_xml_find(sfb_xml_get_root(ours), "publications/publication");
	for (guint i = 0; i < 2; i++) {
		SfbXmlNode *their_part = sfb_xml_find(their_node, "state/availability");
		SfbXmlNode *our_part = sfb_xml_find(our_node, "state/availability");

		assert_same_attributes(our_node, their_node);
		assert_same_attributes(sfb_xml_get_child(our_node, "state"),
		                       sfb_xml_get_child(their_node, "state"));
		for (; their_part != NULL; their_part = sfb_xml_get_next(their_part, NULL)) {
			if (sfb_xml_has_name(our_part, "endpointLocation"))
				our_part = sfb_xml_get_next(our_part, NULL);
			g_assert_cmpstr(sfb_xml_get_name(our_part), ==,
			                sfb_xml_get_name(their_part));
			our_part = sfb_xml_get_next(our_part, NULL);
		}
		g_assert_null(our_part);
		their_node = sfb_xml_get_next(their_node, NULL);
		our_node = sfb_xml_get_next(our_node, NULL);
	}
	g_assert_null(their_node);
	g_assert_null(our_node);
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
	{ SFB_STATUS_OFF_WORK, 536870912, "static", 0, "15500", "15500" },
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
			sfb_publications_new_status(rows[i].status, NULL, versions);
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
			g_assert_cmpint(state->picked, ==, rows[i].status);
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
		sfb_publications_new_status(SFB_STATUS_AVAILABLE, NULL, versions);
	g_autoptr(GPtrArray) away = sfb_publications_new_status(SFB_STATUS_AWAY, NULL, versions);

	g_assert_cmpuint(available->len, ==, 0);
	g_assert_cmpuint(away->len, ==, 2);
}

static void
test_do_not_disturb(void)
{
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) publications =
		sfb_publications_new_status(SFB_STATUS_DO_NOT_DISTURB, NULL, versions);
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

/* Every status of every client goes. */
static void
test_reset(void)
{
	static const SfbPublicationKey keys[] = {
		{ "state", 536870912, 2 },
		{ "state", 603979776, 3 },
		{ "state", 0, 2 },
	};
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) nothing =
		sfb_publications_new_status(SFB_STATUS_UNKNOWN, NULL, versions);
	g_autoptr(GPtrArray) publications = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
		put(versions, &keys[i], "static", TRUE);
	put(versions, &(SfbPublicationKey){ "state", 1, 2 }, "user", FALSE);
	publications = sfb_publications_new_status(SFB_STATUS_UNKNOWN, NULL, versions);
	g_assert_cmpuint(nothing->len, ==, 0);
	g_assert_cmpuint(publications->len, ==, G_N_ELEMENTS(keys));
	for (guint i = 0; i < publications->len; i++)
		g_assert_true(nth(publications, i)->is_deletion);
}

/* In every language the organisation has, and beside the token the team needs. */
static void
test_custom(void)
{
	SfbCustomText english = { 1033, (char *)"At the <off-site>" };
	SfbCustomText german = { 1031, (char *)"Außer Haus" };
	g_autoptr(GPtrArray) texts = g_ptr_array_new();
	SfbCustomState state = { .id = 1, .status = SFB_STATUS_DO_NOT_DISTURB, .texts = texts };
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) publications = NULL;
	g_autofree char *custom = NULL;

	g_ptr_array_add(texts, &english);
	g_ptr_array_add(texts, &german);
	custom = sfb_publications_build_custom(&state);
	publications = sfb_publications_new_status(state.status, custom, versions);
	g_assert_cmpuint(publications->len, ==, 2);
	for (guint i = 0; i < publications->len; i++) {
		g_autoptr(SfbXml) xml = read_value(nth(publications, i));
		SfbXmlNode *activity = sfb_xml_get_child(sfb_xml_get_root(xml), "activity");
		SfbXmlNode *node = sfb_xml_get_child(activity, "custom");
		g_autofree char *first = sfb_xml_dup_text(node);
		g_autofree char *second = sfb_xml_dup_text(sfb_xml_get_next(node, "custom"));

		g_assert_cmpstr(sfb_xml_get_attribute(activity, "token"), ==,
		                i == 0 ? NULL : "urgent-interruptions-only");
		g_assert_cmpuint(sfb_xml_get_attribute_uint(node, "LCID", 0), ==, 1033);
		g_assert_cmpstr(first, ==, "At the <off-site>");
		g_assert_cmpstr(second, ==, "Außer Haus");
	}
}

static void
test_calls(void)
{
	static const struct {
		const char *availability;
		const char *token;
		guint most;
	} expected[] = {
		[SFB_OWN_CALL_TALKING] = { "6500", "on-the-phone", 8999 },
		[SFB_OWN_CALL_CONFERENCE] = { "7000", "in-a-conference", 8999 },
		[SFB_OWN_CALL_PRESENTING] = { "9000", "in-presentation", 11999 },
	};
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();

	for (guint call = SFB_OWN_CALL_TALKING; call < G_N_ELEMENTS(expected); call++) {
		g_autoptr(GPtrArray) publications =
			sfb_publications_new_call(call, 0xc8ca638a, versions);
		g_autoptr(SfbXml) xml = read_value(nth(publications, 1));
		SfbXmlNode *activity = sfb_xml_get_child(sfb_xml_get_root(xml), "activity");

		g_assert_cmpuint(publications->len, ==, 2);
		assert_key(nth(publications, 0), "state", 0x8c8ca638u, 2);
		assert_key(nth(publications, 1), "state", 0x8c8ca638u, 3);
		assert_child(nth(publications, 0), "availability", expected[call].availability);
		g_assert_cmpstr(sfb_xml_get_attribute(activity, "token"), ==, expected[call].token);
		g_assert_cmpuint(sfb_xml_get_attribute_uint(activity, "maxAvailability", 0), ==,
		                 expected[call].most);
	}
}

static void
test_call_ends(void)
{
	static const SfbPublicationKey known = { "state", 0x8c8ca638u, 3 };
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) nothing =
		sfb_publications_new_call(SFB_OWN_CALL_NONE, 0xc8ca638a, versions);
	g_autoptr(GPtrArray) publications = NULL;

	g_assert_cmpuint(nothing->len, ==, 0);
	put(versions, &known, "endpoint", FALSE);
	publications = sfb_publications_new_call(SFB_OWN_CALL_NONE, 0xc8ca638a, versions);
	g_assert_cmpuint(publications->len, ==, 1);
	assert_key(nth(publications, 0), "state", known.instance, 3);
	g_assert_true(nth(publications, 0)->is_deletion);
}

#define EMAIL "kim@contoso.example"
#define EMAIL_NUMBER 0x0d823092u /* the low 28 bits of its MD5 */

/* As if @publications had been sent and taken. */
static void
accept(GPtrArray *publications, SfbPublicationVersions *versions)
{
	g_autoptr(GBytes) body =
		sfb_publication_build("sip:kim@contoso.example", publications, versions);

	g_assert_nonnull(body);
	sfb_publication_versions_accept(versions, publications);
}

/* A meeting, then an absence, then nothing: one of them exists at a time. */
static void
test_appointments(void)
{
	const SfbOwnAppointment meeting = {
		.is_meeting = TRUE,
		.subject = "Budget <2027> & more",
		.location = "Room 4",
		.start = 1772456400, /* 2026-03-02 13:00 UTC */
	};
	const SfbOwnAppointment absence = { .is_out_of_office = TRUE, .start = 1772456400 };
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) first =
		sfb_publications_new_appointment("Kim@Contoso.example", &meeting, versions);
	g_autoptr(SfbXml) xml = read_value(nth(first, 0));
	SfbXmlNode *state = sfb_xml_get_root(xml);
	g_autoptr(GPtrArray) second = NULL;
	g_autoptr(GPtrArray) third = NULL;

	g_assert_cmpuint(first->len, ==, 2);
	assert_key(nth(first, 0), "state", 0x40000000u | EMAIL_NUMBER, 2);
	assert_key(nth(first, 1), "state", 0x40000000u | EMAIL_NUMBER, 3);
	assert_child(nth(first, 0), "availability", "6500");
	assert_child(nth(first, 0), "meetingSubject", "Budget <2027> & more");
	assert_child(nth(first, 0), "meetingLocation", "Room 4");
	g_assert_cmpstr(sfb_xml_get_attribute(state, "startTime"), ==, "2026-03-02T13:00:00Z");
	g_assert_cmpstr(sfb_xml_get_attribute(state, "uri"), ==, "Kim@Contoso.example");
	g_assert_cmpstr(sfb_xml_get_attribute(sfb_xml_get_child(state, "activity"), "token"), ==,
	                "in-a-meeting");
	accept(first, versions);
	second = sfb_publications_new_appointment(EMAIL, &absence, versions);
	g_assert_cmpuint(second->len, ==, 4);
	g_assert_true(nth(second, 0)->is_deletion);
	assert_key(nth(second, 0), "state", 0x40000000u | EMAIL_NUMBER, 2);
	assert_key(nth(second, 2), "state", 0x50000000u | EMAIL_NUMBER, 2);
	assert_child(nth(second, 2), "availability", NULL);
	accept(second, versions);
	third = sfb_publications_new_appointment(EMAIL, NULL, versions);
	g_assert_cmpuint(third->len, ==, 2);
	assert_key(nth(third, 0), "state", 0x50000000u | EMAIL_NUMBER, 2);
	g_assert_true(nth(third, 1)->is_deletion);
}

/* An appointment with nobody else has no token. */
static void
test_appointment_alone(void)
{
	const SfbOwnAppointment alone = { .start = 1772456400 };
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();
	g_autoptr(GPtrArray) publications =
		sfb_publications_new_appointment(EMAIL, &alone, versions);
	g_autoptr(SfbXml) xml = read_value(nth(publications, 0));

	g_assert_null(sfb_xml_get_child(sfb_xml_get_root(xml), "activity"));
	assert_child(nth(publications, 0), "availability", "6500");
	assert_child(nth(publications, 0), "meetingSubject", NULL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/publications/number", test_number);
	g_test_add_func("/publications/device", test_device);
	g_test_add_func("/publications/machine", test_machine);
	g_test_add_func("/publications/time-zones", test_time_zones);
	g_test_add_func("/publications/trace-of-machine", test_trace_of_machine);
	g_test_add_func("/publications/statuses", test_statuses);
	g_test_add_func("/publications/available-needs-nothing", test_available_needs_nothing);
	g_test_add_func("/publications/do-not-disturb", test_do_not_disturb);
	g_test_add_func("/publications/call-blocking", test_call_blocking);
	g_test_add_func("/publications/reset", test_reset);
	g_test_add_func("/publications/custom", test_custom);
	g_test_add_func("/publications/calls", test_calls);
	g_test_add_func("/publications/call-ends", test_call_ends);
	g_test_add_func("/publications/appointments", test_appointments);
	g_test_add_func("/publications/appointment-alone", test_appointment_alone);
	return g_test_run();
}
