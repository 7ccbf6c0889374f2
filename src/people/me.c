/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who the server says we are. */

#include "people/me.h"

#include <string.h>

#include "people/categories-private.h"
#include "util/address.h"

struct _SfbMe {
	GObject parent_instance;

	SfbSelf *told;
	SfbSettings *settings;

	SfbPresentity *card;
	SfbPresentity *by_hand; /* its phones */
	SfbMyLine *line;        /* never NULL */
	gboolean has_line;      /* it is what we are told, and no fallback */
	SfbMyRouting *routing;
	GPtrArray *delegates; /* (element-type utf8) */
	GPtrArray *delegators;
};

G_DEFINE_TYPE(SfbMe, sfb_me, G_TYPE_OBJECT)

static guint changed_signal;

/* What we are told. Each reader looks for its own part of a document; what is not mentioned stays.
 * Returns: TRUE if there was something. */

static gboolean
take_line(SfbMe *self, SfbXmlNode *categories)
{
	SfbMyLine *line = sfb_my_line_read(categories);

	if (line == NULL)
		return FALSE;
	sfb_my_line_free(self->line);
	self->line = line;
	self->has_line = line->uri != NULL;
	return TRUE;
}

/* One without content says that there is none left. */
static gboolean
is_routing_gone(SfbXmlNode *categories)
{
	SfbXmlNode *category = sfb_categories_get_first(categories, "routing");

	while (category != NULL && sfb_xml_get_child(category, "routing") != NULL)
		category = sfb_categories_get_next(category, "routing");
	return category != NULL;
}

/* A document may have other instances alone, such as the one of blocked callers. */
static gboolean
take_routing(SfbMe *self, SfbXmlNode *categories)
{
	SfbMyRouting *routing = sfb_my_routing_read(categories);

	if (routing == NULL && !is_routing_gone(categories))
		return FALSE;
	sfb_my_routing_free(self->routing);
	self->routing = routing;
	return TRUE;
}

/* A list of people beside the categories ([MS-PRES] 2.2.2.10). */
static gboolean
take_people(GPtrArray *people, SfbXmlNode *root, const char *list, const char *element)
{
	SfbXmlNode *node = sfb_xml_get_child(root, list);

	if (node == NULL)
		return FALSE;
	g_ptr_array_set_size(people, 0);
	for (node = sfb_xml_get_child(node, element);
	     node != NULL && people->len < SFB_DELEGATES_MAX;
	     node = sfb_xml_get_next(node, element)) {
		const char *uri = sfb_xml_get_attribute(node, "uri");
		char *address = uri != NULL ? sfb_address_normalize(uri) : NULL;

		if (address != NULL)
			g_ptr_array_add(people, address);
	}
	return TRUE;
}

/* A server that has no line of ours in this document may have told of one in the settings. */
static gboolean
fall_back(SfbMe *self)
{
	const char *uri = sfb_settings_get_line_uri(self->settings);
	SfbMyLine *line;

	if (self->has_line || uri == NULL || g_strcmp0(uri, self->line->uri) == 0)
		return FALSE;
	line = sfb_my_line_new(uri, sfb_settings_get_line_server(self->settings));
	line->telephony_mode = g_steal_pointer(&self->line->telephony_mode);
	line->um_address = g_steal_pointer(&self->line->um_address);
	line->fax = g_steal_pointer(&self->line->fax);
	line->has_voicemail = self->line->has_voicemail;
	sfb_my_line_free(self->line);
	self->line = line;
	return TRUE;
}

/* What we publish ourselves is nothing of this, so answers to it have no news. */
static void
on_told(SfbSelf *told, SfbXmlNode *root, SfbSelfSource source, gpointer user_data)
{
	g_autoptr(SfbMe) self = g_object_ref(user_data);
	SfbXmlNode *categories = sfb_xml_get_child(root, "categories");
	gboolean is_news;

	if (source != SFB_SELF_NOTIFICATION)
		return;
	is_news = sfb_categories_apply_card(self->card, categories);
	is_news |= sfb_categories_apply_own_phones(self->by_hand, categories);
	is_news |= take_line(self, categories);
	is_news |= fall_back(self);
	is_news |= take_routing(self, categories);
	is_news |= take_people(self->delegates, root, "delegates", "delegate");
	is_news |= take_people(self->delegators, root, "delegators", "delegator");
	if (is_news)
		g_signal_emit(self, changed_signal, 0);
}

static void
on_settings_changed(SfbSettings *settings, gpointer user_data)
{
	g_autoptr(SfbMe) self = g_object_ref(user_data);

	if (fall_back(self))
		g_signal_emit(self, changed_signal, 0);
}

/* What is known */

const SfbPresentity *
sfb_me_get_card(SfbMe *self)
{
	return self->card;
}

static gboolean
has_number(const GPtrArray *phones, const SfbPhone *phone)
{
	for (guint i = 0; i < phones->len; i++) {
		const SfbPhone *known = phones->pdata[i];

		if (known->uri != NULL ? g_strcmp0(known->uri, phone->uri) == 0
		                       : strcmp(known->shown, phone->shown) == 0)
			return TRUE;
	}
	return FALSE;
}

static void
add_phones(GPtrArray *phones, const SfbPresentity *from)
{
	const GPtrArray *more = from->details != NULL ? from->details->phones : NULL;

	for (guint i = 0; more != NULL && i < more->len; i++) {
		if (!has_number(phones, more->pdata[i]))
			g_ptr_array_add(phones, more->pdata[i]);
	}
}

GPtrArray *
sfb_me_list_phones(SfbMe *self)
{
	GPtrArray *phones = g_ptr_array_new();

	add_phones(phones, self->card);
	add_phones(phones, self->by_hand);
	return phones;
}

const SfbMyLine *
sfb_me_get_line(SfbMe *self)
{
	return self->line;
}

char *
sfb_me_describe_routing(SfbMe *self)
{
	if (self->routing == NULL)
		return g_strdup("");
	return sfb_my_routing_describe(self->routing, self->line->has_voicemail);
}

/* Servers before the list of its own have them in the routing alone. */
const GPtrArray *
sfb_me_list_delegates(SfbMe *self)
{
	if (self->delegates->len == 0 && self->routing != NULL)
		return sfb_my_routing_get_list(self->routing, SFB_ROUTING_DELEGATES);
	return self->delegates;
}

const GPtrArray *
sfb_me_list_delegators(SfbMe *self)
{
	return self->delegators;
}

/* Life */

SfbMe *
sfb_me_new(SfbSelf *told, SfbSettings *settings)
{
	SfbMe *self = g_object_new(SFB_TYPE_ME, NULL);

	self->told = g_object_ref(told);
	self->settings = g_object_ref(settings);
	g_signal_connect(told, "told", G_CALLBACK(on_told), self);
	g_signal_connect(settings, "changed", G_CALLBACK(on_settings_changed), self);
	return self;
}

static void
sfb_me_dispose(GObject *object)
{
	SfbMe *self = SFB_ME(object);

	if (self->told != NULL)
		g_signal_handlers_disconnect_by_data(self->told, self);
	if (self->settings != NULL)
		g_signal_handlers_disconnect_by_data(self->settings, self);
	g_clear_object(&self->told);
	g_clear_object(&self->settings);
	G_OBJECT_CLASS(sfb_me_parent_class)->dispose(object);
}

static void
sfb_me_finalize(GObject *object)
{
	SfbMe *self = SFB_ME(object);

	sfb_presentity_free(self->card);
	sfb_presentity_free(self->by_hand);
	sfb_my_line_free(self->line);
	sfb_my_routing_free(self->routing);
	g_ptr_array_unref(self->delegates);
	g_ptr_array_unref(self->delegators);
	G_OBJECT_CLASS(sfb_me_parent_class)->finalize(object);
}

static void
sfb_me_class_init(SfbMeClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_me_dispose;
	object_class->finalize = sfb_me_finalize;
	changed_signal = g_signal_new("changed", SFB_TYPE_ME, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
	                              NULL, G_TYPE_NONE, 0);
}

static void
sfb_me_init(SfbMe *self)
{
	self->card = sfb_presentity_new("");
	self->by_hand = sfb_presentity_new("");
	self->line = g_new0(SfbMyLine, 1);
	self->delegates = g_ptr_array_new_with_free_func(g_free);
	self->delegators = g_ptr_array_new_with_free_func(g_free);
}
