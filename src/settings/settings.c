/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the server tells its clients to do and where its services are. */

#include "config.h"

#include "settings/settings.h"

#include <glib/gi18n-lib.h>

#include "settings/settings-xml.h"
#include "sip/subscription.h"
#include "util/error.h"
#include "util/pause.h"

#define DOCUMENT_SECONDS 15 /* the answer may leave the document to a NOTIFY */
#define REFRESH_SECONDS (24 * 60 * 60)

/* How to ask, the best way first. */
typedef struct {
	const char *event;
	const char *document_type;
	GBytes *(*build_request)(void); /* NULL: the question has no body */
	SfbSettingsDocument *(*parse)(const char *text, gsize length, GError **error);
} Version;

static const Version versions[] = {
	{ "vnd-microsoft-provisioning-v2", "application/vnd-microsoft-roaming-provisioning-v2+xml",
	  sfb_settings_document_build_request, sfb_settings_document_parse },
	{ "vnd-microsoft-provisioning", "application/vnd-microsoft-roaming-provisioning+xml", NULL,
	  sfb_settings_document_parse_line },
};

struct _SfbSettings {
	GObject parent_instance;

	SfbSipClient *client;
	SfbSipSubscription *subscription;
	const Version *version;        /* that the subscription is for */
	SfbSettingsDocument *document; /* NULL before the first */
	gboolean is_external;
	GTask *load;       /* waits for the document; NULL: nobody does */
	GSource *deadline; /* of that, or its being cancelled */
	guint refresh_id;
};

G_DEFINE_TYPE(SfbSettings, sfb_settings, G_TYPE_OBJECT)

static guint changed_signal;

/* Waiting for the document */

/* @error: (takes) NULL: it is there. */
static void
end_load(SfbSettings *self, GError *error)
{
	g_autoptr(GTask) load = g_steal_pointer(&self->load);

	if (self->deadline != NULL)
		g_source_destroy(self->deadline);
	g_clear_pointer(&self->deadline, g_source_unref);
	if (load == NULL)
		g_clear_error(&error);
	else if (error != NULL)
		g_task_return_error(load, error);
	else
		g_task_return_boolean(load, TRUE);
}

/* A cancelled task says so by itself. */
static gboolean
on_deadline(gpointer user_data)
{
	SfbSettings *self = user_data;

	end_load(self, g_error_new_literal(SFB_ERROR, SFB_ERROR_TIMEOUT,
	                                   _("The server did not send its settings in time. What "
	                                     "depends on them may be missing.")));
	return G_SOURCE_REMOVE;
}

static void
wait_for_document(SfbSettings *self)
{
	self->deadline = sfb_pause_source_new(DOCUMENT_SECONDS, g_task_get_cancellable(self->load));
	g_source_set_callback(self->deadline, on_deadline, self, NULL);
	g_source_attach(self->deadline, g_task_get_context(self->load));
}

/* Documents */

static void
take_document(SfbSettings *self, SfbSettingsDocument *document)
{
	sfb_settings_document_free(self->document);
	self->document = document;
	g_signal_emit(self, changed_signal, 0);
	end_load(self, NULL);
}

static void
on_notified(SfbSipSubscription *subscription, SfbSipMessage *message, gpointer user_data)
{
	g_autoptr(SfbSettings) self = g_object_ref(user_data);
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(message), &length);
	GError *error = NULL;
	SfbSettingsDocument *document = self->version->parse(text, length, &error);

	if (document != NULL)
		take_document(self, document);
	else
		end_load(self, error);
}

/* Asking */

static GError *
new_unsupported_error(void)
{
	return g_error_new_literal(SFB_ERROR, SFB_ERROR_UNSUPPORTED,
	                           _("This server has no settings for its clients."));
}

/* A server that does not know the event may also say that it knows no such user. (takes @error) */
static GError *
explain_refusal(GError *error)
{
	if (!g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_FOUND))
		return error;
	g_error_free(error);
	return new_unsupported_error();
}

static void
on_subscribed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbSettings) self = user_data;
	SfbSipSubscription *subscription = SFB_SIP_SUBSCRIPTION(source);
	GError *error = NULL;

	sfb_sip_subscription_start_finish(subscription, result, &error);
	if (subscription != self->subscription)
		g_clear_error(&error); /* asked again meanwhile */
	else if (error != NULL)
		end_load(self, explain_refusal(error));
	else if (self->load != NULL)
		wait_for_document(self);
}

static void
drop_subscription(SfbSettings *self)
{
	if (self->subscription != NULL)
		g_signal_handlers_disconnect_by_data(self->subscription, self);
	g_clear_object(&self->subscription);
}

static SfbSipSubscription *
new_subscription(SfbSettings *self)
{
	g_autoptr(GBytes) body =
		self->version->build_request != NULL ? self->version->build_request() : NULL;
	const SfbSipSubscriptionWish wish = {
		.request_uri = sfb_sip_client_get_uri(self->client),
		.event = self->version->event,
		.accept = self->version->document_type,
		.content_type = self->version->document_type,
		.body = body,
		.is_once = TRUE,
	};

	return sfb_sip_subscription_new(self->client, &wish);
}

static const Version *
choose_version(SfbSettings *self)
{
	for (gsize i = 0; i < G_N_ELEMENTS(versions); i++) {
		if (sfb_sip_client_has_event(self->client, versions[i].event))
			return &versions[i];
	}
	return NULL;
}

static gboolean
on_refresh_due(gpointer user_data)
{
	SfbSettings *self = user_data;

	self->refresh_id = 0;
	sfb_settings_refresh(self);
	return G_SOURCE_REMOVE;
}

/* Servers tell once; what changes later comes with the next answer. */
static void
subscribe(SfbSettings *self, const Version *version, GCancellable *cancellable)
{
	drop_subscription(self);
	self->version = version;
	self->subscription = new_subscription(self);
	g_signal_connect(self->subscription, "notified", G_CALLBACK(on_notified), self);
	sfb_sip_subscription_start_async(self->subscription, cancellable, on_subscribed,
	                                 g_object_ref(self));
	g_clear_handle_id(&self->refresh_id, g_source_remove);
	self->refresh_id = g_timeout_add_seconds(REFRESH_SECONDS, on_refresh_due, self);
}

void
sfb_settings_load_async(SfbSettings *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
	g_autoptr(GTask) load = g_task_new(self, cancellable, callback, user_data);
	const Version *version = choose_version(self);

	g_return_if_fail(self->load == NULL);
	if (version == NULL) {
		g_task_return_error(load, new_unsupported_error());
		return;
	}
	self->load = g_steal_pointer(&load);
	subscribe(self, version, cancellable);
}

void
sfb_settings_refresh(SfbSettings *self)
{
	const Version *version = choose_version(self);

	if (self->load == NULL && version != NULL)
		subscribe(self, version, NULL);
}

gboolean
sfb_settings_load_finish(SfbSettings *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

/* What is known */

void
sfb_settings_set_external(SfbSettings *self, gboolean is_external)
{
	self->is_external = is_external;
}

gboolean
sfb_settings_is_external(SfbSettings *self)
{
	return self->is_external;
}

gboolean
sfb_settings_is_loaded(SfbSettings *self)
{
	return self->document != NULL;
}

static const char *
get_told(SfbSettings *self, SfbSetting setting)
{
	return self->document != NULL ? sfb_settings_document_get(self->document, setting) : NULL;
}

gboolean
sfb_settings_is_told(SfbSettings *self, SfbSetting setting)
{
	return get_told(self, setting) != NULL;
}

const char *
sfb_settings_get_text(SfbSettings *self, SfbSetting setting)
{
	const char *told = get_told(self, setting);

	return told != NULL ? told : sfb_setting_get_info(setting)->usual;
}

static gboolean
read_number(const char *text, guint *number)
{
	guint64 read;

	if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT, &read, NULL))
		return FALSE;
	*number = (guint)read;
	return TRUE;
}

static gboolean
read_boolean(const char *text, gboolean *is_true)
{
	guint number;

	if (text == NULL)
		return FALSE;
	if (g_ascii_strcasecmp(text, "true") == 0 || g_ascii_strcasecmp(text, "false") == 0)
		*is_true = g_ascii_tolower(*text) == 't';
	else if (read_number(text, &number))
		*is_true = number != 0;
	else
		return FALSE;
	return TRUE;
}

guint
sfb_settings_get_number(SfbSettings *self, SfbSetting setting)
{
	guint number = 0;

	if (!read_number(get_told(self, setting), &number))
		read_number(sfb_setting_get_info(setting)->usual, &number);
	return number;
}

gboolean
sfb_settings_get_boolean(SfbSettings *self, SfbSetting setting)
{
	gboolean is_true = FALSE;

	if (!read_boolean(get_told(self, setting), &is_true))
		read_boolean(sfb_setting_get_info(setting)->usual, &is_true);
	return is_true;
}

GPtrArray *
sfb_settings_list(SfbSettings *self)
{
	return self->document != NULL ? sfb_settings_document_list(self->document)
	                              : g_ptr_array_new();
}

const char *
sfb_settings_get_line_uri(SfbSettings *self)
{
	return self->document != NULL ? sfb_settings_document_get_line_uri(self->document) : NULL;
}

const char *
sfb_settings_get_line_server(SfbSettings *self)
{
	return self->document != NULL ? sfb_settings_document_get_line_server(self->document)
	                              : NULL;
}

/* Life */

SfbSettings *
sfb_settings_new(SfbSipClient *client)
{
	SfbSettings *self = g_object_new(SFB_TYPE_SETTINGS, NULL);

	self->client = g_object_ref(client);
	return self;
}

static void
sfb_settings_dispose(GObject *object)
{
	SfbSettings *self = SFB_SETTINGS(object);

	g_clear_handle_id(&self->refresh_id, g_source_remove);
	drop_subscription(self);
	g_clear_object(&self->client);
	G_OBJECT_CLASS(sfb_settings_parent_class)->dispose(object);
}

static void
sfb_settings_finalize(GObject *object)
{
	sfb_settings_document_free(SFB_SETTINGS(object)->document);
	G_OBJECT_CLASS(sfb_settings_parent_class)->finalize(object);
}

static void
sfb_settings_class_init(SfbSettingsClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_settings_dispose;
	object_class->finalize = sfb_settings_finalize;
	changed_signal = g_signal_new("changed", SFB_TYPE_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL,
	                              NULL, NULL, G_TYPE_NONE, 0);
}

static void
sfb_settings_init(SfbSettings *self)
{
}
