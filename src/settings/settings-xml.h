/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents of in-band provisioning ([MS-SIPREGE] 2.2.2.4, 2.2.2.5). Pure. */

#pragma once

#include <glib.h>

/* Groups by name, and in each its texts by name; both case-insensitive. */
typedef struct _SfbSettingsDocument SfbSettingsDocument;

/* Whatever shape a group has: direct children, "instance" with properties, or a list of properties.
 * Returns: (transfer full) (nullable) NULL with SFB_ERROR_PROTOCOL if it is no such document. */
SfbSettingsDocument *sfb_settings_document_parse(const char *text, gsize length, GError **error);
void sfb_settings_document_free(SfbSettingsDocument *document); /* accepts NULL */

gboolean sfb_settings_document_has_group(const SfbSettingsDocument *document, const char *group);

/* Trimmed and not empty; NULL if absent. Borrowed. */
const char *
sfb_settings_document_get(const SfbSettingsDocument *document, const char *group, const char *name);

/* The question for all groups. Returns: (transfer full) */
GBytes *sfb_settings_document_build_request(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSettingsDocument, sfb_settings_document_free)
