/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * From one 401 to the next:
 *
 *   401, Negotiate and NTLM        choose a way, first token
 *   401, a token of the server's   the same way, next token
 *   401, all was said              refused: for Kerberos the next way, for a password the end
 */

#include "config.h"

#include "web/authenticator-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "auth/channel-binding.h"
#include "auth/gss.h"
#include "util/error.h"
#include "web/challenge-private.h"
#include "web/diagnostics.h"

/* More than any way takes; a server that always wants one more token is not served for ever. */
#define ROUNDS_MAX 8

/* "No valid security token": with a 500 that is how some services refuse a password. */
#define NO_VALID_TOKEN 28020

/* One way to prove who we are. */
typedef struct {
	const char *scheme;
	SfbAuthGssKind kind;
	gboolean (*is_possible)(const SfbWebAuthenticator *self);
	gboolean uses_password;
} Way;

struct _SfbWebAuthenticator {
	GObject parent;

	char *host;

	/* Of the request. */
	gboolean has_credentials;
	char *login;
	SfbSecret *password; /* NULL: none */
	gboolean uses_ticket;
	guint rounds;
	const Way *way;         /* the last that was tried; NULL: none yet */
	SfbAuthMech *mech;      /* of that way, if it has not failed */
	guint64 channel_id;     /* the connection that mech is about */
	GError *ticket_failure; /* why single sign-on did not work; NULL */

	/* What this host refused, for good. */
	char *refused_login;
	SfbSecret *refused_password;
};

G_DEFINE_TYPE(SfbWebAuthenticator, sfb_web_authenticator, G_TYPE_OBJECT)

static gboolean
has_ticket(const SfbWebAuthenticator *self)
{
	return self->uses_ticket;
}

static gboolean
has_password(const SfbWebAuthenticator *self)
{
	return self->password != NULL;
}

/* A domain's short name says nothing about its Kerberos realm. */
static gboolean
has_principal(const SfbWebAuthenticator *self)
{
	return has_password(self) && strchr(self->login, '\\') == NULL;
}

/* In the order they are tried. */
static const Way ways[] = {
	{ "Negotiate", SFB_AUTH_GSS_HTTP_KERBEROS, has_ticket, FALSE },
	{ "Negotiate", SFB_AUTH_GSS_HTTP_KERBEROS, has_principal, TRUE },
	{ "NTLM", SFB_AUTH_GSS_HTTP_NTLM, has_password, TRUE },
	{ "Negotiate", SFB_AUTH_GSS_HTTP_NEGOTIATE_NTLM, has_password, TRUE },
};

/* One answer being made. */
typedef struct {
	SfbWebResponse *response;
	SfbWebChannel channel;
	GBytes *token; /* the server's; NULL at the start of a way */
} Round;

static void
round_free(Round *round)
{
	sfb_web_response_unref(round->response);
	g_clear_pointer(&round->channel.certificate, g_bytes_unref);
	g_clear_pointer(&round->token, g_bytes_unref);
	g_free(round);
}

static gboolean
is_kerberos(const Way *way)
{
	return way->kind == SFB_AUTH_GSS_HTTP_KERBEROS;
}

static gboolean
was_refused(const SfbWebAuthenticator *self)
{
	return self->refused_password != NULL && self->password != NULL &&
	       strcmp(self->refused_login, self->login) == 0 &&
	       strcmp(sfb_secret_peek(self->refused_password), sfb_secret_peek(self->password)) ==
	               0;
}

static GError *
make_refusal(const SfbWebAuthenticator *self)
{
	return g_error_new(SFB_ERROR, SFB_ERROR_CREDENTIALS,
	                   _("%s refused the user name or the password. Check both; several wrong "
	                     "attempts can lock the account."),
	                   self->host);
}

static void
remember_refusal(SfbWebAuthenticator *self)
{
	g_free(self->refused_login);
	sfb_secret_unref(self->refused_password);
	self->refused_login = g_strdup(self->login);
	self->refused_password = sfb_secret_ref(self->password);
}

/* (takes @task and @error) */
static void
fail(GTask *task, GError *error)
{
	g_task_return_error(task, error);
	g_object_unref(task);
}

static gboolean
is_offered(const Round *round, const Way *way)
{
	g_autoptr(GBytes) token = NULL;

	return sfb_web_challenge_find(round->response, "WWW-Authenticate", way->scheme, &token);
}

/* The first way behind the last one that is offered and possible; NULL if there is none. */
static const Way *
find_next_way(const SfbWebAuthenticator *self, const Round *round)
{
	const Way *end = ways + G_N_ELEMENTS(ways);

	for (const Way *way = self->way != NULL ? self->way + 1 : ways; way < end; way++) {
		if (way->is_possible(self) && is_offered(round, way))
			return way;
	}
	return NULL;
}

static gboolean
is_any_offered(const Round *round)
{
	return is_offered(round, &ways[0]) || is_offered(round, &ways[2]);
}

static GError *
make_password_wish(const SfbWebAuthenticator *self)
{
	if (self->ticket_failure == NULL)
		return g_error_new(SFB_ERROR, SFB_ERROR_PASSWORD_REQUIRED,
		                   _("%s wants your password. Type it and sign in again."),
		                   self->host);
	return g_error_new(SFB_ERROR, SFB_ERROR_PASSWORD_REQUIRED,
	                   _("%s wants your password, since Kerberos did not help. %s"), self->host,
	                   self->ticket_failure->message);
}

/* All ways were tried, or none is possible. */
static void
end_without_way(SfbWebAuthenticator *self, GTask *task)
{
	if (!has_password(self) && is_any_offered(g_task_get_task_data(task))) {
		fail(task, make_password_wish(self));
		return;
	}
	g_task_return_pointer(task, NULL, NULL);
	g_object_unref(task);
}

static void on_stepped(GObject *source, GAsyncResult *result, gpointer user_data);

static void
step(SfbWebAuthenticator *self, GTask *task)
{
	const Round *round = g_task_get_task_data(task);

	self->channel_id = round->channel.id;
	sfb_auth_mech_step_async(self->mech, round->token, g_task_get_cancellable(task), on_stepped,
	                         task);
}

static void
start_next_way(SfbWebAuthenticator *self, GTask *task)
{
	Round *round = g_task_get_task_data(task);
	const Way *way = find_next_way(self, round);
	g_autoptr(GBytes) binding = NULL;
	SfbAuthGssWish wish = { .login = self->login, .host = self->host };

	g_clear_object(&self->mech);
	g_clear_pointer(&round->token, g_bytes_unref);
	if (way == NULL) {
		end_without_way(self, task);
		return;
	}
	self->way = way;
	if (way->uses_password && was_refused(self)) {
		fail(task, make_refusal(self));
		return;
	}
	if (round->channel.certificate != NULL)
		binding = sfb_auth_channel_binding_new(round->channel.certificate);
	wish.password = way->uses_password ? self->password : NULL;
	wish.channel_binding = binding;
	self->mech = sfb_auth_gss_new(way->kind, &wish);
	step(self, task);
}

/* The server has heard everything and is not content. */
static void
take_refusal(SfbWebAuthenticator *self, GTask *task)
{
	const Round *round = g_task_get_task_data(task);

	if (is_kerberos(self->way)) {
		/* It may know neither its own service's key nor this realm. */
		start_next_way(self, task);
		return;
	}
	if (round->channel.id != self->channel_id) {
		fail(task, g_error_new(SFB_ERROR, SFB_ERROR_PROTOCOL,
		                       _("The connection to %s was closed in the middle of signing "
		                         "in with NTLM, which needs the same one to the end. A "
		                         "proxy or a load balancer on the way may do that: tell "
		                         "the server's administrator."),
		                       self->host));
		return;
	}
	remember_refusal(self);
	fail(task, make_refusal(self));
}

/* TRUE if the domain itself has spoken, or nothing else could help. */
static gboolean
is_final(const Way *way, const GError *error)
{
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || !is_kerberos(way))
		return TRUE;
	return way->uses_password && (g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS) ||
	                              g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED));
}

/* (takes @error) */
static void
take_failure(SfbWebAuthenticator *self, GTask *task, GError *error)
{
	const Round *round = g_task_get_task_data(task);

	/* An answer that rejects what we said is a refusal in another form. */
	if (round->token != NULL && g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS)) {
		g_error_free(error);
		take_refusal(self, task);
		return;
	}
	if (is_final(self->way, error)) {
		if (self->way->uses_password &&
		    g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS))
			remember_refusal(self);
		fail(task, error);
		return;
	}
	g_debug("%s goes on without Kerberos: %s", self->host, error->message);
	if (!self->way->uses_password)
		g_set_error_literal(&self->ticket_failure, error->domain, error->code,
		                    error->message);
	g_error_free(error);
	start_next_way(self, task);
}

static void
on_stepped(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	SfbWebAuthenticator *self = g_task_get_source_object(task);
	g_autoptr(GBytes) token = NULL;
	g_autofree char *text = NULL;
	GError *error = NULL;

	if (!sfb_auth_mech_step_finish(SFB_AUTH_MECH(source), result, &token, &error)) {
		take_failure(self, task, error);
		return;
	}
	if (token == NULL) {
		take_refusal(self, task);
		return;
	}
	text = g_base64_encode(g_bytes_get_data(token, NULL), g_bytes_get_size(token));
	g_task_return_pointer(task, g_strconcat(self->way->scheme, " ", text, NULL), g_free);
	g_object_unref(task);
}

static gboolean
is_under_way(const SfbWebAuthenticator *self)
{
	return self->mech != NULL && !sfb_auth_mech_is_established(self->mech);
}

static gboolean
has_said_all(const SfbWebAuthenticator *self)
{
	return self->mech != NULL && sfb_auth_mech_is_established(self->mech);
}

static gboolean
refuses_by_diagnostics(const SfbWebResponse *response)
{
	g_autoptr(SfbWebDiagnostics) diagnostics = sfb_web_diagnostics_parse(response);

	return diagnostics != NULL && diagnostics->id == NO_VALID_TOKEN &&
	       !sfb_web_diagnostics_is_mismatch(diagnostics);
}

gboolean
sfb_web_authenticator_is_asked(SfbWebAuthenticator *self, const SfbWebResponse *response)
{
	guint status = sfb_web_response_get_status(response);

	if (!self->has_credentials)
		return FALSE;
	return status == 401 || (status == 500 && has_said_all(self) && !is_kerberos(self->way) &&
	                         refuses_by_diagnostics(response));
}

void
sfb_web_authenticator_answer_async(SfbWebAuthenticator *self, SfbWebResponse *response,
                                   const SfbWebChannel *channel, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);
	Round *round = g_new0(Round, 1);

	round->response = sfb_web_response_ref(response);
	round->channel.id = channel->id;
	if (channel->certificate != NULL)
		round->channel.certificate = g_bytes_ref(channel->certificate);
	g_task_set_source_tag(task, sfb_web_authenticator_answer_async);
	g_task_set_task_data(task, round, (GDestroyNotify)round_free);
	if (self->rounds++ == ROUNDS_MAX) {
		fail(task,
		     g_error_new(SFB_ERROR, SFB_ERROR_PROTOCOL,
		                 _("Signing in to %s does not come to an end. If this happens "
		                   "again, tell the server's administrator."),
		                 self->host));
		return;
	}
	if (has_said_all(self)) {
		take_refusal(self, task);
		return;
	}
	if (is_under_way(self))
		sfb_web_challenge_find(response, "WWW-Authenticate", self->way->scheme,
		                       &round->token);
	if (round->token != NULL)
		step(self, task);
	else
		start_next_way(self, task);
}

char *
sfb_web_authenticator_answer_finish(SfbWebAuthenticator *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

static void
forget_request(SfbWebAuthenticator *self)
{
	g_clear_object(&self->mech);
	g_clear_error(&self->ticket_failure);
	g_clear_pointer(&self->login, g_free);
	g_clear_pointer(&self->password, sfb_secret_unref);
	self->has_credentials = FALSE;
	self->uses_ticket = FALSE;
	self->way = NULL;
	self->rounds = 0;
}

void
sfb_web_authenticator_begin(SfbWebAuthenticator *self, const SfbWebCredentials *credentials)
{
	forget_request(self);
	if (credentials == NULL)
		return;
	self->has_credentials = TRUE;
	self->login = g_strdup(credentials->login);
	self->uses_ticket = credentials->uses_ticket;
	if (credentials->password != NULL)
		self->password = sfb_secret_ref(credentials->password);
}

static void
sfb_web_authenticator_finalize(GObject *object)
{
	SfbWebAuthenticator *self = SFB_WEB_AUTHENTICATOR(object);

	forget_request(self);
	g_free(self->host);
	g_free(self->refused_login);
	sfb_secret_unref(self->refused_password);
	G_OBJECT_CLASS(sfb_web_authenticator_parent_class)->finalize(object);
}

static void
sfb_web_authenticator_class_init(SfbWebAuthenticatorClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_web_authenticator_finalize;
}

static void
sfb_web_authenticator_init(SfbWebAuthenticator *self)
{
}

SfbWebAuthenticator *
sfb_web_authenticator_new(const char *host)
{
	SfbWebAuthenticator *self = g_object_new(SFB_TYPE_WEB_AUTHENTICATOR, NULL);

	self->host = g_strdup(host);
	return self;
}
