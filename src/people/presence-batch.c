/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The people of one presence SUBSCRIBE. */

#include "people/presence-batch-private.h"

#include "people/presence-private.h"
#include "people/resource-list.h"
#include "util/random.h"

SfbPresenceBatch *
sfb_presence_batch_new(SfbPresence *owner, SfbPresenceKind kind, const char *uri, guint hops)
{
	SfbPresenceBatch *batch = g_new0(SfbPresenceBatch, 1);

	batch->owner = owner;
	batch->kind = kind;
	batch->uri = g_strdup(uri);
	batch->hops = hops;
	batch->addresses = g_ptr_array_new_with_free_func((GDestroyNotify)g_ref_string_release);
	return batch;
}

void
sfb_presence_batch_free(SfbPresenceBatch *batch)
{
	g_clear_handle_id(&batch->late_id, g_source_remove);
	if (batch->subscription != NULL)
		g_signal_handlers_disconnect_by_data(batch->subscription, batch);
	g_clear_object(&batch->subscription);
	if (batch->look_up != NULL)
		g_task_return_new_error(batch->look_up, G_IO_ERROR, G_IO_ERROR_CANCELLED,
		                        "The session is over");
	g_clear_object(&batch->look_up);
	g_clear_pointer(&batch->wanted, g_ptr_array_unref);
	g_clear_pointer(&batch->added, g_ptr_array_unref);
	g_clear_pointer(&batch->unwanted, g_ptr_array_unref);
	g_ptr_array_unref(batch->addresses);
	g_free(batch->uri);
	g_free(batch);
}

gboolean
sfb_presence_batch_is_single(const SfbPresenceBatch *batch)
{
	return batch->kind == SFB_PRESENCE_SINGLE || batch->kind == SFB_PRESENCE_FETCH_SINGLE;
}

gboolean
sfb_presence_batch_is_fetch(const SfbPresenceBatch *batch)
{
	return batch->kind == SFB_PRESENCE_FETCH || batch->kind == SFB_PRESENCE_FETCH_SINGLE;
}

static guint
get_length(const GPtrArray *addresses)
{
	return addresses != NULL ? addresses->len : 0;
}

guint
sfb_presence_batch_count(const SfbPresenceBatch *batch)
{
	return batch->addresses->len + get_length(batch->wanted) + get_length(batch->added);
}

/* Bodies */

static GBytes *
build_body(SfbPresenceBatch *batch, const SfbResourceAction *action)
{
	return sfb_resource_list_build_batch(sfb_sip_client_get_uri(batch->owner->client),
	                                     sfb_random_below(G_MAXINT32), action);
}

static GBytes *
build_all(SfbPresenceBatch *batch)
{
	const SfbResourceAction action = { "subscribe", batch->addresses, batch->added };

	return build_body(batch, &action);
}

static void
update_body(SfbPresenceBatch *batch)
{
	g_autoptr(GBytes) body = build_all(batch);

	sfb_sip_subscription_set_body(batch->subscription, body);
}

static void
send_action(SfbPresenceBatch *batch, const char *name, const GPtrArray *addresses,
            const GPtrArray *added)
{
	const SfbResourceAction action = { name, addresses, added };
	g_autoptr(GBytes) body = NULL;

	if (get_length(addresses) + get_length(added) == 0)
		return;
	body = build_body(batch, &action);
	sfb_sip_subscription_send_body(batch->subscription, body);
}

/* Coming and going */

gboolean
sfb_presence_batch_has_room(const SfbPresenceBatch *batch)
{
	return sfb_presence_batch_count(batch) < SFB_PRESENCE_BATCH_MAX &&
	       (batch->subscription == NULL || sfb_sip_subscription_is_live(batch->subscription));
}

static void
append(GPtrArray **place, GRefString *address)
{
	if (*place == NULL)
		*place = g_ptr_array_new_with_free_func((GDestroyNotify)g_ref_string_release);
	g_ptr_array_add(*place, g_ref_string_acquire(address));
}

static gboolean
take_out(GPtrArray *place, GRefString *address)
{
	return place != NULL && g_ptr_array_remove(place, address);
}

static void
absorb(SfbPresenceBatch *batch, GPtrArray **place)
{
	if (*place != NULL)
		g_ptr_array_extend_and_steal(batch->addresses, g_steal_pointer(place));
}

void
sfb_presence_batch_add(SfbPresenceBatch *batch, GRefString *address, gboolean is_added)
{
	if (is_added)
		append(&batch->added, address);
	else
		append(batch->subscription == NULL ? &batch->addresses : &batch->wanted, address);
}

void
sfb_presence_batch_skip(SfbPresenceBatch *batch, GRefString *address)
{
	take_out(batch->addresses, address);
}

void
sfb_presence_batch_remove(SfbPresenceBatch *batch, GRefString *address)
{
	if (take_out(batch->added, address) || take_out(batch->wanted, address))
		return;
	if (take_out(batch->addresses, address) && batch->subscription != NULL)
		append(&batch->unwanted, address);
}

void
sfb_presence_batch_tell_changes(SfbPresenceBatch *batch)
{
	g_autoptr(GPtrArray) unwanted = g_steal_pointer(&batch->unwanted);

	send_action(batch, "unsubscribe", unwanted, NULL);
	send_action(batch, "subscribe", batch->wanted, batch->added);
	absorb(batch, &batch->wanted);
	absorb(batch, &batch->added);
	update_body(batch);
}

/* The subscription */

/* A single person's server knows no lists and must not be asked for them ([MS-PRES] 3.4.5.1.3). */
SfbSipSubscription *
sfb_presence_batch_subscribe(SfbPresenceBatch *batch, SfbSipClient *client)
{
	gboolean is_single = sfb_presence_batch_is_single(batch);
	g_autoptr(GBytes) body = build_all(batch);
	const SfbSipSubscriptionWish wish = {
		.request_uri = batch->uri,
		.event = SFB_PRESENCE_EVENT,
		.accept = SFB_CATEGORIES_TYPE ", " SFB_RESOURCE_LIST_TYPE
					      ", multipart/related, " SFB_MSRTC_PIDF_TYPE
					      ", " SFB_XPIDF_TYPE ", " SFB_PIDF_TYPE,
		.supported = is_single ? NULL : "eventlist",
		.require = is_single ? NULL : "adhoclist, categoryList",
		.content_type = "application/msrtc-adrl-categorylist+xml",
		.body = body,
		.is_once = sfb_presence_batch_is_fetch(batch),
	};

	batch->subscription = sfb_sip_subscription_new(client, &wish);
	batch->tells_added = batch->added != NULL;
	absorb(batch, &batch->added);
	return batch->subscription;
}

void
sfb_presence_batch_take_answer(SfbPresenceBatch *batch)
{
	batch->answered_at = g_get_monotonic_time();
	if (batch->tells_added)
		update_body(batch);
	batch->tells_added = FALSE;
}
