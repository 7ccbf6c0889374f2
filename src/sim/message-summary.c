/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Voicemail that waits, told as telephones of other makers are told of it. */

#include "sim/message-summary.h"

#include "sim/exchange-mailbox.h"
#include "sim/subscription.h"

#define SUMMARY_TYPE "application/simple-message-summary"

struct _SfbSimMessageSummary {
	SfbSimEndpoints *endpoints;
	GHashTable *subscriptions; /* Call-ID to SfbSimSubscription */
};

static GBytes *
build(const SfbSimUser *user)
{
	guint unread = sfb_sim_mailbox_count_voicemail(user, FALSE);

	return sfb_sim_body_take(g_strdup_printf(
		"Messages-Waiting: %s\r\nMessage-Account: sip:%s\r\nVoice-Message: %u/%u (0/0)\r\n",
		unread > 0 ? "yes" : "no", user->address, unread,
		sfb_sim_mailbox_count_voicemail(user, TRUE)));
}

void
sfb_sim_message_summary_subscribe(SfbSimMessageSummary *summary, SfbSimEndpoint *endpoint,
                                  const SfbSipMessage *request)
{
	const char *call_id = sfb_sip_message_get_header(request, "Call-ID");
	SfbSimSubscription *known = g_hash_table_lookup(summary->subscriptions, call_id);
	g_autoptr(GBytes) body = build(endpoint->user);
	SfbSimSubscription *fresh =
		sfb_sim_subscription_accept(endpoint, request, known, SUMMARY_TYPE, body);

	if (fresh != NULL)
		g_hash_table_insert(summary->subscriptions, fresh->dialog->call_id, fresh);
	else if (sfb_sim_subscription_is_end(request))
		g_hash_table_remove(summary->subscriptions, call_id);
}

void
sfb_sim_message_summary_tell(SfbSimMessageSummary *summary, const SfbSimUser *user)
{
	g_autoptr(GBytes) body = build(user);
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, summary->subscriptions);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		SfbSimSubscription *subscription = value;

		if (subscription->endpoint->user == user)
			sfb_sim_subscription_notify(subscription, SUMMARY_TYPE, body);
	}
}

static gboolean
is_of_endpoint(gpointer key, gpointer value, gpointer user_data)
{
	return ((const SfbSimSubscription *)value)->endpoint == user_data;
}

static void
on_endpoint_removed(SfbSimEndpoints *endpoints, gpointer endpoint, SfbSimMessageSummary *summary)
{
	g_hash_table_foreach_remove(summary->subscriptions, is_of_endpoint, endpoint);
}

SfbSimMessageSummary *
sfb_sim_message_summary_new(SfbSimEndpoints *endpoints)
{
	SfbSimMessageSummary *summary = g_new0(SfbSimMessageSummary, 1);

	summary->endpoints = endpoints;
	summary->subscriptions = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
	                                               (GDestroyNotify)sfb_sim_subscription_free);
	g_signal_connect(endpoints, "removed", G_CALLBACK(on_endpoint_removed), summary);
	return summary;
}

void
sfb_sim_message_summary_free(SfbSimMessageSummary *summary)
{
	if (summary == NULL)
		return;
	g_signal_handlers_disconnect_by_data(summary->endpoints, summary);
	g_hash_table_unref(summary->subscriptions);
	g_free(summary);
}
