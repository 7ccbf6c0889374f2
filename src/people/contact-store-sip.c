/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The contact list on the SIP server. Every change has a number, and what is written must carry the
 * number of the list it changes. So one write is under way at a time:
 *
 *   write, with the number of the last list or change
 *     2xx -> done; announced by the server's notification, which comes before or after, or never
 *     else -> ask for the whole list -> its number tells whether somebody else was faster
 */

#include "config.h"

#include "people/contact-store-sip.h"

#include <glib/gi18n-lib.h>

#include "people/contacts-soap.h"
#include "people/waiting-private.h"
#include "sip/subscription.h"
#include "util/error.h"

#define EVENT "vnd-microsoft-roaming-contacts"

#define RESYNC_SECONDS 120 /* for the whole list after a write; two renewals fit in */

#define SFB_TYPE_CONTACT_STORE_SIP (sfb_contact_store_sip_get_type())
G_DECLARE_FINAL_TYPE(SfbContactStoreSip, sfb_contact_store_sip, SFB, CONTACT_STORE_SIP,
                     SfbContactStore)

struct _SfbContactStoreSip {
	SfbContactStore parent_instance;

	SfbSipClient *client;
	SfbSipSubscription *subscription;
	GCancellable *cancellable; /* of whoever loads; may be NULL */
	GError *end;               /* why the subscription is over; NULL: it is not */
	gboolean is_loaded;
	gboolean has_groups; /* the server has named one; it makes the first by itself */
	guint32 delta;       /* the number of the last change announced; 0 if unknown */
	SfbWaiting load;     /* for the first list */

	SfbWaiting write;            /* for its answer, then perhaps for the whole list */
	SfbContactsDocument *wished; /* what the write changes */
	guint32 sent;                /* the number it carried */
	gboolean is_resyncing;       /* the write waits for the whole list */
	guint resync_id;             /* until it waits no longer */
	GError *refusal; /* while it does: how the write was refused; NULL: it was not */
};

G_DEFINE_TYPE(SfbContactStoreSip, sfb_contact_store_sip, SFB_TYPE_CONTACT_STORE)

/* Who waits for the first list is told by the answer. */
static void
announce_unavailable(SfbContactStoreSip *self, const GError *error)
{
	if (self->load.task != NULL)
		sfb_waiting_end(&self->load, error);
	else
		g_signal_emit_by_name(self, "unavailable", error);
}

/* The end of a write */

static void
forget_resync(SfbContactStoreSip *self)
{
	self->is_resyncing = FALSE;
	g_clear_handle_id(&self->resync_id, g_source_remove);
	g_clear_error(&self->refusal);
}

static void
end_write(SfbContactStoreSip *self, const GError *error)
{
	forget_resync(self);
	sfb_waiting_end(&self->write, error);
}

/* The whole list is there: if its number is not the one that was sent, somebody else has written. */
static void
judge_write(SfbContactStoreSip *self)
{
	g_autoptr(GError) error = g_steal_pointer(&self->refusal);

	if (error != NULL && self->delta != self->sent) {
		g_clear_error(&error);
		error = sfb_contact_store_new_conflict();
	}
	end_write(self, error);
}

/* There will be no list to judge by. */
static void
give_up_write(SfbContactStoreSip *self, const GError *error)
{
	g_autoptr(GError) refusal = g_steal_pointer(&self->refusal);

	if (self->is_resyncing)
		end_write(self, refusal != NULL ? refusal : error);
}

/* Documents */

static void
announce_list(SfbContactStoreSip *self, SfbContactsDocument *document)
{
	self->is_loaded = TRUE;
	self->has_groups = document->groups->len > 0;
	if (document->delta != 0)
		self->delta = document->delta;
	g_signal_emit_by_name(self, "document", document);
	sfb_waiting_end(&self->load, NULL);
	if (self->is_resyncing)
		judge_write(self);
}

static void
announce_changes(SfbContactStoreSip *self, SfbContactsDocument *document)
{
	self->has_groups = self->has_groups || document->groups->len > 0;
	g_signal_emit_by_name(self, "document", document);
}

/* One that was numbered after our own write follows it even if the server counts in larger steps. */
static gboolean
follows(const SfbContactStoreSip *self, const SfbContactsDocument *document)
{
	return document->previous_delta == self->delta ||
	       (self->sent != 0 && document->previous_delta == self->sent);
}

/* A change counts from the one before it; after a gap only the whole list helps. One without a
 * number is taken as it is. Before the first list there is nothing to change. */
static void
take_delta(SfbContactStoreSip *self, SfbContactsDocument *document)
{
	if (!self->is_loaded || (document->delta != 0 && document->delta <= self->delta))
		return;
	if (document->delta != 0 && !follows(self, document)) {
		g_debug("change %u follows %u, but %u was the last one: asking for the list",
		        document->delta, document->previous_delta, self->delta);
		sfb_sip_subscription_refresh(self->subscription);
		return;
	}
	if (document->delta != 0)
		self->delta = document->delta;
	announce_changes(self, document);
}

/* A write that was on its way is to be looked at again, where the list is now. */
static void
announce_moved(SfbContactStoreSip *self)
{
	g_autoptr(GError) conflict = sfb_contact_store_new_conflict();

	g_signal_emit_by_name(self, "moved");
	sfb_waiting_end(&self->load, NULL);
	end_write(self, conflict);
}

static void
take_document(SfbContactStoreSip *self, SfbContactsDocument *document)
{
	if (document->skipped > 0)
		g_debug("left out %u entries of the contact list", document->skipped);
	switch (document->kind) {
	case SFB_CONTACTS_FULL:
		announce_list(self, document);
		break;
	case SFB_CONTACTS_DELTA:
		take_delta(self, document);
		break;
	case SFB_CONTACTS_MIGRATED:
		announce_moved(self);
		break;
	}
}

/* The subscription */

static void
on_notified(SfbSipSubscription *subscription, SfbSipMessage *message, gpointer user_data)
{
	g_autoptr(SfbContactStoreSip) self = g_object_ref(user_data);
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(message), &length);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbContactsDocument) document = NULL;

	if (length == 0)
		return;
	g_clear_error(&self->end);
	document = sfb_contacts_document_parse(text, length, &error);
	if (document != NULL) {
		take_document(self, document);
		return;
	}
	announce_unavailable(self, error);
	give_up_write(self, error);
}

/* 488 says that the list lives in Exchange (diagnostic 2165, which some servers leave out). */
static void
take_refusal(SfbContactStoreSip *self, const GError *error)
{
	g_debug("no contact list: %s", error->message);
	g_clear_error(&self->end);
	self->end = g_error_copy(error);
	if (g_error_matches(error, SFB_ERROR, SFB_ERROR_UNSUPPORTED)) {
		announce_moved(self);
		return;
	}
	announce_unavailable(self, error);
	give_up_write(self, error);
}

static void
on_ended(SfbSipSubscription *subscription, const GError *error, gpointer user_data)
{
	g_autoptr(SfbContactStoreSip) self = g_object_ref(user_data);

	take_refusal(self, error);
}

/* The list may be in the 200, or come later. */
static void
on_subscribed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbContactStoreSip) self = user_data;
	g_autoptr(GError) error = NULL;

	if (sfb_sip_subscription_start_finish(SFB_SIP_SUBSCRIPTION(source), result, &error) ||
	    g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	take_refusal(self, error);
}

static void
drop_subscription(SfbContactStoreSip *self)
{
	if (self->subscription != NULL)
		g_signal_handlers_disconnect_by_data(self->subscription, self);
	g_clear_object(&self->subscription);
}

static void
subscribe(SfbContactStoreSip *self)
{
	const SfbSipSubscriptionWish wish = {
		.request_uri = sfb_sip_client_get_uri(self->client),
		.event = EVENT,
		.accept = "application/" EVENT "+xml",
		.supported = "com.microsoft.autoextend, ms-ucs",
	};

	g_clear_error(&self->end);
	drop_subscription(self);
	self->subscription = sfb_sip_subscription_new(self->client, &wish);
	g_signal_connect(self->subscription, "notified", G_CALLBACK(on_notified), self);
	g_signal_connect(self->subscription, "ended", G_CALLBACK(on_ended), self);
	sfb_sip_subscription_start_async(self->subscription, self->cancellable, on_subscribed,
	                                 g_object_ref(self));
}

static void
load_async(SfbContactStore *store, GCancellable *cancellable, GAsyncReadyCallback callback,
           gpointer user_data)
{
	SfbContactStoreSip *self = SFB_CONTACT_STORE_SIP(store);
	g_autoptr(GTask) load = g_task_new(self, cancellable, callback, user_data);

	g_return_if_fail(self->subscription == NULL);
	if (!sfb_sip_client_has_event(self->client, EVENT)) {
		g_task_return_new_error(load, SFB_ERROR, SFB_ERROR_UNSUPPORTED, "%s",
		                        _("This server does not keep contact lists."));
		return;
	}
	g_set_object(&self->cancellable, cancellable);
	sfb_waiting_begin(&self->load, g_steal_pointer(&load));
	subscribe(self);
}

static void
reload(SfbContactStore *store)
{
	SfbContactStoreSip *self = SFB_CONTACT_STORE_SIP(store);

	if (self->end != NULL)
		subscribe(self);
	else if (self->subscription != NULL)
		sfb_sip_subscription_refresh(self->subscription);
}

/* Writing */

static gboolean
on_resync_late(gpointer user_data)
{
	g_autoptr(SfbContactStoreSip) self = g_object_ref(user_data);
	g_autoptr(GError) error =
		g_error_new_literal(SFB_ERROR, SFB_ERROR_TIMEOUT,
	                            _("The server does not say what became of the change of your "
	                              "contact list. Sign in again to see the list."));

	self->resync_id = 0;
	give_up_write(self, error);
	return G_SOURCE_REMOVE;
}

/* The wishes that follow must not wait for ever for a list that does not come. */
static void
resynchronize(SfbContactStoreSip *self)
{
	self->is_resyncing = TRUE;
	self->resync_id = g_timeout_add_seconds(RESYNC_SECONDS, on_resync_late, self);
	if (self->end != NULL)
		give_up_write(self, self->end);
	else
		sfb_sip_subscription_refresh(self->subscription);
}

/* Only the answer to addGroup has something to say. Returns: FALSE if it does not say it. */
static gboolean
read_answer(SfbContactStoreSip *self, const SfbSipMessage *response)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(response), &length);
	SfbGroup *group;

	if (self->wished->groups->len == 0)
		return TRUE;
	group = g_ptr_array_index(self->wished->groups, 0);
	return group->id != 0 || sfb_contacts_soap_parse_group_id(text, length, &group->id);
}

/* If the notification was faster, everything is said. */
static void
take_acceptance(SfbContactStoreSip *self, const SfbSipMessage *response)
{
	if (self->delta > self->sent) {
		end_write(self, NULL);
		return;
	}
	if (!read_answer(self, response)) {
		resynchronize(self);
		return;
	}
	self->delta = self->sent + 1;
	announce_changes(self, self->wished);
	end_write(self, NULL);
}

/* (takes @error) */
static void
take_write_refusal(SfbContactStoreSip *self, guint status, GError *error)
{
	g_debug("a change of the contact list was refused: %s", error->message);
	self->refusal = error;
	if (status == 409) {
		g_clear_error(&self->refusal);
		self->refusal = sfb_contact_store_new_conflict();
	}
	resynchronize(self);
}

static gboolean
is_line_dead(SfbContactStoreSip *self, const GError *error)
{
	return sfb_sip_client_get_transport(self->client) == NULL ||
	       g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
on_write_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	g_autoptr(SfbContactStoreSip) self = g_object_ref(g_task_get_source_object(task));
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);
	guint status = response != NULL ? sfb_sip_message_get_status(response) : 0;

	if (self->write.task != task)
		return; /* cancelled, or moved to Exchange */
	if (response != NULL && status < 300)
		take_acceptance(self, response);
	else if (response != NULL)
		take_write_refusal(self, status, sfb_sip_client_make_error(response));
	else if (is_line_dead(self, error))
		end_write(self, error);
	else
		take_write_refusal(self, status, g_steal_pointer(&error));
}

/* A server that has named no group puts contacts into its own one if it is told none. */
static char *
build_soap(SfbContactStoreSip *self, const SfbContactWrite *write)
{
	g_autoptr(SfbContact) homeless = NULL;
	SfbContactWrite adapted = *write;

	if (write->kind == SFB_WRITE_CONTACT && !self->has_groups) {
		homeless = sfb_contact_copy(write->contact);
		g_array_set_size(homeless->groups, 0);
		adapted.contact = homeless;
	}
	return sfb_contacts_soap_build(&adapted, self->delta);
}

static void
send_write(SfbContactStoreSip *self, const SfbContactWrite *write, GTask *task)
{
	g_autoptr(SfbSipMessage) request = sfb_sip_client_new_request(
		self->client, "SERVICE", sfb_sip_client_get_uri(self->client), NULL);
	g_autofree char *soap = build_soap(self, write);

	forget_resync(self); /* of a write that was cancelled */
	self->sent = self->delta;
	g_clear_pointer(&self->wished, sfb_contacts_document_free);
	self->wished = sfb_contact_write_build_document(write);
	sfb_sip_message_set_body_text(request, SFB_CONTACTS_SOAP_TYPE, soap);
	sfb_sip_client_request_async(self->client, request, g_task_get_cancellable(task),
	                             on_write_answered, g_object_ref(task));
}

static void
write_async(SfbContactStore *store, const SfbContactWrite *write, GCancellable *cancellable,
            GAsyncReadyCallback callback, gpointer user_data)
{
	SfbContactStoreSip *self = SFB_CONTACT_STORE_SIP(store);
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);

	g_return_if_fail(self->is_loaded && self->write.task == NULL);
	if (self->end != NULL) {
		g_task_return_error(task, g_error_copy(self->end));
		return;
	}
	sfb_waiting_begin(&self->write, g_object_ref(task));
	send_write(self, write, task);
}

/* Life */

/* A whole list that was asked for will not come any more. */
static void
on_closed(SfbSipClient *client, const GError *error, gpointer user_data)
{
	g_autoptr(SfbContactStoreSip) self = g_object_ref(user_data);

	give_up_write(self, error);
}

SfbContactStore *
sfb_contact_store_sip_new(SfbSipClient *client)
{
	SfbContactStoreSip *self = g_object_new(SFB_TYPE_CONTACT_STORE_SIP, NULL);

	self->client = g_object_ref(client);
	g_signal_connect(client, "closed", G_CALLBACK(on_closed), self);
	return SFB_CONTACT_STORE(self);
}

static void
sfb_contact_store_sip_dispose(GObject *object)
{
	SfbContactStoreSip *self = SFB_CONTACT_STORE_SIP(object);

	g_clear_handle_id(&self->resync_id, g_source_remove);
	drop_subscription(self);
	if (self->client != NULL)
		g_signal_handlers_disconnect_by_data(self->client, self);
	g_clear_object(&self->client);
	g_clear_object(&self->cancellable);
	G_OBJECT_CLASS(sfb_contact_store_sip_parent_class)->dispose(object);
}

static void
sfb_contact_store_sip_finalize(GObject *object)
{
	SfbContactStoreSip *self = SFB_CONTACT_STORE_SIP(object);

	g_clear_pointer(&self->wished, sfb_contacts_document_free);
	g_clear_error(&self->end);
	g_clear_error(&self->refusal);
	G_OBJECT_CLASS(sfb_contact_store_sip_parent_class)->finalize(object);
}

static void
sfb_contact_store_sip_class_init(SfbContactStoreSipClass *klass)
{
	GObjectClass *object_class = G_OBJECT_CLASS(klass);
	SfbContactStoreClass *store_class = SFB_CONTACT_STORE_CLASS(klass);

	object_class->dispose = sfb_contact_store_sip_dispose;
	object_class->finalize = sfb_contact_store_sip_finalize;
	store_class->keeps_names = TRUE;
	store_class->load_async = load_async;
	store_class->reload = reload;
	store_class->write_async = write_async;
}

static void
sfb_contact_store_sip_init(SfbContactStoreSip *self)
{
}
