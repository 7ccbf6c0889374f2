/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The user's contact list: read at sign-in, kept up to date, and edited. The server's list is the
 * truth; it lives on the SIP server ([MS-SIP] 3.7) or in Exchange ([MS-OXWSCOS]), which shows in
 * nothing here. An edit is a wish about how the list should be: it is looked at when its turn comes,
 * and what is missing then is written, one write at a time. The list changes, and the signals come,
 * when the server has said so; nothing is ever written because something is missing on this side.
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
 *   "moved" ()
 *       It turned out that the list lives in Exchange, which is asked now.
 */

#pragma once

#include "people/contacts-xml.h"
#include "settings/settings.h"
#include "sip/client.h"
#include "web/ews.h"

#define SFB_TYPE_CONTACTS (sfb_contacts_get_type())
G_DECLARE_FINAL_TYPE(SfbContacts, sfb_contacts, SFB, CONTACTS, GObject)

/* Returns: (transfer full) */
SfbContacts *sfb_contacts_new(SfbSipClient *client, SfbWebEws *ews, SfbSettings *settings);

/* Waits for the first list. @callback comes once, after "loaded". A list in Exchange (488, ucsmode)
 * is read there; if that cannot be now, the callback says why (SFB_ERROR_NOT_FOUND,
 * SFB_ERROR_CREDENTIALS, SFB_ERROR_UNREACHABLE, ...), and "loaded" comes when a later try succeeds.
 * Signing in may go on without. */
void sfb_contacts_load_async(SfbContacts *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_contacts_load_finish(SfbContacts *self, GAsyncResult *result, GError **error);

/* Tries again to read a list that was not to be had. */
void sfb_contacts_reload(SfbContacts *self);

/* TRUE once there is a list; FALSE at the start and if it is not to be had. */
gboolean sfb_contacts_is_known(SfbContacts *self);

/* TRUE if the list lives in Exchange. */
gboolean sfb_contacts_is_in_exchange(SfbContacts *self);

/* TRUE if names that the user gives to contacts are kept on the server. */
gboolean sfb_contacts_keeps_names(SfbContacts *self);

typedef enum {
	SFB_WISH_ADD,       /* address into group, which is made if it is not there; name */
	SFB_WISH_REMOVE,    /* address out of group; with group NULL, or the last one: altogether */
	SFB_WISH_MOVE,      /* address from group to new_group, which is made if needed */
	SFB_WISH_NAME,      /* address gets name; NULL: none of the user's own */
	SFB_WISH_ADD_GROUP, /* group; with email a distribution group */
	SFB_WISH_RENAME_GROUP, /* group to new_group */
	SFB_WISH_REMOVE_GROUP, /* group; who is still in it stays, in the built-in one */
} SfbWishKind;

/* Groups are named as sfb_group_get_label() does. Texts are read during the call. */
typedef struct {
	SfbWishKind kind;
	const char *address; /* normalized */
	const char *name;
	const char *group;
	const char *new_group;
	const char *email;
} SfbContactsWish;

/* @callback comes once: when the list is as wished, or with the reason why it is not
 * (SFB_ERROR_USAGE: the wish makes no sense, a 65th group for instance; SFB_ERROR_NOT_ALLOWED: more
 * than the company's settings or the server allow; SFB_ERROR_SERVER, ...). Wishes are fulfilled in
 * their order; one that fails does not keep back the others. They survive a lost subscription, not a
 * lost session. */
void
sfb_contacts_edit_async(SfbContacts *self, const SfbContactsWish *wish, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_contacts_edit_finish(SfbContacts *self, GAsyncResult *result, GError **error);

guint sfb_contacts_get_count(SfbContacts *self);

/* By normalized address or by id; NULL if not there. Borrowed until the next change. */
const SfbContact *sfb_contacts_get(SfbContacts *self, const char *address);
const SfbGroup *sfb_contacts_get_group(SfbContacts *self, guint32 id);

/* All contacts, all groups in the server's order. Returns: (transfer container) */
GPtrArray *sfb_contacts_list(SfbContacts *self);
GPtrArray *sfb_contacts_list_groups(SfbContacts *self);
