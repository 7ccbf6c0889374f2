/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Device code: a code to be typed on a page, on this computer or another, while we ask every few
 * seconds whether that has happened.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "web/oauth-private.h"
#include "web/pause-private.h"
#include "web/url.h"

#define SLOWER_SECONDS 5 /* RFC 8628 3.5 */

typedef struct {
	const SfbWebOauthWish *wish;
	SfbWebOauthDevice *device;
	guint interval_seconds;
	gint64 deadline; /* monotonic, in microseconds */
} Flow;

/* How a device code is presented: by the RFC, and as Microsoft did before there was one ([MS-OAPX]
 * 3.2.5.2.1.1). */
static const struct {
	const char *grant_type;
	const char *code;
} spellings[] = {
	[FALSE] = { "device_code", "code" },
	[TRUE] = { "urn:ietf:params:oauth:grant-type:device_code", "device_code" },
};

static void wait_a_little(GTask *task);

static void
flow_free(Flow *flow)
{
	sfb_web_oauth_device_free(flow->device);
	g_free(flow);
}

/* Takes @answer. */
static void
finish(GTask *task, SfbWebOauthAnswer *answer)
{
	g_task_return_pointer(task, answer, (GDestroyNotify)sfb_web_oauth_answer_free);
}

static gboolean
is_to_be_continued(Flow *flow, const SfbWebOauthAnswer *answer)
{
	if (strcmp(answer->error, "slow_down") == 0)
		flow->interval_seconds += SLOWER_SECONDS;
	else if (strcmp(answer->error, "authorization_pending") != 0)
		return FALSE;
	return TRUE;
}

static void
on_polled(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Flow *flow = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbJson) json = sfb_web_oauth_post_finish(result, &error);
	g_autoptr(SfbWebOauthAnswer) answer =
		json != NULL ? sfb_web_oauth_answer_parse(json) : NULL;

	if (answer != NULL && !is_to_be_continued(flow, answer)) {
		finish(task, g_steal_pointer(&answer));
		return;
	}
	if (answer == NULL && (error->domain != SFB_ERROR || !sfb_error_is_temporary(error))) {
		g_task_return_error(task, error);
		return;
	}
	/* The person has begun; passing trouble is no reason to begin again (RFC 8628 3.5). */
	if (answer == NULL)
		flow->interval_seconds += SLOWER_SECONDS;
	g_clear_error(&error);
	wait_a_little(g_steal_pointer(&task));
}

static void
on_pause_over(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Flow *flow = g_task_get_task_data(task);
	const SfbWebOauthWish *wish = flow->wish;
	const char *code = sfb_secret_peek(flow->device->device_code);
	GCancellable *cancellable = g_task_get_cancellable(task);
	gboolean is_rfc8628 = wish->endpoints->is_rfc8628;
	GString *form = NULL;
	GError *error = NULL;

	if (!sfb_web_pause_finish(result, &error)) {
		g_task_return_error(task, error);
		return;
	}
	if (g_get_monotonic_time() >= flow->deadline) {
		finish(task, sfb_web_oauth_answer_new_refused("expired_token", NULL));
		return;
	}
	form = g_string_new(NULL);
	sfb_web_oauth_form_add(form, "grant_type", spellings[is_rfc8628].grant_type);
	sfb_web_oauth_form_add(form, "client_id", wish->client_id);
	sfb_web_oauth_form_add(form, spellings[is_rfc8628].code, code);
	sfb_web_oauth_endpoints_add_wish(wish->endpoints, wish->resource, form);
	sfb_web_oauth_post_async(wish->http, wish->endpoints->token, form, cancellable, on_polled,
	                         g_steal_pointer(&task));
}

/* Takes @task. */
static void
wait_a_little(GTask *task)
{
	Flow *flow = g_task_get_task_data(task);

	sfb_web_pause_async(flow->interval_seconds, g_task_get_cancellable(task), on_pause_over,
	                    task);
}

/* Takes @task. */
static void
show_code(GTask *task)
{
	Flow *flow = g_task_get_task_data(task);
	const SfbWebOauthWish *wish = flow->wish;

	flow->interval_seconds = flow->device->interval_seconds;
	flow->deadline =
		g_get_monotonic_time() + (gint64)flow->device->expires_seconds * G_USEC_PER_SEC;
	wait_a_little(task);
	wish->show_page(flow->device->page, flow->device->user_code, wish->user_data);
}

static void
on_device_code(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Flow *flow = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbJson) json = sfb_web_oauth_post_finish(result, &error);

	if (json == NULL) {
		g_task_return_error(task, error);
		return;
	}
	flow->device = sfb_web_oauth_device_parse(json);
	if (flow->device != NULL)
		show_code(g_steal_pointer(&task));
	else
		finish(task, sfb_web_oauth_answer_parse(json));
}

void
sfb_web_oauth_device_async(const SfbWebOauthWish *wish, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(NULL, cancellable, callback, user_data);
	Flow *flow = g_new0(Flow, 1);
	GString *form = g_string_new(NULL);

	g_task_set_source_tag(task, sfb_web_oauth_device_async);
	g_task_set_task_data(task, flow, (GDestroyNotify)flow_free);
	flow->wish = wish;
	sfb_web_oauth_form_add(form, "client_id", wish->client_id);
	sfb_web_oauth_endpoints_add_wish(wish->endpoints, wish->resource, form);
	sfb_web_oauth_post_async(wish->http, wish->endpoints->device, form, cancellable,
	                         on_device_code, task);
}
