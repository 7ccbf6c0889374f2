/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who wants an access token, the one that is at hand, and the flow that brings the next. A flow
 * belongs to everybody who waits for its token, and ends when nobody does. */

#include "config.h"

#include "web/oauth.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "web/oauth-private.h"
#include "web/url.h"
#include "web/waiters-private.h"

#define PATIENCE_SECONDS (10 * 60)
#define MARGIN_SECONDS 60 /* a token that ends sooner is not kept */

/* What a token is for. */
typedef struct {
	char *authorization_uri;
	char *resource;
} Purpose;

typedef struct {
	SfbWebOauth *oauth; /* its waiters hold it until it runs, then it does */
	Purpose purpose;
	SfbWebWaiters *waiters; /* NULL: answered */
	GCancellable *cancellable;
	guint patience_id;
	gboolean is_running;
	gboolean has_page; /* it is on somebody's screen */
	gboolean is_late;
} Flow;

struct _SfbWebOauth {
	GObject parent_instance;

	SfbWebHttp *http;
	SfbAuthKeyring *keyring;
	char *address;
	char *client_id;
	char *redirect_uri;
	char *resource;
	guint patience_seconds;

	SfbSecret *token; /* NULL: none is at hand */
	Purpose token_purpose;
	gint64 token_end; /* real time in microseconds; a computer may sleep meanwhile */

	GQueue flows; /* (element-type Flow) the first is running */
};

G_DEFINE_TYPE(SfbWebOauth, sfb_web_oauth, G_TYPE_OBJECT)

enum { PAGE_NEEDED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void run_next(SfbWebOauth *self);

/* Purposes */

static Purpose
copy_purpose(const Purpose *purpose)
{
	return (Purpose){ g_strdup(purpose->authorization_uri), g_strdup(purpose->resource) };
}

static void
clear_purpose(Purpose *purpose)
{
	g_clear_pointer(&purpose->authorization_uri, g_free);
	g_clear_pointer(&purpose->resource, g_free);
}

static gboolean
is_same(const Purpose *one, const Purpose *other)
{
	return g_strcmp0(one->authorization_uri, other->authorization_uri) == 0 &&
	       g_strcmp0(one->resource, other->resource) == 0;
}

/* The token at hand */

static gboolean
has_token(const SfbWebOauth *self, const Purpose *purpose)
{
	return self->token != NULL && is_same(&self->token_purpose, purpose) &&
	       g_get_real_time() < self->token_end;
}

static void
keep_token(SfbWebOauth *self, const SfbWebOauthAnswer *grant, const Purpose *purpose)
{
	sfb_web_oauth_drop_token(self);
	if (grant->expires_seconds <= MARGIN_SECONDS)
		return;
	self->token = sfb_secret_ref(grant->access_token);
	self->token_purpose = copy_purpose(purpose);
	self->token_end = g_get_real_time() +
	                  (gint64)(grant->expires_seconds - MARGIN_SECONDS) * G_USEC_PER_SEC;
}

void
sfb_web_oauth_drop_token(SfbWebOauth *self)
{
	g_clear_pointer(&self->token, sfb_secret_unref);
	clear_purpose(&self->token_purpose);
}

/* The flow */

static gboolean
on_patience_over(gpointer user_data)
{
	Flow *flow = user_data;

	flow->patience_id = 0;
	flow->is_late = TRUE;
	g_cancellable_cancel(flow->cancellable);
	return G_SOURCE_REMOVE;
}

static void
show_page(const char *url, const char *user_code, gpointer user_data)
{
	Flow *flow = user_data;

	flow->has_page = TRUE;
	if (flow->patience_id == 0)
		flow->patience_id = g_timeout_add_seconds(flow->oauth->patience_seconds,
		                                          on_patience_over, flow);
	g_signal_emit(flow->oauth, signals[PAGE_NEEDED], 0, url, user_code);
}

static void
flow_free(Flow *flow)
{
	g_clear_handle_id(&flow->patience_id, g_source_remove);
	g_clear_pointer(&flow->waiters, sfb_web_waiters_free);
	g_object_unref(flow->cancellable);
	clear_purpose(&flow->purpose);
	g_free(flow);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Flow, flow_free)

/* The next one has to wait until it has ended: it may listen at the same port. */
static void
abandon(gpointer user_data)
{
	Flow *flow = user_data;

	if (flow->is_running) {
		g_cancellable_cancel(flow->cancellable);
		return;
	}
	g_queue_remove(&flow->oauth->flows, flow);
	flow_free(flow);
}

static Flow *
add_flow(SfbWebOauth *self, const Purpose *purpose)
{
	Flow *flow = g_new0(Flow, 1);

	flow->oauth = self;
	flow->purpose = copy_purpose(purpose);
	flow->waiters = sfb_web_waiters_new(abandon, flow);
	flow->cancellable = g_cancellable_new();
	g_queue_push_tail(&self->flows, flow);
	return flow;
}

static GError *
make_late_error(void)
{
	return g_error_new_literal(SFB_ERROR, SFB_ERROR_TIMEOUT,
	                           _("Nobody signed in on the identity provider's page in time. "
	                             "Sign in again and follow the page that opens."));
}

static void
answer(Flow *flow, SfbSecret *token, const GError *error)
{
	sfb_web_waiters_answer(g_steal_pointer(&flow->waiters), token,
	                       (GBoxedCopyFunc)sfb_secret_ref, (GDestroyNotify)sfb_secret_unref,
	                       error);
}

static void
on_flow_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(Flow) flow = user_data;
	g_autoptr(SfbWebOauth) self = flow->oauth;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbWebOauthAnswer) grant = sfb_web_oauth_flow_finish(result, &error);

	g_queue_remove(&self->flows, flow);
	if (flow->has_page)
		g_signal_emit(self, signals[PAGE_NEEDED], 0, "", "");
	if (flow->is_late && error != NULL) {
		g_error_free(error);
		error = make_late_error();
	}
	if (grant != NULL)
		keep_token(self, grant, &flow->purpose);
	answer(flow, grant != NULL ? grant->access_token : NULL, error);
	run_next(self);
}

static void
run(SfbWebOauth *self, Flow *flow)
{
	SfbWebOauthWish wish = {
		.http = self->http,
		.keyring = self->keyring,
		.address = self->address,
		.client_id = self->client_id,
		.redirect_uri = self->redirect_uri,
		.authorization_uri = flow->purpose.authorization_uri,
		.resource = flow->purpose.resource,
		.show_page = show_page,
		.user_data = flow,
	};

	flow->is_running = TRUE;
	g_object_ref(self);
	sfb_web_oauth_flow_async(&wish, flow->cancellable, on_flow_done, flow);
}

static void
run_next(SfbWebOauth *self)
{
	Flow *flow = g_queue_peek_head(&self->flows);

	if (flow != NULL && !flow->is_running)
		run(self, flow);
}

/* One that is cancelled answers nobody any more. */
static Flow *
find_flow(SfbWebOauth *self, const Purpose *purpose)
{
	for (GList *link = self->flows.head; link != NULL; link = link->next) {
		Flow *flow = link->data;

		if (is_same(&flow->purpose, purpose) &&
		    !g_cancellable_is_cancelled(flow->cancellable))
			return flow;
	}
	return NULL;
}

/* The front door */

gboolean
sfb_web_oauth_is_configured(SfbWebOauth *self)
{
	return *self->client_id != '\0';
}

static GError *
find_obstacle(SfbWebOauth *self, const char *authorization_uri)
{
	if (!sfb_web_oauth_is_configured(self))
		return g_error_new_literal(
			SFB_ERROR, SFB_ERROR_USAGE,
			_("This server wants modern authentication, and for that your organisation "
		          "has to register this program. Ask your administrator for its client id "
		          "(docs/modern-authentication.md) and set it as the account's option "
		          "oauth-client-id."));
	if (!sfb_web_url_is_https(authorization_uri))
		return g_error_new(SFB_ERROR, SFB_ERROR_UNSUPPORTED,
		                   _("The server names an identity provider without encryption, "
		                     "%s. Tell your administrator."),
		                   authorization_uri);
	return NULL;
}

void
sfb_web_oauth_get_token_async(SfbWebOauth *self, const char *authorization_uri,
                              const char *service_url, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
	g_autofree char *base = sfb_web_url_dup_base(service_url);
	GError *obstacle = find_obstacle(self, authorization_uri);
	Purpose purpose = {
		(char *)authorization_uri,
		*self->resource != '\0' ? self->resource : base,
	};

	Flow *flow;

	g_task_set_source_tag(task, sfb_web_oauth_get_token_async);
	if (obstacle != NULL) {
		g_task_return_error(task, obstacle);
		return;
	}
	if (has_token(self, &purpose)) {
		g_task_return_pointer(task, sfb_secret_ref(self->token),
		                      (GDestroyNotify)sfb_secret_unref);
		return;
	}
	flow = find_flow(self, &purpose);
	if (flow == NULL)
		flow = add_flow(self, &purpose);
	sfb_web_waiters_add(flow->waiters, g_steal_pointer(&task));
	run_next(self);
}

SfbSecret *
sfb_web_oauth_get_token_finish(SfbWebOauth *self, GAsyncResult *result, GError **error)
{
	g_return_val_if_fail(g_task_is_valid(result, self), NULL);
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* Life. Whoever waits holds a reference, so nobody waits and nothing runs when the last goes. */

SfbWebOauth *
sfb_web_oauth_new(SfbWebHttp *http, SfbAuthKeyring *keyring, const char *address,
                  const SfbWebOauthOptions *options)
{
	SfbWebOauth *self = g_object_new(SFB_TYPE_WEB_OAUTH, NULL);

	self->http = g_object_ref(http);
	self->keyring = g_object_ref(keyring);
	self->address = g_strdup(address);
	self->client_id = g_strdup(options->client_id);
	self->redirect_uri = g_strdup(options->redirect_uri);
	self->resource = g_strdup(options->resource);
	return self;
}

void
sfb_web_oauth_set_patience(SfbWebOauth *self, guint seconds)
{
	self->patience_seconds = seconds;
}

static void
sfb_web_oauth_init(SfbWebOauth *self)
{
	self->patience_seconds = PATIENCE_SECONDS;
	g_queue_init(&self->flows);
}

static void
sfb_web_oauth_finalize(GObject *object)
{
	SfbWebOauth *self = SFB_WEB_OAUTH(object);

	sfb_web_oauth_drop_token(self);
	g_object_unref(self->http);
	g_object_unref(self->keyring);
	g_free(self->address);
	g_free(self->client_id);
	g_free(self->redirect_uri);
	g_free(self->resource);
	G_OBJECT_CLASS(sfb_web_oauth_parent_class)->finalize(object);
}

static void
sfb_web_oauth_class_init(SfbWebOauthClass *klass)
{
	G_OBJECT_CLASS(klass)->finalize = sfb_web_oauth_finalize;
	signals[PAGE_NEEDED] =
		g_signal_new("page-needed", SFB_TYPE_WEB_OAUTH, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
	                     NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}
