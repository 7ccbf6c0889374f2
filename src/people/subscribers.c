/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who has put us into their list. */

#include "people/subscribers.h"

#include "people/subscribers-xml.h"

#define SETTINGS_SECONDS 30 /* how long they are waited for: they may want no notices */

struct _SfbSubscribers {
	GObject parent_instance;

	SfbSelf *told;
	SfbSettings *settings;
	GCancellable *cancellable; /* ends what is in flight */

	GHashTable *met;      /* set of addresses: once told of, never announced again */
	GQueue newcomers;     /* of SfbSubscriber, not announced yet */
	gboolean is_muted;    /* by the user's own choice */
	gboolean is_settled;  /* whether notices are wanted is known */
	guint patience_id;    /* with the settings */
	GQueue confirmations; /* of addresses */
	gboolean is_confirming;
};

G_DEFINE_TYPE(SfbSubscribers, sfb_subscribers, G_TYPE_OBJECT)

static guint added_us_signal;

/* Confirming */

static void confirm_next(SfbSubscribers *self);

/* One that fails is asked about at the next sign-in. */
static void
on_confirmed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbSubscribers) self = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	self = g_object_ref(SFB_SUBSCRIBERS(user_data));
	if (response == NULL || sfb_sip_message_get_status(response) >= 300)
		g_debug("a newcomer was not confirmed");
	self->is_confirming = FALSE;
	confirm_next(self);
}

static void
confirm_next(SfbSubscribers *self)
{
	g_autofree char *address = NULL;
	g_autoptr(GBytes) body = NULL;

	if (self->is_confirming || g_queue_is_empty(&self->confirmations))
		return;
	address = g_queue_pop_head(&self->confirmations);
	body = sfb_subscribers_build_confirmation(address);
	self->is_confirming = TRUE;
	sfb_self_send_async(self->told, SFB_SUBSCRIBERS_CHANGE_TYPE, body, self->cancellable,
	                    on_confirmed, self);
}

void
sfb_subscribers_acknowledge(SfbSubscribers *self, const char *address)
{
	g_queue_push_tail(&self->confirmations, g_strdup(address));
	confirm_next(self);
}

/* Announcing */

static gboolean
wants_notices(SfbSubscribers *self)
{
	return !self->is_muted &&
	       sfb_settings_get_boolean(self->settings,
	                                SFB_SETTING_NOTIFICATION_FOR_NEW_SUBSCRIBERS);
}

static void
announce(SfbSubscribers *self)
{
	gboolean is_wanted = wants_notices(self);

	while (self->is_settled && !g_queue_is_empty(&self->newcomers)) {
		SfbSubscriber *newcomer = g_queue_pop_head(&self->newcomers);

		if (is_wanted)
			g_signal_emit(self, added_us_signal, 0, newcomer->address,
			              newcomer->display_name);
		else
			sfb_subscribers_acknowledge(self, newcomer->address);
		sfb_subscriber_free(newcomer);
	}
}

static void
settle(SfbSubscribers *self)
{
	g_clear_handle_id(&self->patience_id, g_source_remove);
	self->is_settled = TRUE;
	announce(self);
}

static void
on_settings_changed(SfbSettings *settings, gpointer user_data)
{
	g_autoptr(SfbSubscribers) self = g_object_ref(user_data);

	settle(self);
}

static gboolean
on_patience_over(gpointer user_data)
{
	g_autoptr(SfbSubscribers) self = g_object_ref(user_data);

	self->patience_id = 0;
	settle(self);
	return G_SOURCE_REMOVE;
}

static void
take(SfbSubscribers *self, GPtrArray *subscribers)
{
	g_ptr_array_set_free_func(subscribers, NULL);
	for (guint i = 0; i < subscribers->len; i++) {
		SfbSubscriber *subscriber = subscribers->pdata[i];

		if (g_hash_table_add(self->met, g_strdup(subscriber->address)))
			g_queue_push_tail(&self->newcomers, subscriber);
		else
			sfb_subscriber_free(subscriber);
	}
}

static void
on_told(SfbSelf *told, SfbXmlNode *root, int source, gpointer user_data)
{
	g_autoptr(SfbSubscribers) self = g_object_ref(user_data);
	g_autoptr(GPtrArray) subscribers = sfb_subscribers_read(root);

	sfb_subscribers_read_alerts(root, &self->is_muted);
	take(self, subscribers);
	if (!self->is_settled && self->patience_id == 0)
		self->patience_id = g_timeout_add_seconds(SETTINGS_SECONDS, on_patience_over, self);
	announce(self);
}

/* Life */

SfbSubscribers *
sfb_subscribers_new(SfbSelf *self_told, SfbSettings *settings)
{
	SfbSubscribers *self = g_object_new(SFB_TYPE_SUBSCRIBERS, NULL);

	self->told = g_object_ref(self_told);
	self->settings = g_object_ref(settings);
	self->is_settled = sfb_settings_is_loaded(settings);
	g_signal_connect(self_told, "told", G_CALLBACK(on_told), self);
	g_signal_connect(settings, "changed", G_CALLBACK(on_settings_changed), self);
	return self;
}

static void
sfb_subscribers_dispose(GObject *object)
{
	SfbSubscribers *self = SFB_SUBSCRIBERS(object);

	g_clear_handle_id(&self->patience_id, g_source_remove);
	g_cancellable_cancel(self->cancellable);
	if (self->told != NULL)
		g_signal_handlers_disconnect_by_data(self->told, self);
	if (self->settings != NULL)
		g_signal_handlers_disconnect_by_data(self->settings, self);
	g_clear_object(&self->told);
	g_clear_object(&self->settings);
	G_OBJECT_CLASS(sfb_subscribers_parent_class)->dispose(object);
}

static void
sfb_subscribers_finalize(GObject *object)
{
	SfbSubscribers *self = SFB_SUBSCRIBERS(object);

	g_object_unref(self->cancellable);
	g_hash_table_unref(self->met);
	g_queue_clear_full(&self->newcomers, (GDestroyNotify)sfb_subscriber_free);
	g_queue_clear_full(&self->confirmations, g_free);
	G_OBJECT_CLASS(sfb_subscribers_parent_class)->finalize(object);
}

static void
sfb_subscribers_class_init(SfbSubscribersClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_subscribers_dispose;
	object_class->finalize = sfb_subscribers_finalize;
	added_us_signal = g_signal_new("added-us", SFB_TYPE_SUBSCRIBERS, G_SIGNAL_RUN_LAST, 0, NULL,
	                               NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
sfb_subscribers_init(SfbSubscribers *self)
{
	self->cancellable = g_cancellable_new();
	self->met = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	g_queue_init(&self->newcomers);
	g_queue_init(&self->confirmations);
}
