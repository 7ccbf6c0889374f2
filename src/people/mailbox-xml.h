/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Unread voicemail, missed calls and missed conversations as Exchange is asked for them and tells of
 * them ([MS-OXWSSRCH] 3.1.4.2 FindItem, [MS-OXWSMSG] 3.1.4.7 UpdateItem, [MS-OXOUM]). Pure. */

#pragma once

#include "people/mailbox.h"
#include "util/xml.h"

#define SFB_MAILBOX_COUNT_MAX 1000 /* of all kinds together: nobody counts further */

/* What a mailbox holds. */
typedef struct {
	GPtrArray *items; /* (element-type SfbMailboxItem) */
	guint counts[SFB_MAILBOX_KINDS];
	GHashTable *ids; /* (element-type utf8) a set: of all that were counted */
} SfbMailboxContents;

/* Nothing yet. Returns: (transfer full) */
SfbMailboxContents *sfb_mailbox_contents_new(void);
void sfb_mailbox_contents_free(SfbMailboxContents *contents); /* accepts NULL */

/* Brings the items into order, newest first, and leaves out what is too much. */
void sfb_mailbox_contents_finish(SfbMailboxContents *contents);

void sfb_mailbox_item_free(SfbMailboxItem *item); /* accepts NULL */

/* The operation's element. @folder: Exchange's name of it ("inbox"). Returns: (transfer full) */
char *sfb_mailbox_build_find(const char *folder, guint offset);

/* Adds a page to @contents; what is there already, is read or is of another kind is left out.
 * @answer: the operation's element, or NULL. @web: where Exchange's pages are, "https://host/owa/".
 * @next: the offset of the next page; 0 if there is none. Returns: FALSE with SFB_ERROR_PROTOCOL if
 * the answer lists nothing. */
gboolean sfb_mailbox_read_page(SfbXmlNode *answer, const char *web, SfbMailboxContents *contents,
                               guint *next, GError **error);

/* Returns: (transfer full) */
char *sfb_mailbox_build_mark_read(const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbMailboxContents, sfb_mailbox_contents_free)
