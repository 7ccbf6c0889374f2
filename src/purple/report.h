/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The account action "Sign-in report". */

#pragma once

#include <plugin.h>

/* The account's menu. Returns: (transfer full) (element-type PurplePluginAction) */
GList *sfb_purple_report_list_actions(PurplePlugin *plugin, gpointer connection);
