/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The account action "Test the dial plan": what becomes of a number. Nothing is called. */

#pragma once

#include <plugin.h>

/* Returns: (transfer full) (element-type PurplePluginAction) */
GList *sfb_purple_dial_test_list_actions(void);
