/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Everything that can be found out about somebody, in a window. */

#pragma once

#include <connection.h>

/* For PurplePluginProtocolInfo; @who need not be in the list. */
void sfb_purple_card_show(PurpleConnection *connection, const char *who);
