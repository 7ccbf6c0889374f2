/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Finding people, and who is in a distribution group. The ways are tried in the order the server's
 * settings suggest: Exchange (when the list lives there), the address book web query ([MS-DLX]),
 * SIP directorySearch, Exchange's ResolveNames; the next one when one is missing or fails.
 */

#pragma once

#include "people/directory-entry.h"
#include "settings/settings.h"
#include "sip/client.h"
#include "web/ews.h"

#define SFB_DIRECTORY_PAGE 100      /* entries of one answer */
#define SFB_DIRECTORY_QUERY_MAX 256 /* bytes of what is looked for; the rest is cut off */

#define SFB_TYPE_DIRECTORY (sfb_directory_get_type())
G_DECLARE_FINAL_TYPE(SfbDirectory, sfb_directory, SFB, DIRECTORY, GObject)

/* Borrowed during the call. */
typedef struct {
	SfbSipClient *client;
	SfbSettings *settings;
	SfbWebHttp *http;
	SfbWebTickets *tickets;
	SfbWebEws *ews;
} SfbDirectoryMeans;

/* Returns: (transfer full) */
SfbDirectory *sfb_directory_new(const SfbDirectoryMeans *means);

/* The list lives in Exchange: ask there first. */
void sfb_directory_prefer_exchange(SfbDirectory *self);

/* Looks for @text: a name, an address, parts of them. @offset: 0, or how many are there already.
 * Finished by search_finish. Returns: (transfer full) (nullable) NULL with @error when every way
 * failed; nobody found is no error. */
void sfb_directory_search_async(SfbDirectory *self, const char *text, guint offset,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);
SfbDirectoryResult *
sfb_directory_search_finish(SfbDirectory *self, GAsyncResult *result, GError **error);

/* The entry of one address, for the card of somebody. Returns: (transfer full) (nullable) NULL with
 * SFB_ERROR_NOT_FOUND or the failure. */
void sfb_directory_look_up_async(SfbDirectory *self, const char *address, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
SfbDirectoryEntry *
sfb_directory_look_up_finish(SfbDirectory *self, GAsyncResult *result, GError **error);

/* Asks the address book, and nothing else, for our own entry: for the report. Finished by
 * look_up_finish; SFB_ERROR_NOT_FOUND is an answer of the address book, SFB_ERROR_UNSUPPORTED says
 * that the server names none. */
void sfb_directory_check_async(SfbDirectory *self, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);

/* The members of the distribution group @email, as Exchange's ExpandDL has them, with what the
 * address book adds. Nested groups are entries with is_group. Finished by search_finish. */
void sfb_directory_expand_async(SfbDirectory *self, const char *email, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
