/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The server's end of one SUBSCRIBE dialog. */

#include "sim/subscription.h"

#include <string.h>

#include "sim/reply.h"

#define SECONDS 28732 /* about 8 hours, not round: that is how servers answer */
#define ACTIVE_STATE "active;expires=" G_STRINGIFY(SECONDS)
#define ENDED_STATE "terminated;expires=0"

static SfbSimSubscription *
subscription_new(SfbSimEndpoint *endpoint, const SfbSipMessage *request, const SfbSipMessage *reply)
{
	SfbSimDialog *dialog = sfb_sim_dialog_new(request, reply);
	SfbSimSubscription *subscription;

	if (dialog == NULL)
		return NULL;
	subscription = g_new0(SfbSimSubscription, 1);
	subscription->endpoint = endpoint;
	subscription->dialog = dialog;
	subscription->event = g_strdup(sfb_sip_message_get_header(request, "Event"));
	subscription->is_best_effort =
		sfb_sip_message_has_token(request, "Supported", "ms-benotify");
	subscription->is_piggybacked =
		sfb_sip_message_has_token(request, "Supported", "ms-piggyback-first-notify");
	return subscription;
}

void
sfb_sim_subscription_free(SfbSimSubscription *subscription)
{
	if (subscription == NULL)
		return;
	sfb_sim_dialog_free(subscription->dialog);
	g_free(subscription->event);
	g_free(subscription);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimSubscription, sfb_sim_subscription_free)

gboolean
sfb_sim_subscription_is_end(const SfbSipMessage *request)
{
	return g_strcmp0(sfb_sip_message_get_header(request, "Expires"), "0") == 0;
}

GBytes *
sfb_sim_body_take(char *text)
{
	return g_bytes_new_take(text, strlen(text));
}

static void
put_document(SfbSipMessage *message, const char *content_type, GBytes *body)
{
	if (g_str_has_prefix(content_type, "multipart/related"))
		sfb_sip_message_add_header(message, "Require", "eventlist");
	sfb_sip_message_set_body(message, content_type, body);
}

static void
send_notify(SfbSimSubscription *subscription, const char *state, const char *content_type,
            GBytes *body)
{
	const char *method = subscription->is_best_effort ? "BENOTIFY" : "NOTIFY";
	g_autoptr(SfbSipMessage) notify = sfb_sim_dialog_new_request(subscription->dialog, method);

	sfb_sip_message_add_header(notify, "Contact", "<sip:" SFB_SIM_HOST ";transport=tls>");
	sfb_sip_message_add_header(notify, "Event", subscription->event);
	sfb_sip_message_add_header(notify, "subscription-state", state);
	put_document(notify, content_type, body);
	sfb_sim_connection_send(subscription->endpoint->connection, notify);
}

void
sfb_sim_subscription_notify(SfbSimSubscription *subscription, const char *content_type,
                            GBytes *body)
{
	send_notify(subscription, ACTIVE_STATE, content_type, body);
}

static void
describe(SfbSipMessage *reply, const SfbSimSubscription *subscription, const char *state)
{
	gboolean is_active = strcmp(state, ACTIVE_STATE) == 0;

	sfb_sip_message_add_header(reply, "Contact", "<sip:" SFB_SIM_HOST ";transport=tls>");
	sfb_sip_message_add_header(reply, "Expires", is_active ? G_STRINGIFY(SECONDS) : "0");
	sfb_sip_message_add_header(reply, "Event", subscription->event);
	sfb_sip_message_add_header(reply, "subscription-state", state);
	sfb_sip_message_add_header(reply, "Supported", "ms-benotify, ms-piggyback-first-notify");
}

SfbSimSubscription *
sfb_sim_subscription_accept(SfbSimEndpoint *endpoint, const SfbSipMessage *request,
                            SfbSimSubscription *known, const char *content_type, GBytes *body)
{
	g_autoptr(SfbSipMessage) reply =
		sfb_sim_connection_new_reply(endpoint->connection, request, 200, NULL);
	g_autoptr(SfbSimSubscription) fresh =
		known == NULL ? subscription_new(endpoint, request, reply) : NULL;
	SfbSimSubscription *subscription = known != NULL ? known : fresh;
	const char *state = sfb_sim_subscription_is_end(request) ? ENDED_STATE : ACTIVE_STATE;
	gboolean is_piggybacked;

	if (subscription == NULL) {
		sfb_sim_connection_reply(endpoint->connection, request, 400);
		return NULL;
	}
	is_piggybacked = body != NULL && subscription->is_piggybacked;
	describe(reply, subscription, state);
	if (is_piggybacked) {
		sfb_sip_message_add_header_printf(reply, "ms-piggyback-cseq", "%u",
		                                  ++subscription->dialog->cseq);
		put_document(reply, content_type, body);
	}
	sfb_sim_connection_send(endpoint->connection, reply);
	if (body != NULL && !is_piggybacked)
		send_notify(subscription, state, content_type, body);
	return sfb_sim_subscription_is_end(request) ? NULL : g_steal_pointer(&fresh);
}
