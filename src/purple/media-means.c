/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What libpurple's media has to know of the company's network. */

#include "purple/media-means.h"

#include "media/relay-info.h"

#define TRANSMITTER "nice" /* of Farstream: ICE by libnice */

/* libnice's NICE_COMPATIBILITY_OC2007R2: ICE as in [MS-ICE2], and the relay's own kind of TURN. */
#define COMPATIBILITY_OC2007R2 5

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

enum {
	COMPATIBILITY_MODE,
	MIN_PORT,
	MAX_PORT,
	RELAY_INFO,
	N_PARAMETERS,
};

/* As the transmitter calls them. */
static const char *const names[N_PARAMETERS] = {
	[COMPATIBILITY_MODE] = "compatibility-mode",
	[MIN_PORT] = "min-port",
	[MAX_PORT] = "max-port",
	[RELAY_INFO] = "relay-info",
};

struct _SfbPurpleMediaMeans {
	GParameter parameters[N_PARAMETERS];
	guint count;
};

static GValue *
add(SfbPurpleMediaMeans *means, guint parameter, GType type)
{
	GParameter *added = &means->parameters[means->count++];

	added->name = names[parameter];
	return g_value_init(&added->value, type);
}

static SfbPurpleMediaMeans *
means_new(SfbPortRange range)
{
	SfbPurpleMediaMeans *means = g_new0(SfbPurpleMediaMeans, 1);

	g_value_set_uint(add(means, COMPATIBILITY_MODE, G_TYPE_UINT), COMPATIBILITY_OC2007R2);
	if (range.last == 0)
		return means;
	g_value_set_uint(add(means, MIN_PORT, G_TYPE_UINT), range.first);
	g_value_set_uint(add(means, MAX_PORT, G_TYPE_UINT), range.last);
	return means;
}

void
sfb_purple_media_means_free(SfbPurpleMediaMeans *means)
{
	if (means == NULL)
		return;
	for (guint i = 0; i < means->count; i++)
		g_value_unset(&means->parameters[i].value);
	g_free(means);
}

/* libpurple frees the values that it is given, but not the list; so it gets its own. As to who calls
 * whom, and so has the say in ICE, all streams of a media are alike. */
gboolean
sfb_purple_media_means_add_stream(const SfbPurpleMediaMeans *means, PurpleMedia *media,
                                  const char *session_id, const char *who,
                                  PurpleMediaSessionType type)
{
	GParameter given[N_PARAMETERS] = { { NULL } };

	for (guint i = 0; i < means->count; i++) {
		const GValue *value = &means->parameters[i].value;

		given[i].name = means->parameters[i].name;
		g_value_copy(value, g_value_init(&given[i].value, G_VALUE_TYPE(value)));
	}
	return purple_media_add_stream(media, session_id, who, type,
	                               purple_media_is_initiator(media, NULL, NULL), TRANSMITTER,
	                               means->count, given);
}

G_GNUC_END_IGNORE_DEPRECATIONS

/* What is under way. */
typedef struct {
	SfbNetwork *network;
	SfbPurpleMediaMeans *means;
} Work;

static void
work_free(gpointer data)
{
	Work *work = data;

	g_object_unref(work->network);
	sfb_purple_media_means_free(work->means);
	g_free(work);
}

/* libpurple adds the user's own relay where there is none, but that is of another kind: a stream with
 * no relay says so. @info: of the relay; NULL: there is none. Takes @task. */
static void
deliver(GTask *task, GPtrArray *info)
{
	Work *work = g_task_get_task_data(task);
	GValue *value = add(work->means, RELAY_INFO, G_TYPE_PTR_ARRAY);

	if (info != NULL)
		g_value_set_boxed(value, info);
	else
		g_value_take_boxed(value, g_ptr_array_new());
	g_task_return_pointer(task, g_steal_pointer(&work->means),
	                      (GDestroyNotify)sfb_purple_media_means_free);
	g_object_unref(task);
}

static void
on_info_made(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GPtrArray) info = sfb_relay_info_make_finish(result, NULL);

	deliver(user_data, info);
}

static void
on_allowed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	const Work *work = g_task_get_task_data(task);
	g_autoptr(GError) error = NULL;
	const SfbRelayCredentials *credentials =
		sfb_relay_get_finish(SFB_RELAY(source), result, &error);

	if (credentials != NULL) {
		sfb_relay_info_make_async(credentials, work->network, g_task_get_cancellable(task),
		                          on_info_made, task);
		return;
	}
	g_debug("a stream goes without relay: %s", error->message);
	deliver(task, NULL);
}

void
sfb_purple_media_means_get_async(const SfbPurpleMediaSources *sources, SfbMedium medium,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
	GTask *task = g_task_new(NULL, cancellable, callback, user_data);
	Work *work = g_new0(Work, 1);

	work->network = g_object_ref(sources->network);
	work->means = means_new(sfb_ports_get_range(sources->settings, medium));
	g_task_set_task_data(task, work, work_free);
	sfb_relay_get_async(sources->relay, cancellable, on_allowed, task);
}

SfbPurpleMediaMeans *
sfb_purple_media_means_get_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}
