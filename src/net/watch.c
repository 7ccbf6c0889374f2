/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Notices that the network of this computer is another than before. */

#include "net/watch.h"

#define SETTLE_SECONDS 2

struct _SfbNetWatch {
	GObject parent_instance;

	GNetworkMonitor *monitor;
	guint settle_id;
};

G_DEFINE_TYPE(SfbNetWatch, sfb_net_watch, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static gboolean
on_settled(gpointer user_data)
{
	SfbNetWatch *self = user_data;

	self->settle_id = 0;
	g_debug("the network of this computer changed; it is %s",
	        g_network_monitor_get_network_available(self->monitor) ? "there" : "gone");
	g_signal_emit(self, signals[CHANGED], 0);
	return G_SOURCE_REMOVE;
}

static void
on_network_changed(GNetworkMonitor *monitor, gboolean is_available, gpointer user_data)
{
	SfbNetWatch *self = user_data;

	if (self->settle_id == 0)
		self->settle_id = g_timeout_add_seconds(SETTLE_SECONDS, on_settled, self);
}

SfbNetWatch *
sfb_net_watch_new(GNetworkMonitor *monitor)
{
	SfbNetWatch *self = g_object_new(SFB_TYPE_NET_WATCH, NULL);

	self->monitor = g_object_ref(monitor);
	g_signal_connect_object(monitor, "network-changed", G_CALLBACK(on_network_changed), self,
	                        0);
	return self;
}

static void
sfb_net_watch_init(SfbNetWatch *self)
{
}

static void
sfb_net_watch_dispose(GObject *object)
{
	SfbNetWatch *self = SFB_NET_WATCH(object);

	g_clear_handle_id(&self->settle_id, g_source_remove);
	g_clear_object(&self->monitor);
	G_OBJECT_CLASS(sfb_net_watch_parent_class)->dispose(object);
}

static void
sfb_net_watch_class_init(SfbNetWatchClass *klass)
{
	G_OBJECT_CLASS(klass)->dispose = sfb_net_watch_dispose;
	signals[CHANGED] = g_signal_new("changed", SFB_TYPE_NET_WATCH, G_SIGNAL_RUN_LAST, 0, NULL,
	                                NULL, NULL, G_TYPE_NONE, 0);
}
