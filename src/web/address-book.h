/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The address book of the company as a web service ([MS-DLX], port IAddressBook), for whoever has a
 * web ticket. */

#pragma once

#include "web/address-book-xml.h"
#include "web/web-ticket.h"

#define SFB_TYPE_WEB_ADDRESS_BOOK (sfb_web_address_book_get_type())
G_DECLARE_FINAL_TYPE(SfbWebAddressBook, sfb_web_address_book, SFB, WEB_ADDRESS_BOOK, GObject)

/* @urls: where the service is ("https://pool.example.com/groupexpansion/service.svc"), at least one,
 * then NULL; the next is tried where one cannot be reached, and the one that was is kept. Returns:
 * (transfer full) */
SfbWebAddressBook *
sfb_web_address_book_new(SfbWebHttp *http, SfbWebTickets *tickets, const char *const *urls);

/* @query: read during the call; its is_plain is decided here. */
void sfb_web_address_book_search_async(SfbWebAddressBook *self, const SfbWebAddressBookQuery *query,
                                       GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);

/* Returns: (transfer full) (nullable) (element-type SfbWebAddressBookEntry) possibly none; NULL with
 * SFB_ERROR_UNSUPPORTED or SFB_ERROR_SERVER (the service refused) and what tickets and HTTP report. */
GPtrArray *
sfb_web_address_book_search_finish(SfbWebAddressBook *self, GAsyncResult *result, GError **error);
