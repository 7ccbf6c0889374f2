/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The settings that a registrar gives out. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "settings/settings-xml.h"
#include "settings/settings.h"

static void
look_up(const SfbSettingsDocument *document, const char *group, const char *name)
{
	const char *text = sfb_settings_document_get(document, group, name);

	if (text == NULL)
		return;
	g_assert_true(sfb_settings_document_has_group(document, group));
	g_assert_cmpuint(strlen(text), >, 0);
	g_assert_cmpuint(strlen(text), <=, SFB_SETTINGS_TEXT_MAX);
	g_assert_true(g_utf8_validate(text, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSettingsDocument) document =
		sfb_settings_document_parse((const char *)bytes, size, &error);

	g_assert_true((document == NULL) == (error != NULL));
	if (document == NULL)
		return 0;
	look_up(document, SFB_SETTINGS_MOBILITY, "EnableMobility");
	look_up(document, SFB_SETTINGS_CALLS, "property");
	look_up(document, SFB_SETTINGS_SERVER, "UCMINMEDIAPORT");
	return 0;
}
