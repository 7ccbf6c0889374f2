/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Devices that are there, that come and go, and that are told of twice. */

#include "media/devices.h"

#include <string.h>

#include "media/providing.h"

#define CAMERA "Video/Source"
#define MICROPHONE "Audio/Source"
#define OUTPUT "Audio/Sink"
#define IS_DEFAULT "is-default=(boolean)true"

#define DEVICES_MAX 8

typedef struct {
	const char *name;
	ProvidedDevice devices[DEVICES_MAX];
	const char *expected; /* a line for each, the default one with a star */
} Row;

static const Row rows[] = {
	{ .name = "none", .expected = "" },
	{ .name = "one-of-each",
	  .devices = { { PROVIDING_ONE, "Cam", CAMERA },
	               { PROVIDING_ONE, "Mic", MICROPHONE },
	               { PROVIDING_ONE, "Loud", OUTPUT } },
	  .expected = "Camera: Cam*\nMicrophone: Mic*\nEarpiece: Loud*\n" },
	{ .name = "several-of-each",
	  .devices = { { PROVIDING_ONE, "Cam 1", CAMERA },
	               { PROVIDING_ONE, "Cam 2", CAMERA },
	               { PROVIDING_ANOTHER, "Mic 1", MICROPHONE },
	               { PROVIDING_ANOTHER, "Mic 2", MICROPHONE, IS_DEFAULT },
	               { PROVIDING_ANOTHER, "Box", OUTPUT },
	               { PROVIDING_ANOTHER, "Headset", OUTPUT, IS_DEFAULT } },
	  .expected = "Camera: Cam 1\nCamera: Cam 2\nMicrophone: Mic 2*\nMicrophone: Mic 1\n"
	              "Earpiece: Headset*\nSecondary ringer: Box\n" },
	{ .name = "no-default",
	  .devices = { { PROVIDING_ONE, "Box", OUTPUT },
	               { PROVIDING_ONE, "Headset", OUTPUT },
	               { PROVIDING_ONE, "Screen", OUTPUT } },
	  .expected = "Earpiece: Box\nSecondary ringer: Headset\nSecondary ringer: Screen\n" },
	{ .name = "monitors",
	  .devices = { { PROVIDING_ANOTHER, "Heard", MICROPHONE, "device.class=monitor" },
	               { PROVIDING_ANOTHER, "Heard too", MICROPHONE,
	                 "node.name=alsa_output.pci.monitor" },
	               { PROVIDING_ONE, "Monitor of Box", MICROPHONE },
	               { PROVIDING_ONE, "Mic", MICROPHONE } },
	  .expected = "Microphone: Mic*\n" },
	{ .name = "of-no-use",
	  .devices = { { PROVIDING_ONE, "Screen", "Video/Sink" },
	               { PROVIDING_ONE, "Keyboard", "Midi/Source" } },
	  .expected = "" },
	{ .name = "same-place",
	  .devices = { { PROVIDING_ONE, "UVC", CAMERA, "device.path=/dev/video0" },
	               { PROVIDING_ANOTHER, "Integrated", CAMERA, "api.v4l2.path=/dev/video0",
	                 "v4l2_input.usb" },
	               { PROVIDING_ONE, "UVC", CAMERA, "device.path=/dev/video2" } },
	  .expected = "Camera: Integrated\nCamera: UVC\n" },
	{ .name = "same-card",
	  .devices = { { PROVIDING_ONE, "PCH", OUTPUT, "alsa.card=(int)0, alsa.device=(int)3" },
	               { PROVIDING_ANOTHER, "Built-in", OUTPUT,
	                 "alsa.card=(string)0, alsa.device=(string)3, " IS_DEFAULT, "sink" } },
	  .expected = "Earpiece: Built-in*\n" },
	{ .name = "same-name",
	  .devices = { { PROVIDING_ONE, "Headset", OUTPUT },
	               { PROVIDING_ANOTHER, "Headset", OUTPUT },
	               { PROVIDING_ONE, "Headset", MICROPHONE } },
	  .expected = "Microphone: Headset*\nEarpiece: Headset*\n" },
	{ .name = "two-alike",
	  .devices = { { PROVIDING_ONE, "Cam", CAMERA }, { PROVIDING_ONE, "Cam", CAMERA } },
	  .expected = "Camera: Cam\nCamera: Cam\n" },
	{ .name = "names",
	  .devices = { { PROVIDING_ONE, " Kamera \xc3\xa4\xe2\x80\xae\n1\x1b[2J\t", CAMERA },
	               { PROVIDING_ONE, "<b>&amp;", MICROPHONE },
	               { PROVIDING_ONE, "", OUTPUT } },
	  .expected = "Camera: Kamera \xc3\xa4    1 [2J*\nMicrophone: <b>&amp;*\nEarpiece: *\n" },
};

typedef struct {
	SfbDevices *devices;
	guint answers;
	guint changes;
	GError *error;
} Fixture;

static void
on_changed(SfbDevices *devices, gpointer user_data)
{
	((Fixture *)user_data)->changes++;
}

static void
set_up(Fixture *fixture, const ProvidedDevice *devices)
{
	*fixture = (Fixture){ .devices = sfb_devices_new() };
	providing_set(devices);
	g_signal_connect(fixture->devices, "changed", G_CALLBACK(on_changed), fixture);
}

static void
tear_down(Fixture *fixture)
{
	g_signal_handlers_disconnect_by_data(fixture->devices, fixture);
	g_clear_error(&fixture->error);
	g_assert_finalize_object(fixture->devices);
}

static void
on_looked(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_clear_error(&fixture->error);
	sfb_devices_look_finish(SFB_DEVICES(source), result, &fixture->error);
	fixture->answers++;
}

static void
look(Fixture *fixture)
{
	guint answers = fixture->answers;

	sfb_devices_look_async(fixture->devices, NULL, on_looked, fixture);
	while (fixture->answers == answers)
		g_main_context_iteration(NULL, TRUE);
	g_assert_no_error(fixture->error);
}

static void
wait_for_change(const Fixture *fixture)
{
	guint changes = fixture->changes;

	while (fixture->changes == changes)
		g_main_context_iteration(NULL, TRUE);
}

static char *
describe(SfbDevices *devices)
{
	GPtrArray *list = sfb_devices_list(devices);
	GString *words = g_string_new(NULL);

	for (guint i = 0; i < list->len; i++) {
		const SfbDevice *device = list->pdata[i];

		g_string_append_printf(words, "%s: %s%s\n", sfb_device_kind_get_label(device->kind),
		                       device->name, device->is_default ? "*" : "");
	}
	return g_string_free(words, FALSE);
}

static void
assert_devices(const Fixture *fixture, const char *expected)
{
	g_autofree char *words = describe(fixture->devices);

	g_assert_cmpstr(words, ==, expected);
	g_assert_true(g_utf8_validate(words, -1, NULL));
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	Fixture fixture;

	set_up(&fixture, row->devices);
	assert_devices(&fixture, "");
	g_assert_false(sfb_devices_has_looked(fixture.devices));
	look(&fixture);
	assert_devices(&fixture, row->expected);
	g_assert_true(sfb_devices_has_looked(fixture.devices));
	g_assert_cmpuint(fixture.changes, ==, 1);
	look(&fixture);
	assert_devices(&fixture, row->expected);
	g_assert_cmpuint(fixture.changes, ==, 1);
	tear_down(&fixture);
}

static void
test_come_and_go(void)
{
	static const ProvidedDevice mic = { PROVIDING_ANOTHER, "Mic", MICROPHONE, IS_DEFAULT };
	static const ProvidedDevice cam = { PROVIDING_ONE, "Cam", CAMERA };
	static const ProvidedDevice headset = { PROVIDING_ONE, "Headset", OUTPUT };
	Fixture fixture;
	GstDevice *first;
	GstDevice *second;

	set_up(&fixture, NULL);
	look(&fixture);
	first = providing_add(&mic);
	second = providing_add(&cam);
	providing_add(&headset);
	wait_for_change(&fixture);
	assert_devices(&fixture, "Camera: Cam*\nMicrophone: Mic*\nEarpiece: Headset*\n");
	g_assert_cmpuint(fixture.changes, ==, 2); /* with that by the look */
	providing_remove(PROVIDING_ANOTHER, first);
	wait_for_change(&fixture);
	assert_devices(&fixture, "Camera: Cam*\nEarpiece: Headset*\n");
	providing_remove(PROVIDING_ONE, second);
	wait_for_change(&fixture);
	assert_devices(&fixture, "Earpiece: Headset*\n");
	tear_down(&fixture);
}

static void
test_other_default(void)
{
	static const ProvidedDevice box = { PROVIDING_ONE, "Box", OUTPUT, IS_DEFAULT };
	static const ProvidedDevice headset = { PROVIDING_ANOTHER, "Headset", OUTPUT };
	static const ProvidedDevice chosen = { PROVIDING_ANOTHER, "Headset", OUTPUT, IS_DEFAULT };
	static const ProvidedDevice spared = { PROVIDING_ONE, "Box", OUTPUT };
	Fixture fixture;
	GstDevice *first;
	GstDevice *second;

	set_up(&fixture, NULL);
	look(&fixture);
	first = providing_add(&box);
	second = providing_add(&headset);
	wait_for_change(&fixture);
	assert_devices(&fixture, "Earpiece: Box*\nSecondary ringer: Headset\n");
	providing_change(first, &spared);
	providing_change(second, &chosen);
	wait_for_change(&fixture);
	assert_devices(&fixture, "Earpiece: Headset*\nSecondary ringer: Box\n");
	tear_down(&fixture);
}

/* No sound server is running, so GStreamer's provider for it stays off, which would have one started;
 * and whoever else asks GStreamer has it as before. */
static void
test_no_sound_server(void)
{
	g_autoptr(GstPluginFeature) provider = NULL;
	Fixture fixture;

	set_up(&fixture, NULL);
	look(&fixture);
	g_assert_false(providing_has_started_sound());
	provider = gst_registry_lookup_feature(gst_registry_get(), PROVIDING_SOUND);
	g_assert_cmpuint(gst_plugin_feature_get_rank(provider), ==, GST_RANK_PRIMARY);
	tear_down(&fixture);
}

/* What nobody uses is no news. */
static void
test_no_news(void)
{
	static const ProvidedDevice monitor = { PROVIDING_ONE, "Monitor of Box", MICROPHONE };
	static const ProvidedDevice mic = { PROVIDING_ONE, "Mic", MICROPHONE };
	Fixture fixture;

	set_up(&fixture, NULL);
	look(&fixture);
	providing_add(&monitor);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_assert_cmpuint(fixture.changes, ==, 1); /* by the look */
	providing_add(&mic);
	wait_for_change(&fixture);
	assert_devices(&fixture, "Microphone: Mic*\n");
	tear_down(&fixture);
}

static void
test_many(void)
{
	Fixture fixture;

	set_up(&fixture, NULL);
	look(&fixture);
	for (guint i = 0; i < 1000; i++) {
		g_autofree char *name = g_strdup_printf("Cam %u", i);

		providing_add(&(const ProvidedDevice){ PROVIDING_ONE, name, CAMERA });
	}
	wait_for_change(&fixture);
	while (g_main_context_iteration(NULL, FALSE))
		;
	g_assert_cmpuint(sfb_devices_list(fixture.devices)->len, ==, 100);
	tear_down(&fixture);
}

static void
test_long_name(void)
{
	g_autoptr(GString) name = g_string_new(NULL);
	ProvidedDevice devices[2] = { { PROVIDING_ONE, NULL, CAMERA } };
	Fixture fixture;
	const SfbDevice *device;

	for (guint i = 0; i < 5000; i++)
		g_string_append(name, "\xe2\x82\xac");
	devices[0].name = name->str;
	set_up(&fixture, devices);
	look(&fixture);
	device = sfb_devices_list(fixture.devices)->pdata[0];
	g_assert_cmpuint(strlen(device->name), ==, 120);
	g_assert_true(g_utf8_validate(device->name, -1, NULL));
	tear_down(&fixture);
}

/* Several ask at once, and one of them has enough of it. */
static void
test_several(void)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	Fixture fixture;
	Fixture impatient = { 0 };

	set_up(&fixture, rows[1].devices);
	sfb_devices_look_async(fixture.devices, NULL, on_looked, &fixture);
	sfb_devices_look_async(fixture.devices, cancellable, on_looked, &impatient);
	sfb_devices_look_async(fixture.devices, NULL, on_looked, &fixture);
	g_cancellable_cancel(cancellable);
	while (fixture.answers < 2 || impatient.answers == 0)
		g_main_context_iteration(NULL, TRUE);
	g_assert_no_error(fixture.error);
	g_assert_error(impatient.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	assert_devices(&fixture, rows[1].expected);
	g_clear_error(&impatient.error);
	tear_down(&fixture);
}

/* Given up by everybody while the look goes on; the next one waits for its end. */
static void
test_given_up(void)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	Fixture fixture;

	set_up(&fixture, rows[1].devices);
	sfb_devices_look_async(fixture.devices, cancellable, on_looked, &fixture);
	g_cancellable_cancel(cancellable);
	while (fixture.answers == 0)
		g_main_context_iteration(NULL, TRUE);
	g_assert_error(fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	look(&fixture);
	assert_devices(&fixture, rows[1].expected);
	tear_down(&fixture);
}

static void
on_gone(gpointer user_data, GObject *where_it_was)
{
	*(gboolean *)user_data = TRUE;
}

/* Nobody wants it any more while the look goes on. */
static void
test_dropped(void)
{
	gboolean is_gone = FALSE;
	SfbDevices *devices = sfb_devices_new();
	Fixture fixture = { 0 };

	providing_set(rows[1].devices);
	g_object_weak_ref(G_OBJECT(devices), on_gone, &is_gone);
	sfb_devices_look_async(devices, NULL, on_looked, &fixture);
	g_object_unref(devices);
	while (!is_gone)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpuint(fixture.answers, ==, 1);
}

/* Here everything is missing, since no plugin was loaded. */
static void
test_missing(void)
{
	g_autoptr(GPtrArray) missing = NULL;
	g_autoptr(GPtrArray) before = NULL;
	gboolean has_nice = FALSE;
	Fixture fixture;

	set_up(&fixture, NULL);
	before = sfb_devices_list_missing(fixture.devices);
	g_assert_cmpuint(before->len, ==, 0);
	look(&fixture);
	missing = sfb_devices_list_missing(fixture.devices);
	g_assert_cmpuint(missing->len, >=, 10);
	for (guint i = 0; i < missing->len; i++) {
		const SfbMissingMedia *media = missing->pdata[i];

		g_assert_cmpstr(media->purpose, !=, "");
		g_assert_nonnull(strstr(media->package, "lib") != NULL
		                         ? strstr(media->package, "lib")
		                         : strstr(media->package, "gstreamer1.0-"));
		has_nice = has_nice || strcmp(media->element, "nicesrc") == 0;
	}
	g_assert_true(has_nice);
	tear_down(&fixture);
}

static void
test_choices(void)
{
	g_autofree char *name = g_strdup("Headset");
	const SfbDeviceChoice headset = { name, 80 };
	const SfbDeviceChoice none = { NULL, -1 };
	Fixture fixture;
	const SfbDeviceChoice *choice;

	set_up(&fixture, NULL);
	g_assert_null(sfb_devices_get_choice(fixture.devices, SFB_DEVICE_EARPIECE));
	sfb_devices_set_choice(fixture.devices, SFB_DEVICE_EARPIECE, &headset);
	*name = '?';
	choice = sfb_devices_get_choice(fixture.devices, SFB_DEVICE_EARPIECE);
	g_assert_cmpstr(choice->device, ==, "Headset");
	g_assert_cmpint(choice->volume, ==, 80);
	g_assert_null(sfb_devices_get_choice(fixture.devices, SFB_DEVICE_CAMERA));
	sfb_devices_set_choice(fixture.devices, SFB_DEVICE_EARPIECE, &none);
	choice = sfb_devices_get_choice(fixture.devices, SFB_DEVICE_EARPIECE);
	g_assert_null(choice->device);
	tear_down(&fixture);
}

int
main(int argc, char **argv)
{
	providing_begin();
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/media/devices/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/media/devices/come-and-go", test_come_and_go);
	g_test_add_func("/media/devices/other-default", test_other_default);
	g_test_add_func("/media/devices/no-sound-server", test_no_sound_server);
	g_test_add_func("/media/devices/no-news", test_no_news);
	g_test_add_func("/media/devices/many", test_many);
	g_test_add_func("/media/devices/long-name", test_long_name);
	g_test_add_func("/media/devices/several", test_several);
	g_test_add_func("/media/devices/given-up", test_given_up);
	g_test_add_func("/media/devices/dropped", test_dropped);
	g_test_add_func("/media/devices/missing", test_missing);
	g_test_add_func("/media/devices/choices", test_choices);
	return g_test_run();
}
