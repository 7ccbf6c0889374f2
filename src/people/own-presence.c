/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Our own presence.
 *
 *   wishes -> publications -> SERVICE -> 2xx: next wishes
 *      ^                              -> 409: versions mended, again; after three: told anew, again
 *      |                              -> trouble for now: again in a while
 *      +-- every attempt is made of the wishes of its moment
 */

#include "config.h"

#include "people/own-presence.h"

#include <glib/gi18n-lib.h>

#include "people/publication-xml.h"
#include "people/publications.h"
#include "people/waiting-private.h"
#include "sip/subscription.h"
#include "util/error.h"

#define EVENT "vnd-microsoft-roaming-self"
#define SELF_TYPE "application/" EVENT "+xml"
#define ATTEMPTS_MAX 3
#define RETRY_SECONDS 30

enum {
	WISH_ENDPOINT = 1 << 0, /* device and machine state */
	WISH_MACHINE = 1 << 1,
	WISH_STATUS = 1 << 2,
	WISH_NOTE = 1 << 3,
};

struct _SfbOwnPresence {
	GObject parent_instance;

	SfbSipClient *client;
	SfbSipSubscription *subscription;
	GCancellable *cancellable; /* the session's, from the start on */
	SfbWaiting start;          /* for the first publication */

	SfbStatus status;
	char *note;
	gboolean is_idle;

	SfbPublicationVersions *versions;
	gboolean is_told;          /* the versions are the server's */
	guint wishes;              /* to be published */
	guint sent_wishes;         /* under way */
	GPtrArray *sent;           /* (element-type SfbPublication) under way; NULL if nothing is */
	guint attempts;            /* of the same wishes, so far */
	gboolean was_resubscribed; /* for their sake */
	gboolean lacks_call_blocking; /* the server refused that category */
	guint retry_id;

	guint availability;
	char *shown_note;
	char *display_name;
};

G_DEFINE_TYPE(SfbOwnPresence, sfb_own_presence, G_TYPE_OBJECT)

enum { CHANGED, PUBLISH_FAILED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void publish(SfbOwnPresence *self);

/* What the server tells of us */

static void
take_document(SfbOwnPresence *self, SfbSelfDocument *document)
{
	guint availability =
		document->availability != 0 ? document->availability : self->availability;
	const char *note = document->has_note ? document->note : self->shown_note;
	gboolean is_news =
		availability != self->availability || g_strcmp0(note, self->shown_note) != 0;

	if (document->display_name != NULL) {
		g_free(self->display_name);
		self->display_name = g_steal_pointer(&document->display_name);
	}
	if (!is_news)
		return;
	self->availability = availability;
	if (document->has_note) {
		g_free(self->shown_note);
		self->shown_note = g_steal_pointer(&document->note);
	}
	g_signal_emit(self, signals[CHANGED], 0, self->availability, self->shown_note);
}

/* Returns: TRUE if @message carried an account of ourselves. */
static gboolean
read_document(SfbOwnPresence *self, const SfbSipMessage *message, SfbSelfSource source)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(message), &length);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSelfDocument) document = NULL;

	if (!sfb_sip_message_has_content_type(message, SELF_TYPE))
		return FALSE;
	document = sfb_self_document_parse(text, length, source, self->versions, &error);
	if (document == NULL)
		g_debug("left out: %s", error->message);
	else
		take_document(self, document);
	return document != NULL;
}

/* Publishing */

static char *
dup_utc_offset(void)
{
	g_autoptr(GDateTime) now = g_date_time_new_now_local();

	return g_date_time_format(now, "%:z");
}

static GPtrArray *
new_machine_publications(SfbOwnPresence *self)
{
	g_autofree char *utc_offset = dup_utc_offset();
	const SfbPublisher publisher = {
		.uri = sfb_sip_client_get_uri(self->client),
		.instance = sfb_sip_client_get_instance(self->client),
		.machine = g_get_host_name(),
		.utc_offset = utc_offset,
		.number = sfb_publisher_make_number(sfb_sip_client_get_epid(self->client)),
	};

	if (self->wishes & WISH_ENDPOINT)
		return sfb_publications_new_endpoint(&publisher, self->is_idle);
	return sfb_publications_new_machine(&publisher, self->is_idle);
}

static GPtrArray *
new_publications(SfbOwnPresence *self)
{
	GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_publication_free);

	if (self->wishes & (WISH_ENDPOINT | WISH_MACHINE))
		g_ptr_array_extend_and_steal(all, new_machine_publications(self));
	if (self->wishes & WISH_STATUS)
		g_ptr_array_extend_and_steal(
			all, sfb_publications_new_status(self->status, self->versions));
	if ((self->wishes & WISH_STATUS) && !self->lacks_call_blocking)
		g_ptr_array_extend_and_steal(
			all, sfb_publications_new_call_blocking(self->status, self->versions));
	if ((self->wishes & WISH_NOTE) && g_strcmp0(self->note, self->shown_note) != 0)
		g_ptr_array_extend_and_steal(all,
		                             sfb_publications_new_note(self->note, self->versions));
	return all;
}

/* What cannot be done is given up: later wishes are not held up by it. */
static void
give_up(SfbOwnPresence *self, const GError *cause)
{
	g_autoptr(GError) error = g_error_copy(cause);

	self->attempts = 0;
	self->was_resubscribed = FALSE;
	if (self->start.task != NULL) {
		sfb_waiting_end(&self->start, error);
		return;
	}
	g_prefix_error(&error, "%s ",
	               self->sent_wishes == WISH_NOTE ? _("Your note was not published.")
	                                              : _("Your status was not published."));
	g_signal_emit(self, signals[PUBLISH_FAILED], 0, error);
}

static void
succeed(SfbOwnPresence *self, const SfbSipMessage *response)
{
	sfb_publication_versions_accept(self->versions, self->sent);
	read_document(self, response, SFB_SELF_ANSWER);
	self->attempts = 0;
	self->was_resubscribed = FALSE;
	sfb_waiting_end(&self->start, NULL);
}

static gboolean
on_retry_due(gpointer user_data)
{
	SfbOwnPresence *self = user_data;

	self->retry_id = 0;
	publish(self);
	return G_SOURCE_REMOVE;
}

/* Trouble that passes. Who waits for the start does not wait longer: they may sign in again. */
static void
retry_later(SfbOwnPresence *self, const GError *error)
{
	if (self->start.task != NULL || ++self->attempts >= ATTEMPTS_MAX) {
		give_up(self, error);
		return;
	}
	g_debug("publishing again in %d s: %s", RETRY_SECONDS, error->message);
	self->wishes |= self->sent_wishes;
	self->retry_id = g_timeout_add_seconds(RETRY_SECONDS, on_retry_due, self);
}

static gboolean
may_be_told_anew(SfbOwnPresence *self)
{
	return self->subscription != NULL && !self->was_resubscribed;
}

static void
ask_to_be_told(SfbOwnPresence *self)
{
	self->attempts = 0;
	self->was_resubscribed = TRUE;
	self->is_told = FALSE;
	sfb_sip_subscription_refresh(self->subscription);
}

/* Versions differ: nothing was stored, so everything goes out again. */
static void
mend_conflict(SfbOwnPresence *self, const SfbSipMessage *response)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(response), &length);
	g_autoptr(GError) error = sfb_sip_client_make_error(response);
	gboolean is_mended =
		sfb_publication_apply_conflict(text, length, self->sent, self->versions);

	if (!is_mended || (++self->attempts >= ATTEMPTS_MAX && !may_be_told_anew(self))) {
		give_up(self, error);
		return;
	}
	self->wishes |= self->sent_wishes;
	if (self->attempts >= ATTEMPTS_MAX)
		ask_to_be_told(self);
}

static void
take_refusal(SfbOwnPresence *self, const SfbSipMessage *response)
{
	g_autoptr(GError) error = sfb_sip_client_make_error(response);

	if (sfb_sip_message_get_status(response) == 409) {
		mend_conflict(self, response);
	} else if (sfb_error_is_temporary(error)) {
		retry_later(self, error);
	} else if (sfb_publications_have_call_blocking(self->sent)) {
		/* Old servers do not know that category and refuse all that comes with it. */
		self->lacks_call_blocking = TRUE;
		self->wishes |= self->sent_wishes;
	} else {
		give_up(self, error);
	}
}

static void
take_answer(SfbOwnPresence *self, const SfbSipMessage *response)
{
	if (sfb_sip_message_get_status(response) < 300)
		succeed(self, response);
	else
		take_refusal(self, response);
}

static void
on_published(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbOwnPresence) self = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
		sfb_waiting_end(&self->start, error);
		return;
	}
	if (response != NULL)
		take_answer(self, response);
	else
		retry_later(self, error);
	g_clear_pointer(&self->sent, g_ptr_array_unref);
	self->sent_wishes = 0;
	publish(self);
}

/* Wishes wait until the server has told its versions and has answered the last publication. */
static void
publish(SfbOwnPresence *self)
{
	g_autoptr(SfbSipMessage) request = NULL;
	g_autoptr(GBytes) body = NULL;
	g_autoptr(GPtrArray) publications = NULL;
	const char *uri = sfb_sip_client_get_uri(self->client);
	guint wishes;

	if (self->wishes == 0 || !self->is_told || self->sent != NULL || self->retry_id != 0)
		return;
	publications = new_publications(self);
	wishes = self->wishes;
	self->wishes = 0;
	if (publications->len == 0)
		return;
	self->sent = g_steal_pointer(&publications);
	self->sent_wishes = wishes;
	body = sfb_publication_build(uri, self->sent, self->versions);
	request = sfb_sip_client_new_request(self->client, "SERVICE", uri, NULL);
	sfb_sip_message_set_body(request, "application/msrtc-category-publish+xml", body);
	sfb_sip_client_request_async(self->client, request, self->cancellable, on_published,
	                             g_object_ref(self));
}

void
sfb_own_presence_set_status(SfbOwnPresence *self, SfbStatus status)
{
	g_return_if_fail(status != SFB_STATUS_UNKNOWN);
	self->status = status;
	self->wishes |= WISH_STATUS;
	publish(self);
}

void
sfb_own_presence_set_note(SfbOwnPresence *self, const char *note)
{
	g_free(self->note);
	self->note = note != NULL && note[0] != '\0' ? g_strdup(note) : NULL;
	self->wishes |= WISH_NOTE;
	publish(self);
}

void
sfb_own_presence_set_idle(SfbOwnPresence *self, gboolean is_idle)
{
	self->is_idle = is_idle;
	self->wishes |= WISH_MACHINE;
	publish(self);
}

/* The subscription */

static void
forget_subscription(SfbOwnPresence *self)
{
	if (self->subscription != NULL)
		g_signal_handlers_disconnect_by_data(self->subscription, self);
	g_clear_object(&self->subscription);
}

static void
on_notified(SfbSipSubscription *subscription, SfbSipMessage *message, gpointer user_data)
{
	g_autoptr(SfbOwnPresence) self = g_object_ref(user_data);

	if (!read_document(self, message, SFB_SELF_NOTIFICATION))
		return;
	self->is_told = TRUE;
	publish(self);
}

static void
on_ended(SfbSipSubscription *subscription, const GError *error, gpointer user_data)
{
	g_autoptr(SfbOwnPresence) self = g_object_ref(user_data);

	forget_subscription(self);
	if (!self->is_told)
		give_up(self, error);
}

/* What we are told first may be in the 200, or come later. */
static void
on_subscribed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbOwnPresence) self = user_data;
	g_autoptr(GError) error = NULL;

	if (!sfb_sip_subscription_start_finish(SFB_SIP_SUBSCRIPTION(source), result, &error))
		sfb_waiting_end(&self->start, error);
}

void
sfb_own_presence_start_async(SfbOwnPresence *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GBytes) body = sfb_self_document_build_request();
	const SfbSipSubscriptionWish wish = {
		.request_uri = sfb_sip_client_get_uri(self->client),
		.event = EVENT,
		.accept = SELF_TYPE,
		.supported = "com.microsoft.autoextend",
		.content_type = SELF_TYPE,
		.body = body,
	};
	g_autoptr(GTask) start = g_task_new(self, cancellable, callback, user_data);

	g_return_if_fail(self->subscription == NULL);
	if (!sfb_sip_client_has_event(self->client, EVENT)) {
		g_task_return_new_error(start, SFB_ERROR, SFB_ERROR_UNSUPPORTED, "%s",
		                        _("This server is too old: it keeps no presence for its "
		                          "users. Version 2007 or newer is needed."));
		return;
	}
	sfb_waiting_begin(&self->start, g_steal_pointer(&start));
	self->wishes |= WISH_ENDPOINT;
	g_set_object(&self->cancellable, cancellable);
	self->subscription = sfb_sip_subscription_new(self->client, &wish);
	g_signal_connect(self->subscription, "notified", G_CALLBACK(on_notified), self);
	g_signal_connect(self->subscription, "ended", G_CALLBACK(on_ended), self);
	sfb_sip_subscription_start_async(self->subscription, cancellable, on_subscribed,
	                                 g_object_ref(self));
}

gboolean
sfb_own_presence_start_finish(SfbOwnPresence *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

guint
sfb_own_presence_get_availability(SfbOwnPresence *self)
{
	return self->availability;
}

const char *
sfb_own_presence_get_display_name(SfbOwnPresence *self)
{
	return self->display_name;
}

/* Life */

SfbOwnPresence *
sfb_own_presence_new(SfbSipClient *client)
{
	SfbOwnPresence *self = g_object_new(SFB_TYPE_OWN_PRESENCE, NULL);

	self->client = g_object_ref(client);
	return self;
}

static void
sfb_own_presence_dispose(GObject *object)
{
	SfbOwnPresence *self = SFB_OWN_PRESENCE(object);

	g_clear_handle_id(&self->retry_id, g_source_remove);
	forget_subscription(self);
	g_clear_object(&self->cancellable);
	g_clear_object(&self->client);
	G_OBJECT_CLASS(sfb_own_presence_parent_class)->dispose(object);
}

static void
sfb_own_presence_finalize(GObject *object)
{
	SfbOwnPresence *self = SFB_OWN_PRESENCE(object);

	sfb_publication_versions_free(self->versions);
	g_clear_pointer(&self->sent, g_ptr_array_unref);
	g_free(self->note);
	g_free(self->shown_note);
	g_free(self->display_name);
	G_OBJECT_CLASS(sfb_own_presence_parent_class)->finalize(object);
}

static void
sfb_own_presence_class_init(SfbOwnPresenceClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_own_presence_dispose;
	object_class->finalize = sfb_own_presence_finalize;
	signals[CHANGED] =
		g_signal_new("changed", SFB_TYPE_OWN_PRESENCE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
	                     NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_STRING);
	signals[PUBLISH_FAILED] =
		g_signal_new("publish-failed", SFB_TYPE_OWN_PRESENCE, G_SIGNAL_RUN_LAST, 0, NULL,
	                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sfb_own_presence_init(SfbOwnPresence *self)
{
	self->versions = sfb_publication_versions_new();
	self->status = SFB_STATUS_AVAILABLE;
}
