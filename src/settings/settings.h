/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What the server tells its clients to do and where its services are: in-band provisioning
 * ([MS-SIPREGE] 2.2.2), version 2, or version 1 of an old server. Read at sign-in, once a day and
 * whenever the server sends it; kept as texts by group and name, whatever shape a group has.
 *
 * Signal:
 *   "changed" ()   an answer is there: whoever acts by a setting reads it again
 */

#pragma once

#include "settings/catalogue.h"
#include "sip/client.h"

#define SFB_SETTINGS_MAX 2048             /* of all groups together; the rest is left out */
#define SFB_SETTINGS_TEXT_MAX (64 * 1024) /* bytes of one value; a longer one is left out */

#define SFB_TYPE_SETTINGS (sfb_settings_get_type())
G_DECLARE_FINAL_TYPE(SfbSettings, sfb_settings, SFB, SETTINGS, GObject)

/* Returns: (transfer full) */
SfbSettings *sfb_settings_new(SfbSipClient *client);

/* Asks for all groups. @callback comes once, after "changed". A server that gives none is
 * SFB_ERROR_UNSUPPORTED; everything then has its usual value. */
void sfb_settings_load_async(SfbSettings *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_settings_load_finish(SfbSettings *self, GAsyncResult *result, GError **error);

/* Asks again, now; "changed" comes if there is an answer. What is known stays until then. */
void sfb_settings_refresh(SfbSettings *self);

/* Whether we are outside the company's network, as the registrar sees it; then the external URLs come
 * first. FALSE at the start. */
void sfb_settings_set_external(SfbSettings *self, gboolean is_external);
gboolean sfb_settings_is_external(SfbSettings *self);

/* TRUE once the server has answered. */
gboolean sfb_settings_is_loaded(SfbSettings *self);

/* TRUE if the server says something of @setting, FALSE if its usual value holds. */
gboolean sfb_settings_is_told(SfbSettings *self, SfbSetting setting);

/* The value: the server's, else the usual one. A text has no blanks at its ends; NULL if there is
 * none. Borrowed until the next "changed". */
const char *sfb_settings_get_text(SfbSettings *self, SfbSetting setting);
gboolean sfb_settings_get_boolean(SfbSettings *self, SfbSetting setting);
guint sfb_settings_get_number(SfbSettings *self, SfbSetting setting);

/* Everything the server said, in its order; of a setting said twice, the last one counts. Returns:
 * (transfer container) (element-type SfbSettingEntry) borrowed until the next "changed" */
GPtrArray *sfb_settings_list(SfbSettings *self);

/* Version 1 of an LCS 2005 server: the own line and its gateway ([MS-SIPREGE] 2.2.2). NULL if not
 * told. Borrowed. */
const char *sfb_settings_get_line_uri(SfbSettings *self);
const char *sfb_settings_get_line_server(SfbSettings *self);
