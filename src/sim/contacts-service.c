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
#define GROUPS_MAX 63

/* What is left of a list that has moved to Exchange. */
#define MOVED_LIST "<contactList deltaNum=\"1\" ucsmode=\"Migrated\"/>"

struct _SfbSimContactsService {
	SfbSimEndpoints *endpoints;
	SfbSimFaults *faults;
	GHashTable *subscriptions; /* Call-ID to SfbSimSubscription */
};

static const SfbSimRefusal moved = { 488, 2165, "User's contact list is in Exchange" };
static const SfbSimRefusal not_xml = { 400, 4001, "XML parse failure" };
static const SfbSimRefusal impossible = { 400, 4001, "The edit cannot be done" };
static const SfbSimRefusal forbidden = { 403, 0, NULL };
static const SfbSimRefusal outdated = { 409, 2141, "WrongDelta" };
static const SfbSimRefusal unknown = { 501, 0, NULL };

/* Subscribing */

static GBytes *
build_list(SfbSimContactsService *service, const SfbSimUser *user)
{
	char *list = sfb_sim_faults_strikes(service->faults, "contacts-migrated")
	                     ? g_strdup(MOVED_LIST)
	                     : sfb_sim_contact_list_build(user);

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

/* Telling */

/* @document: a list or a delta. */
static void
tell(SfbSimContactsService *service, const SfbSimUser *user, GBytes *document)
{
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, service->subscriptions);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		SfbSimSubscription *subscription = value;

		if (subscription->endpoint->user == user)
			sfb_sim_subscription_notify(subscription, LIST_TYPE, document);
	}
}

void
sfb_sim_contacts_service_hint(SfbSimContactsService *service, const SfbSimUser *user)
{
	g_autoptr(GBytes) hint = sfb_sim_body_take(g_strdup(MOVED_LIST));

	if (sfb_sim_faults_strikes(service->faults, "contacts-migrated"))
		tell(service, user, hint);
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

	user->contacts_delta++;
	if (!sfb_sim_faults_strikes(service->faults, "edit-untold"))
		tell(service, user, delta);
}

/* Each edit changes the list and returns the element of the delta, or NULL if it cannot be done.
 * @answer: what the body of the 200 says, if anything. */
typedef char *(*Edit)(SfbSimUser *user, const SfbXml *xml, SfbXmlNode *wish, char **answer);

static char *
dup_child(SfbXmlNode *wish, const char *name)
{
	char *text = sfb_xml_dup_text(sfb_xml_get_child(wish, name));

	return text != NULL ? text : g_strdup("");
}

/* NULL if it is none. */
static char *
dup_address(SfbXmlNode *wish)
{
	g_autofree char *uri = dup_child(wish, "URI");

	return g_str_has_prefix(uri, "tel:") ? g_steal_pointer(&uri) : sfb_address_normalize(uri);
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

	sfb_sim_contact_list_append_group(xml, element, group);
	return g_string_free(xml, FALSE);
}

static char *
describe_contact(const char *element, const SfbSimContact *contact)
{
	GString *xml = g_string_new(NULL);

	sfb_sim_contact_list_append_contact(xml, element, contact);
	return g_string_free(xml, FALSE);
}

/* @extension: may be NULL. */
static void
mark_group(SfbSimGroup *group, SfbXmlNode *extension)
{
	const char *type = extension != NULL ? sfb_xml_get_attribute(extension, "groupType") : NULL;
	g_autofree char *email = sfb_xml_dup_text(sfb_xml_get_child(extension, "email"));

	sfb_sim_contact_list_mark_group(group, type, email);
}

static char *
add_group(SfbSimUser *user, const SfbXml *xml, SfbXmlNode *wish, char **answer)
{
	g_autofree char *name = dup_child(wish, "name");
	SfbSimGroup *group;

	if (*name == '\0' || user->groups->len >= GROUPS_MAX)
		return NULL;
	group = sfb_sim_contact_list_add_group(user, name);
	mark_group(group, sfb_xml_find(wish, "groupExtension/groupExtension"));
	*answer = g_strdup_printf("<s:Envelope xmlns:s=\"" SOAP_NAMESPACE "\"><s:Body>"
	                          "<m:addGroup xmlns:m=\"" EDIT_NAMESPACE
	                          "\"><m:groupID>%u</m:groupID>"
	                          "</m:addGroup></s:Body></s:Envelope>",
	                          group->id);
	return describe_group("addedGroup", group);
}

static char *
modify_group(SfbSimUser *user, const SfbXml *xml, SfbXmlNode *wish, char **answer)
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
delete_group(SfbSimUser *user, const SfbXml *xml, SfbXmlNode *wish, char **answer)
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

/* A client that does not send back what another one keeps there has taken it away. */
static void
keep_extension(SfbSimContact *contact, const SfbXml *xml, SfbXmlNode *extension)
{
	SfbXmlNode *node = sfb_xml_get_child(extension, NULL);

	g_free(contact->extension);
	contact->extension = node != NULL ? sfb_xml_dup_markup(xml, node) : NULL;
}

static gboolean
are_known(const SfbSimUser *user, const char *groups)
{
	g_auto(GStrv) ids = g_strsplit(groups, " ", -1);

	for (guint i = 0; ids[i] != NULL; i++) {
		guint64 id = g_ascii_strtoull(ids[i], NULL, 10);

		if (*ids[i] != '\0' && sfb_sim_contact_list_find_group(user, (guint32)id) == NULL)
			return FALSE;
	}
	return TRUE;
}

static char *
set_contact(SfbSimUser *user, const SfbXml *xml, SfbXmlNode *wish, char **answer)
{
	g_autofree char *address = dup_address(wish);
	g_autofree char *alias = dup_child(wish, "displayName");
	g_autofree char *ids = dup_child(wish, "groups");
	g_autofree char *groups = g_strconcat(*ids != '\0' ? ids : "1", " ", NULL);
	SfbSimContact *contact;
	const char *element = "modifiedContact";

	if (address == NULL || !are_known(user, groups))
		return NULL;
	contact = sfb_sim_contact_list_find_contact(user, address);
	if (contact == NULL) {
		contact = sfb_sim_contact_list_add_contact(user, address, alias, groups);
		element = "addedContact";
	} else {
		sfb_sim_contact_list_change_contact(contact, alias, groups);
	}
	keep_extension(contact, xml, sfb_xml_get_child(wish, "contactExtension"));
	return describe_contact(element, contact);
}

static char *
delete_contact(SfbSimUser *user, const SfbXml *xml, SfbXmlNode *wish, char **answer)
{
	g_autofree char *address = dup_address(wish);
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

/* NULL if there is none. */
static SfbXmlNode *
get_wish(const SfbXml *xml)
{
	return sfb_xml_get_child(sfb_xml_get_child(sfb_xml_get_root(xml), "Body"), NULL);
}

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
answer_edit(SfbSimContactsService *service, SfbSimEndpoint *endpoint, const SfbSipMessage *request,
            const char *answer)
{
	g_autoptr(SfbSipMessage) reply =
		sfb_sim_connection_new_reply(endpoint->connection, request, 200, NULL);

	if (sfb_sim_faults_strikes(service->faults, "edit-unanswered"))
		return;
	if (answer != NULL)
		sfb_sip_message_set_body_text(reply, SOAP_TYPE, answer);
	sfb_sim_connection_send(endpoint->connection, reply);
}

/* Another program of the user's gives echo one name after the other. */
static void
edit_from_outside(SfbSimContactsService *service, SfbSimUser *user)
{
	SfbSimContact *echo = sfb_sim_contact_list_find_contact(user, SFB_SIM_ECHO_ADDRESS);
	g_autofree char *alias = g_strdup_printf("Echo %u", user->contacts_delta);
	g_autofree char *groups = g_strdup(echo != NULL ? echo->groups : "1 ");
	const char *element = echo != NULL ? "modifiedContact" : "addedContact";
	g_autofree char *change = NULL;

	if (echo == NULL)
		echo = sfb_sim_contact_list_add_contact(user, SFB_SIM_ECHO_ADDRESS, alias, groups);
	else
		sfb_sim_contact_list_change_contact(echo, alias, groups);
	change = describe_contact(element, echo);
	announce(service, user, change);
}

static void
run_edit(SfbSimContactsService *service, SfbSimEndpoint *endpoint, const SfbSipMessage *request,
         const SfbXml *xml)
{
	SfbXmlNode *wish = get_wish(xml);
	gboolean is_told_first = sfb_sim_faults_strikes(service->faults, "edit-told-first");
	g_autofree char *answer = NULL;
	g_autofree char *change = find_edit(wish)(endpoint->user, xml, wish, &answer);

	if (change == NULL) {
		sfb_sim_connection_refuse(endpoint->connection, request, &impossible);
		return;
	}
	if (is_told_first)
		announce(service, endpoint->user, change);
	answer_edit(service, endpoint, request, answer);
	if (!is_told_first)
		announce(service, endpoint->user, change);
	if (sfb_sim_faults_strikes(service->faults, "edit-followed"))
		edit_from_outside(service, endpoint->user);
}

/* NULL if the edit may be tried. */
static const SfbSimRefusal *
check_edit(SfbSimContactsService *service, const SfbSimUser *user, SfbXmlNode *wish)
{
	if (find_edit(wish) == NULL)
		return &unknown;
	if (sfb_sim_faults_strikes(service->faults, "contacts-migrated"))
		return &moved;
	if (sfb_sim_faults_strikes(service->faults, "edit-refused"))
		return &forbidden;
	if (sfb_sim_faults_strikes(service->faults, "edit-stale") || !is_current(user, wish))
		return &outdated;
	return NULL;
}

void
sfb_sim_contacts_service_edit(SfbSimContactsService *service, SfbSimEndpoint *endpoint,
                              const SfbSipMessage *request)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(request), &length);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, length, NULL);
	const SfbSimRefusal *refusal = &not_xml;

	if (sfb_sim_faults_strikes(service->faults, "edit-outpaced"))
		edit_from_outside(service, endpoint->user);
	if (xml != NULL)
		refusal = check_edit(service, endpoint->user, get_wish(xml));
	if (refusal != NULL)
		sfb_sim_connection_refuse(endpoint->connection, request, refusal);
	else
		run_edit(service, endpoint, request, xml);
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
