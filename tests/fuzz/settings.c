/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The settings that a registrar gives out. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "settings/settings-xml.h"
#include "settings/settings.h"

static void
examine(const SfbSettingEntry *entry, const SfbSettingsDocument *document)
{
	g_assert_cmpuint(strlen(entry->group), >, 0);
	g_assert_cmpuint(strlen(entry->value), >, 0);
	g_assert_cmpuint(strlen(entry->value), <=, SFB_SETTINGS_TEXT_MAX);
	g_assert_true(g_utf8_validate(entry->value, -1, NULL));
	if (entry->info != NULL)
		g_assert_nonnull(sfb_settings_document_get(document, entry->info->setting));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSettingsDocument) document =
		sfb_settings_document_parse((const char *)bytes, size, &error);
	g_autoptr(SfbSettingsDocument) line =
		sfb_settings_document_parse_line((const char *)bytes, size, NULL);
	g_autoptr(GPtrArray) list = NULL;

	g_assert_true((document == NULL) == (error != NULL));
	if (document == NULL)
		return 0;
	g_assert_nonnull(line);
	list = sfb_settings_document_list(document);
	for (guint i = 0; i < list->len; i++)
		examine(list->pdata[i], document);
	return 0;
}
