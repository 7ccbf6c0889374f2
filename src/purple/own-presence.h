/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the user shows with libpurple's statuses: a state, a note, and whether anybody is at the
 * keyboard. The unmarked functions are for PurplePluginProtocolInfo. */

#pragma once

#include <account.h>

#include "purple/glue.h"

/* Tells @glue's new session how things are, and the user what became of it. */
void sfb_purple_own_presence_follow(SfbPurpleGlue *glue);

/* When signed in: libpurple says nothing about a status chosen while it waits for the connection. */
void sfb_purple_own_presence_catch_up(SfbPurpleGlue *glue);
void sfb_purple_own_presence_stop(SfbPurpleGlue *glue);

void sfb_purple_own_presence_set_status(PurpleAccount *account, PurpleStatus *status);
void sfb_purple_own_presence_set_idle(PurpleConnection *connection, int seconds);
