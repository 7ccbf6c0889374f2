/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The account's options: how they look in the account editor, and what they become for the core. */

#pragma once

#include <account.h>

#include "session/session.h"

/* For PurplePluginProtocolInfo. Returns: (transfer full) (element-type PurpleAccountOption) */
GList *sfb_purple_options_new(void);

/* For PurplePluginProtocolInfo: the hint in the empty address field. Returns: (transfer full) */
GHashTable *sfb_purple_options_get_text_table(PurpleAccount *account);

/* The "ca-file" option; "" if there is none. Borrowed from @account. */
const char *sfb_purple_options_get_ca_file(PurpleAccount *account);

/* Whose photos are fetched; a picture on the web tells its server who looks. */
typedef enum {
	SFB_PURPLE_PHOTOS_ORGANISATION,
	SFB_PURPLE_PHOTOS_WEB, /* these, and those on the web */
	SFB_PURPLE_PHOTOS_NONE,
} SfbPurplePhotoSource;

SfbPurplePhotoSource sfb_purple_options_get_photos(PurpleAccount *account);

/* How long the machine may be inactive until its user counts as away; 0: for ever. */
guint sfb_purple_options_get_away_minutes(PurpleAccount *account);

/* Keeps what the session found, for the next time. */
void sfb_purple_options_keep_server(PurpleAccount *account, const char *server);

/* Keeps that the user agreed to servers of @domain. */
void sfb_purple_options_trust_domain(PurpleAccount *account, const char *domain);

/* What the user of @account asked for, with @password, which may be NULL; keeps the endpoint id in
 * the account for the next time. Returns: (transfer full) (nullable) NULL with SFB_ERROR_USAGE, the
 * sentence naming the option. */
SfbConfig *
sfb_purple_options_make_config(PurpleAccount *account, const char *password, GError **error);
