/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * One SUBSCRIBE dialog.
 *
 *   subscribe -> 2xx -> (refresh before it expires)* -> lost -> 5 to 30 s -> subscribe, new dialog
 *             -> refused: over
 */

#include "sip/subscription.h"

#include "sip/dialog.h"
#include "sip/header.h"
#include "util/error.h"
#include "util/random.h"

#define AUTOEXTEND "com.microsoft.autoextend" /* [MS-SIP] 3.6 */

#define EXPIRES_SECONDS_DEFAULT 3600
#define EXPIRES_SECONDS_MAX (7 * 24 * 60 * 60)
#define MARGIN_SECONDS 120 /* refresh this early; half way if the time is short */

#define RENEW_SECONDS_MIN 5
#define RENEW_SECONDS_SPREAD 26
#define RENEW_DOUBLINGS_MAX 4

struct _SfbSipSubscription {
	GObject parent_instance;

	SfbSipClient *client;
	char *request_uri;
	char *event;
	char *accept;
	char *supported;
	char *require;
	char *content_type;
	GBytes *body;
	gboolean is_once;
	GQueue errands; /* (element-type GBytes) bodies to be sent once, in this dialog */

	GCancellable *cancellable; /* ends what is in flight after the start */
	gboolean is_over;          /* not started, or refused */
	gboolean is_asking;        /* a SUBSCRIBE waits for its answer */
	gboolean lacks_benotify;   /* the server does not know it */
	gboolean is_one_shot;      /* the server told all and ended it in the same breath */
	gboolean is_extended;      /* every notification begins the time anew */
	char *call_id;             /* of the latest dialog; NULL: none */
	SfbSipMessage *request;    /* the SUBSCRIBE that began it */
	SfbSipDialog *dialog;      /* NULL until the 2xx */
	guint expires_seconds;
	guint failures; /* since the last dialog that lived to be refreshed */
	guint timer_id; /* of the next refresh or renewal */
};

G_DEFINE_TYPE(SfbSipSubscription, sfb_sip_subscription, G_TYPE_OBJECT)

enum { NOTIFIED, ENDED, N_SIGNALS };

static guint signals[N_SIGNALS];

static gboolean
on_request_received(SfbSipClient *client, SfbSipMessage *request, gpointer user_data);
static gboolean on_refresh_due(gpointer user_data);
static void ask(SfbSipSubscription *self);

/* Requests */

static void
add_wish(SfbSipSubscription *self, SfbSipMessage *request)
{
	sfb_sip_message_add_header(request, "Event", self->event);
	sfb_sip_message_add_header(request, "Accept", self->accept);
	if (!self->lacks_benotify) {
		sfb_sip_message_add_header(request, "Supported", "ms-benotify");
		sfb_sip_message_add_header(request, "Proxy-Require", "ms-benotify");
	}
	sfb_sip_message_add_header(request, "Supported", "ms-piggyback-first-notify");
	if (self->supported != NULL)
		sfb_sip_message_add_header(request, "Supported", self->supported);
	if (self->require != NULL)
		sfb_sip_message_add_header(request, "Require", self->require);
	if (self->is_once)
		sfb_sip_message_add_header(request, "Expires", "0");
}

static void
add_body(SfbSipSubscription *self, SfbSipMessage *request)
{
	g_autoptr(GBytes) errand = g_queue_pop_head(&self->errands);
	GBytes *body = errand != NULL ? errand : self->body;

	if (body != NULL)
		sfb_sip_message_set_body(request, self->content_type, body);
}

static void
drop_errands(SfbSipSubscription *self)
{
	GBytes *errand;

	while ((errand = g_queue_pop_head(&self->errands)) != NULL)
		g_bytes_unref(errand);
}

static void
forget_dialog(SfbSipSubscription *self)
{
	if (self->call_id != NULL)
		sfb_sip_client_remove_dialog(self->client, self->call_id);
	drop_errands(self);
	g_clear_pointer(&self->call_id, g_free);
	g_clear_pointer(&self->request, sfb_sip_message_unref);
	g_clear_pointer(&self->dialog, sfb_sip_dialog_free);
}

/* Notifications may come before the answer, so we listen from here on. */
static SfbSipMessage *
begin_dialog(SfbSipSubscription *self)
{
	SfbSipMessage *request =
		sfb_sip_client_new_request(self->client, "SUBSCRIBE", self->request_uri, NULL);

	forget_dialog(self);
	self->request = sfb_sip_message_ref(request);
	self->call_id = g_strdup(sfb_sip_message_get_header(request, "Call-ID"));
	sfb_sip_client_add_dialog(self->client, self->call_id, on_request_received, self);
	return request;
}

static SfbSipMessage *
build_subscribe(SfbSipSubscription *self)
{
	gboolean is_alive = self->dialog != NULL && !self->is_one_shot;
	SfbSipMessage *request =
		is_alive ? sfb_sip_dialog_new_request(self->dialog, self->client, "SUBSCRIBE")
			 : begin_dialog(self);

	add_wish(self, request);
	add_body(self, request);
	self->is_asking = TRUE;
	return request;
}

/* Time */

static void
set_timer(SfbSipSubscription *self, guint seconds)
{
	g_clear_handle_id(&self->timer_id, g_source_remove);
	self->timer_id = g_timeout_add_seconds(seconds, on_refresh_due, self);
}

static void
schedule_refresh(SfbSipSubscription *self)
{
	guint seconds = self->expires_seconds;

	set_timer(self,
	          MAX(1, seconds > 2 * MARGIN_SECONDS ? seconds - MARGIN_SECONDS : seconds / 2));
}

/* Loss: a new dialog after a while that differs from client to client. */
static void
renew_later(SfbSipSubscription *self)
{
	guint doublings = MIN(self->failures, RENEW_DOUBLINGS_MAX);
	guint seconds = RENEW_SECONDS_MIN + sfb_random_below(RENEW_SECONDS_SPREAD);

	self->failures++;
	forget_dialog(self);
	set_timer(self, seconds << doublings);
}

static gboolean
on_refresh_due(gpointer user_data)
{
	SfbSipSubscription *self = user_data;

	self->timer_id = 0;
	ask(self);
	return G_SOURCE_REMOVE;
}

/* Answers and notifications */

static gboolean
has_document(const SfbSipMessage *message)
{
	return g_bytes_get_size(sfb_sip_message_get_body(message)) > 0;
}

static gboolean
is_terminated(const SfbSipMessage *message)
{
	const char *state = sfb_sip_message_get_header(message, "Subscription-State");

	return state != NULL && g_ascii_strncasecmp(state, "terminated", 10) == 0;
}

static guint
parse_expires(const SfbSipMessage *response)
{
	const char *header = sfb_sip_message_get_header(response, "Expires");
	const char *state = sfb_sip_message_get_header(response, "Subscription-State");
	g_autofree char *parameter =
		state == NULL ? NULL : sfb_sip_header_get_parameter(state, "expires");
	const char *text = header != NULL ? header : parameter;
	guint64 seconds;

	if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, &seconds, NULL))
		return EXPIRES_SECONDS_DEFAULT;
	return MIN((guint)seconds, EXPIRES_SECONDS_MAX);
}

/* A server may list it although we did not ask for it; the time goes on then. */
static gboolean
is_autoextend_agreed(const SfbSipMessage *request, const SfbSipMessage *response)
{
	return sfb_sip_message_has_token(request, "Supported", AUTOEXTEND) &&
	       sfb_sip_message_has_token(response, "Supported", AUTOEXTEND);
}

/* The first 2xx of a dialog proves little: the server may end what it granted at once. */
static void
take_dialog(SfbSipSubscription *self, const SfbSipMessage *response)
{
	if (self->dialog == NULL) {
		self->dialog = sfb_sip_dialog_new_caller(self->request, response);
		return;
	}
	self->failures = 0;
	sfb_sip_dialog_refresh_target(self->dialog, response);
}

/* The 2xx, which may carry the first notification. */
static void
take_accepted(SfbSipSubscription *self, SfbSipMessage *response)
{
	take_dialog(self, response);
	self->is_extended = is_autoextend_agreed(self->request, response);
	self->expires_seconds = parse_expires(response);
	self->is_one_shot = self->is_once || is_terminated(response) || self->expires_seconds == 0;
	if (!self->is_one_shot)
		schedule_refresh(self);
	if (has_document(response))
		g_signal_emit(self, signals[NOTIFIED], 0, response);
	if (!g_queue_is_empty(&self->errands) && !self->is_asking)
		ask(self);
}

static gboolean
on_request_received(SfbSipClient *client, SfbSipMessage *request, gpointer user_data)
{
	g_autoptr(SfbSipSubscription) self = g_object_ref(SFB_SIP_SUBSCRIPTION(user_data));
	gboolean is_acknowledged = sfb_sip_message_is_method(request, "NOTIFY");

	if (!is_acknowledged && !sfb_sip_message_is_method(request, "BENOTIFY"))
		return FALSE;
	if (self->dialog != NULL && !sfb_sip_dialog_matches(self->dialog, request))
		return FALSE;
	if (is_acknowledged)
		sfb_sip_client_respond(client,
		                       sfb_sip_client_new_response(client, request, 200, NULL));
	if (is_terminated(request) && !self->is_one_shot && !self->is_asking)
		renew_later(self);
	else if (self->is_extended && !self->is_one_shot)
		schedule_refresh(self);
	if (has_document(request))
		g_signal_emit(self, signals[NOTIFIED], 0, request);
	return TRUE;
}

static void
stop(SfbSipSubscription *self)
{
	self->is_over = TRUE;
	g_cancellable_cancel(self->cancellable);
	g_clear_handle_id(&self->timer_id, g_source_remove);
	forget_dialog(self);
}

/* A server that does not know BENOTIFY says so before anything else; it gets NOTIFY then. */
static gboolean
is_about_benotify(SfbSipSubscription *self, const SfbSipMessage *response)
{
	return sfb_sip_message_get_status(response) == 420 && !self->lacks_benotify;
}

static gboolean
is_mendable(const SfbSipMessage *response, const GError *error)
{
	static const guint lost_dialogs[] = { 401, 407, 430, 481 };
	guint status = sfb_sip_message_get_status(response);

	for (gsize i = 0; i < G_N_ELEMENTS(lost_dialogs); i++) {
		if (status == lost_dialogs[i])
			return TRUE;
	}
	return sfb_error_is_temporary(error);
}

static void
take_refusal(SfbSipSubscription *self, const SfbSipMessage *response)
{
	g_autoptr(GError) error = sfb_sip_client_make_error(response);

	if (is_about_benotify(self, response)) {
		self->lacks_benotify = TRUE;
		forget_dialog(self);
		ask(self);
	} else if (is_mendable(response, error)) {
		renew_later(self);
	} else {
		stop(self);
		g_signal_emit(self, signals[ENDED], 0, error);
	}
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);
	g_autoptr(SfbSipSubscription) self = NULL;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	self = g_object_ref(SFB_SIP_SUBSCRIPTION(user_data));
	self->is_asking = FALSE;
	if (response == NULL && sfb_sip_client_get_transport(self->client) != NULL)
		renew_later(self);
	else if (response == NULL)
		return; /* the connection is gone, and the session with it */
	else if (sfb_sip_message_get_status(response) < 300)
		take_accepted(self, response);
	else
		take_refusal(self, response);
}

static void
ask(SfbSipSubscription *self)
{
	g_autoptr(SfbSipMessage) request = build_subscribe(self);

	sfb_sip_client_request_async(self->client, request, self->cancellable, on_answered, self);
}

/* Start */

static void send_start(SfbSipSubscription *self, GTask *task);

/* Who waits is told at once; passing trouble is mended behind their back. */
static void
take_failed_start(SfbSipSubscription *self, const SfbSipMessage *response, const GError *error)
{
	gboolean is_silent = g_error_matches(error, SFB_ERROR, SFB_ERROR_TIMEOUT) &&
	                     sfb_sip_client_get_transport(self->client) != NULL;

	if (is_silent || (response != NULL && is_mendable(response, error)))
		renew_later(self);
	else
		stop(self);
}

static void
on_start_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbSipSubscription *self = g_task_get_source_object(task);
	GError *error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);

	self->is_asking = FALSE;
	if (response != NULL && sfb_sip_message_get_status(response) < 300) {
		take_accepted(self, response);
		g_task_return_boolean(task, TRUE);
	} else if (response != NULL && is_about_benotify(self, response)) {
		self->lacks_benotify = TRUE;
		send_start(self, task);
	} else {
		if (response != NULL)
			error = sfb_sip_client_make_error(response);
		take_failed_start(self, response, error);
		g_task_return_error(task, error);
	}
}

static void
send_start(SfbSipSubscription *self, GTask *task)
{
	g_autoptr(SfbSipMessage) request = build_subscribe(self);

	sfb_sip_client_request_async(self->client, request, g_task_get_cancellable(task),
	                             on_start_answered, g_object_ref(task));
}

void
sfb_sip_subscription_start_async(SfbSipSubscription *self, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);

	g_return_if_fail(self->is_over && self->request == NULL);
	self->is_over = FALSE;
	send_start(self, task);
}

gboolean
sfb_sip_subscription_start_finish(SfbSipSubscription *self, GAsyncResult *result, GError **error)
{
	g_return_val_if_fail(g_task_is_valid(result, self), FALSE);
	return g_task_propagate_boolean(G_TASK(result), error);
}

void
sfb_sip_subscription_refresh(SfbSipSubscription *self)
{
	if (self->is_over || self->is_asking)
		return;
	g_clear_handle_id(&self->timer_id, g_source_remove);
	ask(self);
}

void
sfb_sip_subscription_set_body(SfbSipSubscription *self, GBytes *body)
{
	g_bytes_ref(body);
	g_clear_pointer(&self->body, g_bytes_unref);
	self->body = body;
}

void
sfb_sip_subscription_send_body(SfbSipSubscription *self, GBytes *body)
{
	if (self->is_over || (self->dialog == NULL && !self->is_asking))
		return;
	g_queue_push_tail(&self->errands, g_bytes_ref(body));
	if (!self->is_asking)
		ask(self);
}

gboolean
sfb_sip_subscription_is_live(SfbSipSubscription *self)
{
	return !self->is_over && !self->is_one_shot;
}

void
sfb_sip_subscription_end(SfbSipSubscription *self)
{
	if (!self->is_over && !self->is_one_shot && self->dialog != NULL) {
		g_autoptr(SfbSipMessage) request =
			sfb_sip_dialog_new_request(self->dialog, self->client, "SUBSCRIBE");

		self->is_once = TRUE;
		add_wish(self, request);
		sfb_sip_client_request_async(self->client, request, NULL, NULL, NULL);
	}
	stop(self);
}

/* Life */

SfbSipSubscription *
sfb_sip_subscription_new(SfbSipClient *client, const SfbSipSubscriptionWish *wish)
{
	SfbSipSubscription *self = g_object_new(SFB_TYPE_SIP_SUBSCRIPTION, NULL);

	self->client = g_object_ref(client);
	self->request_uri = g_strdup(wish->request_uri);
	self->event = g_strdup(wish->event);
	self->accept = g_strdup(wish->accept);
	self->supported = g_strdup(wish->supported);
	self->require = g_strdup(wish->require);
	self->content_type = g_strdup(wish->content_type);
	self->body = wish->body == NULL ? NULL : g_bytes_ref(wish->body);
	self->is_once = wish->is_once;
	return self;
}

static void
sfb_sip_subscription_init(SfbSipSubscription *self)
{
	self->cancellable = g_cancellable_new();
	g_queue_init(&self->errands);
	self->is_over = TRUE;
}

static void
sfb_sip_subscription_dispose(GObject *object)
{
	stop(SFB_SIP_SUBSCRIPTION(object));
	G_OBJECT_CLASS(sfb_sip_subscription_parent_class)->dispose(object);
}

static void
sfb_sip_subscription_finalize(GObject *object)
{
	SfbSipSubscription *self = SFB_SIP_SUBSCRIPTION(object);

	g_object_unref(self->client);
	g_object_unref(self->cancellable);
	g_free(self->request_uri);
	g_free(self->event);
	g_free(self->accept);
	g_free(self->supported);
	g_free(self->require);
	g_free(self->content_type);
	g_clear_pointer(&self->body, g_bytes_unref);
	G_OBJECT_CLASS(sfb_sip_subscription_parent_class)->finalize(object);
}

static void
sfb_sip_subscription_class_init(SfbSipSubscriptionClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);

	object_class->dispose = sfb_sip_subscription_dispose;
	object_class->finalize = sfb_sip_subscription_finalize;
	signals[NOTIFIED] = g_signal_new("notified", SFB_TYPE_SIP_SUBSCRIPTION, G_SIGNAL_RUN_LAST,
	                                 0, NULL, NULL, NULL, G_TYPE_NONE, 1, SFB_TYPE_SIP_MESSAGE);
	signals[ENDED] = g_signal_new("ended", SFB_TYPE_SIP_SUBSCRIPTION, G_SIGNAL_RUN_LAST, 0,
	                              NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}
