/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Two device providers for GStreamer. */

#include "media/providing.h"

static const ProvidedDevice *initial;

/* Devices */

typedef struct {
	GstDevice parent;
	const char *sound_name;
} TestDevice;

typedef GstDeviceClass TestDeviceClass;
typedef TestDevice NamedDevice;
typedef GstDeviceClass NamedDeviceClass;

static GType test_device_get_type(void);
static GType named_device_get_type(void);

G_DEFINE_TYPE(TestDevice, test_device, GST_TYPE_DEVICE)
G_DEFINE_TYPE(NamedDevice, named_device, GST_TYPE_DEVICE)

enum { PROP_0, PROP_INTERNAL_NAME };

static void
test_device_init(TestDevice *self)
{
}

static void
test_device_class_init(TestDeviceClass *klass)
{
}

static void
named_device_init(NamedDevice *self)
{
}

static void
named_device_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
	g_value_set_string(value, ((NamedDevice *)object)->sound_name);
}

static void
named_device_class_init(NamedDeviceClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);

	object_class->get_property = named_device_get_property;
	g_object_class_install_property(
		object_class, PROP_INTERNAL_NAME,
		g_param_spec_string("internal-name", NULL, NULL, NULL, G_PARAM_READABLE));
}

static GstDevice *
make(const ProvidedDevice *wanted)
{
	const GType types[] = { test_device_get_type(), named_device_get_type() };
	g_autofree char *text = wanted->properties != NULL
	                                ? g_strconcat("p, ", wanted->properties, ";", NULL)
	                                : NULL;
	g_autoptr(GstStructure) properties =
		text != NULL ? gst_structure_from_string(text, NULL) : NULL;
	g_autoptr(GstCaps) caps = gst_caps_new_any();
	GstDevice *device =
		g_object_new(types[wanted->provider], "display-name", wanted->name, "device-class",
	                     wanted->class, "caps", caps, "properties", properties, NULL);

	g_assert_true(text == NULL || properties != NULL);
	((TestDevice *)device)->sound_name = wanted->sound_name;
	return device;
}

/* Providers */

typedef GstDeviceProvider OneProvider;
typedef GstDeviceProviderClass OneProviderClass;
typedef GstDeviceProvider AnotherProvider;
typedef GstDeviceProviderClass AnotherProviderClass;
typedef GstDeviceProvider SoundProvider;
typedef GstDeviceProviderClass SoundProviderClass;

static GType one_provider_get_type(void);
static GType another_provider_get_type(void);
static GType sound_provider_get_type(void);

G_DEFINE_TYPE(OneProvider, one_provider, GST_TYPE_DEVICE_PROVIDER)
G_DEFINE_TYPE(AnotherProvider, another_provider, GST_TYPE_DEVICE_PROVIDER)
G_DEFINE_TYPE(SoundProvider, sound_provider, GST_TYPE_DEVICE_PROVIDER)

static gint sound_starts;

static const char *const names[] = {
	[PROVIDING_ONE] = "oneprovider",
	[PROVIDING_ANOTHER] = "anotherprovider",
};

static gboolean
start(GstDeviceProvider *self, Providing provider)
{
	for (const ProvidedDevice *at = initial; at != NULL && at->name != NULL; at++) {
		if (at->provider == provider)
			gst_device_provider_device_add(self, make(at));
	}
	return TRUE;
}

static gboolean
start_one(GstDeviceProvider *self)
{
	return start(self, PROVIDING_ONE);
}

static gboolean
start_another(GstDeviceProvider *self)
{
	return start(self, PROVIDING_ANOTHER);
}

static gboolean
start_sound(GstDeviceProvider *self)
{
	g_atomic_int_inc(&sound_starts);
	return FALSE;
}

/* Without one GStreamer takes a provider for something that cannot be watched. */
static void
stop(GstDeviceProvider *self)
{
}

static void
one_provider_init(OneProvider *self)
{
}

static void
another_provider_init(AnotherProvider *self)
{
}

static void
sound_provider_init(SoundProvider *self)
{
}

static void
set_up(GstDeviceProviderClass *klass, gboolean (*begin)(GstDeviceProvider *self))
{
	klass->start = begin;
	klass->stop = stop;
	gst_device_provider_class_set_static_metadata(klass, "Test", "Source/Sink/Audio/Video",
	                                              "Devices that a test makes up", "us");
}

static void
one_provider_class_init(OneProviderClass *klass)
{
	set_up(klass, start_one);
}

static void
another_provider_class_init(AnotherProviderClass *klass)
{
	set_up(klass, start_another);
}

static void
sound_provider_class_init(SoundProviderClass *klass)
{
	set_up(klass, start_sound);
}

void
providing_begin(void)
{
	g_setenv("GST_PLUGIN_SYSTEM_PATH_1_0", "", TRUE);
	g_setenv("GST_PLUGIN_PATH_1_0", "", TRUE);
	g_setenv("GST_REGISTRY_DISABLE", "yes", TRUE);
	g_setenv("PULSE_SERVER", "unix:/nonexistent", TRUE);
	gst_init(NULL, NULL);
	g_assert_true(gst_device_provider_register(NULL, names[PROVIDING_ONE], GST_RANK_PRIMARY,
	                                           one_provider_get_type()));
	g_assert_true(gst_device_provider_register(
		NULL, names[PROVIDING_ANOTHER], GST_RANK_SECONDARY, another_provider_get_type()));
	g_assert_true(gst_device_provider_register(NULL, PROVIDING_SOUND, GST_RANK_PRIMARY,
	                                           sound_provider_get_type()));
}

void
providing_set(const ProvidedDevice *devices)
{
	initial = devices;
}

gboolean
providing_has_started_sound(void)
{
	return g_atomic_int_get(&sound_starts) > 0;
}

GstDevice *
providing_add(const ProvidedDevice *device)
{
	g_autoptr(GstDeviceProvider) provider =
		gst_device_provider_factory_get_by_name(names[device->provider]);
	GstDevice *made = make(device);

	gst_device_provider_device_add(provider, made);
	return made;
}

void
providing_remove(Providing provider, GstDevice *device)
{
	g_autoptr(GstDeviceProvider) owner =
		gst_device_provider_factory_get_by_name(names[provider]);

	gst_device_provider_device_remove(owner, device);
}

GstDevice *
providing_change(GstDevice *device, const ProvidedDevice *other)
{
	g_autoptr(GstDeviceProvider) owner =
		gst_device_provider_factory_get_by_name(names[other->provider]);
	GstDevice *made = make(other);

	gst_device_provider_device_changed(owner, made, device);
	return made;
}
