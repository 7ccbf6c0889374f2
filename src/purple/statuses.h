/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* States of people as libpurple's statuses, and back. */

#pragma once

#include <account.h>

#include "people/availability.h"

/* For PurplePluginProtocolInfo. Returns: (transfer full) (element-type PurpleStatusType) */
GList *sfb_purple_status_list_types(PurpleAccount *account);

/* The id of the status that shows a contact's @status. */
const char *sfb_purple_status_get_id(SfbStatus status);

/* TRUE if libpurple put @status up by itself since nobody is at the keyboard: it is no wish of the
 * user's. */
gboolean sfb_purple_status_is_automatic(const PurpleStatus *status);

/* What the user asks for with @status of the own account. */
SfbStatus sfb_purple_status_get_own(const PurpleStatus *status);

/* The note in it, as plain text. Returns: (transfer full) (nullable) NULL if there is none. */
char *sfb_purple_status_dup_own_note(const PurpleStatus *status);
