/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The account action "Configuration information". */

#pragma once

#include <plugin.h>

/* Returns: (transfer full) (element-type PurplePluginAction) */
GList *sfb_purple_configuration_list_actions(void);
