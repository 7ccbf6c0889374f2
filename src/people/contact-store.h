/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Where a contact list lives: on the SIP server ([MS-SIP] 3.7) or in Exchange ([MS-OXWSCOS]). A
 * store reads it, writes one change at a time, and announces what it learns as documents; what a
 * list is and who wants what is people/contacts' business.
 *
 * Signals:
 *   "document" (SfbContactsDocument *document)
 *       The whole list or changes to it, our own writes among them. The handler may take its parts.
 *   "moved" ()
 *       The list lives in Exchange; this store will tell no more of it than that it has changed
 *       there, by this signal again.
 *   "unavailable" (GError *error)
 *       There is no list for now; what was told stays. The store goes on trying by itself where that
 *       may help.
 */

#pragma once

#include <gio/gio.h>

#include "people/contacts-xml.h"

typedef enum {
	SFB_WRITE_CONTACT,        /* contact as it is to be; new if there is no before */
	SFB_WRITE_DELETE_CONTACT, /* before */
	SFB_WRITE_ADD_GROUP,      /* group: name; with email a distribution group; id is 0 */
	SFB_WRITE_RENAME_GROUP,   /* group: id, new name */
	SFB_WRITE_DELETE_GROUP,   /* group: id; nobody is in it any more */
} SfbContactWriteKind;

/* All borrowed during the call. */
typedef struct {
	SfbContactWriteKind kind;
	const SfbContact *contact;
	const SfbContact *before;
	const SfbGroup *group;
} SfbContactWrite;

#define SFB_TYPE_CONTACT_STORE (sfb_contact_store_get_type())
G_DECLARE_DERIVABLE_TYPE(SfbContactStore, sfb_contact_store, SFB, CONTACT_STORE, GObject)

struct _SfbContactStoreClass {
	GObjectClass parent_class;

	gboolean keeps_names; /* the names a user gives to contacts */
	void (*load_async)(SfbContactStore *self, GCancellable *cancellable,
	                   GAsyncReadyCallback callback, gpointer user_data);
	void (*reload)(SfbContactStore *self);
	void (*write_async)(SfbContactStore *self, const SfbContactWrite *write,
	                    GCancellable *cancellable, GAsyncReadyCallback callback,
	                    gpointer user_data);
};

gboolean sfb_contact_store_keeps_names(SfbContactStore *self);

/* @callback comes once, after the first "document" (the whole list), after "moved", or with the
 * reason why there is none. */
void sfb_contact_store_load_async(SfbContactStore *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_contact_store_load_finish(SfbContactStore *self, GAsyncResult *result, GError **error);

/* Asks for the whole list again: a "document" follows. */
void sfb_contact_store_reload(SfbContactStore *self);

/* One at a time. @callback comes once, after the "document" that says what it did. A write that was
 * refused because somebody else wrote meanwhile is SFB_ERROR_CONFLICT; the whole list was announced
 * before that, so that the caller can look again at what is still to be done. */
void sfb_contact_store_write_async(SfbContactStore *self, const SfbContactWrite *write,
                                   GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean
sfb_contact_store_write_finish(SfbContactStore *self, GAsyncResult *result, GError **error);

/* For stores: what a write changes, as far as the store does not know better. Returns: (transfer
 * full) */
SfbContactsDocument *sfb_contact_write_build_document(const SfbContactWrite *write);

/* For stores: SFB_ERROR_CONFLICT. Returns: (transfer full) */
GError *sfb_contact_store_new_conflict(void);
