/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the apps for telephones may do. */

#include "config.h"

#include "report/mobility.h"

#include <glib/gi18n-lib.h>

#include "util/error.h"
#include "util/xml.h"

#define EVENT "vnd-microsoft-provisioning-v2"
#define DOCUMENT_TYPE "application/vnd-microsoft-roaming-provisioning-v2+xml"
#define GROUP "mobilityPolicy"

/* Asking is spelled "provisioning", answering "provision". */
#define QUESTION                                                                                   \
	"<provisioningGroupList "                                                                  \
	"xmlns=\"http://schemas.microsoft.com/2006/09/sip/provisioninggrouplist\">"                \
	"<provisioningGroup name=\"" GROUP "\"/></provisioningGroupList>"

static const struct {
	const char *name;
	gsize offset;
} properties[] = {
	{ "EnableMobility", G_STRUCT_OFFSET(SfbMobilityPolicy, allows_apps) },
	{ "EnableOutsideVoice", G_STRUCT_OFFSET(SfbMobilityPolicy, allows_outside_voice) },
	{ "EnablePushNotifications", G_STRUCT_OFFSET(SfbMobilityPolicy, allows_push) },
};

static SfbMobilityWord
read_word(SfbXmlNode *property)
{
	g_autofree char *text = sfb_xml_dup_text(property);

	if (text == NULL)
		return SFB_MOBILITY_UNSAID;
	return g_ascii_strcasecmp(text, "true") == 0 ? SFB_MOBILITY_YES : SFB_MOBILITY_NO;
}

static void
read_property(SfbXmlNode *property, SfbMobilityPolicy *policy)
{
	const char *name = sfb_xml_get_attribute(property, "name");

	for (gsize i = 0; name != NULL && i < G_N_ELEMENTS(properties); i++) {
		if (g_ascii_strcasecmp(name, properties[i].name) == 0)
			G_STRUCT_MEMBER(SfbMobilityWord, policy, properties[i].offset) =
				read_word(property);
	}
}

/* Servers have put the properties of a group into an element of either name. */
static void
read_group(SfbXmlNode *group, SfbMobilityPolicy *policy)
{
	SfbXmlNode *list = sfb_xml_get_child(group, NULL);

	for (; list != NULL; list = sfb_xml_get_next(list, NULL)) {
		SfbXmlNode *property = sfb_xml_get_child(list, "property");

		for (; property != NULL; property = sfb_xml_get_next(property, "property"))
			read_property(property, policy);
	}
}

gboolean
sfb_mobility_policy_parse(GBytes *document, SfbMobilityPolicy *policy)
{
	gsize length;
	const char *text = g_bytes_get_data(document, &length);
	g_autoptr(SfbXml) xml = length > 0 ? sfb_xml_parse(text, (gssize)length, NULL) : NULL;
	SfbXmlNode *group;

	if (xml == NULL || !sfb_xml_has_name(sfb_xml_get_root(xml), "provisionGroupList"))
		return FALSE;
	group = sfb_xml_get_child(sfb_xml_get_root(xml), "provisionGroup");
	while (group != NULL && g_strcmp0(sfb_xml_get_attribute(group, "name"), GROUP) != 0)
		group = sfb_xml_get_next(group, "provisionGroup");
	if (group == NULL)
		return FALSE;
	*policy = (SfbMobilityPolicy){ SFB_MOBILITY_UNSAID };
	read_group(group, policy);
	return TRUE;
}

gboolean
sfb_mobility_can_ask(SfbSipClient *client)
{
	return sfb_sip_client_has_event(client, EVENT);
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	g_autofree SfbMobilityPolicy *policy = g_new(SfbMobilityPolicy, 1);
	GError *error = NULL;
	g_autoptr(SfbSipMessage) answer =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);

	if (answer == NULL)
		g_task_return_error(task, error);
	else if (sfb_sip_message_get_status(answer) != 200)
		g_task_return_error(task, sfb_sip_client_make_error(answer));
	else if (sfb_mobility_policy_parse(sfb_sip_message_get_body(answer), policy))
		g_task_return_pointer(task, g_steal_pointer(&policy), g_free);
	else
		g_task_return_new_error(
			task, SFB_ERROR, SFB_ERROR_PROTOCOL, "%s",
			_("The server does not tell its settings for mobile apps."));
}

void
sfb_mobility_ask_async(SfbSipClient *client, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(client, cancellable, callback, user_data);
	g_autoptr(SfbSipMessage) question = sfb_sip_client_new_request(
		client, "SUBSCRIBE", sfb_sip_client_get_uri(client), NULL);
	g_autoptr(GBytes) body = g_bytes_new_static(QUESTION, sizeof QUESTION - 1);

	sfb_sip_message_add_header(question, "Event", EVENT);
	sfb_sip_message_add_header(question, "Accept", DOCUMENT_TYPE);
	sfb_sip_message_add_header(question, "Supported", "ms-piggyback-first-notify");
	sfb_sip_message_add_header(question, "Expires", "0");
	sfb_sip_message_set_body(question, DOCUMENT_TYPE, body);
	sfb_sip_client_request_async(client, question, cancellable, on_answered, task);
}

gboolean
sfb_mobility_ask_finish(GAsyncResult *result, SfbMobilityPolicy *policy, GError **error)
{
	g_autofree SfbMobilityPolicy *told = g_task_propagate_pointer(G_TASK(result), error);

	if (told == NULL)
		return FALSE;
	*policy = *told;
	return TRUE;
}
