/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Cameras, microphones and speakers of this computer:
 *
 *   look -> on a worker thread: the sound server, GStreamer, its providers -> the list
 *   a provider's message -> in the next quiet moment -> the list anew -> "changed"
 */

#include "config.h"

#include "media/devices.h"

#include <glib/gi18n-lib.h>
#include <gst/gst.h>

#include "media/found-device-private.h"
#include "media/missing-media-private.h"
#include "media/volumes-private.h"
#include "util/error.h"

/* GStreamer's own provider for PulseAudio has libpulse start a server where none is running. */
#define SOUND_PROVIDER "pulsedeviceprovider"

#define DEVICES_MAX 100 /* of all kinds; whoever pretends to have more is not listened to */

static const char *const labels[] = {
	[SFB_DEVICE_CAMERA] = N_("Camera"),
	[SFB_DEVICE_MICROPHONE] = N_("Microphone"),
	[SFB_DEVICE_EARPIECE] = N_("Earpiece"),
	[SFB_DEVICE_RINGER] = N_("Secondary ringer"),
};

struct _SfbDevices {
	GObject parent_instance;

	GPtrArray *waiting; /* (element-type GTask) */
	gboolean is_looking;
	gboolean has_looked;
	GError *error;             /* of the last look; NULL */
	GstDeviceMonitor *monitor; /* NULL until a look has started providers */
	GPtrArray *found;          /* (element-type SfbFoundDevice) */
	GHashTable *volumes;       /* as of the last look; NULL: none */
	GPtrArray *missing;        /* (element-type SfbMissingMedia) */
	GPtrArray *list;           /* (element-type SfbDevice) */
	guint list_id;
	SfbDeviceChoice *choices[SFB_DEVICE_KINDS]; /* NULL: not told */
};

G_DEFINE_TYPE(SfbDevices, sfb_devices, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* What one look finds. */
typedef struct {
	gboolean is_first;
	GstDeviceMonitor *monitor; /* of the first look, as the next two; NULL: none has started */
	GList *devices;            /* (element-type GstDevice) */
	GPtrArray *missing;
	GHashTable *volumes;
} Look;

static void
look_free(Look *look)
{
	gst_clear_object(&look->monitor);
	g_list_free_full(look->devices, gst_object_unref);
	g_clear_pointer(&look->missing, g_ptr_array_unref);
	g_clear_pointer(&look->volumes, g_hash_table_unref);
	g_free(look);
}

static void
device_free(SfbDevice *device)
{
	g_free(device->name);
	g_free(device);
}

/* The list */

static SfbDevice *
new_device(SfbDevices *self, const SfbFoundDevice *found, SfbDeviceKind kind)
{
	SfbDevice *device = g_new0(SfbDevice, 1);
	const SfbVolume *volume = found->sound_name != NULL && self->volumes != NULL
	                                  ? g_hash_table_lookup(self->volumes, found->sound_name)
	                                  : NULL;

	device->kind = kind;
	device->name = g_strdup(found->name);
	device->is_default = found->is_default;
	device->volume = volume != NULL ? volume->percent : -1;
	device->is_muted = volume != NULL && volume->is_muted;
	return device;
}

/* The place of the same thing in @known; or its length. */
static guint
find_same(const GPtrArray *known, const SfbFoundDevice *found)
{
	guint i = 0;

	while (i < known->len && !sfb_found_device_is_same(known->pdata[i], found))
		i++;
	return i;
}

/* Those of @kind, each once, by the provider that knows how loud it is. Returns: (transfer container) */
static GPtrArray *
collect(const GPtrArray *found, SfbDeviceKind kind)
{
	GPtrArray *collected = g_ptr_array_new();

	for (guint i = 0; i < found->len; i++) {
		SfbFoundDevice *device = found->pdata[i];
		guint known;

		if (device->kind != kind)
			continue;
		known = find_same(collected, device);
		if (known == collected->len)
			g_ptr_array_add(collected, device);
		else if (device->sound_name != NULL)
			collected->pdata[known] = device;
	}
	return collected;
}

/* What plays the calls is the first output; each further one may ring. */
static SfbDeviceKind
choose_kind(const SfbFoundDevice *found, gboolean is_first)
{
	if (found->kind == SFB_DEVICE_EARPIECE && !is_first)
		return SFB_DEVICE_RINGER;
	return found->kind;
}

static void
append_devices(SfbDevices *self, GPtrArray *list, SfbDeviceKind kind)
{
	g_autoptr(GPtrArray) collected = collect(self->found, kind);
	guint first = list->len;

	for (int is_default = TRUE; is_default >= FALSE; is_default--) {
		for (guint i = 0; i < collected->len; i++) {
			const SfbFoundDevice *found = collected->pdata[i];

			if (found->is_default == is_default)
				g_ptr_array_add(list,
				                new_device(self, found,
				                           choose_kind(found, list->len == first)));
		}
	}
	if (collected->len == 1)
		((SfbDevice *)list->pdata[first])->is_default = TRUE;
}

static gboolean
is_alike(const SfbDevice *one, const SfbDevice *other)
{
	return one->kind == other->kind && one->is_default == other->is_default &&
	       one->volume == other->volume && one->is_muted == other->is_muted &&
	       g_str_equal(one->name, other->name);
}

static gboolean
are_alike(const GPtrArray *one, const GPtrArray *other)
{
	if (one->len != other->len)
		return FALSE;
	for (guint i = 0; i < one->len; i++) {
		if (!is_alike(one->pdata[i], other->pdata[i]))
			return FALSE;
	}
	return TRUE;
}

/* Returns: TRUE if it is another one. */
static gboolean
make_list(SfbDevices *self)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func((GDestroyNotify)device_free);

	append_devices(self, list, SFB_DEVICE_CAMERA);
	append_devices(self, list, SFB_DEVICE_MICROPHONE);
	append_devices(self, list, SFB_DEVICE_EARPIECE);
	if (are_alike(list, self->list))
		return FALSE;
	g_ptr_array_unref(self->list);
	self->list = g_steal_pointer(&list);
	g_debug("%u cameras, microphones and loudspeakers", self->list->len);
	return TRUE;
}

/* Coming and going */

static SfbFoundDevice *
find(SfbDevices *self, const GstDevice *device)
{
	for (guint i = 0; i < self->found->len; i++) {
		SfbFoundDevice *found = self->found->pdata[i];

		if (found->device == device)
			return found;
	}
	return NULL;
}

static void
add(SfbDevices *self, GstDevice *device)
{
	SfbFoundDevice *found = NULL;

	if (self->found->len < DEVICES_MAX && find(self, device) == NULL)
		found = sfb_found_device_new(device);
	if (found != NULL)
		g_ptr_array_add(self->found, found);
}

static void
drop(SfbDevices *self, const GstDevice *device)
{
	SfbFoundDevice *found = find(self, device);

	if (found != NULL)
		g_ptr_array_remove(self->found, found);
}

static gboolean
on_quiet(gpointer user_data)
{
	g_autoptr(SfbDevices) self = g_object_ref(SFB_DEVICES(user_data));

	self->list_id = 0;
	if (make_list(self))
		g_signal_emit(self, signals[CHANGED], 0);
	return G_SOURCE_REMOVE;
}

static gboolean
on_message(GstBus *bus, GstMessage *message, gpointer user_data)
{
	SfbDevices *self = user_data;
	g_autoptr(GstDevice) device = NULL;
	g_autoptr(GstDevice) former = NULL;

	if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_DEVICE_ADDED)
		gst_message_parse_device_added(message, &device);
	else if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_DEVICE_REMOVED)
		gst_message_parse_device_removed(message, &former);
	else if (GST_MESSAGE_TYPE(message) == GST_MESSAGE_DEVICE_CHANGED)
		gst_message_parse_device_changed(message, &device, &former);
	if (former != NULL)
		drop(self, former);
	if (device != NULL)
		add(self, device);
	if (self->list_id == 0)
		self->list_id = g_idle_add(on_quiet, self);
	return G_SOURCE_CONTINUE;
}

/* Looking */

/* Each filter brings along the providers for it that have a rank. */
static GstDeviceMonitor *
new_monitor(void)
{
	GstDeviceMonitor *monitor = gst_device_monitor_new();

	gst_device_monitor_add_filter(monitor, "Video/Source", NULL);
	gst_device_monitor_add_filter(monitor, "Audio/Source", NULL);
	gst_device_monitor_add_filter(monitor, "Audio/Sink", NULL);
	return monitor;
}

static GstDeviceMonitor *
new_silent_monitor(void)
{
	g_autoptr(GstPluginFeature) provider =
		gst_registry_lookup_feature(gst_registry_get(), SOUND_PROVIDER);
	GstDeviceMonitor *monitor;
	guint rank;

	if (provider == NULL)
		return new_monitor();
	rank = gst_plugin_feature_get_rank(provider);
	gst_plugin_feature_set_rank(provider, GST_RANK_NONE);
	monitor = new_monitor();
	gst_plugin_feature_set_rank(provider, rank);
	return monitor;
}

static void
look_first(Look *look)
{
	g_autoptr(GstDeviceMonitor) monitor =
		look->volumes != NULL ? new_monitor() : new_silent_monitor();

	look->missing = sfb_missing_media_list();
	if (!gst_device_monitor_start(monitor))
		return;
	look->devices = gst_device_monitor_get_devices(monitor);
	look->monitor = g_steal_pointer(&monitor);
}

static void
look_around(GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	Look *look = task_data;
	g_autoptr(GError) error = NULL;

	if (!gst_init_check(NULL, NULL, &error)) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_MECHANISM_MISSING,
		                        _("GStreamer, which calls need, does not start (%s). "
		                          "Install the package libgstreamer1.0-0 again."),
		                        error != NULL ? error->message : "?");
		return;
	}
	look->volumes = sfb_volumes_read();
	if (look->is_first)
		look_first(look);
	g_task_return_boolean(task, TRUE);
}

/* Where nothing has started, the next look tries again. */
static void
watch(SfbDevices *self, Look *look)
{
	g_autoptr(GstBus) bus = NULL;

	g_ptr_array_unref(self->missing);
	self->missing = g_steal_pointer(&look->missing);
	if (look->monitor == NULL)
		return;
	self->monitor = g_steal_pointer(&look->monitor);
	bus = gst_device_monitor_get_bus(self->monitor);
	for (GList *at = look->devices; at != NULL; at = at->next)
		add(self, at->data);
	gst_bus_add_watch(bus, on_message, self);
}

static void
answer(SfbDevices *self)
{
	g_autoptr(GPtrArray) waiting = g_steal_pointer(&self->waiting);

	self->waiting = g_ptr_array_new_with_free_func(g_object_unref);
	for (guint i = 0; i < waiting->len; i++) {
		g_source_destroy(g_task_get_task_data(waiting->pdata[i]));
		if (self->error != NULL)
			g_task_return_error(waiting->pdata[i], g_error_copy(self->error));
		else
			g_task_return_boolean(waiting->pdata[i], TRUE);
	}
}

/* Returns: TRUE if the list is another one. */
static gboolean
take(SfbDevices *self, Look *look)
{
	if (look->is_first)
		watch(self, look);
	g_clear_pointer(&self->volumes, g_hash_table_unref);
	self->volumes = g_steal_pointer(&look->volumes);
	return make_list(self);
}

static void
on_looked(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbDevices) self = user_data;
	gboolean is_news = !self->has_looked;

	g_clear_error(&self->error);
	if (g_task_propagate_boolean(G_TASK(result), &self->error) &&
	    take(self, g_task_get_task_data(G_TASK(result))))
		is_news = TRUE;
	self->has_looked = TRUE;
	if (is_news)
		g_signal_emit(self, signals[CHANGED], 0);
	self->is_looking = FALSE;
	answer(self);
}

/* The task has no source: the thread may be the last to let go of it, and must not be of us. */
static void
look(SfbDevices *self)
{
	g_autoptr(GTask) task = g_task_new(NULL, NULL, on_looked, g_object_ref(self));
	Look *wanted = g_new0(Look, 1);

	self->is_looking = TRUE;
	wanted->is_first = self->monitor == NULL;
	g_task_set_task_data(task, wanted, (GDestroyNotify)look_free);
	g_task_run_in_thread(task, look_around);
}

static gboolean
on_cancelled(GCancellable *cancellable, gpointer user_data)
{
	g_autoptr(GTask) task = g_object_ref(G_TASK(user_data));
	SfbDevices *self = g_task_get_source_object(task);

	g_ptr_array_remove(self->waiting, task);
	g_task_return_error_if_cancelled(task);
	return G_SOURCE_REMOVE;
}

/* What goes with a task that waits: without a cancellable it never fires. */
static GSource *
new_cancelled_source(GTask *task)
{
	GSource *source = g_cancellable_source_new(g_task_get_cancellable(task));

	g_source_set_callback(source, G_SOURCE_FUNC(on_cancelled), task, NULL);
	g_source_attach(source, g_task_get_context(task));
	return source;
}

void
sfb_devices_look_async(SfbDevices *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);

	g_task_set_task_data(task, new_cancelled_source(task), (GDestroyNotify)g_source_unref);
	g_ptr_array_add(self->waiting, task);
	if (!self->is_looking)
		look(self);
}

gboolean
sfb_devices_look_finish(SfbDevices *self, GAsyncResult *result, GError **error)
{
	g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
	return g_task_propagate_boolean(G_TASK(result), error);
}

/* What is known */

gboolean
sfb_devices_has_looked(SfbDevices *self)
{
	return self->has_looked;
}

const GError *
sfb_devices_get_error(SfbDevices *self)
{
	return self->error;
}

GPtrArray *
sfb_devices_list(SfbDevices *self)
{
	return self->list;
}

const char *
sfb_device_kind_get_label(SfbDeviceKind kind)
{
	return labels[kind];
}

GPtrArray *
sfb_devices_list_missing(SfbDevices *self)
{
	return g_ptr_array_ref(self->missing);
}

static void
choice_free(SfbDeviceChoice *choice)
{
	g_free((char *)choice->device);
	g_free(choice);
}

void
sfb_devices_set_choice(SfbDevices *self, SfbDeviceKind kind, const SfbDeviceChoice *choice)
{
	g_clear_pointer(&self->choices[kind], choice_free);
	self->choices[kind] = g_new0(SfbDeviceChoice, 1);
	self->choices[kind]->device = g_strdup(choice->device);
	self->choices[kind]->volume = choice->volume;
}

const SfbDeviceChoice *
sfb_devices_get_choice(SfbDevices *self, SfbDeviceKind kind)
{
	return self->choices[kind];
}

/* Life */

SfbDevices *
sfb_devices_new(void)
{
	return g_object_new(SFB_TYPE_DEVICES, NULL);
}

static void
sfb_devices_init(SfbDevices *self)
{
	self->waiting = g_ptr_array_new_with_free_func(g_object_unref);
	self->found = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_found_device_free);
	self->missing = g_ptr_array_new();
	self->list = g_ptr_array_new();
}

static void
stop(SfbDevices *self)
{
	g_autoptr(GstBus) bus = gst_device_monitor_get_bus(self->monitor);

	gst_bus_remove_watch(bus);
	gst_device_monitor_stop(self->monitor);
	gst_clear_object(&self->monitor);
}

static void
sfb_devices_dispose(GObject *object)
{
	SfbDevices *self = SFB_DEVICES(object);

	g_clear_handle_id(&self->list_id, g_source_remove);
	if (self->monitor != NULL)
		stop(self);
	G_OBJECT_CLASS(sfb_devices_parent_class)->dispose(object);
}

static void
sfb_devices_finalize(GObject *object)
{
	SfbDevices *self = SFB_DEVICES(object);

	for (gsize i = 0; i < G_N_ELEMENTS(self->choices); i++)
		g_clear_pointer(&self->choices[i], choice_free);
	g_ptr_array_unref(self->waiting);
	g_ptr_array_unref(self->found);
	g_clear_pointer(&self->volumes, g_hash_table_unref);
	g_clear_error(&self->error);
	g_ptr_array_unref(self->missing);
	g_ptr_array_unref(self->list);
	G_OBJECT_CLASS(sfb_devices_parent_class)->finalize(object);
}

static void
sfb_devices_class_init(SfbDevicesClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);

	object_class->dispose = sfb_devices_dispose;
	object_class->finalize = sfb_devices_finalize;
	signals[CHANGED] = g_signal_new("changed", SFB_TYPE_DEVICES, G_SIGNAL_RUN_LAST, 0, NULL,
	                                NULL, NULL, G_TYPE_NONE, 0);
}
