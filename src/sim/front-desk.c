/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where every message of a client arrives. */

#include "sim/front-desk.h"

#include "sim/category-values.h"
#include "sim/contacts-service.h"
#include "sim/directory-service.h"
#include "sim/endpoints.h"
#include "sim/exchange-mailbox.h"
#include "sim/message-summary.h"
#include "sim/presence-service.h"
#include "sim/provisioning.h"
#include "sim/registrar.h"
#include "sim/reply.h"
#include "sim/router.h"
#include "sim/watchers.h"
#include "util/random.h"

struct _SfbSimFrontDesk {
	SfbSimFaults *faults;
	SfbSimEndpoints *endpoints;
	SfbSimRegistrar *registrar;
	SfbSimContactsService *contacts;
	SfbSimDirectory *directory;
	SfbSimAccessService *access;
	SfbSimWatchers *watchers;
	SfbSimPresenceService *presence;
	SfbSimMessageSummary *summary;
	SfbSimRouter *router;
	SfbSimProvisioning *provisioning;
	SfbSimMediaRelay *relay;
	SfbSimLocationProfile *dial_plan;
	GHashTable *counts; /* method to number of requests */
};

/* Requests for the server itself */

typedef void (*Handler)(SfbSimFrontDesk *desk, SfbSimEndpoint *endpoint,
                        const SfbSipMessage *request);

static void
subscribe_contacts(SfbSimFrontDesk *desk, SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	sfb_sim_contacts_service_subscribe(desk->contacts, endpoint, request);
}

static void
subscribe_self(SfbSimFrontDesk *desk, SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	sfb_sim_presence_service_subscribe(desk->presence, endpoint, request);
}

static void
subscribe_presence(SfbSimFrontDesk *desk, SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	sfb_sim_watchers_subscribe(desk->watchers, endpoint, request);
}

static void
subscribe_provisioning(SfbSimFrontDesk *desk, SfbSimEndpoint *endpoint,
                       const SfbSipMessage *request)
{
	sfb_sim_provisioning_answer(desk->provisioning, endpoint, request);
}

static void
subscribe_old_provisioning(SfbSimFrontDesk *desk, SfbSimEndpoint *endpoint,
                           const SfbSipMessage *request)
{
	sfb_sim_provisioning_answer_old(desk->provisioning, endpoint, request);
}

/* SOAP to oneself edits one's list, SOAP to the domain searches the directory. */
static void
take_soap(SfbSimFrontDesk *desk, SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	if (sfb_sim_directory_service_is_search(request))
		sfb_sim_directory_service_search(desk->directory, desk->faults, endpoint, request);
	else
		sfb_sim_contacts_service_edit(desk->contacts, endpoint, request);
}

static void
publish(SfbSimFrontDesk *desk, SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	if (sfb_sim_presence_service_publish(desk->presence, endpoint, request))
		sfb_sim_registrar_note_publication(desk->registrar, endpoint);
}

static void
set_members(SfbSimFrontDesk *desk, SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	sfb_sim_access_service_set_members(desk->access, endpoint, request);
}

static void
confirm_subscriber(SfbSimFrontDesk *desk, SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	sfb_sim_access_service_confirm(desk->access, endpoint, request);
}

static void
ask_relay(SfbSimFrontDesk *desk, SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	sfb_sim_media_relay_answer(desk->relay, endpoint, request);
}

static void
subscribe_summary(SfbSimFrontDesk *desk, SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	sfb_sim_message_summary_subscribe(desk->summary, endpoint, request);
}

static const struct {
	const char *event;
	Handler take;
} events[] = {
	{ "vnd-microsoft-roaming-contacts", subscribe_contacts },
	{ "vnd-microsoft-roaming-self", subscribe_self },
	{ "presence", subscribe_presence },
	{ "vnd-microsoft-provisioning-v2", subscribe_provisioning },
	{ "vnd-microsoft-provisioning", subscribe_old_provisioning },
	{ "message-summary", subscribe_summary },
};

static const struct {
	const char *content_type;
	Handler take;
} services[] = {
	{ "application/SOAP+xml", take_soap },
	{ "application/msrtc-category-publish+xml", publish },
	{ "application/msrtc-setcontainermembers+xml", set_members },
	{ "application/msrtc-presence-setsubscriber+xml", confirm_subscriber },
	{ "application/msrtc-media-relay-auth+xml", ask_relay },
};

static void
take_subscribe(SfbSimFrontDesk *desk, SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	const char *event = sfb_sip_message_get_header(request, "Event");

	for (guint i = 0; event != NULL && i < G_N_ELEMENTS(events); i++) {
		if (g_ascii_strcasecmp(event, events[i].event) == 0) {
			events[i].take(desk, endpoint, request);
			return;
		}
	}
	sfb_sim_connection_reply(endpoint->connection, request, 489);
}

static void
take_service(SfbSimFrontDesk *desk, SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	if (sfb_sim_location_profile_is_wanted(request)) { /* it has no body */
		sfb_sim_location_profile_answer(desk->dial_plan, endpoint, request);
		return;
	}
	for (guint i = 0; i < G_N_ELEMENTS(services); i++) {
		if (sfb_sip_message_has_content_type(request, services[i].content_type)) {
			services[i].take(desk, endpoint, request);
			return;
		}
	}
	sfb_sim_connection_reply(endpoint->connection, request, 415);
}

/* Who may ask */

static gboolean
is_from_owner(const SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	g_autofree char *address = sfb_sim_dup_address(sfb_sip_message_get_header(request, "From"));

	return g_strcmp0(address, endpoint->user->address) == 0;
}

static void
take_verified(SfbSimFrontDesk *desk, SfbSimConnection *connection, const SfbSipMessage *request)
{
	SfbSimEndpoint *endpoint =
		sfb_sim_endpoints_find_by_connection(desk->endpoints, connection);

	if (endpoint == NULL)
		sfb_sim_connection_reply(connection, request, 481);
	else if (!is_from_owner(endpoint, request))
		sfb_sim_connection_reply(connection, request, 403);
	else if (sfb_sip_message_is_method(request, "SUBSCRIBE"))
		take_subscribe(desk, endpoint, request);
	else if (sfb_sip_message_is_method(request, "SERVICE"))
		take_service(desk, endpoint, request);
	else if (sfb_sip_message_is_method(request, "NEGOTIATE"))
		sfb_sim_connection_reply(connection, request, 405);
	else
		sfb_sim_router_take_request(desk->router, endpoint, request);
}

/* [MS-SIPAE] 3.3.5.1: an unsigned request is challenged, an unsigned ACK or CANCEL is dropped. */
static void
take_unsigned(SfbSimFrontDesk *desk, SfbSimConnection *connection, const SfbSipMessage *request)
{
	if (!sfb_sip_message_is_method(request, "ACK") &&
	    !sfb_sip_message_is_method(request, "CANCEL"))
		sfb_sim_registrar_challenge(desk->registrar, connection, request);
}

static void
count(SfbSimFrontDesk *desk, const char *method)
{
	guint number = sfb_sim_front_desk_get_count(desk, method) + 1;

	g_hash_table_replace(desk->counts, g_strdup(method), GUINT_TO_POINTER(number));
}

/* A request without these cannot even be answered (RFC 3261 8.1.1). */
static gboolean
is_complete(const SfbSipMessage *message)
{
	static const char *const names[] = { "Via", "From", "To", "Call-ID", "CSeq" };

	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		if (sfb_sip_message_get_header(message, names[i]) == NULL)
			return FALSE;
	}
	return TRUE;
}

static void
take_request(SfbSimFrontDesk *desk, SfbSimConnection *connection, SfbSipMessage *request)
{
	const char *method = sfb_sip_message_get_method(request);

	count(desk, method);
	if (sfb_sip_message_is_method(request, "REGISTER")) {
		sfb_sim_registrar_take(desk->registrar, connection, request);
		return;
	}
	if (sfb_sim_faults_strikes_at(desk->faults, "forget-association", method))
		sfb_sim_connection_set_association(connection, NULL);
	switch (sfb_sim_connection_verify(connection, request)) {
	case SFB_SIP_VERDICT_GOOD:
		take_verified(desk, connection, request);
		break;
	case SFB_SIP_VERDICT_UNSIGNED:
		take_unsigned(desk, connection, request);
		break;
	case SFB_SIP_VERDICT_BAD:
		break;
	}
}

void
sfb_sim_front_desk_take(SfbSimFrontDesk *desk, SfbSimConnection *connection, SfbSipMessage *message)
{
	if (!is_complete(message))
		g_debug("A message lacks what it needs and is dropped");
	else if (sfb_sip_message_is_request(message))
		take_request(desk, connection, message);
	else if (sfb_sim_connection_verify(connection, message) == SFB_SIP_VERDICT_GOOD)
		sfb_sim_router_take_response(desk->router, message);
}

void
sfb_sim_front_desk_forget(SfbSimFrontDesk *desk, SfbSimConnection *connection)
{
	sfb_sim_registrar_forget(desk->registrar, connection);
}

void
sfb_sim_front_desk_change(SfbSimFrontDesk *desk, SfbSimUser *user)
{
	g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);

	g_hash_table_add(names, (gpointer) "state");
	sfb_sim_world_invent_state(user, sfb_random_below(G_MAXUINT16));
	sfb_sim_watchers_notify(desk->watchers, user, names);
}

void
sfb_sim_front_desk_hint_at_contacts(SfbSimFrontDesk *desk, const SfbSimUser *user)
{
	sfb_sim_contacts_service_hint(desk->contacts, user);
}

static void
put_waiting(SfbSimFrontDesk *desk, SfbSimUser *user)
{
	g_autofree char *value =
		sfb_sim_value_build_waiting(sfb_sim_mailbox_count_voicemail(user, FALSE),
	                                    sfb_sim_mailbox_count_voicemail(user, TRUE));
	const SfbSimWish wish = {
		.category = "mwi", .container = 1, .expire_type = "static", .value = value
	};

	sfb_sim_presence_service_put(desk->presence, user, &wish);
}

void
sfb_sim_front_desk_tell_voicemail(SfbSimFrontDesk *desk, SfbSimUser *user)
{
	if (sfb_sim_faults_strikes(desk->faults, "mail-untold"))
		return;
	if (sfb_sim_faults_strikes(desk->faults, "message-summary"))
		sfb_sim_message_summary_tell(desk->summary, user);
	else
		put_waiting(desk, user);
}

void
sfb_sim_front_desk_tell_routing(SfbSimFrontDesk *desk, SfbSimUser *user)
{
	sfb_sim_presence_service_renew(desk->presence, user, "routing");
}

guint
sfb_sim_front_desk_get_count(const SfbSimFrontDesk *desk, const char *method)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(desk->counts, method));
}

SfbSimFrontDesk *
sfb_sim_front_desk_new(const SfbSimFrontDeskWish *wish)
{
	SfbSimFrontDesk *desk = g_new0(SfbSimFrontDesk, 1);
	SfbSimWorld *world = wish->world;
	SfbSimFaults *faults = wish->faults;

	desk->faults = faults;
	desk->provisioning = wish->provisioning;
	desk->relay = wish->relay;
	desk->dial_plan = wish->dial_plan;
	desk->endpoints = sfb_sim_endpoints_new();
	desk->registrar =
		sfb_sim_registrar_new(wish->options, world, desk->endpoints, faults, wish->offer);
	desk->directory = sfb_sim_directory_new(world);
	desk->contacts = sfb_sim_contacts_service_new(desk->endpoints, faults);
	desk->access = sfb_sim_access_service_new(world, faults);
	desk->watchers = sfb_sim_watchers_new(world, desk->endpoints, desk->access, faults);
	desk->presence = sfb_sim_presence_service_new(desk->endpoints, desk->watchers, faults);
	desk->summary = sfb_sim_message_summary_new(desk->endpoints);
	g_signal_connect_swapped(desk->access, "changed", G_CALLBACK(sfb_sim_presence_service_tell),
	                         desk->presence);
	desk->router = sfb_sim_router_new(world, desk->endpoints, faults, wish->options->sip_port);
	desk->counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return desk;
}

void
sfb_sim_front_desk_free(SfbSimFrontDesk *desk)
{
	if (desk == NULL)
		return;
	sfb_sim_router_free(desk->router);
	sfb_sim_message_summary_free(desk->summary);
	sfb_sim_presence_service_free(desk->presence);
	sfb_sim_watchers_free(desk->watchers);
	g_object_unref(desk->access);
	sfb_sim_contacts_service_free(desk->contacts);
	sfb_sim_directory_free(desk->directory);
	sfb_sim_registrar_free(desk->registrar);
	g_object_unref(desk->endpoints);
	g_hash_table_unref(desk->counts);
	g_free(desk);
}
