/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What watchers receive about a person: the state, the notes, the calendar, what can be done. */

#include "config.h"

#include "people/presence-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "people/calendar-data.h"
#include "people/categories-private.h"
#include "people/presentity-private.h"
#include "people/state-xml.h"
#include "people/text.h"
#include "util/address.h"
#include "util/error.h"

#define TIME_ZONE_MINUTES_MAX (24 * 60)

static const struct {
	const char *element;
	gsize offset;
} state_texts[] = {
	{ "endpointLocation", G_STRUCT_OFFSET(SfbPresentityDetails, location) },
	{ "meetingSubject", G_STRUCT_OFFSET(SfbPresentityDetails, meeting_subject) },
	{ "meetingLocation", G_STRUCT_OFFSET(SfbPresentityDetails, meeting_location) },
};

static const struct {
	const char *element;
	SfbCapabilities bit;
} capability_names[] = {
	{ "text", SFB_CAN_TEXT },
	{ "voice", SFB_CAN_VOICE },
	{ "video", SFB_CAN_VIDEO },
	{ "applicationSharing", SFB_CAN_SHARE },
	{ "remoteCallControl", SFB_CAN_PHONE },
};

/* Categories */

static SfbXmlNode *
skip_to_category(SfbXmlNode *node, const char *name)
{
	while (node != NULL && g_strcmp0(sfb_xml_get_attribute(node, "name"), name) != 0)
		node = sfb_xml_get_next(node, "category");
	return node;
}

SfbXmlNode *
sfb_categories_get_first(SfbXmlNode *root, const char *name)
{
	return skip_to_category(sfb_xml_get_child(root, "category"), name);
}

SfbXmlNode *
sfb_categories_get_next(SfbXmlNode *category, const char *name)
{
	return skip_to_category(sfb_xml_get_next(category, "category"), name);
}

static char *
dup_line(SfbXmlNode *node)
{
	return sfb_text_cut_line(sfb_xml_dup_text(node), SFB_CARD_TEXT_MAX);
}

/* State */

static gboolean
set_activity(SfbPresentity *presentity, SfbXmlNode *activity)
{
	const char *token = sfb_xml_get_attribute(activity, "token");
	char *custom = dup_line(sfb_state_choose_custom(activity));
	gboolean changed = sfb_presentity_take_text(&presentity->activity_text, custom);

	if (token != NULL && strlen(token) > SFB_CARD_TEXT_MAX)
		token = NULL;
	return sfb_presentity_share_text(&presentity->activity_token, token) || changed;
}

static gboolean
set_last_active(SfbPresentity *presentity, const char *text)
{
	gint64 microseconds = sfb_text_to_time(text);
	gint64 seconds = microseconds <= g_get_real_time() ? microseconds / G_USEC_PER_SEC : 0;
	gboolean changed = presentity->last_active != seconds;

	presentity->last_active = seconds;
	return changed;
}

/* What later clients added to the state stands beside the rest, between a delimiter and an end, or
 * in an element of its own. */
static char *
dup_added(SfbXmlNode *state, const char *name)
{
	char *text = dup_line(sfb_xml_get_child(state, name));

	if (text != NULL)
		return text;
	return dup_line(sfb_xml_get_child(sfb_xml_get_child(state, "extension"), name));
}

static gboolean
set_device(SfbPresentity *presentity, SfbXmlNode *state)
{
	g_autofree char *device = dup_added(state, "device");
	gboolean is_mobile = device != NULL && g_ascii_strcasecmp(device, "mobile") == 0;
	gboolean changed = presentity->is_mobile != is_mobile;

	presentity->is_mobile = is_mobile;
	return changed;
}

static gboolean
set_time_zone(SfbPresentity *presentity, SfbXmlNode *state)
{
	g_autofree char *text = dup_added(state, "timeZoneBias");
	gint64 bias = 0;
	gboolean is_known =
		text != NULL && g_ascii_string_to_signed(text, 10, -TIME_ZONE_MINUTES_MAX,
	                                                 TIME_ZONE_MINUTES_MAX, &bias, NULL);
	gboolean changed =
		presentity->has_time_zone != is_known || presentity->time_zone_bias != bias;

	presentity->has_time_zone = is_known;
	presentity->time_zone_bias = (gint16)bias;
	return changed;
}

static gboolean
set_state(SfbPresentity *presentity, SfbXmlNode *state, guint availability)
{
	gboolean changed = presentity->availability != availability;

	presentity->availability = availability;
	changed |= set_last_active(presentity, sfb_xml_get_attribute(state, "lastActive"));
	changed |= set_activity(presentity, sfb_state_choose_activity(state, availability));
	changed |= set_device(presentity, state);
	changed |= set_time_zone(presentity, state);
	for (guint i = 0; i < G_N_ELEMENTS(state_texts); i++)
		changed |= sfb_presentity_take_detail(
			presentity, state_texts[i].offset,
			dup_line(sfb_xml_get_child(state, state_texts[i].element)));
	return changed;
}

/* An instance without a number says nothing; the aggregated one is the server's own judgement. */
static gboolean
apply_state(SfbPresentity *presentity, SfbXmlNode *root)
{
	SfbXmlNode *chosen = NULL;
	guint chosen_availability = 0;
	gboolean is_emptied = FALSE;

	for (SfbXmlNode *category = sfb_categories_get_first(root, "state"); category != NULL;
	     category = sfb_categories_get_next(category, "state")) {
		SfbXmlNode *state = sfb_xml_get_child(category, "state");
		const char *type = sfb_xml_get_attribute(state, "type");
		guint availability;

		is_emptied |= sfb_xml_get_child(state, NULL) == NULL;
		if (!sfb_state_read_availability(state, &availability))
			continue;
		if (chosen == NULL || g_strcmp0(type, "aggregateState") == 0) {
			chosen = state;
			chosen_availability = availability;
		}
	}
	if (chosen == NULL && !is_emptied)
		return FALSE;
	return set_state(presentity, chosen, chosen_availability);
}

/* Notes */

static SfbNote *
parse_note(SfbXmlNode *category)
{
	SfbXmlNode *body = sfb_xml_get_child(sfb_xml_get_child(category, "note"), "body");
	const char *type = sfb_xml_get_attribute(body, "type");
	SfbNote *note = g_new0(SfbNote, 1);

	note->text = sfb_text_cut(sfb_xml_dup_text(body), SFB_NOTE_MAX);
	note->is_out_of_office = type != NULL && g_ascii_strcasecmp(type, "OOF") == 0;
	note->published = sfb_text_to_time(sfb_xml_get_attribute(category, "publishTime"));
	note->start = sfb_text_to_time(sfb_xml_get_attribute(body, "startTime")) / G_USEC_PER_SEC;
	note->end = sfb_text_to_time(sfb_xml_get_attribute(body, "endTime")) / G_USEC_PER_SEC;
	return note;
}

static gboolean
apply_notes(SfbPresentity *presentity, SfbXmlNode *root)
{
	SfbXmlNode *category = sfb_categories_get_first(root, "note");
	GPtrArray *notes;

	if (category == NULL)
		return FALSE;
	notes = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_note_free);
	for (; category != NULL && notes->len < SFB_NOTES_MAX;
	     category = sfb_categories_get_next(category, "note"))
		g_ptr_array_add(notes, parse_note(category));
	return sfb_presentity_take_notes(presentity, notes);
}

/* Services */

static guint
read_capabilities(SfbXmlNode *capabilities)
{
	guint found = 0;

	for (SfbXmlNode *node = sfb_xml_get_child(capabilities, NULL); node != NULL;
	     node = sfb_xml_get_next(node, NULL)) {
		found |= SFB_CAN_KNOWN;
		for (guint i = 0; i < G_N_ELEMENTS(capability_names); i++) {
			if (sfb_xml_has_name(node, capability_names[i].element) &&
			    sfb_xml_get_attribute_boolean(node, "render", FALSE))
				found |= capability_names[i].bit;
		}
	}
	return found;
}

/* Services of an empty category are not known, and may all be there. */
static gboolean
apply_services(SfbPresentity *presentity, SfbXmlNode *root)
{
	SfbXmlNode *category = sfb_categories_get_first(root, "services");
	guint found = 0;
	gboolean changed;

	if (category == NULL)
		return FALSE;
	for (; category != NULL; category = sfb_categories_get_next(category, "services")) {
		SfbXmlNode *service = sfb_xml_find(category, "services/service");

		for (; service != NULL; service = sfb_xml_get_next(service, "service"))
			found |= read_capabilities(sfb_xml_get_child(service, "capabilities"));
	}
	changed = presentity->capabilities != found;
	presentity->capabilities = (guint8)found;
	return changed;
}

/* Calendar */

/* An element of a calendar and when it was published. */
typedef struct {
	SfbXmlNode *node;
	gint64 published;
} Dated;

static void
take_newer(Dated *dated, SfbXmlNode *node, gint64 published)
{
	if (node == NULL || (dated->node != NULL && published <= dated->published))
		return;
	dated->node = node;
	dated->published = published;
}

static gboolean
apply_calendar(SfbPresentity *presentity, SfbXmlNode *root)
{
	SfbXmlNode *category = sfb_categories_get_first(root, "calendarData");
	Dated hours = { NULL, 0 };
	Dated free_busy = { NULL, 0 };

	if (category == NULL)
		return FALSE;
	for (; category != NULL; category = sfb_categories_get_next(category, "calendarData")) {
		SfbXmlNode *value = sfb_xml_get_child(category, "calendarData");
		gint64 time = sfb_text_to_time(sfb_xml_get_attribute(category, "publishTime"));

		take_newer(&hours, sfb_xml_get_child(value, "WorkingHours"), time);
		take_newer(&free_busy, sfb_xml_get_child(value, "freeBusy"), time);
	}
	return sfb_presentity_take_calendar(presentity,
	                                    sfb_calendar_new(hours.node, free_busy.node));
}

static gboolean (*const readers[])(SfbPresentity *presentity, SfbXmlNode *root) = {
	apply_state, apply_notes, apply_services, apply_calendar, sfb_categories_apply_card,
};

SfbPresentity *
sfb_presence_apply_categories(const char *text, gsize length, SfbPresentityLookup lookup,
                              gpointer user_data, GError **error)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, error);
	SfbXmlNode *root = xml != NULL ? sfb_xml_get_root(xml) : NULL;
	g_autofree char *address = sfb_address_normalize(sfb_xml_get_attribute(root, "uri"));
	SfbPresentity *presentity;
	gboolean changed = FALSE;

	if (root == NULL)
		return NULL;
	if (!sfb_xml_has_name(root, "categories") || address == NULL) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The server sent a presence document without a person."));
		return NULL;
	}
	presentity = lookup(address, user_data);
	if (presentity == NULL)
		return NULL;
	for (guint i = 0; i < G_N_ELEMENTS(readers); i++)
		changed |= readers[i](presentity, root);
	sfb_presentity_trim(presentity);
	return changed ? presentity : NULL;
}
