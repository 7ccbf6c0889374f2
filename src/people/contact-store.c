/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where a contact list lives: what all stores have in common. */

#include "config.h"

#include "people/contact-store.h"

#include <glib/gi18n-lib.h>

#include "util/error.h"

G_DEFINE_ABSTRACT_TYPE(SfbContactStore, sfb_contact_store, G_TYPE_OBJECT)

gboolean
sfb_contact_store_keeps_names(SfbContactStore *self)
{
	return SFB_CONTACT_STORE_GET_CLASS(self)->keeps_names;
}

void
sfb_contact_store_load_async(SfbContactStore *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
	SFB_CONTACT_STORE_GET_CLASS(self)->load_async(self, cancellable, callback, user_data);
}

gboolean
sfb_contact_store_load_finish(SfbContactStore *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

void
sfb_contact_store_reload(SfbContactStore *self)
{
	SFB_CONTACT_STORE_GET_CLASS(self)->reload(self);
}

void
sfb_contact_store_write_async(SfbContactStore *self, const SfbContactWrite *write,
                              GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data)
{
	SFB_CONTACT_STORE_GET_CLASS(self)->write_async(self, write, cancellable, callback,
	                                               user_data);
}

gboolean
sfb_contact_store_write_finish(SfbContactStore *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

SfbContactsDocument *
sfb_contact_write_build_document(const SfbContactWrite *write)
{
	SfbContactsDocument *document = sfb_contacts_document_new(SFB_CONTACTS_DELTA);

	switch (write->kind) {
	case SFB_WRITE_CONTACT:
		g_ptr_array_add(document->contacts, sfb_contact_copy(write->contact));
		break;
	case SFB_WRITE_DELETE_CONTACT:
		g_ptr_array_add(document->gone_contacts, g_strdup(write->before->address));
		break;
	case SFB_WRITE_ADD_GROUP:
	case SFB_WRITE_RENAME_GROUP:
		g_ptr_array_add(document->groups, sfb_group_copy(write->group));
		break;
	case SFB_WRITE_DELETE_GROUP:
		g_array_append_val(document->gone_groups, write->group->id);
		break;
	}
	return document;
}

GError *
sfb_contact_store_new_conflict(void)
{
	return g_error_new_literal(SFB_ERROR, SFB_ERROR_CONFLICT,
	                           _("Another program changed your contact list at the same "
	                             "moment. Please try once more."));
}

static void
sfb_contact_store_class_init(SfbContactStoreClass *klass)
{
	g_signal_new("document", SFB_TYPE_CONTACT_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
	             G_TYPE_NONE, 1, G_TYPE_POINTER);
	g_signal_new("moved", SFB_TYPE_CONTACT_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
	             G_TYPE_NONE, 0);
	g_signal_new("unavailable", SFB_TYPE_CONTACT_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
	             G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sfb_contact_store_init(SfbContactStore *self)
{
}
