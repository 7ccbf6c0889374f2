/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What watchers receive about a person. */

#include "config.h"

#include "people/presence-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "people/text.h"
#include "util/address.h"
#include "util/error.h"
#include "util/xml.h"

/* The texts of a contact card. */
typedef struct {
	const char *element;
	const char *type; /* of a phone; NULL for everything else */
	gsize offset;
	gboolean is_shared;
} CardField;

static const CardField card_fields[] = {
	{ "displayName", NULL, G_STRUCT_OFFSET(SfbPresentity, display_name), FALSE },
	{ "email", NULL, G_STRUCT_OFFSET(SfbPresentity, email), FALSE },
	{ "title", NULL, G_STRUCT_OFFSET(SfbPresentity, title), TRUE },
	{ "department", NULL, G_STRUCT_OFFSET(SfbPresentity, department), TRUE },
	{ "company", NULL, G_STRUCT_OFFSET(SfbPresentity, company), TRUE },
	{ "office", NULL, G_STRUCT_OFFSET(SfbPresentity, office), TRUE },
	{ "phone", "work", G_STRUCT_OFFSET(SfbPresentity, work_phone), FALSE },
	{ "phone", "mobile", G_STRUCT_OFFSET(SfbPresentity, mobile_phone), FALSE },
};

/* Puts @text (takes it, may be NULL) into @place. Returns: TRUE if that changed anything. */
static gboolean
take_text(char **place, char *text)
{
	if (g_strcmp0(*place, text) == 0) {
		g_free(text);
		return FALSE;
	}
	g_free(*place);
	*place = text;
	return TRUE;
}

static gboolean
share_text(GRefString **place, const char *text)
{
	if (g_strcmp0(*place, text) == 0)
		return FALSE;
	g_clear_pointer(place, g_ref_string_release);
	*place = text != NULL ? g_ref_string_new_intern(text) : NULL;
	return TRUE;
}

static gboolean
set_card_field(SfbPresentity *presentity, const CardField *field, char *text)
{
	char **place = G_STRUCT_MEMBER_P(presentity, field->offset);
	g_autofree char *taken = text;

	return field->is_shared ? share_text(place, taken)
	                        : take_text(place, g_steal_pointer(&taken));
}

SfbPresentity *
sfb_presentity_new(const char *address)
{
	SfbPresentity *presentity = g_new0(SfbPresentity, 1);

	presentity->address = g_ref_string_new(address);
	return presentity;
}

void
sfb_presentity_free(SfbPresentity *presentity)
{
	if (presentity == NULL)
		return;
	for (guint i = 0; i < G_N_ELEMENTS(card_fields); i++)
		set_card_field(presentity, &card_fields[i], NULL);
	sfb_presentity_forget_presence(presentity);
	g_ref_string_release(presentity->address);
	g_free(presentity);
}

char *
sfb_presentity_dup_activity(const SfbPresentity *presentity)
{
	const char *label = sfb_availability_get_activity_label(presentity->availability,
	                                                        presentity->activity_token);

	if (presentity->activity_text != NULL)
		return g_strdup(presentity->activity_text);
	if (label == NULL)
		label = sfb_status_get_label(sfb_availability_get_status(presentity->availability));
	return g_strdup(label);
}

static char *
dup_text(SfbXmlNode *node, gsize max_bytes)
{
	return sfb_text_cut(sfb_xml_dup_text(node), max_bytes);
}

/* Microseconds since 1970; 0 if absent or unreadable. Servers mean UTC even when they leave the
 * zone out. */
static gint64
parse_time(const char *text)
{
	g_autoptr(GTimeZone) utc = g_time_zone_new_utc();
	g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601(text, utc) : NULL;

	if (time == NULL)
		return 0;
	return g_date_time_to_unix(time) * G_USEC_PER_SEC + g_date_time_get_microsecond(time);
}

/* @node or the first sibling after it that is a category called @name. */
static SfbXmlNode *
skip_to_category(SfbXmlNode *node, const char *name)
{
	while (node != NULL && g_strcmp0(sfb_xml_get_attribute(node, "name"), name) != 0)
		node = sfb_xml_get_next(node, "category");
	return node;
}

static SfbXmlNode *
get_first_category(SfbXmlNode *root, const char *name)
{
	return skip_to_category(sfb_xml_get_child(root, "category"), name);
}

static SfbXmlNode *
get_next_category(SfbXmlNode *category, const char *name)
{
	return skip_to_category(sfb_xml_get_next(category, "category"), name);
}

/* State */

static gboolean
read_availability(SfbXmlNode *state, guint *availability)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(state, "availability"));
	guint64 number;

	if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT, &number, NULL))
		return FALSE;
	*availability = (guint)number;
	return TRUE;
}

/* The activity whose range holds the availability, else the first. */
static SfbXmlNode *
choose_activity(SfbXmlNode *state, guint availability)
{
	SfbXmlNode *first = sfb_xml_get_child(state, "activity");

	for (SfbXmlNode *node = first; node != NULL; node = sfb_xml_get_next(node, "activity")) {
		if (availability >= sfb_xml_get_attribute_uint(node, "minAvailability", 0) &&
		    availability <= sfb_xml_get_attribute_uint(node, "maxAvailability", G_MAXUINT))
			return node;
	}
	return first;
}

static gboolean
set_activity(SfbPresentity *presentity, SfbXmlNode *activity)
{
	const char *token = sfb_xml_get_attribute(activity, "token");
	char *custom = dup_text(sfb_xml_get_child(activity, "custom"), SFB_CARD_TEXT_MAX);
	gboolean changed = take_text(&presentity->activity_text, custom);

	if (token != NULL && strlen(token) > SFB_CARD_TEXT_MAX)
		token = NULL;
	return share_text(&presentity->activity_token, token) || changed;
}

static gboolean
set_last_active(SfbPresentity *presentity, const char *text)
{
	gint64 microseconds = parse_time(text);
	gint64 seconds = microseconds <= g_get_real_time() ? microseconds / G_USEC_PER_SEC : 0;
	gboolean changed = presentity->last_active != seconds;

	presentity->last_active = seconds;
	return changed;
}

static gboolean
set_state(SfbPresentity *presentity, SfbXmlNode *state, guint availability)
{
	g_autofree char *device = sfb_xml_dup_text(sfb_xml_get_child(state, "device"));
	gboolean is_mobile = device != NULL && g_ascii_strcasecmp(device, "mobile") == 0;
	gboolean changed =
		presentity->availability != availability || presentity->is_mobile != is_mobile;

	presentity->availability = availability;
	presentity->is_mobile = is_mobile;
	changed |= set_last_active(presentity, sfb_xml_get_attribute(state, "lastActive"));
	changed |= set_activity(presentity, choose_activity(state, availability));
	return changed;
}

/* An instance without a number says nothing; the aggregated one is the server's own judgement. */
static gboolean
apply_state(SfbPresentity *presentity, SfbXmlNode *root)
{
	SfbXmlNode *chosen = NULL;
	guint chosen_availability = 0;
	gboolean is_emptied = FALSE;

	for (SfbXmlNode *category = get_first_category(root, "state"); category != NULL;
	     category = get_next_category(category, "state")) {
		SfbXmlNode *state = sfb_xml_get_child(category, "state");
		const char *type = sfb_xml_get_attribute(state, "type");
		guint availability;

		is_emptied |= sfb_xml_get_child(state, NULL) == NULL;
		if (!read_availability(state, &availability))
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

/* Note */

/* Out-of-office notes may be bound to a time. */
static gboolean
is_current(SfbXmlNode *body)
{
	gint64 now = g_get_real_time();
	gint64 end = parse_time(sfb_xml_get_attribute(body, "endTime"));

	return parse_time(sfb_xml_get_attribute(body, "startTime")) <= now &&
	       (end == 0 || now < end);
}

static gboolean
set_note(SfbPresentity *presentity, SfbXmlNode *body)
{
	const char *type = sfb_xml_get_attribute(body, "type");
	gboolean is_out_of_office = type != NULL && g_ascii_strcasecmp(type, "OOF") == 0;
	gboolean changed = presentity->note_is_out_of_office != is_out_of_office;

	presentity->note_is_out_of_office = is_out_of_office;
	return take_text(&presentity->note, dup_text(body, SFB_NOTE_MAX)) || changed;
}

/* Of the personal and the out-of-office note the newer one wins, even if it says "none". */
static gboolean
apply_note(SfbPresentity *presentity, SfbXmlNode *root)
{
	SfbXmlNode *category = get_first_category(root, "note");
	SfbXmlNode *chosen = NULL;
	gint64 newest = -1;

	if (category == NULL)
		return FALSE;
	for (; category != NULL; category = get_next_category(category, "note")) {
		SfbXmlNode *body = sfb_xml_get_child(sfb_xml_get_child(category, "note"), "body");
		gint64 time = parse_time(sfb_xml_get_attribute(category, "publishTime"));

		if (time > newest && is_current(body)) {
			newest = time;
			chosen = body;
		}
	}
	return set_note(presentity, chosen);
}

/* Contact card */

/* Notes the first element found for each field; a card's instances complete each other. */
static void
gather_card(SfbXmlNode *parent, SfbXmlNode **found)
{
	for (SfbXmlNode *node = sfb_xml_get_child(parent, NULL); node != NULL;
	     node = sfb_xml_get_next(node, NULL)) {
		if (sfb_xml_has_name(node, "identity") || sfb_xml_has_name(node, "name"))
			gather_card(node, found);
		for (guint i = 0; i < G_N_ELEMENTS(card_fields); i++) {
			const CardField *field = &card_fields[i];
			const char *type = sfb_xml_get_attribute(node, "type");

			if (found[i] == NULL && sfb_xml_has_name(node, field->element) &&
			    (field->type == NULL || g_strcmp0(type, field->type) == 0))
				found[i] = node;
		}
	}
}

static char *
dup_phone(SfbXmlNode *phone)
{
	g_autofree char *uri = dup_text(sfb_xml_get_child(phone, "uri"), SFB_CARD_TEXT_MAX);
	char *shown = dup_text(sfb_xml_get_child(phone, "displayString"), SFB_CARD_TEXT_MAX);

	if (shown != NULL || uri == NULL)
		return shown;
	return g_strdup(g_ascii_strncasecmp(uri, "tel:", 4) == 0 ? uri + 4 : uri);
}

static gboolean
apply_card(SfbPresentity *presentity, SfbXmlNode *root)
{
	SfbXmlNode *category = get_first_category(root, "contactCard");
	SfbXmlNode *found[G_N_ELEMENTS(card_fields)] = { NULL };
	gboolean changed = FALSE;

	if (category == NULL)
		return FALSE;
	for (; category != NULL; category = get_next_category(category, "contactCard"))
		gather_card(sfb_xml_get_child(category, "contactCard"), found);
	for (guint i = 0; i < G_N_ELEMENTS(card_fields); i++) {
		char *text = card_fields[i].type != NULL ? dup_phone(found[i])
		                                         : dup_text(found[i], SFB_CARD_TEXT_MAX);

		changed |= set_card_field(presentity, &card_fields[i], text);
	}
	return changed;
}

gboolean
sfb_presentity_forget_presence(SfbPresentity *presentity)
{
	gboolean changed = set_state(presentity, NULL, 0);

	return set_note(presentity, NULL) || changed;
}

SfbPresentity *
sfb_presence_apply_categories(const char *text, gsize length, SfbPresentityLookup lookup,
                              gpointer user_data, GError **error)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, error);
	SfbXmlNode *root = xml != NULL ? sfb_xml_get_root(xml) : NULL;
	g_autofree char *address = sfb_address_normalize(sfb_xml_get_attribute(root, "uri"));
	SfbPresentity *presentity;
	gboolean changed;

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
	changed = apply_state(presentity, root);
	changed |= apply_note(presentity, root);
	changed |= apply_card(presentity, root);
	return changed ? presentity : NULL;
}
