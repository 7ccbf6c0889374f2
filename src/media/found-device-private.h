/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A device as GStreamer found it, in our words. */

#pragma once

#include <gst/gst.h>

#include "media/devices.h"

typedef struct {
	GstDevice *device;
	SfbDeviceKind kind; /* an output is the earpiece until there is a better one */
	char *name;         /* one line, not too long */
	char *place;        /* where the system has it; NULL: not told */
	char *sound_name;   /* the sound server's name of it; NULL */
	gboolean is_default;
} SfbFoundDevice;

/* @device: kept alive. Returns: (transfer full) (nullable) NULL if it is of no use in a call */
SfbFoundDevice *sfb_found_device_new(GstDevice *device);
void sfb_found_device_free(SfbFoundDevice *found);

/* TRUE if two of GStreamer's providers tell of one and the same thing. */
gboolean sfb_found_device_is_same(const SfbFoundDevice *one, const SfbFoundDevice *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbFoundDevice, sfb_found_device_free)
