/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The account's actions about the user's own presence: what libpurple's statuses cannot say or show.
 * That is what the server shows of the user in the end, states that the organisation made up, a note
 * with an end, and a place.
 */

#pragma once

#include <plugin.h>

#include "purple/glue.h"

void sfb_purple_own_status_follow(SfbPurpleGlue *glue);
void sfb_purple_own_status_stop(SfbPurpleGlue *glue);

/* When signed in: finds out which states the organisation has, and again when the settings change. */
void sfb_purple_own_status_look_up(SfbPurpleGlue *glue);

/* Returns: (transfer full) (element-type PurplePluginAction) */
GList *sfb_purple_own_status_list_actions(void);
