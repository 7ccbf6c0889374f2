/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The account actions "Sign-in report". */

#pragma once

#include <plugin.h>

/* Returns: (transfer full) (element-type PurplePluginAction) */
GList *sfb_purple_report_list_actions(void);
