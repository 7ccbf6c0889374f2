/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the buddy list writes beside and over a person; all for PurplePluginProtocolInfo. */

#pragma once

#include <blist.h>
#include <notify.h>

/* Activity and note in one escaped line. Returns: (transfer full) (nullable) */
char *sfb_purple_tooltip_build_status_text(PurpleBuddy *buddy);

/* What the person's card holds; state and note alone unless @is_full. */
void sfb_purple_tooltip_fill(PurpleBuddy *buddy, PurpleNotifyUserInfo *tooltip, gboolean is_full);

/* An emblem for people who are reached on a phone; NULL for others. */
const char *sfb_purple_tooltip_get_emblem(PurpleBuddy *buddy);
