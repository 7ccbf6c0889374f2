/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The settings a front end gives out. */

#include "sim/provisioning.h"

#include <string.h>

#include "sim/subscription.h"
#include "util/xml.h"

#define DOCUMENT_TYPE "application/vnd-microsoft-roaming-provisioning-v2+xml"

static const struct {
	const char *name;
	const char *content;
} groups[] = {
	{ "mobilityPolicy", "<propertyEntryList>"
	                    "<property name=\"EnableMobility\">true</property>"
	                    "<property name=\"EnableOutsideVoice\">false</property>"
	                    "<property name=\"EnablePushNotifications\">true</property>"
	                    "</propertyEntryList>" },
};

static void
append_group(GString *document, const char *name)
{
	for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(groups); i++) {
		if (strcmp(name, groups[i].name) == 0)
			g_string_append_printf(document,
			                       "<provisionGroup name=\"%s\">%s</provisionGroup>",
			                       groups[i].name, groups[i].content);
	}
}

/* A group that is not known is left out. */
static GBytes *
build_document(const SfbSipMessage *request)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(request), &length);
	g_autoptr(SfbXml) xml = length > 0 ? sfb_xml_parse(text, (gssize)length, NULL) : NULL;
	SfbXmlNode *group =
		xml != NULL ? sfb_xml_get_child(sfb_xml_get_root(xml), "provisioningGroup") : NULL;
	GString *document =
		g_string_new("<provisionGroupList xmlns=\"http://schemas.microsoft.com/2006/09/sip/"
	                     "provisiongrouplist-notification\">");

	for (; group != NULL; group = sfb_xml_get_next(group, "provisioningGroup"))
		append_group(document, sfb_xml_get_attribute(group, "name"));
	g_string_append(document, "</provisionGroupList>");
	return sfb_sim_body_take(g_string_free(document, FALSE));
}

void
sfb_sim_provisioning_answer(SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	g_autoptr(GBytes) document = build_document(request);

	sfb_sim_subscription_free(
		sfb_sim_subscription_accept(endpoint, request, NULL, DOCUMENT_TYPE, document));
}
