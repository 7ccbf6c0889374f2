/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents about those who watch us. */

#include "people/subscribers-xml.h"

#include "people/presence-xml.h"
#include "people/subscribers.h"
#include "people/text.h"
#include "util/address.h"

void
sfb_subscriber_free(SfbSubscriber *subscriber)
{
	if (subscriber == NULL)
		return;
	g_free(subscriber->address);
	g_free(subscriber->display_name);
	g_free(subscriber);
}

static void
read_subscriber(SfbXmlNode *node, GPtrArray *subscribers)
{
	const char *user = sfb_xml_get_attribute(node, "user");
	const char *name = sfb_xml_get_attribute(node, "displayName");
	char *address = user != NULL ? sfb_address_normalize(user) : NULL;
	SfbSubscriber *subscriber;

	if (address == NULL)
		return;
	subscriber = g_new0(SfbSubscriber, 1);
	subscriber->address = address;
	subscriber->display_name = sfb_text_cut_line(g_strdup(name), SFB_CARD_TEXT_MAX);
	g_ptr_array_add(subscribers, subscriber);
}

GPtrArray *
sfb_subscribers_read(SfbXmlNode *root)
{
	GPtrArray *subscribers =
		g_ptr_array_new_with_free_func((GDestroyNotify)sfb_subscriber_free);
	SfbXmlNode *node = sfb_xml_find(root, "subscribers/subscriber");

	for (; node != NULL && subscribers->len < SFB_SUBSCRIBERS_MAX;
	     node = sfb_xml_get_next(node, "subscriber")) {
		if (!sfb_xml_get_attribute_boolean(node, "acknowledged", TRUE))
			read_subscriber(node, subscribers);
	}
	return subscribers;
}

/* A category without a value was taken back. */
void
sfb_subscribers_read_alerts(SfbXmlNode *root, gboolean *is_muted)
{
	SfbXmlNode *node = sfb_xml_find(root, "categories/category");

	for (; node != NULL; node = sfb_xml_get_next(node, "category")) {
		g_autofree char *word =
			sfb_xml_dup_text(sfb_xml_find(node, "alerts/notifyAdditionToContactList"));

		if (g_strcmp0(sfb_xml_get_attribute(node, "name"), "alerts") == 0)
			*is_muted = word != NULL && (g_ascii_strcasecmp(word, "false") == 0 ||
			                             g_str_equal(word, "0"));
	}
}

/* The schema has exactly one in a request. */
GBytes *
sfb_subscribers_build_confirmation(const char *address)
{
	GString *body = g_string_new("<setSubscribers xmlns=\"http://schemas.microsoft.com/2006/09/"
	                             "sip/presence-subscribers\"><subscriber");

	sfb_xml_append_attribute(body, "user", address);
	g_string_append(body, " acknowledged=\"true\"/></setSubscribers>");
	return g_string_free_to_bytes(body);
}
