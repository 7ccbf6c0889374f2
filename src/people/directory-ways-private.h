/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The ways to the directory. Each asks one service and gives what that says, from the first entry on
 * and with doubles. */

#pragma once

#include "people/directory-entry.h"
#include "sip/client.h"
#include "web/address-book.h"
#include "web/ews.h"

/* Read during the call. */
typedef struct {
	const char *text;
	guint count;       /* entries wanted */
	gboolean is_exact; /* the person with that SIP address */
} SfbDirectoryQuestion;

void
sfb_directory_ask_address_book_async(SfbWebAddressBook *book, const SfbDirectoryQuestion *question,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
void sfb_directory_ask_server_async(SfbSipClient *client, const SfbDirectoryQuestion *question,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
void sfb_directory_find_people_async(SfbWebEws *ews, const SfbDirectoryQuestion *question,
                                     GCancellable *cancellable, GAsyncReadyCallback callback,
                                     gpointer user_data);
void sfb_directory_resolve_names_async(SfbWebEws *ews, const SfbDirectoryQuestion *question,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);

/* The members of the distribution group with the mail address @email. */
void sfb_directory_ask_members_async(SfbWebEws *ews, const char *email, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);

/* Looks people of @result (taken), who have a mail address alone, up in @book, and gives the same
 * result. Whoever is not found has a mail address of @domain for a SIP address, or stays as they
 * are. Fails only by being cancelled. */
void sfb_directory_complete_async(SfbWebAddressBook *book, SfbDirectoryResult *result,
                                  const char *domain, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);

/* Of all of these. Returns: (transfer full) (nullable) */
SfbDirectoryResult *sfb_directory_ask_finish(GAsyncResult *result, GError **error);
