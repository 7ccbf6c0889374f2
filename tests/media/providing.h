/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Two device providers for GStreamer, whose devices the test makes up. The devices of this computer
 * stay out of it. */

#pragma once

#include <gst/gst.h>

typedef enum {
	PROVIDING_ONE,     /* as the kernel's */
	PROVIDING_ANOTHER, /* as the sound server's: it has names of its own */
	PROVIDERS,
} Providing;

/* GStreamer's own for PulseAudio, as far as its name goes: it never starts. */
#define PROVIDING_SOUND "pulsedeviceprovider"

typedef struct {
	Providing provider;
	const char *name;       /* NULL: the end of a list */
	const char *class;      /* "Video/Source" */
	const char *properties; /* of a GstStructure, after its name; NULL: none */
	const char *sound_name; /* of PROVIDING_ANOTHER; NULL */
} ProvidedDevice;

/* The first thing in main(): starts GStreamer without any plugin but its own core. */
void providing_begin(void);

/* What is there when the next monitor starts. @devices: borrowed. */
void providing_set(const ProvidedDevice *devices);

/* TRUE if anybody has wanted PROVIDING_SOUND to start. */
gboolean providing_has_started_sound(void);

/* While a monitor runs. Returns: borrowed until it goes */
GstDevice *providing_add(const ProvidedDevice *device);
void providing_remove(Providing provider, GstDevice *device);

/* @device becomes another. Returns: borrowed until it goes */
GstDevice *providing_change(GstDevice *device, const ProvidedDevice *other);
