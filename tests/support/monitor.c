/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A network monitor that tells what the test wants. */

#include "support/monitor.h"

typedef struct {
	GObject parent;
} Monitor;

typedef GObjectClass MonitorClass;

static GType monitor_get_type(void);

enum { PROP_0, PROP_AVAILABLE, PROP_METERED, PROP_CONNECTIVITY };

/* It asks for no method of its own: all that matters are properties and the signal. */
G_DEFINE_TYPE_WITH_CODE(Monitor, monitor, G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(G_TYPE_INITABLE, NULL)
                                G_IMPLEMENT_INTERFACE(G_TYPE_NETWORK_MONITOR, NULL))

static void
monitor_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
	if (id == PROP_CONNECTIVITY)
		g_value_set_enum(value, G_NETWORK_CONNECTIVITY_FULL);
	else
		g_value_set_boolean(value, id == PROP_AVAILABLE);
}

static void
monitor_init(Monitor *self)
{
}

static void
monitor_class_init(MonitorClass *klass)
{
	klass->get_property = monitor_get_property;
	g_object_class_override_property(klass, PROP_AVAILABLE, "network-available");
	g_object_class_override_property(klass, PROP_METERED, "network-metered");
	g_object_class_override_property(klass, PROP_CONNECTIVITY, "connectivity");
}

GNetworkMonitor *
monitor_new(void)
{
	return g_object_new(monitor_get_type(), NULL);
}

void
monitor_change(GNetworkMonitor *monitor)
{
	g_signal_emit_by_name(monitor, "network-changed", TRUE);
}
