/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The presence of others.
 *
 *   addresses -> batches -> queue -> a few SUBSCRIBEs at a time -> documents -> people
 *                             ^                                        |
 *                             +-- batches for other pools, singles <---+  "resubscribe"
 */

#include "people/presence.h"

#include "people/presence-batch-private.h"
#include "people/resource-list.h"
#include "sip/header.h"
#include "sip/multipart.h"
#include "util/address.h"
#include "util/error.h"

#define EVENT "presence"

/* SUBSCRIBEs without an answer: neither the server's queue nor our own grows long. */
#define UNDER_WAY_MAX 4

/* How often one person is passed on from server to server. */
#define HOPS_MAX 3

struct _SfbPresence {
	GObject parent_instance;

	SfbSipClient *client;
	GCancellable *cancellable; /* of the latest watch: the session's */
	GHashTable *people;        /* address to SfbPresentity */
	GHashTable *moved;         /* address to the URI we were sent to, both GRefString */
	GHashTable *batches;       /* set of SfbPresenceBatch, begun */
	GQueue queue;              /* (element-type SfbPresenceBatch) not begun */
	guint under_way;
};

G_DEFINE_TYPE(SfbPresence, sfb_presence, G_TYPE_OBJECT)

static guint changed_signal;

/* People */

static gboolean
is_watchable(SfbPresence *self, const char *address)
{
	return sfb_address_get_domain(address)[0] != '\0' &&
	       !g_str_equal(address, sfb_sip_client_get_address(self->client)) &&
	       !g_hash_table_contains(self->people, address);
}

/* Returns: (transfer full) (element-type GRefString) the addresses that are new */
static GPtrArray *
add_people(SfbPresence *self, const char *const *addresses, gsize count)
{
	GPtrArray *added = g_ptr_array_new_with_free_func((GDestroyNotify)g_ref_string_release);

	for (gsize i = 0; i < count; i++) {
		SfbPresentity *presentity;

		if (!is_watchable(self, addresses[i]))
			continue;
		presentity = sfb_presentity_new(addresses[i]);
		g_hash_table_insert(self->people, presentity->address, presentity);
		g_ptr_array_add(added, g_ref_string_acquire(presentity->address));
	}
	return added;
}

static SfbPresentity *
find_person(const char *address, gpointer user_data)
{
	return g_hash_table_lookup(SFB_PRESENCE(user_data)->people, address);
}

static void
announce(SfbPresence *self, const SfbPresentity *presentity)
{
	g_signal_emit(self, changed_signal, 0, presentity);
}

static void
forget_presence(SfbPresence *self, const char *address)
{
	SfbPresentity *presentity = g_hash_table_lookup(self->people, address);

	if (presentity != NULL && sfb_presentity_forget_presence(presentity))
		announce(self, presentity);
}

/* Batches */

/* Returns: a new batch at the end of the queue, borrowed */
static SfbPresenceBatch *
queue_batch(SfbPresence *self, const char *uri, guint hops)
{
	SfbPresenceBatch *batch = sfb_presence_batch_new(self, uri, hops);

	g_queue_push_tail(&self->queue, batch);
	return batch;
}

/* @addresses: (element-type GRefString). @watch: may be NULL. */
static void
queue_batches(SfbPresence *self, const char *uri, guint hops, const GPtrArray *addresses,
              SfbPresenceWatch *watch)
{
	gboolean has_lists = sfb_sip_client_has_feature(self->client, "adhoclist");
	guint size = has_lists ? SFB_PRESENCE_BATCH_MAX : 1;
	SfbPresenceBatch *batch = NULL;

	for (guint i = 0; i < addresses->len; i++) {
		if (i % size == 0) {
			batch = queue_batch(self, uri, hops);
			batch->watch = watch;
			if (watch != NULL)
				watch->unanswered++;
		}
		sfb_presence_batch_add(batch, g_ptr_array_index(addresses, i));
	}
}

static void
count_answer(SfbPresenceWatch *watch)
{
	g_autoptr(GTask) task = NULL;

	if (watch == NULL || --watch->unanswered > 0)
		return;
	task = watch->task;
	g_free(watch);
	g_task_return_boolean(task, TRUE);
}

/* The session is over; who waits is told so by the task itself. */
static void
drop_queue(SfbPresence *self)
{
	SfbPresenceBatch *batch;

	while ((batch = g_queue_pop_head(&self->queue)) != NULL) {
		count_answer(batch->watch);
		sfb_presence_batch_free(batch);
	}
}

/* A person who was passed on is no more the business of the server that did it. */
static gboolean
is_in_charge(const SfbPresenceBatch *batch, const char *address)
{
	const char *uri = g_hash_table_lookup(batch->owner->moved, address);

	return uri != NULL ? g_str_equal(uri, batch->uri) : batch->hops == 0;
}

/* Documents */

static void
take_categories(SfbPresence *self, const char *text, gsize length)
{
	g_autoptr(GError) error = NULL;
	SfbPresentity *presentity =
		sfb_presence_apply_categories(text, length, find_person, self, &error);

	if (presentity != NULL)
		announce(self, presentity);
	else if (error != NULL)
		g_debug("categories left out: %s", error->message);
}

/* Returns: TRUE if that is news. The same is said again at every refresh. */
static gboolean
note_move(SfbPresence *self, const char *address, const char *uri)
{
	const char *known = g_hash_table_lookup(self->moved, address);

	if (g_strcmp0(known, uri) == 0)
		return FALSE;
	g_hash_table_replace(self->moved, g_ref_string_new(address), g_ref_string_new_intern(uri));
	return TRUE;
}

static void
queue_single(SfbPresenceBatch *origin, SfbPresentity *presentity)
{
	SfbPresence *self = origin->owner;
	g_autofree char *uri = sfb_address_to_uri(presentity->address);
	SfbPresenceBatch *single;

	if (!note_move(self, presentity->address, uri))
		return;
	single = queue_batch(self, uri, origin->hops + 1);
	single->is_single = TRUE;
	sfb_presence_batch_add(single, presentity->address);
}

/* @pools: URI to the addresses (element-type GRefString) to be asked for there. */
static void
add_to_pool(SfbPresenceBatch *origin, SfbPresentity *presentity, const char *uri, GHashTable *pools)
{
	GPtrArray *addresses = g_hash_table_lookup(pools, uri);

	if (!note_move(origin->owner, presentity->address, uri))
		return;
	if (addresses == NULL) {
		addresses = g_ptr_array_new_with_free_func((GDestroyNotify)g_ref_string_release);
		g_hash_table_insert(pools, g_strdup(uri), addresses);
	}
	g_ptr_array_add(addresses, g_ref_string_acquire(presentity->address));
}

static void
take_resource(SfbPresenceBatch *batch, const SfbResource *resource, GHashTable *pools)
{
	SfbPresentity *presentity = find_person(resource->address, batch->owner);

	if (presentity == NULL)
		return;
	switch (resource->state) {
	case SFB_RESOURCE_RESUBSCRIBE:
		if (batch->hops == HOPS_MAX)
			g_debug("passed on too often, left out: %s", presentity->address);
		else if (resource->pool != NULL)
			add_to_pool(batch, presentity, resource->pool, pools);
		else
			queue_single(batch, presentity);
		break;
	case SFB_RESOURCE_TERMINATED:
		if (is_in_charge(batch, presentity->address))
			forget_presence(batch->owner, presentity->address);
		break;
	case SFB_RESOURCE_ACTIVE:
	case SFB_RESOURCE_PENDING:
		break;
	}
}

static void pump(SfbPresence *self);

static void
take_resource_list(SfbPresence *self, SfbPresenceBatch *batch, const char *text, gsize length)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) resources = sfb_resource_list_parse(text, length, &error);
	g_autoptr(GHashTable) pools = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                                    (GDestroyNotify)g_ptr_array_unref);
	GHashTableIter iter;
	gpointer uri, addresses;

	if (resources == NULL) {
		g_debug("resource list left out: %s", error->message);
		return;
	}
	for (guint i = 0; i < resources->len; i++)
		take_resource(batch, g_ptr_array_index(resources, i), pools);
	g_hash_table_iter_init(&iter, pools);
	while (g_hash_table_iter_next(&iter, &uri, &addresses))
		queue_batches(self, uri, batch->hops + 1, addresses, NULL);
	pump(self);
}

static void
take_document(SfbPresence *self, SfbPresenceBatch *batch, const char *content_type, GBytes *body)
{
	gsize length;
	const char *text = g_bytes_get_data(body, &length);

	if (sfb_sip_header_is_type(content_type, SFB_CATEGORIES_TYPE))
		take_categories(self, text, length);
	else if (sfb_sip_header_is_type(content_type, SFB_RESOURCE_LIST_TYPE))
		take_resource_list(self, batch, text, length);
}

static void
on_notified(SfbSipSubscription *subscription, SfbSipMessage *message, gpointer user_data)
{
	SfbPresenceBatch *batch = user_data;
	g_autoptr(SfbPresence) self = g_object_ref(batch->owner);
	const char *content_type = sfb_sip_message_get_header(message, "Content-Type");
	GBytes *body = sfb_sip_message_get_body(message);
	g_autoptr(GPtrArray) parts = NULL;

	if (content_type == NULL)
		return;
	if (g_ascii_strncasecmp(content_type, "multipart/", 10) != 0) {
		take_document(self, batch, content_type, body);
		return;
	}
	parts = sfb_sip_multipart_parse(content_type, body);
	for (guint i = 0; parts != NULL && i < parts->len; i++) {
		const SfbSipPart *part = g_ptr_array_index(parts, i);

		take_document(self, batch, part->content_type, part->body);
	}
}

/* Subscriptions */

/* Nobody tells of these people any more. */
static void
on_ended(SfbSipSubscription *subscription, const GError *error, gpointer user_data)
{
	SfbPresenceBatch *batch = user_data;
	g_autoptr(SfbPresence) self = g_object_ref(batch->owner);

	for (guint i = 0; i < batch->addresses->len; i++) {
		const char *address = g_ptr_array_index(batch->addresses, i);

		if (is_in_charge(batch, address))
			forget_presence(self, address);
	}
	if (batch->is_answered)
		g_hash_table_remove(self->batches, batch);
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	SfbPresenceBatch *batch = user_data;
	g_autoptr(SfbPresence) self = batch->owner;
	SfbPresenceWatch *watch = g_steal_pointer(&batch->watch);
	g_autoptr(GError) error = NULL;

	self->under_way--;
	batch->is_answered = TRUE;
	if (!sfb_sip_subscription_start_finish(SFB_SIP_SUBSCRIPTION(source), result, &error)) {
		g_debug("%u people are unknown: %s", batch->addresses->len, error->message);
		/* After passing trouble the subscription tries again by itself. */
		if (!sfb_error_is_temporary(error))
			g_hash_table_remove(self->batches, batch);
	}
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		drop_queue(self);
	pump(self);
	count_answer(watch);
}

static void
start_batch(SfbPresence *self, SfbPresenceBatch *batch)
{
	SfbSipSubscription *subscription = sfb_presence_batch_subscribe(batch, self->client);

	self->under_way++;
	g_hash_table_add(self->batches, batch);
	g_signal_connect(subscription, "notified", G_CALLBACK(on_notified), batch);
	g_signal_connect(subscription, "ended", G_CALLBACK(on_ended), batch);
	g_object_ref(self); /* until the answer */
	sfb_sip_subscription_start_async(subscription, self->cancellable, on_answered, batch);
}

static void
pump(SfbPresence *self)
{
	while (self->under_way < UNDER_WAY_MAX && !g_queue_is_empty(&self->queue))
		start_batch(self, g_queue_pop_head(&self->queue));
}

/* Window */

void
sfb_presence_watch_async(SfbPresence *self, const char *const *addresses, gsize count,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
	g_autoptr(GPtrArray) added = NULL;
	SfbPresenceWatch *watch;

	if (!sfb_sip_client_has_event(self->client, EVENT)) {
		g_debug("the server does not tell the presence of others");
		g_task_return_boolean(task, TRUE);
		return;
	}
	g_set_object(&self->cancellable, cancellable);
	watch = g_new0(SfbPresenceWatch, 1);
	watch->task = g_steal_pointer(&task);
	watch->unanswered = 1; /* for ourselves, so that nothing is done before all is queued */
	added = add_people(self, addresses, count);
	queue_batches(self, sfb_sip_client_get_uri(self->client), 0, added, watch);
	pump(self);
	count_answer(watch);
}

gboolean
sfb_presence_watch_finish(SfbPresence *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

void
sfb_presence_unwatch(SfbPresence *self, const char *address)
{
	g_hash_table_remove(self->moved, address);
	g_hash_table_remove(self->people, address);
}

const SfbPresentity *
sfb_presence_get(SfbPresence *self, const char *address)
{
	return g_hash_table_lookup(self->people, address);
}

/* Life */

SfbPresence *
sfb_presence_new(SfbSipClient *client)
{
	SfbPresence *self = g_object_new(SFB_TYPE_PRESENCE, NULL);

	self->client = g_object_ref(client);
	return self;
}

static void
sfb_presence_dispose(GObject *object)
{
	SfbPresence *self = SFB_PRESENCE(object);

	drop_queue(self);
	g_hash_table_remove_all(self->batches);
	g_clear_object(&self->cancellable);
	g_clear_object(&self->client);
	G_OBJECT_CLASS(sfb_presence_parent_class)->dispose(object);
}

static void
sfb_presence_finalize(GObject *object)
{
	SfbPresence *self = SFB_PRESENCE(object);

	g_hash_table_unref(self->batches);
	g_hash_table_unref(self->moved);
	g_hash_table_unref(self->people);
	G_OBJECT_CLASS(sfb_presence_parent_class)->finalize(object);
}

static void
sfb_presence_class_init(SfbPresenceClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_presence_dispose;
	object_class->finalize = sfb_presence_finalize;
	changed_signal = g_signal_new("presentity-changed", SFB_TYPE_PRESENCE, G_SIGNAL_RUN_LAST, 0,
	                              NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
sfb_presence_init(SfbPresence *self)
{
	g_queue_init(&self->queue);
	self->people = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
	                                     (GDestroyNotify)sfb_presentity_free);
	self->moved =
		g_hash_table_new_full(g_str_hash, g_str_equal, (GDestroyNotify)g_ref_string_release,
	                              (GDestroyNotify)g_ref_string_release);
	self->batches =
		g_hash_table_new_full(NULL, NULL, (GDestroyNotify)sfb_presence_batch_free, NULL);
}
