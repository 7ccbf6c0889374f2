/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How loud the sound server (PulseAudio, or PipeWire in its place) has set each device. GStreamer tells
 * it of streams alone, and to open one would light the lamp of the microphone. */

#pragma once

#include <glib.h>

typedef struct {
	int percent; /* 0 to 100 */
	gboolean is_muted;
} SfbVolume;

/* Waits for the server, 2 s at most: for worker threads. Returns: (transfer full) (element-type utf8
 * SfbVolume) (nullable) by the server's own name of the device; NULL if no server is running, and
 * none is started. */
GHashTable *sfb_volumes_read(void);
