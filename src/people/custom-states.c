/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The states an organisation made up, asked from where its settings say. */

#include "config.h"

#include "people/custom-states.h"

#include <glib/gi18n-lib.h>

#include "util/error.h"

static void
on_fetched(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);
	GPtrArray *states = NULL;

	if (response != NULL && sfb_web_response_get_status(response) == 200) {
		gsize length;
		const char *text = g_bytes_get_data(sfb_web_response_get_body(response), &length);

		states = sfb_custom_states_parse(text, length, &error);
	} else if (response != NULL) {
		error = sfb_web_response_make_error(response);
	}
	if (states != NULL)
		g_task_return_pointer(task, states, (GDestroyNotify)g_ptr_array_unref);
	else
		g_task_return_error(task, error);
}

/* Old clients took files and plain HTTP too; anybody on the way could have written what we then
 * publish in the user's name. */
void
sfb_custom_states_fetch_async(SfbWebHttp *http, const char *url, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(http, cancellable, callback, user_data);
	const SfbWebRequest request = { .method = "GET", .url = url };

	if (g_ascii_strncasecmp(url, "https://", 8) == 0) {
		sfb_web_http_send_async(http, &request, cancellable, on_fetched, task);
		return;
	}
	g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_UNSUPPORTED,
	                        _("The list of your organisation's own states is at “%s”, which is "
	                          "not protected by HTTPS. Ask your administrator to change that."),
	                        url);
	g_object_unref(task);
}

GPtrArray *
sfb_custom_states_fetch_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}
