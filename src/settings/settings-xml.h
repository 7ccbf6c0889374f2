/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents of in-band provisioning ([MS-SIPREGE] 2.2.2.4, 2.2.2.5). Pure. */

#pragma once

#include "settings/catalogue.h"

/* All that a server said, in its order. */
typedef struct _SfbSettingsDocument SfbSettingsDocument;

/* Version 2. Whatever shape a group has: direct children, "instance" with properties, or a list of
 * properties. Returns: (transfer full) (nullable) NULL with SFB_ERROR_PROTOCOL if it is no such
 * document. */
SfbSettingsDocument *sfb_settings_document_parse(const char *text, gsize length, GError **error);

/* Version 1, which has no groups, only the own line. Returns: (transfer full) (nullable) NULL with
 * SFB_ERROR_PROTOCOL if it is not well-formed. */
SfbSettingsDocument *
sfb_settings_document_parse_line(const char *text, gsize length, GError **error);

void sfb_settings_document_free(SfbSettingsDocument *document); /* accepts NULL */

/* Trimmed and not empty; NULL if absent. Of a setting said twice, the last one counts. Borrowed. */
const char *sfb_settings_document_get(const SfbSettingsDocument *document, SfbSetting setting);

/* Everything, known or not. Returns: (transfer container) (element-type SfbSettingEntry) the entries
 * are borrowed */
GPtrArray *sfb_settings_document_list(const SfbSettingsDocument *document);

/* Of version 1; NULL if absent. Borrowed. */
const char *sfb_settings_document_get_line_uri(const SfbSettingsDocument *document);
const char *sfb_settings_document_get_line_server(const SfbSettingsDocument *document);

/* The question for all groups of version 2. Returns: (transfer full) */
GBytes *sfb_settings_document_build_request(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSettingsDocument, sfb_settings_document_free)
