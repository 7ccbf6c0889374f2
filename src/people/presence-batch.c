/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The people of one presence SUBSCRIBE. */

#include "people/presence-batch-private.h"

#include "people/resource-list.h"
#include "util/random.h"

SfbPresenceBatch *
sfb_presence_batch_new(SfbPresence *owner, const char *uri, guint hops)
{
	SfbPresenceBatch *batch = g_new0(SfbPresenceBatch, 1);

	batch->owner = owner;
	batch->uri = g_strdup(uri);
	batch->hops = hops;
	batch->addresses = g_ptr_array_new_with_free_func((GDestroyNotify)g_ref_string_release);
	return batch;
}

void
sfb_presence_batch_free(SfbPresenceBatch *batch)
{
	if (batch->subscription != NULL)
		g_signal_handlers_disconnect_by_data(batch->subscription, batch);
	g_clear_object(&batch->subscription);
	g_ptr_array_unref(batch->addresses);
	g_free(batch->uri);
	g_free(batch);
}

void
sfb_presence_batch_add(SfbPresenceBatch *batch, GRefString *address)
{
	g_ptr_array_add(batch->addresses, g_ref_string_acquire(address));
}

/* A single person's server knows no lists and must not be asked for them ([MS-PRES] 3.4.5.1.3). */
SfbSipSubscription *
sfb_presence_batch_subscribe(SfbPresenceBatch *batch, SfbSipClient *client)
{
	g_autoptr(GBytes) body = sfb_resource_list_build_batch(
		sfb_sip_client_get_uri(client), sfb_random_below(G_MAXINT32),
		(const char *const *)batch->addresses->pdata, batch->addresses->len);
	const SfbSipSubscriptionWish wish = {
		.request_uri = batch->uri,
		.event = "presence",
		.accept = SFB_CATEGORIES_TYPE ", " SFB_RESOURCE_LIST_TYPE ", multipart/related",
		.supported = batch->is_single ? NULL : "eventlist",
		.require = batch->is_single ? NULL : "adhoclist, categoryList",
		.content_type = "application/msrtc-adrl-categorylist+xml",
		.body = body,
	};

	batch->subscription = sfb_sip_subscription_new(client, &wish);
	return batch->subscription;
}
