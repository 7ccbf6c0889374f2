/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Who is asked about whom, and when.
 *
 *   people -> batches -> queue -> a few SUBSCRIBEs at a time -> answered: told of changes
 *      ^                                    |
 *      |                                    +-> refused: unknown, or asked again in a while
 *      +-- later, polled, silent  <---------+
 */

#include "people/presence-private.h"

#include "util/address.h"
#include "util/error.h"

/* SUBSCRIBEs without an answer: neither the server's queue nor our own grows long. */
#define UNDER_WAY_MAX 4

/* Other companies' servers are asked person by person, and our own sees it all. */
#define SINGLES_PER_SECOND 25

#define FETCH_SECONDS 10 /* how long a document may come after the answer */

/* Adding */

static SfbPresenceBatch *
queue_batch(SfbPresence *self, SfbPresenceKind kind, const char *uri, guint hops)
{
	SfbPresenceBatch *batch = sfb_presence_batch_new(self, kind, uri, hops);

	g_queue_push_tail(sfb_presence_batch_is_single(batch) ? &self->singles : &self->lists,
	                  batch);
	return batch;
}

static void
add_person(SfbPresenceBatch *batch, SfbPerson *person)
{
	gboolean is_fetch = sfb_presence_batch_is_fetch(batch);

	sfb_presence_batch_add(batch, person->presentity->address, person->is_new && !is_fetch);
	if (!is_fetch)
		person->batch = batch;
}

static gboolean
is_roomy(const SfbPresence *self)
{
	return self->roomy != NULL && sfb_presence_batch_has_room(self->roomy);
}

static gboolean on_changes_due(gpointer user_data);

/* Changes of one turn of the main loop travel together. */
static void
note_change(SfbPresence *self, SfbPresenceBatch *batch)
{
	if (batch->subscription == NULL)
		return;
	g_hash_table_add(self->changed, batch);
	if (self->changed_id == 0)
		self->changed_id = g_idle_add(on_changes_due, self);
}

static SfbPresenceBatch *
open_batch(SfbPresence *self, SfbPresenceKind kind, const char *uri, guint hops,
           SfbPresenceWatch *watch)
{
	SfbPresenceBatch *batch = queue_batch(self, kind, uri, hops);

	batch->watch = watch;
	if (watch != NULL)
		watch->unanswered++;
	return batch;
}

/* Our own server's lists are filled up before a new one is begun: who is removed and added again
 * leaves no dialog behind. */
void
sfb_presence_queue_people(SfbPresence *self, SfbPresenceKind kind, const char *uri, guint hops,
                          const GPtrArray *people, SfbPresenceWatch *watch)
{
	gboolean has_lists = sfb_sip_client_has_feature(self->client, "adhoclist");
	gboolean is_shared = has_lists && kind == SFB_PRESENCE_LIST && hops == 0;
	guint size = has_lists ? SFB_PRESENCE_BATCH_MAX : 1;
	SfbPresenceBatch *batch = NULL;

	for (guint i = 0; i < people->len; i++) {
		SfbPerson *person = g_ptr_array_index(people, i);

		if (is_shared && is_roomy(self))
			batch = self->roomy;
		else if (batch == NULL || sfb_presence_batch_count(batch) >= size)
			batch = open_batch(self, kind, uri, hops, watch);
		if (is_shared)
			self->roomy = batch;
		add_person(batch, person);
		note_change(self, batch);
	}
}

void
sfb_presence_ask_home(SfbPresence *self, SfbPresenceKind kind, const GPtrArray *people,
                      SfbPresenceWatch *watch)
{
	sfb_presence_queue_people(self, kind, sfb_sip_client_get_uri(self->client), 0, people,
	                          watch);
	sfb_presence_pump(self);
}

SfbPresenceBatch *
sfb_presence_queue_single(SfbPresence *self, SfbPerson *person, SfbPresenceKind kind, guint hops)
{
	g_autofree char *uri = sfb_address_to_uri(person->presentity->address);
	SfbPresenceBatch *batch = queue_batch(self, kind, uri, hops);

	add_person(batch, person);
	return batch;
}

SfbPresenceBatch *
sfb_presence_queue_fetch(SfbPresence *self, SfbPerson *person, const char *uri, guint hops)
{
	SfbPresenceBatch *batch = queue_batch(self, SFB_PRESENCE_FETCH, uri, hops);

	add_person(batch, person);
	return batch;
}

void
sfb_presence_count_answer(SfbPresenceWatch *watch)
{
	g_autoptr(GTask) task = NULL;

	if (watch == NULL || --watch->unanswered > 0)
		return;
	task = watch->task;
	g_free(watch);
	g_task_return_boolean(task, TRUE);
}

/* Ending */

static void
append_in_charge(GPtrArray *people, SfbPresenceBatch *batch, const GPtrArray *addresses)
{
	for (guint i = 0; addresses != NULL && i < addresses->len; i++) {
		SfbPerson *person = sfb_presence_find(batch->owner, addresses->pdata[i]);

		if (person != NULL && person->batch == batch)
			g_ptr_array_add(people, person);
	}
}

/* Returns: (transfer container) (element-type SfbPerson) those @batch is in charge of */
static GPtrArray *
list_in_charge(SfbPresenceBatch *batch)
{
	GPtrArray *people = g_ptr_array_new();

	append_in_charge(people, batch, batch->addresses);
	append_in_charge(people, batch, batch->wanted);
	append_in_charge(people, batch, batch->added);
	return people;
}

/* A batch that is not begun, and not in the queue any more. */
static void
discard(SfbPresence *self, SfbPresenceBatch *batch)
{
	g_autoptr(GPtrArray) people = list_in_charge(batch);

	for (guint i = 0; i < people->len; i++)
		((SfbPerson *)people->pdata[i])->batch = NULL;
	if (self->roomy == batch)
		self->roomy = NULL;
	sfb_presence_count_answer(batch->watch);
	sfb_presence_batch_free(batch);
}

static void
remove_batch(SfbPresence *self, SfbPresenceBatch *batch)
{
	if (self->roomy == batch)
		self->roomy = NULL;
	g_hash_table_remove(self->changed, batch);
	g_hash_table_remove(self->batches, batch);
}

/* Who waits is told so by the task itself. */
void
sfb_presence_drop_queue(SfbPresence *self)
{
	SfbPresenceBatch *batch;

	while ((batch = g_queue_pop_head(&self->lists)) != NULL)
		discard(self, batch);
	while ((batch = g_queue_pop_head(&self->singles)) != NULL)
		discard(self, batch);
}

/* A batch nobody is left in. One that is under way is ended by its answer. */
static void
end_if_empty(SfbPresence *self, SfbPresenceBatch *batch)
{
	if (sfb_presence_batch_count(batch) > 0 || !batch->is_answered)
		return;
	sfb_sip_subscription_end(batch->subscription);
	remove_batch(self, batch);
}

static gboolean
on_changes_due(gpointer user_data)
{
	SfbPresence *self = user_data;
	g_autoptr(GPtrArray) changed = g_ptr_array_new();
	GHashTableIter iter;
	gpointer batch;

	self->changed_id = 0;
	g_hash_table_iter_init(&iter, self->changed);
	while (g_hash_table_iter_next(&iter, &batch, NULL))
		g_ptr_array_add(changed, batch);
	g_hash_table_remove_all(self->changed);
	for (guint i = 0; i < changed->len; i++) {
		batch = g_ptr_array_index(changed, i);
		if (sfb_presence_batch_count(batch) > 0)
			sfb_presence_batch_tell_changes(batch);
		end_if_empty(self, batch);
	}
	return G_SOURCE_REMOVE;
}

void
sfb_presence_leave_batch(SfbPresence *self, SfbPerson *person)
{
	SfbPresenceBatch *batch = g_steal_pointer(&person->batch);

	g_hash_table_remove(self->later, person->presentity->address);
	if (batch == NULL)
		return;
	sfb_presence_batch_remove(batch, person->presentity->address);
	note_change(self, batch);
	if (batch->kind == SFB_PRESENCE_LIST && batch->hops == 0)
		self->roomy = batch;
}

void
sfb_presence_skip_batch(SfbPresence *self, SfbPerson *person)
{
	SfbPresenceBatch *batch = g_steal_pointer(&person->batch);

	if (batch == NULL)
		return;
	sfb_presence_batch_skip(batch, person->presentity->address);
	note_change(self, batch);
}

/* Refusals */

static void
queue_part(SfbPresenceBatch *batch, const GPtrArray *people, guint from, guint to,
           SfbPresenceWatch *watch)
{
	SfbPresenceBatch *part =
		open_batch(batch->owner, batch->kind, batch->uri, batch->hops, watch);

	for (guint i = from; i < to; i++)
		add_person(part, g_ptr_array_index(people, i));
}

/* One address that a server cannot read spoils the whole request: half of them each, again. */
static gboolean
split(SfbPresenceBatch *batch, const GPtrArray *people, const GError *error,
      SfbPresenceWatch *watch)
{
	if (!g_error_matches(error, SFB_ERROR, SFB_ERROR_FAILED) || people->len < 2 ||
	    batch->owner->splits_left == 0)
		return FALSE;
	batch->owner->splits_left--;
	queue_part(batch, people, 0, people->len / 2, watch);
	queue_part(batch, people, people->len / 2, people->len, watch);
	return TRUE;
}

/* Nobody tells of the people of @batch any more. */
static void
take_loss(SfbPresenceBatch *batch, const GError *error, SfbPresenceWatch *watch)
{
	SfbPresence *self = batch->owner;
	g_autoptr(GPtrArray) people = list_in_charge(batch);
	g_autoptr(GPtrArray) lost =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_ref_string_release);
	gboolean may_return = sfb_error_is_temporary(error);

	if (split(batch, people, error, watch)) {
		remove_batch(self, batch);
		return;
	}
	g_debug("%u people are unknown: %s", people->len, error->message);
	for (guint i = 0; i < people->len; i++) {
		SfbPerson *person = g_ptr_array_index(people, i);

		person->batch = NULL;
		g_ptr_array_add(lost, g_ref_string_acquire(person->presentity->address));
		if (may_return)
			sfb_presence_ask_later(self, person);
	}
	remove_batch(self, batch);
	sfb_presence_forget_all(self, lost);
}

/* A list's subscription tries again by itself after passing trouble; the far server of one person
 * is not worth that. */
static void
take_refusal(SfbPresenceBatch *batch, const GError *error, SfbPresenceWatch *watch)
{
	g_autoptr(GTask) look_up = g_steal_pointer(&batch->look_up);

	if (batch->kind != SFB_PRESENCE_LIST || !sfb_error_is_temporary(error))
		take_loss(batch, error, watch);
	if (look_up != NULL)
		g_task_return_error(look_up, g_error_copy(error));
}

/* Answers */

static gboolean
on_fetch_late(gpointer user_data)
{
	SfbPresenceBatch *batch = user_data;

	batch->late_id = 0;
	sfb_presence_end_fetch(batch);
	return G_SOURCE_REMOVE;
}

void
sfb_presence_end_fetch(SfbPresenceBatch *batch)
{
	SfbPresence *self = batch->owner;
	g_autoptr(GTask) look_up = g_steal_pointer(&batch->look_up);
	SfbPerson *person =
		look_up != NULL ? sfb_presence_find(self, batch->addresses->pdata[0]) : NULL;

	remove_batch(self, batch);
	if (look_up != NULL)
		g_task_return_pointer(look_up, person->presentity, NULL);
}

/* A server that grants no time is asked again and again. */
static void
poll_all(SfbPresence *self, SfbPresenceBatch *batch)
{
	g_autoptr(GPtrArray) people = list_in_charge(batch);

	for (guint i = 0; i < people->len; i++) {
		SfbPerson *person = g_ptr_array_index(people, i);

		person->batch = NULL;
		sfb_presence_poll(self, person);
	}
	remove_batch(self, batch);
}

static void
take_answer(SfbPresence *self, SfbPresenceBatch *batch)
{
	sfb_presence_batch_take_answer(batch);
	sfb_presence_listen(self);
	if (sfb_presence_batch_is_fetch(batch) && batch->is_told)
		sfb_presence_end_fetch(batch);
	else if (sfb_presence_batch_is_fetch(batch))
		batch->late_id = g_timeout_add_seconds(FETCH_SECONDS, on_fetch_late, batch);
	else if (!sfb_sip_subscription_is_live(batch->subscription))
		poll_all(self, batch);
	else
		end_if_empty(self, batch);
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
	if (sfb_sip_subscription_start_finish(SFB_SIP_SUBSCRIPTION(source), result, &error))
		take_answer(self, batch);
	else
		take_refusal(batch, error, watch);
	if (g_cancellable_is_cancelled(self->cancellable))
		sfb_presence_drop_queue(self);
	sfb_presence_pump(self);
	sfb_presence_count_answer(watch);
}

static void
on_ended(SfbSipSubscription *subscription, const GError *error, gpointer user_data)
{
	SfbPresenceBatch *batch = user_data;
	g_autoptr(SfbPresence) self = g_object_ref(batch->owner);

	take_loss(batch, error, NULL);
	sfb_presence_pump(self);
}

/* The first one after a start that failed for a while stands for its answer. */
static void
on_notified(SfbSipSubscription *subscription, SfbSipMessage *message, gpointer user_data)
{
	SfbPresenceBatch *batch = user_data;

	if (batch->is_answered && batch->answered_at == 0) {
		sfb_presence_batch_take_answer(batch);
		sfb_presence_listen(batch->owner);
	}
	sfb_presence_take_message(batch, message);
}

/* Beginning */

static void
start_batch(SfbPresence *self, SfbPresenceBatch *batch)
{
	SfbSipSubscription *subscription = sfb_presence_batch_subscribe(batch, self->client);
	GCancellable *cancellable =
		batch->look_up != NULL ? g_task_get_cancellable(batch->look_up) : self->cancellable;

	self->under_way++;
	g_hash_table_add(self->batches, batch);
	g_signal_connect(subscription, "notified", G_CALLBACK(on_notified), batch);
	g_signal_connect(subscription, "ended", G_CALLBACK(on_ended), batch);
	g_object_ref(self); /* until the answer */
	sfb_sip_subscription_start_async(subscription, cancellable, on_answered, batch);
}

static gboolean
on_second_over(gpointer user_data)
{
	SfbPresence *self = user_data;

	self->second_id = 0;
	self->singles_sent = 0;
	sfb_presence_pump(self);
	return G_SOURCE_REMOVE;
}

/* NULL if nothing is to be begun now. */
static SfbPresenceBatch *
take_next(SfbPresence *self)
{
	if (!g_queue_is_empty(&self->lists))
		return g_queue_pop_head(&self->lists);
	if (g_queue_is_empty(&self->singles) || self->singles_sent == SINGLES_PER_SECOND)
		return NULL;
	self->singles_sent++;
	if (self->second_id == 0)
		self->second_id = g_timeout_add(1000, on_second_over, self);
	return g_queue_pop_head(&self->singles);
}

/* Everybody may have left a batch while it waited. */
void
sfb_presence_pump(SfbPresence *self)
{
	while (self->under_way < UNDER_WAY_MAX) {
		SfbPresenceBatch *batch = take_next(self);

		if (batch == NULL)
			return;
		if (sfb_presence_batch_count(batch) > 0)
			start_batch(self, batch);
		else
			discard(self, batch);
	}
}
