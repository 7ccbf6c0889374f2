/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What our calendar means in publications. */

#include "people/calendar-publications.h"

#include <string.h>

#include "people/publications-private.h"
#include "util/xml.h"

#define NAMESPACES "http://schemas.microsoft.com/2006/09/sip/"

/* Which kind of thing an instance is, on top of the number of the mailbox that tells it. */
#define APPOINTMENT_KIND 0x40000000
#define ABSENCE_KIND 0x50000000
#define REPLY_KIND 0x60000000
#define FREE_BUSY_KIND 0x40000000
#define NOTE_KIND 0x40000000

#define WORKING_HOURS_INSTANCE 0
#define SLOTS_PER_BYTE 4

/* Where something stands, and whether it has a value there. */
typedef struct {
	guint32 container;
	gboolean is_shown;
} Place;

static const Place free_busy_places[] = {
	{ 1, FALSE }, { 100, FALSE }, { 200, TRUE }, { 300, TRUE }, { 400, TRUE }, { 32000, FALSE },
};

static const Place working_hours_places[] = {
	{ 1, TRUE }, { 100, FALSE }, { 200, TRUE }, { 300, TRUE }, { 400, TRUE }, { 32000, FALSE },
};

static const guint32 note_containers[] = { 200, 300, 400 };

/* The low bits of the MD5 of the mailbox's address, as the vendor's clients number theirs. */
static guint32
make_mailbox_number(const char *email)
{
	g_autofree char *lower = g_ascii_strdown(email, -1);
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_MD5);
	guint8 digest[16];
	gsize length = sizeof digest;

	g_checksum_update(checksum, (const guchar *)lower, -1);
	g_checksum_get_digest(checksum, digest, &length);
	return ((guint32)digest[12] << 24 | (guint32)digest[13] << 16 | (guint32)digest[14] << 8 |
	        digest[15]) &
	       0x0fffffff;
}

static void
append_time(GString *value, const char *name, gint64 time)
{
	g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(time);
	g_autofree char *text = g_date_time_format(date, "%Y-%m-%dT%H:%M:%SZ");

	sfb_xml_append_attribute(value, name, text);
}

/* States */

#define OUT_OF_OFFICE "<activity token=\"out-of-office\" minAvailability=\"12000\"/>"

static void
append_appointment(GString *value, const SfbOwnAppointment *appointment)
{
	if (appointment->is_out_of_office) {
		g_string_append(value, OUT_OF_OFFICE);
		return;
	}
	g_string_append(value, "<availability>6500</availability>");
	if (appointment->is_meeting)
		g_string_append(value, "<activity token=\"in-a-meeting\" minAvailability=\"6500\""
		                       " maxAvailability=\"8999\"/>");
}

static GString *
begin_calendar_state(const char *email)
{
	GString *value = sfb_publications_begin_state("calendarState", FALSE);

	sfb_xml_append_attribute(value, "uri", email);
	return value;
}

static char *
build_calendar_state(const char *email, const SfbOwnAppointment *appointment)
{
	GString *value = begin_calendar_state(email);

	append_time(value, "startTime", appointment->start);
	g_string_append_c(value, '>');
	append_appointment(value, appointment);
	if (appointment->subject != NULL)
		sfb_xml_append_element(value, "meetingSubject", appointment->subject);
	if (appointment->location != NULL)
		sfb_xml_append_element(value, "meetingLocation", appointment->location);
	return sfb_publications_end_state(value);
}

GPtrArray *
sfb_publications_new_appointment(const char *email, const SfbOwnAppointment *appointment,
                                 const SfbPublicationVersions *versions)
{
	GPtrArray *publications = sfb_publications_new();
	guint32 number = make_mailbox_number(email);
	gboolean is_absence = appointment != NULL && appointment->is_out_of_office;

	if (appointment == NULL || is_absence)
		sfb_publications_delete_state(publications, number | APPOINTMENT_KIND, versions);
	if (appointment == NULL || !is_absence)
		sfb_publications_delete_state(publications, number | ABSENCE_KIND, versions);
	if (appointment != NULL)
		sfb_publications_add_state(publications,
		                           number | (is_absence ? ABSENCE_KIND : APPOINTMENT_KIND),
		                           "endpoint", build_calendar_state(email, appointment));
	return publications;
}

/* Data. @content: NULL: an empty element. */

static char *
build_data(const char *email, const char *content)
{
	GString *value = g_string_new("<calendarData xmlns=\"" NAMESPACES "calendarData\"");

	if (content == NULL) {
		g_string_append(value, "/>");
		return g_string_free(value, FALSE);
	}
	sfb_xml_append_attribute(value, "mailboxID", email);
	g_string_append_printf(value, ">%s</calendarData>", content);
	return g_string_free(value, FALSE);
}

/* The first slot takes the two lowest bits. */
char *
sfb_publications_pack_slots(const char *slots)
{
	gsize count = strlen(slots);
	gsize length = (count + SLOTS_PER_BYTE - 1) / SLOTS_PER_BYTE;
	g_autofree guint8 *bytes = g_new0(guint8, length + 1);

	for (gsize i = 0; i < count; i++)
		bytes[i / SLOTS_PER_BYTE] |= (slots[i] & 3) << (2 * (i % SLOTS_PER_BYTE));
	return g_base64_encode(bytes, length);
}

static char *
build_free_busy(const SfbOwnFreeBusy *free_busy)
{
	g_autofree char *packed = sfb_publications_pack_slots(free_busy->slots);
	GString *value = g_string_new("<freeBusy");

	append_time(value, "startTime", free_busy->start);
	g_string_append_printf(value, " granularity=\"PT15M\" encodingVersion=\"1\">%s</freeBusy>",
	                       packed);
	return g_string_free(value, FALSE);
}

static void
add_free_busy(GPtrArray *publications, const char *email, const SfbOwnFreeBusy *free_busy)
{
	g_autofree char *content = build_free_busy(free_busy);
	guint32 instance = make_mailbox_number(email) | FREE_BUSY_KIND;

	for (guint i = 0; i < G_N_ELEMENTS(free_busy_places); i++) {
		const Place *place = &free_busy_places[i];
		SfbPublicationKey key = { "calendarData", instance, place->container };

		sfb_publications_add(publications, &key, "endpoint",
		                     build_data(email, place->is_shown ? content : NULL));
	}
}

static void
delete_free_busy(GPtrArray *publications, const char *email, const SfbPublicationVersions *versions)
{
	guint32 instance = make_mailbox_number(email) | FREE_BUSY_KIND;

	for (guint i = 0; i < G_N_ELEMENTS(free_busy_places); i++) {
		SfbPublicationKey key = { "calendarData", instance, free_busy_places[i].container };

		sfb_publications_delete(publications, &key, versions);
	}
}

static void
add_working_hours(GPtrArray *publications, const char *email, const char *working_hours)
{
	for (guint i = 0; i < G_N_ELEMENTS(working_hours_places); i++) {
		const Place *place = &working_hours_places[i];
		SfbPublicationKey key = { "calendarData", WORKING_HOURS_INSTANCE,
			                  place->container };

		sfb_publications_add(publications, &key, "static",
		                     build_data(email, place->is_shown ? working_hours : NULL));
	}
}

GPtrArray *
sfb_publications_new_free_busy(const char *email, const SfbOwnFreeBusy *free_busy,
                               const SfbPublicationVersions *versions)
{
	GPtrArray *publications = sfb_publications_new();

	if (free_busy == NULL) {
		delete_free_busy(publications, email, versions);
		return publications;
	}
	add_free_busy(publications, email, free_busy);
	if (free_busy->working_hours != NULL)
		add_working_hours(publications, email, free_busy->working_hours);
	return publications;
}

/* The reply */

static char *
build_note(const char *email, const char *reply, gint64 until)
{
	GString *value = g_string_new("<note xmlns=\"" NAMESPACES "note\"><body type=\"OOF\"");

	sfb_xml_append_attribute(value, "uri", email);
	if (until != 0)
		append_time(value, "endTime", until);
	g_string_append_c(value, '>');
	sfb_xml_append_text(value, reply);
	g_string_append(value, "</body></note>");
	return g_string_free(value, FALSE);
}

static char *
build_reply_state(const char *email)
{
	GString *value = begin_calendar_state(email);

	g_string_append(value, ">" OUT_OF_OFFICE);
	return sfb_publications_end_state(value);
}

GPtrArray *
sfb_publications_new_out_of_office(const char *email, const char *reply, gint64 until,
                                   const SfbPublicationVersions *versions)
{
	GPtrArray *publications = sfb_publications_new();
	guint32 number = make_mailbox_number(email);

	for (guint i = 0; i < G_N_ELEMENTS(note_containers); i++) {
		SfbPublicationKey key = { "note", number | NOTE_KIND, note_containers[i] };

		if (reply != NULL && *reply != '\0')
			sfb_publications_add(publications, &key, "static",
			                     build_note(email, reply, until));
		else
			sfb_publications_delete(publications, &key, versions);
	}
	if (reply != NULL)
		sfb_publications_add_state(publications, number | REPLY_KIND, "static",
		                           build_reply_state(email));
	else
		sfb_publications_delete_state(publications, number | REPLY_KIND, versions);
	return publications;
}
