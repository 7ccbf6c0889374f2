/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A device as GStreamer found it. Its properties have other names with each provider (V4L2, ALSA,
 * PulseAudio, PipeWire), and none of them is certain to be there. */

#include "media/found-device-private.h"

#include <string.h>

#define NAME_BYTES_MAX 120 /* more than any screen has for it */

static const struct {
	SfbDeviceKind kind;
	const char *class;
} classes[] = {
	{ SFB_DEVICE_CAMERA, "Video/Source" },
	{ SFB_DEVICE_MICROPHONE, "Audio/Source" },
	{ SFB_DEVICE_EARPIECE, "Audio/Sink" },
};

/* The first of these that is there says where the system has the device. */
static const char *const place_names[] = {
	"api.v4l2.path",
	"device.path",
	"api.alsa.path",
};

static gboolean
find_kind(GstDevice *device, SfbDeviceKind *kind)
{
	for (gsize i = 0; i < G_N_ELEMENTS(classes); i++) {
		if (gst_device_has_classes(device, classes[i].class)) {
			*kind = classes[i].kind;
			return TRUE;
		}
	}
	return FALSE;
}

/* What an output plays, as if it were an input: nobody speaks into that. */
static gboolean
is_monitor(const GstStructure *properties, const char *name)
{
	const char *node = gst_structure_get_string(properties, "node.name");

	return g_strcmp0(gst_structure_get_string(properties, "device.class"), "monitor") == 0 ||
	       (node != NULL && g_str_has_suffix(node, ".monitor")) ||
	       g_str_has_prefix(name, "Monitor of ");
}

/* The words are those of whoever made the device: no line ends, nothing that turns a line around. */
static char *
dup_name(GstDevice *device)
{
	g_autofree char *told = gst_device_get_display_name(device);
	char *name = g_utf8_make_valid(told != NULL ? told : "", -1);

	for (char *at = name; *at != '\0'; at = g_utf8_next_char(at)) {
		if (!g_unichar_isprint(g_utf8_get_char(at)))
			memset(at, ' ', (gsize)(g_utf8_next_char(at) - at));
	}
	if (strlen(name) > NAME_BYTES_MAX)
		*g_utf8_find_prev_char(name, name + NAME_BYTES_MAX + 1) = '\0';
	return g_strstrip(name);
}

/* A number is an int with one provider and a string with another. */
static char *
dup_property(const GstStructure *properties, const char *name)
{
	const GValue *value = gst_structure_get_value(properties, name);

	if (value == NULL)
		return NULL;
	if (G_VALUE_HOLDS_STRING(value))
		return g_value_dup_string(value);
	return gst_value_serialize(value);
}

static char *
dup_place(const GstStructure *properties)
{
	g_autofree char *card = dup_property(properties, "alsa.card");
	g_autofree char *unit = dup_property(properties, "alsa.device");

	for (gsize i = 0; i < G_N_ELEMENTS(place_names); i++) {
		const char *place = gst_structure_get_string(properties, place_names[i]);

		if (place != NULL)
			return g_strdup(place);
	}
	return card != NULL && unit != NULL ? g_strdup_printf("hw:%s,%s", card, unit) : NULL;
}

/* PulseAudio's provider has the name as a property of the object, PipeWire's among the others. */
static char *
dup_sound_name(GstDevice *device, const GstStructure *properties)
{
	GParamSpec *property =
		g_object_class_find_property(G_OBJECT_GET_CLASS(device), "internal-name");
	char *name = NULL;

	if (property == NULL || property->value_type != G_TYPE_STRING)
		return g_strdup(gst_structure_get_string(properties, "node.name"));
	g_object_get(device, "internal-name", &name, NULL);
	return name;
}

static GstStructure *
dup_properties(GstDevice *device)
{
	GstStructure *properties = gst_device_get_properties(device);

	return properties != NULL ? properties : gst_structure_new_empty("none");
}

SfbFoundDevice *
sfb_found_device_new(GstDevice *device)
{
	g_autoptr(SfbFoundDevice) found = g_new0(SfbFoundDevice, 1);
	g_autoptr(GstStructure) properties = dup_properties(device);

	found->device = gst_object_ref(device);
	found->name = dup_name(device);
	if (!find_kind(device, &found->kind) || is_monitor(properties, found->name))
		return NULL;
	found->place = dup_place(properties);
	found->sound_name = dup_sound_name(device, properties);
	gst_structure_get_boolean(properties, "is-default", &found->is_default);
	return g_steal_pointer(&found);
}

void
sfb_found_device_free(SfbFoundDevice *found)
{
	gst_object_unref(found->device);
	g_free(found->name);
	g_free(found->place);
	g_free(found->sound_name);
	g_free(found);
}

/* One provider names each device once, so that two of the same name are two. */
gboolean
sfb_found_device_is_same(const SfbFoundDevice *one, const SfbFoundDevice *other)
{
	if (one->kind != other->kind || G_OBJECT_TYPE(one->device) == G_OBJECT_TYPE(other->device))
		return FALSE;
	if (one->place != NULL && other->place != NULL)
		return strcmp(one->place, other->place) == 0;
	return strcmp(one->name, other->name) == 0;
}
