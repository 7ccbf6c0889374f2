/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Presence as older and foreign servers put it. */

#include "config.h"

#include "people/pidf-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "people/presentity-private.h"
#include "people/text.h"
#include "util/address.h"
#include "util/error.h"
#include "util/xml.h"

#define AVAILABLE 3500
#define AVAILABLE_IDLE 5000
#define BUSY 6500
#define BE_RIGHT_BACK 12500
#define AWAY 15500
#define OFFLINE 18500

#define TUPLES_MAX 32 /* devices looked at */

/* What a legacy document comes to. Strings are the caller's. */
typedef struct {
	guint availability;
	const char *token;
	char *note;
	gboolean note_is_out_of_office;
	char *display_name;
	char *email;
	GPtrArray *phones; /* NULL: none */
} Reading;

static void
reading_clear(Reading *reading)
{
	g_clear_pointer(&reading->note, g_free);
	g_clear_pointer(&reading->display_name, g_free);
	g_clear_pointer(&reading->email, g_free);
	g_clear_pointer(&reading->phones, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reading, reading_clear)

/* What people do, in the words of PIDF and of XPIDF. */
static const struct {
	const char *word;
	guint availability;
	const char *token;
} activities[] = {
	{ "away", AWAY, NULL },
	{ "berightback", BE_RIGHT_BACK, NULL },
	{ "busy", BUSY, NULL },
	{ "idle", AVAILABLE_IDLE, NULL },
	{ "meeting", BUSY, "in-a-meeting" },
	{ "on-the-phone", BUSY, "on-the-phone" },
	{ "onthephone", BUSY, "on-the-phone" },
	{ "outtolunch", AWAY, NULL },
};

static void
read_activity(Reading *reading, const char *word)
{
	for (guint i = 0; word != NULL && i < G_N_ELEMENTS(activities); i++) {
		if (g_ascii_strcasecmp(word, activities[i].word) != 0)
			continue;
		reading->availability = activities[i].availability;
		reading->token = activities[i].token;
	}
}

static char *
cut_attribute(SfbXmlNode *node, const char *name)
{
	const char *text = sfb_xml_get_attribute(node, name);

	return sfb_text_cut_line(g_strdup(text), SFB_CARD_TEXT_MAX);
}

/* msrtc.pidf */

/* The activity in numbers, [MS-SIP] 2.2.1: up to the next row. */
static const struct {
	guint from;
	guint availability;
	const char *token;
} aggregates[] = {
	{ 0, AVAILABLE, NULL }, /* not known, of somebody who can be reached */
	{ 100, AWAY, NULL },           { 150, AWAY, NULL }, /* out to lunch */
	{ 200, AVAILABLE_IDLE, NULL }, { 300, BE_RIGHT_BACK, NULL }, { 400, AVAILABLE, NULL },
	{ 500, BUSY, "on-the-phone" }, { 600, BUSY, NULL },          { 700, AWAY, NULL },
	{ 800, AVAILABLE, NULL },
};

#define REACHABLE_MIN 100 /* availability: below it nobody is there */

static void
read_aggregates(Reading *reading, SfbXmlNode *root)
{
	guint availability =
		sfb_xml_get_attribute_uint(sfb_xml_get_child(root, "availability"), "aggregate", 0);
	guint activity =
		sfb_xml_get_attribute_uint(sfb_xml_get_child(root, "activity"), "aggregate", 0);
	guint row = G_N_ELEMENTS(aggregates) - 1;

	if (availability < REACHABLE_MIN)
		return;
	while (aggregates[row].from > activity)
		row--;
	reading->availability = aggregates[row].availability;
	reading->token = aggregates[row].token;
}

/* What the user set counts if it is less available than what the devices say. */
static void
read_user_state(Reading *reading, SfbXmlNode *user)
{
	SfbXmlNode *state = sfb_xml_find(user, "states/state");

	for (; state != NULL; state = sfb_xml_get_next(state, "state")) {
		guint number = sfb_xml_get_attribute_uint(state, "avail", 0);

		if (sfb_xml_get_attribute_boolean(state, "nil", FALSE) ||
		    number <= reading->availability)
			continue;
		reading->availability = number;
		reading->token = NULL;
	}
}

static SfbPhoneKind
parse_phone_kind(const char *label)
{
	if (g_strcmp0(label, "work") == 0)
		return SFB_PHONE_WORK;
	if (g_strcmp0(label, "mobile") == 0)
		return SFB_PHONE_MOBILE;
	return g_strcmp0(label, "home") == 0 ? SFB_PHONE_HOME : SFB_PHONE_OTHER;
}

static void
read_phone(Reading *reading, SfbXmlNode *root)
{
	SfbXmlNode *node = sfb_xml_get_child(root, "phoneNumber");
	g_autofree char *number = cut_attribute(node, "number");
	SfbPhone *phone;

	if (number == NULL)
		return;
	phone = g_new0(SfbPhone, 1);
	phone->kind = parse_phone_kind(sfb_xml_get_attribute(node, "label"));
	phone->shown = g_steal_pointer(&number);
	reading->phones = g_ptr_array_new_full(1, (GDestroyNotify)sfb_phone_free);
	g_ptr_array_add(reading->phones, phone);
}

static const char *
read_msrtc(Reading *reading, SfbXmlNode *root)
{
	SfbXmlNode *user = sfb_xml_get_child(root, "userInfo");
	SfbXmlNode *out_of_office = sfb_xml_get_child(user, "oof");

	reading->availability = OFFLINE;
	read_aggregates(reading, root);
	read_user_state(reading, user);
	reading->note = sfb_xml_dup_text(out_of_office);
	reading->note_is_out_of_office = reading->note != NULL;
	if (reading->note == NULL)
		reading->note = sfb_xml_dup_text(sfb_xml_get_child(user, "note"));
	reading->display_name =
		cut_attribute(sfb_xml_get_child(root, "displayName"), "displayName");
	reading->email = cut_attribute(sfb_xml_get_child(root, "email"), "email");
	read_phone(reading, root);
	return sfb_xml_get_attribute(root, "uri");
}

/* PIDF */

/* Either <activity>busy</activity> or an element that is called so (RFC 4480 3.2). */
static void
read_activities(Reading *reading, SfbXmlNode *parent)
{
	SfbXmlNode *node = sfb_xml_get_child(sfb_xml_get_child(parent, "activities"), NULL);
	g_autofree char *text = NULL;

	if (node == NULL)
		return;
	text = sfb_xml_has_name(node, "activity") ? sfb_xml_dup_text(node)
	                                          : g_strdup(sfb_xml_get_name(node));
	read_activity(reading, text);
}

/* Returns: TRUE if that device is open */
static gboolean
read_tuple(Reading *reading, SfbXmlNode *tuple)
{
	SfbXmlNode *status = sfb_xml_get_child(tuple, "status");
	g_autofree char *basic = sfb_xml_dup_text(sfb_xml_get_child(status, "basic"));

	if (basic == NULL || g_ascii_strcasecmp(basic, "open") != 0)
		return FALSE;
	reading->availability = AVAILABLE;
	read_activities(reading, tuple);
	read_activities(reading, status);
	return TRUE;
}

static const char *
skip_scheme(const char *uri)
{
	return uri != NULL && g_ascii_strncasecmp(uri, "pres:", 5) == 0 ? uri + 5 : uri;
}

static const char *
read_pidf(Reading *reading, SfbXmlNode *root)
{
	SfbXmlNode *tuple = sfb_xml_get_child(root, "tuple");
	SfbXmlNode *note = sfb_xml_get_child(root, "note");
	gboolean is_open = FALSE;

	reading->availability = OFFLINE;
	for (guint i = 0; tuple != NULL && i < TUPLES_MAX && !is_open; i++) {
		is_open = read_tuple(reading, tuple);
		if (note == NULL)
			note = sfb_xml_get_child(tuple, "note");
		tuple = sfb_xml_get_next(tuple, "tuple");
	}
	if (is_open)
		read_activities(reading, sfb_xml_get_child(root, "person"));
	reading->note = sfb_xml_dup_text(note);
	reading->display_name = sfb_text_cut_line(
		sfb_xml_dup_text(sfb_xml_get_child(root, "display-name")), SFB_CARD_TEXT_MAX);
	return skip_scheme(sfb_xml_get_attribute(root, "entity"));
}

/* XPIDF */

static const char *
read_xpidf(Reading *reading, SfbXmlNode *root)
{
	SfbXmlNode *address = sfb_xml_find(root, "atom/address");
	const char *status = sfb_xml_get_attribute(sfb_xml_get_child(address, "status"), "status");

	reading->availability = OFFLINE;
	if (g_strcmp0(status, "open") == 0) {
		reading->availability = AVAILABLE;
		read_activity(reading,
		              sfb_xml_get_attribute(sfb_xml_get_child(address, "msnstatus"),
		                                    "substatus"));
	}
	return sfb_xml_get_attribute(sfb_xml_get_child(root, "presentity"), "uri");
}

/* All of them */

/* XPIDF comes with a document type, which our parser takes from nobody: one without declarations
 * of its own is left out. */
static SfbXml *
parse(const char *text, gsize length, GError **error)
{
	g_autofree char *copy = g_strndup(text, length);
	char *type = strstr(copy, "<!DOCTYPE");
	gsize size = type != NULL ? strcspn(type, "[>") : 0;

	if (size > 0 && type[size] == '>')
		memset(type, ' ', size + 1);
	return sfb_xml_parse(copy, -1, error);
}

/* Returns: whom it is about, borrowed from the document; NULL if it is none of ours */
static const char *
read_document(Reading *reading, SfbXmlNode *root)
{
	if (sfb_xml_has_name(root, "presentity"))
		return read_msrtc(reading, root);
	if (!sfb_xml_has_name(root, "presence"))
		return NULL;
	if (sfb_xml_get_attribute(root, "entity") != NULL)
		return read_pidf(reading, root);
	return read_xpidf(reading, root);
}

static gboolean
set_note(SfbPresentity *presentity, Reading *reading)
{
	GPtrArray *notes = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_note_free);
	SfbNote *note = g_new0(SfbNote, 1);

	note->text = sfb_text_cut(g_steal_pointer(&reading->note), SFB_NOTE_MAX);
	note->is_out_of_office = reading->note_is_out_of_office;
	g_ptr_array_add(notes, note);
	return sfb_presentity_take_notes(presentity, notes);
}

/* A name that was known from elsewhere is better than none. */
static gboolean
set_person(SfbPresentity *presentity, Reading *reading)
{
	gboolean changed =
		sfb_presentity_set_availability(presentity, reading->availability, reading->token);

	changed |= set_note(presentity, reading);
	if (reading->display_name != NULL)
		changed |= sfb_presentity_take_text(&presentity->display_name,
		                                    g_steal_pointer(&reading->display_name));
	if (reading->email != NULL)
		changed |= sfb_presentity_take_text(&presentity->email,
		                                    g_steal_pointer(&reading->email));
	if (reading->phones != NULL)
		changed |=
			sfb_presentity_take_phones(presentity, g_steal_pointer(&reading->phones));
	return changed;
}

SfbPresentity *
sfb_presence_apply_pidf(const char *text, gsize length, SfbPresentityLookup lookup,
                        gpointer user_data, GError **error)
{
	g_autoptr(SfbXml) xml = parse(text, length, error);
	g_auto(Reading) reading = { 0 };
	g_autofree char *address = NULL;
	SfbPresentity *presentity;

	if (xml == NULL)
		return NULL;
	address = sfb_address_normalize(read_document(&reading, sfb_xml_get_root(xml)));
	if (address == NULL) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The server sent a presence document without a person."));
		return NULL;
	}
	presentity = lookup(address, user_data);
	return presentity != NULL && set_person(presentity, &reading) ? presentity : NULL;
}
