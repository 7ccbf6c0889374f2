/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The user's contact list on the server. */

#include "config.h"

#include "people/contacts.h"

#include <glib/gi18n-lib.h>

#include "people/contact-list.h"
#include "people/waiting-private.h"
#include "sip/subscription.h"
#include "util/error.h"

#define EVENT "vnd-microsoft-roaming-contacts"

struct _SfbContacts {
	GObject parent_instance;

	SfbSipClient *client;
	SfbSipSubscription *subscription;
	SfbContactList *list;
	guint32 delta; /* the number of the last change applied; 0 if unknown */
	gboolean is_loaded;
	SfbWaiting load; /* for the first list */
};

G_DEFINE_TYPE(SfbContacts, sfb_contacts, G_TYPE_OBJECT)

enum {
	GROUP_ADDED,
	GROUP_REMOVED,
	CONTACT_ADDED,
	CONTACT_CHANGED,
	CONTACT_REMOVED,
	LOADED,
	UNAVAILABLE,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Who waits for the first list is told by the answer. */
static void
announce_unavailable(SfbContacts *self, const GError *error)
{
	if (self->load.task != NULL)
		sfb_waiting_end(&self->load, error);
	else
		g_signal_emit(self, signals[UNAVAILABLE], 0, error);
}

static GError *
new_exchange_error(void)
{
	return g_error_new_literal(
		SFB_ERROR, SFB_ERROR_UNSUPPORTED,
		_("Your contact list is kept in Exchange, which this version cannot read. "
	          "Everything else works; to write to somebody, use their address."));
}

/* A full list */

static SfbContactList *
build_list(SfbContactsDocument *document)
{
	SfbContactList *list = sfb_contact_list_new();

	g_ptr_array_set_free_func(document->groups, NULL);
	for (guint i = 0; i < document->groups->len; i++)
		sfb_contact_list_take_group(list, g_ptr_array_index(document->groups, i));
	sfb_contact_list_ensure_built_in(list);
	g_ptr_array_set_free_func(document->contacts, NULL);
	for (guint i = 0; i < document->contacts->len; i++)
		sfb_contact_list_take(list, g_ptr_array_index(document->contacts, i));
	return list;
}

static void
announce_groups(SfbContacts *self, const SfbContactList *old)
{
	GPtrArray *groups = sfb_contact_list_get_groups(self->list);

	for (guint i = 0; i < groups->len; i++) {
		SfbGroup *group = g_ptr_array_index(groups, i);
		const SfbGroup *before = sfb_contact_list_find_group(old, group->id);

		if (before == NULL || !g_str_equal(before->name, group->name))
			g_signal_emit(self, signals[GROUP_ADDED], 0, group);
	}
}

static void
announce_contacts(SfbContacts *self, const SfbContactList *old)
{
	const GList *link = sfb_contact_list_get_contacts(self->list);

	for (; link != NULL; link = link->next) {
		SfbContact *contact = link->data;
		const SfbContact *before = sfb_contact_list_find(old, contact->address);

		if (before == NULL)
			g_signal_emit(self, signals[CONTACT_ADDED], 0, contact);
		else if (!sfb_contact_is_same(before, contact))
			g_signal_emit(self, signals[CONTACT_CHANGED], 0, contact);
	}
}

static void
announce_gone(SfbContacts *self, const SfbContactList *old)
{
	GPtrArray *groups = sfb_contact_list_get_groups(old);
	const GList *link = sfb_contact_list_get_contacts(old);

	for (; link != NULL; link = link->next) {
		const SfbContact *contact = link->data;

		if (sfb_contact_list_find(self->list, contact->address) == NULL)
			g_signal_emit(self, signals[CONTACT_REMOVED], 0, contact->address);
	}
	for (guint i = 0; i < groups->len; i++) {
		const SfbGroup *group = g_ptr_array_index(groups, i);

		if (sfb_contact_list_find_group(self->list, group->id) == NULL)
			g_signal_emit(self, signals[GROUP_REMOVED], 0, group->id);
	}
}

static void
apply_list(SfbContacts *self, SfbContactsDocument *document)
{
	g_autoptr(SfbContactList) old = g_steal_pointer(&self->list);

	self->list = build_list(document);
	self->delta = document->delta;
	self->is_loaded = TRUE;
	announce_groups(self, old);
	announce_contacts(self, old);
	announce_gone(self, old);
	g_signal_emit(self, signals[LOADED], 0);
	sfb_waiting_end(&self->load, NULL);
}

/* A change */

static void
take_group(SfbContacts *self, SfbGroup *group)
{
	guint32 id = group->id;

	if (sfb_contact_list_take_group(self->list, group) != SFB_CHANGE_NONE)
		g_signal_emit(self, signals[GROUP_ADDED], 0,
		              sfb_contact_list_find_group(self->list, id));
}

static void
take_contact(SfbContacts *self, SfbContact *contact)
{
	static const int signal_ids[] = {
		[SFB_CHANGE_ADDED] = CONTACT_ADDED,
		[SFB_CHANGE_CHANGED] = CONTACT_CHANGED,
	};
	SfbChange change = sfb_contact_list_take(self->list, contact);

	if (change != SFB_CHANGE_NONE)
		g_signal_emit(self, signals[signal_ids[change]], 0, contact);
}

static void
remove_contact(SfbContacts *self, const char *address)
{
	SfbContact *contact = sfb_contact_list_steal(self->list, address);

	if (contact == NULL)
		return;
	g_signal_emit(self, signals[CONTACT_REMOVED], 0, contact->address);
	sfb_contact_free(contact);
}

/* The server takes contacts out of a group before it deletes it; those it forgot are kept. */
static void
remove_group(SfbContacts *self, guint32 id)
{
	g_autoptr(GPtrArray) resettled = sfb_contact_list_remove_group(self->list, id);

	if (resettled == NULL)
		return;
	for (guint i = 0; i < resettled->len; i++)
		g_signal_emit(self, signals[CONTACT_CHANGED], 0, g_ptr_array_index(resettled, i));
	g_signal_emit(self, signals[GROUP_REMOVED], 0, id);
}

static void
apply_changes(SfbContacts *self, SfbContactsDocument *document)
{
	g_ptr_array_set_free_func(document->groups, NULL);
	for (guint i = 0; i < document->groups->len; i++)
		take_group(self, g_ptr_array_index(document->groups, i));
	g_ptr_array_set_free_func(document->contacts, NULL);
	for (guint i = 0; i < document->contacts->len; i++)
		take_contact(self, g_ptr_array_index(document->contacts, i));
	for (guint i = 0; i < document->gone_contacts->len; i++)
		remove_contact(self, g_ptr_array_index(document->gone_contacts, i));
	for (guint i = 0; i < document->gone_groups->len; i++)
		remove_group(self, g_array_index(document->gone_groups, guint32, i));
}

/* A change counts from the one before it; after a gap only the whole list helps. One without a
 * number is taken as it is. Before the first list there is nothing to change. */
static void
apply_delta(SfbContacts *self, SfbContactsDocument *document)
{
	if (!self->is_loaded || (document->delta != 0 && document->delta <= self->delta))
		return;
	if (document->delta != 0 && document->previous_delta != self->delta) {
		g_debug("change %u follows %u, but %u was the last one: asking for the list",
		        document->delta, document->previous_delta, self->delta);
		sfb_sip_subscription_refresh(self->subscription);
		return;
	}
	apply_changes(self, document);
	if (document->delta != 0)
		self->delta = document->delta;
}

static void
apply_document(SfbContacts *self, SfbContactsDocument *document)
{
	g_autoptr(GError) error = NULL;

	if (document->skipped > 0)
		g_debug("left out %u entries of the contact list", document->skipped);
	switch (document->kind) {
	case SFB_CONTACTS_FULL:
		apply_list(self, document);
		break;
	case SFB_CONTACTS_DELTA:
		apply_delta(self, document);
		break;
	case SFB_CONTACTS_MIGRATED:
		error = new_exchange_error();
		announce_unavailable(self, error);
		break;
	}
}

/* The subscription */

static void
on_notified(SfbSipSubscription *subscription, SfbSipMessage *message, gpointer user_data)
{
	g_autoptr(SfbContacts) self = g_object_ref(user_data);
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(message), &length);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbContactsDocument) document = NULL;

	if (length == 0)
		return;
	document = sfb_contacts_document_parse(text, length, &error);
	if (document != NULL)
		apply_document(self, document);
	else
		announce_unavailable(self, error);
}

/* 488 says that the list has moved (diagnostic 2165). */
static GError *
explain_refusal(const GError *error)
{
	g_debug("no contact list: %s", error->message);
	if (g_error_matches(error, SFB_ERROR, SFB_ERROR_UNSUPPORTED))
		return new_exchange_error();
	return g_error_copy(error);
}

static void
on_ended(SfbSipSubscription *subscription, const GError *error, gpointer user_data)
{
	g_autoptr(SfbContacts) self = g_object_ref(user_data);
	g_autoptr(GError) explained = explain_refusal(error);

	announce_unavailable(self, explained);
}

/* The list may be in the 200, or come later. */
static void
on_subscribed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbContacts) self = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(GError) explained = NULL;

	if (sfb_sip_subscription_start_finish(SFB_SIP_SUBSCRIPTION(source), result, &error))
		return;
	explained = explain_refusal(error);
	sfb_waiting_end(&self->load, explained);
}

void
sfb_contacts_load_async(SfbContacts *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
	const SfbSipSubscriptionWish wish = {
		.request_uri = sfb_sip_client_get_uri(self->client),
		.event = EVENT,
		.accept = "application/" EVENT "+xml",
		.supported = "com.microsoft.autoextend, ms-ucs",
	};
	g_autoptr(GTask) load = g_task_new(self, cancellable, callback, user_data);

	g_return_if_fail(self->subscription == NULL);
	if (!sfb_sip_client_has_event(self->client, EVENT)) {
		g_task_return_new_error(load, SFB_ERROR, SFB_ERROR_UNSUPPORTED, "%s",
		                        _("This server does not keep contact lists."));
		return;
	}
	sfb_waiting_begin(&self->load, g_steal_pointer(&load));
	self->subscription = sfb_sip_subscription_new(self->client, &wish);
	g_signal_connect(self->subscription, "notified", G_CALLBACK(on_notified), self);
	g_signal_connect(self->subscription, "ended", G_CALLBACK(on_ended), self);
	sfb_sip_subscription_start_async(self->subscription, cancellable, on_subscribed,
	                                 g_object_ref(self));
}

gboolean
sfb_contacts_load_finish(SfbContacts *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

/* Asking */

guint
sfb_contacts_get_count(SfbContacts *self)
{
	return sfb_contact_list_get_count(self->list);
}

const SfbContact *
sfb_contacts_get(SfbContacts *self, const char *address)
{
	return sfb_contact_list_find(self->list, address);
}

const SfbGroup *
sfb_contacts_get_group(SfbContacts *self, guint32 id)
{
	return sfb_contact_list_find_group(self->list, id);
}

GPtrArray *
sfb_contacts_list(SfbContacts *self)
{
	GPtrArray *contacts = g_ptr_array_sized_new(sfb_contact_list_get_count(self->list));
	const GList *link = sfb_contact_list_get_contacts(self->list);

	for (; link != NULL; link = link->next)
		g_ptr_array_add(contacts, link->data);
	return contacts;
}

GPtrArray *
sfb_contacts_list_groups(SfbContacts *self)
{
	const GPtrArray *groups = sfb_contact_list_get_groups(self->list);
	GPtrArray *borrowed = g_ptr_array_sized_new(groups->len);

	for (guint i = 0; i < groups->len; i++)
		g_ptr_array_add(borrowed, g_ptr_array_index(groups, i));
	return borrowed;
}

const char *
sfb_group_get_label(const SfbGroup *group)
{
	if (g_str_equal(group->name, SFB_GROUP_BUILT_IN_NAME))
		return _("Other contacts");
	return group->name;
}

/* Life */

SfbContacts *
sfb_contacts_new(SfbSipClient *client)
{
	SfbContacts *self = g_object_new(SFB_TYPE_CONTACTS, NULL);

	self->client = g_object_ref(client);
	return self;
}

static void
sfb_contacts_dispose(GObject *object)
{
	SfbContacts *self = SFB_CONTACTS(object);

	if (self->subscription != NULL)
		g_signal_handlers_disconnect_by_data(self->subscription, self);
	g_clear_object(&self->subscription);
	g_clear_object(&self->client);
	G_OBJECT_CLASS(sfb_contacts_parent_class)->dispose(object);
}

static void
sfb_contacts_finalize(GObject *object)
{
	sfb_contact_list_free(SFB_CONTACTS(object)->list);
	G_OBJECT_CLASS(sfb_contacts_parent_class)->finalize(object);
}

static guint
new_signal(const char *name, guint n_values, GType value)
{
	return g_signal_new(name, SFB_TYPE_CONTACTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
	                    G_TYPE_NONE, n_values, value);
}

static void
sfb_contacts_class_init(SfbContactsClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_contacts_dispose;
	object_class->finalize = sfb_contacts_finalize;
	signals[GROUP_ADDED] = new_signal("group-added", 1, G_TYPE_POINTER);
	signals[GROUP_REMOVED] = new_signal("group-removed", 1, G_TYPE_UINT);
	signals[CONTACT_ADDED] = new_signal("contact-added", 1, G_TYPE_POINTER);
	signals[CONTACT_CHANGED] = new_signal("contact-changed", 1, G_TYPE_POINTER);
	signals[CONTACT_REMOVED] = new_signal("contact-removed", 1, G_TYPE_STRING);
	signals[LOADED] = new_signal("loaded", 0, G_TYPE_NONE);
	signals[UNAVAILABLE] = new_signal("unavailable", 1, G_TYPE_ERROR);
}

static void
sfb_contacts_init(SfbContacts *self)
{
	self->list = sfb_contact_list_new();
}
