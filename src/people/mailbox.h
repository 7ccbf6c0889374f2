/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What waits in our mailbox: voicemail and missed conversations, unread. Told by the server as message
 * waiting ([MS-PRES], category mwi; RFC 3842 where a server has that alone) and read from Exchange
 * ([MS-OXWSSRCH] FindItem), politely: every ucExchangeMWIPoll minutes, less often after failures, and
 * only once something says that there is an Exchange.
 *
 * Signals:
 *   "changed" ()                           counts or list
 *   "arrived" (const SfbMailboxItem *item) once for each that comes while signed in, not for those that
 *                                          were there before
 */

#pragma once

#include "people/self.h"
#include "settings/settings.h"
#include "web/ews.h"

#define SFB_MAILBOX_ITEMS_MAX 100 /* newest first; the counts may be higher */

typedef enum {
	SFB_MAILBOX_VOICEMAIL,
	SFB_MAILBOX_MISSED_CONVERSATION,
	SFB_MAILBOX_MISSED_CALL,
	SFB_MAILBOX_KINDS,
} SfbMailboxKind;

/* Texts: never NULL, in one line. */
typedef struct {
	SfbMailboxKind kind;
	char *id;      /* Exchange's; "" if only the server told of it */
	char *sender;  /* name or number, for people */
	char *address; /* of the sender, if it is one that can be written to; else "" */
	char *subject;
	gint64 time;    /* seconds since 1970 */
	guint seconds;  /* a voicemail's length; 0: not known */
	char *page_url; /* where a browser shows it, HTTPS; "" if Exchange names none */
} SfbMailboxItem;

#define SFB_TYPE_MAILBOX (sfb_mailbox_get_type())
G_DECLARE_FINAL_TYPE(SfbMailbox, sfb_mailbox, SFB, MAILBOX, GObject)

/* Returns: (transfer full) */
SfbMailbox *
sfb_mailbox_new(SfbSipClient *client, SfbSelf *told, SfbSettings *settings, SfbWebEws *ews);

/* Begins; after signing in, so that nobody waits for Exchange. Once. */
void sfb_mailbox_start(SfbMailbox *self);

/* Asks Exchange now, even if it was given up; later questions follow as usual. @callback comes once,
 * after "changed". FALSE: the reason is that of sfb_mailbox_get_error(). */
void sfb_mailbox_refresh_async(SfbMailbox *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_mailbox_refresh_finish(SfbMailbox *self, GAsyncResult *result, GError **error);

/* Unread ones, as Exchange counts them; voicemail as the server does where Exchange tells nothing. */
guint sfb_mailbox_get_count(SfbMailbox *self, SfbMailboxKind kind);

/* (element-type SfbMailboxItem) newest first, borrowed until the next "changed", never NULL. */
GPtrArray *sfb_mailbox_list(SfbMailbox *self);

/* Marks it read in Exchange; it leaves the list. @callback comes once. */
void sfb_mailbox_mark_read_async(SfbMailbox *self, const char *id, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_mailbox_mark_read_finish(SfbMailbox *self, GAsyncResult *result, GError **error);

/* Whether Exchange has told at least once what there is. */
gboolean sfb_mailbox_is_read(SfbMailbox *self);

/* Why Exchange tells nothing; NULL if it does. Borrowed. */
const GError *sfb_mailbox_get_error(SfbMailbox *self);

/* "Voicemail"; untranslated, N_(). */
const char *sfb_mailbox_kind_get_label(SfbMailboxKind kind);
