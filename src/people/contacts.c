/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The user's contact list: what the store tells, and what the user wishes.
 *
 *   store "document" -> list -> signals
 *   wish -> queue -> next step by the list as it is now -> store -> document -> next step ... -> done
 */

#include "config.h"

#include "people/contacts.h"

#include <glib/gi18n-lib.h>

#include "people/contact-edits.h"
#include "people/contact-list.h"
#include "people/contact-store-exchange.h"
#include "people/contact-store-sip.h"
#include "util/error.h"

struct _SfbContacts {
	GObject parent_instance;

	SfbWebEws *ews;
	SfbContactStore *store;
	SfbContactStore *former; /* tells when the list in Exchange has changed, and nothing else
	                            that counts; NULL: not there */
	SfbContactList *list;
	gboolean is_current;  /* the list is the store's, not an earlier store's or empty */
	gboolean is_loading;  /* the store is asked for its first list */
	gboolean is_changing; /* a document is being worked in */
	GTask *load;          /* of whoever waits for the first list; NULL if nobody does */
	GError *trouble;      /* why there was no list at the last try */
	SfbContactEdits *edits;
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
	MOVED,
	N_SIGNALS,
};

static guint signals[N_SIGNALS];

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

		if (before == NULL || !sfb_group_is_same(before, group))
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
	self->is_current = TRUE;
	announce_groups(self, old);
	announce_contacts(self, old);
	announce_gone(self, old);
	g_signal_emit(self, signals[LOADED], 0);
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

static void
apply_document(SfbContacts *self, SfbContactsDocument *document)
{
	self->is_changing = TRUE;
	if (document->kind == SFB_CONTACTS_FULL)
		apply_list(self, document);
	else
		apply_changes(self, document);
	self->is_changing = FALSE;
}

/* Wishes */

/* Once it is known whether there is a list, and while nothing else is going on. */
static void
advance(SfbContacts *self)
{
	if (self->is_changing || self->is_loading)
		return;
	if (self->is_current)
		sfb_contact_edits_advance(self->edits, self->store, self->list);
	else if (self->trouble != NULL)
		sfb_contact_edits_refuse(self->edits, self->trouble);
}

static void
on_written(gpointer source)
{
	advance(source);
}

void
sfb_contacts_edit_async(SfbContacts *self, const SfbContactsWish *wish, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);

	sfb_contact_edits_push(self->edits, task, wish);
	advance(self);
}

gboolean
sfb_contacts_edit_finish(SfbContacts *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

/* The store */

static void
on_document(SfbContactStore *store, SfbContactsDocument *document, gpointer user_data)
{
	g_autoptr(SfbContacts) self = g_object_ref(user_data);

	if (store == self->former)
		return;
	apply_document(self, document);
	advance(self);
}

/* Takes @error, which may be NULL. Who made a wish has not cancelled it because somebody did not
 * wait for the list. */
static void
note_trouble(SfbContacts *self, GError *error)
{
	g_clear_error(&self->trouble);
	self->trouble = error;
	if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	g_clear_error(&self->trouble);
	self->trouble = g_error_new_literal(SFB_ERROR, SFB_ERROR_TIMEOUT,
	                                    _("The server has not told your contact list yet. "
	                                      "Try again when your contacts are there."));
}

static void
on_unavailable(SfbContactStore *store, const GError *error, gpointer user_data)
{
	g_autoptr(SfbContacts) self = g_object_ref(user_data);

	if (store == self->former)
		return;
	note_trouble(self, g_error_copy(error));
	g_signal_emit(self, signals[UNAVAILABLE], 0, error);
	advance(self);
}

static void load_store(SfbContacts *self, GCancellable *cancellable);

static void
take_store(SfbContacts *self, SfbContactStore *store)
{
	self->store = store;
	self->is_current = FALSE;
	g_signal_connect(store, "document", G_CALLBACK(on_document), self);
	g_signal_connect(store, "unavailable", G_CALLBACK(on_unavailable), self);
}

/* What was told stays on the screen until Exchange tells it anew. */
static void
on_moved(SfbContactStore *store, gpointer user_data)
{
	g_autoptr(SfbContacts) self = g_object_ref(user_data);

	if (self->former != NULL) {
		sfb_contact_store_reload(self->store);
		return;
	}
	self->former = g_steal_pointer(&self->store);
	take_store(self, sfb_contact_store_exchange_new(self->ews));
	g_signal_emit(self, signals[MOVED], 0);
	if (!self->is_loading)
		load_store(self, NULL);
}

/* @error: (transfer full) (nullable) */
static void
end_load(SfbContacts *self, GError *error)
{
	g_autoptr(GTask) load = g_steal_pointer(&self->load);

	if (load == NULL && error != NULL)
		g_signal_emit(self, signals[UNAVAILABLE], 0, error);
	if (load != NULL && error != NULL)
		g_task_return_error(load, g_error_copy(error));
	else if (load != NULL)
		g_task_return_boolean(load, TRUE);
	note_trouble(self, error);
}

static void
on_store_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbContacts) self = user_data;
	SfbContactStore *store = SFB_CONTACT_STORE(source);
	g_autoptr(GError) error = NULL;

	sfb_contact_store_load_finish(store, result, &error);
	self->is_loading = FALSE;
	if (store == self->former)
		load_store(self, self->load != NULL ? g_task_get_cancellable(self->load) : NULL);
	else
		end_load(self, g_steal_pointer(&error));
	advance(self);
}

static void
load_store(SfbContacts *self, GCancellable *cancellable)
{
	self->is_loading = TRUE;
	sfb_contact_store_load_async(self->store, cancellable, on_store_loaded, g_object_ref(self));
}

void
sfb_contacts_load_async(SfbContacts *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                        gpointer user_data)
{
	g_return_if_fail(self->load == NULL && !self->is_loading);
	self->load = g_task_new(self, cancellable, callback, user_data);
	load_store(self, cancellable);
}

gboolean
sfb_contacts_load_finish(SfbContacts *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

void
sfb_contacts_reload(SfbContacts *self)
{
	sfb_contact_store_reload(self->store);
}

gboolean
sfb_contacts_is_known(SfbContacts *self)
{
	return self->is_current;
}

gboolean
sfb_contacts_is_in_exchange(SfbContacts *self)
{
	return self->former != NULL;
}

gboolean
sfb_contacts_keeps_names(SfbContacts *self)
{
	return sfb_contact_store_keeps_names(self->store);
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

/* Life */

SfbContacts *
sfb_contacts_new(SfbSipClient *client, SfbWebEws *ews, SfbSettings *settings)
{
	SfbContacts *self = g_object_new(SFB_TYPE_CONTACTS, NULL);

	self->edits = sfb_contact_edits_new(settings, on_written);
	self->ews = g_object_ref(ews);
	take_store(self, sfb_contact_store_sip_new(client));
	g_signal_connect(self->store, "moved", G_CALLBACK(on_moved), self);
	return self;
}

static void
drop_store(SfbContacts *self, SfbContactStore **store)
{
	if (*store != NULL)
		g_signal_handlers_disconnect_by_data(*store, self);
	g_clear_object(store);
}

static void
sfb_contacts_dispose(GObject *object)
{
	SfbContacts *self = SFB_CONTACTS(object);

	drop_store(self, &self->store);
	drop_store(self, &self->former);
	g_clear_object(&self->ews);
	G_OBJECT_CLASS(sfb_contacts_parent_class)->dispose(object);
}

static void
sfb_contacts_finalize(GObject *object)
{
	SfbContacts *self = SFB_CONTACTS(object);

	sfb_contact_edits_free(self->edits);
	sfb_contact_list_free(self->list);
	g_clear_error(&self->trouble);
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
	signals[MOVED] = new_signal("moved", 0, G_TYPE_NONE);
}

static void
sfb_contacts_init(SfbContacts *self)
{
	self->list = sfb_contact_list_new();
}
