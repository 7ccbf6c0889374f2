/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the SIP server and Exchange answer to a search. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "people/directory-entry-private.h"
#include "people/directory-exchange-xml.h"
#include "people/directory-xml.h"
#include "util/address.h"
#include "web/ews.h"

static void
use_entry(const SfbDirectoryEntry *entry)
{
	g_autofree char *normal = sfb_address_normalize(entry->address);

	g_assert_nonnull(entry->display_name);
	g_assert_cmpuint(strlen(entry->display_name), <=, SFB_CARD_TEXT_MAX);
	g_assert_true(entry->address == NULL || normal != NULL);
	g_assert_cmpuint(entry->phones->len, <=, SFB_PHONES_MAX);
	for (guint i = 0; i < entry->phones->len; i++) {
		const SfbPhone *phone = entry->phones->pdata[i];

		g_assert_nonnull(phone->shown);
	}
}

/* Takes @result. */
static void
use_result(SfbDirectoryResult *result)
{
	g_autoptr(SfbDirectoryResult) taken = result;

	if (result == NULL)
		return;
	for (guint i = 0; i < result->entries->len; i++)
		sfb_directory_entry_guess_address(result->entries->pdata[i], "b.example");
	sfb_directory_result_cut(result, 1, 5);
	g_assert_cmpuint(result->entries->len, <=, 5);
	for (guint i = 0; i < result->entries->len; i++)
		use_entry(result->entries->pdata[i]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse((const char *)bytes, (gssize)size, NULL);

	use_result(sfb_directory_result_parse((const char *)bytes, size, NULL));
	if (xml == NULL)
		return 0;
	use_result(sfb_directory_read_people(sfb_web_ews_get_answer(xml)));
	use_result(sfb_directory_read_names(sfb_web_ews_get_answer(xml)));
	use_result(sfb_directory_read_members(sfb_web_ews_get_answer(xml)));
	return 0;
}
