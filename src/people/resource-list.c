/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Lists of people to watch: the request's and the answer's. */

#include "config.h"

#include "people/resource-list.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/address.h"
#include "util/error.h"
#include "util/xml.h"

/* Says that the watcher has put this person into a list, and not merely looks ([MS-PRES] 2.2.2.4.1);
 * servers tell that person. */
#define ADDED_CONTEXT                                                                              \
	"<context><subscriptionContext"                                                            \
	" xmlns=\"http://schemas.microsoft.com/2008/09/sip/SubscriptionContext\""                  \
	" majorVersion=\"1\" minorVersion=\"0\"><watcher><contactList/></watcher>"                 \
	"</subscriptionContext></context>"

/* Reasons for an end after which the server may be asked again later (RFC 6665 4.1.3). */
static const char *const passing_reasons[] = { "deactivated", "probation", "timeout", NULL };

void
sfb_resource_free(SfbResource *resource)
{
	if (resource == NULL)
		return;
	g_free(resource->address);
	g_free(resource->pool);
	g_free(resource);
}

/* A resource without an instance has no data yet (RFC 4662 5.4). */
static SfbResourceState
parse_resource_state(const char *text)
{
	if (text == NULL)
		return SFB_RESOURCE_PENDING;
	if (strstr(text, "resubscribe") != NULL)
		return SFB_RESOURCE_RESUBSCRIBE;
	if (strcmp(text, "terminated") == 0)
		return SFB_RESOURCE_TERMINATED;
	return strcmp(text, "active") == 0 ? SFB_RESOURCE_ACTIVE : SFB_RESOURCE_PENDING;
}

/* Some servers leave the scheme out. What cannot stand in a request line is no pool. */
static char *
dup_pool(const char *text)
{
	if (text == NULL || text[0] == '\0' || strlen(text) > SFB_ADDRESS_MAX)
		return NULL;
	for (const char *c = text; *c != '\0'; c++) {
		if (!g_ascii_isgraph(*c) || strchr("<>\"", *c) != NULL)
			return NULL;
	}
	if (g_ascii_strncasecmp(text, "sip:", 4) == 0 || g_ascii_strncasecmp(text, "sips:", 5) == 0)
		return g_strdup(text);
	return g_strconcat("sip:", text, NULL);
}

static SfbResource *
parse_resource(SfbXmlNode *node)
{
	SfbXmlNode *instance = sfb_xml_get_child(node, "instance");
	char *address = sfb_address_normalize(sfb_xml_get_attribute(node, "uri"));
	SfbResource *resource;
	const char *reason;

	if (address == NULL)
		return NULL;
	resource = g_new0(SfbResource, 1);
	resource->address = address;
	resource->state = parse_resource_state(sfb_xml_get_attribute(instance, "state"));
	resource->pool = dup_pool(sfb_xml_get_attribute(instance, "poolFqdn"));
	reason = sfb_xml_get_attribute(instance, "reason");
	resource->may_return = reason != NULL && g_strv_contains(passing_reasons, reason);
	return resource;
}

GPtrArray *
sfb_resource_list_parse(const char *text, gsize length, GError **error)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, error);
	g_autoptr(GPtrArray) resources = NULL;

	if (xml == NULL)
		return NULL;
	if (!sfb_xml_has_name(sfb_xml_get_root(xml), "list")) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The server sent a resource list that is none."));
		return NULL;
	}
	resources = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_resource_free);
	for (SfbXmlNode *node = sfb_xml_get_child(sfb_xml_get_root(xml), "resource");
	     node != NULL && resources->len < SFB_RESOURCES_MAX;
	     node = sfb_xml_get_next(node, "resource")) {
		SfbResource *resource = parse_resource(node);

		if (resource != NULL)
			g_ptr_array_add(resources, resource);
	}
	return g_steal_pointer(&resources);
}

/* @context: what stands in the resource; "" for nothing. */
static void
append_resources(GString *body, const GPtrArray *addresses, const char *context)
{
	for (guint i = 0; addresses != NULL && i < addresses->len; i++) {
		g_autofree char *uri = sfb_address_to_uri(g_ptr_array_index(addresses, i));

		g_string_append(body, "<resource");
		sfb_xml_append_attribute(body, "uri", uri);
		if (*context == '\0')
			g_string_append(body, "/>");
		else
			g_string_append_printf(body, ">%s</resource>", context);
	}
}

GBytes *
sfb_resource_list_build_batch(const char *own_uri, guint32 action_id,
                              const SfbResourceAction *action)
{
	GString *body = g_string_sized_new(2048);

	g_string_append(body,
	                "<batchSub"
	                " xmlns=\"http://schemas.microsoft.com/2006/01/sip/batch-subscribe\"");
	sfb_xml_append_attribute(body, "uri", own_uri);
	g_string_append_printf(body, " name=\"\"><action name=\"%s\" id=\"%u\"><adhocList>",
	                       action->name, action_id);
	append_resources(body, action->addresses, "");
	append_resources(body, action->added, ADDED_CONTEXT);
	g_string_append(body, "</adhocList><categoryList"
	                      " xmlns=\"http://schemas.microsoft.com/2006/09/sip/categorylist\">"
	                      "<category name=\"calendarData\"/><category name=\"contactCard\"/>"
	                      "<category name=\"note\"/><category name=\"services\"/>"
	                      "<category name=\"state\"/></categoryList></action></batchSub>");
	return g_string_free_to_bytes(body);
}
