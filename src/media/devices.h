/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Cameras, microphones and speakers of this computer, by GStreamer's device monitor; and what
 * GStreamer lacks for calls. Looking is done on a worker thread, since providers open every device.
 *
 * Signal:
 *   "changed" ()   the list is another one: a device came or went, another is the default, or the
 *                  last look found another volume; and after the first look in any case
 */

#pragma once

#include <gio/gio.h>

typedef enum {
	SFB_DEVICE_CAMERA,
	SFB_DEVICE_MICROPHONE,
	SFB_DEVICE_EARPIECE, /* where calls are heard */
	SFB_DEVICE_RINGER,   /* a second output, which rings while the earpiece is a headset */
	SFB_DEVICE_KINDS,
} SfbDeviceKind;

typedef struct {
	SfbDeviceKind kind;
	char *name;          /* one line for people; may be empty */
	gboolean is_default; /* of its kind, as far as the system has one, or there is no other */
	int volume;          /* 0 to 100; -1: not known */
	gboolean is_muted;
} SfbDevice;

/* What the person chose for calls in the program around us. */
typedef struct {
	const char *device; /* as SfbDevice.name; NULL: the default one */
	int volume;         /* in percent of what the device gives, also above 100; -1: none */
} SfbDeviceChoice;

#define SFB_TYPE_DEVICES (sfb_devices_get_type())
G_DECLARE_FINAL_TYPE(SfbDevices, sfb_devices, SFB, DEVICES, GObject)

/* Nothing is opened yet. Returns: (transfer full) */
SfbDevices *sfb_devices_new(void);

/* Looks, and from the first time on notices what comes and goes; volumes are as new as the last look.
 * @callback comes once; several may ask at once. Fails with SFB_ERROR_MECHANISM_MISSING if GStreamer
 * itself does not start. Cancelling ends the waiting at once, not the look. */
void sfb_devices_look_async(SfbDevices *self, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_devices_look_finish(SfbDevices *self, GAsyncResult *result, GError **error);

/* FALSE until the first look has ended: an empty list says nothing yet. */
gboolean sfb_devices_has_looked(SfbDevices *self);

/* Why the last look found nothing out; NULL if it did. Borrowed until the next look ends. */
const GError *sfb_devices_get_error(SfbDevices *self);

/* (element-type SfbDevice) all that are there now, by kind, the default first. Borrowed until the next
 * "changed"; empty before the first look. */
GPtrArray *sfb_devices_list(SfbDevices *self);

/* "Camera"; untranslated, N_(). */
const char *sfb_device_kind_get_label(SfbDeviceKind kind);

/* Whoever has preferences for calls tells them here, and again when they change. Copied. */
void sfb_devices_set_choice(SfbDevices *self, SfbDeviceKind kind, const SfbDeviceChoice *choice);

/* NULL if nobody told one. Borrowed until it is told again. */
const SfbDeviceChoice *sfb_devices_get_choice(SfbDevices *self, SfbDeviceKind kind);

/* Something calls need that is not installed. */
typedef struct {
	const char *element; /* GStreamer's name of it */
	const char *purpose; /* N_() */
	const char *package; /* Debian's name */
} SfbMissingMedia;

/* After a look. Returns: (transfer container) (element-type SfbMissingMedia) static entries */
GPtrArray *sfb_devices_list_missing(SfbDevices *self);
