/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Asking a web service to describe itself. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "util/error.h"
#include "web/metadata.h"
#include "web/pause-private.h"
#include "web/url.h"

typedef struct {
	SfbWebHttp *http;
	char *url;
	gboolean is_repeated;
} Fetch;

static void ask(GTask *task);

static void
fetch_free(gpointer data)
{
	Fetch *fetch = data;

	g_object_unref(fetch->http);
	g_free(fetch->url);
	g_free(fetch);
}

static void
on_pause_over(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;

	if (sfb_web_pause_finish(result, &error))
		ask(g_steal_pointer(&task));
	else
		g_task_return_error(task, error);
}

static GError *
make_error(const SfbWebResponse *response)
{
	if (sfb_web_response_get_status(response) == 404)
		return g_error_new(SFB_ERROR, SFB_ERROR_NOT_FOUND,
		                   _("There is no web service at %s. Check the server's name, or "
		                     "tell your administrator."),
		                   sfb_web_response_get_url(response));
	return sfb_web_response_make_error(response);
}

/* Takes @task. */
static void
refuse(GTask *task, const SfbWebResponse *response)
{
	Fetch *fetch = g_task_get_task_data(task);
	g_autoptr(GTask) owned = task;
	g_autoptr(GError) error = make_error(response);

	if (fetch->is_repeated || !g_error_matches(error, SFB_ERROR, SFB_ERROR_SERVER)) {
		g_task_return_error(task, g_steal_pointer(&error));
		return;
	}
	fetch->is_repeated = TRUE;
	sfb_web_pause_async(SFB_WEB_TROUBLE_SECONDS, g_task_get_cancellable(task), on_pause_over,
	                    g_steal_pointer(&owned));
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);
	SfbWebMetadata *metadata;

	if (response != NULL && sfb_web_response_get_status(response) != 200) {
		refuse(g_steal_pointer(&task), response);
		return;
	}
	metadata = response != NULL
	                   ? sfb_web_metadata_parse(sfb_web_response_get_body(response), &error)
	                   : NULL;
	if (metadata == NULL)
		g_task_return_error(task, error);
	else
		g_task_return_pointer(task, metadata, (GDestroyNotify)sfb_web_metadata_free);
}

/* Takes @task. */
static void
ask(GTask *task)
{
	Fetch *fetch = g_task_get_task_data(task);
	SfbWebRequest request = { .method = "GET", .url = fetch->url };

	sfb_web_http_send_async(fetch->http, &request, g_task_get_cancellable(task), on_answered,
	                        task);
}

void
sfb_web_metadata_fetch_async(SfbWebHttp *http, const char *service_url, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, user_data);
	Fetch *fetch = NULL;

	/* It says who gets the password. */
	if (!sfb_web_url_is_https(service_url)) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                        _("The server names a web service without encryption, %s. "
		                          "Tell your administrator."),
		                        service_url);
		return;
	}
	fetch = g_new0(Fetch, 1);
	fetch->http = g_object_ref(http);
	fetch->url = g_strconcat(service_url, "/mex", NULL);
	g_task_set_task_data(task, fetch, fetch_free);
	ask(g_steal_pointer(&task));
}

SfbWebMetadata *
sfb_web_metadata_fetch_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}
