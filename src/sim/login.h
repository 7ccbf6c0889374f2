/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whose a login name is, in every form that Windows, Kerberos and people write it in. Pure. */

#pragma once

#include "sim/world.h"

/* The person behind "EXAMPLE\alice", "\alice@example.com", "alice@EXAMPLE.COM" or "alice"; NULL if
 * there is none. Borrowed. */
SfbSimUser *sfb_sim_login_find(SfbSimWorld *world, const char *login);

/* The same, if @password is right and the person may sign in. */
SfbSimUser *sfb_sim_login_check(SfbSimWorld *world, const char *login, const char *password);
