/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The address book web query ([MS-DLX] SearchAbEntry): the request and the answer. Pure. */

#pragma once

#include <glib.h>

#define SFB_WEB_ADDRESS_BOOK_ACTION "DistributionListExpander/IAddressBook/SearchAbEntry"

#define SFB_WEB_ADDRESS_BOOK_MAX 2000      /* entries of one answer; the rest is left out */
#define SFB_WEB_ADDRESS_BOOK_VALUES_MAX 32 /* of one attribute, the same */
#define SFB_WEB_ADDRESS_BOOK_TEXT_MAX 2048 /* bytes of a value; a longer one is left out */

/* Attributes of the directory that an entry may have. */
#define SFB_WEB_ADDRESS_BOOK_ADDRESS "msRTCSIP-PrimaryUserAddress"
#define SFB_WEB_ADDRESS_BOOK_EMAIL "mail"

/* What is looked for: with an @attribute, entries where that is exactly @text; without (NULL), those
 * where anything people know begins so. A plain query names those attributes alone that servers in
 * the field were seen to know. */
typedef struct {
	const char *text;
	const char *attribute;
	guint count; /* entries wanted */
	gboolean is_plain;
} SfbWebAddressBookQuery;

/* The body. Returns: (transfer full) */
char *sfb_web_address_book_build_query(const SfbWebAddressBookQuery *query);

typedef struct _SfbWebAddressBookEntry SfbWebAddressBookEntry;

/* The values of an attribute, whose name is compared without case; NULL at their end, never
 * NULL. Borrowed. */
const char *const *
sfb_web_address_book_entry_get(const SfbWebAddressBookEntry *entry, const char *attribute);

/* The entries of an answer. Returns: (transfer full) (nullable) (element-type SfbWebAddressBookEntry)
 * NULL with SFB_ERROR_PROTOCOL. */
GPtrArray *sfb_web_address_book_parse_answer(GBytes *document, GError **error);
