/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Being registered: challenge, handshake, refresh, loss, sign-out. */

#include "config.h"

#include "sip/registration.h"

#include <glib/gi18n-lib.h>

#include "sip/client-private.h"
#include "sip/handshake-private.h"
#include "sip/header.h"
#include "sip/registrar-private.h"
#include "sip/registration-private.h"
#include "util/error.h"

#define RETRY_SECONDS_MAX 60 /* after a refresh that met trouble on the way */
#define LEAVE_SECONDS 2
#define KEEP_ALIVE_ANSWER_SECONDS 20
/* A security association lives 8 hours; 5 minutes are kept back ([MS-SIPAE] 3.2.2). */
#define ASSOCIATION_SECONDS (8 * 60 * 60 - 5 * 60)
#define PROOF_SECONDS_MIN 60 /* a server that forgets again within these never remembers */

struct _SfbSipRegistration {
	GObject parent_instance;

	SfbSipClient *client;
	SfbSipRegisterForm *form;
	GCancellable *cancellable; /* ends the refresh in flight */
	gulong request_handler;
	gulong refused_handler;
	gboolean is_registered;
	gboolean is_outside;
	gboolean is_survivable;
	SfbSipRedirect *redirect; /* where else we are to go; or NULL */
	gint64 clock_offset_seconds;
	gint64 expires_at; /* monotonic microseconds */
	guint refresh_id;
	guint leave_id;

	SfbSipProver prover;
	gboolean is_proving;    /* anew */
	gint64 proved_again_at; /* monotonic microseconds; 0: not yet */
	guint association_seconds;
	guint association_id; /* of the association's end */
};

G_DEFINE_TYPE(SfbSipRegistration, sfb_sip_registration, G_TYPE_OBJECT)

enum { LOST, N_SIGNALS };

static guint signals[N_SIGNALS];

/* Another registrar */

/* Takes note of where @message sends us. Returns: what to tell. */
static GError *
take_redirect(SfbSipRegistration *self, const SfbSipMessage *message, gboolean is_signed)
{
	SfbTransport transport = sfb_sip_client_get_transport_kind(self->client);
	GError *error = NULL;
	SfbSipRedirect *redirect = sfb_sip_redirect_parse(message, transport, &error);

	if (redirect == NULL)
		return error;
	redirect->is_signed = is_signed;
	sfb_sip_redirect_free(self->redirect);
	self->redirect = redirect;
	return sfb_sip_redirect_make_error(redirect, message);
}

/* The client has checked the signature already, if there is one. */
static gboolean
is_signed(SfbSipRegistration *self, const SfbSipMessage *message)
{
	SfbSipAssociation *association = sfb_sip_client_get_association(self->client);

	return association != NULL && sfb_sip_association_has_signature(association, message);
}

static GError *
explain_refusal(SfbSipRegistration *self, const SfbSipMessage *response)
{
	if (sfb_sip_message_get_status(response) / 100 == 3)
		return take_redirect(self, response, is_signed(self, response));
	return sfb_sip_client_make_error(response);
}

/* Challenge */

static GError *
explain_missing_challenge(SfbSipRegistration *self, const SfbSipMessage *response)
{
	guint status = sfb_sip_message_get_status(response);

	if (status < 300)
		return g_error_new(SFB_ERROR, SFB_ERROR_UNSUPPORTED,
		                   _("The server let us in without asking who we are. This program "
		                     "does not trust such a server; check its name."));
	if (status == 401 || status == 407)
		return g_error_new(SFB_ERROR, SFB_ERROR_UNSUPPORTED,
		                   _("The server asks for proof but names no way to give it. Tell "
		                     "your administrator."));
	return explain_refusal(self, response);
}

static void
take_clock(SfbSipRegistration *self, const SfbSipMessage *response)
{
	const char *value = sfb_sip_message_get_header(response, "Date");
	g_autoptr(GDateTime) server = value == NULL ? NULL : sfb_sip_header_parse_date(value);
	g_autoptr(GDateTime) ours = g_date_time_new_now_utc();

	if (server != NULL)
		self->clock_offset_seconds =
			g_date_time_difference(server, ours) / G_TIME_SPAN_SECOND;
}

static void
on_challenged(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbSipRegistration *self = g_task_get_source_object(task);
	GError *error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);
	g_autoptr(GPtrArray) challenges = NULL;
	guint status;

	if (response == NULL) {
		g_task_return_error(task, error);
		return;
	}
	take_clock(self, response);
	status = sfb_sip_message_get_status(response);
	challenges = sfb_sip_challenges_parse(response);
	if ((status == 401 || status == 407) && challenges->len > 0)
		g_task_return_pointer(task, g_steal_pointer(&challenges),
		                      (GDestroyNotify)g_ptr_array_unref);
	else
		g_task_return_error(task, explain_missing_challenge(self, response));
}

void
sfb_sip_registration_challenge_async(SfbSipRegistration *self, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);
	g_autoptr(SfbSipMessage) request = sfb_sip_register_form_next(self->form, self->client);

	sfb_sip_client_request_async(self->client, request, cancellable, on_challenged, task);
}

GPtrArray *
sfb_sip_registration_challenge_finish(SfbSipRegistration *self, GAsyncResult *result,
                                      GError **error)
{
	g_return_val_if_fail(g_task_is_valid(result, self), NULL);
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* Loss */

static void
stop(SfbSipRegistration *self)
{
	self->is_registered = FALSE;
	g_cancellable_cancel(self->cancellable);
	g_clear_handle_id(&self->refresh_id, g_source_remove);
	g_clear_handle_id(&self->association_id, g_source_remove);
	g_clear_signal_handler(&self->request_handler, self->client);
	g_clear_signal_handler(&self->refused_handler, self->client);
	/* What waited for another association goes with the one there is. */
	sfb_sip_client_release(self->client);
}

static void
lose(SfbSipRegistration *self, const GError *error)
{
	stop(self);
	g_signal_emit(self, signals[LOST], 0, error);
}

static void
lose_anew(SfbSipRegistration *self)
{
	g_autoptr(GError) error = NULL;

	g_set_error(&error, SFB_ERROR, SFB_ERROR_SERVER,
	            _("The server no longer knew that you were signed in. Sign in again."));
	lose(self, error);
}

/* Where we may come back, the notice may name another registrar to come to. */
static GError *
explain_notice(SfbSipRegistration *self, const SfbSipMessage *notice)
{
	GError *error = sfb_sip_notice_parse(notice);
	GError *redirected;

	if (!g_error_matches(error, SFB_ERROR, SFB_ERROR_SERVER))
		return error;
	redirected = take_redirect(self, notice, is_signed(self, notice));
	if (redirected->code != SFB_ERROR_REDIRECTED) {
		g_error_free(redirected);
		return error;
	}
	g_error_free(error);
	return redirected;
}

static gboolean
on_request_received(SfbSipClient *client, SfbSipMessage *request, gpointer user_data)
{
	g_autoptr(SfbSipRegistration) self = g_object_ref(SFB_SIP_REGISTRATION(user_data));
	g_autoptr(GError) error = NULL;

	if (!sfb_sip_notice_is_one(request))
		return FALSE;
	if (sfb_sip_message_is_method(request, "NOTIFY"))
		sfb_sip_client_respond(client,
		                       sfb_sip_client_new_response(client, request, 200, NULL));
	error = explain_notice(self, request);
	if (error != NULL)
		lose(self, error);
	return TRUE;
}

/* Refresh */

static void prove_again(SfbSipRegistration *self);
static void schedule_refresh(SfbSipRegistration *self, guint seconds);

static void
settle(SfbSipRegistration *self, const SfbSipRegistered *registered)
{
	self->is_outside = registered->is_outside;
	self->is_survivable = registered->is_survivable;
	self->expires_at =
		g_get_monotonic_time() + (gint64)registered->expires_seconds * G_USEC_PER_SEC;
	schedule_refresh(self, registered->refresh_seconds);
	sfb_sip_transport_set_keep_alive(sfb_sip_client_get_transport(self->client),
	                                 registered->keep_alive_seconds, KEEP_ALIVE_ANSWER_SECONDS);
}

static void
take_refreshed(SfbSipRegistration *self, const SfbSipMessage *response)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipRegistered) registered =
		sfb_sip_registered_parse(response, self->form->contact, &error);

	if (registered == NULL)
		lose(self, error);
	else if (registered->is_new)
		lose_anew(self);
	else
		settle(self, registered);
}

/* Trouble on the way does not end a registration that still holds: another try comes half way to
 * its end, as long as that is a second away. */
static void
retry_or_lose(SfbSipRegistration *self, const GError *error)
{
	gint64 seconds = (self->expires_at - g_get_monotonic_time()) / 2 / G_USEC_PER_SEC;

	if (seconds >= 1)
		schedule_refresh(self, (guint)MIN(seconds, RETRY_SECONDS_MAX));
	else
		lose(self, error);
}

static gboolean
is_trouble_on_the_way(guint status)
{
	return status == 408 || status == 503 || status == 504;
}

static void
take_refresh_answer(SfbSipRegistration *self, const SfbSipMessage *response)
{
	guint status = sfb_sip_message_get_status(response);
	g_autoptr(GError) error = status < 300 ? NULL : explain_refusal(self, response);

	if (status < 300)
		take_refreshed(self, response);
	else if (status == 401 || status == 407)
		prove_again(self);
	else if (is_trouble_on_the_way(status))
		retry_or_lose(self, error);
	else
		lose(self, error);
}

static void
on_refreshed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);
	g_autoptr(SfbSipRegistration) self = NULL;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	self = g_object_ref(SFB_SIP_REGISTRATION(user_data));
	if (response != NULL)
		take_refresh_answer(self, response);
	else if (sfb_sip_client_get_transport(self->client) != NULL)
		retry_or_lose(self, error);
	/* Else the connection is gone, and the client tells. */
	if (!self->is_proving)
		sfb_sip_client_release(self->client);
}

static void
refresh(SfbSipRegistration *self)
{
	g_autoptr(SfbSipMessage) request = sfb_sip_register_form_next(self->form, self->client);

	sfb_sip_client_request_async(self->client, request, self->cancellable, on_refreshed, self);
}

static gboolean
on_refresh_due(gpointer user_data)
{
	SfbSipRegistration *self = user_data;

	self->refresh_id = 0;
	refresh(self);
	return G_SOURCE_REMOVE;
}

/* The refresh that is due later tells now for certain whether the registrar still knows us. Until
 * then, and until it does, nothing else makes sense. */
static void
on_association_refused(SfbSipClient *client, gpointer user_data)
{
	SfbSipRegistration *self = user_data;

	if (self->refresh_id != 0) { /* else it is on its way, or a handshake */
		g_clear_handle_id(&self->refresh_id, g_source_remove);
		refresh(self);
	}
	sfb_sip_client_hold(client);
}

static void
schedule_refresh(SfbSipRegistration *self, guint seconds)
{
	self->refresh_id = g_timeout_add_seconds(seconds, on_refresh_due, self);
}

/* Proving it once more ([MS-SIPAE] 3.2.2) */

static void
lose_unproved(SfbSipRegistration *self)
{
	g_autoptr(GError) error = NULL;

	g_set_error(&error, SFB_ERROR, SFB_ERROR_SERVER,
	            _("The server wants you to prove once more who you are. Sign in again."));
	lose(self, error);
}

/* Without a password there is nothing to lock, and a new sign-in may get another certificate or
 * ticket, or do without. */
static gboolean
may_help_to_sign_in(SfbSipRegistration *self, const GError *error)
{
	return !self->prover.risks_password &&
	       (g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS) ||
	        g_error_matches(error, SFB_ERROR, SFB_ERROR_CERTIFICATE));
}

static void
take_failed_proof(SfbSipRegistration *self, const GError *error)
{
	if (sfb_sip_client_get_transport(self->client) == NULL)
		return; /* the client tells */
	if (may_help_to_sign_in(self, error))
		lose_unproved(self);
	else
		lose(self, error);
}

static gboolean
on_association_old(gpointer user_data)
{
	g_autoptr(SfbSipRegistration) self = g_object_ref(SFB_SIP_REGISTRATION(user_data));

	self->association_id = 0;
	if (self->refresh_id != 0)
		prove_again(self);
	else /* one is on its way, and there is time */
		self->association_id =
			g_timeout_add_seconds(PROOF_SECONDS_MIN, on_association_old, self);
	return G_SOURCE_REMOVE;
}

static void
watch_association(SfbSipRegistration *self)
{
	self->association_id =
		g_timeout_add_seconds(self->association_seconds, on_association_old, self);
}

static void
take_proved(SfbSipRegistration *self, const SfbSipMessage *response)
{
	self->is_proving = FALSE;
	self->proved_again_at = g_get_monotonic_time();
	watch_association(self);
	take_refreshed(self, response);
	sfb_sip_client_release(self->client);
}

static void
on_proved_again(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;
	gboolean is_proved;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_handshake_finish(SFB_SIP_CLIENT(source), result, &is_proved, &error);
	g_autoptr(SfbSipRegistration) self = NULL;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	self = g_object_ref(SFB_SIP_REGISTRATION(user_data));
	if (response != NULL && sfb_sip_message_get_status(response) >= 300)
		error = take_redirect(self, response, is_proved);
	if (error != NULL)
		take_failed_proof(self, error);
	else
		take_proved(self, response);
}

static gboolean
may_prove_again(SfbSipRegistration *self)
{
	gint64 since = g_get_monotonic_time() - self->proved_again_at;

	return self->prover.make_mech != NULL &&
	       (self->proved_again_at == 0 || since >= PROOF_SECONDS_MIN * G_USEC_PER_SEC);
}

static void
prove_again(SfbSipRegistration *self)
{
	if (!may_prove_again(self)) {
		lose_anew(self);
		return;
	}
	self->is_proving = TRUE;
	g_clear_handle_id(&self->refresh_id, g_source_remove);
	g_clear_handle_id(&self->association_id, g_source_remove);
	sfb_sip_client_hold(self->client);
	sfb_sip_handshake_again_async(self->client, self->form, &self->prover, self->cancellable,
	                              on_proved_again, self);
}

static void
clear_prover(SfbSipRegistration *self)
{
	if (self->prover.free_user_data != NULL)
		self->prover.free_user_data(self->prover.user_data);
}

void
sfb_sip_registration_set_prover(SfbSipRegistration *self, const SfbSipProver *prover)
{
	clear_prover(self);
	self->prover = *prover;
}

/* Registering */

static void
take_registered(SfbSipRegistration *self, const SfbSipMessage *response,
                const SfbSipRegistered *registered)
{
	self->is_registered = TRUE;
	sfb_sip_client_set_gruu(self->client, registered->gruu);
	sfb_sip_client_set_features(self->client, response);
	settle(self, registered);
	watch_association(self);
	self->request_handler = g_signal_connect(self->client, "request-received",
	                                         G_CALLBACK(on_request_received), self);
	self->refused_handler = g_signal_connect(self->client, "association-refused",
	                                         G_CALLBACK(on_association_refused), self);
}

static void
on_handshake_done(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbSipRegistration *self = g_task_get_source_object(task);
	GError *error = NULL;
	gboolean is_proved;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_handshake_finish(SFB_SIP_CLIENT(source), result, &is_proved, &error);
	g_autoptr(SfbSipRegistered) registered = NULL;

	if (response != NULL && sfb_sip_message_get_status(response) >= 300)
		error = take_redirect(self, response, is_proved);
	else if (response != NULL)
		registered = sfb_sip_registered_parse(response, self->form->contact, &error);
	if (registered == NULL) {
		g_task_return_error(task, error);
		return;
	}
	take_registered(self, response, registered);
	g_task_return_boolean(task, TRUE);
}

void
sfb_sip_registration_register_async(SfbSipRegistration *self, const SfbSipChallenge *challenge,
                                    SfbAuthMech *mech, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);

	sfb_sip_handshake_async(self->client, self->form, challenge, mech, cancellable,
	                        on_handshake_done, task);
}

gboolean
sfb_sip_registration_register_finish(SfbSipRegistration *self, GAsyncResult *result, GError **error)
{
	g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
	return g_task_propagate_boolean(G_TASK(result), error);
}

/* Sign-out */

static gboolean
on_leave_deadline(gpointer user_data)
{
	GTask *task = user_data;
	SfbSipRegistration *self = g_task_get_source_object(task);

	self->leave_id = 0;
	g_cancellable_cancel(g_task_get_task_data(task));
	return G_SOURCE_REMOVE;
}

static void
on_left(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbSipRegistration *self = g_task_get_source_object(task);

	/* Whatever the answer says, we leave. */
	sfb_sip_message_unref(sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, NULL));
	g_clear_handle_id(&self->leave_id, g_source_remove);
	g_task_return_boolean(task, TRUE);
}

static void
leave(SfbSipRegistration *self, GTask *task)
{
	g_autoptr(SfbSipMessage) request = sfb_sip_register_form_next(self->form, self->client);
	GCancellable *deadline = g_cancellable_new();

	sfb_sip_message_set_header(request, "Expires", "0");
	g_task_set_task_data(task, deadline, g_object_unref);
	self->leave_id = g_timeout_add_seconds(LEAVE_SECONDS, on_leave_deadline, task);
	sfb_sip_client_request_async(self->client, request, deadline, on_left, g_object_ref(task));
}

void
sfb_sip_registration_unregister_async(SfbSipRegistration *self, GAsyncReadyCallback callback,
                                      gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, NULL, callback, user_data);
	gboolean was_registered = self->is_registered;

	stop(self);
	if (was_registered)
		leave(self, task);
	else
		g_task_return_boolean(task, TRUE);
}

void
sfb_sip_registration_unregister_finish(SfbSipRegistration *self, GAsyncResult *result)
{
	g_return_if_fail(g_task_is_valid(result, self));
	g_task_propagate_boolean(G_TASK(result), NULL);
}

guint
sfb_sip_registration_get_count(SfbSipRegistration *self)
{
	return self->form->cseq;
}

const SfbSipRedirect *
sfb_sip_registration_get_redirect(SfbSipRegistration *self)
{
	return self->redirect;
}

gint64
sfb_sip_registration_get_clock_offset(SfbSipRegistration *self)
{
	return self->clock_offset_seconds;
}

gboolean
sfb_sip_registration_is_outside(SfbSipRegistration *self)
{
	return self->is_outside;
}

gboolean
sfb_sip_registration_is_survivable(SfbSipRegistration *self)
{
	return self->is_survivable;
}

void
sfb_sip_registration_set_association_seconds(SfbSipRegistration *self, guint association_seconds)
{
	self->association_seconds = association_seconds;
}

/* Life */

SfbSipRegistration *
sfb_sip_registration_new(SfbSipClient *client)
{
	SfbSipRegistration *self = g_object_new(SFB_TYPE_SIP_REGISTRATION, NULL);

	self->client = g_object_ref(client);
	self->form = sfb_sip_register_form_new(client);
	return self;
}

static void
sfb_sip_registration_init(SfbSipRegistration *self)
{
	self->cancellable = g_cancellable_new();
	self->association_seconds = ASSOCIATION_SECONDS;
}

static void
sfb_sip_registration_dispose(GObject *object)
{
	stop(SFB_SIP_REGISTRATION(object));
	G_OBJECT_CLASS(sfb_sip_registration_parent_class)->dispose(object);
}

static void
sfb_sip_registration_finalize(GObject *object)
{
	SfbSipRegistration *self = SFB_SIP_REGISTRATION(object);

	g_object_unref(self->client);
	g_object_unref(self->cancellable);
	sfb_sip_register_form_free(self->form);
	sfb_sip_redirect_free(self->redirect);
	clear_prover(self);
	G_OBJECT_CLASS(sfb_sip_registration_parent_class)->finalize(object);
}

static void
sfb_sip_registration_class_init(SfbSipRegistrationClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);

	object_class->dispose = sfb_sip_registration_dispose;
	object_class->finalize = sfb_sip_registration_finalize;
	signals[LOST] = g_signal_new("lost", SFB_TYPE_SIP_REGISTRATION, G_SIGNAL_RUN_LAST, 0, NULL,
	                             NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}
