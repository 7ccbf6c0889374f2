/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is known about a person, as rows of a label and a text. */

#include "config.h"

#include "purple/person.h"

#include <glib/gi18n-lib.h>
#include <stddef.h>

#include "purple/times.h"

/* Of a tooltip; the card has the rest. */
#define TOOLTIP_TEXT_MAX 400 /* characters */
#define TOOLTIP_PHONES_MAX 6

/* Each returns (transfer full) (nullable). The presentity is there. */

static char *
dup_status(const SfbPurplePerson *person)
{
	SfbStatus status = sfb_availability_get_status(person->presentity->availability);

	return g_strdup(sfb_status_get_label(status));
}

static char *
dup_activity(const SfbPurplePerson *person)
{
	SfbStatus status = sfb_availability_get_status(person->presentity->availability);
	g_autofree char *activity = sfb_presentity_dup_activity(person->presentity);

	if (g_strcmp0(activity, sfb_status_get_label(status)) == 0)
		return NULL;
	return g_steal_pointer(&activity);
}

static char *
dup_meeting(const SfbPurplePerson *person)
{
	const SfbPresentityDetails *details = person->presentity->details;

	if (details == NULL || details->meeting_subject == NULL ||
	    details->meeting_location == NULL)
		return details != NULL ? g_strdup(details->meeting_subject) : NULL;
	/* TRANSLATORS: A meeting's subject and its place. */
	return g_strdup_printf(_("%s (%s)"), details->meeting_subject, details->meeting_location);
}

static char *
dup_note(const SfbPurplePerson *person)
{
	return person->presentity->note_is_out_of_office ? NULL
	                                                 : g_strdup(person->presentity->note);
}

static char *
dup_absence_note(const SfbPurplePerson *person)
{
	return person->presentity->note_is_out_of_office ? g_strdup(person->presentity->note)
	                                                 : NULL;
}

static char *
dup_absence_end(const SfbPurplePerson *person)
{
	const SfbPresentityDetails *details = person->presentity->details;

	if (!person->presentity->note_is_out_of_office || details == NULL ||
	    details->note_until == 0)
		return NULL;
	return sfb_purple_time_dup_moment(details->note_until, person->now);
}

static const SfbCalendar *
get_calendar(const SfbPurplePerson *person)
{
	const SfbPresentityDetails *details = person->presentity->details;

	return details != NULL ? details->calendar : NULL;
}

static char *
dup_calendar(const SfbPurplePerson *person)
{
	return sfb_purple_time_dup_calendar(get_calendar(person), person->now);
}

static char *
dup_working_hours(const SfbPurplePerson *person)
{
	return sfb_purple_time_dup_working_hours(get_calendar(person), person->now);
}

static char *
dup_local_time(const SfbPurplePerson *person)
{
	return sfb_purple_time_dup_local(person->presentity, person->now);
}

/* Of those who are there it says nothing; some clocks run ahead. */
static char *
dup_last_active(const SfbPurplePerson *person)
{
	const SfbPresentity *presentity = person->presentity;
	SfbStatus status = sfb_availability_get_status(presentity->availability);
	gboolean is_here = status != SFB_STATUS_AWAY && status != SFB_STATUS_BE_RIGHT_BACK &&
	                   status != SFB_STATUS_OFFLINE &&
	                   !sfb_availability_is_idle(presentity->availability);

	if (is_here || presentity->last_active == 0 || presentity->last_active > person->now)
		return NULL;
	return sfb_purple_time_dup_moment(presentity->last_active, person->now);
}

static char *
dup_device(const SfbPurplePerson *person)
{
	return person->presentity->is_mobile ? g_strdup(_("On a mobile device")) : NULL;
}

static char *
dup_location(const SfbPurplePerson *person)
{
	static const struct {
		const char *token;
		const char *words; /* NULL: nothing worth a row */
	} places[] = {
		{ "office", N_("In the office") },
		{ "home", N_("At home") },
		{ "mobile", N_("On the way") },
		{ "none", NULL },
	};
	const SfbPresentityDetails *details = person->presentity->details;

	if (details == NULL || details->location == NULL)
		return NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
		if (g_ascii_strcasecmp(details->location, places[i].token) == 0)
			return places[i].words != NULL ? g_strdup(_(places[i].words)) : NULL;
	}
	return g_strdup(details->location);
}

static char *
dup_abilities(const SfbPurplePerson *person)
{
	static const struct {
		SfbCapabilities ability;
		const char *word;
	} abilities[] = {
		{ SFB_CAN_TEXT, N_("messages") },    { SFB_CAN_VOICE, N_("voice") },
		{ SFB_CAN_VIDEO, N_("video") },      { SFB_CAN_SHARE, N_("sharing the screen") },
		{ SFB_CAN_PHONE, N_("desk phone") },
	};
	g_autoptr(GPtrArray) words = g_ptr_array_new();

	for (gsize i = 0; i < G_N_ELEMENTS(abilities); i++) {
		if ((person->presentity->capabilities & abilities[i].ability) != 0)
			g_ptr_array_add(words, _(abilities[i].word));
	}
	g_ptr_array_add(words, NULL);
	return words->len > 1 ? g_strjoinv(", ", (char **)words->pdata) : NULL;
}

static char *
dup_source(const SfbPurplePerson *person)
{
	switch ((SfbSource)person->presentity->source) {
	case SFB_SOURCE_FEDERATED:
		return g_strdup(_("Another organisation"));
	case SFB_SOURCE_PUBLIC:
		return g_strdup(_("A public provider"));
	default:
		return NULL;
	}
}

#define IN_PRESENTITY(field) offsetof(SfbPresentity, field)
#define IN_ENTRY(field) offsetof(SfbDirectoryEntry, field)
#define NOWHERE G_MAXSIZE

/* A text is made, or it stands in one of the two; the person's own word counts. */
static const struct {
	SfbPurpleDetail detail; /* and more */
	const char *label;
	char *(*dup)(const SfbPurplePerson *person);
	gsize presentity_field;
	gsize entry_field;
} rows_of_a_person[] = {
	{ SFB_PURPLE_CARD, N_("Name"), NULL, IN_PRESENTITY(display_name), IN_ENTRY(display_name) },
	{ SFB_PURPLE_GLANCE, N_("Status"), dup_status, NOWHERE, NOWHERE },
	{ SFB_PURPLE_GLANCE, N_("Activity"), dup_activity, NOWHERE, NOWHERE },
	{ SFB_PURPLE_GLANCE, N_("Meeting"), dup_meeting, NOWHERE, NOWHERE },
	{ SFB_PURPLE_GLANCE, N_("Note"), dup_note, NOWHERE, NOWHERE },
	{ SFB_PURPLE_GLANCE, N_("Out-of-office note"), dup_absence_note, NOWHERE, NOWHERE },
	{ SFB_PURPLE_GLANCE, N_("Out of office until"), dup_absence_end, NOWHERE, NOWHERE },
	{ SFB_PURPLE_GLANCE, N_("Calendar"), dup_calendar, NOWHERE, NOWHERE },
	{ SFB_PURPLE_TOOLTIP, N_("Working hours"), dup_working_hours, NOWHERE, NOWHERE },
	{ SFB_PURPLE_TOOLTIP, N_("Local time there"), dup_local_time, NOWHERE, NOWHERE },
	{ SFB_PURPLE_TOOLTIP, N_("Last active"), dup_last_active, NOWHERE, NOWHERE },
	{ SFB_PURPLE_TOOLTIP, N_("Device"), dup_device, NOWHERE, NOWHERE },
	{ SFB_PURPLE_TOOLTIP, N_("Location"), dup_location, NOWHERE, NOWHERE },
	{ SFB_PURPLE_TOOLTIP, N_("Title"), NULL, IN_PRESENTITY(title), IN_ENTRY(title) },
	{ SFB_PURPLE_TOOLTIP, N_("Department"), NULL, IN_PRESENTITY(department),
	  IN_ENTRY(department) },
	{ SFB_PURPLE_TOOLTIP, N_("Company"), NULL, IN_PRESENTITY(company), IN_ENTRY(company) },
	{ SFB_PURPLE_TOOLTIP, N_("Office"), NULL, IN_PRESENTITY(office), IN_ENTRY(office) },
	{ SFB_PURPLE_CARD, N_("City"), NULL, NOWHERE, IN_ENTRY(city) },
	{ SFB_PURPLE_CARD, N_("Country"), NULL, NOWHERE, IN_ENTRY(country) },
	{ SFB_PURPLE_TOOLTIP, N_("E-mail"), NULL, IN_PRESENTITY(email), IN_ENTRY(email) },
	{ SFB_PURPLE_CARD, N_("Can be reached by"), dup_abilities, NOWHERE, NOWHERE },
	{ SFB_PURPLE_TOOLTIP, N_("Belongs to"), dup_source, NOWHERE, NOWHERE },
};

static char *
dup_field(gconstpointer owner, gsize field)
{
	if (owner == NULL || field == NOWHERE)
		return NULL;
	return g_strdup(G_STRUCT_MEMBER(const char *, owner, field));
}

static char *
dup_text(const SfbPurplePerson *person, gsize row)
{
	char *text;

	if (rows_of_a_person[row].dup != NULL)
		return person->presentity != NULL ? rows_of_a_person[row].dup(person) : NULL;
	text = dup_field(person->presentity, rows_of_a_person[row].presentity_field);
	if (text != NULL)
		return text;
	return dup_field(person->entry, rows_of_a_person[row].entry_field);
}

static void
add_row(PurpleNotifyUserInfo *rows, const char *label, const char *text)
{
	if (text != NULL && *text != '\0')
		purple_notify_user_info_add_pair_plaintext(rows, label, text);
}

static void
add_shortened(PurpleNotifyUserInfo *rows, const char *label, const char *text)
{
	g_autofree char *start = NULL;
	g_autofree char *shortened = NULL;

	if (text == NULL || g_utf8_strlen(text, -1) <= TOOLTIP_TEXT_MAX) {
		add_row(rows, label, text);
		return;
	}
	start = g_utf8_substring(text, 0, TOOLTIP_TEXT_MAX);
	shortened = g_strconcat(start, "\xe2\x80\xa6", NULL);
	add_row(rows, label, shortened);
}

/* The same number often stands in the card and in the directory. */
static void
add_phones(PurpleNotifyUserInfo *rows, const GPtrArray *phones, guint max, GHashTable *seen)
{
	for (guint i = 0; phones != NULL && i < phones->len && g_hash_table_size(seen) < max; i++) {
		const SfbPhone *phone = g_ptr_array_index(phones, i);

		if (phone->shown != NULL && g_hash_table_add(seen, phone->shown))
			add_row(rows, sfb_phone_kind_get_label(phone->kind), phone->shown);
	}
}

static void
add_all_phones(PurpleNotifyUserInfo *rows, const SfbPurplePerson *person, guint max)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

	if (person->presentity != NULL && person->presentity->details != NULL)
		add_phones(rows, person->presentity->details->phones, max, seen);
	if (person->entry != NULL)
		add_phones(rows, person->entry->phones, max, seen);
}

static void
add_access(PurpleNotifyUserInfo *rows, const SfbPurplePerson *person)
{
	if (person->access != NULL && sfb_access_is_known(person->access))
		add_row(rows, _("Access level"),
		        sfb_access_level_get_label(
				sfb_access_get_level(person->access, person->address)));
}

void
sfb_purple_person_fill(const SfbPurplePerson *person, SfbPurpleDetail detail,
                       PurpleNotifyUserInfo *rows)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows_of_a_person); i++) {
		g_autofree char *text = NULL;

		if (rows_of_a_person[i].detail > detail)
			continue;
		text = dup_text(person, i);
		if (detail == SFB_PURPLE_CARD)
			add_row(rows, _(rows_of_a_person[i].label), text);
		else
			add_shortened(rows, _(rows_of_a_person[i].label), text);
	}
	if (detail != SFB_PURPLE_GLANCE) {
		add_all_phones(rows, person,
		               detail == SFB_PURPLE_CARD ? G_MAXUINT : TOOLTIP_PHONES_MAX);
		add_access(rows, person);
	}
	if (detail == SFB_PURPLE_CARD)
		add_row(rows, _("Address"), person->address);
}
