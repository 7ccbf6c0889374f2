/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the server tells of our own categories. */

#include "people/self-document.h"

#include <string.h>

#include "people/presence-xml.h"
#include "people/state-xml.h"
#include "people/text.h"

/* The container in which the server tells us what it made of our endpoints. */
#define OWN_CONTAINER 2

/* Of otherOptions. */
#define PERMISSIONS_INSTANCE 0

/* One entry of the history of notes. */
typedef struct {
	gint64 published; /* microseconds since 1970 */
	char *text;
} EarlierNote;

/* A document while it is read. */
typedef struct {
	SfbSelfDocument *document;
	SfbPublicationVersions *versions;
	GHashTable *renewed; /* names of the categories met so far; NULL if old instances stay */
	GArray *notes;       /* EarlierNote */
} Reading;

static void
clear_earlier_note(gpointer data)
{
	g_free(((EarlierNote *)data)->text);
}

SfbSelfDocument *
sfb_self_document_new(void)
{
	SfbSelfDocument *document = g_new0(SfbSelfDocument, 1);

	document->earlier_notes = g_ptr_array_new_with_free_func(g_free);
	return document;
}

void
sfb_self_document_free(SfbSelfDocument *document)
{
	if (document == NULL)
		return;
	g_free(document->activity_token);
	g_free(document->activity_text);
	g_free(document->location);
	g_free(document->note);
	g_free(document->reply);
	g_ptr_array_unref(document->earlier_notes);
	g_free(document->display_name);
	g_free(document->email);
	g_free(document);
}

/* Half of the instance numbers are above 2^31. */
static gboolean
read_number(SfbXmlNode *node, const char *name, guint32 *number)
{
	const char *text = sfb_xml_get_attribute(node, name);
	guint64 value;

	if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, &value, NULL))
		return FALSE;
	*number = (guint32)value;
	return TRUE;
}

static const char *
get_expire_type(SfbXmlNode *category)
{
	static const char *const types[] = { "static", "endpoint", "time", "user" };
	const char *text = sfb_xml_get_attribute(category, "expireType");

	for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
		if (g_strcmp0(text, types[i]) == 0)
			return types[i];
	}
	return types[0];
}

static char *
dup_line(SfbXmlNode *node, gsize max_bytes)
{
	return sfb_text_cut_line(sfb_xml_dup_text(node), max_bytes);
}

/* A state that is said not to be set by hand is a default some client left behind. */
static SfbStatus
read_picked(SfbXmlNode *state)
{
	guint availability;
	SfbXmlNode *activity;

	if (!sfb_xml_get_attribute_boolean(state, "manual", TRUE) ||
	    !sfb_state_read_availability(state, &availability))
		return SFB_STATUS_UNKNOWN;
	activity = sfb_state_choose_activity(state, availability);
	if (g_strcmp0(sfb_xml_get_attribute(activity, "token"), "off-work") == 0)
		return SFB_STATUS_OFF_WORK;
	return sfb_availability_get_status(availability);
}

static void
read_aggregate(SfbSelfDocument *document, SfbXmlNode *state)
{
	SfbXmlNode *activity;

	if (document->has_state || !sfb_state_read_availability(state, &document->availability))
		return;
	activity = sfb_state_choose_activity(state, document->availability);
	document->has_state = TRUE;
	document->activity_token =
		sfb_text_cut(g_strdup(sfb_xml_get_attribute(activity, "token")), SFB_CARD_TEXT_MAX);
	document->activity_text = dup_line(sfb_state_choose_custom(activity), SFB_CARD_TEXT_MAX);
	document->location =
		dup_line(sfb_xml_get_child(state, "endpointLocation"), SFB_CARD_TEXT_MAX);
}

static void
read_state(Reading *reading, SfbXmlNode *category, SfbPublishedItem *item)
{
	SfbXmlNode *state = sfb_xml_get_child(category, "state");
	const char *type = sfb_xml_get_attribute(state, "type");

	item->is_user_state = g_strcmp0(type, "userState") == 0;
	if (item->is_user_state)
		item->picked = read_picked(state);
	else if (g_strcmp0(type, "aggregateState") == 0 && item->key.container == OWN_CONTAINER)
		read_aggregate(reading->document, state);
}

/* Returns: (transfer full) (nullable) */
static char *
dup_personal_note(SfbXmlNode *category)
{
	SfbXmlNode *body = sfb_xml_find(category, "note/body");

	if (g_strcmp0(sfb_xml_get_attribute(body, "type"), "personal") != 0)
		return NULL;
	return sfb_text_cut(sfb_xml_dup_text(body), SFB_NOTE_MAX);
}

static void
read_reply(SfbSelfDocument *document, SfbXmlNode *category)
{
	SfbXmlNode *body = sfb_xml_find(category, "note/body");

	if (document->reply != NULL || g_strcmp0(sfb_xml_get_attribute(body, "type"), "OOF") != 0)
		return;
	document->reply = sfb_text_cut(sfb_xml_dup_text(body), SFB_NOTE_MAX);
	document->reply_until =
		sfb_text_to_time(sfb_xml_get_attribute(body, "endTime")) / G_USEC_PER_SEC;
}

static void
read_note(Reading *reading, SfbXmlNode *category, SfbPublishedItem *item)
{
	if (reading->document->note == NULL)
		reading->document->note = dup_personal_note(category);
	read_reply(reading->document, category);
}

static void
read_earlier_note(Reading *reading, SfbXmlNode *category, SfbPublishedItem *item)
{
	EarlierNote note = {
		.published = item->published,
		.text = dup_personal_note(category),
	};

	if (note.text != NULL)
		g_array_append_val(reading->notes, note);
}

static SfbOwnSecrets
read_secrets(SfbXmlNode *permissions)
{
	static const struct {
		const char *name;
		SfbOwnSecrets secret;
	} rows[] = {
		{ "publishCalendarPresence", SFB_OWN_SECRET_CALENDAR },
		{ "publishMeetingSubjectAndLocation", SFB_OWN_SECRET_SUBJECTS },
		{ "autoRetrieveOofFromOutlook", SFB_OWN_SECRET_REPLY },
	};
	SfbOwnSecrets secrets = 0;

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		SfbXmlNode *node = sfb_xml_get_child(permissions, rows[i].name);
		g_autofree char *text = sfb_xml_dup_text(node);

		if (text != NULL && g_ascii_strcasecmp(text, "false") == 0)
			secrets |= rows[i].secret;
	}
	return secrets;
}

/* Of several instances one has the user's permissions. */
static void
read_options(Reading *reading, SfbXmlNode *category, SfbPublishedItem *item)
{
	if (item->key.instance != PERMISSIONS_INSTANCE)
		return;
	reading->document->has_options = TRUE;
	reading->document->secrets =
		read_secrets(sfb_xml_find(category, "otherOptions/permissions"));
}

static void
read_card(Reading *reading, SfbXmlNode *category, SfbPublishedItem *item)
{
	SfbSelfDocument *document = reading->document;
	SfbXmlNode *identity = sfb_xml_find(category, "contactCard/identity");

	if (document->display_name == NULL)
		document->display_name =
			dup_line(sfb_xml_find(identity, "name/displayName"), SFB_CARD_TEXT_MAX);
	if (document->email == NULL)
		document->email = dup_line(sfb_xml_get_child(identity, "email"), SFB_CARD_TEXT_MAX);
}

/* The categories of which more than the version matters. */
static const struct {
	const char *name;
	void (*read)(Reading *reading, SfbXmlNode *category, SfbPublishedItem *item);
} readers[] = {
	{ "state", read_state },
	{ "note", read_note },
	{ "noteHistory", read_earlier_note },
	{ "contactCard", read_card },
	{ "otherOptions", read_options },
};

static void
read_item(Reading *reading, SfbXmlNode *category)
{
	SfbPublishedItem item = {
		.key.category = sfb_xml_get_attribute(category, "name"),
		.expire_type = get_expire_type(category),
		.expires_seconds = sfb_xml_get_attribute_uint(category, "expires", 0),
		.published = sfb_text_to_time(sfb_xml_get_attribute(category, "publishTime")),
	};

	if (!read_number(category, "instance", &item.key.instance) ||
	    !read_number(category, "container", &item.key.container) ||
	    !read_number(category, "version", &item.version))
		return;
	for (guint i = 0; i < G_N_ELEMENTS(readers); i++) {
		if (g_str_equal(item.key.category, readers[i].name))
			readers[i].read(reading, category, &item);
	}
	sfb_publication_versions_put(reading->versions, &item);
}

/* One without an instance says that there is none left, in its container or anywhere. */
static void
forget_category(SfbXmlNode *category, const char *name, SfbPublicationVersions *versions)
{
	guint32 container;

	if (read_number(category, "container", &container))
		sfb_publication_versions_forget_in(versions, name, container);
	else
		sfb_publication_versions_forget(versions, name);
}

/* A category comes with all its instances, so the first one of a name makes the old ones void. */
static void
read_category(Reading *reading, SfbXmlNode *category)
{
	const char *name = sfb_xml_get_attribute(category, "name");

	if (name == NULL)
		return;
	reading->document->has_note |= g_str_equal(name, "note");
	reading->document->has_earlier_notes |= g_str_equal(name, "noteHistory");
	if (sfb_xml_get_attribute(category, "instance") == NULL) {
		forget_category(category, name, reading->versions);
		return;
	}
	if (reading->renewed != NULL && g_hash_table_add(reading->renewed, (gpointer)name))
		sfb_publication_versions_forget(reading->versions, name);
	read_item(reading, category);
}

static int
compare_age(gconstpointer one, gconstpointer other)
{
	const EarlierNote *left = one;
	const EarlierNote *right = other;

	return (left->published < right->published) - (left->published > right->published);
}

/* Every note is in several containers, but is told once. */
static void
add_earlier_notes(SfbSelfDocument *document, GArray *notes)
{
	g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);

	g_array_sort(notes, compare_age);
	for (guint i = 0; i < notes->len; i++) {
		const char *text = g_array_index(notes, EarlierNote, i).text;

		if (document->earlier_notes->len < SFB_EARLIER_NOTES_MAX &&
		    g_hash_table_add(known, (gpointer)text))
			g_ptr_array_add(document->earlier_notes, g_strdup(text));
	}
}

SfbSelfDocument *
sfb_self_document_read(SfbXmlNode *root, SfbSelfSource source, SfbPublicationVersions *versions)
{
	SfbSelfDocument *document = sfb_self_document_new();
	g_autoptr(GHashTable) renewed = g_hash_table_new(g_str_hash, g_str_equal);
	g_autoptr(GArray) notes = g_array_new(FALSE, FALSE, sizeof(EarlierNote));
	Reading reading = {
		.document = document,
		.versions = versions,
		.renewed = source == SFB_SELF_NOTIFICATION ? renewed : NULL,
		.notes = notes,
	};

	g_array_set_clear_func(notes, clear_earlier_note);
	for (SfbXmlNode *node = sfb_xml_find(root, "categories/category"); node != NULL;
	     node = sfb_xml_get_next(node, "category"))
		read_category(&reading, node);
	add_earlier_notes(document, notes);
	return document;
}

/* Sums */

static gboolean
take_text(char **shown, char **told)
{
	if (g_strcmp0(*shown, *told) == 0)
		return FALSE;
	g_free(*shown);
	*shown = g_steal_pointer(told);
	return TRUE;
}

static gboolean
take_state(SfbSelfDocument *shown, SfbSelfDocument *told)
{
	gboolean is_news = told->availability != shown->availability;

	shown->availability = told->availability;
	is_news |= take_text(&shown->activity_token, &told->activity_token);
	is_news |= take_text(&shown->activity_text, &told->activity_text);
	is_news |= take_text(&shown->location, &told->location);
	return is_news;
}

static gboolean
take_notes(SfbSelfDocument *shown, SfbSelfDocument *told)
{
	take_text(&shown->reply, &told->reply);
	shown->reply_until = told->reply_until;
	return take_text(&shown->note, &told->note);
}

static gboolean
take_options(SfbSelfDocument *shown, const SfbSelfDocument *told)
{
	gboolean is_news = shown->secrets != told->secrets;

	shown->secrets = told->secrets;
	return is_news;
}

static gboolean
take_earlier_notes(SfbSelfDocument *shown, SfbSelfDocument *told)
{
	GPtrArray *old = shown->earlier_notes;
	gboolean is_news = old->len != told->earlier_notes->len;

	for (guint i = 0; i < old->len && !is_news; i++)
		is_news = strcmp(old->pdata[i], told->earlier_notes->pdata[i]) != 0;
	shown->earlier_notes = told->earlier_notes;
	told->earlier_notes = old;
	return is_news;
}

gboolean
sfb_self_document_merge(SfbSelfDocument *shown, SfbSelfDocument *told)
{
	gboolean is_news = FALSE;

	if (told->has_state)
		is_news |= take_state(shown, told);
	if (told->has_note)
		is_news |= take_notes(shown, told);
	if (told->has_options)
		is_news |= take_options(shown, told);
	if (told->has_earlier_notes)
		is_news |= take_earlier_notes(shown, told);
	if (told->display_name != NULL)
		is_news |= take_text(&shown->display_name, &told->display_name);
	if (told->email != NULL)
		is_news |= take_text(&shown->email, &told->email);
	return is_news;
}
