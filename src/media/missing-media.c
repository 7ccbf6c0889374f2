/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What calls need of GStreamer. */

#include "config.h"

#include "media/missing-media-private.h"

#include <glib/gi18n-lib.h>
#include <gst/gst.h>

/* Where two elements do the same, the second is as good as the first. Siren and G.722 are what the
 * server's own conferences talk, H.264 is the one kind of video all clients have. */
static const struct {
	SfbMissingMedia missing;
	const char *instead;
} needs[] = {
	{ { "nicesrc", N_("a way through firewalls"), "gstreamer1.0-nice" } },
	{ { "fsrtpconference", N_("streams"), "libfarstream-0.2-5" } },
	{ { "rtpbin", N_("streams"), "gstreamer1.0-plugins-good" } },
	{ { "srtpenc", N_("encryption"), "gstreamer1.0-plugins-bad" } },
	{ { "pulsesrc", N_("microphones"), "gstreamer1.0-pulseaudio" }, "pipewiresrc" },
	{ { "pulsesink", N_("loudspeakers and headsets"), "gstreamer1.0-pulseaudio" },
	  "pipewiresink" },
	{ { "v4l2src", N_("cameras"), "gstreamer1.0-plugins-good" }, "pipewiresrc" },
	{ { "audioconvert", N_("sound"), "gstreamer1.0-plugins-base" } },
	{ { "videoconvert", N_("pictures"), "gstreamer1.0-plugins-base" } },
	{ { "sirenenc", N_("sound in conferences"), "gstreamer1.0-plugins-bad" } },
	{ { "avenc_g722", N_("sound in good quality"), "gstreamer1.0-libav" } },
	{ { "rtpg722pay", N_("sound in good quality"), "gstreamer1.0-plugins-good" } },
	{ { "alawenc", N_("sound of telephones"), "gstreamer1.0-plugins-good" } },
	{ { "opusenc", N_("sound between programs like this one"), "gstreamer1.0-plugins-base" } },
	{ { "x264enc", N_("sending pictures"), "gstreamer1.0-plugins-ugly" }, "openh264enc" },
	{ { "avdec_h264", N_("showing pictures"), "gstreamer1.0-libav" }, "openh264dec" },
};

static gboolean
has_element(const char *name)
{
	g_autoptr(GstElementFactory) factory = name != NULL ? gst_element_factory_find(name) : NULL;

	return factory != NULL;
}

GPtrArray *
sfb_missing_media_list(void)
{
	GPtrArray *missing = g_ptr_array_new();

	for (gsize i = 0; i < G_N_ELEMENTS(needs); i++) {
		if (!has_element(needs[i].missing.element) && !has_element(needs[i].instead))
			g_ptr_array_add(missing, (gpointer)&needs[i].missing);
	}
	return missing;
}
