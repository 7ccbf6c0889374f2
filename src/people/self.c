/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the server tells of ourselves. */

#include "config.h"

#include "people/self.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sip/subscription.h"
#include "util/error.h"

#define EVENT "vnd-microsoft-roaming-self"
#define SELF_TYPE "application/" EVENT "+xml"

struct _SfbSelf {
	GObject parent_instance;

	SfbSipClient *client;
	SfbSipSubscription *subscription; /* NULL before the start and after the end */
};

G_DEFINE_TYPE(SfbSelf, sfb_self, G_TYPE_OBJECT)

enum { TOLD, ENDED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* A damaged document is left out: the next one has all instances again. */
static void
read_document(SfbSelf *self, const SfbSipMessage *message, SfbSelfSource source)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(message), &length);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = NULL;

	if (!sfb_sip_message_has_content_type(message, SELF_TYPE))
		return;
	xml = sfb_xml_parse(text, (gssize)length, &error);
	if (xml == NULL)
		g_debug("left out: %s", error->message);
	else if (sfb_xml_has_name(sfb_xml_get_root(xml), "roamingData"))
		g_signal_emit(self, signals[TOLD], 0, sfb_xml_get_root(xml), (int)source);
	else
		g_debug("left out: an account of ourselves that is none");
}

/* The subscription */

static void
forget_subscription(SfbSelf *self)
{
	if (self->subscription != NULL)
		g_signal_handlers_disconnect_by_data(self->subscription, self);
	g_clear_object(&self->subscription);
}

static void
on_notified(SfbSipSubscription *subscription, SfbSipMessage *message, gpointer user_data)
{
	g_autoptr(SfbSelf) self = g_object_ref(user_data);

	read_document(self, message, SFB_SELF_NOTIFICATION);
}

static void
on_ended(SfbSipSubscription *subscription, const GError *error, gpointer user_data)
{
	g_autoptr(SfbSelf) self = g_object_ref(user_data);

	forget_subscription(self);
	g_signal_emit(self, signals[ENDED], 0, error);
}

static void
on_subscribed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) start = user_data;
	GError *error = NULL;

	if (sfb_sip_subscription_start_finish(SFB_SIP_SUBSCRIPTION(source), result, &error))
		g_task_return_boolean(start, TRUE);
	else
		g_task_return_error(start, error);
}

static SfbSipSubscription *
new_subscription(SfbSelf *self)
{
	static const char body[] =
		"<roamingList xmlns=\"http://schemas.microsoft.com/2006/09/sip/roaming-self\">"
		"<roaming type=\"categories\"/><roaming type=\"containers\"/>"
		"<roaming type=\"subscribers\"/>"
		"<roamingEx xmlns=\"http://schemas.microsoft.com/2007/09/sip/roaming-self-ex\""
		" type=\"delegates\"/></roamingList>";
	g_autoptr(GBytes) bytes = g_bytes_new_static(body, strlen(body));
	const SfbSipSubscriptionWish wish = {
		.request_uri = sfb_sip_client_get_uri(self->client),
		.event = EVENT,
		.accept = SELF_TYPE,
		.supported = "com.microsoft.autoextend",
		.content_type = SELF_TYPE,
		.body = bytes,
	};

	return sfb_sip_subscription_new(self->client, &wish);
}

void
sfb_self_start_async(SfbSelf *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
	g_autoptr(GTask) start = g_task_new(self, cancellable, callback, user_data);

	g_return_if_fail(self->subscription == NULL);
	if (!sfb_sip_client_has_event(self->client, EVENT)) {
		g_task_return_new_error(start, SFB_ERROR, SFB_ERROR_UNSUPPORTED, "%s",
		                        _("This server is too old: it keeps no presence for its "
		                          "users. Version 2007 or newer is needed."));
		return;
	}
	self->subscription = new_subscription(self);
	g_signal_connect(self->subscription, "notified", G_CALLBACK(on_notified), self);
	g_signal_connect(self->subscription, "ended", G_CALLBACK(on_ended), self);
	sfb_sip_subscription_start_async(self->subscription, cancellable, on_subscribed,
	                                 g_steal_pointer(&start));
}

gboolean
sfb_self_start_finish(SfbSelf *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

void
sfb_self_refresh(SfbSelf *self)
{
	if (self->subscription != NULL)
		sfb_sip_subscription_refresh(self->subscription);
}

/* Requests */

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	SfbSipMessage *response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);

	if (response == NULL) {
		g_task_return_error(task, error);
		return;
	}
	if (sfb_sip_message_get_status(response) < 300)
		read_document(g_task_get_task_data(task), response, SFB_SELF_ANSWER);
	g_task_return_pointer(task, response, (GDestroyNotify)sfb_sip_message_unref);
}

void
sfb_self_send_async(SfbSelf *self, const char *content_type, GBytes *body,
                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	const char *uri = sfb_sip_client_get_uri(self->client);
	g_autoptr(SfbSipMessage) request =
		sfb_sip_client_new_request(self->client, "SERVICE", uri, NULL);
	GTask *task = g_task_new(self->client, cancellable, callback, user_data);

	g_task_set_task_data(task, g_object_ref(self), g_object_unref);
	sfb_sip_message_set_body(request, content_type, body);
	sfb_sip_client_request_async(self->client, request, cancellable, on_answered, task);
}

/* Life */

SfbSelf *
sfb_self_new(SfbSipClient *client)
{
	SfbSelf *self = g_object_new(SFB_TYPE_SELF, NULL);

	self->client = g_object_ref(client);
	return self;
}

static void
sfb_self_dispose(GObject *object)
{
	SfbSelf *self = SFB_SELF(object);

	forget_subscription(self);
	g_clear_object(&self->client);
	G_OBJECT_CLASS(sfb_self_parent_class)->dispose(object);
}

static void
sfb_self_class_init(SfbSelfClass *class)
{
	G_OBJECT_CLASS(class)->dispose = sfb_self_dispose;
	signals[TOLD] = g_signal_new("told", SFB_TYPE_SELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
	                             G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_INT);
	signals[ENDED] = g_signal_new("ended", SFB_TYPE_SELF, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
	                              NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sfb_self_init(SfbSelf *self)
{
}
