/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The user's contact list on the server: read at sign-in, kept up to date by notifications
 * ([MS-SIP] 3.7). The server's list is the truth; nothing is written to it here.
 *
 * Signals (values are borrowed, valid during the call):
 *   "group-added" (SfbGroup *)      also when renamed: same id, new name
 *   "group-removed" (guint id)
 *   "contact-added" (SfbContact *)
 *   "contact-changed" (SfbContact *)   other name or groups
 *   "contact-removed" (const char *address)
 *   "loaded" ()
 *       A full list was applied: what is not in it is gone, every change was announced before.
 *   "unavailable" (GError *)
 *       The server has no list for us now; what was shown stays. Not while the first list is waited
 *       for: then the callback tells.
 */

#pragma once

#include "people/contacts-xml.h"
#include "sip/client.h"

#define SFB_TYPE_CONTACTS (sfb_contacts_get_type())
G_DECLARE_FINAL_TYPE(SfbContacts, sfb_contacts, SFB, CONTACTS, GObject)

/* Returns: (transfer full) */
SfbContacts *sfb_contacts_new(SfbSipClient *client);

/* Subscribes and waits for the first list. @callback comes once, after "loaded". A list that lives
 * in Exchange (488, ucsmode) or that the server refuses is SFB_ERROR_UNSUPPORTED or
 * SFB_ERROR_SERVER; signing in may go on without. */
void sfb_contacts_load_async(SfbContacts *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_contacts_load_finish(SfbContacts *self, GAsyncResult *result, GError **error);

guint sfb_contacts_get_count(SfbContacts *self);

/* By normalized address or by id; NULL if not there. Borrowed until the next change. */
const SfbContact *sfb_contacts_get(SfbContacts *self, const char *address);
const SfbGroup *sfb_contacts_get_group(SfbContacts *self, guint32 id);

/* All contacts, all groups in the server's order. Returns: (transfer container) */
GPtrArray *sfb_contacts_list(SfbContacts *self);
GPtrArray *sfb_contacts_list_groups(SfbContacts *self);

/* The group's name for people: the built-in group's is translated. Borrowed. */
const char *sfb_group_get_label(const SfbGroup *group);
