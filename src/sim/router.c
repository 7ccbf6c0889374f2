/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The proxy between people: finds where a request goes. */

#include "sim/router.h"

#include <stdlib.h>
#include <string.h>

#include "sim/echo.h"
#include "sim/reply.h"
#include "sim/transactions.h"
#include "sip/header.h"
#include "util/random.h"

static const SfbSimRefusal nobody = { 404, 1003, "User does not exist" };
static const SfbSimRefusal absent = { 480, 0, NULL };
static const SfbSimRefusal off_route = { 481, 1004, "Route set is no longer valid" };
static const SfbSimRefusal too_far = { 483, 0, NULL };

struct _SfbSimRouter {
	SfbSimWorld *world;
	SfbSimEndpoints *endpoints;
	SfbSimFaults *faults;
	SfbSimEcho *echo;
	SfbSimTransactions *transactions;
	char *route;        /* URI that stands in every dialog we have a part in */
	char *record_route; /* the same in brackets */
};

/* What the proxy vouches for ([MS-SIPRE], RFC 3325 9.1). The echo is known to all. */
static char *
make_identity(const SfbSimEndpoint *origin)
{
	if (origin == NULL)
		return NULL;
	return g_strdup_printf("\"%s\"<sip:%s>", origin->user->display_name, origin->user->address);
}

/* @targets: of SfbSimEndpoint; NULL stands for the echo. */
static void
pass_on(SfbSimRouter *router, SfbSimEndpoint *origin, const SfbSipMessage *request,
        const GPtrArray *targets)
{
	gboolean is_invite = sfb_sip_message_is_method(request, "INVITE");
	SfbSimConnection *connection = origin != NULL ? origin->connection : NULL;
	SfbSimTransaction *transaction =
		sfb_sim_transactions_begin(router->transactions, connection, request);
	g_autofree char *identity = make_identity(origin);

	if (connection != NULL && is_invite)
		sfb_sim_connection_reply(connection, request, 100);
	for (guint i = 0; i < targets->len; i++) {
		const SfbSimEndpoint *target = targets->pdata[i];
		const SfbSimHop hop = {
			.target = target != NULL ? target->connection : NULL,
			.uri = target != NULL ? target->contact
			                      : sfb_sip_message_get_request_uri(request),
			.record_route = is_invite ? router->record_route : NULL,
			.identity = identity,
		};

		sfb_sim_transactions_pass_on(router->transactions, transaction, request, &hop);
	}
}

/* Those a request URI means, never the one who asks. */
static GPtrArray *
find_targets(SfbSimRouter *router, const SfbSimEndpoint *origin, const char *uri,
             const SfbSimUser *user)
{
	SfbSimEndpoint *endpoint = sfb_sim_endpoints_find_by_gruu(router->endpoints, uri);
	GPtrArray *targets;

	if (strcmp(user->address, SFB_SIM_ECHO_ADDRESS) == 0) {
		targets = g_ptr_array_new();
		g_ptr_array_add(targets, NULL);
		return targets;
	}
	if (endpoint == NULL && strstr(uri, ";gruu") == NULL) {
		targets = sfb_sim_endpoints_list(router->endpoints, user->address);
		g_ptr_array_remove(targets, (gpointer)origin);
		return targets;
	}
	targets = g_ptr_array_new();
	if (endpoint != NULL && endpoint != origin)
		g_ptr_array_add(targets, endpoint);
	return targets;
}

static void
route(SfbSimRouter *router, SfbSimEndpoint *origin, const SfbSipMessage *request)
{
	SfbSimConnection *connection = origin != NULL ? origin->connection : NULL;
	const char *uri = sfb_sip_message_get_request_uri(request);
	g_autofree char *address = sfb_sim_dup_address(uri);
	const SfbSimUser *user = address != NULL ? sfb_sim_world_get(router->world, address) : NULL;
	g_autoptr(GPtrArray) targets = NULL;

	if (user == NULL) {
		sfb_sim_transactions_refuse(router->transactions, connection, request, &nobody);
		return;
	}
	targets = find_targets(router, origin, uri, user);
	if (targets->len == 0)
		sfb_sim_transactions_refuse(router->transactions, connection, request, &absent);
	else
		pass_on(router, origin, request, targets);
}

/* Requests in a dialog must come on the route that was recorded ([MS-SIPRE] 3.7.5.1). */
static gboolean
is_on_route(const SfbSimRouter *router, const SfbSipMessage *request)
{
	const char *to = sfb_sip_message_get_header(request, "To");
	const char *value = sfb_sip_message_get_header(request, "Route");
	g_autofree char *tag = to != NULL ? sfb_sip_header_get_tag(to) : NULL;
	g_auto(GStrv) routes = value != NULL ? sfb_sip_header_split(value) : NULL;
	g_autofree char *first = NULL;

	if (tag == NULL)
		return TRUE;
	first = routes != NULL ? sfb_sim_dup_uri(routes[0]) : NULL;
	return g_strcmp0(first, router->route) == 0;
}

static void
take_cancel(SfbSimRouter *router, SfbSimEndpoint *origin, const SfbSipMessage *cancel)
{
	gboolean is_known =
		sfb_sim_transactions_cancel(router->transactions, origin->connection, cancel);

	sfb_sim_connection_reply(origin->connection, cancel, is_known ? 200 : 481);
}

/* TRUE if a fault has dealt with @request. */
static gboolean
is_spoilt(SfbSimRouter *router, SfbSimEndpoint *origin, const SfbSipMessage *request)
{
	g_autoptr(SfbSipMessage) reply = NULL;

	if (!sfb_sip_message_is_method(request, "MESSAGE"))
		return FALSE;
	if (sfb_sim_faults_strikes(router->faults, "message-unanswered"))
		return TRUE;
	if (sfb_sim_faults_strikes(router->faults, "message-refused")) {
		sfb_sim_connection_reply(origin->connection, request, 480);
		return TRUE;
	}
	if (!sfb_sim_faults_strikes(router->faults, "message-blocked"))
		return FALSE;
	reply = sfb_sim_connection_new_reply(origin->connection, request, 606, NULL);
	sfb_sip_message_add_header(reply, "Warning",
	                           "309 " SFB_SIM_HOST " \"Message contents not allowed\"");
	sfb_sim_connection_send(origin->connection, reply);
	return TRUE;
}

void
sfb_sim_router_take_request(SfbSimRouter *router, SfbSimEndpoint *origin,
                            const SfbSipMessage *request)
{
	const char *hops = sfb_sip_message_get_header(request, "Max-Forwards");

	if (sfb_sip_message_is_method(request, "CANCEL"))
		take_cancel(router, origin, request);
	else if (!is_on_route(router, request))
		sfb_sim_transactions_refuse(router->transactions, origin->connection, request,
		                            &off_route);
	else if (hops != NULL && atoi(hops) <= 0)
		sfb_sim_transactions_refuse(router->transactions, origin->connection, request,
		                            &too_far);
	else if (!is_spoilt(router, origin, request))
		route(router, origin, request);
}

void
sfb_sim_router_take_response(SfbSimRouter *router, const SfbSipMessage *response)
{
	sfb_sim_transactions_take_response(router->transactions, response);
}

static void
on_echo_sent(SfbSimEcho *echo, const SfbSipMessage *message, SfbSimRouter *router)
{
	if (sfb_sip_message_is_request(message))
		route(router, NULL, message);
	else
		sfb_sim_router_take_response(router, message);
}

static void
on_endpoint_removed(SfbSimEndpoints *endpoints, SfbSimEndpoint *endpoint, SfbSimRouter *router)
{
	sfb_sim_transactions_drop(router->transactions, endpoint->connection);
}

SfbSimRouter *
sfb_sim_router_new(SfbSimWorld *world, SfbSimEndpoints *endpoints, SfbSimFaults *faults,
                   guint16 port)
{
	SfbSimRouter *router = g_new0(SfbSimRouter, 1);
	g_autofree char *signature = sfb_random_hex(16);

	router->world = world;
	router->endpoints = endpoints;
	router->faults = faults;
	router->echo = sfb_sim_echo_new();
	router->transactions = sfb_sim_transactions_new(router->echo);
	router->route = g_strdup_printf("sip:" SFB_SIM_HOST ":%u;transport=tls;opaque=state:T;lr;"
	                                "ms-route-sig=%s",
	                                port, signature);
	router->record_route = g_strdup_printf("<%s>", router->route);
	g_signal_connect(router->echo, "message-sent", G_CALLBACK(on_echo_sent), router);
	g_signal_connect(endpoints, "removed", G_CALLBACK(on_endpoint_removed), router);
	return router;
}

void
sfb_sim_router_free(SfbSimRouter *router)
{
	if (router == NULL)
		return;
	g_signal_handlers_disconnect_by_data(router->endpoints, router);
	g_signal_handlers_disconnect_by_data(router->echo, router);
	sfb_sim_transactions_free(router->transactions);
	g_object_unref(router->echo);
	g_free(router->route);
	g_free(router->record_route);
	g_free(router);
}
