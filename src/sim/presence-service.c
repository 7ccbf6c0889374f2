/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A person's own presence: publications come in, the aggregate is computed, and everybody who may
 * know is told: the publisher in the 200, the person's endpoints, the watchers.
 */

#include "sim/presence-service.h"

#include <stdlib.h>
#include <string.h>

#include "sim/aggregation.h"
#include "sim/presence-documents.h"
#include "sim/reply.h"
#include "sim/subscription.h"

#define FAULT_TYPE "application/msrtc-fault+xml"

struct _SfbSimPresenceService {
	SfbSimEndpoints *endpoints;
	SfbSimWatchers *watchers;
	SfbSimFaults *faults;
	GHashTable *subscriptions; /* Call-ID to SfbSimSubscription */
	GHashTable *timed;         /* set of SfbSimUser with something that ends by time */
	guint expiry_id;
};

static GHashTable *
new_set(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/* Telling */

void
sfb_sim_presence_service_tell(SfbSimPresenceService *service, gpointer user, const char *document)
{
	g_autoptr(GBytes) body = sfb_sim_body_take(g_strdup(document));
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, service->subscriptions);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		SfbSimSubscription *subscription = value;

		if (subscription->endpoint->user == user)
			sfb_sim_subscription_notify(subscription, SFB_SIM_SELF_TYPE, body);
	}
}

static void
notify_endpoints(SfbSimPresenceService *service, SfbSimUser *user, GHashTable *changed)
{
	g_autofree char *document = sfb_sim_presence_build_self(user, changed, FALSE);

	sfb_sim_presence_service_tell(service, user, document);
}

void
sfb_sim_presence_service_renew(SfbSimPresenceService *service, SfbSimUser *user,
                               const char *category)
{
	g_autoptr(GHashTable) changed = new_set();

	g_hash_table_add(changed, g_strdup(category));
	notify_endpoints(service, user, changed);
}

void
sfb_sim_presence_service_put(SfbSimPresenceService *service, SfbSimUser *user,
                             const SfbSimWish *wish)
{
	sfb_sim_publications_store(user, wish, NULL);
	sfb_sim_presence_service_renew(service, user, wish->category);
}

static void
announce(SfbSimPresenceService *service, SfbSimUser *user, GHashTable *changed)
{
	if (g_hash_table_size(changed) == 0)
		return;
	notify_endpoints(service, user, changed);
	sfb_sim_watchers_notify(service->watchers, user, changed);
}

static void
aggregate(SfbSimUser *user, GHashTable *changed)
{
	if (sfb_sim_aggregation_update(user))
		g_hash_table_add(changed, g_strdup("state"));
}

/* What ends by time */

static void schedule_expiry(SfbSimPresenceService *service);

static void
expire(SfbSimPresenceService *service, SfbSimUser *user, const char *epid, gboolean is_last)
{
	g_autoptr(GHashTable) changed = new_set();

	sfb_sim_publications_expire(user, epid, is_last, changed);
	if (g_hash_table_size(changed) == 0)
		return;
	aggregate(user, changed);
	announce(service, user, changed);
}

static gboolean
on_expiry(gpointer user_data)
{
	SfbSimPresenceService *service = user_data;
	GHashTableIter iter;
	gpointer user;

	service->expiry_id = 0;
	g_hash_table_iter_init(&iter, service->timed);
	while (g_hash_table_iter_next(&iter, &user, NULL)) {
		expire(service, user, NULL, FALSE);
		if (sfb_sim_publications_get_next_expiry(user) == 0)
			g_hash_table_iter_remove(&iter);
	}
	schedule_expiry(service);
	return G_SOURCE_REMOVE;
}

static void
schedule_expiry(SfbSimPresenceService *service)
{
	gint64 next = G_MAXINT64;
	GHashTableIter iter;
	gpointer user;

	g_clear_handle_id(&service->expiry_id, g_source_remove);
	g_hash_table_iter_init(&iter, service->timed);
	while (g_hash_table_iter_next(&iter, &user, NULL))
		next = MIN(next, sfb_sim_publications_get_next_expiry(user));
	if (next != G_MAXINT64)
		service->expiry_id = g_timeout_add_seconds(
			(guint)(MAX(next - g_get_monotonic_time(), 0) / G_USEC_PER_SEC) + 1,
			on_expiry, service);
}

static void
note_times(SfbSimPresenceService *service, SfbSimUser *user)
{
	if (sfb_sim_publications_get_next_expiry(user) != 0)
		g_hash_table_add(service->timed, user);
	else
		g_hash_table_remove(service->timed, user);
	schedule_expiry(service);
}

/* Publishing */

static void
send_document(SfbSimEndpoint *endpoint, const SfbSipMessage *request, guint status,
              const char *content_type, const char *text)
{
	g_autoptr(SfbSipMessage) reply =
		sfb_sim_connection_new_reply(endpoint->connection, request, status, NULL);

	if (status == 409)
		sfb_sim_reply_add_diagnostics(reply, 2141, "The publication is out of date");
	if (status == 400)
		sfb_sim_reply_add_diagnostics(reply, 4001, "XML parse failure");
	if (text != NULL)
		sfb_sip_message_set_body_text(reply, content_type, text);
	sfb_sim_connection_send(endpoint->connection, reply);
}

static void
shorten(SfbSimPresenceService *service, const GPtrArray *wishes)
{
	const char *seconds = sfb_sim_faults_get_strike(service->faults, "passing-status");

	for (guint i = 0; seconds != NULL && i < wishes->len; i++) {
		SfbSimWish *wish = wishes->pdata[i];

		if (strcmp(wish->category, "state") == 0)
			wish->expires = MIN(wish->expires, (guint32)atoi(seconds));
	}
}

static void
store(SfbSimUser *user, const GPtrArray *wishes, const char *epid, GHashTable *changed)
{
	for (guint i = 0; i < wishes->len; i++) {
		const SfbSimWish *wish = wishes->pdata[i];

		sfb_sim_publications_store(user, wish, epid);
		g_hash_table_add(changed, g_strdup(wish->category));
	}
	aggregate(user, changed);
}

static void
take_wishes(SfbSimPresenceService *service, SfbSimEndpoint *endpoint, const SfbSipMessage *request,
            const GPtrArray *wishes)
{
	g_autoptr(GHashTable) changed = new_set();
	g_autofree char *document = NULL;

	shorten(service, wishes);
	store(endpoint->user, wishes, endpoint->epid, changed);
	note_times(service, endpoint->user);
	document = sfb_sim_presence_build_self(endpoint->user, changed, FALSE);
	send_document(endpoint, request, 200, SFB_SIM_SELF_TYPE, document);
	announce(service, endpoint->user, changed);
}

/* As if another endpoint of the same person had been faster. */
static void
outrun(SfbSimPresenceService *service, SfbSimEndpoint *endpoint, const GPtrArray *wishes)
{
	g_autoptr(GHashTable) changed = new_set();

	store(endpoint->user, wishes, "faster", changed);
}

gboolean
sfb_sim_presence_service_publish(SfbSimPresenceService *service, SfbSimEndpoint *endpoint,
                                 const SfbSipMessage *request)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(request), &length);
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) wishes = sfb_sim_publications_parse(text, length, &error);
	g_autofree char *fault = NULL;

	if (wishes == NULL) {
		g_debug("A publication was refused: %s", error->message);
		send_document(endpoint, request, 400, NULL, NULL);
		return FALSE;
	}
	if (sfb_sim_faults_strikes(service->faults, "publish-conflict"))
		outrun(service, endpoint, wishes);
	fault = sfb_sim_publications_find_conflicts(endpoint->user, wishes);
	if (fault != NULL)
		send_document(endpoint, request, 409, FAULT_TYPE, fault);
	else
		take_wishes(service, endpoint, request, wishes);
	return fault == NULL;
}

/* Subscribing */

void
sfb_sim_presence_service_subscribe(SfbSimPresenceService *service, SfbSimEndpoint *endpoint,
                                   const SfbSipMessage *request)
{
	const char *call_id = sfb_sip_message_get_header(request, "Call-ID");
	SfbSimSubscription *known = g_hash_table_lookup(service->subscriptions, call_id);
	g_autoptr(GBytes) document = NULL;
	SfbSimSubscription *fresh;

	if (sfb_sim_faults_strikes(service->faults, "self-unanswered"))
		return;
	document = sfb_sim_body_take(sfb_sim_presence_build_self(endpoint->user, NULL, TRUE));
	fresh = sfb_sim_subscription_accept(endpoint, request, known, SFB_SIM_SELF_TYPE, document);
	if (fresh != NULL)
		g_hash_table_insert(service->subscriptions, fresh->dialog->call_id, fresh);
	else if (sfb_sim_subscription_is_end(request))
		g_hash_table_remove(service->subscriptions, call_id);
}

static gboolean
is_of_endpoint(gpointer key, gpointer value, gpointer user_data)
{
	const SfbSimSubscription *subscription = value;

	return subscription->endpoint == user_data;
}

static void
on_endpoint_removed(SfbSimEndpoints *endpoints, SfbSimEndpoint *endpoint,
                    SfbSimPresenceService *service)
{
	g_autoptr(GPtrArray) rest = sfb_sim_endpoints_list(endpoints, endpoint->user->address);

	g_hash_table_foreach_remove(service->subscriptions, is_of_endpoint, endpoint);
	expire(service, endpoint->user, endpoint->epid, rest->len == 0);
	note_times(service, endpoint->user);
}

SfbSimPresenceService *
sfb_sim_presence_service_new(SfbSimEndpoints *endpoints, SfbSimWatchers *watchers,
                             SfbSimFaults *faults)
{
	SfbSimPresenceService *service = g_new0(SfbSimPresenceService, 1);

	service->endpoints = endpoints;
	service->watchers = watchers;
	service->faults = faults;
	service->subscriptions = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
	                                               (GDestroyNotify)sfb_sim_subscription_free);
	service->timed = g_hash_table_new(NULL, NULL);
	g_signal_connect(endpoints, "removed", G_CALLBACK(on_endpoint_removed), service);
	return service;
}

void
sfb_sim_presence_service_free(SfbSimPresenceService *service)
{
	if (service == NULL)
		return;
	g_clear_handle_id(&service->expiry_id, g_source_remove);
	g_signal_handlers_disconnect_by_data(service->endpoints, service);
	g_hash_table_unref(service->subscriptions);
	g_hash_table_unref(service->timed);
	g_free(service);
}
