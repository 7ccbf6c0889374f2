/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Roaming contacts: the subscription to one's own list, and the edits of it. */

#include "sim/contacts-service.h"

#include <string.h>

#include "sim/contact-list.h"
#include "sim/subscription.h"
#include "util/address.h"
#include "util/xml.h"

#define LIST_TYPE "application/vnd-microsoft-roaming-contacts+xml"
#define SOAP_TYPE "application/SOAP+xml"
#define SOAP_NAMESPACE "http://schemas.xmlsoap.org/soap/envelope/"
#define EDIT_NAMESPACE "http://schemas.microsoft.com/winrtc/2002/11/sip"
#define BUILT_IN_GROUP 1

struct _SfbSimContactsService {
	SfbSimEndpoints *endpoints;
	SfbSimFaults *faults;
	GHashTable *subscriptions; /* Call-ID to SfbSimSubscription */
};

static const SfbSimRefusal moved = { 488, 2165, "User's contact list is in Exchange" };
static const SfbSimRefusal not_xml = { 400, 4001, "XML parse failure" };
static const SfbSimRefusal impossible = { 400, 4001, "The edit cannot be done" };
static const SfbSimRefusal outdated = { 409, 2141, "WrongDelta" };
static const SfbSimRefusal unknown = { 501, 0, NULL };

/* Subscribing */

static GBytes *
build_list(SfbSimContactsService *service, const SfbSimUser *user)
{
	char *list = sfb_sim_contact_list_build(user);

	if (sfb_sim_faults_strikes(service->faults, "truncated-list"))
		list[strlen(list) * 2 / 3] = '\0';
	return sfb_sim_body_take(list);
}

static void
answer(SfbSimContactsService *service, SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	const char *call_id = sfb_sip_message_get_header(request, "Call-ID");
	SfbSimSubscription *known = g_hash_table_lookup(service->subscriptions, call_id);
	g_autoptr(GBytes) list = build_list(service, endpoint->user);
	SfbSimSubscription *fresh =
		sfb_sim_subscription_accept(endpoint, request, known, LIST_TYPE, list);

	if (fresh != NULL)
		g_hash_table_insert(service->subscriptions, fresh->dialog->call_id, fresh);
	else if (sfb_sim_subscription_is_end(request))
		g_hash_table_remove(service->subscriptions, call_id);
}

void
sfb_sim_contacts_service_subscribe(SfbSimContactsService *service, SfbSimEndpoint *endpoint,
                                   const SfbSipMessage *request)
{
	if (sfb_sim_faults_strikes(service->faults, "contacts-unanswered"))
		return;
	if (sfb_sim_faults_strikes(service->faults, "contacts-refused"))
		sfb_sim_connection_refuse(endpoint->connection, request, &moved);
	else
		answer(service, endpoint, request);
}

static gboolean
is_of_endpoint(gpointer key, gpointer value, gpointer user_data)
{
	const SfbSimSubscription *subscription = value;

	return subscription->endpoint == user_data;
}

static void
on_endpoint_removed(SfbSimEndpoints *endpoints, gpointer endpoint, SfbSimContactsService *service)
{
	g_hash_table_foreach_remove(service->subscriptions, is_of_endpoint, endpoint);
}

/* Editing */

/* Tells every endpoint of @user, the one that wrote too ([MS-SIP] 9.1). @change: an element. */
static void
announce(SfbSimContactsService *service, SfbSimUser *user, const char *change)
{
	char *text = g_strdup_printf(
		"<contactDelta deltaNum=\"%u\" prevDeltaNum=\"%u\">%s</contactDelta>",
		user->contacts_delta + 1, user->contacts_delta, change);
	g_autoptr(GBytes) delta = sfb_sim_body_take(text);
	GHashTableIter iter;
	gpointer value;

	user->contacts_delta++;
	g_hash_table_iter_init(&iter, service->subscriptions);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		SfbSimSubscription *subscription = value;

		if (subscription->endpoint->user == user)
			sfb_sim_subscription_notify(subscription, LIST_TYPE, delta);
	}
}

/* Each edit changes the list and returns the element of the delta, or NULL if it cannot be done.
 * @answer: what the body of the 200 says, if anything. */
typedef char *(*Edit)(SfbSimUser *user, SfbXmlNode *wish, char **answer);

static char *
dup_child(SfbXmlNode *wish, const char *name)
{
	char *text = sfb_xml_dup_text(sfb_xml_get_child(wish, name));

	return text != NULL ? text : g_strdup("");
}

static SfbSimGroup *
find_group(const SfbSimUser *user, SfbXmlNode *wish)
{
	g_autofree char *id = dup_child(wish, "groupID");

	return sfb_sim_contact_list_find_group(user, (guint32)g_ascii_strtoull(id, NULL, 10));
}

static char *
describe_group(const char *element, const SfbSimGroup *group)
{
	GString *xml = g_string_new(NULL);

	g_string_append_printf(xml, "<%s", element);
	sfb_sim_contact_list_append_group(xml, group);
	g_string_append(xml, "/>");
	return g_string_free(xml, FALSE);
}

static char *
describe_contact(const char *element, const SfbSimContact *contact)
{
	GString *xml = g_string_new(NULL);

	g_string_append_printf(xml, "<%s", element);
	sfb_sim_contact_list_append_contact(xml, contact);
	g_string_append(xml, "/>");
	return g_string_free(xml, FALSE);
}

static char *
add_group(SfbSimUser *user, SfbXmlNode *wish, char **answer)
{
	g_autofree char *name = dup_child(wish, "name");
	const SfbSimGroup *group;

	if (*name == '\0')
		return NULL;
	group = sfb_sim_contact_list_add_group(user, name);
	*answer = g_strdup_printf("<s:Envelope xmlns:s=\"" SOAP_NAMESPACE "\"><s:Body>"
	                          "<m:addGroup xmlns:m=\"" EDIT_NAMESPACE
	                          "\"><m:groupID>%u</m:groupID>"
	                          "</m:addGroup></s:Body></s:Envelope>",
	                          group->id);
	return describe_group("addedGroup", group);
}

static char *
modify_group(SfbSimUser *user, SfbXmlNode *wish, char **answer)
{
	SfbSimGroup *group = find_group(user, wish);
	g_autofree char *name = dup_child(wish, "name");

	if (group == NULL || *name == '\0')
		return NULL;
	g_free(group->name);
	group->name = g_steal_pointer(&name);
	return describe_group("modifiedGroup", group);
}

/* Group 1 is the server's own, and a group must be empty ([MS-SIP] 3.7.4.4). */
static char *
delete_group(SfbSimUser *user, SfbXmlNode *wish, char **answer)
{
	SfbSimGroup *group = find_group(user, wish);
	char *change;

	if (group == NULL || group->id == BUILT_IN_GROUP ||
	    sfb_sim_contact_list_is_used(user, group))
		return NULL;
	change = g_strdup_printf("<deletedGroup id=\"%u\"/>", group->id);
	sfb_sim_contact_list_remove_group(user, group);
	return change;
}

static char *
set_contact(SfbSimUser *user, SfbXmlNode *wish, char **answer)
{
	g_autofree char *uri = dup_child(wish, "URI");
	g_autofree char *address = sfb_address_normalize(uri);
	g_autofree char *alias = dup_child(wish, "displayName");
	g_autofree char *ids = dup_child(wish, "groups");
	g_autofree char *groups = g_strconcat(*ids != '\0' ? ids : "1", " ", NULL);
	SfbSimContact *contact;

	if (address == NULL)
		return NULL;
	contact = sfb_sim_contact_list_find_contact(user, address);
	if (contact == NULL)
		return describe_contact("addedContact", sfb_sim_contact_list_add_contact(
								user, address, alias, groups));
	sfb_sim_contact_list_change_contact(contact, alias, groups);
	return describe_contact("modifiedContact", contact);
}

static char *
delete_contact(SfbSimUser *user, SfbXmlNode *wish, char **answer)
{
	g_autofree char *uri = dup_child(wish, "URI");
	g_autofree char *address = sfb_address_normalize(uri);
	SfbSimContact *contact =
		address != NULL ? sfb_sim_contact_list_find_contact(user, address) : NULL;
	GString *change;

	if (contact == NULL)
		return NULL;
	change = g_string_new("<deletedContact");
	sfb_xml_append_attribute(change, "uri", address);
	g_string_append(change, "/>");
	sfb_sim_contact_list_remove_contact(user, contact);
	return g_string_free(change, FALSE);
}

static const struct {
	const char *name;
	Edit run;
} edits[] = {
	{ "addGroup", add_group },           { "modifyGroup", modify_group },
	{ "deleteGroup", delete_group },     { "setContact", set_contact },
	{ "deleteContact", delete_contact },
};

static Edit
find_edit(SfbXmlNode *wish)
{
	for (guint i = 0; wish != NULL && i < G_N_ELEMENTS(edits); i++) {
		if (sfb_xml_has_name(wish, edits[i].name))
			return edits[i].run;
	}
	return NULL;
}

static gboolean
is_current(const SfbSimUser *user, SfbXmlNode *wish)
{
	g_autofree char *number = dup_child(wish, "deltaNum");

	return g_ascii_strtoull(number, NULL, 10) == user->contacts_delta;
}

static void
run_edit(SfbSimContactsService *service, SfbSimEndpoint *endpoint, const SfbSipMessage *request,
         SfbXmlNode *wish)
{
	g_autoptr(SfbSipMessage) reply =
		sfb_sim_connection_new_reply(endpoint->connection, request, 200, NULL);
	g_autofree char *answer = NULL;
	g_autofree char *change = find_edit(wish)(endpoint->user, wish, &answer);

	if (change == NULL) {
		sfb_sim_connection_refuse(endpoint->connection, request, &impossible);
		return;
	}
	if (answer != NULL)
		sfb_sip_message_set_body_text(reply, SOAP_TYPE, answer);
	sfb_sim_connection_send(endpoint->connection, reply);
	announce(service, endpoint->user, change);
}

void
sfb_sim_contacts_service_edit(SfbSimContactsService *service, SfbSimEndpoint *endpoint,
                              const SfbSipMessage *request)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(request), &length);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, length, NULL);
	SfbXmlNode *body = xml != NULL ? sfb_xml_get_child(sfb_xml_get_root(xml), "Body") : NULL;
	SfbXmlNode *wish = sfb_xml_get_child(body, NULL);

	const SfbSimRefusal *refusal = NULL;

	if (xml == NULL)
		refusal = &not_xml;
	else if (find_edit(wish) == NULL)
		refusal = &unknown;
	else if (!is_current(endpoint->user, wish))
		refusal = &outdated;
	if (refusal != NULL)
		sfb_sim_connection_refuse(endpoint->connection, request, refusal);
	else
		run_edit(service, endpoint, request, wish);
}

SfbSimContactsService *
sfb_sim_contacts_service_new(SfbSimEndpoints *endpoints, SfbSimFaults *faults)
{
	SfbSimContactsService *service = g_new0(SfbSimContactsService, 1);

	service->endpoints = endpoints;
	service->faults = faults;
	service->subscriptions = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
	                                               (GDestroyNotify)sfb_sim_subscription_free);
	g_signal_connect(endpoints, "removed", G_CALLBACK(on_endpoint_removed), service);
	return service;
}

void
sfb_sim_contacts_service_free(SfbSimContactsService *service)
{
	if (service == NULL)
		return;
	g_signal_handlers_disconnect_by_data(service->endpoints, service);
	g_hash_table_unref(service->subscriptions);
	g_free(service);
}
