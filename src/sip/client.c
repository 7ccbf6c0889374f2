/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The SIP user agent of one signed-in endpoint.
 *
 *   request -> sign -> transport           transport -> verify -> response -> its transaction
 *                                                              -> request  -> its dialog's taker
 *                                                                          -> "request-received"
 *                                                                          -> refusal
 */

#include "config.h"

#include "sip/client-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sip/backlog-private.h"
#include "sip/endpoint.h"
#include "sip/transaction-private.h"
#include "util/address.h"
#include "util/error.h"

#define RESPONSE_SECONDS 60
#define RINGING_SECONDS 180 /* somebody may be thinking whether to answer */

typedef struct {
	SfbSipDialogFunc take;
	gpointer user_data;
} DialogTaker;

struct _SfbSipClient {
	GObject parent_instance;

	char *address;
	char *uri;
	char *epid;
	char *instance;
	char *user_agent;

	SfbSipTransport *transport;
	gboolean is_disconnected; /* by our owner, who wants to hear no more */
	char *local_host;
	char *url_host; /* the same, IPv6 in brackets */
	guint16 local_port;
	SfbTransport transport_kind;
	char *sent_by;
	char *contact;
	char *gruu;

	SfbSipAssociation *association;
	SfbSipMessage *handshake; /* the latest message of one; NULL */
	gboolean is_held;         /* what is to be sent goes into the backlog */
	SfbSipBacklog *backlog;
	SfbSipMessage *registered; /* the registrar's 200, which lists what it can do */
	SfbSipTransactions *transactions;
	GHashTable *dialogs; /* Call-ID to DialogTaker */
	guint dropped;
};

G_DEFINE_TYPE(SfbSipClient, sfb_sip_client, G_TYPE_OBJECT)

enum { REQUEST_RECEIVED, ASSOCIATION_REFUSED, CLOSED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* Sending */

static gboolean
is_connected(SfbSipClient *self, GError **error)
{
	if (self->transport != NULL)
		return TRUE;
	g_set_error(error, SFB_ERROR, SFB_ERROR_UNREACHABLE,
	            _("There is no connection to the server. Sign in again."));
	return FALSE;
}

static gboolean
sign(SfbSipClient *self, SfbSipMessage *message, GError **error)
{
	return self->association == NULL ||
	       sfb_sip_association_sign(self->association, message, error);
}

/* For what has no answer: nobody waits to hear of a failure. */
static void
sign_and_send(SfbSipClient *self, SfbSipMessage *message)
{
	g_autoptr(GError) error = NULL;

	if (self->is_held)
		sfb_sip_backlog_add(self->backlog, message, NULL);
	else if (is_connected(self, &error) && sign(self, message, &error))
		sfb_sip_transport_send(self->transport, message);
	else
		g_debug("not sent: %s", error->message);
}

void
sfb_sip_client_send(SfbSipClient *self, SfbSipMessage *request)
{
	sign_and_send(self, request);
}

void
sfb_sip_client_respond(SfbSipClient *self, SfbSipMessage *response)
{
	sign_and_send(self, response);
	sfb_sip_message_unref(response);
}

static void
send_request(SfbSipClient *self, SfbSipMessage *request, GTask *task)
{
	sfb_sip_transport_send(self->transport, request);
	sfb_sip_transactions_add(self->transactions, request, task);
}

/* (takes @task) */
static void
sign_and_send_request(SfbSipClient *self, SfbSipMessage *request, GTask *task)
{
	g_autoptr(GError) error = NULL;

	if (self->is_held) {
		sfb_sip_backlog_add(self->backlog, request, task);
	} else if (is_connected(self, &error) && sign(self, request, &error)) {
		send_request(self, request, task);
	} else {
		g_task_return_error(task, g_steal_pointer(&error));
		g_object_unref(task);
	}
}

void
sfb_sip_client_request_async(SfbSipClient *self, SfbSipMessage *request, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);

	g_task_set_source_tag(task, sfb_sip_client_request_async);
	sign_and_send_request(self, request, task);
}

static gboolean
add_token(SfbSipMessage *request, SfbSipAssociation *association, GBytes *token, GError **error)
{
	/* Only version 4 signs the message that completes the handshake ([MS-SIPAE] 3.2.5.1). */
	gboolean is_signed =
		sfb_sip_association_get_version(association) >= 4 &&
		sfb_auth_mech_is_established(sfb_sip_association_get_mech(association));

	return sfb_sip_association_add_token(association, request, token, is_signed, error);
}

static void
note_handshake(SfbSipClient *self, SfbSipMessage *request)
{
	sfb_sip_message_unref(self->handshake);
	self->handshake = request == NULL ? NULL : sfb_sip_message_ref(request);
}

void
sfb_sip_client_handshake_async(SfbSipClient *self, SfbSipMessage *request,
                               SfbSipAssociation *association, GBytes *token,
                               GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
	g_autoptr(GError) error = NULL;

	g_task_set_source_tag(task, sfb_sip_client_handshake_async);
	note_handshake(self, request);
	if (is_connected(self, &error) &&
	    (association == NULL || add_token(request, association, token, &error)))
		send_request(self, request, g_steal_pointer(&task));
	else
		g_task_return_error(task, g_steal_pointer(&error));
}

SfbSipMessage *
sfb_sip_client_request_finish(SfbSipClient *self, GAsyncResult *result, GError **error)
{
	g_return_val_if_fail(g_task_is_valid(result, self), NULL);
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* Holding back */

void
sfb_sip_client_hold(SfbSipClient *self)
{
	self->is_held = self->transport != NULL;
}

/* What one of them causes may hold back the rest again. */
void
sfb_sip_client_release(SfbSipClient *self)
{
	g_autoptr(SfbSipClient) alive = g_object_ref(self);
	GTask *task;
	SfbSipMessage *message;

	self->is_held = FALSE;
	for (guint left = sfb_sip_backlog_get_length(self->backlog);
	     left > 0 && sfb_sip_backlog_take(self->backlog, &message, &task); left--) {
		g_autoptr(SfbSipMessage) owned = message;

		if (task == NULL)
			sign_and_send(self, message);
		else if (g_task_return_error_if_cancelled(task))
			g_object_unref(task);
		else
			sign_and_send_request(self, message, task);
	}
}

static void
fail_all(SfbSipClient *self, const GError *error)
{
	self->is_held = FALSE;
	sfb_sip_transactions_fail(self->transactions, error);
	sfb_sip_backlog_fail(self->backlog, error);
}

/* Receiving */

/* An unsigned answer is believed where it can do no more than make us prove ourselves again, or
 * tell that we are not registered. */
static gboolean
may_be_unsigned(const SfbSipMessage *message)
{
	guint status = sfb_sip_message_get_status(message);
	const char *method = NULL;
	guint32 cseq;

	if (sfb_sip_message_is_request(message))
		return FALSE;
	if (status < 200 || status == 401 || status == 407)
		return TRUE;
	return status >= 300 && sfb_sip_message_get_cseq(message, &cseq, &method) &&
	       strcmp(method, "REGISTER") == 0;
}

static gboolean
is_handshake_answer(SfbSipClient *self, const SfbSipMessage *message)
{
	g_autoptr(SfbSipMessage) request = NULL;

	if (self->handshake == NULL || sfb_sip_message_is_request(message))
		return FALSE;
	request = sfb_sip_transactions_find(self->transactions, message);
	return request == self->handshake;
}

static gboolean
is_trustworthy(SfbSipClient *self, const SfbSipMessage *message)
{
	if (self->association == NULL || is_handshake_answer(self, message))
		return TRUE;
	switch (sfb_sip_association_verify(self->association, message)) {
	case SFB_SIP_VERDICT_GOOD:
		return TRUE;
	case SFB_SIP_VERDICT_UNSIGNED:
		return may_be_unsigned(message);
	case SFB_SIP_VERDICT_BAD:
		break;
	}
	return FALSE;
}

/* A REGISTER may be challenged at any time, and whoever sent it knows what to do. */
static gboolean
is_association_refused(SfbSipClient *self, const SfbSipMessage *request,
                       const SfbSipMessage *response)
{
	guint status = sfb_sip_message_get_status(response);

	return self->association != NULL && (status == 401 || status == 407) &&
	       !sfb_sip_message_is_method(request, "REGISTER");
}

/* Every request is sent a second time at most. */
static gboolean
is_second_try(GTask *task)
{
	return g_task_get_task_data(task) != NULL;
}

static void
mark_second_try(GTask *task)
{
	g_task_set_task_data(task, GINT_TO_POINTER(TRUE), NULL);
}

/* Whoever hears of it may have everything wait for another association. */
static void
take_association_refused(SfbSipClient *self, SfbSipMessage *request, SfbSipMessage *response)
{
	g_autoptr(GTask) task = NULL;

	g_signal_emit(self, signals[ASSOCIATION_REFUSED], 0);
	task = sfb_sip_transactions_take_back(self->transactions, response);
	if (task == NULL)
		return;
	if (!self->is_held || is_second_try(task)) {
		g_task_return_pointer(task, sfb_sip_message_ref(response),
		                      (GDestroyNotify)sfb_sip_message_unref);
		return;
	}
	mark_second_try(task);
	sfb_sip_client_recompose(self, request);
	sfb_sip_backlog_add(self->backlog, request, g_steal_pointer(&task));
}

static void
take_response(SfbSipClient *self, SfbSipMessage *response)
{
	g_autoptr(SfbSipMessage) request = sfb_sip_transactions_find(self->transactions, response);

	if (request == NULL)
		return;
	if (sfb_sip_message_is_method(request, "INVITE") &&
	    sfb_sip_message_get_status(response) >= 300) {
		g_autoptr(SfbSipMessage) ack = sfb_sip_client_compose_ack(request, response);

		sign_and_send(self, ack);
	}
	if (is_association_refused(self, request, response))
		take_association_refused(self, request, response);
	else
		sfb_sip_transactions_answer(self->transactions, response);
}

static void
refuse(SfbSipClient *self, const SfbSipMessage *request)
{
	SfbSipMessage *response = sfb_sip_client_compose_refusal(self, request);

	if (response != NULL)
		sfb_sip_client_respond(self, response);
}

static gboolean
offer_to_dialog(SfbSipClient *self, SfbSipMessage *request)
{
	const char *call_id = sfb_sip_message_get_header(request, "Call-ID");
	const DialogTaker *taker =
		call_id == NULL ? NULL : g_hash_table_lookup(self->dialogs, call_id);

	return taker != NULL && taker->take(self, request, taker->user_data);
}

static void
take_request(SfbSipClient *self, SfbSipMessage *request)
{
	gboolean is_taken = offer_to_dialog(self, request);

	if (!is_taken)
		g_signal_emit(self, signals[REQUEST_RECEIVED], 0, request, &is_taken);
	if (!is_taken)
		refuse(self, request);
}

static void
on_message_received(SfbSipTransport *transport G_GNUC_UNUSED, SfbSipMessage *message,
                    gpointer user_data)
{
	g_autoptr(SfbSipClient) self = g_object_ref(SFB_SIP_CLIENT(user_data));

	if (!is_trustworthy(self, message)) {
		self->dropped++;
		g_debug("dropped a message whose signature does not verify (number %u)",
		        self->dropped);
	} else if (sfb_sip_message_is_request(message)) {
		take_request(self, message);
	} else {
		take_response(self, message);
	}
}

/* Connection */

static void
forget_transport(SfbSipClient *self)
{
	if (self->transport == NULL)
		return;
	g_signal_handlers_disconnect_by_data(self->transport, self);
	sfb_sip_transport_close(self->transport);
	g_clear_object(&self->transport);
}

static void
on_transport_closed(SfbSipTransport *transport G_GNUC_UNUSED, const GError *cause,
                    gpointer user_data)
{
	g_autoptr(SfbSipClient) self = g_object_ref(SFB_SIP_CLIENT(user_data));
	g_autoptr(GError) error = NULL;

	if (cause != NULL)
		error = g_error_copy(cause);
	else
		g_set_error(&error, SFB_ERROR, SFB_ERROR_SERVER,
		            _("The server closed the connection. Sign in again in a while; if it "
		              "happens again, ask your administrator."));
	forget_transport(self);
	fail_all(self, error);
	if (!self->is_disconnected)
		g_signal_emit(self, signals[CLOSED], 0, error);
}

/* What was agreed upon with a server before. */
static void
start_over(SfbSipClient *self)
{
	sfb_sip_client_set_association(self, NULL);
	g_clear_pointer(&self->registered, sfb_sip_message_unref);
	g_clear_pointer(&self->gruu, g_free);
	g_clear_pointer(&self->local_host, g_free);
	g_clear_pointer(&self->url_host, g_free);
	g_clear_pointer(&self->sent_by, g_free);
	g_clear_pointer(&self->contact, g_free);
	self->is_disconnected = FALSE;
}

static void
take_near_end(SfbSipClient *self, GInetSocketAddress *local, SfbTransport transport)
{
	GInetAddress *ip = g_inet_socket_address_get_address(local);
	gboolean is_ipv6 = g_inet_address_get_family(ip) == G_SOCKET_FAMILY_IPV6;
	g_autofree char *upper_name = g_ascii_strup(sfb_transport_get_name(transport), -1);

	self->local_host = g_inet_address_to_string(ip);
	self->local_port = g_inet_socket_address_get_port(local);
	self->transport_kind = transport;
	self->url_host = g_strdup_printf(is_ipv6 ? "[%s]" : "%s", self->local_host);
	self->sent_by =
		g_strdup_printf("SIP/2.0/%s %s:%u", upper_name, self->url_host, self->local_port);
	self->contact = sfb_sip_client_build_first_contact(self);
}

void
sfb_sip_client_connect(SfbSipClient *self, GIOStream *stream, GInetSocketAddress *local,
                       SfbTransport transport)
{
	g_return_if_fail(self->transport == NULL);
	start_over(self);
	take_near_end(self, local, transport);
	self->transport = sfb_sip_transport_new(stream);
	g_signal_connect(self->transport, "message-received", G_CALLBACK(on_message_received),
	                 self);
	g_signal_connect(self->transport, "closed", G_CALLBACK(on_transport_closed), self);
	sfb_sip_transport_start(self->transport);
}

void
sfb_sip_client_disconnect(SfbSipClient *self)
{
	g_autoptr(GError) error = g_error_new(G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s",
	                                      _("The connection was closed by this side."));

	self->is_disconnected = TRUE;
	forget_transport(self);
	fail_all(self, error);
}

/* Who we are and what we agreed upon */

const char *
sfb_sip_client_get_address(SfbSipClient *self)
{
	return self->address;
}

const char *
sfb_sip_client_get_uri(SfbSipClient *self)
{
	return self->uri;
}

const char *
sfb_sip_client_get_epid(SfbSipClient *self)
{
	return self->epid;
}

const char *
sfb_sip_client_get_instance(SfbSipClient *self)
{
	return self->instance;
}

const char *
sfb_sip_client_get_user_agent(SfbSipClient *self)
{
	return self->user_agent;
}

const char *
sfb_sip_client_get_local_host(SfbSipClient *self)
{
	return self->local_host;
}

guint16
sfb_sip_client_get_local_port(SfbSipClient *self)
{
	return self->local_port;
}

const char *
sfb_sip_client_get_url_host(SfbSipClient *self)
{
	return self->url_host;
}

SfbTransport
sfb_sip_client_get_transport_kind(SfbSipClient *self)
{
	return self->transport_kind;
}

const char *
sfb_sip_client_get_sent_by(SfbSipClient *self)
{
	return self->sent_by;
}

const char *
sfb_sip_client_get_contact(SfbSipClient *self)
{
	return self->contact;
}

const char *
sfb_sip_client_get_gruu(SfbSipClient *self)
{
	return self->gruu;
}

void
sfb_sip_client_set_gruu(SfbSipClient *self, const char *gruu)
{
	g_free(self->gruu);
	self->gruu = g_strdup(gruu);
	g_free(self->contact);
	self->contact = sfb_sip_client_build_contact(self);
}

SfbSipTransport *
sfb_sip_client_get_transport(SfbSipClient *self)
{
	return self->transport;
}

void
sfb_sip_client_set_association(SfbSipClient *self, SfbSipAssociation *association)
{
	sfb_sip_association_free(self->association);
	self->association = association;
	note_handshake(self, NULL);
}

SfbSipAssociation *
sfb_sip_client_get_association(SfbSipClient *self)
{
	return self->association;
}

guint
sfb_sip_client_get_dropped(SfbSipClient *self)
{
	return self->dropped;
}

void
sfb_sip_client_set_features(SfbSipClient *self, const SfbSipMessage *registered)
{
	SfbSipMessage *old = self->registered;

	self->registered = sfb_sip_message_ref(registered);
	sfb_sip_message_unref(old);
}

gboolean
sfb_sip_client_has_feature(SfbSipClient *self, const char *option_tag)
{
	return self->registered != NULL &&
	       sfb_sip_message_has_token(self->registered, "Supported", option_tag);
}

gboolean
sfb_sip_client_has_event(SfbSipClient *self, const char *event)
{
	return self->registered != NULL &&
	       sfb_sip_message_has_token(self->registered, "Allow-Events", event);
}

void
sfb_sip_client_add_dialog(SfbSipClient *self, const char *call_id, SfbSipDialogFunc take,
                          gpointer user_data)
{
	DialogTaker *taker = g_new0(DialogTaker, 1);

	taker->take = take;
	taker->user_data = user_data;
	g_hash_table_replace(self->dialogs, g_strdup(call_id), taker);
}

void
sfb_sip_client_remove_dialog(SfbSipClient *self, const char *call_id)
{
	g_hash_table_remove(self->dialogs, call_id);
}

/* Life */

SfbSipClient *
sfb_sip_client_new(const char *address, const char *epid, const char *user_agent)
{
	SfbSipClient *self = g_object_new(SFB_TYPE_SIP_CLIENT, NULL);

	self->address = g_strdup(address);
	self->uri = sfb_address_to_uri(address);
	self->epid = g_strdup(epid);
	self->instance = sfb_sip_endpoint_make_instance(epid);
	self->user_agent = g_strdup(user_agent);
	return self;
}

static void
sfb_sip_client_init(SfbSipClient *self)
{
	self->transactions = sfb_sip_transactions_new(RESPONSE_SECONDS, RINGING_SECONDS);
	self->dialogs = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	self->backlog = sfb_sip_backlog_new();
}

static void
sfb_sip_client_dispose(GObject *object)
{
	sfb_sip_client_disconnect(SFB_SIP_CLIENT(object));
	G_OBJECT_CLASS(sfb_sip_client_parent_class)->dispose(object);
}

static void
sfb_sip_client_finalize(GObject *object)
{
	SfbSipClient *self = SFB_SIP_CLIENT(object);

	sfb_sip_transactions_free(self->transactions);
	sfb_sip_backlog_free(self->backlog);
	g_hash_table_unref(self->dialogs);
	sfb_sip_association_free(self->association);
	sfb_sip_message_unref(self->handshake);
	sfb_sip_message_unref(self->registered);
	g_free(self->address);
	g_free(self->uri);
	g_free(self->epid);
	g_free(self->instance);
	g_free(self->user_agent);
	g_free(self->local_host);
	g_free(self->url_host);
	g_free(self->sent_by);
	g_free(self->contact);
	g_free(self->gruu);
	G_OBJECT_CLASS(sfb_sip_client_parent_class)->finalize(object);
}

static void
sfb_sip_client_class_init(SfbSipClientClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);

	object_class->dispose = sfb_sip_client_dispose;
	object_class->finalize = sfb_sip_client_finalize;
	signals[REQUEST_RECEIVED] =
		g_signal_new("request-received", SFB_TYPE_SIP_CLIENT, G_SIGNAL_RUN_LAST, 0,
	                     g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 1,
	                     SFB_TYPE_SIP_MESSAGE);
	signals[ASSOCIATION_REFUSED] =
		g_signal_new("association-refused", SFB_TYPE_SIP_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL,
	                     NULL, NULL, G_TYPE_NONE, 0);
	signals[CLOSED] = g_signal_new("closed", SFB_TYPE_SIP_CLIENT, G_SIGNAL_RUN_LAST, 0, NULL,
	                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}
