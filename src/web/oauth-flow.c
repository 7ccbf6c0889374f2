/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * From nothing to an access token:
 *
 *   endpoints --> a refresh token is kept --> it is taken ------------------------> token
 *                    | not                       | not any more                       ^
 *                    v                           v                                    |
 *                  a person, in a browser: by redirection if we can listen, else by code
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "web/oauth-private.h"
#include "web/url.h"

typedef struct {
	SfbWebOauthWish wish;
	SfbWebOauthEndpoints *endpoints;
	char *kept_name;           /* of the refresh token */
	SfbWebOauthAnswer *answer; /* the last word, while its refresh token is being kept */
} Flow;

static void
flow_free(Flow *flow)
{
	g_clear_pointer(&flow->endpoints, sfb_web_oauth_endpoints_free);
	g_free(flow->kept_name);
	g_clear_pointer(&flow->answer, sfb_web_oauth_answer_free);
	g_free(flow);
}

static char *
dup_provider(const Flow *flow)
{
	return sfb_web_url_dup_host(flow->wish.authorization_uri);
}

/* A token that cannot be kept is none the worse for today. */
static void
on_saved(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Flow *flow = g_task_get_task_data(task);
	g_autoptr(GError) error = NULL;

	if (!sfb_auth_keyring_change_finish(SFB_AUTH_KEYRING(source), result, &error))
		g_debug("oauth: the refresh token is not kept: %s", error->message);
	g_task_return_pointer(task, g_steal_pointer(&flow->answer),
	                      (GDestroyNotify)sfb_web_oauth_answer_free);
}

/* Takes @task and @answer. The end of every way that comes to one. The next flow, which may begin at
 * once, has to find the refresh token. */
static void
finish(GTask *task, SfbWebOauthAnswer *answer)
{
	g_autoptr(GTask) owned = task;
	Flow *flow = g_task_get_task_data(task);
	g_autofree char *provider = dup_provider(flow);

	flow->answer = answer;
	if (answer->access_token == NULL)
		g_task_return_error(task, sfb_web_oauth_make_error(provider, answer->error,
		                                                   answer->description));
	else if (answer->refresh_token != NULL)
		sfb_auth_keyring_save_async(flow->wish.keyring, flow->kept_name,
		                            answer->refresh_token, on_saved,
		                            g_steal_pointer(&owned));
	else
		g_task_return_pointer(task, g_steal_pointer(&flow->answer),
		                      (GDestroyNotify)sfb_web_oauth_answer_free);
}

/* A person */

static void
on_person_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	SfbWebOauthAnswer *answer = sfb_web_oauth_person_finish(result, &error);

	if (answer != NULL)
		finish(g_steal_pointer(&task), answer);
	else
		g_task_return_error(task, error);
}

/* Takes @task. */
static void
ask_by_device(GTask *task)
{
	g_autoptr(GTask) owned = task;
	Flow *flow = g_task_get_task_data(task);
	g_autofree char *provider = dup_provider(flow);

	if (flow->endpoints->device != NULL)
		sfb_web_oauth_device_async(&flow->wish, g_task_get_cancellable(task),
		                           on_person_done, g_steal_pointer(&owned));
	else
		g_task_return_new_error(
			task, SFB_ERROR, SFB_ERROR_USAGE,
			_("Identity provider %s has no codes to sign in with. Set the account's "
		          "option oauth-redirect-uri to what your administrator registered "
		          "(docs/modern-authentication.md)."),
			provider);
}

static void
on_code_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Flow *flow = g_task_get_task_data(task);
	GError *error = NULL;
	SfbWebOauthAnswer *answer = sfb_web_oauth_person_finish(result, &error);

	if (answer != NULL) {
		finish(g_steal_pointer(&task), answer);
	} else if (error->domain == SFB_ERROR ||
	           g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
		g_task_return_error(task, error);
	} else if (flow->endpoints->device != NULL) {
		g_debug("oauth: no redirection: %s", error->message);
		g_error_free(error);
		ask_by_device(g_steal_pointer(&task));
	} else {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_USAGE,
		                        _("The sign-in page could not lead back to %s (%s). Close "
		                          "the program that uses this port, or set the account's "
		                          "option oauth-redirect-uri to another one that your "
		                          "administrator registered."),
		                        flow->wish.redirect_uri, error->message);
		g_error_free(error);
	}
}

/* Takes @task. Nobody is shown a page who has given up. */
static void
ask_person(GTask *task)
{
	g_autoptr(GTask) owned = task;
	Flow *flow = g_task_get_task_data(task);

	if (g_task_return_error_if_cancelled(task))
		return;
	if (*flow->wish.redirect_uri == '\0')
		ask_by_device(g_steal_pointer(&owned));
	else
		sfb_web_oauth_code_async(&flow->wish, g_task_get_cancellable(task), on_code_done,
		                         g_steal_pointer(&owned));
}

/* What is kept */

/* Errors that a person can do something about (OpenID Connect Core 3.1.2.6). */
static gboolean
is_for_person(const SfbWebOauthAnswer *answer)
{
	static const char *const errors[] = { "interaction_required", "login_required",
		                              "consent_required", NULL };

	return g_strv_contains(errors, answer->error);
}

static void
on_forgotten(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;

	if (!sfb_auth_keyring_change_finish(SFB_AUTH_KEYRING(source), result, &error))
		g_debug("oauth: the old refresh token stays: %s", error->message);
	ask_person(user_data);
}

static void
on_refreshed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Flow *flow = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbJson) json = sfb_web_oauth_post_finish(result, &error);
	g_autoptr(SfbWebOauthAnswer) answer = NULL;

	if (json == NULL) {
		g_task_return_error(task, error);
		return;
	}
	answer = sfb_web_oauth_answer_parse(json);
	if (strcmp(answer->error, "invalid_grant") == 0)
		sfb_auth_keyring_forget_async(flow->wish.keyring, flow->kept_name, on_forgotten,
		                              g_steal_pointer(&task));
	else if (is_for_person(answer))
		ask_person(g_steal_pointer(&task));
	else
		finish(g_steal_pointer(&task), g_steal_pointer(&answer));
}

/* Takes @task. */
static void
refresh(GTask *task, SfbSecret *kept)
{
	Flow *flow = g_task_get_task_data(task);
	GString *form = g_string_new(NULL);

	sfb_web_oauth_form_add(form, "grant_type", "refresh_token");
	sfb_web_oauth_form_add(form, "client_id", flow->wish.client_id);
	sfb_web_oauth_form_add(form, "refresh_token", sfb_secret_peek(kept));
	sfb_web_oauth_endpoints_add_wish(flow->endpoints, flow->wish.resource, form);
	sfb_web_oauth_post_async(flow->wish.http, flow->endpoints->token, form,
	                         g_task_get_cancellable(task), on_refreshed, task);
}

/* A keyring that cannot be read holds nothing for us. */
static void
on_kept_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSecret) kept =
		sfb_auth_keyring_load_finish(SFB_AUTH_KEYRING(source), result, &error);

	if (kept != NULL)
		refresh(g_steal_pointer(&task), kept);
	else
		ask_person(g_steal_pointer(&task));
}

/* The start */

static void
on_endpoints_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Flow *flow = g_task_get_task_data(task);
	GCancellable *cancellable = g_task_get_cancellable(task);
	GError *error = NULL;

	flow->endpoints = sfb_web_oauth_endpoints_find_finish(result, &error);
	if (flow->endpoints == NULL) {
		g_task_return_error(task, error);
		return;
	}
	flow->wish.endpoints = flow->endpoints;
	sfb_auth_keyring_load_async(flow->wish.keyring, flow->kept_name, cancellable,
	                            on_kept_loaded, g_steal_pointer(&task));
}

void
sfb_web_oauth_flow_async(const SfbWebOauthWish *wish, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(NULL, cancellable, callback, user_data);
	Flow *flow = g_new0(Flow, 1);

	g_task_set_source_tag(task, sfb_web_oauth_flow_async);
	g_task_set_task_data(task, flow, (GDestroyNotify)flow_free);
	flow->wish = *wish;
	flow->kept_name = g_strdup_printf("refresh-token %s %s %s", wish->address,
	                                  wish->authorization_uri, wish->client_id);
	sfb_web_oauth_endpoints_find_async(wish->http, wish->authorization_uri, cancellable,
	                                   on_endpoints_found, task);
}

SfbWebOauthAnswer *
sfb_web_oauth_flow_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

SfbWebOauthAnswer *
sfb_web_oauth_person_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}
