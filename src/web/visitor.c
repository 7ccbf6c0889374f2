/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Somebody whom Exchange lets in.
 *
 *   a door that is known ---------------------> its proof -> request -> response
 *   any other -> request -> 401: what is wanted ---^  |
 *                                      ^ 401: once more with a fresh one; the next; the end
 *                                      '----------'
 */

#include "config.h"

#include "web/visitor-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "web/challenge-private.h"
#include "web/proofs-private.h"
#include "web/url.h"

#define REDIRECTS_MAX 10

G_DEFINE_TYPE(SfbWebVisitor, sfb_web_visitor, G_TYPE_OBJECT)

/* What opens a door, or may. */
typedef struct {
	const SfbWebProof *proof;
	char *authority; /* NULL: none */
} Door;

/* One request. */
typedef struct {
	char *url;
	char *content_type;
	GBytes *body;
	GStrv headers;
	gboolean is_guess;
	GPtrArray *doors;  /* (element-type Door) the first is tried; empty: ask which there are */
	gboolean is_known; /* the door is one that opened before */
	gboolean is_renewed; /* its proof is a fresh one */
	guint redirects;
	GError *refusal; /* NULL: none so far */
} Visit;

static void go(GTask *task);

static void
door_free(gpointer data)
{
	Door *door = data;

	g_free(door->authority);
	g_free(door);
}

static Door *
door_new(const SfbWebProof *proof, const char *authority)
{
	Door *door = g_new0(Door, 1);

	door->proof = proof;
	door->authority = g_strdup(authority);
	return door;
}

static const Door *
get_door(GTask *task)
{
	const Visit *visit = g_task_get_task_data(task);

	return g_ptr_array_index(visit->doors, 0);
}

static void
visit_free(gpointer data)
{
	Visit *visit = data;

	g_free(visit->url);
	g_free(visit->content_type);
	g_bytes_unref(visit->body);
	g_strfreev(visit->headers);
	g_ptr_array_unref(visit->doors);
	g_clear_error(&visit->refusal);
	g_free(visit);
}

static Visit *
visit_new(const SfbWebRequest *request)
{
	Visit *visit = g_new0(Visit, 1);

	visit->url = g_strdup(request->url);
	visit->content_type = g_strdup(request->content_type);
	visit->body = g_bytes_ref(request->body);
	visit->headers = g_strdupv((GStrv)request->headers);
	visit->is_guess = request->is_guess;
	visit->doors = g_ptr_array_new_with_free_func(door_free);
	return visit;
}

/* Refusals. What takes a task here and below keeps it; errors that are handed over are taken, too. */

static void
fail(GTask *task, GError *error)
{
	g_task_return_error(task, error);
	g_object_unref(task);
}

static gboolean
is_refusal(const GError *error)
{
	return g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS) ||
	       g_error_matches(error, SFB_ERROR, SFB_ERROR_PASSWORD_REQUIRED);
}

static GError *
make_refusal(const Visit *visit)
{
	g_autofree char *host = sfb_web_url_dup_host(visit->url);

	if (!is_refusal(visit->refusal))
		return g_error_copy(visit->refusal);
	return g_error_new(SFB_ERROR, SFB_ERROR_CREDENTIALS,
	                   _("Exchange at %s does not let you in with what you signed in with. It "
	                     "may have another user name or password: give them, or ask your "
	                     "administrator. (%s)"),
	                   host, visit->refusal->message);
}

/* That a password was refused says more than that something else could not be tried. */
static void
note_refusal(Visit *visit, GError *error)
{
	if (visit->refusal == NULL || (is_refusal(error) && !is_refusal(visit->refusal))) {
		g_clear_error(&visit->refusal);
		visit->refusal = error;
	} else {
		g_error_free(error);
	}
}

static void
try_next(GTask *task, GError *error)
{
	SfbWebVisitor *self = g_task_get_source_object(task);
	Visit *visit = g_task_get_task_data(task);

	g_debug("exchange: %s", error->message);
	note_refusal(visit, error);
	g_ptr_array_remove_index(visit->doors, 0);
	visit->is_renewed = FALSE;
	if (visit->is_known) {
		g_autofree char *site = sfb_web_url_dup_base(visit->url);

		visit->is_known = FALSE;
		g_hash_table_remove(self->doors, site);
		go(task);
	} else if (visit->doors->len > 0) {
		go(task);
	} else {
		fail(task, make_refusal(visit));
	}
}

static void
take_unauthorized(GTask *task)
{
	Visit *visit = g_task_get_task_data(task);
	const Door *door = get_door(task);
	g_autofree char *host = NULL;

	if (door->proof->forget != NULL && !visit->is_renewed) {
		visit->is_renewed = TRUE;
		door->proof->forget(g_task_get_source_object(task), visit->url);
		go(task);
		return;
	}
	host = sfb_web_url_dup_host(visit->url);
	try_next(task, g_error_new(SFB_ERROR, SFB_ERROR_CREDENTIALS,
	                           _("%s refused the proof of who you are."), host));
}

/* The proofs */

/* Nobody who has trouble has refused anything. */
static gboolean
is_about_proof(const GError *error)
{
	return is_refusal(error) || g_error_matches(error, SFB_ERROR, SFB_ERROR_MECHANISM_MISSING);
}

static void
remember_door(GTask *task)
{
	SfbWebVisitor *self = g_task_get_source_object(task);
	const Visit *visit = g_task_get_task_data(task);
	const Door *door = get_door(task);

	g_hash_table_replace(self->doors, sfb_web_url_dup_base(visit->url),
	                     door_new(door->proof, door->authority));
}

static void
follow(GTask *task, const char *url)
{
	Visit *visit = g_task_get_task_data(task);

	g_free(visit->url);
	visit->url = g_strdup(url);
	g_ptr_array_set_size(visit->doors, 0);
	visit->is_known = FALSE;
	visit->is_renewed = FALSE;
	go(task);
}

/* Returns: (transfer full) (nullable) */
static char *
dup_redirection(Visit *visit, const SfbWebResponse *response)
{
	guint status = sfb_web_response_get_status(response);
	const char *location = sfb_web_response_get_header(response, "Location", 0);
	g_autofree char *url = NULL;

	if (status < 300 || status >= 400 || location == NULL)
		return NULL;
	url = sfb_web_url_resolve(visit->url, location);
	if (!sfb_web_url_is_https(url) || ++visit->redirects > REDIRECTS_MAX)
		return NULL;
	return g_steal_pointer(&url);
}

static void
take_response(GTask *task, SfbWebResponse *response)
{
	Visit *visit = g_task_get_task_data(task);
	g_autofree char *redirection = dup_redirection(visit, response);

	if (redirection != NULL) {
		follow(task, redirection);
		return;
	}
	g_task_return_pointer(task, sfb_web_response_ref(response),
	                      (GDestroyNotify)sfb_web_response_unref);
	g_object_unref(task);
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);

	if (response == NULL && is_about_proof(error)) {
		try_next(task, error);
	} else if (response == NULL) {
		fail(task, error);
	} else if (sfb_web_response_get_status(response) == 401) {
		take_unauthorized(task);
	} else {
		remember_door(task);
		take_response(task, response);
	}
}

/* @header, @value: of the proof, NULL if it has none. */
static void
send_request(GTask *task, const char *header, const char *value,
             const SfbWebCredentials *credentials, GAsyncReadyCallback callback)
{
	SfbWebVisitor *self = g_task_get_source_object(task);
	const Visit *visit = g_task_get_task_data(task);
	g_autoptr(GPtrArray) headers = g_ptr_array_new();
	SfbWebRequest request = {
		.method = "POST",
		.url = visit->url,
		.content_type = visit->content_type,
		.body = visit->body,
		.credentials = credentials,
		.is_guess = visit->is_guess,
	};

	for (GStrv at = visit->headers; at != NULL && *at != NULL; at++)
		g_ptr_array_add(headers, *at);
	g_ptr_array_add(headers, (gpointer)header);
	g_ptr_array_add(headers, (gpointer)value);
	g_ptr_array_add(headers, NULL);
	request.headers = (const char *const *)headers->pdata;
	sfb_web_http_send_async(self->http, &request, g_task_get_cancellable(task), callback, task);
}

void
sfb_web_visitor_show_header(GTask *task, const char *header, char *value)
{
	send_request(task, header, value, NULL, on_answered);
	sfb_secret_wipe(value, strlen(value));
	g_free(value);
}

void
sfb_web_visitor_show_credentials(GTask *task, const SfbWebCredentials *credentials)
{
	send_request(task, NULL, NULL, credentials, on_answered);
}

void
sfb_web_visitor_do_without(GTask *task, GError *error)
{
	if (error->domain == SFB_ERROR)
		try_next(task, error);
	else
		fail(task, error);
}

/* The visit */

static GError *
make_stranger_error(const SfbWebResponse *response)
{
	g_autofree char *host = sfb_web_url_dup_host(sfb_web_response_get_url(response));
	g_autofree char *schemes = sfb_web_challenge_list_schemes(response, "WWW-Authenticate");

	return g_error_new(SFB_ERROR, SFB_ERROR_UNSUPPORTED,
	                   _("Exchange at %s lets nobody in by Kerberos, NTLM or a web ticket. Ask "
	                     "your administrator to allow one of them. (It wants: %s)"),
	                   host, schemes);
}

static void
list_doors(GTask *task, const SfbWebResponse *response)
{
	SfbWebVisitor *self = g_task_get_source_object(task);
	Visit *visit = g_task_get_task_data(task);

	for (gsize i = 0; i < SFB_WEB_PROOFS; i++) {
		const SfbWebProof *proof = &sfb_web_proofs[i];
		g_autofree char *authority = NULL;

		if (proof->is_wanted(self, response, &authority))
			g_ptr_array_add(visit->doors, door_new(proof, authority));
	}
	if (visit->doors->len > 0)
		go(task);
	else
		fail(task, make_stranger_error(response));
}

static void
on_challenged(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);

	if (response == NULL)
		fail(task, error);
	else if (sfb_web_response_get_status(response) == 401)
		list_doors(task, response);
	else
		take_response(task, response);
}

static void
show_proof(GTask *task)
{
	const Visit *visit = g_task_get_task_data(task);
	const Door *door = get_door(task);

	door->proof->show(task, door->authority, visit->url);
}

/* Goes to the first door, or finds out which there are. */
static void
go(GTask *task)
{
	SfbWebVisitor *self = g_task_get_source_object(task);
	Visit *visit = g_task_get_task_data(task);
	g_autofree char *site = sfb_web_url_dup_base(visit->url);
	const Door *known = g_hash_table_lookup(self->doors, site);

	if (visit->doors->len == 0 && known != NULL) {
		visit->is_known = TRUE;
		g_ptr_array_add(visit->doors, door_new(known->proof, known->authority));
	}
	if (visit->doors->len > 0)
		show_proof(task);
	else
		send_request(task, NULL, NULL, NULL, on_challenged);
}

void
sfb_web_visitor_post_async(SfbWebVisitor *self, const SfbWebRequest *request,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);

	g_task_set_source_tag(task, sfb_web_visitor_post_async);
	g_task_set_task_data(task, visit_new(request), visit_free);
	go(task);
}

SfbWebResponse *
sfb_web_visitor_post_finish(SfbWebVisitor *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* The object */

SfbWebHttp *
sfb_web_visitor_get_http(SfbWebVisitor *self)
{
	return self->http;
}

void
sfb_web_visitor_set_credentials(SfbWebVisitor *self, const SfbWebCredentials *credentials)
{
	g_free(self->login);
	sfb_secret_unref(self->password);
	self->login = g_strdup(credentials->login);
	self->password =
		credentials->password != NULL ? sfb_secret_ref(credentials->password) : NULL;
	self->uses_ticket = credentials->uses_ticket;
}

SfbWebVisitor *
sfb_web_visitor_new(const SfbWebVisitorMeans *means)
{
	SfbWebVisitor *self = g_object_new(SFB_TYPE_WEB_VISITOR, NULL);

	self->http = g_object_ref(means->http);
	self->tickets = g_object_ref(means->tickets);
	self->oauth = g_object_ref(means->oauth);
	self->address = g_strdup(means->address);
	sfb_web_visitor_set_credentials(self, means->credentials);
	return self;
}

static void
sfb_web_visitor_finalize(GObject *object)
{
	SfbWebVisitor *self = SFB_WEB_VISITOR(object);

	g_hash_table_unref(self->doors);
	g_free(self->address);
	g_free(self->login);
	sfb_secret_unref(self->password);
	g_clear_object(&self->oauth);
	g_clear_object(&self->tickets);
	g_clear_object(&self->http);
	G_OBJECT_CLASS(sfb_web_visitor_parent_class)->finalize(object);
}

static void
sfb_web_visitor_init(SfbWebVisitor *self)
{
	self->doors = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, door_free);
}

static void
sfb_web_visitor_class_init(SfbWebVisitorClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_web_visitor_finalize;
}
