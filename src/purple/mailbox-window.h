/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The account's action "Voicemail and missed conversations". */

#pragma once

#include <plugin.h>

/* Returns: (transfer full) (element-type PurplePluginAction) */
GList *sfb_purple_mailbox_window_list_actions(void);
