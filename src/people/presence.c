/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The presence of others: the window. */

#include "config.h"

#include "people/presence.h"

#include <glib/gi18n-lib.h>

#include "people/presence-private.h"
#include "util/error.h"

/* Enough to find half a dozen addresses that no server can read. */
#define SPLITS_MAX 64

G_DEFINE_TYPE(SfbPresence, sfb_presence, G_TYPE_OBJECT)

static gboolean
has_presence(SfbPresence *self)
{
	return sfb_sip_client_has_event(self->client, SFB_PRESENCE_EVENT);
}

/* Those who ask for one person may lose patience with that one; it is not the end for all. */
static void
set_cancellable(SfbPresence *self, GCancellable *cancellable)
{
	if (self->cancellable == NULL || g_cancellable_is_cancelled(self->cancellable))
		g_set_object(&self->cancellable, cancellable);
}

/* Watching */

/* Returns: (nullable) the person, if that is news */
static SfbPerson *
begin_watching(SfbPresence *self, const char *address)
{
	SfbPerson *person;

	if (!sfb_presence_is_askable(self, address))
		return NULL;
	person = sfb_presence_ensure(self, address);
	if (person->is_watched)
		return NULL;
	person->is_watched = TRUE;
	sfb_presence_stop_polling(self, person);
	return person;
}

void
sfb_presence_watch_async(SfbPresence *self, const char *const *addresses, gsize count,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
	g_autoptr(GPtrArray) people = g_ptr_array_new();
	SfbPresenceWatch *watch;

	if (!has_presence(self)) {
		g_debug("the server does not tell the presence of others");
		g_task_return_boolean(task, TRUE);
		return;
	}
	g_set_object(&self->cancellable, cancellable);
	watch = g_new0(SfbPresenceWatch, 1);
	watch->task = g_steal_pointer(&task);
	watch->unanswered = 1; /* for ourselves, so that nothing is done before all is queued */
	for (gsize i = 0; i < count; i++) {
		SfbPerson *person = begin_watching(self, addresses[i]);

		if (person != NULL)
			g_ptr_array_add(people, person);
	}
	sfb_presence_ask_home(self, SFB_PRESENCE_LIST, people, watch);
	sfb_presence_count_answer(watch);
}

gboolean
sfb_presence_watch_finish(SfbPresence *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

void
sfb_presence_watch_added(SfbPresence *self, const char *address, GCancellable *cancellable)
{
	g_autoptr(GPtrArray) people = g_ptr_array_new();
	SfbPerson *person = has_presence(self) ? begin_watching(self, address) : NULL;

	if (person == NULL)
		return;
	set_cancellable(self, cancellable);
	person->is_new = TRUE;
	g_ptr_array_add(people, person);
	sfb_presence_ask_home(self, SFB_PRESENCE_LIST, people, NULL);
}

void
sfb_presence_unwatch(SfbPresence *self, const char *address)
{
	SfbPerson *person = sfb_presence_find(self, address);

	if (person == NULL || !person->is_watched)
		return;
	person->is_watched = FALSE;
	person->is_new = FALSE;
	sfb_presence_leave_batch(self, person);
	if (person->holds > 0)
		sfb_presence_poll(self, person);
	else
		sfb_presence_stop_polling(self, person);
	sfb_presence_drop_if_unused(self, person);
}

const SfbPresentity *
sfb_presence_get(SfbPresence *self, const char *address)
{
	SfbPerson *person = sfb_presence_find(self, address);

	return person != NULL ? person->presentity : NULL;
}

/* Holding */

static void
suggest_name(SfbPresence *self, SfbPerson *person, const char *display_name)
{
	if (display_name == NULL || person->presentity->display_name != NULL)
		return;
	person->presentity->display_name = g_strdup(display_name);
	sfb_presence_announce(self, person->presentity);
}

static void
ask_for_held(SfbPresence *self, SfbPerson *person)
{
	if (person->is_watched || !has_presence(self) ||
	    !sfb_presence_is_askable(self, person->presentity->address))
		return;
	sfb_presence_fetch_soon(self, person);
	sfb_presence_poll(self, person);
}

void
sfb_presence_hold(SfbPresence *self, const char *address, const char *display_name,
                  GCancellable *cancellable)
{
	SfbPerson *person = sfb_presence_ensure(self, address);

	set_cancellable(self, cancellable);
	if (person->holds++ == 0)
		ask_for_held(self, person);
	suggest_name(self, person, display_name);
}

void
sfb_presence_release(SfbPresence *self, const char *address)
{
	SfbPerson *person = sfb_presence_find(self, address);

	if (person == NULL || person->holds == 0 || --person->holds > 0)
		return;
	if (!person->is_watched)
		sfb_presence_stop_polling(self, person);
	sfb_presence_drop_if_unused(self, person);
}

/* Looking up */

/* Keeps the person until the callback is over. */
typedef struct {
	SfbPresence *presence;
	SfbPerson *person;
} LookUp;

static void
look_up_free(LookUp *look_up)
{
	look_up->person->look_ups--;
	sfb_presence_drop_if_unused(look_up->presence, look_up->person);
	g_object_unref(look_up->presence);
	g_free(look_up);
}

static LookUp *
look_up_new(SfbPresence *self, const char *address)
{
	LookUp *look_up = g_new0(LookUp, 1);

	look_up->presence = g_object_ref(self);
	look_up->person = sfb_presence_ensure(self, address);
	look_up->person->look_ups++;
	return look_up;
}

void
sfb_presence_look_up_async(SfbPresence *self, const char *address, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
	SfbPresenceBatch *batch;
	LookUp *look_up;

	if (!has_presence(self) || !sfb_presence_is_askable(self, address)) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_UNSUPPORTED,
		                        _("The server does not tell the presence of %s."), address);
		return;
	}
	look_up = look_up_new(self, address);
	g_task_set_task_data(task, look_up, (GDestroyNotify)look_up_free);
	batch = sfb_presence_queue_fetch(self, look_up->person,
	                                 sfb_sip_client_get_uri(self->client), 0);
	batch->look_up = g_steal_pointer(&task);
	sfb_presence_pump(self);
}

const SfbPresentity *
sfb_presence_look_up_finish(SfbPresence *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* Life */

SfbPresence *
sfb_presence_new(SfbSipClient *client, SfbSettings *settings)
{
	SfbPresence *self = g_object_new(SFB_TYPE_PRESENCE, NULL);

	self->client = g_object_ref(client);
	if (settings != NULL)
		self->settings = g_object_ref(settings);
	return self;
}

static void
sfb_presence_dispose(GObject *object)
{
	SfbPresence *self = SFB_PRESENCE(object);
	guint *const timers[] = { &self->note_id,   &self->second_id, &self->changed_id,
		                  &self->fresh_id,  &self->poll_id,   &self->later_id,
		                  &self->silence_id };

	for (guint i = 0; i < G_N_ELEMENTS(timers); i++)
		g_clear_handle_id(timers[i], g_source_remove);
	sfb_presence_drop_queue(self);
	g_hash_table_remove_all(self->changed);
	g_hash_table_remove_all(self->batches);
	g_clear_object(&self->cancellable);
	g_clear_object(&self->settings);
	g_clear_object(&self->client);
	G_OBJECT_CLASS(sfb_presence_parent_class)->dispose(object);
}

static void
sfb_presence_finalize(GObject *object)
{
	SfbPresence *self = SFB_PRESENCE(object);

	g_hash_table_unref(self->batches);
	g_hash_table_unref(self->changed);
	g_hash_table_unref(self->fresh);
	g_hash_table_unref(self->polled);
	g_hash_table_unref(self->later);
	g_hash_table_unref(self->people);
	G_OBJECT_CLASS(sfb_presence_parent_class)->finalize(object);
}

static void
sfb_presence_class_init(SfbPresenceClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_presence_dispose;
	object_class->finalize = sfb_presence_finalize;
	g_signal_new("presentity-changed", SFB_TYPE_PRESENCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
	             NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static GHashTable *
new_address_set(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, (GDestroyNotify)g_ref_string_release,
	                             NULL);
}

static void
sfb_presence_init(SfbPresence *self)
{
	g_queue_init(&self->lists);
	g_queue_init(&self->singles);
	self->splits_left = SPLITS_MAX;
	self->people = g_hash_table_new_full(g_str_hash, g_str_equal, NULL,
	                                     (GDestroyNotify)sfb_person_free);
	self->batches =
		g_hash_table_new_full(NULL, NULL, (GDestroyNotify)sfb_presence_batch_free, NULL);
	self->changed = g_hash_table_new(NULL, NULL);
	self->fresh = new_address_set();
	self->polled = new_address_set();
	self->later = new_address_set();
}
