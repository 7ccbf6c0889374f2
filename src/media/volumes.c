/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * How loud the sound server has set each device:
 *
 *   connect -> ready -> both lists asked for -> both at their ends
 */

#include "config.h"

#include "media/volumes-private.h"

#include <pulse/pulseaudio.h>

#define PATIENCE_SECONDS 2

typedef struct {
	GHashTable *volumes;
	guint lists_to_come;
	gboolean is_server_there;
	gboolean is_over;
} Reading;

static void
note_volume(Reading *reading, const char *name, const pa_cvolume *volume, gboolean is_muted)
{
	SfbVolume *noted = g_new0(SfbVolume, 1);
	guint64 loudest = pa_cvolume_max(volume);

	noted->percent = (int)MIN((loudest * 100 + PA_VOLUME_NORM / 2) / PA_VOLUME_NORM, 100);
	noted->is_muted = is_muted;
	g_hash_table_replace(reading->volumes, g_strdup(name), noted);
}

static void
end_list(Reading *reading)
{
	reading->lists_to_come--;
	reading->is_over = reading->lists_to_come == 0;
}

static void
on_sink(pa_context *context, const pa_sink_info *sink, int end, void *user_data)
{
	if (end != 0)
		end_list(user_data);
	else
		note_volume(user_data, sink->name, &sink->volume, sink->mute != 0);
}

static void
on_source(pa_context *context, const pa_source_info *source, int end, void *user_data)
{
	if (end != 0)
		end_list(user_data);
	else
		note_volume(user_data, source->name, &source->volume, source->mute != 0);
}

static void
on_state_changed(pa_context *context, void *user_data)
{
	Reading *reading = user_data;
	pa_context_state_t state = pa_context_get_state(context);

	if (state == PA_CONTEXT_READY) {
		reading->is_server_there = TRUE;
		reading->lists_to_come = 2;
		pa_operation_unref(pa_context_get_sink_info_list(context, on_sink, reading));
		pa_operation_unref(pa_context_get_source_info_list(context, on_source, reading));
	} else if (!PA_CONTEXT_IS_GOOD(state)) {
		reading->is_over = TRUE;
	}
}

static void
run(pa_mainloop *loop, const Reading *reading)
{
	gint64 end = g_get_monotonic_time() + PATIENCE_SECONDS * G_USEC_PER_SEC;

	while (!reading->is_over) {
		gint64 left = end - g_get_monotonic_time();

		if (left <= 0 || pa_mainloop_prepare(loop, (int)left) < 0 ||
		    pa_mainloop_poll(loop) < 0 || pa_mainloop_dispatch(loop) < 0)
			return;
	}
}

/* Without that flag libpulse starts a server where there is none. */
static void
read_from(pa_mainloop *loop, pa_context *context, Reading *reading)
{
	pa_context_set_state_callback(context, on_state_changed, reading);
	if (pa_context_connect(context, NULL, PA_CONTEXT_NOAUTOSPAWN, NULL) >= 0)
		run(loop, reading);
	pa_context_set_state_callback(context, NULL, NULL);
	pa_context_disconnect(context);
	pa_context_unref(context);
}

GHashTable *
sfb_volumes_read(void)
{
	pa_mainloop *loop = pa_mainloop_new();
	pa_context *context = pa_context_new(pa_mainloop_get_api(loop), PACKAGE_NAME);
	g_autoptr(GHashTable) volumes =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	Reading reading = { .volumes = volumes };

	if (context != NULL)
		read_from(loop, context, &reading);
	pa_mainloop_free(loop);
	return reading.is_server_there ? g_steal_pointer(&volumes) : NULL;
}
