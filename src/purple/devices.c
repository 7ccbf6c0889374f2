/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What was chosen for calls. Volumes are libpurple's, the choice of a device is Pidgin's; Finch has
 * none, and calls the default one. */

#include "purple/devices.h"

#include <prefs.h>
#include <string.h>

#define VOLUMES "/purple/media/audio/volume/"
#define DEVICES "/pidgin/vvconfig/"

/* The volume preference is in tenths of what the device gives. */
#define VOLUME_STEP 10

static const struct {
	SfbDeviceKind kind;
	const char *device;
	const char *class; /* what libpurple puts before the name of a real device */
	const char *volume;
} preferences[] = {
	{ SFB_DEVICE_CAMERA, DEVICES "video/src/device", "Video/Source ", NULL },
	{ SFB_DEVICE_MICROPHONE, DEVICES "audio/src/device", "Audio/Source ", VOLUMES "input" },
	{ SFB_DEVICE_EARPIECE, DEVICES "audio/sink/device", "Audio/Sink ", VOLUMES "output" },
};

/* NULL: the default one, which libpurple calls by the names of GStreamer's own choosers. */
static const char *
get_device(const char *preference, const char *class)
{
	const char *chosen =
		purple_prefs_exists(preference) ? purple_prefs_get_string(preference) : NULL;

	if (chosen == NULL || *chosen == '\0' || g_str_has_prefix(chosen, "auto"))
		return NULL;
	return g_str_has_prefix(chosen, class) ? chosen + strlen(class) : chosen;
}

static int
get_volume(const char *preference)
{
	if (preference == NULL || !purple_prefs_exists(preference))
		return -1;
	return purple_prefs_get_int(preference) * VOLUME_STEP;
}

static void
tell(SfbDevices *devices)
{
	for (gsize i = 0; i < G_N_ELEMENTS(preferences); i++) {
		const SfbDeviceChoice choice = {
			.device = get_device(preferences[i].device, preferences[i].class),
			.volume = get_volume(preferences[i].volume),
		};

		sfb_devices_set_choice(devices, preferences[i].kind, &choice);
	}
}

static void
on_preference_changed(const char *name, PurplePrefType type, gconstpointer value,
                      gpointer user_data)
{
	tell(user_data);
}

static void
follow(SfbDevices *devices, const char *preference)
{
	if (preference != NULL && purple_prefs_exists(preference))
		purple_prefs_connect_callback(devices, preference, on_preference_changed, devices);
}

void
sfb_purple_devices_follow(SfbPurpleGlue *glue)
{
	SfbDevices *devices = sfb_session_get_devices(glue->session);

	for (gsize i = 0; i < G_N_ELEMENTS(preferences); i++) {
		follow(devices, preferences[i].device);
		follow(devices, preferences[i].volume);
	}
	tell(devices);
}

void
sfb_purple_devices_look(SfbPurpleGlue *glue)
{
	sfb_devices_look_async(sfb_session_get_devices(glue->session), glue->cancellable, NULL,
	                       NULL);
}

void
sfb_purple_devices_stop(SfbSession *session)
{
	purple_prefs_disconnect_by_handle(sfb_session_get_devices(session));
}
