/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Credentials for the company's relay:
 *
 *   somebody asks -> SERVICE -> granted: everybody waiting has them -> two thirds of their life
 *                       ^    -> busy:    a few minutes ------------------------.      |
 *                       |    -> refused: nobody has any                        v      v
 *                       '----------------------------------------------------- again -'
 */

#include "config.h"

#include "media/relay.h"

#include <glib/gi18n-lib.h>

#include "media/relay-xml.h"
#include "util/error.h"
#include "util/random.h"

#define RETRY_SECONDS_MIN 60 /* a busy server has other callers too: not all at once */
#define RETRY_SECONDS_MAX 300
#define SECONDS_MIN 20 /* of life left: the least worth being given out */

struct _SfbRelay {
	GObject parent_instance;

	SfbSipClient *client;
	SfbSettings *settings;
	SfbRelayCredentials *credentials; /* NULL: none */
	GPtrArray *waiting;               /* (element-type GTask) */
	gboolean is_wanted;               /* somebody has asked for some */
	guint again_id;

	/* The last question. */
	gboolean is_under_way;
	char *service; /* who was asked; NULL: nobody could be */
	char *id;
	gint64 asked_at; /* seconds since 1970 */
};

G_DEFINE_TYPE(SfbRelay, sfb_relay, G_TYPE_OBJECT)

static guint changed_signal;

static void ask(SfbRelay *self);

/* What there is */

static gint64
get_now(void)
{
	return g_get_real_time() / G_USEC_PER_SEC;
}

const SfbRelayCredentials *
sfb_relay_peek(SfbRelay *self)
{
	if (self->credentials == NULL || self->credentials->expires < get_now() + SECONDS_MIN)
		return NULL;
	return self->credentials;
}

static const char *
get_service(SfbRelay *self)
{
	return sfb_settings_get_text(self->settings, SFB_SETTING_MRAS_URI);
}

/* (takes credentials) */
static void
set_credentials(SfbRelay *self, SfbRelayCredentials *credentials)
{
	gboolean is_change = self->credentials != NULL || credentials != NULL;

	sfb_relay_credentials_free(self->credentials);
	self->credentials = credentials;
	if (is_change)
		g_signal_emit(self, changed_signal, 0);
}

/* @error: NULL: they are there. Whoever hears of it may ask for more. */
static void
tell_waiting(SfbRelay *self, const GError *error)
{
	g_autoptr(GPtrArray) waiting = self->waiting;

	self->waiting = g_ptr_array_new_with_free_func(g_object_unref);
	for (guint i = 0; i < waiting->len; i++) {
		if (error != NULL)
			g_task_return_error(waiting->pdata[i], g_error_copy(error));
		else
			g_task_return_boolean(waiting->pdata[i], TRUE);
	}
}

/* Again */

static gboolean
on_time_to_ask(gpointer user_data)
{
	SfbRelay *self = user_data;

	self->again_id = 0;
	ask(self);
	return G_SOURCE_REMOVE;
}

static void
ask_after(SfbRelay *self, gint64 seconds)
{
	g_clear_handle_id(&self->again_id, g_source_remove);
	self->again_id = g_timeout_add_seconds((guint)MAX(seconds, 1), on_time_to_ask, self);
}

static gboolean
is_worth_a_new_try(const GError *error)
{
	return g_error_matches(error, SFB_ERROR, SFB_ERROR_SERVER) ||
	       g_error_matches(error, SFB_ERROR, SFB_ERROR_TIMEOUT);
}

/* Answers */

static SfbRelayCredentials *
read_response(SfbRelay *self, const SfbSipMessage *response, GError **error)
{
	gboolean is_accepted = sfb_sip_message_get_status(response) < 300;
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(response), &length);

	if (is_accepted)
		return sfb_relay_answer_parse(text, length, self->id, self->asked_at, error);
	g_propagate_prefixed_error(error, sfb_sip_client_make_error(response),
	                           _("There is no way through the firewall for calls: "));
	return NULL;
}

static void
take_credentials(SfbRelay *self, SfbRelayCredentials *credentials)
{
	gint64 life = credentials->expires - self->asked_at;

	ask_after(self, life * 2 / 3);
	set_credentials(self, credentials);
	tell_waiting(self, NULL);
}

/* As long as the server is only busy, what there is holds. */
static void
take_refusal(SfbRelay *self, const GError *error)
{
	gboolean is_busy = is_worth_a_new_try(error);

	g_debug("no relay credentials: %s", error->message);
	if (is_busy)
		ask_after(self, RETRY_SECONDS_MIN +
		                        sfb_random_below(RETRY_SECONDS_MAX - RETRY_SECONDS_MIN));
	if (!is_busy || sfb_relay_peek(self) == NULL)
		set_credentials(self, NULL);
	tell_waiting(self, error);
}

static gboolean
is_for_another(SfbRelay *self)
{
	return g_strcmp0(self->service, get_service(self)) != 0;
}

/* What a relay says that is not ours any more is of no use. */
static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbRelay) self = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);
	SfbRelayCredentials *credentials = NULL;

	self->is_under_way = FALSE;
	if (response != NULL && is_for_another(self)) {
		ask(self);
		return;
	}
	if (response != NULL)
		credentials = read_response(self, response, &error);
	if (credentials != NULL)
		take_credentials(self, credentials);
	else
		take_refusal(self, error);
}

/* Asking */

static char *
build_question(SfbRelay *self)
{
	const SfbRelayQuestion question = {
		.id = self->id,
		.uri = sfb_sip_client_get_uri(self->client),
		.service = self->service,
		.is_internet = sfb_settings_is_external(self->settings),
	};

	return sfb_relay_question_build(&question);
}

static void
send_question(SfbRelay *self)
{
	g_autoptr(SfbSipMessage) request =
		sfb_sip_client_new_request(self->client, "SERVICE", self->service, NULL);
	g_autofree char *body = build_question(self);

	sfb_sip_message_set_body_text(request, SFB_RELAY_DOCUMENT_TYPE, body);
	self->is_under_way = TRUE;
	sfb_sip_client_request_async(self->client, request, NULL, on_answered, g_object_ref(self));
}

static void
refuse_without_service(SfbRelay *self)
{
	g_autoptr(GError) error = g_error_new_literal(
		SFB_ERROR, SFB_ERROR_UNSUPPORTED,
		_("Your company has no server that lets calls through its firewall, so calls work "
	          "within its network only."));

	take_refusal(self, error);
}

static void
ask(SfbRelay *self)
{
	g_clear_handle_id(&self->again_id, g_source_remove);
	g_free(self->service);
	g_free(self->id);
	self->service = g_strdup(get_service(self));
	self->id = g_strdup_printf("%u", sfb_random_below(G_MAXINT32));
	self->asked_at = get_now();
	if (self->service != NULL)
		send_question(self);
	else
		refuse_without_service(self);
}

void
sfb_relay_get_async(SfbRelay *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                    gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);

	if (sfb_relay_peek(self) != NULL) {
		g_task_return_boolean(task, TRUE);
		return;
	}
	self->is_wanted = TRUE;
	g_ptr_array_add(self->waiting, g_steal_pointer(&task));
	if (!self->is_under_way)
		ask(self);
}

/* Between the answer and the callback they may have ended. */
const SfbRelayCredentials *
sfb_relay_get_finish(SfbRelay *self, GAsyncResult *result, GError **error)
{
	if (!g_task_propagate_boolean(G_TASK(result), error))
		return NULL;
	if (self->credentials == NULL)
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_TIMEOUT,
		                    _("The way through the firewall for calls has just been "
		                      "closed. Try again."));
	return self->credentials;
}

/* Settings */

/* Where nobody has asked, nobody wants to know. */
static void
on_settings_changed(SfbSettings *settings, gpointer user_data)
{
	g_autoptr(SfbRelay) self = g_object_ref(user_data);

	if (self->is_wanted && !self->is_under_way && is_for_another(self))
		ask(self);
}

/* Life */

SfbRelay *
sfb_relay_new(SfbSipClient *client, SfbSettings *settings)
{
	SfbRelay *self = g_object_new(SFB_TYPE_RELAY, NULL);

	self->client = g_object_ref(client);
	self->settings = g_object_ref(settings);
	g_signal_connect(settings, "changed", G_CALLBACK(on_settings_changed), self);
	return self;
}

/* Whoever waits holds us, so nobody does. */
static void
sfb_relay_dispose(GObject *object)
{
	SfbRelay *self = SFB_RELAY(object);

	g_clear_handle_id(&self->again_id, g_source_remove);
	if (self->settings != NULL)
		g_signal_handlers_disconnect_by_data(self->settings, self);
	g_clear_object(&self->settings);
	g_clear_object(&self->client);
	G_OBJECT_CLASS(sfb_relay_parent_class)->dispose(object);
}

static void
sfb_relay_finalize(GObject *object)
{
	SfbRelay *self = SFB_RELAY(object);

	sfb_relay_credentials_free(self->credentials);
	g_ptr_array_unref(self->waiting);
	g_free(self->service);
	g_free(self->id);
	G_OBJECT_CLASS(sfb_relay_parent_class)->finalize(object);
}

static void
sfb_relay_class_init(SfbRelayClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);

	object_class->dispose = sfb_relay_dispose;
	object_class->finalize = sfb_relay_finalize;
	changed_signal = g_signal_new("changed", SFB_TYPE_RELAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
	                              NULL, G_TYPE_NONE, 0);
}

static void
sfb_relay_init(SfbRelay *self)
{
	self->waiting = g_ptr_array_new_with_free_func(g_object_unref);
}
