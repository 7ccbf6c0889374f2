/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What the server tells its clients to do and where its services are: in-band provisioning
 * ([MS-SIPREGE] 2.2.2). Read once at sign-in; kept as texts by group and name, whatever shape a
 * group has.
 *
 * Signal:
 *   "changed" ()   the answer is there
 */

#pragma once

#include "sip/client.h"

#define SFB_SETTINGS_MAX 2048             /* names of all groups together; the rest is left out */
#define SFB_SETTINGS_TEXT_MAX (64 * 1024) /* bytes of one value; a longer one is left out */

/* The groups asked for. */
#define SFB_SETTINGS_SERVER "ServerConfiguration"
#define SFB_SETTINGS_MEETING "meetingPolicy"
#define SFB_SETTINGS_CALLS "ucPolicy"
#define SFB_SETTINGS_USER "userSetting"
#define SFB_SETTINGS_CLIENT "endpointConfiguration"
#define SFB_SETTINGS_LOCATION "locationPolicy"
#define SFB_SETTINGS_MEDIA "mediaConfiguration"
#define SFB_SETTINGS_PRESENCE "presencePolicyV2"
#define SFB_SETTINGS_MOBILITY "mobilityPolicy"
#define SFB_SETTINGS_PROVIDERS "publicProviders"
#define SFB_SETTINGS_ROOMS "persistentChatConfiguration"

#define SFB_TYPE_SETTINGS (sfb_settings_get_type())
G_DECLARE_FINAL_TYPE(SfbSettings, sfb_settings, SFB, SETTINGS, GObject)

/* Returns: (transfer full) */
SfbSettings *sfb_settings_new(SfbSipClient *client);

/* Asks for all groups. @callback comes once, after "changed". A server that gives none is
 * SFB_ERROR_UNSUPPORTED; everything then has its fallback. */
void sfb_settings_load_async(SfbSettings *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_settings_load_finish(SfbSettings *self, GAsyncResult *result, GError **error);

/* Whether we are outside the company's network, as the registrar sees it; then the external URLs come
 * first. FALSE at the start. */
void sfb_settings_set_external(SfbSettings *self, gboolean is_external);
gboolean sfb_settings_is_external(SfbSettings *self);

/* TRUE once the server has answered. */
gboolean sfb_settings_is_loaded(SfbSettings *self);
gboolean sfb_settings_has_group(SfbSettings *self, const char *group);

/* The value of @name in @group, both case-insensitive, without blanks at its ends; NULL if absent
 * or empty. Borrowed until the next load. */
const char *sfb_settings_get_text(SfbSettings *self, const char *group, const char *name);

/* "true", "false" in any case, or a decimal number; @fallback if absent or something else. */
gboolean
sfb_settings_get_boolean(SfbSettings *self, const char *group, const char *name, gboolean fallback);
guint
sfb_settings_get_number(SfbSettings *self, const char *group, const char *name, guint fallback);
