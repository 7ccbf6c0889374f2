/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A form posted to an identity provider, and the JSON that comes back. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "web/oauth-private.h"
#include "web/url.h"

#define FORM_TYPE "application/x-www-form-urlencoded"

static void
wipe_form(gpointer data)
{
	GString *form = data;

	sfb_secret_wipe(form->str, form->len);
	g_string_free(form, TRUE);
}

static GError *
make_trouble(const SfbWebResponse *response)
{
	g_autofree char *host = sfb_web_url_dup_host(sfb_web_response_get_url(response));
	guint status = sfb_web_response_get_status(response);

	if (status == 407)
		return sfb_web_response_make_error(response);
	return g_error_new(SFB_ERROR, SFB_ERROR_IDENTITY_TROUBLE,
	                   _("Identity provider %s answered with nothing that we understand (HTTP "
	                     "%u). Try again later; if it stays so, tell your administrator."),
	                   host, status);
}

/* RFC 6749 5.2: a refusal is a 400 or a 401, and JSON like a grant. */
static gboolean
is_answer(const SfbWebResponse *response)
{
	guint status = sfb_web_response_get_status(response);

	return status == 200 || (status >= 400 && status < 500 && status != 407 && status != 429);
}

static void
on_posted(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);
	SfbJson *json = NULL;

	if (response == NULL) {
		g_task_return_error(task, error);
		return;
	}
	if (is_answer(response))
		json = sfb_json_parse(sfb_web_response_get_body(response), NULL);
	if (json != NULL)
		g_task_return_pointer(task, json, (GDestroyNotify)sfb_json_free);
	else
		g_task_return_error(task, make_trouble(response));
}

void
sfb_web_oauth_post_async(SfbWebHttp *http, const char *url, GString *form,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
	GTask *task = g_task_new(NULL, cancellable, callback, user_data);
	g_autoptr(GBytes) body = g_bytes_new_with_free_func(form->str, form->len, wipe_form, form);
	SfbWebRequest request = {
		.method = "POST", .url = url, .content_type = FORM_TYPE, .body = body
	};

	g_task_set_source_tag(task, sfb_web_oauth_post_async);
	sfb_web_http_send_async(http, &request, cancellable, on_posted, task);
}

SfbJson *
sfb_web_oauth_post_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}
