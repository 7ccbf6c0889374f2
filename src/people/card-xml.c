/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who a person is: the contact card. Its instances complete each other. */

#include "people/categories-private.h"

#include <string.h>

#include "people/presentity-private.h"
#include "people/text.h"

/* The texts of a card. */
typedef struct {
	const char *element;
	gsize offset;
	gboolean is_shared;
} CardField;

static const CardField card_fields[] = {
	{ "displayName", G_STRUCT_OFFSET(SfbPresentity, display_name), FALSE },
	{ "email", G_STRUCT_OFFSET(SfbPresentity, email), FALSE },
	{ "title", G_STRUCT_OFFSET(SfbPresentity, title), TRUE },
	{ "department", G_STRUCT_OFFSET(SfbPresentity, department), TRUE },
	{ "company", G_STRUCT_OFFSET(SfbPresentity, company), TRUE },
	{ "office", G_STRUCT_OFFSET(SfbPresentity, office), TRUE },
};

static const struct {
	const char *type;
	SfbPhoneKind kind;
} phone_types[] = {
	{ "work", SFB_PHONE_WORK },
	{ "mobile", SFB_PHONE_MOBILE },
	{ "home", SFB_PHONE_HOME },
};

static const struct {
	const char *type;
	SfbPhotoKind kind;
} photo_types[] = {
	{ "enterprise", SFB_PHOTO_ENTERPRISE },
	{ "default", SFB_PHOTO_WEB },
	{ "other", SFB_PHOTO_WEB },
};

/* Those whose presence no person changes. */
static const char *const automata[] = { "automaton", "autoattendant", "huntgroup" };

/* What the instances say together. */
typedef struct {
	SfbXmlNode *fields[G_N_ELEMENTS(card_fields)]; /* the first of each */
	GPtrArray *phones;                             /* NULL: none */
	SfbPhoto *photo;
	gboolean hides_photo;
	gboolean is_automaton;
} Card;

static void
card_clear(Card *card)
{
	g_clear_pointer(&card->phones, g_ptr_array_unref);
	g_clear_pointer(&card->photo, sfb_photo_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Card, card_clear)

static char *
dup_text(SfbXmlNode *node)
{
	return sfb_text_cut_line(sfb_xml_dup_text(node), SFB_CARD_TEXT_MAX);
}

/* Phones */

static SfbPhoneKind
parse_phone_kind(const char *type)
{
	for (guint i = 0; i < G_N_ELEMENTS(phone_types); i++) {
		if (g_strcmp0(type, phone_types[i].type) == 0)
			return phone_types[i].kind;
	}
	return SFB_PHONE_OTHER;
}

static char *
dup_number(const char *uri)
{
	return g_strdup(g_ascii_strncasecmp(uri, "tel:", 4) == 0 ? uri + 4 : uri);
}

/* NULL if it has no number in any form. */
static SfbPhone *
parse_phone(SfbXmlNode *node)
{
	g_autofree char *uri = dup_text(sfb_xml_get_child(node, "uri"));
	g_autofree char *shown = dup_text(sfb_xml_get_child(node, "displayString"));
	SfbPhone *phone;

	if (uri == NULL && shown == NULL)
		return NULL;
	phone = g_new0(SfbPhone, 1);
	phone->kind = parse_phone_kind(sfb_xml_get_attribute(node, "type"));
	phone->shown = shown != NULL ? g_steal_pointer(&shown) : dup_number(uri);
	phone->uri = g_steal_pointer(&uri);
	return phone;
}

static gboolean
is_known_phone(const GPtrArray *phones, const SfbPhone *phone)
{
	for (guint i = 0; i < phones->len; i++) {
		const SfbPhone *known = g_ptr_array_index(phones, i);

		if (known->kind == phone->kind &&
		    (phone->uri != NULL ? g_strcmp0(known->uri, phone->uri) == 0
		                        : g_str_equal(known->shown, phone->shown)))
			return TRUE;
	}
	return FALSE;
}

/* By kind, and within a kind as they came. */
static void
add_phone(Card *card, SfbXmlNode *node)
{
	SfbPhone *phone;
	guint at;

	if (card->phones != NULL && card->phones->len == SFB_PHONES_MAX)
		return;
	phone = parse_phone(node);
	if (phone == NULL)
		return;
	if (card->phones == NULL)
		card->phones = g_ptr_array_new_full(1, (GDestroyNotify)sfb_phone_free);
	if (is_known_phone(card->phones, phone)) {
		sfb_phone_free(phone);
		return;
	}
	at = card->phones->len;
	while (at > 0 && ((SfbPhone *)card->phones->pdata[at - 1])->kind > phone->kind)
		at--;
	g_ptr_array_insert(card->phones, (int)at, phone);
}

/* Photo */

/* The pictures of mailboxes come as a document within the document: <ewsUrl>, <primarySMTP>. The
 * profile behind "/WSSecurity" is none that we speak. */
static void
read_mailbox(SfbPhoto *photo)
{
	static const char profile[] = "/WSSecurity";
	g_autofree char *markup = g_strdup_printf("<photo>%s</photo>", photo->uri);
	g_autoptr(SfbXml) xml = sfb_xml_parse(markup, -1, NULL);
	SfbXmlNode *root = xml != NULL ? sfb_xml_get_root(xml) : NULL;
	char *url = dup_text(sfb_xml_get_child(root, "ewsUrl"));

	photo->email = dup_text(sfb_xml_get_child(root, "primarySMTP"));
	if (url != NULL && g_str_has_suffix(url, profile))
		url[strlen(url) - strlen(profile)] = '\0';
	g_free(photo->uri);
	photo->uri = url;
	photo->kind = SFB_PHOTO_EXCHANGE;
}

static SfbPhotoKind
parse_photo_kind(const char *type)
{
	for (guint i = 0; i < G_N_ELEMENTS(photo_types); i++) {
		if (g_strcmp0(type, photo_types[i].type) == 0)
			return photo_types[i].kind;
	}
	return SFB_PHOTO_ENTERPRISE;
}

/* NULL without a hash: nobody could tell whether it is a new one. */
static SfbPhoto *
parse_photo(SfbXmlNode *node)
{
	g_autofree char *hash = dup_text(sfb_xml_get_child(node, "hash"));
	SfbPhoto *photo;

	if (hash == NULL)
		return NULL;
	photo = g_new0(SfbPhoto, 1);
	photo->hash = g_steal_pointer(&hash);
	photo->kind = parse_photo_kind(sfb_xml_get_attribute(node, "type"));
	photo->uri = dup_text(sfb_xml_get_child(node, "uri"));
	if (photo->uri != NULL && g_str_has_prefix(photo->uri, "<ewsUrl"))
		read_mailbox(photo);
	return photo;
}

/* The card */

static gboolean
is_true(SfbXmlNode *node)
{
	g_autofree char *text = sfb_xml_dup_text(node);

	return text != NULL && (g_ascii_strcasecmp(text, "true") == 0 || g_str_equal(text, "1"));
}

static gboolean
is_automaton_type(SfbXmlNode *node)
{
	g_autofree char *text = sfb_xml_dup_text(node);

	for (guint i = 0; text != NULL && i < G_N_ELEMENTS(automata); i++) {
		if (g_ascii_strcasecmp(text, automata[i]) == 0)
			return TRUE;
	}
	return FALSE;
}

static void
gather_field(Card *card, SfbXmlNode *node)
{
	for (guint i = 0; i < G_N_ELEMENTS(card_fields); i++) {
		if (card->fields[i] == NULL && sfb_xml_has_name(node, card_fields[i].element))
			card->fields[i] = node;
	}
}

static void
gather(Card *card, SfbXmlNode *parent)
{
	for (SfbXmlNode *node = sfb_xml_get_child(parent, NULL); node != NULL;
	     node = sfb_xml_get_next(node, NULL)) {
		if (sfb_xml_has_name(node, "identity") || sfb_xml_has_name(node, "name"))
			gather(card, node);
		else if (sfb_xml_has_name(node, "phone"))
			add_phone(card, node);
		else if (sfb_xml_has_name(node, "photo") && card->photo == NULL)
			card->photo = parse_photo(node);
		else if (sfb_xml_has_name(node, "displayADPhoto"))
			card->hides_photo = !is_true(node);
		else if (sfb_xml_has_name(node, "automaton"))
			card->is_automaton |= is_true(node);
		else if (sfb_xml_has_name(node, "type"))
			card->is_automaton |= is_automaton_type(node);
		else
			gather_field(card, node);
	}
}

static gboolean
set_field(SfbPresentity *presentity, const CardField *field, SfbXmlNode *node)
{
	char **place = G_STRUCT_MEMBER_P(presentity, field->offset);
	g_autofree char *text = dup_text(node);

	/* A name that was known from elsewhere is better than none. */
	if (text == NULL && field->offset == G_STRUCT_OFFSET(SfbPresentity, display_name))
		return FALSE;
	if (field->is_shared)
		return sfb_presentity_share_text(place, text);
	return sfb_presentity_take_text(place, g_steal_pointer(&text));
}

/* A person who does not want the directory's picture shown has a say. */
static void
hide_photo(Card *card)
{
	if (card->hides_photo && card->photo != NULL && card->photo->kind == SFB_PHOTO_ENTERPRISE)
		g_clear_pointer(&card->photo, sfb_photo_free);
}

static gboolean
set_card(SfbPresentity *presentity, Card *card)
{
	gboolean changed = presentity->is_automaton != card->is_automaton;

	presentity->is_automaton = card->is_automaton;
	for (guint i = 0; i < G_N_ELEMENTS(card_fields); i++)
		changed |= set_field(presentity, &card_fields[i], card->fields[i]);
	changed |= sfb_presentity_take_phones(presentity, g_steal_pointer(&card->phones));
	changed |= sfb_presentity_take_photo(presentity, g_steal_pointer(&card->photo));
	return changed;
}

gboolean
sfb_categories_apply_card(SfbPresentity *presentity, SfbXmlNode *root)
{
	SfbXmlNode *category = sfb_categories_get_first(root, "contactCard");
	g_auto(Card) card = { { NULL } };

	if (category == NULL)
		return FALSE;
	for (; category != NULL; category = sfb_categories_get_next(category, "contactCard"))
		gather(&card, sfb_xml_get_child(category, "contactCard"));
	hide_photo(&card);
	return set_card(presentity, &card);
}

/* The element of a phone is the same as in a card. */
gboolean
sfb_categories_apply_own_phones(SfbPresentity *presentity, SfbXmlNode *root)
{
	SfbXmlNode *category = sfb_categories_get_first(root, "userInformation");
	g_auto(Card) card = { { NULL } };

	if (category == NULL)
		return FALSE;
	for (; category != NULL; category = sfb_categories_get_next(category, "userInformation"))
		gather(&card, sfb_xml_find(category, "userInformation/phones"));
	return sfb_presentity_take_phones(presentity, g_steal_pointer(&card.phones));
}
