/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * AD FS asked by user name and password.
 *
 *   2005 endpoint -> 200: assertion
 *                 -> not there -> 1.3 endpoint -> the same
 *                 -> anything else: over; the password is not sent a second time
 */

#include "web/adfs.h"

#include "web/adfs-xml.h"
#include "web/soap-post-private.h"
#include "web/web-ticket-private.h"
#include "web/web-ticket-xml.h"

struct _SfbWebAdfs {
	GObject parent_instance;

	SfbWebHttp *http;
	char *login;
	SfbSecret *password;
	char *kept_for; /* AppliesTo of the assertion */
	SfbWebTicket *kept;
};

G_DEFINE_TYPE(SfbWebAdfs, sfb_web_adfs, G_TYPE_OBJECT)

typedef struct {
	char *base;
	char *applies_to;
	guint endpoint; /* which is asked */
} Ask;

static void ask(GTask *task);

static void
ask_free(gpointer data)
{
	Ask *self = data;

	g_free(self->base);
	g_free(self->applies_to);
	g_free(self);
}

static SfbWebTicket *
find_kept(SfbWebAdfs *self, const char *applies_to)
{
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;

	if (self->kept == NULL || g_strcmp0(self->kept_for, applies_to) != 0 ||
	    !sfb_web_ticket_is_usable(self->kept, now))
		return NULL;
	return sfb_web_ticket_ref(self->kept);
}

static void
take_answer(GTask *task, const SfbWebResponse *response)
{
	SfbWebAdfs *self = g_task_get_source_object(task);
	Ask *wish = g_task_get_task_data(task);
	GError *error = NULL;
	SfbWebTicket *assertion =
		sfb_web_ticket_parse_response(sfb_web_response_get_body(response), NULL,
	                                      sfb_web_http_get_clock_offset(self->http), &error);

	if (assertion == NULL) {
		g_task_return_error(task, error);
		return;
	}
	g_clear_pointer(&self->kept, sfb_web_ticket_unref);
	self->kept = sfb_web_ticket_ref(assertion);
	g_free(self->kept_for);
	self->kept_for = g_strdup(wish->applies_to);
	g_task_return_pointer(task, assertion, (GDestroyNotify)sfb_web_ticket_unref);
}

/* An endpoint that is switched off says 404, or 503 where the system's own web server answers. */
static gboolean
is_absent(guint status)
{
	return status == 404 || status == 503;
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Ask *wish = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);
	guint status = response != NULL ? sfb_web_response_get_status(response) : 0;

	if (response == NULL)
		g_task_return_error(task, error);
	else if (status == 200)
		take_answer(task, response);
	else if (is_absent(status) && ++wish->endpoint < SFB_WEB_ADFS_ENDPOINTS)
		ask(g_steal_pointer(&task));
	else
		g_task_return_error(task, sfb_web_adfs_make_error(response));
}

/* Takes @task. */
static void
ask(GTask *task)
{
	SfbWebAdfs *self = g_task_get_source_object(task);
	Ask *state = g_task_get_task_data(task);
	const SfbWebAdfsEndpoint *endpoint = &sfb_web_adfs_endpoints[state->endpoint];
	g_autofree char *location = g_strconcat(state->base, endpoint->path, NULL);
	SfbWebAdfsWish wish = {
		.endpoint = endpoint,
		.location = location,
		.applies_to = state->applies_to,
		.login = self->login,
		.password = self->password,
		.now = g_get_real_time() / G_USEC_PER_SEC +
		       sfb_web_http_get_clock_offset(self->http),
	};
	g_autoptr(GBytes) document = sfb_web_adfs_build_request(&wish);
	SfbWebSoapPost post = {
		SFB_WEB_SOAP_1_2, location, endpoint->action, document, NULL, NULL
	};

	sfb_web_soap_post_async(self->http, &post, g_task_get_cancellable(task), on_answered, task);
}

void
sfb_web_adfs_get_assertion_async(SfbWebAdfs *self, const char *base, const char *applies_to,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);
	SfbWebTicket *kept = find_kept(self, applies_to);
	Ask *state = g_new0(Ask, 1);

	state->base = g_strdup(base);
	state->applies_to = g_strdup(applies_to);
	g_task_set_task_data(task, state, ask_free);
	if (kept == NULL) {
		ask(task);
		return;
	}
	g_task_return_pointer(task, kept, (GDestroyNotify)sfb_web_ticket_unref);
	g_object_unref(task);
}

SfbWebTicket *
sfb_web_adfs_get_assertion_finish(SfbWebAdfs *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

SfbWebAdfs *
sfb_web_adfs_new(SfbWebHttp *http, const SfbWebCredentials *credentials)
{
	SfbWebAdfs *self = g_object_new(SFB_TYPE_WEB_ADFS, NULL);

	self->http = g_object_ref(http);
	self->login = g_strdup(credentials->login);
	self->password = sfb_secret_ref(credentials->password);
	return self;
}

static void
sfb_web_adfs_finalize(GObject *object)
{
	SfbWebAdfs *self = SFB_WEB_ADFS(object);

	g_clear_object(&self->http);
	g_free(self->login);
	sfb_secret_unref(self->password);
	g_free(self->kept_for);
	sfb_web_ticket_unref(self->kept);
	G_OBJECT_CLASS(sfb_web_adfs_parent_class)->finalize(object);
}

static void
sfb_web_adfs_init(SfbWebAdfs *self)
{
}

static void
sfb_web_adfs_class_init(SfbWebAdfsClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_web_adfs_finalize;
}
