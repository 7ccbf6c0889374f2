/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the address book answers. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "web/address-book-xml.h"

static void
use_values(const SfbWebAddressBookEntry *entry, const char *attribute)
{
	const char *const *values = sfb_web_address_book_entry_get(entry, attribute);

	for (; *values != NULL; values++) {
		g_assert_cmpuint(strlen(*values), <=, SFB_WEB_ADDRESS_BOOK_TEXT_MAX);
		g_assert_true(g_utf8_validate(*values, -1, NULL));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GBytes) document = g_bytes_new_static(bytes, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) entries = sfb_web_address_book_parse_answer(document, &error);

	g_assert_true((entries != NULL) == (error == NULL));
	for (guint i = 0; entries != NULL && i < entries->len; i++) {
		use_values(entries->pdata[i], "mail");
		use_values(entries->pdata[i], "telephoneNumber");
	}
	return 0;
}
