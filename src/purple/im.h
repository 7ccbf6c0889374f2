/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Conversations in libpurple's windows. The unmarked functions are for PurplePluginProtocolInfo. */

#pragma once

#include <conversation.h>

#include "purple/glue.h"

/* Shows what @glue's session hears, until sfb_purple_im_stop(). */
void sfb_purple_im_follow(SfbPurpleGlue *glue);
void sfb_purple_im_stop(SfbPurpleGlue *glue);

int sfb_purple_im_send(PurpleConnection *connection, const char *who, const char *html,
                       PurpleMessageFlags flags);
unsigned int
sfb_purple_im_send_typing(PurpleConnection *connection, const char *who, PurpleTypingState state);
void sfb_purple_im_close(PurpleConnection *connection, const char *who);
