/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The server's groups, contacts and their presence in libpurple's buddy list. The server's list is
 * the truth for this account; the buddies of other accounts are never touched, and nothing is
 * written to the server.
 */

#pragma once

#include "purple/glue.h"

/* Follows the contacts and the presence of @glue's session, until the signals are disconnected. */
void sfb_purple_buddies_follow(SfbPurpleGlue *glue);
