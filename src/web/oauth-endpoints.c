/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * From the one address that a server announces to the others of the same identity provider. A
 * provider describes itself (OpenID Connect Discovery 4); one that does not is taken for one of
 * Microsoft's older kind, whose addresses are siblings.
 */

#include <string.h>

#include "util/error.h"
#include "web/oauth-private.h"
#include "web/url.h"

#define WELL_KNOWN "/.well-known/openid-configuration"
#define DOCUMENTS_MAX 6
#define DEVICE_GRANT "urn:ietf:params:oauth:grant-type:device_code"

/* Pure */

/* The second version of Entra's service takes scopes instead of resources. */
static gboolean
is_version_2(const char *authorization_uri)
{
	return strstr(authorization_uri, "/v2.0/") != NULL;
}

/* Cuts the last segment of @path off. */
static gboolean
climb(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash == NULL)
		return FALSE;
	*slash = '\0';
	return TRUE;
}

GStrv
sfb_web_oauth_endpoints_list_documents(const char *authorization_uri)
{
	GPtrArray *documents = g_ptr_array_new();
	g_autoptr(GUri) uri = g_uri_parse(authorization_uri, G_URI_FLAGS_ENCODED, NULL);
	g_autofree char *path = uri != NULL ? g_strdup(g_uri_get_path(uri)) : g_strdup("");

	while (climb(path) && documents->len < DOCUMENTS_MAX) {
		g_autofree char *document = g_strconcat(path, WELL_KNOWN, NULL);

		g_ptr_array_add(documents, sfb_web_url_resolve(authorization_uri, document));
	}
	g_ptr_array_add(documents, NULL);
	return (GStrv)g_ptr_array_free(documents, FALSE);
}

static char *
dup_https(const SfbJson *json, const char *name)
{
	g_autofree char *url = sfb_json_dup_text(json, name);

	return sfb_web_url_is_https(url) ? g_steal_pointer(&url) : NULL;
}

SfbWebOauthEndpoints *
sfb_web_oauth_endpoints_parse(const char *authorization_uri, const SfbJson *json)
{
	g_autoptr(SfbWebOauthEndpoints) endpoints = g_new0(SfbWebOauthEndpoints, 1);

	endpoints->authorization = sfb_json_dup_text(json, "authorization_endpoint");
	endpoints->token = dup_https(json, "token_endpoint");
	endpoints->device = dup_https(json, "device_authorization_endpoint");
	endpoints->is_scoped = is_version_2(authorization_uri);
	endpoints->is_rfc8628 =
		endpoints->is_scoped || sfb_json_lists(json, "grant_types_supported", DEVICE_GRANT);
	endpoints->has_offline_access = sfb_json_lists(json, "scopes_supported", "offline_access");
	if (g_strcmp0(endpoints->authorization, authorization_uri) != 0 || endpoints->token == NULL)
		return NULL;
	return g_steal_pointer(&endpoints);
}

SfbWebOauthEndpoints *
sfb_web_oauth_endpoints_guess(const char *authorization_uri)
{
	SfbWebOauthEndpoints *endpoints = g_new0(SfbWebOauthEndpoints, 1);

	endpoints->authorization = g_strdup(authorization_uri);
	endpoints->token = sfb_web_url_resolve(authorization_uri, "token");
	endpoints->device = sfb_web_url_resolve(authorization_uri, "devicecode");
	endpoints->is_scoped = is_version_2(authorization_uri);
	endpoints->is_rfc8628 = endpoints->is_scoped;
	return endpoints;
}

void
sfb_web_oauth_endpoints_free(SfbWebOauthEndpoints *endpoints)
{
	if (endpoints == NULL)
		return;
	g_free(endpoints->authorization);
	g_free(endpoints->token);
	g_free(endpoints->device);
	g_free(endpoints);
}

void
sfb_web_oauth_endpoints_add_wish(const SfbWebOauthEndpoints *endpoints, const char *resource,
                                 GString *form)
{
	g_autofree char *scope = NULL;

	if (endpoints->is_scoped) {
		scope = g_strconcat(resource, "/.default openid offline_access", NULL);
		sfb_web_oauth_form_add(form, "scope", scope);
		return;
	}
	sfb_web_oauth_form_add(form, "resource", resource);
	if (endpoints->has_offline_access)
		sfb_web_oauth_form_add(form, "scope", "openid offline_access");
}

/* Alive */

typedef struct {
	SfbWebHttp *http;
	char *authorization_uri;
	GStrv documents;
	guint next;
} Search;

static void
search_free(Search *search)
{
	g_object_unref(search->http);
	g_free(search->authorization_uri);
	g_strfreev(search->documents);
	g_free(search);
}

static void ask_next(GTask *task);

static SfbWebOauthEndpoints *
parse_document(const Search *search, const SfbWebResponse *response)
{
	g_autoptr(SfbJson) json = NULL;

	if (sfb_web_response_get_status(response) != 200)
		return NULL;
	json = sfb_json_parse(sfb_web_response_get_body(response), NULL);
	return json != NULL ? sfb_web_oauth_endpoints_parse(search->authorization_uri, json) : NULL;
}

static void
on_document(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Search *search = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);
	SfbWebOauthEndpoints *endpoints = NULL;

	if (response == NULL) {
		g_task_return_error(task, error);
		return;
	}
	endpoints = parse_document(search, response);
	if (endpoints != NULL)
		g_task_return_pointer(task, endpoints,
		                      (GDestroyNotify)sfb_web_oauth_endpoints_free);
	else
		ask_next(g_steal_pointer(&task));
}

/* Takes @task. */
static void
ask_next(GTask *task)
{
	g_autoptr(GTask) owned = task;
	Search *search = g_task_get_task_data(task);
	SfbWebRequest request = { .method = "GET", .url = search->documents[search->next] };

	if (request.url == NULL) {
		g_task_return_pointer(task,
		                      sfb_web_oauth_endpoints_guess(search->authorization_uri),
		                      (GDestroyNotify)sfb_web_oauth_endpoints_free);
		return;
	}
	search->next++;
	sfb_web_http_send_async(search->http, &request, g_task_get_cancellable(task), on_document,
	                        g_steal_pointer(&owned));
}

void
sfb_web_oauth_endpoints_find_async(SfbWebHttp *http, const char *authorization_uri,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
	GTask *task = g_task_new(NULL, cancellable, callback, user_data);
	Search *search = g_new0(Search, 1);

	g_task_set_source_tag(task, sfb_web_oauth_endpoints_find_async);
	g_task_set_task_data(task, search, (GDestroyNotify)search_free);
	search->http = g_object_ref(http);
	search->authorization_uri = g_strdup(authorization_uri);
	search->documents = sfb_web_oauth_endpoints_list_documents(authorization_uri);
	ask_next(task);
}

SfbWebOauthEndpoints *
sfb_web_oauth_endpoints_find_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}
